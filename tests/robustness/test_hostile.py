"""Inputs made to hurt, each in a process with little memory and little time: it must end, and say what it made of them.

The limits are many times what is needed, so a slow machine passes; what grows with the square of its input does not.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

SECONDS = 60  # of processor time; the slowest case takes some 5
BYTES = 3_000_000_000  # of address space

FRAME = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
resource.setrlimit(resource.RLIMIT_AS, ({BYTES}, {BYTES}))
import marsad
from marsad import errors
from marsad.ingest import Failure, read
"""


def survives(code: str, folder: Path) -> str:
    """Run Python under the limits; what it printed."""
    run = subprocess.run(
        [sys.executable, "-c", FRAME + code], capture_output=True, text=True, cwd=folder, check=False, timeout=600
    )
    assert run.returncode == 0, f"{run.returncode}: {run.stderr[-1500:]}"
    return run.stdout.strip()


TEXTS = {
    "a million brackets": "'(' * 1_000_000",
    "brackets that close": "'(' * 500_000 + 'قتل' + ')' * 500_000",
    "one word of ten megabytes": "'قصف' * 1_600_000",
    "a figure of a million digits": "'قُتل ' + '9' * 1_000_000 + ' شخصا في حلب'",
    "a figure of a million digits, dotted": "'قُتل ' + '9.' * 500_000 + ' شخصا في حلب'",
    "a date without end": "'1/' * 100_000",
    "marks without end": "'قُتل' + '\\u064b' * 1_000_000 + ' خمسة'",
    "joined marks on every letter": "('ق' + '\\u0301' * 200) * 3000",
    "bidi controls": "'\\u202e\\u2066\\u2069\\u202c' * 250_000 + 'قُتل خمسة'",
    "NULs": "'قُتل\\0خمسة\\0' * 50_000",
    "lone surrogates": "'قُتل خمسة ' + '\\ud800' * 100_000",
    "stretched letters": "'قـ' + 'ـ' * 1_000_000 + 'صف'",
    "dodged letters": "'ق.ص.ف ' * 50_000",
    "quotation marks": "'«' * 300_000 + 'قتل' + '»' * 300_000",
    "hyphens between words": "'قتل-' * 100_000",
    "and, and, and": "'و' * 1_000_000",
    "number words": "'ألف ' * 50_000",
    "addresses beside slashes": "('1.5.2.3 ' + '/' * 60 + ' ') * 20_000",
    "base64 without end": "'QUJD' * 500_000",
    "tracers on one line": "'1.5.2.3 ' * 100_000",
    "line breaks": "'\\n' * 1_000_000 + 'قُتل خمسة في حلب'",
    "strange spaces": "'\\u2028\\u0085\\u00a0' * 300_000 + 'قتل'",
    "a hundred thousand sentences": "'قتل. ' * 100_000",
    "a hundred thousand lines of a menu": "'اقرأ أيضا\\n' * 50_000",
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_text(name: str, tmp_path: Path) -> None:
    code = (
        f"report = marsad.code({TEXTS[name]}, published='2024-03-15')\nmarsad.encode(report)\nprint(len(report.events))"
    )
    assert int(survives(code, tmp_path)) >= 0


FILES = {
    "a line of a hundred megabytes": ("a.jsonl", "b'{\"text\": \"' + b'x' * 100_000_000 + b'\"}\\n{\"text\": \"y\"}'", "1 1"),  # noqa: E501
    "brackets in JSON": ("a.json", "b'[' * 5_000_000", "0 1"),
    "objects in objects": ("a.jsonl", "b'{\"a\":' * 1_000_000", "0 1"),
    "objects in objects, well formed": ("a.jsonl", "b'{\"a\":' * 100_000 + b'1' + b'}' * 100_000", "0 1"),
    "a figure without end in JSON": ("a.jsonl", "b'{\"id\": ' + b'9' * 5_000_000 + b', \"text\": \"y\"}'", None),
    "halves of characters in JSON": ("a.jsonl", "b'{\"text\": \"\\\\ud800 y\"}'", "0 1"),
    "deep HTML": ("a.html", "b'<div>' * 200_000 + b'x'", None),
    "open tags": ("a.html", "b'<a <b <c ' * 300_000", None),
    "comments without end": ("a.html", "b'<!--' * 1_000_000", None),
    "attributes without end": ("a.html", "b'<p ' + b'a=b ' * 1_000_000 + b'>x</p>'", None),
    "entities": ("a.html", "b'<p>' + b'&amp;' * 1_000_000", None),
    "cells without end": ("a.csv", "b'text' + b',a' * 2_000_000 + b'\\n' + b'x' + b',b' * 2_000_000", None),
    "a quotation mark never closed": ("a.csv", "b'text\\n\"' + b'x\\n' * 4_000_000", None),
    "rows of nothing": ("a.csv", "b'text\\n' + b',\\n' * 100_000", None),
    "a feed of nested tags": ("a.rss", "b'<rss><channel>' + b'<item>' * 50_000", None),
    "a feed whose text is nested": ("a.rss", "b'<rss><channel><item><description>' + b'&lt;div&gt;' * 50_000", None),
    "a WARC of headers": ("a.warc", "b'WARC/1.1\\r\\n' + b'A: b\\r\\n' * 200_000", "0 1"),
    "a WARC that lies about its length": ("a.warc", "b'WARC/1.1\\r\\nWARC-Type: response\\r\\nContent-Length: 99999999999\\r\\n\\r\\nHTTP/1.1 200 OK\\r\\n\\r\\nx'", "0 1"),  # noqa: E501
    "a gzip of nothing but zeros": ("a.txt.gz", "__import__('gzip').compress(b'\\0' * 200_000_000)", "0 1"),
    "a gzip of lines": ("a.jsonl.gz", "__import__('gzip').compress(b'\\n' * 20_000_000)", "0 1"),
    "bytes of no encoding": ("a.txt", "bytes(range(128, 256)) * 50_000", None),
    "UTF-16 cut in the middle": ("a.txt", "'قتل'.encode('utf-16') * 100_000 + b'x'", None),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file(name: str, tmp_path: Path) -> None:
    file, content, wanted = FILES[name]
    code = (
        f"open({file!r}, 'wb').write({content})\n"
        "found = list(read([sys.argv[1] if len(sys.argv) > 1 else " + repr(file) + "], warn=lambda *_: None))\n"
        "print(sum(not isinstance(one, Failure) for one in found), sum(isinstance(one, Failure) for one in found))"
    )
    told = survives(code, tmp_path)
    assert wanted in (None, told)


QUERIES = {
    "parentheses": "'(' * 2000",
    "minus, minus": "'-' * 1999 + 'a'",
    "minus and nothing": "'-AND'",
    "places by the hundred": "'place:حلب ' * 190",
    "OR without end": "'a OR ' * 390 + 'b'",
    "wildcards": "'%_*' * 600",
    "halves of characters": "'\\ud800 \\udfff'",
    "NULs": "'a\\0b place:\\0'",
    "a figure without end": "'killed>=' + '9' * 1900",
    "no number": "'confidence>=nan confidence<inf killed>=1e5'",
    "a day that is none": "'date:2021-02-31 from:0000 to:9999-99'",
    "everywhere": "'near:91,181,99999999km near:0,0,0km'",
}


@pytest.mark.parametrize("name", QUERIES)
def test_a_query(name: str, tmp_path: Path) -> None:
    pytest.importorskip("sqlalchemy", reason="needs the extra 'store'")
    code = (
        "from contextlib import suppress\nfrom marsad.store import open_store\n"
        f"query = {QUERIES[name]}\n"
        "with open_store('s.db') as store:\n"
        "    for verb in (store.reports, store.events, store.find_incidents):\n"
        "        with suppress(errors.QueryError):\n            verb(query)\n"
        "print('ok')"
    )
    assert survives(code, tmp_path) == "ok"


KNOWLEDGE = {
    "a party with forty pieces to leave out": ("p.yaml", "'- id: x\\n  names: [\"' + '(a)' * 40 + '\"]'"),
    "a billion laughs in YAML": ("p.yaml", "'a: &a [x,x,x,x,x,x,x,x,x]\\n' + ''.join(f'{b}: &{b} [{\",\".join([\"*\" + a] * 9)}]\\n' for a, b in zip('abcdefgh', 'bcdefghi'))"),  # noqa: E501
    "lists in lists": ("p.yaml", "'[' * 2_000"),
    "rows that are no mappings": ("p.yaml", "'- 1\\n- [a]\\n- null\\n'"),
    "names that are figures": ("p.yaml", "'- id: x\\n  names: 5\\n'"),
    "a party that is its own parent": ("p.yaml", "'- id: x\\n  names: [جيش]\\n  parent: x\\n'"),
    "no CSV": ("p.csv", "'id,names\\n' + chr(0) + '\"'"),
}  # fmt: skip


@pytest.mark.parametrize("name", KNOWLEDGE)
def test_a_file_of_parties(name: str, tmp_path: Path) -> None:
    file, content = KNOWLEDGE[name]
    code = (
        "from pathlib import Path\nfrom contextlib import suppress\n"
        "from marsad.lang.ar.parties import load_register\n"
        f"Path({file!r}).write_text({content}, encoding='utf-8')\n"
        "with suppress(errors.LexiconError):\n"
        f"    register = load_register([Path({file!r})])\n    register.line('x')\n"
        "print('ok')"
    )
    assert survives(code, tmp_path) == "ok"
