"""Laws that hold for every record: spans are the words they say, rules replay, the schema is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import jsonschema
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import EXAMPLES, ROOT

import marsad
from fuzz import laws
from marsad.ingest import Failure, read
from marsad.lang.ar.catalogue import catalogue
from marsad.record import Report, schema

SHARED = ROOT.parent / "shared"
VALIDATOR = jsonschema.Draft202012Validator(schema())

# Pieces of news that hypothesis joins into texts of its own.
PIECES = [
    "قُتل خمسة أشخاص",
    "وأصيب ٧ آخرون",
    "في غارة جوية",
    "على بلدة كفرنبل",
    "أمس الثلاثاء",
    "بحسب الدفاع المدني",
    "ونفى مصدر عسكري",
    "ما بين 5 و7 مسلحين",
    "لا يقل عن عشرين",
    "قـ.ـصف",
    "تحـ ـرير",
    "د1عش",
    "في 3 أيار/مايو 2019",
    "كانون الأول/ديسمبر",
    "\n",
    ".",
    "،",
    " ",
    "🔴",
    "\u200f",
    "(",
    "«",
    "»",
    "2019",
    "٢٠١٩/٥/٣",
    "قتلى وجرحى",
    "مئات المتظاهرين",
    "اعتقلت قوات الأمن",
    "لم يسفر عن ضحايا",
    "ـــ",
    "اقرأ أيضا",
    "المصدر: وكالة أفق",
    "ﻗﺘﻞ",
    "Reuters",
    "\u0301",
    "𐤀",
    "و",
    "ال",
    "-",
    "0",
    "منذ مطلع العام",
]
TEXTS = st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map(" ".join)
JOINED = st.lists(st.sampled_from(PIECES), min_size=1, max_size=40).map("".join)


def hold(report: Report) -> None:
    """The laws of one record, and the published schema."""
    laws.hold(report)
    VALIDATOR.validate(json.loads(marsad.encode(report)))


def coded(path: Path) -> Iterator[Report]:
    for article in read([path]):
        assert not isinstance(article, Failure)
        yield marsad.code_article(article)


@pytest.mark.parametrize("name", ["reports.jsonl", "roundup.html"])
def test_laws_hold_for_the_bundled_reports(name: str) -> None:
    for report in coded(EXAMPLES / name):
        hold(report)
        laws.replay(report)


def test_laws_hold_for_every_example_of_every_rule() -> None:
    texts = [text for rule in catalogue() for text in (*rule.examples, *rule.counter)]
    assert texts
    for text in texts:
        report = marsad.code(text, published="2024-03-15")
        hold(report)
        laws.replay(report)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS | JOINED, st.sampled_from([None, "2019-05-04", "2024-02-29T10:00:00+03:00"]))
def test_laws_hold_for_texts_nobody_wrote(text: str, published: str | None) -> None:
    if text.strip():
        report = marsad.code(text, published=published)
        hold(report)
        laws.replay(report)


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=300))
def test_laws_hold_for_any_characters(text: str) -> None:
    if text.strip():
        hold(marsad.code(text, published="2024-03-15"))


def test_coding_the_same_text_twice_gives_the_same_record() -> None:
    for first, second in zip(coded(EXAMPLES / "reports.jsonl"), coded(EXAMPLES / "reports.jsonl"), strict=True):
        assert marsad.encode(first) == marsad.encode(second)


def test_a_broken_law_is_seen() -> None:
    (report, *_) = coded(EXAMPLES / "reports.jsonl")
    event = report.events[0]
    moved = msgspec.structs.replace(event.trigger, end=event.trigger.end - 1)
    for wrong in (
        msgspec.structs.replace(event, trigger=moved),
        msgspec.structs.replace(event, confidence=1.5),
        msgspec.structs.replace(event, casualties=[msgspec.structs.replace(event.casualties[0], low=9, high=3)]),
    ):
        with pytest.raises(laws.Broken):
            laws.hold(msgspec.structs.replace(report, events=[wrong, *report.events[1:]]))


def test_a_record_that_breaks_the_contract_is_refused() -> None:
    (report, *_) = coded(EXAMPLES / "reports.jsonl")
    record = json.loads(marsad.encode(report))
    record["events"][0]["kind"] = "earthquake"
    with pytest.raises(jsonschema.ValidationError):
        VALIDATOR.validate(record)
    with pytest.raises(msgspec.ValidationError):
        marsad.decode(json.dumps(record))


@cache
def shared_files() -> tuple[Path, ...]:
    names = ("articles/conflict.jsonl", "articles/other.jsonl", "articles/khaleej.jsonl", "incidents/reports.jsonl")
    return tuple(SHARED / name for name in names)


@pytest.mark.shared
@pytest.mark.parametrize("path", shared_files(), ids=lambda path: path.name)
def test_laws_hold_for_the_shared_reports(path: Path) -> None:
    if not path.is_file():
        pytest.skip("no shared corpora here")
    seen = 0
    for article in read([path]):
        if isinstance(article, Failure):
            continue
        report = marsad.code_article(article)
        hold(report)
        if seen % 4 == 0:
            laws.replay(report)
        seen += 1
    assert seen > 400
