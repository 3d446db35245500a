"""What the page of an incident shows, put in order: accounts and copies, voices, figures, candidates, changes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from marsad.incidents.judgements import latest
from marsad.incidents.model import Account, Figure, Incident, Voice
from marsad.incidents.policies import POLICIES
from marsad.incidents.switching import under_policy
from marsad.store import Store
from marsad.store.incidents import CurrentIncident
from marsad.web.merging import home_of
from marsad.web.names import without_names

__all__ = ["AGAINST", "accounts_of", "candidates_of", "changes_of", "figures_of", "voices_of"]

AGAINST = frozenset(["denies", "doubts"])
_SHOWN = ("kind", "when", "where", "killed", "injured", "grade", "status", "reports", "independent_sources")
_MOST_WORDS = 4


def accounts_of(incident: Incident, named: bool) -> list[dict[str, Any]]:
    """Each account with the copies of it; an account of which the origin is elsewhere stands for itself."""
    here = {account.report for account in incident.accounts}
    how = {report: copies.how for copies in incident.copies for report in copies.reports}
    copies: dict[str, list[Account]] = {}
    for account in incident.accounts:
        if account.copy_of in here and account.copy_of != account.report:
            copies.setdefault(account.copy_of or "", []).append(account)
    held = {account.report for rows in copies.values() for account in rows}
    return [
        {
            "account": account,
            "title": (account.title or "") if named else without_names(account.title or "", None),
            "words": _clauses(account.words),
            "copies": [{"account": one, "how": how.get(one.report)} for one in copies.get(account.report, [])],
        }
        for account in incident.accounts
        if account.report not in held
    ]


def _clauses(words: Sequence[str]) -> list[str]:
    """Quoted words, each once; a word within a longer quotation says nothing beside it."""
    told = list(dict.fromkeys(words))
    whole = [text for text in told if not any(text != other and text in other for other in told)]
    return ([text for text in whole if " " in text] or whole)[:_MOST_WORDS]


def voices_of(incident: Incident) -> dict[str, list[dict[str, Any]]]:
    """Who says so and who denies it: each source once a stance, with its words and the reports they stand in."""
    told: dict[tuple[str, str, str | None], list[Voice]] = {}
    for voice in incident.claims:
        told.setdefault((voice.source, voice.stance, voice.target), []).append(voice)
    found: dict[str, list[dict[str, Any]]] = {"says": [], "denies": []}
    for (source, stance, target), voices in told.items():
        words = list(dict.fromkeys(one.words for one in voices if one.words and one.words != source))
        row = {"source": source, "type": voices[0].type, "stance": stance, "target": target, "words": words[:3]}
        row["reports"] = list(dict.fromkeys(one.report for one in voices))
        found["denies" if stance in AGAINST else "says"].append(row)
    return found


def figures_of(current: CurrentIncident, policy: str | None) -> list[dict[str, Any]]:
    """Killed and injured: what is chosen, by which rule, and what every source said."""
    incident = under_policy(current.incident, policy) if policy else current.incident
    kept = {mark.path.split(".")[0] for mark in current.marks}
    rows = []
    for name in ("killed", "injured"):
        figure: Figure | None = getattr(incident, name)
        if figure is not None:
            own = bool(name in kept and not policy)
            rows.append({"name": name, "figure": figure, "kept": own, "known": figure.rule in POLICIES})
    return rows


def candidates_of(store: Store, current: CurrentIncident) -> list[dict[str, Any]]:
    """Other incidents that may be the same, with points for and against; those decided on are left out."""
    decided = {frozenset(one.pair) for one in latest(store.incidents.judgements())}
    found: dict[str, dict[str, Any]] = {}
    mine = {f"{one['report']}#{one['event']}" for one in current.machine.events} | set(current.machine.reports)
    for link in current.machine.doubtful:
        a, b = (link.a, link.b) if link.a in mine else (link.b, link.a)
        home = home_of(store, b)
        if home in (None, current.id, *found) or frozenset((a, b)) in decided:
            continue
        other = store.incidents.get(home or "").incident
        points = sorted(link.reasons.items(), key=lambda item: -abs(item[1]))
        row = {"id": home, "incident": other, "score": link.score, "a": a, "b": b}
        found[home or ""] = {
            **row, "for": [p for p in points if p[1] > 0][:6], "against": [p for p in points if p[1] < 0][:6]
        }  # fmt: skip
    return list(found.values())


def changes_of(store: Store, id: str) -> list[dict[str, Any]]:
    """What each build or regrouping changed, the latest first: plain values before and after."""
    versions = store.incidents.versions(id)
    rows = []
    for number in range(len(versions) - 1, -1, -1):
        before = _plain(versions[number - 1]) if number else {}
        after = _plain(versions[number])
        changed = [(name, before.get(name), after[name]) for name in _SHOWN if before.get(name) != after[name]]
        rows.append({"number": number + 1, "changes": changed if number else []})
    return rows


def _plain(incident: Incident) -> dict[str, Any]:
    told = {name: getattr(incident, name) for name in _SHOWN}
    for name in ("killed", "injured"):
        figure = told[name]
        if figure is not None:
            told[name] = f"{figure.low}{'+' if figure.high is None else f'–{figure.high}'} ({figure.best})"
    when, where = incident.when, incident.where
    told["when"] = None if when is None else " / ".join(filter(None, dict.fromkeys((when.start, when.end))))
    told["where"] = None if where is None else where.name
    return {name: msgspec.to_builtins(value) for name, value in told.items()}
