"""Parties in Arabic: every rule's examples, the register, resolving, and reading a span alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from marsad.cli.parties import parties as command
from marsad.errors import LexiconError
from marsad.lang.ar.language import arabic
from marsad.lang.ar.parties import (
    annotate,
    canonical,
    english,
    inner_span,
    load_register,
    mention_span,
    parties,
    resolve,
    use_register,
)

RULES = arabic().data["parties/rules"]["rules"]
EXAMPLES = [(rule["id"], example) for rule in RULES for example in rule["examples"]]
COUNTER = [(rule["id"], text) for rule in RULES for text in rule["counter"]]


def read(text: str):
    doc = arabic().document(text)
    return doc, annotate(doc)


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[e["quote"] for _, e in EXAMPLES])
def test_example(rule, example):
    doc, found = read(example["text"])
    match = next((m for m in found if mention_span(doc, m).text == example["quote"]), None)
    assert match is not None, [mention_span(doc, m).text for m in found]
    assert match.rule == rule
    for field in ("canonical", "type", "country", "parent"):
        if field in example:
            assert getattr(match.value, field) == example[field], field


@pytest.mark.parametrize(("rule", "text"), COUNTER, ids=[text for _, text in COUNTER])
def test_counter_example(rule, text):
    _, found = read(text)
    assert rule not in {match.rule for match in found}


def test_every_rule_has_examples_and_counter_examples():
    assert all(rule["examples"] and rule["counter"] for rule in RULES)
    assert len({rule["id"] for rule in RULES}) == len(RULES)


@pytest.mark.parametrize("text", [example["text"] for _, example in EXAMPLES])
def test_a_span_read_alone_says_the_same(text):
    doc, found = read(text)
    for match in found:
        again = annotate(arabic().document(doc.span(match.first, match.last).text))
        assert len(again) == 1
        assert (again[0].rule, again[0].first, again[0].value) == (match.rule, 0, match.value)
        assert again[0].last == match.last - match.first


def test_clitics_are_not_quoted_but_the_assimilated_article_is():
    doc, found = read("والجيش الليبي وبقوات الأمن وللشرطة")
    assert [mention_span(doc, m).text for m in found] == ["الجيش الليبي", "قوات الأمن", "للشرطة"]


def test_a_homograph_of_a_name_is_told_by_its_last_letter():
    doc, found = read("دخل المقاتلون منزل علي حسن ثم ناموا")
    assert "منزل علي حسن" in [mention_span(doc, m).text for m in found]
    doc, found = read("سقطت قذيفة قرب منزل على طريق البلدة")
    assert "منزل" in [mention_span(doc, m).text for m in found]


def test_nested_body_is_kept_apart():
    doc, (match,) = read("مواقع قوات حفتر")
    assert inner_span(doc, match).text == "قوات حفتر"
    assert match.value.parent == "LBY.LNA"


def test_names_of_one_party_are_one():
    names = ["قوات الأسد", "جيش النظام السوري", "الجيش السوري", "الجيش العربى السورى"]
    assert {canonical(name).id for name in names} == {"SYR.MIL"}
    assert canonical("تنظيم لا يعرفه أحد") is None


def test_period_of_activity_chooses_between_bearers():
    assert canonical("المجلس الوطني الانتقالي", "2011-08-01").id == "LBY.NTC"
    entry = parties().register.entries["EGY.ABM"]
    assert entry.active("2013-05-01")
    assert not entry.active("2020-01-01")
    assert entry.active(None)


@pytest.mark.parametrize(
    ("country", "text", "expected"),
    [
        ("SYR", "النظام", "SYR.GOV"),
        ("SYR", "قوات النظام", "SYR.MIL"),
        ("YEM", "المقاومة", "YEM.RESIST"),
        ("YEM", "التحالف", "COAL.ARAB"),
        ("IRQ", "التحالف", "COAL.INTL"),
        ("LBY", "الجيش الوطني", "LBY.LNA"),
        ("YEM", "الجيش الوطني", "YEM.MIL"),
        ("IRQ", "الجيش الوطني", None),
        ("EGY", "الشرطة", "EGY.COP"),
        (None, "المقاومة", None),
    ],
)
def test_generic_names_depend_on_the_country(country, text, expected):
    doc, found = read(text)
    assert [party.canonical for party in resolve(doc, found, country)] == [expected]


def test_the_movement_is_the_one_told_of_before():
    doc, found = read("قالت حركة حماس إنها مستعدة. وأضافت الحركة")
    assert [p.canonical for p in resolve(doc, found, "PSE")] == ["PSE.HAMAS", "PSE.HAMAS"]


def test_a_foreign_army_is_an_external_force():
    doc, found = read("الجيش التركي")
    assert resolve(doc, found, "SYR")[0].type == "external_forces"
    assert resolve(doc, found, "TUR")[0].type == "state_forces"
    assert english("DNK.MIL") == "Military Forces of Denmark"
    assert english(None) is english("no.such") is None


def test_register_is_whole():
    register = parties().register
    assert len(register.entries) >= 400
    for entry in register.entries.values():
        assert entry.names
        assert entry.type
        assert entry.sector
        assert entry.source
        assert entry.parent is None or entry.parent in register.entries, entry.id
    generic = arabic().data["parties/generic"]["generic"]
    keys = {key for row in generic.values() for key in row.values() if not key.startswith("{")}
    for key in keys:
        assert key in register.entries or english(key), key


def test_every_entry_is_read_from_each_of_its_names():
    register = parties().register
    lost = []
    for entry in register.entries.values():
        name = entry.names[0].replace("(", "").replace(")", "")
        _, found = read(name)
        ids = {key for m in found for key in (m.value.canonical, m.value.parent, *m.value.choices)}
        if entry.id not in ids:
            lost.append((entry.id, name))
    assert not lost


def test_lookup_forgives_typing():
    register = parties().register
    assert register.lookup("حزب العمال الكرستاني")[0][0].id == "TUR.PKK"
    assert register.lookup("Boko Harm")[0][0].id == "NGA.BH"
    assert register.lookup("!!") == []


def test_own_parties_add_and_override(tmp_path: Path):
    yaml = tmp_path / "own.yaml"
    yaml.write_text(
        'parties:\n  - {id: X.NEW, en: New group, type: rebel, names: ["كتائب الفجر البعيد"]}\n'
        "  - {id: ISIS, en: ISIL, names: [تنظيم الراية السوداء]}\n",
        encoding="utf-8",
    )
    table = tmp_path / "own.csv"
    table.write_text("id,en,names,country\nX.CSV,Other,لواء السهل;جماعة السهل,SYR\n", encoding="utf-8")
    try:
        use_register(load_register([yaml, table]))
        doc, found = read("كتائب الفجر البعيد وتنظيم الراية السوداء وجماعة السهل وداعش")
        assert [p.canonical for p in resolve(doc, found)] == ["X.NEW", "ISIS", "X.CSV", "ISIS"]
        assert english("ISIS") == "ISIL"
    finally:
        use_register(None)
    assert canonical("كتائب الفجر البعيد") is None


@pytest.mark.parametrize("content", ["parties: 3\n", "- {en: nameless}\n", "- {id: A, type: army, names: [x]}\n"])
def test_bad_party_files_are_refused(tmp_path: Path, content: str):
    path = tmp_path / "bad.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(LexiconError):
        load_register([path])


def test_lookup_command():
    run = CliRunner().invoke(command, ["lookup", "جبهة النصره", "--json"])
    assert run.exit_code == 0
    assert '"id":"SYR.JN"' in run.output.splitlines()[0]
    assert CliRunner().invoke(command, ["lookup", "؟؟؟"]).exit_code == 1
