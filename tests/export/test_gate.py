"""What leaves, what does not, and what is taken out on the way."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import msgspec
import pytest

from marsad.errors import UsageError
from marsad.export import FORMATS, ExportItem, Gate, Profile, export, format_named, profile_named, read
from marsad.export.blurring import cell
from marsad.export.model import state_named
from marsad.geo import kilometres
from marsad.record import Place

from .made import VICTIM, WITNESS, bare, items, strike

EXTRA = {"xlsx": "openpyxl", "parquet": "pyarrow"}
MARKED = {
    "acled": lambda row: "review=unreviewed" in row["tags"] and row["notes"].startswith("UNREVIEWED [marsad record="),
    "ged": lambda row: row["code_status"] == "unreviewed",
    "plover": lambda row: row["review_state"] == "unreviewed" and row["comment"].startswith("UNREVIEWED"),
    "airwars": lambda row: row["review_state"] == "unreviewed",
    "geojson": lambda row: row["properties"]["review_state"] == "unreviewed",
    "followthemoney": lambda row: "review=unreviewed" in str(row["properties"]),
    "claims": lambda row: row["marsad:reviewState"] == "unreviewed",
}


def of_every_state() -> list[ExportItem]:
    states = ("unreviewed", "reviewed", "second_reviewed", "final", "rejected")
    return [strike(state=state, incident={"id": f"i-{state}"}) for state in states]


def out(name: str, tmp_path: Path, given: list[ExportItem], gate: Gate | None = None) -> list[dict]:
    if name in EXTRA:
        pytest.importorskip(EXTRA[name], reason=f"the extra {name} is not installed")
    result = export(given, name, tmp_path / f"x{format_named(name).ending}", gate=gate)
    return list(read(result.out, name))


@pytest.mark.parametrize("name", FORMATS)
def test_only_reviewed_incidents_leave(name: str, tmp_path: Path) -> None:
    text = str(out(name, tmp_path, of_every_state()))
    for state in ("reviewed", "second_reviewed", "final"):
        assert f"i-{state}" in text
    assert "i-unreviewed" not in text
    assert "rejected" not in text


@pytest.mark.parametrize("name", FORMATS)
def test_unreviewed_incidents_are_marked_in_every_row(name: str, tmp_path: Path) -> None:
    rows = out(name, tmp_path, [strike(state="unreviewed")], Gate(include_unreviewed=True))
    marked = MARKED.get(name, lambda row: row["review_state"] == "unreviewed")
    assert rows
    for row in rows:
        assert marked(row), row


@pytest.mark.parametrize("name", FORMATS)
def test_rejected_incidents_never_leave(name: str, tmp_path: Path) -> None:
    assert out(name, tmp_path, [strike(state="rejected")], Gate(include_unreviewed=True)) == []


@pytest.mark.parametrize("name", FORMATS)
def test_every_row_carries_record_version_and_state(name: str, tmp_path: Path) -> None:
    for row in out(name, tmp_path, [strike()]):
        text = json.dumps(row, ensure_ascii=False)
        assert "i0a1b2c3d4e5" in text
        assert "reviewed" in text
        assert any(form in text for form in ("version=3", '"version": 3', '.v3"', 'ersion": 3')), text


def written_text(tmp_path: Path) -> str:
    """All that was written, with what is packed unpacked."""
    texts = []
    for path in sorted(tmp_path.iterdir()):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as packed:
                texts += [packed.read(name).decode(errors="replace") for name in packed.namelist()]
        elif path.suffix == ".parquet":
            texts.append(json.dumps(list(read(path, "parquet")), ensure_ascii=False))
        else:
            texts.append(path.read_text(encoding="utf-8"))
    return "\n".join(texts)


@pytest.mark.parametrize("profile", ["partners", "public"])
@pytest.mark.parametrize("name", FORMATS)
def test_no_name_of_a_victim_or_witness_is_left(name: str, profile: str, tmp_path: Path) -> None:
    secret = [VICTIM, VICTIM.split()[0], WITNESS, "هدى النجار", "دفن خامس"]
    given = [strike(), strike(events=[], origins=[], incident={"id": "i2"})]
    out(name, tmp_path, given, Gate(profile=profile_named(profile)))
    text = written_text(tmp_path)
    assert not [word for word in secret if word in text]
    assert "i0a1b2c3d4e5" in text


def test_the_names_were_there_before(tmp_path: Path) -> None:
    for name in ("csv", "geojson", "claims", "plover"):
        out(name, tmp_path, [strike()])
    text = written_text(tmp_path)
    assert VICTIM in text
    assert WITNESS in text


def test_the_one_given_is_not_changed() -> None:
    given = strike()
    before = msgspec.json.encode(given)
    for profile in ("partners", "public"):
        assert profile_named(profile).apply(given).id == given.id
    assert msgspec.json.encode(given) == before


def test_redacted_evidence_keeps_its_place_in_the_text() -> None:
    shown = profile_named("partners").apply(strike())
    quotes = list(shown.quotes())
    assert [quote.text for quote in quotes] == [None, None]
    assert [quote.start for quote in quotes] == [30, 8]


def test_addresses_can_be_withheld() -> None:
    shown = profile_named(None, ["urls"]).apply(strike())
    assert not [origin.url for origin in shown.origins if origin.url]
    assert not [account.url for account in shown.incident.accounts if account.url]


@pytest.mark.parametrize("name", FORMATS)
def test_a_blurred_place_is_nowhere_in_the_file(name: str, tmp_path: Path) -> None:
    given = [strike(), strike(events=[], origins=[], incident={"id": "i2"})]
    for profile in (profile_named(None, (), 25.0), profile_named(None, (), "admin1")):
        out(name, tmp_path, given, Gate(profile=profile))
        text = written_text(tmp_path)
        for secret in ("كفر الزيتون", "حوش العنب", "35.6137", "36.5741", "Ariha", "471147114"):
            assert secret not in text


def test_blurring_to_a_grid_says_so_in_the_precision() -> None:
    where = profile_named(None, (), 10.0).apply(strike()).incident.where
    assert where
    assert where.precision == "near"
    assert (where.name, where.admin1, where.others) == ("Idlib", "Idlib", [])
    wide = profile_named(None, (), 200.0).apply(strike()).incident.where
    assert wide
    assert wide.precision == "governorate"


def test_what_was_coarser_stays_so() -> None:
    coarse = {"name": "سوريا", "country": "SYR", "lat": 35.0, "lon": 38.0, "precision": "country"}
    where = profile_named("public").apply(strike(incident={"where": coarse})).incident.where
    assert where
    assert where.precision == "country"


def test_blurring_to_the_governorate_gives_its_centre() -> None:
    where = profile_named(None, (), "admin1").apply(strike()).incident.where
    assert where
    assert where.precision == "governorate"
    centre = kilometres(Place(name="a", lat=where.lat, lon=where.lon), Place(name="b", lat=35.93, lon=36.63))
    assert centre is not None
    assert centre < 60
    unknown = {"name": "قرية", "country": "SYR", "admin1": "Nowhere", "lat": 35.0, "lon": 38.0, "precision": "exact"}
    nowhere = profile_named(None, (), "admin1").apply(strike(incident={"where": unknown})).incident.where
    assert nowhere
    assert (nowhere.lat, nowhere.lon) == (None, None)


@pytest.mark.parametrize("km", [1.0, 10.0, 25.0, 333.0])
@pytest.mark.parametrize(("lat", "lon"), [(35.61, 36.57), (0, 0), (-89.99, 179.99), (89.99, -180), (15.3, -44.2)])
def test_a_cell_holds_its_point_and_is_as_wide_as_asked(lat: float, lon: float, km: float) -> None:
    west, south, east, north = cell(lat, lon, km)
    assert west <= lon <= east
    assert south <= lat <= north
    assert -180 <= west < east <= 180.000001
    assert (north - south) * 111.2 == pytest.approx(km, rel=0.02)


def test_neighbours_share_a_cell() -> None:
    assert cell(35.6101, 36.5701, 10) == cell(35.6102, 36.5702, 10)


def test_the_loss_report_counts_what_the_gate_did(tmp_path: Path) -> None:
    result = export(of_every_state(), "acled", tmp_path / "a.csv", gate=Gate(profile=profile_named("public")))
    report = json.loads(result.loss_report.read_text(encoding="utf-8"))
    assert report["kept_back_by_the_gate"] == {"rejected": 1, "unreviewed": 1}
    assert report["review_states"] == {"final": 1, "reviewed": 1, "second_reviewed": 1}
    assert report["profile"] == "public"
    assert {"what": "place blurred to a grid of 10 km", "records": 3} in report["choices"]
    assert {"what": "names of victims and witnesses withheld", "records": 3} in report["choices"]


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_says_what_it_cannot_hold(name: str, tmp_path: Path) -> None:
    if name in EXTRA:
        pytest.importorskip(EXTRA[name], reason=f"the extra {name} is not installed")
    result = export(items(), name, tmp_path / "x", loss_report=tmp_path / "said.json")
    report = json.loads((tmp_path / "said.json").read_text(encoding="utf-8"))
    assert report["cannot_hold"]
    assert any(row["records"] for row in report["cannot_hold"])
    assert report["sha256"]
    assert report["rows"] == result.ledger.rows
    assert (result.evidence is None) == format_named(name).evidence


def test_evidence_stands_beside_formats_without_room_for_it(tmp_path: Path) -> None:
    result = export([strike(), bare(state="final")], "ged", tmp_path / "g.csv")
    assert result.evidence
    (line,) = result.evidence.read_text(encoding="utf-8").splitlines()
    row = json.loads(line)
    assert (row["record_id"], row["version"], row["review_state"]) == ("i0a1b2c3d4e5", 3, "reviewed")
    assert row["evidence"][0] == {
        "report": "r1", "event": "e1", "start": 30, "end": row["evidence"][0]["end"],
        "text": f'غارة "أولى"\nقتلت {VICTIM};\tثم أخرى',
    }  # fmt: skip


def test_what_cannot_be_asked() -> None:
    for wrong in (
        lambda: profile_named("secret"),
        lambda: profile_named(None, ["dates"]),
        lambda: profile_named(None, (), 0.1),
    ):
        with pytest.raises(UsageError):
            wrong()
    with pytest.raises(ValueError, match="no review state"):
        state_named("done")
    assert state_named("Second-reviewed") == "second_reviewed"
    assert state_named("assigned") == "unreviewed"
    assert Profile("x").apply(strike()) == strike()
