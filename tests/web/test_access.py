"""Accounts, roles, sessions, tokens, forged requests, limits."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.routing import APIRoute
from starlette.testclient import TestClient

from marsad.errors import UsageError
from marsad.store import Store
from marsad.web import Settings, create_app
from marsad.web.access import PUBLIC, SESSION, May
from marsad.web.desk import Buckets
from marsad.web.passwords import hash_password, password_fits

BASE = "http://127.0.0.1"
SECRET = "a long enough secret"
PEOPLE = {"vera": "viewer", "cara": "coder", "rana": "reviewer", "adam": "admin"}


@pytest.fixture(scope="module")
def hashed() -> str:
    return hash_password(SECRET)


@pytest.fixture
def team(store: Store, hashed: str) -> Store:
    for name, role in PEOPLE.items():
        store.people.add(name, role, password=hashed)  # type: ignore[arg-type]
    return store


@pytest.fixture
def app(team: Store) -> Any:
    return create_app(team, Settings(accounts=True, tries=5))


@pytest.fixture
def anybody(app: Any) -> Iterator[TestClient]:
    with TestClient(app, base_url=BASE) as client:
        yield client


def csrf(client: TestClient, path: str = "/login") -> str:
    found = re.search(r'<meta name="csrf" content="(\w+)"', client.get(path).text)
    assert found
    return found[1]


def sign_in(client: TestClient, name: str, password: str = SECRET) -> Any:
    fields = {"csrf": csrf(client), "name": name, "password": password, "to": "/"}
    return client.post("/login", data=fields, follow_redirects=False)


def guards(route: Any) -> list[May]:
    """The role guards that a route depends on."""
    found, waiting = [], [route.dependant]
    while waiting:
        dependant = waiting.pop()
        if isinstance(dependant.call, May):
            found.append(dependant.call)
        waiting.extend(dependant.dependencies)
    return found


def routes(app: Any) -> list[Any]:
    found, waiting = [], list(app.routes)
    while waiting:
        route = waiting.pop()
        if isinstance(route, APIRoute):
            found.append(route)
        else:
            inner = getattr(route, "original_router", None)
            waiting.extend(inner.routes if inner else [])
    return found


def test_every_route_asks_for_a_role_or_is_public_on_purpose(app: Any) -> None:
    walked = routes(app)
    assert len(walked) > 20
    for route in walked:
        assert guards(route) or route.path in PUBLIC, route.path
        if route.methods & {"POST", "PUT", "DELETE", "PATCH"} and guards(route):
            own = ("/account", "/logout", "/searches", "/api/v1/searches", "/api/v1/searches/{name}")
            assert guards(route)[0].role != "viewer" or route.path in own, route.path


def test_nobody_gets_in_without_signing_in(app: Any, anybody: TestClient) -> None:
    for route in routes(app):
        if route.path in PUBLIC:
            continue
        path = re.sub(r"\{[^}]*\}", "1", route.path)
        for method in route.methods:
            answer = anybody.request(method, path, follow_redirects=False)
            if path.startswith("/api/"):
                assert answer.status_code == 401, route.path
            else:
                assert answer.status_code == 303, route.path
                assert answer.headers["location"].startswith("/login"), route.path


@pytest.mark.parametrize("name", PEOPLE)
def test_a_token_opens_what_its_role_may_and_nothing_more(app: Any, team: Store, name: str) -> None:
    secret = team.people.issue(name)
    person = team.people.get(name)
    headers = {"authorization": f"Bearer {secret}"}
    with TestClient(app, base_url=BASE, headers=headers) as client:
        for route in routes(app):
            if route.path in PUBLIC:
                continue
            path = re.sub(r"\{[^}]*\}", "1", route.path)
            for method in route.methods:
                code = client.request(method, path, follow_redirects=False).status_code
                if not person.may(guards(route)[0].role):
                    assert code == 403, (name, method, path)
                else:
                    assert code not in (401, 500), (name, method, path)


def test_signing_in_and_out(app: Any, anybody: TestClient) -> None:
    assert sign_in(anybody, "cara", "not her password").status_code == 403
    assert sign_in(anybody, "nobody at all").status_code == 403
    answer = sign_in(anybody, "cara")
    assert answer.status_code == 303
    told = answer.headers["set-cookie"].lower()
    assert "httponly" in told
    assert "samesite=lax" in told
    assert anybody.get("/").status_code == 200
    kept = anybody.cookies[SESSION]
    anybody.post("/logout", data={"csrf": csrf(anybody, "/")})
    anybody.cookies.set(SESSION, kept)
    assert anybody.get("/", follow_redirects=False).status_code == 303  # the session is ended in the store too


def test_a_session_is_no_token_and_a_token_no_session(app: Any, team: Store, anybody: TestClient) -> None:
    token, session = team.people.issue("adam"), team.people.issue("adam", kind="session")
    assert anybody.get("/api/v1/me", headers={"authorization": f"Bearer {session}"}).status_code == 401
    anybody.cookies.set(SESSION, token)
    assert anybody.get("/api/v1/me").status_code == 401


def test_a_person_made_inactive_is_out_at_once(team: Store, anybody: TestClient) -> None:
    sign_in(anybody, "cara")
    team.people.change("cara", active=False)
    assert anybody.get("/", follow_redirects=False).status_code == 303


def test_writing_takes_the_token_of_the_page(anybody: TestClient, team: Store) -> None:
    sign_in(anybody, "cara")
    address, body = "/api/v1/reports/nakheel-1/decisions", {"action": "comment", "reason": "x"}
    assert anybody.post(address, json=body).status_code == 403
    assert anybody.post(address, json=body, headers={"x-csrf-token": "0" * 64}).status_code == 403
    good = {"x-csrf-token": csrf(anybody, "/")}
    foreign = {**good, "origin": "https://evil.example"}
    assert anybody.post(address, json=body, headers=foreign).status_code == 403
    assert team.report("nakheel-1").entries == []
    assert anybody.post(address, json=body, headers=good).status_code == 200
    assert anybody.post(address, json=body, headers={**good, "origin": BASE}).status_code == 200


def test_single_user_mode_is_guarded_against_other_pages_too(client: TestClient, store: Store) -> None:
    address = "/api/v1/reports/nakheel-1/decisions"
    assert client.post(address, json={"action": "comment", "reason": "x"}).status_code == 403
    assert store.report("nakheel-1").entries == []


def test_guessing_passwords_is_slowed_down(anybody: TestClient) -> None:
    codes = [sign_in(anybody, "adam", f"guess number {n}").status_code for n in range(7)]
    assert codes[:5] == [403] * 5
    assert 429 in codes[5:]
    assert sign_in(anybody, "adam").status_code == 429


def test_requests_are_limited_for_each_person(team: Store) -> None:
    app = create_app(team, Settings(accounts=True, rate=0.001, burst=5))
    one, other = team.people.issue("vera"), team.people.issue("rana")
    with TestClient(app, base_url=BASE) as client:
        codes = [client.get("/api/v1/me", headers={"authorization": f"Bearer {one}"}).status_code for _ in range(7)]
        assert codes == [200] * 5 + [429] * 2
        assert client.get("/api/v1/me", headers={"authorization": f"Bearer {other}"}).status_code == 200


def test_buckets_fill_again_and_forget() -> None:
    buckets = Buckets(rate=1e9, burst=1)
    assert all(buckets.take("a") for _ in range(50))
    slow = Buckets(rate=1e-9, burst=1)
    assert slow.take("a")
    assert not slow.take("a")
    slow.give_back("a")
    assert slow.take("a")
    for number in range(10_050):
        slow.take(str(number))
    assert len(slow._held) <= 10_000


def test_coders_do_not_finish_and_do_not_give_to_others(app: Any, team: Store) -> None:
    def call(name: str, **body: Any) -> int:
        headers = {"authorization": f"Bearer {team.people.issue(name)}"}
        with TestClient(app, base_url=BASE) as client:
            return client.post("/api/v1/reports/nakheel-1/decisions", json=body, headers=headers).status_code

    assert call("cara", action="assign", value="vera") == 403
    assert call("cara", action="assign", value="cara") == 200
    assert call("cara", action="status", value="reviewed") == 200
    assert call("cara", action="status", value="final") == 403
    assert call("rana", action="status", value="second_reviewed") == 200
    entry = team.report("nakheel-1").entries[-1].id
    assert call("cara", action="undo", entry=entry) == 403
    assert call("rana", action="undo", entry=entry) == 200


def test_an_administrator_adds_people_and_keeps_the_keys(anybody: TestClient, team: Store) -> None:
    sign_in(anybody, "adam")
    told = {"csrf": csrf(anybody, "/people"), "what": "add", "name": "nora", "role": "coder", "password": SECRET}
    assert anybody.post("/people", data=told).status_code == 200
    assert password_fits(SECRET, team.people.password_of("nora"))
    lost = {"csrf": told["csrf"], "what": "change", "name": "adam", "role": "viewer", "active": "yes"}
    assert anybody.post("/people", data=lost).status_code == 422
    assert team.people.get("adam").role == "admin"


def test_tokens_are_made_shown_once_and_ended(anybody: TestClient, team: Store) -> None:
    sign_in(anybody, "vera")
    made = anybody.post("/account", data={"csrf": csrf(anybody, "/account"), "what": "token", "label": "script"})
    found = re.search(r"marsad_[\w-]{20,}", made.text)
    assert found
    headers = {"authorization": f"Bearer {found[0]}"}
    assert anybody.get("/api/v1/me", headers=headers).json()["name"] == "vera"
    assert found[0] not in anybody.get("/account").text
    (token,) = team.people.tokens("vera")
    anybody.post("/account", data={"csrf": csrf(anybody, "/account"), "what": "revoke", "token": str(token["id"])})
    assert anybody.get("/api/v1/me", headers=headers).status_code == 401


def test_nobody_ends_the_token_of_another(anybody: TestClient, team: Store) -> None:
    secret = team.people.issue("adam")
    (token,) = team.people.tokens("adam")
    sign_in(anybody, "vera")
    told = {"csrf": csrf(anybody, "/account"), "what": "revoke", "token": str(token["id"])}
    assert anybody.post("/account", data=told).status_code == 404
    assert team.people.bearer(secret) is not None


def test_passwords_are_salted_hashes(hashed: str) -> None:
    assert hashed.startswith("scrypt$32768$8$3$")
    assert SECRET not in hashed
    assert hash_password(SECRET) != hashed
    assert password_fits(SECRET, hashed)
    assert not password_fits(SECRET + "x", hashed)
    assert not password_fits("", None)
    with pytest.raises(UsageError):
        hash_password("short")


def test_other_names_of_the_host_are_refused_where_names_are_given(team: Store) -> None:
    app = create_app(team, Settings(accounts=True, hosts=("desk.example.org",)))
    with TestClient(app, base_url=BASE) as client:
        assert client.get("/health").status_code == 421
        assert client.get("/health", headers={"host": "desk.example.org"}).status_code == 200


def test_bodies_are_bounded(client: TestClient) -> None:
    assert client.post("/searches", content=b"x" * 4_000_001).status_code == 413
    assert client.post("/searches", headers={"transfer-encoding": "chunked"}, content=iter([b"x"])).status_code == 411
