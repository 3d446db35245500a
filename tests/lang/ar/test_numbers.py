"""Number rules: their examples, that each rule id is listed, and that a span read alone says the same."""

from __future__ import annotations

from typing import Any

import pytest

from marsad.engine.rules import Match
from marsad.lang.ar.language import arabic
from marsad.lang.ar.numbers import Quantity, annotate

RULES: list[dict[str, Any]] = arabic().data["numbers/rules"]
EXAMPLES = [(rule["id"], *example) for rule in RULES for example in rule.get("examples", ())]
COUNTERS = [(rule["id"], text) for rule in RULES for text in rule.get("counter", ())]


def read(text: str) -> list[tuple[Match, str]]:
    doc = arabic().document(text)
    return [(match, doc.span(match.first, match.last).text) for match in annotate(doc)]


@pytest.mark.parametrize(("rule", "text", "words", "low", "high"), EXAMPLES)
def test_example(rule: str, text: str, words: str, low: int | None, high: int | None) -> None:
    found = [(m.rule, span, m.value.low, m.value.high) for m, span in read(text)]
    assert (rule, words, low, high) in found


@pytest.mark.parametrize(("rule", "text"), COUNTERS)
def test_counter_example(rule: str, text: str) -> None:
    assert rule not in [match.rule for match, _ in read(text)]


@pytest.mark.parametrize("text", sorted({row[1] for row in EXAMPLES}))
def test_a_span_read_alone_says_the_same(text: str) -> None:
    for match, span in read(text):
        doc = arabic().document(span)
        again = annotate(doc)
        assert [(m.rule, m.value, m.first, m.last) for m in again] == [(match.rule, match.value, 0, len(doc.words))]


def test_every_rule_has_an_example_and_is_listed_once() -> None:
    ids = [rule["id"] for rule in RULES]
    assert len(ids) == len(set(ids))
    assert all(rule.get("examples") for rule in RULES)


def test_a_vague_word_keeps_its_word_and_has_no_best() -> None:
    ((match, _),) = read("مئات المحتجين")
    assert match.value == Quantity(200, None, None, arabic().fold("مئات"))


@pytest.mark.parametrize("number", [0, 1, 7, 12, 99, 123456])
def test_plain_digits_are_worth_themselves(number: int) -> None:
    ((match, span),) = read(f"{number} شخص")
    assert (match.value.low, match.value.high, match.value.best, span) == (number, number, number, str(number))
