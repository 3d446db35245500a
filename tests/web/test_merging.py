"""Incidents joined and parted by people: previews write nothing, decisions are kept as judgements, all is undone."""

from __future__ import annotations

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from marsad.errors import ClashError, NotFoundError, UsageError
from marsad.incidents import IncidentIndex
from marsad.incidents.keeping import StoreReports
from marsad.incidents.model import Link
from marsad.incidents.policies import POLICIES
from marsad.incidents.switching import under_policy
from marsad.store import Store
from marsad.web.dossier import candidates_of
from marsad.web.merging import carry_out, operations, plan_join, plan_part, plan_undo, say_pair


def groups(store: Store) -> dict[str, list[str]]:
    return {one.id: sorted(one.reports) for one in store.incidents.all()}


def rebuilt(store: Store) -> dict[str, list[str]]:
    """What the next build makes of reports and judgements."""
    index = IncidentIndex(store.incidents.judgements())
    index.add_all(StoreReports(store))
    index.keep_names(store.incidents.all())
    return {one.id: sorted(one.reports) for one in index.incidents()}


@pytest.fixture
def two(store: Store) -> tuple[str, str]:
    """The incident of most reports, and another."""
    rows = sorted(store.find_incidents().items, key=lambda row: -row.reports)
    return rows[0].id, rows[1].id


def joined(store: Store, two: tuple[str, str]) -> None:
    carry_out(store, plan_join(store, two, two[0], author="amal", reason="one market"), author="amal")


def test_a_plan_writes_nothing(store: Store, two: tuple[str, str]) -> None:
    before = groups(store)
    plan = plan_join(store, two, two[1], author="amal")
    assert plan.made[0].id == two[1]
    assert plan.gone == [two[0]]
    assert sorted(plan.made[0].reports) == sorted(before[two[0]] + before[two[1]])
    assert groups(store) == before
    assert store.incidents.judgements() == []


def test_joining_keeps_the_keeper_and_everything_told(store: Store, two: tuple[str, str]) -> None:
    before = groups(store)
    joined(store, two)
    after = groups(store)
    assert set(after) == set(before) - {two[1]}
    assert after[two[0]] == sorted(before[two[0]] + before[two[1]])
    assert store.incidents.get(two[1]).gone
    assert {word.author for word in store.incidents.judgements()} == {"amal"}


def test_the_next_build_comes_to_the_same(store: Store, two: tuple[str, str]) -> None:
    joined(store, two)
    assert rebuilt(store) == groups(store)
    out = store.incidents.get(two[0]).machine.reports[:2]
    carry_out(store, plan_part(store, two[0], out, author="amal"), author="amal")
    assert rebuilt(store) == groups(store)


def test_undoing_a_joining_brings_back_both_under_their_ids(store: Store, two: tuple[str, str]) -> None:
    before = groups(store)
    joined(store, two)
    (done,) = operations(store, store.incidents.get(two[0]).machine)
    assert (done.verdict, done.reason, done.holds) == ("same", "one market", True)
    carry_out(store, plan_undo(store, done.key, author="amal"), author="amal")
    assert groups(store) == before
    assert rebuilt(store) == before
    assert not operations(store, store.incidents.get(two[0]).machine)[0].holds


def test_three_are_joined_and_come_apart_again(store: Store) -> None:
    before = groups(store)
    ids = list(before)[:3]
    carry_out(store, plan_join(store, ids, ids[2], author="amal"), author="amal")
    assert len(groups(store)) == len(before) - 2
    done = operations(store, store.incidents.get(ids[2]).machine)[0]
    carry_out(store, plan_undo(store, done.key, author="amal"), author="amal")
    assert groups(store) == before


def test_parting_and_undoing_it(store: Store, two: tuple[str, str]) -> None:
    before = groups(store)
    out = before[two[0]][:2]
    carry_out(store, plan_part(store, two[0], out, author="amal"), author="amal")
    after = groups(store)
    assert after[two[0]] == before[two[0]][2:]
    assert sorted(out) in after.values()
    done = operations(store, store.incidents.get(two[0]).machine)[0]
    carry_out(store, plan_undo(store, done.key, author="amal"), author="amal")
    assert groups(store) == before


def test_an_older_decision_is_not_undone_under_a_newer_one(store: Store, two: tuple[str, str]) -> None:
    joined(store, two)
    first = operations(store, store.incidents.get(two[0]).machine)[0]
    out = store.incidents.get(two[1]).machine.reports
    carry_out(store, plan_part(store, two[0], out, author="huda"), author="huda")
    with pytest.raises(UsageError, match="later decision"):
        plan_undo(store, first.key, author="amal")


def test_what_has_changed_since_the_preview_is_refused(store: Store, two: tuple[str, str]) -> None:
    plan = plan_join(store, two, two[0], author="amal")
    out = store.incidents.get(two[0]).machine.reports[:1]
    carry_out(store, plan_part(store, two[0], out, author="huda"), author="huda")
    before, words = groups(store), store.incidents.judgements()
    with pytest.raises(ClashError):
        carry_out(store, plan, author="amal")
    assert groups(store) == before
    assert store.incidents.judgements() == words


def test_corrections_stay_with_the_incident_they_were_made_on(store: Store, two: tuple[str, str]) -> None:
    store.incidents.correct(two[0], "killed.best", 6, author="amal")
    store.incidents.correct(two[1], "grade", "fair", author="amal")
    joined(store, two)
    kept = store.incidents.get(two[0]).incident
    assert kept.killed is not None
    assert kept.killed.best == 6
    done = operations(store, store.incidents.get(two[0]).machine)[0]
    carry_out(store, plan_undo(store, done.key, author="amal"), author="amal")
    assert store.incidents.get(two[1]).incident.grade == "fair"


def test_a_word_on_a_pair_changes_no_incident_and_is_taken_back(store: Store, two: tuple[str, str]) -> None:
    before = groups(store)
    a, b = (f"{one['report']}#{one['event']}" for id in two for one in store.incidents.get(id).machine.events[:1])
    say_pair(store, a, b, "different", author="amal")
    (done,) = operations(store, store.incidents.get(two[0]).machine)
    carry_out(store, plan_undo(store, done.key, author="amal"), author="amal")
    assert groups(store) == before
    assert [word.verdict for word in store.incidents.judgements()] == ["different", "withdrawn"]


@pytest.mark.parametrize("ids", [[], ["one"], ["same", "same"]])
def test_one_alone_is_not_joined(store: Store, two: tuple[str, str], ids: list[str]) -> None:
    chosen = [two[0] for _ in ids]
    with pytest.raises(UsageError):
        plan_join(store, chosen, two[0], author="amal")
    with pytest.raises(NotFoundError):
        plan_join(store, [two[0], "nothing"], two[0], author="amal")
    with pytest.raises(UsageError):
        plan_part(store, two[0], store.incidents.get(two[0]).machine.reports, author="amal")


@pytest.mark.parametrize("policy", list(POLICIES))
def test_a_policy_gives_what_a_build_under_it_gives(store: Store, policy: str) -> None:
    index = IncidentIndex(policy=policy)
    index.add_all(StoreReports(store))
    built = {tuple(sorted(one.reports)): one for one in index.incidents()}
    for machine in store.incidents.all():
        assert under_policy(machine, policy).killed == built[tuple(sorted(machine.reports))].killed


def doubted(store: Store, two: tuple[str, str]) -> Link:
    """A likely pair that leads from the one incident to the other."""
    a, b = (f"{one['report']}#{one['event']}" for id in two for one in store.incidents.get(id).machine.events[:1])
    link = Link(a=a, b=b, score=0.41, reasons={"rare": 1.3, "near": 0.7, "other_kind": -0.5}, incident=two[1])
    machine = store.incidents.get(two[0]).machine
    machine.doubtful = [link]
    store.incidents.save([machine], whole=False)
    return link


def test_candidates_are_shown_with_reasons_until_somebody_says(
    client: TestClient, store: Store, two: tuple[str, str]
) -> None:
    link = doubted(store, two)
    client.get("/language/en")
    text = client.get(f"/incidents/{two[0]}").text
    assert "rare words in common" in text
    assert f"/incidents/join?id={two[0]}&amp;id={two[1]}" in text
    form = {"csrf": hidden(text)["csrf"][0], "what": "different", "a": link.a, "b": link.b}
    answer = client.post(f"/incidents/{two[0]}/change", data=form)
    assert "rare words in common" not in answer.text
    undo = answer.text.partition("data-undo>")[2].partition("</form>")[0]
    assert "rare words in common" in client.post(f"/incidents/{two[0]}/undo", data=hidden(undo)).text


def test_a_candidate_that_was_joined_with_another_leads_there(store: Store, two: tuple[str, str]) -> None:
    doubted(store, two)
    third = next(row.id for row in store.find_incidents().items if row.id not in two)
    carry_out(store, plan_join(store, [two[1], third], third, author="amal"), author="amal")
    (one,) = candidates_of(store, store.incidents.get(two[0]))
    assert one["id"] == third


def hidden(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text):
        found.setdefault(name, []).append(value)
    return found


def test_the_pages_join_and_undo(client: TestClient, store: Store, two: tuple[str, str]) -> None:
    before = groups(store)
    text = client.get("/incidents/join", params={"id": list(two), "keep": two[0]}).text
    form: dict[str, Any] = hidden(text.rpartition('<form class="row" method="post"')[2])
    answer = client.post("/incidents/join", data={**form, "reason": "<b>one</b>"})
    assert answer.status_code == 200
    assert len(groups(store)) == len(before) - 1
    assert "<b>one</b>" not in answer.text
    undo = answer.text.partition("data-undo>")[2].partition("</form>")[0]
    assert client.post(f"/incidents/{two[0]}/undo", data=hidden(undo)).status_code == 200
    assert groups(store) == before


def test_a_forged_form_joins_nothing(client: TestClient, store: Store, two: tuple[str, str]) -> None:
    before = groups(store)
    answer = client.post("/incidents/join", data={"id": list(two), "keep": two[0]})
    assert answer.status_code == 403
    assert groups(store) == before


def test_figures_of_a_policy_are_kept_and_undone(client: TestClient, store: Store, two: tuple[str, str]) -> None:
    machine = store.incidents.get(two[0]).machine
    text = client.get(f"/incidents/{two[0]}?policy=latest_official").text
    token = hidden(text)["csrf"][0]
    form = {"csrf": token, "what": "policy", "policy": "latest_official"}
    assert client.post(f"/incidents/{two[0]}/change", data=form).status_code == 200
    kept = store.incidents.get(two[0]).incident.killed
    chosen = under_policy(machine, "latest_official").killed
    assert kept is not None
    assert chosen is not None
    assert (kept.best, kept.low, kept.high) == (chosen.best, chosen.low, chosen.high)
    for entry in store.incidents.get(two[0]).entries:
        client.post(f"/incidents/{two[0]}/undo", data={"csrf": token, "entry": entry.id})
    assert store.incidents.get(two[0]).incident == machine
