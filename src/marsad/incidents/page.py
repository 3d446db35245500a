"""An incident as one self-contained page: no host is asked for anything, every letter of a report is escaped."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from html import escape
from importlib import resources

from marsad import __version__
from marsad.incidents.card import days
from marsad.incidents.model import Account, Figure, Incident
from marsad.render.values import Labels, labels

__all__ = ["page"]


def page(incident: Incident, lang: str = "ar") -> str:
    """The page; ``lang`` is the language of its labels, ``ar`` or ``en``."""
    words = labels(lang)
    style = _asset("marsad.render", "page.css") + _asset("marsad.incidents", "page.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'"
    title = f"{escape(words['incident']['title'])} {_ltr(incident.id)}"
    body = "".join(_parts(incident, words))
    return (
        f'<!doctype html>\n<html lang="{lang}" dir="{words["direction"]}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(words['incident']['title'])} {escape(incident.id)}</title>\n<style>{style}</style>\n"
        f'</head>\n<body>\n<header class="page"><h1>{title}</h1>'
        f'<p>{escape(words["words"]["coded_by"])} <bdi dir="ltr">marsad {__version__}</bdi></p></header>\n'
        f'<main><section class="incident">\n{body}</section></main>\n</body>\n</html>\n'
    )


def _parts(incident: Incident, words: Labels) -> Iterator[str]:
    yield _summary(incident, words)
    yield _figures(incident, words)
    yield f"<h2>{escape(words['incident']['accounts'])}</h2>\n"
    accounts = sorted(incident.accounts, key=lambda a: (a.copy_of is not None, a.published or "~", a.report))
    yield '<div class="accounts">\n' + "".join(_account(a, words) for a in accounts) + "</div>\n"
    yield from _claims(incident, words)
    yield from _copies(incident, words)
    yield from _history(incident, words)
    yield from _doubtful(incident, words)


def _summary(incident: Incident, words: Labels) -> str:
    names, own = words["words"], words["incident"]
    rows: list[tuple[str, str]] = []
    if incident.when:
        until = f"{escape(own['until'])} " if incident.when.start is None else ""
        shown = _ltr(incident.when.end or "") if incident.when.start is None else _ltr(days(incident.when))
        rows.append((names["when"], until + shown))
    if incident.where:
        where = incident.where
        facts = [fact for fact in (where.admin1, where.country) if fact]
        if where.lat is not None and where.lon is not None:
            facts.append(f"({where.lat:.3f}, {where.lon:.3f})")
        rows.append((names["where"], f"{_any(where.name)} {_note(', '.join(facts))}"))
        if where.others:
            rows.append((own["other_places"], _listed(where.others)))
    for role, label in (("actor", "actors"), ("recipient", "recipients")):
        parties = [party["name"] for party in incident.parties if party["role"] == role]
        if parties:
            rows.append((names[label], _listed(parties)))
    reason = _note(incident.grade_why)
    rows.append((own["grade"], f'<span class="tag {incident.grade}">{escape(own[incident.grade])}</span> {reason}'))
    rows.append((own["independent"], _ltr(f"{incident.independent_sources} / {len(incident.reports)}")))
    listed = "".join(f"<dt>{escape(label)}</dt><dd>{value}</dd>\n" for label, value in rows)
    head = escape(words["kinds"].get(incident.kind, incident.kind))
    status = escape(words["statuses"].get(incident.status, incident.status))
    tag = f'<span class="tag {escape(incident.status)}">{status}</span>'
    return f'<div class="event"><h2>{head} {tag}</h2><dl>\n{listed}</dl></div>\n'


def _figures(incident: Incident, words: Labels) -> str:
    own = words["incident"]
    rows = []
    for outcome, figure in (("killed", incident.killed), ("injured", incident.injured)):
        if figure is not None:
            rows += _figure(words["outcomes"][outcome], figure, own)
    if not rows:
        return ""
    heads = ["", own["low"], own["high"], own["best"], own["source"]]
    head = "".join(f"<th>{escape(text)}</th>" for text in heads)
    return f"<h2>{escape(own['figures'])}</h2>\n<table><tr>{head}</tr>\n{''.join(rows)}</table>\n"


def _figure(label: str, figure: Figure, own: dict[str, str]) -> list[str]:
    note = f"{escape(own['rule'])} {_ltr(figure.rule)}"
    if figure.contradiction:
        note += f' <span class="contradiction">{escape(own["contradiction"])}</span>'
    rows = [_row("chosen", [escape(label), *_range(figure.low, figure.high, figure.best, own), note])]
    for said in figure.said:
        facts = ", ".join(fact for fact in (said.outlet, said.published) if fact and fact != said.source)
        source = f"{_any(said.source)} {_note(facts)}"
        source += f" {_note(own['superseded'])}" if said.superseded else ""
        words = f"<bdi>{escape(said.words)}</bdi>" if said.words else ""
        shown = [words, *_range(said.low, said.high, said.best, own), source]
        rows.append(_row("superseded" if said.superseded else "", shown))
    return rows


def _range(low: int | None, high: int | None, best: int | None, own: dict[str, str]) -> list[str]:
    top = _ltr(str(high)) if high is not None else _note(own["open"])
    return [_number(low), top, _number(best)]


def _number(value: int | None) -> str:
    return "" if value is None else _ltr(str(value))


def _row(style: str, cells: list[str]) -> str:
    tag = f' class="{style}"' if style else ""
    return f"<tr{tag}>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>\n"


def _account(account: Account, words: Labels) -> str:
    facts = [account.outlet, account.published, account.report]
    head = " · ".join(_any(fact) for fact in facts if fact)
    title = f"<p><bdi>{escape(account.title)}</bdi></p>" if account.title else ""
    quotes = "".join(f'<blockquote dir="auto">{escape(text)}</blockquote>' for text in account.words[:4])
    copied = ""
    if account.copy_of:
        copied = f"<p>{_note(words['incident']['origin'])} {_any(account.copy_of)}</p>"
    style = "account copy" if account.copy_of else "account"
    return f'<div class="{style}"><p class="source">{head}</p>{title}{copied}{quotes}</div>\n'


def _claims(incident: Incident, words: Labels) -> Iterator[str]:
    if not incident.claims:
        return
    yield f"<h2>{escape(words['words']['claims'])}</h2>\n<table>\n"
    for voice in incident.claims:
        stance = escape(words["stances"].get(voice.stance, voice.stance))
        target = f" {_any(voice.target)}" if voice.target else ""
        quoted = f"<bdi>{escape(voice.words)}</bdi>" if voice.words else ""
        yield _row("", [_any(voice.source), stance + target, quoted, _note(voice.report)])
    yield "</table>\n"


def _copies(incident: Incident, words: Labels) -> Iterator[str]:
    own = words["incident"]
    if incident.copies:
        yield f"<h2>{escape(own['copies'])}</h2>\n<table>\n"
        for copies in incident.copies:
            origin = f"{escape(own['origin'])}: {_any(copies.origin)}"
            yield _row("", [escape(own[copies.how]), origin, _listed(copies.reports)])
        yield "</table>\n"


def _history(incident: Incident, words: Labels) -> Iterator[str]:
    own, outcomes = words["incident"], words["outcomes"]
    if not incident.history:
        return
    heads = ["", own["reports"], outcomes["killed"], outcomes["injured"]]
    head = "".join(f"<th>{escape(text)}</th>" for text in heads)
    yield f"<h2>{escape(own['history'])}</h2>\n<table><tr>{head}</tr>\n"
    for row in incident.history:
        day = _ltr(row["published"]) if row["published"] else escape(own["undated"])
        figures = [_ltr(", ".join(map(str, row[outcome]))) if row[outcome] else "" for outcome in ("killed", "injured")]
        yield _row("", [day, _listed(row["reports"]), *figures])
    yield "</table>\n"


def _doubtful(incident: Incident, words: Labels) -> Iterator[str]:
    if incident.doubtful:
        yield f"<h2>{escape(words['incident']['doubtful'])}</h2>\n<table>\n"
        for link in incident.doubtful:
            yield _row("", [_ltr(link.incident or ""), _ltr(f"{link.score:.2f}"), _any(link.a), _any(link.b)])
        yield "</table>\n"


def _listed(names: Iterable[str]) -> str:
    return " · ".join(map(_any, names))


def _any(text: str) -> str:
    return f"<bdi>{escape(text)}</bdi>"


def _ltr(text: str) -> str:
    return f'<bdi dir="ltr">{escape(text)}</bdi>'


def _note(text: str) -> str:
    return f'<span class="note">{_any(text)}</span>' if text else ""


def _asset(package: str, name: str) -> str:
    return resources.files(package).joinpath(name).read_text(encoding="utf-8")
