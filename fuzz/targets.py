"""What is fuzzed: every reader of outside input and the coder, each with seeds of our own and a check.

A check returns for any bytes, or raises: a ``MarsadError`` is an honest refusal and is caught here; whatever else
comes out is a finding.
"""

from __future__ import annotations

import io
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fuzz import seeds
from marsad.errors import MarsadError

__all__ = ["ROOT", "TARGETS", "Target", "seeds_of"]

ROOT = Path(__file__).parents[1]
MEMORY = Path("/dev/shm") if os.access("/dev/shm", os.W_OK) else Path(tempfile.gettempdir())


@dataclass(frozen=True, slots=True)
class Target:
    """``seeds`` makes well-formed inputs, ``words`` are pieces of the format; ``textual``: mutated as text."""

    check: Callable[[bytes], None]
    seeds: Callable[[], Sequence[bytes]]
    words: tuple[bytes, ...] = (b"\n", b'"', b"\0")
    textual: bool = False
    share: int = 1  # of all inputs, beside the other targets


# -- the coder


def _code(data: bytes) -> None:
    import marsad
    from fuzz.laws import hold, replay

    text = data.decode("utf-8", "surrogatepass")
    if not text.strip():
        return
    report = marsad.code(text, published=("2024-03-15", None, "2021-11-17T10:00:00+03:00")[len(data) % 3])
    hold(report)
    if len(data) % 8 == 0:
        replay(report)
    if len(data) % 32 == 1:
        _show(report)


def _show(report: object) -> None:
    from marsad.render.card import card
    from marsad.render.page import PageWriter

    card(report, width=100, colour=True)  # type: ignore[arg-type]
    with PageWriter(io.StringIO(), "ar") as page:
        page.add(report)  # type: ignore[arg-type]


def _phrase(data: bytes) -> None:
    """Numbers, counts and times by themselves, each read again from its words."""
    from fuzz.laws import Broken
    from marsad.lang.ar import numbers, times
    from marsad.lang.ar.language import arabic

    read = arabic().document
    doc = read(data.decode("utf-8", "surrogatepass")[:400])
    for room in (numbers, times):
        for match in room.annotate(doc):
            words = doc.span(match.first, match.last).text
            again = read(words)
            whole = (0, len(again.words))
            found = [(one.rule, one.value) for one in room.annotate(again) if (one.first, one.last) == whole]
            if (match.rule, match.value) not in found:
                raise Broken(f"replay of {match.rule}: {words!r}")


# -- readers of files


def _reader(name: str, form: str = "auto") -> Callable[[bytes], None]:
    def check(data: bytes) -> None:
        from marsad.ingest import Failure, read_placed
        from marsad.record import Article

        path = MEMORY / f"marsad-fuzz-{os.getpid()}.{name}"
        path.write_bytes(data)
        for where, item in read_placed([path], input_format=form, warn=lambda where, message: None, dates="dmy"):
            if not isinstance(where, str) or not isinstance(item, (Article, Failure)):
                raise TypeError(item)
            if isinstance(item, Article):
                item.text.encode("utf-8", "surrogatepass")
                if not item.text.strip():
                    raise ValueError("an article without text")

    return check


def _rows(name: str, call: Callable[[Path], object]) -> Callable[[bytes], None]:
    def check(data: bytes) -> None:
        path = MEMORY / f"marsad-fuzz-{os.getpid()}{name}"
        path.write_bytes(data)
        with suppress(MarsadError):
            found = call(path)
            if isinstance(found, Iterator):
                for _ in found:
                    pass

    return check


def _html(data: bytes) -> None:
    from marsad.ingest.page import _without_resiliparse, declared_charset, read_page

    declared_charset(data)
    html = data.decode("utf-8", "replace")
    for page in (read_page(html), _without_resiliparse(html)):
        page.fields()


def _decode(data: bytes) -> None:
    from marsad.ingest.decoding import decode, garbled
    from marsad.ingest.tracer import redact

    for declared in (None, "windows-1256", data[:20].decode("latin-1")):
        with suppress(MarsadError):
            text = decode(data, "x", declared).text
            garbled(text)
            if len(redact(text)) != len(text):
                raise ValueError("blacking out a tracer moved the text")


def _record(data: bytes) -> None:
    import msgspec

    import marsad

    with suppress(msgspec.MsgspecError, UnicodeError):
        marsad.encode(marsad.decode(data))


def _judgements(path: Path) -> object:
    from marsad.incidents.judgements import load_judgements

    return load_judgements(path)


def _reviews(path: Path) -> object:
    from marsad.export.loading import load_reviews

    return load_reviews(path)


def _parties(path: Path) -> object:
    from marsad.parties.register import Register, read_rows

    return Register(read_rows(path), str.casefold)


def _places(form: str) -> Callable[[Path], object]:
    def call(path: Path) -> object:
        from marsad.gazetteer.importing import READERS, guess_format

        with suppress(MarsadError):
            guess_format(path)
        return READERS[form](path)

    return call


# -- the store's query language, and the API


@cache
def _store() -> object:
    from marsad.store import open_store
    from marsad.web.demo import fill

    path = MEMORY / f"marsad-fuzz-{os.getpid()}.db"
    for old in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        old.unlink(missing_ok=True)
    store = open_store(path)
    fill(store)
    return store


def _query(data: bytes) -> None:
    store = _store()
    query = data.decode("utf-8", "surrogateescape")
    for scope in ("reports", "events", "find_incidents"):
        with suppress(MarsadError):
            getattr(store, scope)(query, limit=3)


@cache
def _client() -> object:
    from starlette.testclient import TestClient

    from marsad.web import Settings, create_app

    return TestClient(
        create_app(_store(), Settings(user="amal")),  # type: ignore[arg-type]
        base_url="http://127.0.0.1",
        raise_server_exceptions=True,
    )


def _api(data: bytes) -> None:
    """``METHOD PATH`` on the first line, a JSON body below."""
    head, _, body = data.partition(b"\n")
    method, _, path = head.decode("utf-8", "replace").partition(" ")
    if method not in ("GET", "POST", "PUT", "DELETE", "PATCH") or not path.startswith("/") or not path.isprintable():
        return
    try:
        answer = _client().request(  # type: ignore[attr-defined]
            method, path, content=body or None, headers={"content-type": "application/json"}, follow_redirects=False
        )
    except Exception as error:
        if "InvalidURL" in type(error).__name__ or type(error).__module__.startswith("httpx"):
            return  # the client refuses to send it
        raise
    if answer.status_code >= 500:
        raise AssertionError(f"{answer.status_code} for {head!r}")


TARGETS: dict[str, Target] = {
    "code": Target(_code, seeds.plain, textual=True, share=24),
    "phrases": Target(_phrase, lambda: [text.encode() for text in seeds.examples()], textual=True, share=20),
    "decode": Target(_decode, seeds.coded_pages, share=8),
    "txt": Target(_reader("txt"), seeds.coded_pages, share=3),
    "html": Target(_html, seeds.pages, seeds.TAGS, share=6),
    "htm": Target(_reader("html"), seeds.pages, seeds.TAGS, share=4),
    "jsonl": Target(_reader("jsonl"), seeds.lines, seeds.JSON, share=5),
    "json": Target(_reader("json"), seeds.ninjs, seeds.JSON, share=5),
    "telegram": Target(_reader("json"), seeds.telegram, seeds.JSON, share=4),
    "csv": Target(_reader("csv"), seeds.csv, (b",", b'"', b"\r", b"\n", b"\0", b";", b"\t"), share=5),
    "xlsx": Target(_reader("xlsx"), seeds.xlsx, seeds.ZIPS, share=1),
    "feed": Target(_reader("xml", "feed"), seeds.feeds, seeds.XML, share=2),
    "warc": Target(_reader("warc"), seeds.warc, seeds.WARCS, share=4),
    "wacz": Target(_reader("wacz"), seeds.wacz, (*seeds.ZIPS, *seeds.WARCS), share=4),
    "record": Target(_record, seeds.coded, seeds.JSON, share=2),
    "judgements": Target(_rows(".jsonl", _judgements), seeds.judged, seeds.JSON, share=1),
    "reviews": Target(
        _rows(".jsonl", _reviews), lambda: [b'{"incident":"i1","state":"final","by":"amal"}\n'], seeds.JSON, share=1
    ),
    "party-yaml": Target(
        _rows(".yaml", _parties),
        seeds.party_files,
        (b"- ", b": ", b"&a ", b"*a", b"!!python/object", b"? ", b"{", b"["),
        share=1,
    ),
    "party-csv": Target(
        _rows(".csv", _parties),
        lambda: ["id,names,type\nx.a,الجيش;جيش,state_forces\n".encode()],
        (b",", b";", b'"'),
        share=1,
    ),
    **{
        f"places-{form}": Target(
            _rows(f".{form}", _places(form)), seeds.place_files, (b",", b"\t", b'"', b"{", b"1e999"), share=1
        )
        for form in ("geonames", "wof", "ocha", "csv")
    },
    "query": Target(_query, seeds.queries, seeds.QUERY, textual=False, share=2),
    "api": Target(_api, seeds.requests, seeds.URL, share=2),
}


def seeds_of(name: str) -> Sequence[bytes]:
    """The well-formed inputs of a target, and what was once found to break it."""
    kept = sorted((ROOT / "fuzz" / "corpus" / name).glob("*"))
    return [*TARGETS[name].seeds(), *(path.read_bytes() for path in kept)]
