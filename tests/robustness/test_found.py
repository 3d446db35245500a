"""What fuzzing found, kept: each broke a reader or the coder once."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import marsad
from marsad.errors import InputError, LexiconError, MarsadError, QueryError
from marsad.export.loading import load_reviews
from marsad.gazetteer.importing import READERS, guess_format
from marsad.incidents.judgements import load_judgements
from marsad.ingest import Failure, read
from marsad.ingest.page import _without_resiliparse
from marsad.lang.ar import numbers
from marsad.lang.ar.language import arabic
from marsad.parties.register import Register, read_rows

FEW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_json_that_is_no_utf8_is_read_or_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(json.dumps([{"text": "قتل خمسة أشخاص في غارة على حلب"}], ensure_ascii=False).encode("cp1256"))
    (article,) = read([path])
    assert isinstance(article, marsad.Article)
    assert article.text.startswith("قتل خمسة")
    path.write_bytes(b'[{"text": "\xd9"}]')
    assert all(isinstance(item, (Failure, marsad.Article)) for item in read([path]))


def test_a_telegram_export_with_broken_bytes_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b'{"name": "x", "messages": [{"id": 1, "text": "\xd9\xd9"}]}')
    (item,) = read([path])
    assert isinstance(item, Failure)


def test_halves_of_characters_in_a_text_leave_a_record_that_can_be_written() -> None:
    report = marsad.code("قُتل خمسة \ud800 أشخاص", title="\udfff", outlet="\ud83d", published="2024-03-15")
    assert report.article.text == "قُتل خمسة \ufffd أشخاص"
    assert marsad.decode(marsad.encode(report)) == report


def test_a_range_that_ends_with_the_text() -> None:
    for text in ("قُتل خمسة أو", "من خمسة إلى", "ما بين خمسة و", "بين 5 و"):
        marsad.code(text)


def test_a_mark_that_folding_keeps_is_no_part_of_the_figure_before_it() -> None:
    doc = arabic().document("قُتل 6\u0742 أشخاص")
    for match in numbers.annotate(doc):
        words = doc.span(match.first, match.last).text
        again = arabic().document(words)
        assert (match.rule, match.value) in [(one.rule, one.value) for one in numbers.annotate(again)]
        assert len(again.words) == match.last - match.first


def test_an_address_beside_many_slashes() -> None:
    """It took a regular expression 2^40 steps; with ten times as many slashes it is still one look."""
    report = marsad.code("قُتل خمسة /" + "/" * 400 + "ة نفذها 1.5.2.3 المستوطنون")
    assert report.article.text.endswith("المستوطنون")


@pytest.mark.parametrize("query", ["-AND", "a -AND b", "-" * 80 + "a", "NOT NOT AND"])
def test_queries_that_negate_nothing(query: str) -> None:
    from marsad.store.query import parse

    with pytest.raises(QueryError):
        parse(query)


def test_lines_that_are_no_utf8_are_named(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"a": "\xc3"}')
    for load in (load_judgements, load_reviews):
        with pytest.raises(InputError):
            load(path)


@FEW
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_as_files_of_knowledge(tmp_path: Path, data: bytes) -> None:
    for name in ("p.yaml", "p.csv"):
        (tmp_path / name).write_bytes(data)
        with suppress(LexiconError):
            Register(read_rows(tmp_path / name), str.casefold)
    with suppress(MarsadError):
        guess_format(tmp_path / "p.csv")
    for reader in READERS.values():
        with suppress(MarsadError):
            list(reader(tmp_path / "p.csv"))


@FEW
@given(st.binary(max_size=300), st.sampled_from("txt html jsonl json csv feed warc wacz xlsx".split()))
def test_any_bytes_as_any_format(tmp_path: Path, data: bytes, form: str) -> None:
    path = tmp_path / "a.bin"
    path.write_bytes(data)
    for item in read([path], input_format=form, warn=lambda where, message: None):
        assert isinstance(item, (Failure, marsad.Article))


@FEW
@given(
    st.text(max_size=80)
    | st.lists(st.sampled_from('( ) - OR AND NOT "a kind:raid killed>=5 near:1,2 x'.split())).map(" ".join)
)
def test_any_query_is_understood_or_refused(query: str) -> None:
    from marsad.store.query import parse

    with suppress(QueryError):
        parse(query)


def test_an_owner_named_long_before_makes_no_span_that_runs_backwards() -> None:
    report = marsad.code(
        "قال الجيش التركي إن جنديين قتلا عندما فجر حزب العمال الكردستاني عبوة ناسفة زرعت على طريق جبلي"
        " لدى مرور قافلتهم العسكرية قرب شمدينلي أمس."
    )
    named = [party.span for event in report.events for party in (*event.actors, *event.recipients)]
    assert named
    assert all(span and span.text == report.article.text[span.start : span.end] != "" for span in named)


def test_sections_that_html_does_not_know_are_passed_over_by_the_plain_reader() -> None:
    said = "قتل جنديان في هجوم على حاجز للجيش قرب المدينة أمس."
    assert said in _without_resiliparse(f"<![{{(<[{{(<html><body><p>{said}</p></body></html>").text
