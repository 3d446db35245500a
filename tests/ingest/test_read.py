"""Reading: every format, and everything that can be wrong with an input."""

from __future__ import annotations

import gzip
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marsad.errors import UsageError
from marsad.ingest import MAX_BYTES, Failure, read, redact
from marsad.ingest.page import _without_resiliparse, read_page
from marsad.record import Article

TEXT = "قتل ثلاثة أشخاص في قصف على سوق المدينة صباح اليوم، وقال شهود إن القذائف سقطت قرب المستشفى. وأصيب آخرون."


def put(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def row(**fields: Any) -> str:
    return json.dumps(fields, ensure_ascii=False) + "\n"


def failure(result: object) -> Failure:
    assert isinstance(result, Failure)
    return result


def article(result: object) -> Article:
    assert isinstance(result, Article), result
    return result


def test_jsonl_goes_on_after_bad_lines(tmp_path: Path) -> None:
    lines = [
        row(id=7, text=TEXT, published="2024-05-01"),
        "{broken\n",
        "[1]\n",
        row(title="x"),
        row(text=5),
        "\n",
        row(text=TEXT),
    ]
    found = list(read([put(tmp_path / "a.jsonl", "".join(lines))]))
    assert [type(item) for item in found] == [Article, Failure, Failure, Failure, Failure, Article]
    assert article(found[0]).id == "7"
    assert article(found[0]).published == "2024-05-01"
    assert article(found[0]).text == TEXT
    assert article(found[0]).language == "ar"
    assert [failure(item).where.rsplit(":", 1)[1] for item in found[1:5]] == ["2", "3", "4", "5"]
    assert article(found[5]).id == f"sha256-{article(found[5]).sha256[:16]}"


def test_fields_and_defaults(tmp_path: Path) -> None:
    told: list[tuple[str, str]] = []
    path = put(tmp_path / "a.jsonl", row(body=TEXT, text="x", published="yesterday", extra=1))
    options = {"fields": {"text": "body"}, "outlet": "النهار", "published": "2020-01-02"}
    found = article(next(read([path], warn=lambda where, what: told.append((where, what)), **options)))  # type: ignore[arg-type]
    assert (found.text, found.outlet, found.published) == (TEXT, "النهار", "2020-01-02")
    assert told[0][0].endswith("a.jsonl:1")
    assert "yesterday" in told[0][1]


@pytest.mark.parametrize("options", [{"input_format": "pdf"}, {"fields": {"body": "x"}}, {"published": "soon"}])
def test_wrong_options_are_refused(options: dict[str, Any]) -> None:
    with pytest.raises(UsageError):
        list(read([], **options))


def test_folders_globs_gzip_and_missing(tmp_path: Path) -> None:
    put(tmp_path / "b.txt", TEXT)
    put(tmp_path / "a.jsonl.gz", gzip.compress(row(text=TEXT).encode()))
    put(tmp_path / "image.png", b"\x89PNG")
    assert [type(item) for item in read([tmp_path])] == [Article, Article]
    assert len(list(read([f"{tmp_path}/*.txt"]))) == 1
    assert failure(next(read([f"{tmp_path}/*.zip"]))).where.endswith("*.zip")
    assert "no such file" in str(failure(next(read([tmp_path / "none.txt"]))).error)
    assert isinstance(next(read([put(tmp_path / "cut.jsonl.gz", gzip.compress(b"x" * 999)[:20])])), Failure)


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BufferedReader(io.BytesIO(row(text=TEXT).encode()))  # type: ignore[arg-type]

    monkeypatch.setattr(sys, "stdin", Stdin)
    assert article(next(read(["-"]))).text == TEXT


@pytest.mark.parametrize("encoding", ["utf-8-sig", "windows-1256", "utf-16", "utf-16-le", "utf-16-be", "iso-8859-6"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    assert article(next(read([put(tmp_path / "a.txt", TEXT.encode(encoding))]))).text == TEXT


@pytest.mark.parametrize("declared", ["utf-8", "iso-8859-1", "no-such-charset"])
def test_wrongly_declared_page(tmp_path: Path, declared: str) -> None:
    html = f'<html><head><meta charset="{declared}"></head><body><p>{TEXT}</p></body></html>'
    told: list[str] = []
    path = put(tmp_path / "a.html", html.encode("windows-1256"))
    assert article(next(read([path], warn=lambda _, what: told.append(what)))).text == TEXT
    assert told == [f"declared as {declared}, read as windows-1256"]


@pytest.mark.parametrize(
    ("right", "wrong"), [("utf-8", "windows-1256"), ("windows-1256", "latin-1"), ("utf-8", "latin-1")]
)
def test_garbled_text_is_named(tmp_path: Path, right: str, wrong: str) -> None:
    garbled = TEXT.encode(right).decode(wrong, "ignore")
    assert "garbled" in str(failure(next(read([put(tmp_path / "a.jsonl", row(text=garbled))]))).error)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.txt", b"", "empty"),
        ("a.txt", b" \n ", "empty"),
        ("a.jsonl", b"\n\n", "empty"),
        ("a.txt", b"%PDF-1.4 ...", "PDF"),
        ("a.jsonl", b"\x89PNG\r\n\x1a\n1234", "image"),
        ("a.txt", bytes(range(256)) * 40 + b"\0" * 4000, "binary"),
        ("a.html", b"<html><script>x</script></html>", "no visible text"),
        ("a.txt", b"x" * (MAX_BYTES + 1), "longer"),
    ],
)
def test_bad_files(tmp_path: Path, name: str, data: bytes, says: str) -> None:
    assert says in str(failure(next(read([put(tmp_path / name, data)]))).error)


def test_a_line_of_fifty_megabytes_is_refused_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    with path.open("wb") as file:
        file.write(b'{"text":"')
        for _ in range(50):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n' + row(text=TEXT).encode())
    found = list(read([path]))
    assert "longer than" in str(failure(found[0]).error)
    assert failure(found[0]).where.endswith(":1")
    assert article(found[1]).text == TEXT


def test_nul_bytes_keep_offsets(tmp_path: Path) -> None:
    text = TEXT[:20] + "\0" + TEXT[20:]
    assert article(next(read([put(tmp_path / "a.jsonl", row(text=text))]))).text == text


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (TEXT, "ar"),
        ("The police said that three people were killed in the city on Monday by a bomb.", "en"),
        ("La police a dit que trois personnes ont été tuées dans la ville par une bombe.", "fr"),
        ("پلیس گفت که سه نفر در انفجار روز دوشنبه در شهر کشته شدند و این حمله را محکوم کرد.", "fa"),
        ("پولیس نے کہا کہ شہر میں ہونے والے دھماکے میں تین افراد ہلاک ہوئے ہیں اور کئی زخمی ہیں۔", "ur"),
        ("پۆلیس ڕایگەیاند کە لە تەقینەوەیەک لە شار سێ کەس کوژران و بە توندی بریندار بوون لە ناو بازاڕ.", "ku"),
        ("12345 ... !!!", "und"),
    ],
)
def test_language(tmp_path: Path, text: str, language: str) -> None:
    assert article(next(read([put(tmp_path / "a.jsonl", row(text=text))]))).language == language


HTML = f"""<html><head><title>خبر | النهار</title><meta property="og:title" content="قصف السوق">
<meta property="og:site_name" content="النهار"><link rel="canonical" href="https://example.org/1">
<script type="application/ld+json">{{"@type":"NewsArticle","headline":"x","datePublished":"2024-05-01T10:00:00+03:00",
"author":{{"name":"سلمى"}}}}</script></head><body><nav><ul><li>الرئيسية<li>رياضة</ul></nav><article><h1>قصف السوق</h1>
<p>{TEXT}</p><p>{TEXT}</article><footer>حقوق</footer>"""


@pytest.mark.parametrize("reader", [read_page, _without_resiliparse])
def test_page_and_its_metadata(reader: Any) -> None:
    page = reader(HTML)
    lines = [line for line in page.text.split("\n") if line]
    assert lines == ["قصف السوق", TEXT, TEXT]
    assert page.fields() == {
        "title": "قصف السوق",
        "published": "2024-05-01T10:00:00+03:00",
        "author": "سلمى",
        "outlet": "النهار",
        "url": "https://example.org/1",
    }


def test_redact() -> None:
    assert redact(TEXT) is TEXT
    assert redact("الإصدار 2.0.1 في 3.5.2020") == "الإصدار 2.0.1 في 3.5.2020"
    assert redact("https://example.org/YWJjZGVmZ2hpamts") == "https://example.org/YWJjZGVmZ2hpamts"
    assert redact("من 203.0.113.42 اليوم") == "من " + "█" * 12 + " اليوم"
    assert redact("xMjAzLjAuMTEzLjQyfDEyMw==") == "█" * 25


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=300) | st.text(max_size=100).map(str.encode),
    suffix=st.sampled_from([".txt", ".html", ".jsonl", ".json", ""]),
)
def test_no_bytes_crash_a_reader(tmp_path: Path, data: bytes, suffix: str) -> None:
    for item in read([put(tmp_path / f"a{suffix}", data)], warn=lambda *_: None):
        assert isinstance(item, (Article, Failure))
