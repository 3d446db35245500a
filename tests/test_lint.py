"""The linter finds what no reader sees."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import ROOT

from marsad.lang.ar.morphology import FOLDING
from marsad.lint import lint_folder, lint_text, mend

HEADER = "# Words for testing the linter; nothing else belongs here.\n"


def codes(body: str, name: str = "lexicon/test.yaml", header: str = HEADER) -> list[str]:
    return [finding.code for finding in lint_text(header + body, name, FOLDING.word)]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("words: [ﻗﺘﻞ]", "L110"),
        ("words: [تشرین]", "L111"),
        ("words: [قتـل]", "L112"),
        ("words: ['قتل\u200f']", "L113"),
        ("words: ['قتل ']", "L114"),
        ("words: [أطلق, اطلق]", "L120"),
        ("words: [مدرسة, مدرسه]", "L120"),
        ("entries:\n- {lemma: أ, noun: [قتيل]}\n- {lemma: ب, noun: [قتيل]}", "L121"),
        ("words: [", "L101"),
    ],
)
def test_each_check_finds_its_mistake(body: str, code: str) -> None:
    assert code in codes(body)


@pytest.mark.parametrize(
    "body",
    [
        "words: [قتل, قتيل]",
        "rules:\n- {id: ar.x, pattern: '@a', examples: ['ق.تـل', 'قتل', 'قتل']}",
        "entries:\n- {lemma: أ, tags: [a], noun: [قتيل]}\n- {lemma: ب, tags: [b], noun: [قتيل]}",
        "a: [قتل]\nb: [قتل]",
    ],
)
def test_what_is_right_is_left_alone(body: str) -> None:
    assert codes(body) == []


def test_a_file_must_say_what_belongs_in_it() -> None:
    assert codes("words: [قتل]", header="") == ["L100"]


def test_a_file_about_such_letters_may_allow_them() -> None:
    assert codes("words: [تشرین, قتـل]", header=HEADER + "# lint: allow L111 L112\n") == []


def test_findings_name_file_and_line() -> None:
    (finding,) = lint_text(f"{HEADER}words:\n- قتيل\n- قتـيلة\n", "a.yaml", FOLDING.word)
    assert str(finding).startswith("a.yaml:4: L112 «قتـيلة»")


def test_the_language_folder_is_clean() -> None:
    findings = lint_folder(ROOT / "src" / "marsad" / "lang" / "ar", FOLDING.word)
    assert not findings, "\n".join(map(str, findings))


def test_other_folders_are_checked_too(tmp_path: Path) -> None:
    (tmp_path / "lexicon").mkdir()
    (tmp_path / "lexicon" / "a.yaml").write_text("words: [قتـل]", encoding="utf-8")
    assert [finding.code for finding in lint_folder(tmp_path, FOLDING.word)] == ["L100", "L112"]


@pytest.mark.parametrize(
    ("source", "mended"),
    [
        ("a: [أطلق, اطلق, قتل]\n", "a: [أطلق, قتل]\n"),
        ("a:\n- مدرسة\n- مدرسه\n- قتل\n", "a:\n- مدرسة\n- قتل\n"),
        (
            "entries:\n- {lemma: أ, noun: [قتيل]}\n- {lemma: ب, noun: [قتيل]}\n",
            "entries:\n- {lemma: أ, noun: [قتيل]}\n",
        ),
        ("a: [قتل] # ـ\n", "a: [قتل] # ـ\n"),
    ],
)
def test_mending_takes_out_what_is_repeated_and_nothing_else(source: str, mended: str) -> None:
    findings = lint_text(HEADER + source, "lexicon/a.yaml", FOLDING.word)
    assert mend(HEADER + source, findings) == HEADER + mended


def test_an_entry_that_adds_a_form_is_no_repetition() -> None:
    assert codes("entries:\n- {lemma: أ, noun: [قتيل]}\n- {lemma: ب, noun: [قتيل], pl: [قتلى]}") == []
