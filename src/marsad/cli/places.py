"""``marsad places``: look names up, bring further places in."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

__all__ = ["import_command", "lookup", "places"]


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def places() -> None:
    """Look places up and import denser gazetteers."""


@places.command()
@click.argument("name", nargs=-1, required=True)
@click.option("--places", "packs", multiple=True, type=click.Path(exists=True, path_type=Path), help="A pack to add.")
@click.option("--country", help="Only places of this country (ISO alpha-3).")
@click.option("--limit", default=8, show_default=True, help="How many places to show.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def lookup(name: tuple[str, ...], packs: tuple[Path, ...], country: str | None, limit: int, as_json: bool) -> None:
    """Find places by NAME, in Arabic or Latin letters, typed as a person types."""
    from marsad.gazetteer.lookup import lookup_places
    from marsad.gazetteer.store import open_pack
    from marsad.lang.ar.places.spelling import spelling

    gazetteer = open_pack(packs)
    found = lookup_places(" ".join(name), gazetteer, spelling(), country=country, limit=limit)
    if not found:
        raise click.ClickException(f"no place is called {' '.join(name)!r} or nearly so")
    for hit in found:
        row = hit.row
        admin = gazetteer.row(row.admin1).name_en if row.admin1 is not None else None
        values: dict[str, Any] = {
            "name": row.name,
            "name_en": row.name_en,
            "kind": row.kind,
            "country": row.country,
            "admin1": admin,
            "lat": row.lat,
            "lon": row.lon,
            "radius_km": row.radius,
            "geonameid": row.geonameid,
            "population": row.population,
            "source": row.source,
            "score": round(hit.score, 2),
            "why": hit.why,
        }
        click.echo(json.dumps(values, ensure_ascii=False) if as_json else _line(values))


def _line(values: dict[str, Any]) -> str:
    place = ", ".join(part for part in (values["admin1"], values["country"]) if part)
    at = f"{values['lat']:.3f}, {values['lon']:.3f}" if values["lat"] is not None else "no coordinates"
    near = f" ±{values['radius_km']:g} km"
    about = f"({values['kind']}; {place})"
    return f"{values['name']}  {values['name_en']} {about}  {at}{near}  [{values['source']}; {values['why']}]"


@places.command(name="import")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="The pack to write.")
@click.option("--format", "form", type=click.Choice(["auto", "geonames", "wof", "ocha", "csv"]), default="auto")
@click.option("--alternates", type=click.Path(exists=True, path_type=Path), help="GeoNames alternateNames file.")
@click.option("--source", help="Name of the source, for tables without a column for it.")
@click.option("--licence", default="not stated", show_default=True, help="Licence of the files, kept in the pack.")
@click.option("--country", help="Country of a table without a column for it (ISO alpha-2 or alpha-3).")
def import_command(
    files: tuple[Path, ...],
    output: Path,
    form: str,
    alternates: Path | None,
    source: str | None,
    licence: str,
    country: str | None,
) -> None:
    """Read FILES of places, merge them with the shipped ones and write a pack for ``--places``."""
    from marsad.gazetteer.importing import READERS, Incoming, guess_format, import_places
    from marsad.gazetteer.store import open_pack
    from marsad.lang.ar.places.spelling import spelling

    names: set[str] = set()

    def read() -> Iterator[Incoming]:
        for path in files:
            reader = READERS[guess_format(path) if form == "auto" else form]
            for place in reader(path, alternates=alternates, source=source, country=country):
                names.add(place.source)
                yield place

    class _Licences(dict[str, tuple[str, str]]):
        def get(self, key: str, default: Any = None) -> Any:
            return (licence, "") if key in names else default

    outcome = import_places(read(), output, open_pack(), spelling(), _Licences())
    click.echo(f"{outcome.read} read, {outcome.written} written to {output}", err=True)
    for reason, count in sorted(outcome.reasons.items(), key=lambda item: -item[1]):
        click.echo(f"  {count:>7}  {reason}  (such as {'; '.join(outcome.examples[reason])})", err=True)
