"""Double coding: blind, compared, settled, exported as gold that ``marsad evaluate`` reads."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from browser import Visit, serving
from click.testing import CliRunner
from starlette.testclient import TestClient

from marsad.cli.main import cli
from marsad.store import Store
from marsad.web import Settings, create_app
from marsad.web.access import SESSION

BASE = "http://127.0.0.1"
REPORT = "nakheel-1"


@pytest.fixture
def team(store: Store) -> Store:
    for name, role in (("huda", "coder"), ("omar", "coder"), ("lina", "reviewer")):
        store.people.add(name, role)  # type: ignore[arg-type]
    return store


@pytest.fixture
def api(team: Store) -> Any:
    app = create_app(team, Settings(accounts=True))
    tokens = {name: team.people.issue(name) for name in ("huda", "omar", "lina")}
    with TestClient(app, base_url=BASE) as client:

        def call(who: str, method: str, path: str, body: Any = None) -> Any:
            return client.request(method, path, json=body, headers={"authorization": f"Bearer {tokens[who]}"})

        yield call


def opened(api: Any, start: str = "machine") -> int:
    body = {"report": REPORT, "coders": ["huda", "omar"], "start_from": start}
    return int(api("lina", "POST", "/api/v1/doubles", body).json()["id"])


def decide(api: Any, who: str, number: int, **body: Any) -> Any:
    return api(who, "POST", f"/api/v1/doubles/{number}/decisions", body)


def test_coders_are_blind_till_both_have_handed_in(api: Any) -> None:
    number = opened(api)
    event = api("huda", "GET", f"/api/v1/doubles/{number}").json()["sheets"][0]["events"][0]["id"]
    assert decide(api, "huda", number, action="reject", event=event, reason="misread").json()["events"] == []

    def others(who: str) -> Any:
        sheets = api(who, "GET", f"/api/v1/doubles/{number}").json()["sheets"]
        return [sheet["events"] for sheet in sheets if sheet["person"] not in (who,)]

    assert others("omar") == [None]
    assert others("lina") == [None, None]
    decide(api, "huda", number, action="status", value="submitted")
    assert others("omar") == [None]
    decide(api, "omar", number, action="status", value="submitted")
    assert others("omar") == [[]]
    assert decide(api, "huda", number, action="undo").status_code == 422  # handed in for good


def test_strangers_see_nothing_of_it(api: Any, team: Store) -> None:
    number = opened(api)
    team.people.add("noor", "coder")
    headers = {"authorization": f"Bearer {team.people.issue('noor')}"}
    with TestClient(create_app(team, Settings(accounts=True)), base_url=BASE, headers=headers) as client:
        assert client.get(f"/api/v1/doubles/{number}").status_code == 404
        assert client.get("/api/v1/doubles").json() == []
        assert client.get("/api/v1/doubles/gold").status_code == 403


def test_a_sheet_is_taken_back_step_by_step(api: Any) -> None:
    number = opened(api)
    before = api("huda", "GET", f"/api/v1/doubles/{number}").json()["sheets"][0]["events"]
    event = before[0]["id"]
    for low in (6, 7):
        told = {"event": event, "path": "casualties[0].low", "value": low, "reason": "misread"}
        assert decide(api, "huda", number, action="set", **told).status_code == 200
    lows = [decide(api, "huda", number, action="undo").json()["events"][0]["casualties"][0]["low"] for _ in range(2)]
    assert lows == [6, 5]
    assert decide(api, "huda", number, action="undo").status_code == 404
    told = {"event": event, "path": "casualties[0].low", "value": 9, "reason": "misread"}
    assert decide(api, "huda", number, action="set", **told).json()["events"][0]["casualties"][0]["low"] == 9
    assert decide(api, "huda", number, action="undo").json()["events"] == before


def test_a_sheet_keeps_to_the_text(api: Any, team: Store) -> None:
    number = opened(api, "nothing")
    text = team.article(REPORT).text
    wrong = {"start": 0, "end": 4, "text": "nope"}
    body = {"action": "add_event", "value": {"kind": "shelling", "trigger": wrong}, "reason": "missed"}
    assert decide(api, "huda", number, **body).status_code == 422
    body["value"]["trigger"] = {"start": 0, "end": 4, "text": text[0:4]}
    made = decide(api, "huda", number, **body).json()["events"]
    assert made[0]["plover"]["mode"] == "heavy-weapons"


def test_settled_sheets_are_gold_that_evaluate_reads(api: Any, team: Store, tmp_path: Path) -> None:
    number = opened(api)
    event = team.report(REPORT).machine.events[0].id
    told = {"event": event, "path": "casualties[0].low", "value": 4, "reason": "misread"}
    decide(api, "omar", number, action="set", **told)
    for who in ("huda", "omar"):
        decide(api, who, number, action="status", value="submitted")
    found = api("lina", "GET", "/api/v1/doubles/agreement").json()
    fields = {one["field"]: one for one in found["fields"]}
    assert (found["reports"], found["found"], found["trigger"]) == (1, 1.0, 1.0)
    assert (fields["killed"]["same"], fields["kind"]["same"]) == (0.0, 1.0)
    page = team.people.issue("lina", kind="session")
    with TestClient(create_app(team, Settings(accounts=True)), base_url=BASE) as client:
        client.cookies.set(SESSION, page)
        shown = client.get(f"/doubles/{number}").text
        token = re.search(r'<meta name="csrf" content="(\w+)"', shown)
        assert token
        assert 'name="0.casualties"' in shown
        assert 'name="0.kind"' not in shown  # they agree on it
        choices = {"csrf": token[1], "0": "0", "0.casualties": "1"}
        client.post(f"/doubles/{number}", data=choices)
        assert "α" in client.get("/doubles").text
    assert team.doubles.get(number).state == "adjudicated"
    gold = api("lina", "GET", "/api/v1/doubles/gold").text
    row = json.loads(gold)
    assert row["events"][0]["casualties"][0]["low"] == 4
    path = tmp_path / "gold.jsonl"
    path.write_text(gold, encoding="utf-8")
    done = CliRunner().invoke(cli, ["evaluate", str(path), "--json"])
    assert done.exit_code == 0, done.output
    table = json.loads(done.stdout)
    assert table["event"]["recall"] == 1.0
    assert table["killed"]["recall"] < 1.0  # the gold says four, the coder five


@pytest.mark.parametrize("lang", ["ar", "en"])
def test_a_sheet_is_coded_and_handed_in_by_keyboard(team: Store, chromium: Any, lang: str) -> None:
    number = team.doubles.open(REPORT, ["huda", "omar"], author="lina", start_from="machine").id
    with serving(team, Settings(accounts=True)) as address:
        visit = Visit(chromium, address, lang)
        session = team.people.issue("huda", kind="session")
        visit.context.add_cookies([{"name": SESSION, "value": session, "url": address}])
        page = visit.page
        page.goto(f"/doubles/{number}")
        page.wait_for_selector(".nav")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("x")
        page.wait_for_selector("dialog[open]")
        page.keyboard.press("1")
        page.wait_for_function("() => !document.querySelector('.event header')")
        page.keyboard.press("z")
        page.wait_for_selector(".event header")
        page.keyboard.press("r")
        page.wait_for_url("**/doubles")
        visit.context.close()
        visit.check()
    sheet = next(one for one in team.doubles.get(number).sheets if one.person == "huda")
    assert sheet.submitted
    assert sheet.events
