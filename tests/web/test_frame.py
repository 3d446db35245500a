from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient
from support import ROOT

from marsad.lang.data import load_folder

DESK = ROOT / "src" / "marsad" / "web"


def keys(value: Any, path: str = "") -> set[str]:
    if not isinstance(value, dict):
        return {path}
    return {found for name, inner in value.items() for found in keys(inner, f"{path}.{name}")}


def test_both_languages_have_the_same_words() -> None:
    arabic, english = (load_folder(ROOT / "src" / "marsad" / "lang" / lang) for lang in ("ar", "en"))
    names = {name for name in {**arabic, **english} if name.startswith("desk/")}
    assert names
    for name in names:
        assert keys(arabic[name]) == keys(english[name]), name


@pytest.mark.parametrize(("lang", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_the_queue_speaks_both_languages(client: TestClient, lang: str, direction: str) -> None:
    answer = client.get(f"/language/{lang}?to=/")
    assert answer.status_code == 200
    assert f'<html lang="{lang}" dir="{direction}"' in answer.text
    assert "nakheel-1" in answer.text


def test_switching_never_leads_to_another_site(client: TestClient) -> None:
    for to in ("//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:1", "/a\nSet-Cookie: x"):
        answer = client.get("/language/en", params={"to": to}, follow_redirects=False)
        assert answer.headers["location"] == "/"


def test_every_answer_carries_a_strict_policy(client: TestClient) -> None:
    for path in ("/", "/nothing", "/static/desk.css", "/api/v1/nothing", "/health"):
        policy = client.get(path).headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy


def test_without_accounts_only_this_machine_is_answered(client: TestClient) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 421
    assert client.get("/", headers={"host": "localhost:8010"}).status_code == 200


def templates() -> list[Path]:
    return sorted((DESK / "templates").rglob("*.html"))


def test_templates_hold_no_script_or_style_and_mark_nothing_safe() -> None:
    for path in templates():
        text = path.read_text(encoding="utf-8")
        assert " style=" not in text, path.name
        assert " onclick=" not in text, path.name
        assert "| safe" not in text, path.name
        assert "http://" not in text, path.name
        assert "https://" not in text, path.name


def test_sheets_use_logical_properties_only() -> None:
    import re

    physical = re.compile(
        r"(?<![\w-])(?:(?:margin|padding|border)-(?:left|right)|left|right|text-align:\s*(?:left|right)|float)\s*[:;]"
    )
    for path in (DESK / "static").glob("*.css"):
        assert not physical.findall(path.read_text(encoding="utf-8")), path.name
