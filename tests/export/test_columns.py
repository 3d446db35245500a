"""Columns and values against what the formats' own makers publish."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from marsad.export import ExportItem, export, read
from marsad.export.acled import INTER, fatalities_reported
from marsad.export.airwars import GROUPS
from marsad.export.plover import QUAD
from marsad.export.values import country

from .made import VICTIM, bare, strike

# ACLED's codebook; the acledR package's sample of an export, 2023 layout: names and order.
ACLED = [
    "event_id_cnty", "event_date", "year", "time_precision", "disorder_type", "event_type", "sub_event_type",
    "actor1", "assoc_actor_1", "inter1", "actor2", "assoc_actor_2", "inter2", "interaction", "civilian_targeting",
    "iso", "region", "country", "admin1", "admin2", "admin3", "location", "latitude", "longitude", "geo_precision",
    "source", "source_scale", "notes", "fatalities", "tags", "timestamp",
]  # fmt: skip
# UCDP GED codebook 23.1; some releases order best, high, low otherwise, so files are matched by name.
GED = [
    "id", "relid", "year", "active_year", "code_status", "type_of_violence", "conflict_dset_id", "conflict_new_id",
    "conflict_name", "dyad_dset_id", "dyad_new_id", "dyad_name", "side_a_dset_id", "side_a_new_id", "side_a",
    "side_b_dset_id", "side_b_new_id", "side_b", "number_of_sources", "source_article", "source_office",
    "source_date", "source_headline", "source_original", "where_prec", "where_coordinates", "where_description",
    "adm_1", "adm_2", "latitude", "longitude", "geom_wkt", "priogrid_gid", "country", "country_id", "region",
    "event_clarity", "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians",
    "deaths_unknown", "best", "high", "low", "gwnoa", "gwnob",
]  # fmt: skip
# The PLOVER manual's sixteen events.
PLOVER = (
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT REQUEST ACCUSE REJECT THREATEN PROTEST SANCTION MOBILIZE "
    "COERCE ASSAULT"
).split()


def rows(name: str, tmp_path: Path, *given: ExportItem) -> list[dict]:
    return list(read(export(given, name, tmp_path / "out").out, name))


def header(path: Path) -> list[str]:
    with path.open(encoding="utf-8", newline="") as stream:
        return next(csv.reader(stream))


def test_acled_has_its_31_columns_in_order(tmp_path: Path) -> None:
    rows("acled", tmp_path, strike())
    assert len(ACLED) == 31
    assert header(tmp_path / "out") == ACLED


def test_ged_has_its_49_columns(tmp_path: Path) -> None:
    rows("ged", tmp_path, strike())
    assert len(GED) == 49
    assert header(tmp_path / "out") == GED


def test_an_acled_row_value_by_value(tmp_path: Path) -> None:
    (row,) = rows("acled", tmp_path, strike())
    notes = row.pop("notes")
    assert row == {
        "event_id_cnty": "i0a1b2c3d4e5", "event_date": "2031-03-04", "year": 2031, "time_precision": 1,
        "disorder_type": "Political violence", "event_type": "Explosions/Remote violence",
        "sub_event_type": "Air/drone strike", "actor1": "Military Forces of Syria",
        "assoc_actor_1": ["Military Forces of Russia"], "inter1": 1, "actor2": VICTIM, "assoc_actor_2": [], "inter2": 7,
        "interaction": 17, "civilian_targeting": "Civilian targeting", "iso": 760, "region": "Middle East",
        "country": "Syria", "admin1": "Idlib", "admin2": "Ariha", "admin3": None, "location": "كفر الزيتون",
        "latitude": 35.6137, "longitude": 36.5741, "geo_precision": 1, "source": ["وكالة أفق", "=صوت الوادي"],
        "source_scale": None, "fatalities": 4, "tags": ["record=i0a1b2c3d4e5", "version=3", "review=reviewed"],
        "timestamp": "2031-03-07T08:00:00Z",
    }  # fmt: skip
    assert notes.startswith(
        "[marsad record=i0a1b2c3d4e5 version=3 review=reviewed grade=contested]; killed 4..7 best=5"
    )
    assert "injured 12.. best=12" in notes
    assert "r1:30-" in notes


def test_acled_fatalities_are_the_low_end_and_0_is_told_from_unknown(tmp_path: Path) -> None:
    nobody = {"best": 0, "low": 0, "high": 0, "rule": "min_max"}
    known, unknown, none = rows(
        "acled", tmp_path, strike(), bare(state="final"), bare(state="final", incident={"killed": nobody})
    )
    assert [row["fatalities"] for row in (known, unknown, none)] == [4, 0, 0]
    assert [fatalities_reported(row) for row in (known, unknown, none)] == [4, None, 0]


def test_acled_takes_a_best_figure_put_right_beyond_the_range(tmp_path: Path) -> None:
    killed = {"best": 9, "low": 4, "high": 7, "rule": "casualty_recorders"}
    (row,) = rows("acled", tmp_path, strike(incident={"killed": killed}))
    assert row["fatalities"] == 9


def test_acled_leaves_the_unknown_empty(tmp_path: Path) -> None:
    (row,) = rows("acled", tmp_path, bare(state="final"))
    filled = {name for name, value in row.items() if value not in (None, [])}
    assert filled == {
        "event_id_cnty", "disorder_type", "event_type", "sub_event_type", "fatalities", "notes", "tags",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("start", "end", "precision"),
    [("2031-03-04", "2031-03-04", 1), ("2031-03-04", "2031-03-05", 2), ("2031-03-01", "2031-03-31", 3)],
)
def test_acled_time_precision(start: str, end: str, precision: int, tmp_path: Path) -> None:
    when = {"start": start, "end": end, "precision": "days", "basis": "said"}
    (row,) = rows("acled", tmp_path, strike(incident={"when": when}))
    assert row["time_precision"] == precision


def test_acled_day_of_publication_is_no_day_of_the_event(tmp_path: Path) -> None:
    when = {"start": None, "end": "2031-05-01", "precision": "until", "basis": "published"}
    (row,) = rows("acled", tmp_path, strike(incident={"when": when}))
    assert (row["event_date"], row["year"], row["time_precision"]) == (None, None, None)
    assert "on or before 2031-05-01" in row["notes"]


def test_acled_interaction_joins_both_codes_smaller_first(tmp_path: Path) -> None:
    def parties(actor: str | None, recipient: str | None) -> list[dict]:
        pairs = (("actor", actor), ("recipient", recipient))
        return [{"role": role, "name": "س", "type": type} for role, type in pairs if type]

    wanted = {("rebel", "state_forces"): 12, ("protesters", None): 60, (None, "civilians"): 70, (None, None): None,
              ("unidentified", "civilians"): 70}  # fmt: skip
    for (actor, recipient), code in wanted.items():
        (row,) = rows("acled", tmp_path, strike(incident={"parties": parties(actor, recipient)}))
        assert row["interaction"] == code, (actor, recipient)
    assert sorted(INTER.values()) == list(range(1, 9))


def test_a_ged_row_value_by_value(tmp_path: Path) -> None:
    (row,) = rows("ged", tmp_path, strike())
    filled = {name: value for name, value in row.items() if value not in (None, [])}
    assert filled == {
        "id": "i0a1b2c3d4e5", "relid": "i0a1b2c3d4e5.v3", "year": 2031, "code_status": "reviewed",
        "type_of_violence": 3, "dyad_name": "Military Forces of Syria - Civilians",
        "side_a": "Military Forces of Syria", "side_b": "Civilians",
        "number_of_sources": 2,
        "source_article": [
            f"وكالة أفق, 2031-03-05, غارة على كفر الزيتون تودي بحياة {VICTIM}, https://a.example/1?x=1;y=2",
            "=صوت الوادي, 2031-03-05",
        ],
        "source_office": ["وكالة أفق", "=صوت الوادي"], "source_date": ["2031-03-05"],
        "source_headline": [f"غارة على كفر الزيتون تودي بحياة {VICTIM}"],
        "source_original": ["الدفاع المدني", "أم خالد"],
        "where_prec": 1, "where_coordinates": "كفر الزيتون", "where_description": "حوش العنب", "adm_1": "Idlib",
        "adm_2": "Ariha", "latitude": 35.6137, "longitude": 36.5741, "geom_wkt": "POINT (36.5741 35.6137)",
        "priogrid_gid": 251 * 720 + 433 + 1, "country": "Syria", "country_id": 652, "region": "Middle East",
        "event_clarity": 1, "date_prec": 1, "date_start": "2031-03-04", "date_end": "2031-03-04", "deaths_civilians": 4,
        "deaths_unknown": 1, "best": 5, "high": 7, "low": 4, "gwnoa": 652,
    }  # fmt: skip


def test_ged_holds_lethal_events_that_happened_only(tmp_path: Path) -> None:
    given = [strike(), bare(state="final"), strike(incident={"id": "iplan", "status": "planned"})]
    result = export(given, "ged", tmp_path / "g.csv")
    assert result.ledger.rows == 1
    assert [record for record, _ in result.ledger.left_out] == ["ibare", "iplan"]


def test_ged_deaths_by_side_add_up_or_are_empty(tmp_path: Path) -> None:
    killed = {"best": 9, "low": 9, "high": 9, "rule": "min_max", "groups": {"SYR.MIL": {"low": 2, "high": 2}}}
    told, untold = rows(
        "ged", tmp_path, strike(incident={"killed": killed}), strike(incident={"killed": {**killed, "groups": {}}})
    )
    assert (told["deaths_a"], told["deaths_b"], told["deaths_civilians"], told["deaths_unknown"]) == (2, None, None, 7)
    assert [untold[f"deaths_{side}"] for side in ("a", "b", "civilians", "unknown")] == [None] * 4


def test_ged_puts_the_state_first_in_state_based_violence(tmp_path: Path) -> None:
    parties = [
        {"role": "actor", "name": "فصيل", "canonical": None, "type": "rebel"},
        {"role": "recipient", "name": "الجيش", "canonical": "SYR.MIL", "type": "state_forces", "country": "SYR"},
    ]
    given = strike(events=[], incident={"parties": parties, "kind": "armed_clash"})
    (row,) = rows("ged", tmp_path, given)
    assert (row["type_of_violence"], row["side_a"], row["side_b"]) == (1, "Military Forces of Syria", "فصيل")


def test_plover_records(tmp_path: Path) -> None:
    (row,) = rows("plover", tmp_path, strike())
    assert set(PLOVER) == set(QUAD)
    assert {"id", "date", "actor", "recipient", "event"} <= set(row)
    assert (row["event"], row["mode"], row["quad_code"], row["date"]) == (["ASSAULT"], ["drone"], 4, "2031-03-04")
    assert row["actor"][0] == {
        "code": "SYR", "sector": "MIL", "entity_text": "سلاح الجو", "identifier_id": "SYR.MIL",
        "identifier_text": "Military Forces of Syria",
    }  # fmt: skip
    assert row["recipient"][0]["sector"] == "CVL"
    assert row["size"] == {
        "dead": 5, "dead_low": 4, "dead_high": 7, "injured": 12, "injured_low": 12, "injured_high": None,
    }  # fmt: skip
    assert row["event_loc"]["resolution"] == 5
    assert row["event_loc"]["country_code"] == "SYR"


def test_airwars_counts_by_group(tmp_path: Path) -> None:
    killed = {"best": 9, "low": 9, "high": None, "rule": "min_max", "groups": {"SYR.MIL": {"low": 2, "high": None}}}
    full, armed, nobody = rows("airwars", tmp_path, strike(), strike(incident={"killed": killed}), bare(state="final"))

    def ends(row: dict, group: str, outcome: str = "killed") -> tuple:
        return tuple(row[f"killed_injured_{group}_{outcome}_{end}"] for end in ("min", "max"))

    assert ends(full, "civilian_non_combatants") == (4, 4)
    assert ends(full, "children") == (1, 2)
    assert ends(full, "undetermined", "injured") == (12, None)
    assert ends(full, "undetermined") == (None, None)
    assert ends(armed, "belligerents") == (2, None)
    assert [ends(nobody, group) for group in GROUPS] == [(None, None)] * len(GROUPS)
    assert full["belligerent_2_name"] == "Military Forces of Russia"
    assert (full["civilian_harm_status"], full["strike_status"]) == ("contested", "contested_strike")


@pytest.mark.parametrize(
    ("iso3", "numeric", "gw", "region"),
    [("SYR", 760, 652, "Middle East"), ("YEM", 887, 678, "Middle East"), ("SDN", 729, 625, "Northern Africa"),
     ("LBY", 434, 620, "Northern Africa"), ("PSE", 275, None, "Middle East"), ("SOM", 706, 520, "Eastern Africa")],
)  # fmt: skip
def test_countries(iso3: str, numeric: int, gw: int | None, region: str) -> None:
    land = country(iso3)
    assert land
    assert (land.numeric, land.gw, land.acled_region) == (numeric, gw, region)
    assert country("XXA") is None
