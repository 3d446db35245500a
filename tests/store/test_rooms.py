"""Incidents, judgements, people, saved searches, double coding, the import log."""

from __future__ import annotations

import msgspec
import pytest
from making import count, event, incident, report

from marsad import NotFoundError, QueryError, Report, Store, UsageError
from marsad.incidents import Judgement
from marsad.store.imports import RowView
from marsad.store.packing import now

ARRESTS = "أعلنت الشرطة اعتقال ثلاثة متظاهرين في البصرة أمس."
TEXT = "قُتل خمسة مدنيين في غارة جوية على مدينة إدلب يوم الثلاثاء، بحسب الدفاع المدني."


@pytest.fixture
def reports(store: Store) -> list[Report]:
    strike = event(TEXT, "air_strike", "غارة جوية", place="إدلب", casualties=[count(TEXT, "killed", 5, "خمسة مدنيين")])
    made = [report("a", TEXT, strike), report("b", ARRESTS, event(ARRESTS, "arrest", "اعتقال"))]
    store.add_reports((one.article, one) for one in made)
    return made


def test_builds_are_kept_and_only_changes_are_written(store: Store, reports: list[Report]) -> None:
    incidents = [incident(f"i{number}", one) for number, one in enumerate(reports)]
    assert store.incidents.save(incidents) == {"added": 2, "changed": 0, "same": 0, "gone": 0}
    assert store.incidents.save(incidents) == {"added": 0, "changed": 0, "same": 2, "gone": 0}
    assert sorted(one.id for one in store.incidents.all()) == sorted(one.id for one in incidents)
    other = [msgspec.structs.replace(incidents[0], grade="fair")]
    assert store.incidents.save(other) == {"added": 0, "changed": 1, "same": 0, "gone": 1}
    assert store.incidents.versions(other[0].id) == [incidents[0], other[0]]
    assert store.count("", "incidents") == 1
    assert store.incidents.get(incidents[1].id).gone
    assert store.incidents.save(incidents)["changed"] == 1  # back again
    assert store.count("", "incidents") == 2


def test_decisions_on_an_incident_outlive_the_next_build(store: Store, reports: list[Report]) -> None:
    incidents = [incident(f"i{number}", one) for number, one in enumerate(reports)]
    strike = next(one for one in incidents if one.killed)
    store.incidents.save(incidents)
    store.incidents.correct(strike.id, "killed.best", 7, author="amal", reason="قائمة الأسماء")
    store.incidents.assign(strike.id, "amal", author="huda")
    store.incidents.set_status(strike.id, "reviewed", author="amal")
    now_ = store.incidents.get(strike.id)
    assert now_.incident.killed
    assert now_.incident.killed.best == 7
    assert (now_.status, now_.marks[0].machine, now_.marks[0].human) == ("reviewed", 5, 7)
    assert [item.id for item in store.find_incidents("killed>=7 review:done").items] == [strike.id]
    figure = msgspec.structs.replace(strike.killed, best=9)  # type: ignore[type-var]
    store.incidents.save([msgspec.structs.replace(one, killed=figure) if one is strike else one for one in incidents])
    now_ = store.incidents.get(strike.id)
    assert now_.incident.killed
    assert now_.incident.killed.best == 7
    assert [(c.why, c.was, c.machine, c.human) for c in now_.conflicts] == [("value_changed", 5, 9, 7)]
    store.incidents.undo(strike.id, now_.marks[0].entry, author="amal")
    assert store.incidents.get(strike.id).incident.killed.best == 9  # type: ignore[union-attr]
    with pytest.raises(UsageError):
        store.incidents.correct(strike.id, "grade", "certain", author="amal")
    with pytest.raises(NotFoundError):
        store.incidents.comment("none", "x", author="amal")


def test_judgements_are_kept_in_order(store: Store) -> None:
    given = [
        Judgement(verdict="same", a="a#1", b="b#2", author="amal", time=now(), a_at=4),
        Judgement(verdict="different", a="a#1", b="b#2", author="huda", time=now(), reason="يومان مختلفان"),
    ]
    for one in given:
        store.incidents.judge(one)
    assert store.incidents.judgements() == given


def test_people_and_what_they_may(store: Store) -> None:
    amal = store.people.add("amal", "coder", display="أمل", password="hash")
    assert (amal.may("viewer"), amal.may("coder"), amal.may("reviewer")) == (True, True, False)
    assert "password" not in type(amal).__struct_fields__
    assert store.people.password_of("amal") == "hash"
    with pytest.raises(UsageError):
        store.people.add("amal", "viewer")
    with pytest.raises(UsageError):
        store.people.add("x", "king")  # type: ignore[arg-type]
    assert store.people.change("amal", role="admin").may("admin")
    assert not store.people.change("amal", active=False).may("viewer")
    assert store.people.password_of("amal") is None


def test_tokens_are_told_once_and_end(store: Store) -> None:
    store.people.add("amal", "coder")
    secret = store.people.issue("amal", label="نص برمجي")
    assert store.people.bearer(secret) == store.people.get("amal")
    assert store.people.bearer(secret, "session") is None
    assert store.people.bearer(secret + "x") is None
    assert secret not in str(store.people.tokens("amal"))
    assert store.people.bearer(store.people.issue("amal", expires="2020-01-01T00:00:00Z")) is None
    store.people.revoke(secret)
    assert store.people.bearer(secret) is None


def test_saved_searches(store: Store) -> None:
    store.people.save_search("amal", "غارات", "kind:air_strike", shared=True)
    store.people.save_search("amal", "غارات", "kind:shelling", shared=True)
    store.people.save_search("amal", "لي", "is:conflict")
    assert [(one.name, one.query) for one in store.people.searches("huda")] == [("غارات", "kind:shelling")]
    with pytest.raises(QueryError):
        store.people.save_search("amal", "خطأ", "kind:")
    store.people.drop_search("huda", "غارات")
    assert len(store.people.searches("amal")) == 2
    store.people.drop_search("amal", "غارات")
    assert [one.name for one in store.people.searches("amal")] == ["لي"]


def test_double_coding_is_blind_till_all_have_handed_in(store: Store, reports: list[Report]) -> None:
    double = store.doubles.open("a", ["amal", "huda"], author="lina", start_from="machine")
    assert [len(sheet.events or []) for sheet in double.sheets] == [len(reports[0].events)] * 2
    store.doubles.save(double.id, "amal", [])
    store.doubles.save(double.id, "amal", reports[0].events, submit=True)
    seen = {sheet.person: sheet for sheet in store.doubles.get(double.id, person="huda").sheets}
    assert seen["amal"].events is None
    assert seen["huda"].events is not None
    with pytest.raises(UsageError):
        store.doubles.save(double.id, "amal", [])
    with pytest.raises(UsageError):
        store.doubles.save(double.id, "somebody", [])
    with pytest.raises(UsageError):
        store.doubles.adjudicate(double.id, "lina", [])
    store.doubles.save(double.id, "huda", [], submit=True)
    seen = {sheet.person: sheet for sheet in store.doubles.get(double.id, person="huda").sheets}
    assert seen["amal"].events == reports[0].events
    assert store.doubles.gold() == []
    assert store.doubles.adjudicate(double.id, "lina", reports[0].events).state == "adjudicated"
    assert store.doubles.gold() == [reports[0]]
    assert store.doubles.all(person="somebody") == []
    with pytest.raises(UsageError):
        store.doubles.open("a", ["amal", "amal"], author="lina")


def test_the_import_log(store: Store) -> None:
    run = store.imports.start("ingest", ["ملف.csv"])
    with store.database.writing() as connection:
        store.imports.log(connection, run, [RowView(place="f:2", outcome="failed", note="empty text")])
        for _ in range(2):  # the same failure twice is kept once
            store.imports.quarantine(connection, run, "f:2", "M100", "empty text", {"text": " ", "id": 7})
    assert [(one.place, one.reason, one.content) for one in store.imports.quarantined()] == [
        ("f:2", "empty text", {"text": " ", "id": 7})
    ]
    with store.database.writing() as connection:
        store.imports.settle(connection, ["f:2"])
    assert store.imports.quarantined() == []
    assert len(store.imports.quarantined(settled=True)) == 1
    store.imports.finish(run, {"failed": 1})
    (told,) = store.imports.runs()
    assert (told.sources, told.counts, bool(told.finished)) == (["ملف.csv"], {"failed": 1}, True)
    assert [row.note for row in store.imports.rows(run, "failed")] == ["empty text"]
    store.imports.save_mapping("desk", {"text": "النص"})
    store.imports.save_mapping("desk", {"text": "المتن"})
    assert store.imports.mapping("desk") == {"text": "المتن"}
    with pytest.raises(NotFoundError):
        store.imports.mapping("none")
