"""Tables, feeds, web archives, and the JSON of other programs; and files made to burst."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from marsad import Article, UsageError
from marsad.ingest import Failure, read, read_placed

TEXT = "قُتل خمسة مدنيين في غارة جوية على مدينة إدلب يوم الثلاثاء."


def articles(path: Path, **how: object) -> list[Article]:
    found = list(read([path], **how))  # type: ignore[arg-type]
    assert not [item for item in found if isinstance(item, Failure)], found
    return [item for item in found if isinstance(item, Article)]


def failure(path: Path) -> str:
    (item,) = list(read([path]))
    assert isinstance(item, Failure), item
    return item.error.what


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "windows-1256", "utf-16"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_tables_of_any_delimiter_and_encoding(tmp_path: Path, encoding: str, mark: str) -> None:
    path = tmp_path / "t.csv"
    rows = [["المعرّف", "النص", "تاريخ النشر", "المصدر"], ["7", TEXT.replace("ُ", ""), "2024-05-29", "وكالة الأفق"]]
    path.write_bytes("\r\n".join(mark.join(row) for row in rows).encode(encoding))
    (article,) = articles(path)
    assert (article.id, article.published, article.outlet) == ("7", "2024-05-29", "وكالة الأفق")
    assert article.text == TEXT.replace("ُ", "")


def test_rows_are_numbered_as_a_spreadsheet_shows_them(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f'text,id\n"{TEXT}\nسطر ثان",a\n,\n"",b\n{TEXT},c\n', encoding="utf-8")
    found = [(where.rpartition(":")[2], type(item).__name__) for where, item in read_placed([path])]
    assert found == [("2", "Article"), ("4", "Failure"), ("5", "Article")]


def test_the_callers_columns_win(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"text,body\nملخص,{TEXT}\n", encoding="utf-8")
    assert articles(path)[0].text == "ملخص"
    assert articles(path, fields={"text": "body"})[0].text == TEXT


@pytest.mark.parametrize(("dates", "wanted"), [("dmy", "2024-04-03"), ("mdy", "2024-03-04"), ("iso", None)])
def test_days_are_read_as_the_caller_says(tmp_path: Path, dates: str, wanted: str | None) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"text,date\n{TEXT},03/04/2024\n", encoding="utf-8")
    assert articles(path, dates=dates)[0].published == wanted
    with pytest.raises(UsageError):
        articles(path, dates="ymd")


def test_a_table_with_a_bad_row_and_one_without_rows(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("text\n" + "\n".join([TEXT, '"' + "x" * 11_000_000 + '"', TEXT]), encoding="utf-8")
    kinds = [type(item).__name__ for item in read([path])]
    assert kinds.count("Failure") >= 1
    assert kinds[0] == "Article"
    path.write_text("\n\n", encoding="utf-8")
    assert failure(path) == "empty"
    path.write_text("text,id\n", encoding="utf-8")
    assert list(read([path])) == []
    path.write_text(f"words\n{TEXT}\n", encoding="utf-8")
    assert failure(path) == "no 'text'"


def test_spreadsheets(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="spreadsheets need the extra 'feeds'")
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["الرقم", "نص الخبر", "التاريخ"])
    sheet.append([7, TEXT, date(2024, 5, 29)])
    sheet.append([None, None, None])
    sheet.append([8, TEXT + " تتمة", datetime(2024, 5, 29, 13, 30)])
    book.create_sheet("أخرى").append(["نص"])
    book.save(tmp_path / "t.xlsx")
    found = articles(tmp_path / "t.xlsx")
    assert [(one.id, one.published) for one in found] == [("7", "2024-05-29"), ("8", "2024-05-29T13:30:00")]
    (tmp_path / "broken.xlsx").write_bytes((tmp_path / "t.xlsx").read_bytes()[:-200])
    assert "not a ZIP archive" in failure(tmp_path / "broken.xlsx")
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as other:
        other.writestr("a.txt", "x")
    assert "not a readable spreadsheet" in failure(tmp_path / "other.xlsx")


@pytest.mark.parametrize("name", ["bomb.xlsx", "bomb.wacz"])
def test_archives_made_to_burst_are_refused(tmp_path: Path, name: str) -> None:
    with zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as bomb:
        for part in ("xl/workbook.xml", "archive/a.warc"):
            with bomb.open(part, "w") as stream:
                for _ in range(60):
                    stream.write(b"\0" * 1_000_000)
    assert "refused" in failure(tmp_path / name)


def test_entities_in_a_spreadsheet_do_not_multiply(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="spreadsheets need the extra 'feeds'")
    pytest.importorskip("defusedxml", reason="needs the extra 'feeds'")
    book = openpyxl.Workbook()
    book.active.append(["text"])
    book.active.append([TEXT])
    book.save(tmp_path / "a.xlsx")
    laughs = '<!DOCTYPE x [<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    with zipfile.ZipFile(tmp_path / "a.xlsx") as whole, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as out:
        for part in whole.infolist():
            data = whole.read(part).decode("utf-8")
            if part.filename.endswith("sheet1.xml") or part.filename.endswith("sharedStrings.xml"):
                head, _, rest = data.partition("?>") if data.startswith("<?xml") else ("", "", data)
                data = (head + "?>" if head else "") + laughs + "]>" + rest.replace("text", "&i;")
            out.writestr(part.filename, data)
    found = list(read([tmp_path / "b.xlsx"]))
    assert all(isinstance(item, Failure) or len(item.text) < 10_000 for item in found)
    assert any(isinstance(item, Failure) for item in found)


RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>وكالة الأفق</title>
<item><title>غارة على إدلب</title><link>https://example.org/1</link><guid>tag:1</guid>
<pubDate>Wed, 29 May 2024 10:00:00 +0300</pubDate><description>ملخص</description>
<content:encoded><![CDATA[<p>{TEXT}</p><script>alert(1)</script><p>فقرة &amp; أخرى</p>]]></content:encoded></item>
<item><title>عنوان بلا نص</title><link>https://example.org/2</link></item></channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>الأفق</title><entry><id>urn:1</id><title>غارة</title>
<updated>2024-05-29T10:00:00Z</updated><author><name>مراسل</name></author>
<content type="html">&lt;p&gt;{TEXT}&lt;/p&gt;</content></entry></feed>"""


def test_feeds(tmp_path: Path) -> None:
    pytest.importorskip("feedparser", reason="feeds need the extra 'feeds'")
    (tmp_path / "a.rss").write_text(RSS, encoding="utf-8")
    first, second = articles(tmp_path / "a.rss")
    assert (first.id, first.url, first.outlet) == ("tag:1", "https://example.org/1", "وكالة الأفق")
    assert first.published == "2024-05-29T07:00:00Z"
    assert first.text.startswith("غارة على إدلب\n" + TEXT)
    assert "فقرة & أخرى" in first.text
    assert "alert" not in first.text
    assert second.text == "عنوان بلا نص"
    (tmp_path / "a.xml").write_text(ATOM, encoding="utf-8")
    (atom,) = articles(tmp_path / "a.xml")
    assert (atom.id, atom.author, atom.published) == ("urn:1", "مراسل", "2024-05-29T10:00:00Z")
    assert TEXT in atom.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_feeds_that_define_entities_are_refused(tmp_path: Path, encoding: str) -> None:
    pytest.importorskip("feedparser", reason="feeds need the extra 'feeds'")
    bomb = '<!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b SYSTEM "file:///etc/passwd">]>' + RSS.partition("?>")[2]
    (tmp_path / "a.rss").write_bytes(bomb.encode(encoding))
    assert "defines entities" in failure(tmp_path / "a.rss")
    (tmp_path / "b.rss").write_text("<rss><channel></channel></rss>", encoding="utf-8")
    assert "no entries" in failure(tmp_path / "b.rss")


def warc(*pages: tuple[str, str, bytes]) -> bytes:
    """A WARC file of responses: (URL, content headers, body)."""
    out = io.BytesIO()
    for url, headers, body in pages:
        http = f"HTTP/1.1 200 OK\r\n{headers}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
        out.write(
            f"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-05-29T10:00:00Z\r\n"
            f"WARC-Record-ID: <urn:uuid:{len(url):032x}>\r\nContent-Type: application/http; msgtype=response\r\n"
            f"Content-Length: {len(http)}\r\n\r\n".encode()
        )
        out.write(http + b"\r\n\r\n")
    return out.getvalue()


PAGE = f"<html><head><title>غارة</title></head><body><main><p>{TEXT}</p><p>{TEXT}</p></main></body></html>"
PAGES = (
    ("https://example.org/1", "Content-Type: text/html; charset=utf-8", PAGE.encode()),
    ("https://example.org/2", "Content-Type: text/html; charset=windows-1256", PAGE.replace("ُ", "").encode("cp1256")),
    (
        "https://example.org/3",
        "Content-Type: text/html\r\nContent-Encoding: gzip",
        gzip.compress(PAGE.encode(), mtime=0),
    ),
    ("https://example.org/i.png", "Content-Type: image/png", b"\x89PNG"),
)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz", "a.wacz"])
def test_web_archives(tmp_path: Path, name: str) -> None:
    pytest.importorskip("fastwarc", reason="web archives need the extra 'feeds'")
    data = warc(*PAGES)
    path = tmp_path / name
    if name.endswith("wacz"):
        with zipfile.ZipFile(path, "w") as package:
            package.writestr("archive/data.warc.gz", gzip.compress(data))
            package.writestr("datapackage.json", "{}")
    else:
        path.write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    found = articles(path)
    assert [one.url for one in found] == ["https://example.org/1", "https://example.org/2", "https://example.org/3"]
    assert all("غارة جوية على مدينة إدلب" in one.text for one in found)


def test_archives_that_are_cut_short_or_empty(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc", reason="web archives need the extra 'feeds'")
    packed = gzip.compress(warc(*PAGES))
    (tmp_path / "a.warc.gz").write_bytes(packed[: len(packed) // 2])
    assert any(isinstance(item, Failure) for item in read([tmp_path / "a.warc.gz"]))
    (tmp_path / "b.warc").write_bytes(warc(PAGES[3]))
    assert failure(tmp_path / "b.warc") == "no page in this archive"
    with zipfile.ZipFile(tmp_path / "c.wacz", "w") as package:
        package.writestr("datapackage.json", "{}")
    assert failure(tmp_path / "c.wacz") == "no WARC file in this package"


def test_a_body_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("fastwarc", reason="web archives need the extra 'feeds'")
    bomb = gzip.compress(b" " * 60_000_000)
    (tmp_path / "a.warc").write_bytes(
        warc(("https://example.org/b", "Content-Type: text/html\r\nContent-Encoding: gzip", bomb))
    )
    found = list(read([tmp_path / "a.warc"]))
    assert [type(item).__name__ for item in found][:1] == ["Failure"]
    assert "when unpacked" in found[0].error.what  # type: ignore[union-attr]


def test_ninjs(tmp_path: Path) -> None:
    item = {
        "uri": "urn:newsml:1",
        "headline": "غارة على إدلب",
        "body_html": f"<p>{TEXT}</p>",
        "byline": "مراسل",
        "source": "وكالة الأفق",
        "versioncreated": "2024-05-29T10:00:00Z",
    }
    second = {
        "uri": "urn:newsml:2",
        "headlines": [{"role": "main", "value": "عنوان"}],
        "bodies": [{"role": "main", "contenttype": "text/plain", "value": TEXT}],
        "infosources": [{"name": "الأفق"}],
        "firstCreated": "2024-05-29",
    }
    (tmp_path / "a.json").write_text(json.dumps([item, second]), encoding="utf-8")
    first, other = articles(tmp_path / "a.json")
    assert (first.id, first.title, first.outlet, first.author) == (
        "urn:newsml:1",
        "غارة على إدلب",
        "وكالة الأفق",
        "مراسل",
    )
    assert first.text == f"غارة على إدلب\n{TEXT}"
    assert first.published == "2024-05-29T10:00:00Z"
    assert (other.text, other.outlet, other.published) == (f"عنوان\n{TEXT}", "الأفق", "2024-05-29")


def test_telegram_exports(tmp_path: Path) -> None:
    messages = [
        {"id": 1, "type": "service", "date": "2024-05-29T10:00:00", "action": "create_channel", "text": ""},
        {"id": 2, "type": "message", "date": "2024-05-29T10:00:00", "from": "قناة الأفق", "text": TEXT},
        {
            "id": 3,
            "type": "message",
            "date": "2024-05-29T11:00:00",
            "from": "قناة الأفق",
            "forwarded_from": "شبكة أخرى",
            "text": ["عاجل: ", {"type": "bold", "text": TEXT}, " ", {"type": "hashtag", "text": "#إدلب"}],
        },
        {"id": 4, "type": "message", "date": "2024-05-29T12:00:00", "photo": "a.jpg", "text": ""},
    ]
    chat = {"name": "قناة الأفق", "type": "public_channel", "id": 99, "messages": messages}
    (tmp_path / "result.json").write_text(json.dumps(chat, ensure_ascii=False), encoding="utf-8")
    first, second = articles(tmp_path / "result.json")
    assert (first.id, first.outlet, first.published) == ("telegram-99-2", "قناة الأفق", "2024-05-29T10:00:00")
    assert second.text == f"عاجل: {TEXT} #إدلب"
    assert second.republished_from == "شبكة أخرى"
    whole = {"about": "x", "chats": {"about": "y", "list": [chat, {**chat, "id": 100, "name": "ب"}]}}
    (tmp_path / "all.json").write_text(json.dumps(whole, ensure_ascii=False), encoding="utf-8")
    assert len(articles(tmp_path / "all.json")) == 4
    (tmp_path / "bad.json").write_text('{"messages": [1, 2]}', encoding="utf-8")
    assert "no Telegram export" in failure(tmp_path / "bad.json")


def test_auto_archiver(tmp_path: Path) -> None:
    record = {
        "status": "telegram: success",
        "metadata": {"url": "https://t.me/x/1", "title": "منشور", "content": TEXT, "timestamp": "2024-05-29 10:00:00"},
        "media": [{"filename": "a.mp4"}],
    }
    (tmp_path / "a.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    (article,) = articles(tmp_path / "a.jsonl")
    assert (article.text, article.url, article.published) == (TEXT, "https://t.me/x/1", "2024-05-29T10:00:00")
    (tmp_path / "a.csv").write_text(
        "Link,Archive status,Upload timestamp,Upload title,Textual content\n"
        f"https://t.me/x/1,success,2024-05-29T10:00:00Z,منشور,{TEXT}\n",
        encoding="utf-8",
    )
    (article,) = articles(tmp_path / "a.csv")
    assert (article.url, article.title, article.published) == ("https://t.me/x/1", "منشور", "2024-05-29T10:00:00Z")


def test_a_folder_is_read_with_all_it_holds(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.csv").write_text(f"text\n{TEXT}\n", encoding="utf-8")
    (tmp_path / "c.rss").write_text(RSS, encoding="utf-8")
    assert len(articles(tmp_path)) == 4


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    data=st.binary(max_size=200),
    head=st.sampled_from(
        [b"", b"\x1f\x8b", b"PK\x03\x04", b"WARC/1.1\r\n", b"<rss>", b"text,id\n", b'{"messages":', b"\xff\xfe"]
    ),
    suffix=st.sampled_from([".csv", ".xlsx", ".rss", ".warc", ".warc.gz", ".wacz", ".json", ".csv.gz", ""]),
    packed=st.booleans(),
)
def test_no_bytes_crash_a_reader(tmp_path: Path, data: bytes, head: bytes, suffix: str, packed: bool) -> None:
    path = tmp_path / f"a{suffix}"
    path.write_bytes(gzip.compress(head + data)[: 10 + len(data)] if packed else head + data)
    for item in read([path], warn=lambda *_: None):
        assert isinstance(item, (Article, Failure))
