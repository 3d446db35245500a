"""The page: nothing of a report is lost or run, letters keep joining, nothing is fetched."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from importlib import resources

import pytest
from support import article, event, example, span, strike_report

from marsad.record import Coder, Party, Report
from marsad.render.marks import Marked, marked_values, runs
from marsad.render.page import page
from marsad.render.values import labels

CODER = Coder(name="marsad", version="0", codebook="0")
HOSTILE = '<script>alert("x")</script> غارة جوية & "قتلى" </article> <img src=x onerror=alert(1)>'


class Reader(HTMLParser):
    """Collects the text of the article, and every tag with its attributes."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._depth = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if self._depth or ("class", "text") in attrs:
            self._depth += 1

    def handle_endtag(self, tag: str) -> None:
        self._depth -= bool(self._depth)

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.text += data


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    return reader


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_every_letter_of_the_article_stands_in_the_page_once(lang: str) -> None:
    report = strike_report()
    assert read(page([report], lang)).text == report.article.text


def test_the_words_of_a_report_are_escaped() -> None:
    coded = event(HOSTILE, "غارة جوية", actors=[Party(name=HOSTILE, span=span(HOSTILE, "onerror"))])
    report = Report(id=HOSTILE, article=article(HOSTILE, outlet=HOSTILE, language='"x'), coder=CODER, events=[coded])
    reader = read(page([report]))
    assert reader.text == HOSTILE
    assert [tag for tag, _ in reader.tags].count("script") == 1
    assert not [tag for tag, attributes in reader.tags if tag == "img" or "onerror" in attributes]


def test_no_host_is_asked_for_anything() -> None:
    html = page([strike_report()])
    assert "default-src 'none'" in html
    assert not re.search(r"(?:src|href|url\()\s*=?\s*[\"']?(?:https?:)?//", html)
    assert "@import" not in html


def test_the_page_turns_with_the_language_of_its_labels_and_the_article_stays_right_to_left() -> None:
    for lang, direction in (("ar", "rtl"), ("en", "ltr")):
        html = page([strike_report()], lang)
        assert f'<html lang="{lang}" dir="{direction}">' in html
        assert '<div class="text" lang="ar" dir="rtl">' in html


def test_marks_have_no_box_so_that_letters_keep_joining() -> None:
    style = (resources.files("marsad.render") / "page.css").read_text(encoding="utf-8")
    rules = re.findall(r"([^{}]*)\{([^{}]*)\}", style)
    marks = [body for selector, body in rules if re.search(r"\b(?:mark|removed)\b", selector)]
    assert len(marks) > 10
    for body in marks:
        assert not re.search(r"padding|margin|border|letter-spacing|display|inline-block|float|position", body), body


def test_only_logical_directions_are_used() -> None:
    style = (resources.files("marsad.render") / "page.css").read_text(encoding="utf-8")
    assert not re.search(r"(?:margin|padding|border|inset)-(?:left|right)|text-align:\s*(?:left|right)|float:", style)


def test_runs_cover_the_text_without_gap_or_overlap_and_know_every_value_over_them() -> None:
    report = strike_report()
    text = report.article.text
    values = marked_values(report, "r0")
    cut = list(runs(len(text), values))
    assert "".join(text[run.start : run.end] for run in cut) == text
    for value in values:
        covered = "".join(text[run.start : run.end] for run in cut if value in run.values)
        assert covered == value.span.text


def test_crossing_spans_give_three_runs_and_the_shorter_value_its_colour() -> None:
    text = "قصف مدفعي عنيف"
    values = [Marked("a", "trigger", span(text, "قصف مدفعي")), Marked("b", "weapon", span(text, "مدفعي عنيف"))]
    seen = [(text[run.start : run.end], [value.ref for value in run.values]) for run in runs(len(text), values)]
    assert seen == [("قصف ", ["a"]), ("مدفعي", ["a", "b"]), (" عنيف", ["b"])]


def test_every_value_in_the_list_points_at_marks_and_every_mark_at_values() -> None:
    reader = read(page([strike_report()]))
    of = {"mark": set[str](), "button": set[str]()}
    for tag, attributes in reader.tags:
        if tag in of:
            of[tag] |= set((attributes["data-values"] or "").split())
    assert of["button"] - of["mark"] == set()
    assert {ref for ref in of["mark"] - of["button"] if "evidence" not in ref} == set()


def test_figures_and_dates_keep_their_order_in_a_right_to_left_line() -> None:
    html = page([strike_report()])
    assert '<bdi dir="ltr">≥ 9</bdi>' in html
    assert '<bdi dir="ltr">2021-11-16</bdi>' in html
    assert '<bdi dir="ltr">2021-01-01</bdi>' in html


def test_a_report_without_events_says_so() -> None:
    row = example(3)
    html = page([Report(id="x", article=article(row["text"]), coder=CODER)], "en")
    assert "No event in this report" in html


def test_interface_languages_hold_the_same_words() -> None:
    arabic, english = labels("ar"), labels("en")
    assert arabic.keys() == english.keys()
    for group in arabic:
        if isinstance(arabic[group], dict):
            assert arabic[group].keys() == english[group].keys(), group
