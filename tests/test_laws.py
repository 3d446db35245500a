"""Laws that hold for every record: spans are the words they say, rules replay, the schema is kept."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import EXAMPLES, ROOT

import marsad
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


def spans(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every span of a record as plain data, with its path."""
    if isinstance(value, dict):
        if value.keys() == {"start", "end", "text"}:
            yield path, value
        for key, item in value.items():
            yield from spans(item, f"{path}.{key}")
    elif isinstance(value, list):
        for i, item in enumerate(value):
            yield from spans(item, f"{path}[{i}]")


def hold(report: Report) -> None:
    """All laws that need no second reading."""
    record = json.loads(marsad.encode(report))
    VALIDATOR.validate(record)
    assert marsad.decode(marsad.encode(report)) == report
    text = report.article.text
    for path, span in spans(record):
        assert span["text"] == text[span["start"] : span["end"]], path
        assert span["text"].strip(), path
    for event in report.events:
        for i, count in enumerate(event.casualties):
            assert count.source is None or 0 <= count.source < len(event.claims)
            assert count.part_of is None or (0 <= count.part_of < len(event.casualties) and count.part_of != i)
            if count.low is not None and count.high is not None:
                assert 0 <= count.low <= count.high
        if event.when:
            assert event.when.start <= event.when.end
        assert 0 <= event.confidence <= 1
    ids = [event.id for event in report.events]
    assert len(ids) == len(set(ids))
    for gone in report.removed:
        assert 0 <= gone.start < gone.end <= len(text)


def replay(report: Report) -> None:
    """Every rule of a context-free room reads the same value again from nothing but its words."""
    from marsad.coding import stages
    from marsad.lang.ar import numbers, times
    from marsad.lang.ar.language import arabic

    found = stages(report.article)
    if isinstance(found, Report):
        return
    doc = found.reading.doc
    for room in (numbers, times):
        for match in room.annotate(doc):
            words = doc.span(match.first, match.last).text
            again = arabic().document(words)
            readings = [(m.rule, m.value) for m in room.annotate(again) if (m.first, m.last) == (0, len(again.words))]
            assert (match.rule, match.value) in readings, (match.rule, words)


def coded(path: Path) -> Iterator[Report]:
    for article in read([path]):
        assert not isinstance(article, Failure)
        yield marsad.code_article(article)


@pytest.mark.parametrize("name", ["reports.jsonl", "roundup.html"])
def test_laws_hold_for_the_bundled_reports(name: str) -> None:
    for report in coded(EXAMPLES / name):
        hold(report)
        replay(report)


def test_laws_hold_for_every_example_of_every_rule() -> None:
    texts = [text for rule in catalogue() for text in (*rule.examples, *rule.counter)]
    assert texts
    for text in texts:
        report = marsad.code(text, published="2024-03-15")
        hold(report)
        replay(report)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(TEXTS | JOINED, st.sampled_from([None, "2019-05-04", "2024-02-29T10:00:00+03:00"]))
def test_laws_hold_for_texts_nobody_wrote(text: str, published: str | None) -> None:
    if text.strip():
        report = marsad.code(text, published=published)
        hold(report)
        replay(report)


@settings(max_examples=100, deadline=None)
@given(st.text(min_size=1, max_size=300))
def test_laws_hold_for_any_characters(text: str) -> None:
    if text.strip():
        hold(marsad.code(text, published="2024-03-15"))


def test_coding_the_same_text_twice_gives_the_same_record() -> None:
    for first, second in zip(coded(EXAMPLES / "reports.jsonl"), coded(EXAMPLES / "reports.jsonl"), strict=True):
        assert marsad.encode(first) == marsad.encode(second)


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
            replay(report)
        seen += 1
    assert seen > 400
