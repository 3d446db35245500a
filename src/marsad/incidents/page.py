"""An incident as one self-contained page: no host is asked for anything, every letter of a report is escaped."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Iterator
from html import escape
from importlib import resources

from marsad import __version__
from marsad.incidents.card import days
from marsad.incidents.model import Account, Figure, Incident, SaidFigure
from marsad.render.values import Labels, labels

__all__ = ["page"]


def page(incident: Incident, lang: str = "ar") -> str:
    """The page; ``lang`` is the language of its labels, ``ar`` or ``en``."""
    words = labels(lang)
    style = _asset("marsad.render", "page.css") + _asset("marsad.incidents", "page.css")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'"
    title = " · ".join(_headline(incident, words))
    body = "".join(_parts(incident, words))
    return (
        f'<!doctype html>\n<html lang="{lang}" dir="{words["direction"]}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(words['incident']['title'])} {escape(incident.id)}</title>\n<style>{style}</style>\n"
        f'</head>\n<body>\n<header class="page"><h1>{title}</h1>'
        f"<p>{escape(words['incident']['title'])} {_ltr(incident.id)} · "
        f'{escape(words["words"]["coded_by"])} <bdi dir="ltr">marsad {__version__}</bdi></p></header>\n'
        f'<main><section class="incident">\n{body}</section></main>\n</body>\n</html>\n'
    )


def _headline(incident: Incident, words: Labels) -> Iterator[str]:
    """What, where, when."""
    yield escape(words["kinds"].get(incident.kind, incident.kind))
    if incident.where:
        yield _any(incident.where.name)
    if incident.when and incident.when.start:
        yield _ltr(days(incident.when))


def _parts(incident: Incident, words: Labels) -> Iterator[str]:
    yield _summary(incident, words)
    yield _figures(incident, words)
    yield f"<h2>{escape(words['incident']['accounts'])}</h2>\n"
    folded = {r: c.origin for c in incident.copies if c.how != "shared" for r in c.reports if r != c.origin}
    copies: dict[str, list[Account]] = {}
    for account in _by_time(incident.accounts):
        copies.setdefault(folded.get(account.report, ""), []).append(account)
    shown = "".join(_account(account, copies.get(account.report, []), words) for account in copies.get("", []))
    yield f'<div class="accounts">\n{shown}</div>\n'
    yield from _claims(incident, words)
    yield from _copies(incident, words)
    yield from _history(incident, words)
    yield from _doubtful(incident, words)


def _by_time(accounts: list[Account]) -> list[Account]:
    return sorted(accounts, key=lambda account: (account.published or "~", account.report))


def _summary(incident: Incident, words: Labels) -> str:
    names, own = words["words"], words["incident"]
    rows: list[tuple[str, str]] = []
    if incident.when:
        until = f"{escape(own['until'])} " if incident.when.start is None else ""
        shown = _ltr(incident.when.end or "") if incident.when.start is None else _ltr(days(incident.when))
        rows.append((names["when"], until + shown))
    if incident.where:
        where = incident.where
        facts = _note(", ".join(fact for fact in (where.admin1, where.country) if fact))
        if where.lat is not None and where.lon is not None:
            facts += f' · <span class="note">{_ltr(f"{where.lat:.3f}, {where.lon:.3f}")}</span>'
        rows.append((names["where"], f"{_any(where.name)} {facts}"))
        if where.others:
            rows.append((own["other_places"], _listed(where.others)))
    for role, label in (("actor", "actors"), ("recipient", "recipients")):
        parties = [party["name"] for party in incident.parties if party["role"] == role]
        if parties:
            rows.append((names[label], _listed(parties)))
    reason = _reason(incident.grade_why, own)
    rows.append((own["grade"], f'<span class="tag {incident.grade}">{escape(own[incident.grade])}</span> {reason}'))
    reports = _note(f"({own['reports']}: {len(incident.reports)})")
    rows.append((own["independent"], f"{_ltr(str(incident.independent_sources))} {reports}"))
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


def _reason(why: str, own: Labels) -> str:
    """Why an incident is graded so, in the language of the page; names stand as written."""
    start, colon, names = why.partition(": ")
    if colon:
        label = own.get("why_" + start.replace(" ", "_"), start)
        return f'<span class="note">{escape(label)}</span> {_any(names)}'
    if start.endswith("independent sources"):
        return f'<span class="note">{escape(own["why_independent"])}: {_ltr(start.split()[0])}</span>'
    return _note(own["why_one_source"] if start == "one source" else own["why_disputed"])


def _figure(label: str, figure: Figure, own: Labels) -> list[str]:
    note = _note(own["policies"].get(figure.rule, figure.rule))
    if figure.contradiction:
        note += f' <span class="contradiction">{escape(own["contradiction"])}</span>'
    rows = [_row("chosen", [escape(label), *_range(figure.low, figure.high, figure.best, own), note])]
    alike: dict[tuple[object, ...], list[SaidFigure]] = {}
    for said in figure.said:
        alike.setdefault((said.source, said.low, said.high, said.best, said.superseded), []).append(said)
    return rows + [_said(said, own) for said in alike.values()]


def _said(alike: list[SaidFigure], own: Labels) -> str:
    """One source's figure, with all reports that give it."""
    said = alike[0]
    told = [" ".join(filter(None, (_outlet(one), _time(one.published)))) for one in alike]
    source = f'{_any(said.source)} <span class="note">{" · ".join(filter(None, told))}</span>'
    source += f" {_note(own['superseded'])}" if said.superseded else ""
    words = f'<span class="said"><bdi>{escape(said.words)}</bdi></span>' if said.words else ""
    return _row("superseded" if said.superseded else "", [words, *_range(said.low, said.high, said.best, own), source])


def _outlet(said: SaidFigure) -> str:
    return _any(said.outlet) if said.outlet and said.outlet != said.source else ""


def _time(text: str | None) -> str:
    """Day and minute of an ISO date-time, in their own direction."""
    return _ltr(text[:16].replace("T", " ")) if text else ""


def _range(low: int | None, high: int | None, best: int | None, own: dict[str, str]) -> list[str]:
    top = _ltr(str(high)) if high is not None else _note(own["open"])
    return [_number(low), top, _number(best)]


def _number(value: int | None) -> str:
    return "" if value is None else _ltr(str(value))


def _row(style: str, cells: list[str]) -> str:
    tag = f' class="{style}"' if style else ""
    return f"<tr{tag}>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>\n"


def _account(account: Account, copies: list[Account], words: Labels) -> str:
    title = f'<p class="title" dir="auto">{escape(account.title)}</p>' if account.title else ""
    copied = ""
    if account.copy_of:
        copied = f"<p>{_note(words['incident']['origin'])} {_any(account.copy_of)}</p>"
    if copies:
        inside = "".join(f"<li>{_head(copy)}{_quotes(copy)}</li>" for copy in copies)
        label = f"{escape(words['incident']['copies'])} {_ltr(str(len(copies)))}"
        copied += f"<details><summary>{label}</summary><ul>{inside}</ul></details>"
    return f'<div class="account">{_head(account)}{title}{_quotes(account)}{copied}</div>\n'


def _head(account: Account) -> str:
    facts = [_any(account.outlet or ""), _time(account.published), _any(account.report)]
    return f'<p class="source">{" · ".join(fact for fact in facts if fact != _any(""))}</p>'


def _quotes(account: Account) -> str:
    """The words of an account, each once; a single word says nothing beside whole clauses."""
    words = list(dict.fromkeys(account.words))
    told = [text for text in words if not any(text != other and text in other for other in words)]
    clauses = [text for text in told if " " in text] or told
    return "".join(f'<blockquote dir="auto">{escape(text)}</blockquote>' for text in clauses[:4])


def _claims(incident: Incident, words: Labels) -> Iterator[str]:
    """Who says what, each claim once with the reports it stands in."""
    if not incident.claims:
        return
    told: dict[tuple[str, str, str | None], tuple[list[str], list[str]]] = {}
    for voice in incident.claims:
        quotes, reports = told.setdefault((voice.source, voice.stance, voice.target), ([], []))
        if voice.words and voice.words != voice.source:
            quotes.append(voice.words)
        reports.append(voice.report)
    yield f"<h2>{escape(words['words']['claims'])}</h2>\n<table>\n"
    for (source, stance, target), (quotes, reports) in told.items():
        said = escape(words["stances"].get(stance, stance)) + (f" {_any(target)}" if target else "")
        quoted = " · ".join(f"<bdi>{escape(text)}</bdi>" for text in dict.fromkeys(quotes))
        yield _row("", [_any(source), said, quoted, f'<span class="note">{_listed(dict.fromkeys(reports))}</span>'])
    yield "</table>\n"


def _copies(incident: Incident, words: Labels) -> Iterator[str]:
    own = words["incident"]
    if incident.copies:
        yield f"<h2>{escape(own['copies'])}</h2>\n<table>\n"
        for copies in incident.copies:
            why = own.get("origin_" + copies.why.replace(" ", "_"), copies.why)
            origin = f"{escape(own['origin'])}: {_any(copies.origin)} {_note(why)}"
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
