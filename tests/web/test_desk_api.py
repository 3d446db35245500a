"""The REST API: lists, decisions, what it says about itself, and whatever anybody sends."""

from __future__ import annotations

import base64
import json
import re
from typing import Any
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

import marsad
from marsad.record import Article
from marsad.store import Store
from marsad.web import Settings, create_app

BASE = "http://127.0.0.1"


@pytest.fixture
def api(store: Store) -> Any:
    """The API with a reviewer's token."""
    store.people.add("rana", "reviewer")
    app = create_app(store, Settings(accounts=True, rate=1e6, burst=10**6))
    headers = {"authorization": f"Bearer {store.people.issue('rana')}"}
    with TestClient(app, base_url=BASE, headers=headers) as client:
        yield client


def decide(api: TestClient, **body: Any) -> Any:
    return api.post("/api/v1/reports/nakheel-1/decisions", json=body)


def test_lists_are_paged_by_cursor_without_gap_or_repeat(api: TestClient, store: Store) -> None:
    seen: list[str] = []
    after = None
    while True:
        params = {"limit": 5, **({"after": after} if after else {})}
        page = api.get("/api/v1/reports", params=params).json()
        seen += [item["id"] for item in page["items"]]
        after = page["next"]
        if after is None:
            break
    assert len(seen) == len(set(seen)) == store.count()


def test_events_incidents_and_numbers(api: TestClient, store: Store) -> None:
    events = api.get("/api/v1/events", params={"q": "kind:shelling"}).json()["items"]
    assert {event["kind"] for event in events} == {"shelling"}
    incident = api.get("/api/v1/incidents").json()["items"][0]
    assert api.get(f"/api/v1/incidents/{incident['id']}").json()["incident"]["id"] == incident["id"]
    for scope in ("reports", "events", "incidents"):
        told = api.get("/api/v1/search", params={"scope": scope}).json()
        assert told["count"] == store.count("", scope) > 0


def test_a_query_that_cannot_be_understood_names_the_place(api: TestClient) -> None:
    answer = api.get("/api/v1/reports", params={"q": "kind:nonsense"})
    assert answer.status_code == 422
    assert answer.json()["error"]["code"] == "M410"
    assert isinstance(answer.json()["error"]["at"], int)


def test_a_decision_needs_a_reason_and_a_basis(api: TestClient, store: Store) -> None:
    current = store.report("nakheel-1")
    event = current.report.events[0].id
    bare = {"action": "set", "event": event, "path": "casualties[0].low", "value": 6}
    assert decide(api, **bare).json()["error"]["what"] == "a change has a reason"
    told = decide(api, **bare, reason="later").json()  # its own words stand under it
    assert told["states"][event] == "corrected"
    named = {"action": "add", "event": event, "path": "actors[+]", "value": {"name": "x"}, "reason": "missed"}
    assert "vouches" in decide(api, **named).json()["error"]["what"]
    assert decide(api, **named, own_knowledge=True).status_code == 200
    text = current.article.text
    words = {"start": 0, "end": 5, "text": text[0:5]}
    assert decide(api, **named, evidence=words).status_code == 200
    wrong = {"start": 1, "end": 6, "text": text[0:5]}
    assert decide(api, **named, evidence=wrong).status_code == 422


def test_a_decision_on_something_stale_is_refused(api: TestClient, store: Store) -> None:
    seen = store.report("nakheel-1").seen
    store.reviews.no_event("nakheel-1", author="huda")
    answer = decide(api, action="undecidable", reason="unclear", seen=seen)
    assert answer.status_code == 409
    assert answer.json()["error"]["code"] == "M502"


def test_the_codes_of_other_schemes_follow_a_corrected_kind(api: TestClient, store: Store) -> None:
    event = store.report("nakheel-1").report.events[0].id
    decide(api, action="set", event=event, path="kind", value="air_strike", reason="misread")
    (now,) = [one for one in store.report("nakheel-1").report.events if one.id == event]
    assert (now.kind, now.plover["mode"], now.acled["sub_event_type"]) == ("air_strike", "aerial", "Air/drone strike")


def test_the_queue_is_what_waits_for_me(api: TestClient, store: Store) -> None:
    store.reviews.assign("nakheel-1", "rana", author="rana")
    store.reviews.assign("furat-1", "huda", author="rana")
    mine = [item["id"] for item in api.get("/api/v1/queue", params={"whose": "mine"}).json()["items"]]
    assert mine == ["nakheel-1"]
    both = [item["id"] for item in api.get("/api/v1/queue").json()["items"]]
    assert "nakheel-1" in both
    assert "furat-1" not in both


def test_judgements_go_in_and_come_out(api: TestClient) -> None:
    body = {"verdict": "same", "a": "nakheel-1#a", "b": "furat-1#b", "reason": "same market"}
    assert api.post("/api/v1/judgements", json=body).status_code == 200
    assert api.get("/api/v1/judgements").json()[-1]["author"] == "rana"
    assert api.post("/api/v1/judgements", json={**body, "b": body["a"]}).status_code == 422


def test_saved_searches(api: TestClient) -> None:
    kept = {"name": "strikes", "query": "kind:air_strike", "shared": True}
    assert api.put("/api/v1/searches", json=kept).json()["shared"] is True
    assert [one["name"] for one in api.get("/api/v1/searches").json()] == ["strikes"]
    assert api.delete("/api/v1/searches/strikes").json() == []


def test_ids_with_slashes_and_blanks_are_reached(api: TestClient, store: Store, client: TestClient) -> None:
    text = "قتل خمسة في غارة"
    for id in ("https://example.org/a/b?c=d#e", "a b/c", "تقرير 1", "x/article"):
        report = marsad.code_article(Article(id=id, text=text, sha256=""))
        store.add_report(report.article, report)
        step = quote(id, safe="")
        assert api.get(f"/api/v1/reports/{step}/article").status_code == 200, id
        assert client.get(f"/reports/{step}").status_code == 200, id


def test_the_description_is_whole(api: TestClient) -> None:
    told = api.get("/api/v1/openapi.json").json()
    assert told["openapi"].startswith("3.1")
    assert {"Report", "Event", "Decision", "Problem"} <= set(told["components"]["schemas"])
    text = str(told)
    names = set(re.findall(r"#/components/schemas/([^'\"]+)", text))
    assert names <= set(told["components"]["schemas"])
    for path, operations in told["paths"].items():
        for operation in operations.values():
            assert operation.get("description"), path


@pytest.mark.parametrize("number", [2**63, 10**30, -(10**30)])
def test_numbers_that_no_database_holds_are_refused(api: TestClient, number: int) -> None:
    assert api.get(f"/api/v1/doubles/{number}").status_code in (404, 422)
    cursor = base64.urlsafe_b64encode(json.dumps(["2024-01-01", number]).encode()).decode().rstrip("=")
    assert api.get("/api/v1/reports", params={"after": cursor}).status_code == 422


def test_nothing_that_is_sent_makes_the_server_fail(api: TestClient) -> None:
    """Schemathesis makes requests up from the description; none may end in a server error."""
    schemathesis = pytest.importorskip("schemathesis", reason="generated requests need schemathesis")
    schema = schemathesis.openapi.from_dict(api.get("/api/v1/openapi.json").json())
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) > 15
    for operation in operations:
        _send_anything(api, operation)


def _send_anything(api: TestClient, operation: Any) -> None:
    from hypothesis import HealthCheck, Phase, given, settings

    kept = ("method", "url", "params", "json", "data")

    @settings(
        max_examples=15,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def send(case: Any) -> None:
        told = case.as_transport_kwargs(base_url=BASE)
        answer = api.request(**{key: value for key, value in told.items() if key in kept})
        assert answer.status_code < 500, (operation.label, told, answer.text[:300])

    send()
