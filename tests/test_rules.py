"""Every rule is fired by its examples and left alone by its counter-examples."""

from __future__ import annotations

import re

import pytest

from marsad.lang.ar.catalogue import CataloguedRule, catalogue, considered, fired, unused

RULES = catalogue()


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_examples_fire_and_counter_examples_do_not(rule: CataloguedRule) -> None:
    assert rule.examples, "a rule without an example"
    assert [text for text in rule.examples if rule.id not in considered(text)] == []
    assert [text for text in rule.counter if rule.id in fired(text)] == []


def test_ids_are_unique_dotted_and_begin_with_the_language() -> None:
    ids = [rule.id for rule in RULES]
    assert len(ids) == len(set(ids))
    assert [name for name in ids if not re.fullmatch(r"ar(?:\.[a-z0-9_]+)+", name)] == []


def test_a_rule_that_no_example_fires_is_reported() -> None:
    dead = CataloguedRule("ar.test.dead", "test.yaml", ("قتل خمسة أشخاص",), ())
    assert unused([dead]) == [dead]


def test_every_rule_that_gives_a_value_is_in_the_catalogue() -> None:
    known = {rule.id for rule in RULES}
    seen = set().union(*(fired(text) for rule in RULES for text in rule.examples[:1]))
    assert sorted(rule for rule in seen - known if rule.startswith("ar.")) == []
