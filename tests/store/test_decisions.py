"""Corrections, verdicts, statuses, undo; and that they outlive re-coding."""

from __future__ import annotations

import msgspec
import pytest
from making import count, report
from making import event as made_event

from marsad import ClashError, NotFoundError, Report, Span, Store, UsageError
from marsad.store.corrections import steps

TEXT = (
    "قُتل خمسة مدنيين وأصيب عشرة آخرون في غارة جوية على مدينة إدلب أمس الثلاثاء، بحسب الدفاع المدني.\n"
    "وفي حلب اعتقلت الشرطة ثلاثة أشخاص خلال مظاهرة."
)


def coded() -> Report:
    strike = made_event(
        TEXT,
        "air_strike",
        "غارة جوية",
        place="إدلب",
        day="2024-05-28",
        casualties=[count(TEXT, "killed", 5, "خمسة مدنيين"), count(TEXT, "injured", 10, "عشرة آخرون")],
    )
    arrest = made_event(TEXT, "arrest", "اعتقلت", place="حلب", actor="الشرطة")
    return report("r1", TEXT, strike, arrest)


def put(store: Store, given: Report) -> None:
    store.add_report(given.article, given)


def changed(given: Report, **values: object) -> Report:
    """The report as a newer codebook might code it: its first event has other values."""
    events = [msgspec.structs.replace(given.events[0], **values), *given.events[1:]]
    coder = msgspec.structs.replace(given.coder, codebook="next")
    return msgspec.structs.replace(given, events=events, coder=coder)


@pytest.fixture
def given(store: Store) -> Report:
    made = coded()
    put(store, made)
    return made


def killed(given: Report) -> int:
    return next(i for i, count in enumerate(given.events[0].casualties) if count.outcome == "killed")


def test_a_correction_keeps_both_values(store: Store, given: Report) -> None:
    event = given.events[0]
    path = f"casualties[{killed(given)}].low"
    entry = store.reviews.correct("r1", event.id, path, 6, author="amal", reason="البيان اللاحق", evidence=(5, 9))
    assert (entry.old, entry.new, entry.evidence) == (5, 6, Span(5, 9, TEXT[5:9]))
    now = store.report("r1")
    assert now.report.events[0].casualties[killed(given)].low == 6
    assert now.report.events[0].casualties[killed(given)].span == Span(5, 9, TEXT[5:9])
    assert now.machine == given
    mark = now.states[event.id].marks[0]
    assert (mark.machine, mark.human, mark.author, mark.basis) == (5, 6, "amal", "evidence")
    assert now.states[event.id].state == "corrected"


@pytest.mark.parametrize(
    ("path", "new"),
    [
        ("kind", "no_such_kind"),
        ("nothing", 1),
        ("casualties[9].low", 1),
        ("casualties[0].low", "five"),
        ("id", "x"),
        ("a..b", 1),
    ],
)
def test_what_does_not_fit_is_refused_and_not_written(store: Store, given: Report, path: str, new: object) -> None:
    with pytest.raises(UsageError):
        store.reviews.correct("r1", given.events[0].id, path, new, author="amal")
    assert store.reviews.history("r1") == []


def test_evidence_must_stand_in_the_text(store: Store, given: Report) -> None:
    event = given.events[0].id
    for evidence in ((5, 5), (0, len(TEXT) + 1), Span(0, 4, "غير")):
        with pytest.raises(UsageError):
            store.reviews.correct("r1", event, "kind", "shelling", author="amal", evidence=evidence)
    with pytest.raises(UsageError):
        store.reviews.correct("r1", event, "weapons[+]", {"start": 0, "end": 3, "text": "xxx"}, author="amal")


def test_items_are_added_and_removed(store: Store, given: Report) -> None:
    event = given.events[0]
    store.reviews.correct("r1", event.id, "actors[+]", {"name": "الطيران الحربي"}, author="amal", own_knowledge=True)
    store.reviews.remove("r1", event.id, "casualties[0]", author="amal")
    store.reviews.remove("r1", event.id, "when", author="amal")
    now = store.report("r1").report.events[0]
    assert now.actors[-1].name == "الطيران الحربي"
    assert len(now.casualties) == len(event.casualties) - 1
    assert now.when is None


def test_accept_reject_undo_and_redo(store: Store, given: Report) -> None:
    first, second = given.events[0].id, given.events[1].id
    store.reviews.accept("r1", first, author="amal")
    rejected = store.reviews.reject("r1", second, author="amal")
    assert [e.id for e in store.report("r1").report.events] == [e.id for e in given.events if e.id != second]
    undo = store.reviews.undo("r1", author="amal")
    assert undo.undoes == rejected.id
    assert store.report("r1").states[second].state == "machine"
    store.reviews.undo("r1", undo.id, author="amal")
    assert store.report("r1").states[second].state == "rejected"
    assert [e.action for e in store.reviews.history("r1")] == ["accept", "reject", "undo", "undo"]
    with pytest.raises(UsageError):
        store.reviews.undo("r1", undo.id, author="amal")


def test_no_event_empties_the_view_till_it_is_undone(store: Store, given: Report) -> None:
    store.reviews.no_event("r1", author="amal", reason="افتتاحية")
    assert store.report("r1").report.events == []
    assert (store.count("is:no_event"), store.count("kind:air_strike")) == (1, 0)
    store.reviews.undo("r1", author="amal")
    assert store.report("r1").report == given
    store.reviews.undecidable("r1", author="amal")
    assert store.report("r1").verdict == "undecidable"
    assert len(store.report("r1").report.events) == len(given.events)


def test_an_event_that_was_missed(store: Store, given: Report) -> None:
    start = TEXT.index("مظاهرة")
    missed = msgspec.structs.replace(
        given.events[0], id="", kind="protest", trigger=Span(start, start + 6, "مظاهرة"), evidence=[], casualties=[]
    )
    entry = store.reviews.add_event("r1", missed, author="amal")
    assert store.report("r1").states[entry.event or ""].state == "added"
    assert store.count("kind:protest state:added", "events") == 1
    store.reviews.correct("r1", entry.event or "", "kind", "riot", author="amal")
    assert store.report("r1").states[entry.event or ""].state == "added"


def test_status_moves_and_the_second_reviewer_is_another(store: Store, given: Report) -> None:
    store.reviews.assign("r1", "amal", author="huda")
    assert (store.report("r1").status, store.report("r1").assignee) == ("assigned", "amal")
    with pytest.raises(UsageError, match="does not become"):
        store.reviews.set_status("r1", "final", author="amal")
    store.reviews.set_status("r1", "reviewed", author="amal")
    with pytest.raises(UsageError, match="another person"):
        store.reviews.set_status("r1", "second_reviewed", author="amal")
    store.reviews.set_status("r1", "second_reviewed", author="huda")
    store.reviews.set_status("r1", "final", author="huda")
    assert (store.count("review:final"), store.count("review:done"), store.count("assignee:amal")) == (1, 1, 1)
    store.reviews.undo("r1", author="huda")
    now = store.report("r1")
    assert (now.status, now.reviewers) == ("second_reviewed", ["amal", "huda"])


def test_somebody_else_decided_meanwhile(store: Store, given: Report) -> None:
    seen = store.report("r1").seen
    store.reviews.accept("r1", given.events[0].id, author="huda", seen=seen)
    with pytest.raises(ClashError):
        store.reviews.reject("r1", given.events[0].id, author="amal", seen=seen)
    store.reviews.accept("r1", given.events[1].id, author="huda", seen=seen)  # one's own are no surprise


def test_a_correction_survives_recoding(store: Store, given: Report) -> None:
    at = killed(given)
    store.reviews.correct("r1", given.events[0].id, f"casualties[{at}].low", 6, author="amal")
    put(store, changed(given, confidence=0.1))
    now = store.report("r1")
    assert (now.version, now.report.events[0].casualties[at].low, now.conflicts) == (2, 6, [])


def test_a_corrected_value_that_the_machine_now_codes_otherwise_is_flagged(store: Store, given: Report) -> None:
    at, event = killed(given), given.events[0]
    store.reviews.correct("r1", event.id, f"casualties[{at}].low", 6, author="amal")
    counts = list(event.casualties)
    counts[at] = msgspec.structs.replace(counts[at], low=9)
    put(store, changed(given, casualties=counts))
    now = store.report("r1")
    assert now.report.events[0].casualties[at].low == 6
    (conflict,) = now.conflicts
    assert (conflict.why, conflict.was, conflict.machine, conflict.human) == ("value_changed", 5, 9, 6)
    assert store.count("is:conflict") == 1
    counts[at] = msgspec.structs.replace(counts[at], low=6)
    put(store, changed(given, casualties=counts, confidence=0.2))
    assert store.report("r1").conflicts == []  # now they agree


def test_a_list_item_is_found_again_where_it_stands_now(store: Store, given: Report) -> None:
    event, at = given.events[0], killed(given)
    store.reviews.correct("r1", event.id, f"casualties[{at}].low", 6, author="amal")
    put(store, changed(given, casualties=list(reversed(event.casualties))))
    now = store.report("r1").report.events[0].casualties
    assert [count.low for count in now if count.outcome == "killed"] == [6]
    assert [count.low for count in now if count.outcome == "injured"] == [10]


def test_an_event_is_found_again_by_its_trigger(store: Store, given: Report) -> None:
    store.reviews.correct("r1", given.events[0].id, "kind", "shelling", author="amal")
    put(store, changed(given, id="other"))
    now = store.report("r1")
    assert (now.report.events[0].id, now.report.events[0].kind, now.conflicts) == ("other", "shelling", [])


def test_a_decided_event_that_the_machine_has_no_more_is_kept_and_flagged(store: Store, given: Report) -> None:
    gone = given.events[0]
    store.reviews.accept("r1", gone.id, author="amal")
    put(store, msgspec.structs.replace(given, events=given.events[1:]))
    now = store.report("r1")
    assert gone in now.report.events
    assert [conflict.why for conflict in now.conflicts] == ["event_gone"]


def test_an_accepted_event_that_reads_otherwise_is_flagged(store: Store, given: Report) -> None:
    store.reviews.accept("r1", given.events[0].id, author="amal")
    put(store, changed(given, confidence=0.3))
    assert store.report("r1").conflicts == []
    put(store, changed(given, status="denied"))
    assert [conflict.why for conflict in store.report("r1").conflicts] == ["event_changed"]


def test_nothing_of_that_name(store: Store, given: Report) -> None:
    with pytest.raises(NotFoundError):
        store.reviews.accept("nobody", "x", author="amal")
    with pytest.raises(NotFoundError):
        store.reviews.correct("r1", "x", "kind", "raid", author="amal")
    with pytest.raises(UsageError):
        store.reviews.comment("r1", "ملاحظة", author="")


@pytest.mark.parametrize("path", ["", "[0]", "a.", "a[", "a[+].b", "a b", "a[-1]"])
def test_what_is_no_path(path: str) -> None:
    with pytest.raises(UsageError):
        steps(path)
