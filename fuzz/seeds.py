"""Well-formed inputs to begin with, all written for this project, and the pieces that their formats are made of."""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from collections.abc import Sequence
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]


@cache
def texts() -> tuple[str, ...]:
    """Reports written for this project."""
    files = (ROOT / "evaluation" / "written.jsonl", ROOT / "src" / "marsad" / "examples" / "reports.jsonl")
    return tuple(json.loads(line)["text"] for file in files for line in file.read_text(encoding="utf-8").splitlines())


@cache
def examples() -> tuple[str, ...]:
    """Phrases: the examples and counter-examples of all rules."""
    from marsad.lang.ar.catalogue import catalogue

    return tuple(dict.fromkeys(text for rule in catalogue() for text in (*rule.examples, *rule.counter)))


def plain() -> Sequence[bytes]:
    return [text.encode() for text in texts()]


def coded_pages() -> Sequence[bytes]:
    return [
        text.encode(code, "replace") for text in texts()[:12] for code in ("utf-8", "cp1256", "utf-16", "utf-8-sig")
    ]


def lines() -> Sequence[bytes]:
    rows = [{"id": str(n), "text": text, "published": "2024-03-15"} for n, text in enumerate(texts()[:10])]
    return [b"\n".join(json.dumps(row, ensure_ascii=n % 2 == 0).encode() for row in rows[n : n + 2]) for n in range(8)]


def ninjs() -> Sequence[bytes]:
    text = texts()[0]
    rows = [
        {"uri": "urn:1", "headline": "عنوان", "body_html": f"<p>{text}</p>", "versioncreated": "2024-03-15T10:00:00Z"},
        {"bodies": [{"role": "main", "value": text}], "headlines": [{"value": "ع"}], "infosources": [{"name": "و"}]},
        {"metadata": {"content": text, "timestamp": 1.7e9}, "media": [], "url": "https://example.org"},
        {"text": text, "id": 3, "published": 20240315},
    ]
    return [json.dumps(row, ensure_ascii=False).encode() for row in [*rows, rows]]


def telegram() -> Sequence[bytes]:
    text = texts()[0]
    pieces = [text[:30], {"type": "bold", "text": text[30:60]}]
    messages = [
        {"id": 1, "type": "message", "date": "2024-03-15T10:00:00", "from": "قناة", "text": text},
        {"id": 2, "type": "message", "date": "2024-03-15T11:00:00", "text": pieces, "forwarded_from": "أخرى"},
    ]
    chat = {"name": "قناة", "type": "public_channel", "id": 7, "messages": messages}
    return [json.dumps(one, ensure_ascii=False).encode() for one in (chat, {"about": "x", "chats": {"list": [chat]}})]


def csv() -> Sequence[bytes]:
    text = texts()[1][:400].replace('"', "'")
    rows = f'id,text,date\n1,"{text}",03/04/2024\n2,"سطر\nثان",2024-05-01\n'
    return [
        rows.encode(),
        rows.replace(",", "\t").encode("utf-16"),
        rows.replace("text", "النص").encode("cp1256", "replace"),
    ]


def xlsx() -> Sequence[bytes]:
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["id", "text", "date"])
    book.active.append([1, texts()[1][:300], "2024-03-15"])
    out = io.BytesIO()
    book.save(out)
    stored = io.BytesIO()
    with zipfile.ZipFile(out) as packed, zipfile.ZipFile(stored, "w") as bare:  # damage reaches the XML itself
        for part in packed.namelist():
            bare.writestr(part, packed.read(part))
    return [out.getvalue(), stored.getvalue(), stored.getvalue()]


def pages() -> Sequence[bytes]:
    text = texts()[2]
    data = '<script type="application/ld+json">{"@graph":[{"headline":"ع","datePublished":"2024-03-15"}]}</script>'
    head = f'<meta property="og:title" content="ع"><title>ع</title>{data}'
    bodies = ["".join(f"<p>{line}</p>" for line in text.splitlines()), f"<table><tr><td>{text}</table><ul><li>a<li>b"]
    sample = (ROOT / "src" / "marsad" / "examples" / "roundup.html").read_bytes()
    return [sample, *(f"<html><head>{head}</head><body><main>{body}".encode() for body in bodies)]


def feeds() -> Sequence[bytes]:
    text = texts()[2][:500]
    rss = (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>و</title><item><title>ع</title>'
        f"<guid>1</guid><pubDate>Wed, 29 May 2024 10:00:00 +0300</pubDate><description><![CDATA[<p>{text}</p>]]>"
        "</description></item></channel></rss>"
    )
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>و</title><entry><id>1</id><title>ع</title>'
        f'<updated>2024-05-29T10:00:00Z</updated><content type="html">&lt;p&gt;{text}</content></entry></feed>'
    )
    return [rss.encode(), atom.encode(), rss.replace("utf-8", "windows-1256").encode("cp1256", "replace")]


def warc() -> Sequence[bytes]:
    page = pages()[1]
    found = []
    for headers, body in ((b"", page), (b"Content-Encoding: gzip\r\n", gzip.compress(page, mtime=0))):
        length = str(len(body)).encode()
        http = (
            b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
            + headers
            + b"Content-Length: "
            + length
            + b"\r\n\r\n"
            + body
        )
        head = (
            b"WARC/1.1\r\nWARC-Type: response\r\nWARC-Target-URI: https://example.org/1\r\n"
            b"WARC-Date: 2024-05-29T10:00:00Z\r\n"
            b"WARC-Record-ID: <urn:uuid:00000000-0000-0000-0000-000000000001>\r\n"
            b"Content-Type: application/http; msgtype=response\r\nContent-Length: "
            + str(len(http)).encode()
            + b"\r\n\r\n"
        )
        found.append(head + http + b"\r\n\r\n")
    return [*found, found[0] + found[1], gzip.compress(found[0], mtime=0)]


def wacz() -> Sequence[bytes]:
    found = []
    for data in warc()[:2]:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as package:
            package.writestr("archive/data.warc", data)
            package.writestr("datapackage.json", "{}")
        found.append(out.getvalue())
    return found


def coded() -> Sequence[bytes]:
    import marsad

    return [marsad.encode(marsad.code(text, published="2024-03-15")) for text in texts()[:6]]


def queries() -> Sequence[bytes]:
    typed = (
        "قصف إدلب",
        '"غارة جوية" OR مقتل',
        "kind:air_strike killed>=5 -role:background",
        "(place:حلب | place:دمشق) date:2021-11",
        "near:35.6,36.7,10km",
        "place:إدلب~20km",
        "country:SYR from:2021-01-01 to:2021-12-31",
        "review:done is:conflict",
        "confidence>0.5 party:الجيش",
        "NOT (status:planned AND injured<3)",
        'source:"الدفاع المدني" weapon:صاروخ',
    )
    return [one.encode() for one in typed]


def requests() -> Sequence[bytes]:
    from marsad.web.app import _rooms

    found = []
    body = b'\n{"field": "kind", "value": "raid", "note": "x", "version": 1, "event": "e1", "a": "x#e1", "b": "y#e1"}'
    for route in [route for room in _rooms() for route in room.router.routes]:
        path = re.sub(r"\{\w+(?::\w+)?\}", "afaq-2021-001", route.path)
        for verb in sorted(route.methods):
            line = f"{verb} {path}?q=kind:air_strike&limit=2&page=1"
            found.append(line.encode() + body * (verb != "GET"))
    return found


def judged() -> Sequence[bytes]:
    return [b'{"a":"r1#e1","b":"r2#e1","verdict":"same","by":"amal","at":"2024-03-15T10:00:00Z"}\n' * 2]


def party_files() -> Sequence[bytes]:
    return [
        "parties:\n  - id: x.army\n    names: [الجيش]\n    type: state_forces\n    country: SYR\n".encode(),
        b"- id: x.b\n  names: {a: b}\n  parent: x.b\n",
    ]


def place_files() -> Sequence[bytes]:
    geonames = "1\tIdlib\tIdlib\tإدلب\t35.9\t36.6\tP\tPPLA\tSY\t\t12\t\t\t\t98791\t\t446\tAsia/Damascus\t2021-01-01\n"
    wof = '{"name":"إدلب","type":"locality","ar":["ادلب"],"lat":35.9,"lon":36.6,"country":"SY"}\n'
    ocha = "admin1Name_en,admin1Name_ar,admin1Pcode,admin0Pcode,lat,lon\nIdleb,إدلب,SY07,SY,35.9,36.6\n"
    return [one.encode() for one in (geonames, wof, ocha, "name,en,country,lat,lon\nإدلب,Idlib,SY,35.9,36.6\n")]


TAGS = (
    b"<div>",
    b"</div>",
    b"<p",
    b"<table><tr><td>",
    b"<script>",
    b"<!--",
    b"]]>",
    b"&#x10ffff;",
    b"&#0;",
    b"<svg>",
    b"<template>",
)
JSON = (b"{", b"[", b'"', b"\\ud800", b"\\u0000", b"null", b"1e999", b"-0", b'{"text":', b"9" * 400, b"},\n{")
XML = (
    b"<!ENTITY",
    b"<item>",
    b"</item>",
    b"<![CDATA[",
    b"<?xml encoding='utf-7'?>",
    b"<content:encoded>",
    b"<pubDate>",
    *TAGS,
)
WARCS = (
    b"\r\n\r\n",
    b"WARC/1.1\r\n",
    b"Content-Length: 99999999999\r\n",
    b"Content-Length: -1\r\n",
    b"HTTP/1.1 200\r\n",
    b"Transfer-Encoding: chunked\r\n",
)
ZIPS = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"PK\x01\x02",
    b"\xff\xff\xff\xff",
    b"<row>",
    b"<c r='A1' t='s'>",
    b"<v>999999999</v>",
)
QUERY = (
    b"(",
    b")",
    b"-",
    b'"',
    b" OR ",
    b" AND ",
    b"kind:",
    b"killed>=",
    b"near:",
    b"date:",
    b"~5km",
    b"99999999999999999999",
    b"e400",
    b"*",
    b"'",
    b"%",
    b"is:",
)
URL = (
    b"?",
    b"&",
    b"%00",
    b"%ff",
    b"/..",
    b"limit=-1",
    b"limit=99999999999999999999",
    b"after=x",
    b"null",
    b"[]",
    b"{}",
    b"lang=ar",
    b"1e400",
    *QUERY,
)
