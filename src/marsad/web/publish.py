"""A static site of what may leave: map, timeline, a page for each incident, in Arabic and English.

Everything is in the folder: any web server will do, and no page asks another host for anything.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from marsad import __version__
from marsad.errors import UsageError
from marsad.export.gate import Gate
from marsad.export.ledger import Ledger
from marsad.export.model import ExportItem
from marsad.incidents.model import Figure, WhenKnown
from marsad.incidents.switching import under_policy
from marsad.web.atlas import label_bytes, told_to_scripts
from marsad.web.columns import pack_columns, table_of
from marsad.web.dossier import voices_of
from marsad.web.pages import FOLDER, environment
from marsad.web.settings import LANGUAGES
from marsad.web.stances import Stances, count_stances
from marsad.web.words import words_of

__all__ = ["MARK", "Published", "Row", "publish", "units_called"]

MARK = "published.json"
STATIC = ("desk.css", "atlas.css", "incident.css", "mark.svg", "atlas", "map", "vendor/maplibre", "fonts")
_PLAIN = re.compile(r"^[A-Za-z0-9_-]{1,80}$")
_HARM = ("killed_low", "killed_best", "killed_high", "injured_best")


class Row(msgspec.Struct, gc=False):
    """What the map and the list of all keep of an incident."""

    file: str
    kind: str
    grade: str
    state: str
    sources: int
    when: WhenKnown | None
    place: str | None
    lat: float | None
    lon: float | None
    precision: str | None
    killed: Figure | None
    injured_best: int | None


class Published(msgspec.Struct, kw_only=True):
    """What a site holds."""

    out: Path
    incidents: int
    files: int
    ledger: Ledger


def publish(
    items: Iterable[ExportItem],
    out: Path,
    *,
    gate: Gate,
    title: str = "",
    policy: str | None = None,
    step: Callable[[], None] | None = None,
) -> Published:
    """Write a site; an earlier one in the same folder is replaced when the new one is whole.

    Args:
        items: incidents; only what the gate lets out is written.
        out: the folder.
        gate: who may leave, and what is withheld.
        title: of the site.
        policy: how figures are chosen; as they stand by default.
        step: called after each incident.

    Raises:
        UsageError: the folder holds something else.
    """
    if out.exists() and any(out.iterdir()) and not (out / "data" / MARK).exists():
        raise UsageError(f"{out} holds something else", todo="an empty folder, or one that an earlier site is in")
    fresh = out.with_name(f".{out.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    ledger = Ledger("site", ())
    try:
        writer = _Writer(fresh, gate, title, policy)
        for item in gate.let_out(_counted(items, step), ledger):
            writer.add(item)
        writer.finish(ledger)
        files = sum(path.is_file() for path in fresh.rglob("*"))
        shutil.rmtree(out, ignore_errors=True)
        fresh.rename(out)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
    return Published(out=out, incidents=len(writer.rows), files=files, ledger=ledger)


def _counted(items: Iterable[ExportItem], step: Callable[[], None] | None) -> Iterable[ExportItem]:
    for item in items:
        yield item
        if step:
            step()


class _Writer:
    """Pages written as incidents come; map, list and summary at the end."""

    def __init__(self, folder: Path, gate: Gate, title: str, policy: str | None) -> None:
        self.folder, self.gate, self.title, self.policy = folder, gate, title, policy
        self.rows: list[Row] = []
        self.claims: list[list[Any]] = []
        self.units: set[str] = set()
        self.made = datetime.now(UTC).strftime("%Y-%m-%d")
        withheld = [name for name in ("names", "words", "urls") if name in gate.profile.redact]
        withheld += ["words"] if "words" not in withheld and (withheld or gate.profile.blur) else []
        self.withheld = withheld + (["place"] if gate.profile.blur is not None else [])
        for lang in LANGUAGES:
            (folder / lang / "incidents").mkdir(parents=True)
        (folder / "data").mkdir()

    def add(self, item: ExportItem) -> None:
        if self.policy:
            item = msgspec.structs.replace(item, incident=under_policy(item.incident, self.policy))
        incident, where = item.incident, item.incident.where
        file = item.id if _PLAIN.match(item.id) else hashlib.sha256(item.id.encode()).hexdigest()[:24]
        self.rows.append(
            Row(
                file=file,
                kind=incident.kind,
                grade=incident.grade,
                state=item.state,
                sources=incident.independent_sources,
                when=incident.when,
                place=where.name if where else None,
                lat=where.lat if where else None,
                lon=where.lon if where else None,
                precision=where.precision if where else None,
                killed=msgspec.structs.replace(incident.killed, said=[], groups={}) if incident.killed else None,
                injured_best=incident.injured.best if incident.injured else None,
            )
        )
        self.claims.append(incident.claims)
        if self.gate.profile.blur is not None and where:
            self.units.add(where.name)
        for lang in LANGUAGES:
            told = {"item": item, "voices": voices_of(incident), "here": "incident", "twin": f"incidents/{file}.html"}
            self.page(lang, f"incidents/{file}.html", "site/incident.html", **told)

    def page(self, lang: str, path: str, template: str, **context: Any) -> None:
        words = words_of(lang)
        deep = path.count("/")
        other = next(one for one in LANGUAGES if one != lang)
        shared = {
            "lang": lang,
            "direction": words["direction"],
            "w": words,
            "s": words["site"],
            "labels": words["labels"],
            "root": "../" * (deep + 1),
            "home": "../" * deep or "./",
            "other": other,
            "title": self.title or words["site"]["title"],
            "count": len(self.rows),
            "unreviewed": self.gate.include_unreviewed,
            "withheld": self.withheld,
            "made": self.made,
            "version": __version__,
            "units": units_called() if lang == "ar" and self.gate.profile.blur is not None else {},
        }
        context["twin"] = "../" * (deep + 1) + f"{other}/{context['twin']}"
        text = environment().get_template(template).render({**shared, **context})
        (self.folder / lang / path).write_text(text, encoding="utf-8")

    def finish(self, ledger: Ledger) -> None:
        self.rows.sort(key=lambda row: _day(row), reverse=True)
        for lang in LANGUAGES:
            told = told_to_scripts(words_of(lang), self.urls(lang))
            if lang == "ar":
                told["words"]["places"] = {name: units_called()[name] for name in self.units if name in units_called()}
            self.page(lang, "index.html", "site/index.html", told=told, here="map", twin="")
            self.page(lang, "all.html", "site/all.html", rows=self.rows, here="all", twin="all.html")
            (self.folder / "data" / f"labels.{lang}.json").write_bytes(label_bytes("ar" if lang == "ar" else "en"))
        counted = Stances(rows=count_stances(self.claims), read=len(self.rows), found=len(self.rows))
        (self.folder / "data" / "stances.json").write_bytes(msgspec.json.encode(counted))
        names = words_of("en")["common"]["languages"]
        choose = environment().get_template("site/choose.html").render(title=self.title or "marsad", names=names)
        (self.folder / "index.html").write_text(choose, encoding="utf-8")
        self.assets()
        columns = self.folder / "data" / "columns.bin"
        columns.write_bytes(self.columns())
        about = {"profile": self.gate.profile.name, "includes_unreviewed": self.gate.include_unreviewed}
        ledger.write(self.folder / "data" / MARK, columns, published=self.made, withheld=self.withheld, **about)

    def urls(self, lang: str) -> dict[str, str]:
        return {
            "columns": "../data/columns.bin",
            "stances": "../data/stances.json",
            "labels": f"../data/labels.{lang}.json",
            "vendor": "../static/vendor/maplibre/maplibre-gl.js",
            "shapes": "../static/map/",
            "page": "incidents/{}.html",
        }

    def columns(self) -> bytes:
        rows = self.rows
        told: dict[str, Sequence[Any]] = {
            "kind": [row.kind for row in rows],
            "start": [row.when.start if row.when else None for row in rows],
            "end": [row.when.end if row.when else None for row in rows],
            "place": [row.place for row in rows],
            "lat": [row.lat for row in rows],
            "lon": [row.lon for row in rows],
            "place_precision": [row.precision for row in rows],
            "injured_best": [row.injured_best for row in rows],
            "grade": [row.grade for row in rows],
            "independent_sources": [row.sources for row in rows],
        }
        for end in ("low", "best", "high"):
            told[f"killed_{end}"] = [getattr(row.killed, end) if row.killed else None for row in rows]
        columns, head = table_of(told)
        return pack_columns(len(rows), columns, {**head, "scope": "incidents", "ids": [row.file for row in rows]})

    def assets(self) -> None:
        for name in STATIC:
            source, target = FOLDER / "static" / name, self.folder / "static" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, target)
            elif source.exists():
                shutil.copyfile(source, target)


def _day(row: Row) -> str:
    return (row.when.start or row.when.end or "") if row.when else ""


@cache
def units_called() -> dict[str, str]:
    """Arabic names of countries and governorates, by code and English name: a blurred place is called by these."""
    from marsad.gazetteer.store import BASE

    connection = sqlite3.connect(f"{BASE.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    wanted = "SELECT kind, country, name_en, name FROM place WHERE kind IN ('admin1', 'country') ORDER BY population"
    try:
        rows = connection.execute(wanted).fetchall()
    finally:
        connection.close()
    return {(country if kind == "country" else english): name for kind, country, english, name in rows if name}
