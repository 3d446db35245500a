"""A record made by hand from a bundled example, for tests that need one and not the coder."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from marsad.record import (
    Article,
    Candidate,
    Claim,
    Coder,
    Count,
    Event,
    Party,
    Place,
    Removal,
    Report,
    Source,
    Span,
    Step,
    Toll,
    Warning,
    When,
)

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "src" / "marsad" / "examples"
CODER = Coder(name="marsad", version="0", codebook="0")
CROSSWALK = {
    "plover": {"event": "ASSAULT", "mode": "aerial"},
    "acled": {"event_type": "Explosions/Remote violence", "sub_event_type": "Air/drone strike"},
    "ged": {"type_of_violence": 1},
}


def example(number: int = 0) -> dict[str, str]:
    """A line of the bundled examples."""
    lines = (EXAMPLES / "reports.jsonl").read_text(encoding="utf-8").splitlines()
    row: dict[str, str] = json.loads(lines[number])
    return row


def article(text: str, **fields: str | None) -> Article:
    """An article around a text."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    values = {"id": "a", "language": "ar", **fields}
    return Article(text=text, sha256=digest, **values)


def span(text: str, words: str, nth: int = 0) -> Span:
    """The span of the nth occurrence of ``words``."""
    start = -1
    for _ in range(nth + 1):
        start = text.index(words, start + 1)
    return Span(start, start + len(words), words)


def event(text: str, trigger: str, **fields: object) -> Event:
    """An air strike named by ``trigger``."""
    values = {"id": "e1", "kind": "air_strike", **CROSSWALK, **fields}
    return Event(trigger=span(text, trigger), **values)  # type: ignore[arg-type]


def strike_report() -> Report:
    """The first bundled example, coded by hand with every field in use."""
    row = example()
    text = row["text"]

    def words(quote: str, nth: int = 0) -> Span:
        return span(text, quote, nth)

    rescuers = Claim(source=Source(name="الدفاع المدني", type="monitor", span=words("الدفاع المدني")))
    doctor = Claim(source=Source(name="مدير المركز الصحي", type="medical", span=words("مدير المركز الصحي")))
    army = Claim(
        source=Source(name="مصدر عسكري", type="military", span=words("مصدر عسكري", 1)),
        stance="denies",
        target="سلاح الجو",
        span=words("نفى مصدر عسكري أن يكون سلاح الجو قد نفّذ أي طلعات"),
    )
    civilians = Party(name="مدنيين", canonical="civilians", type="civilians", span=words("مدنيين"))
    strike = event(
        text,
        "غارة جوية",
        status="disputed",
        confidence=0.86,
        evidence=[
            words(
                "قُتل تسعة مدنيين على الأقل، بينهم ثلاثة أطفال وامرأتان، وأصيب أكثر من عشرين آخرين بجروح،"
                " أمس الثلاثاء، في غارة جوية استهدفت سوقاً شعبياً وسط مدينة معرة النعمان بريف إدلب الجنوبي"
            )
        ],
        when=When(
            start="2021-11-16",
            end="2021-11-16",
            precision="day",
            date_prec=1,
            basis="yesterday+weekday",
            span=words("أمس الثلاثاء"),
        ),
        where=Place(
            name="معرة النعمان",
            country="SYR",
            admin1="Idlib",
            lat=35.648,
            lon=36.675,
            geonameid=1,
            precision="city",
            where_prec=1,
            geo_precision=1,
            candidates=[Candidate(name="Maarrat an Numan", score=0.9, reasons=["name"])],
            span=words("معرة النعمان", 1),
        ),
        actors=[
            Party(
                name="القوات الحكومية",
                canonical="Syrian government forces",
                type="state_forces",
                country="SYR",
                span=words("القوات الحكومية"),
            )
        ],
        recipients=[Party(name="سوقاً شعبياً", span=words("سوقاً شعبياً"))],
        casualties=[
            Count(
                outcome="killed",
                low=9,
                high=None,
                group=civilians,
                civilian=True,
                source=0,
                span=words("تسعة مدنيين على الأقل"),
            ),
            Count(outcome="killed", low=3, high=3, part_of=0, age="child", span=words("ثلاثة أطفال")),
            Count(outcome="killed", low=12, high=12, source=1, span=words("12 قتيلاً")),
            Count(outcome="injured", low=21, high=None, source=0, span=words("أكثر من عشرين آخرين")),
        ],
        claims=[rescuers, doctor, army],
        why=[Step(rule="ar.event.air_strike", field="kind", value="air_strike", span=words("غارة جوية"))],
    )
    mortar = event(
        text,
        "قصفت",
        id="e2",
        kind="shelling",
        weapons=[words("بقذائف الهاون")],
        evidence=[words("قصفت فصائل المعارضة بقذائف الهاون مواقع للقوات الحكومية قرب مدينة سراقب")],
    )
    earlier = event(text, "غارة مماثلة", id="e3", role="background")
    toll = Toll(
        outcome="killed",
        low=340,
        high=340,
        group="مدنياً",
        since="2021-01-01",
        span=words("340 مدنياً"),
        rule="ar.toll.since",
    )
    warning = Warning(code="W_TOLLS_DIFFER", message="two sources give different figures", span=words("حصيلة الغارة"))
    return Report(
        id=row["id"],
        article=article(text, id=row["id"], outlet=row["outlet"], title=row["title"], published=row["published"]),
        coder=CODER,
        removed=[Removal(text.index("إدلب - أفق:"), text.index("إدلب - أفق:") + 11, "byline")],
        events=[strike, mortar, earlier],
        tolls=[toll],
        warnings=[warning],
    )
