"""What a Python user calls."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

import marsad

TEXT = "قُتل خمسة أشخاص في غارة جوية على سراقب أمس، بحسب الدفاع المدني."


def test_a_text_becomes_a_report_with_its_article_as_given() -> None:
    report = marsad.code(TEXT, published="2024-03-15", outlet="أفق", title="غارة", id="x")
    article = report.article
    assert (report.id, article.id, article.text, article.outlet, article.title) == ("x", "x", TEXT, "أفق", "غارة")
    assert article.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()
    assert article.language == "ar"


def test_without_an_id_the_text_names_itself() -> None:
    assert marsad.code(TEXT).id == marsad.code(TEXT).id != marsad.code(TEXT + " ").id


def test_without_a_publication_date_yesterday_is_no_day() -> None:
    (event, *_) = marsad.code(TEXT).events
    assert event.when is None or event.when.basis != "publication"
    assert "2024" not in str(event.when)


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_an_empty_text_is_refused(text: str) -> None:
    with pytest.raises(marsad.UsageError, match="empty"):
        marsad.code(text)


def test_a_date_that_is_none_is_refused_with_what_to_do() -> None:
    with pytest.raises(marsad.UsageError, match="2024-05-31"):
        marsad.code(TEXT, published="15/3/2024")


def test_the_same_through_a_file_and_through_a_call(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    (article,) = marsad.read([path], published="2024-03-15")
    assert isinstance(article, marsad.Article)
    assert marsad.encode(marsad.code_article(article)) == marsad.encode(marsad.code(TEXT, published="2024-03-15"))
