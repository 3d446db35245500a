"""Generated reports with known truth: one incident told by several outlets in their own words, and copied by others.

The texts are composed here and say nothing of the world.  Records are made directly, with the faults of a coder and of
the web mixed in at the rates below: no publication date, no day, a coarse place or none, no event found.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

__all__ = ["Retold", "retellings"]

INCIDENTS_A_DAY = 10
NO_PUBLISHED, NO_DAY, COARSE_PLACE, NO_PLACE, NO_EVENT, NO_FIGURES = 0.2, 0.5, 0.15, 0.08, 0.12, 0.25
START = date(2031, 1, 1)

HEADS = "تل كفر خربة عين بيت دير جسر رأس وادي برج مزرعة حوش".split()
ROOTS = (
    "الزيتون السنديان النخيل الريحان الياسمين العنب الرمان اللوز الصفصاف الحور الغار البلوط السماق الزعتر القصب الورد "
    "شمعون سلام هارون منصور عامر حامد ناصر جابر سالم غانم داود ريان عدنان فارس زيدان مروان شاهين بدران نعمان كنعان"
).split()
SIDES = ["", "الشرقية", "الغربية", "الفوقا", "التحتا"]
FIRST = "أحمد سمير ليلى هدى كريم نادر رنا سعاد وائل جمال منى باسل عمار نور رامي سلمى تيم جود ماهر ديمة".split()
FAMILY = "الحداد النجار الخياط الصباغ العطار الدباغ البناء الفران الحلاق الراعي الصياد الكاتب المعمار اللحام".split()
MOTHER = "عبدالله مصطفى إبراهيم يوسف خالد محمود طارق فؤاد زهير عصام بشار غسان هيثم نزار قاسم".split()
OUTLETS = [f"{a} {b}" for a in ("صوت", "شبكة", "وكالة", "موقع", "إذاعة", "مرصد") for b in ROOTS[:30]]
ACTORS = ["القوات الحمراء", "الجبهة الخضراء", "لواء الشمال", "جيش الساحل", "كتائب الوادي"]
KINDS = {
    "air_strike": (["غارة جوية", "قصف جوي", "ضربة من الجو"], ["استهدفت", "طالت", "أصابت"]),
    "shelling": (["قذائف مدفعية", "قصف مدفعي", "قصف بالصواريخ"], ["سقطت على", "استهدفت", "طالت"]),
    "bombing": (["عبوة ناسفة", "انفجار سيارة مفخخة", "لغم أرضي"], ["هزت", "أصابت", "ضربت"]),
    "armed_clash": (["اشتباكات عنيفة", "معارك", "تبادل إطلاق نار"], ["شهدتها", "دارت في", "اندلعت قرب"]),
    "attack": (["هجوم مسلح", "إطلاق نار", "اعتداء مسلحين"], ["استهدف", "وقع في", "طال"]),
}
SPOTS = "السوق الشعبي|مدرسة البلدة|محطة الوقود|منزل عائلة|الفرن الآلي|مخيم النازحين|الطريق العام|حقل زراعي".split("|")
KILLED = ["أسفر ذلك عن مقتل {n} أشخاص", "قُتل {n} مدنيين", "سقط {n} قتلى", "ارتفعت حصيلة القتلى إلى {n}"]
INJURED = ["وإصابة {n} بجروح", "وجرح {n} آخرين", "فيما أصيب {n} بينهم أطفال", "ونُقل {n} مصابا إلى المستشفى"]
SOURCES = ["مصدر طبي", "شهود عيان", "الدفاع المدني", "ناشطون", "مصدر أمني", "المجلس المحلي"]
SAYS = ["قال {s} إن", "أفاد {s} بأن", "ذكر {s} أن", "بحسب {s} فإن", "وأوضح {s} أن"]
FILLER = (
    "وهرعت سيارات الإسعاف إلى المكان|وسادت حالة من الهلع بين الأهالي|ولم تعلن أي جهة مسؤوليتها حتى الآن|"
    "وتشهد المنطقة توترا منذ أسابيع|وطالب الأهالي بوقف التصعيد|وما زالت فرق الإنقاذ تبحث تحت الأنقاض|"
    "وأغلقت المحال أبوابها حدادا|وتضررت منازل مجاورة بشكل كبير|وكانت المنطقة هادئة في الأيام الماضية|"
    "وحلقت طائرات استطلاع فوق القرى|وانقطع التيار الكهربائي عن الأحياء|وأعلن المشفى حاجته إلى الدم"
).split("|")


@dataclass(frozen=True)
class Retold:
    """A coded report as JSON fields, and the incident it tells of."""

    record: dict[str, Any]
    incident: str


@dataclass(frozen=True)
class _Incident:
    id: str
    kind: str
    day: date
    place: tuple[str, float, float]
    actor: str
    killed: int
    injured: int
    names: tuple[str, ...]
    spot: str


def retellings(reports: int, seed: int = 1) -> Iterator[Retold]:
    """So many reports, incident by incident in the order of time, the same for the same seed."""
    random = Random(seed)
    places = _places(random)
    made = number = 0
    while made < reports:
        incident = _incident(number, random, places)
        number += 1
        size = min(reports - made, 1 + min(int(random.paretovariate(0.9)), 24))
        for retold in _told(incident, size, random):
            made += 1
            yield retold


def _places(random: Random) -> list[tuple[str, float, float]]:
    names = [" ".join(part for part in (h, r, s) if part) for h in HEADS for r in ROOTS for s in SIDES]
    random.shuffle(names)
    return [(name, random.uniform(20, 26), random.uniform(10, 18)) for name in names]


def _incident(number: int, random: Random, places: list[tuple[str, float, float]]) -> _Incident:
    names = [f"{random.choice(FIRST)} {random.choice(MOTHER)} {random.choice(FAMILY)}" for _ in range(3)]
    return _Incident(
        id=f"truth-{number}",
        kind=random.choice(list(KINDS)),
        day=START + timedelta(days=number // INCIDENTS_A_DAY),
        place=places[min(int(random.expovariate(1 / 400)), len(places) - 1)],
        actor=random.choice(ACTORS),
        killed=min(int(random.paretovariate(0.8)), 60) - 1,
        injured=min(int(random.paretovariate(0.7)), 90) - 1,
        names=tuple(names),
        spot=random.choice(SPOTS),
    )


def _told(incident: _Incident, size: int, random: Random) -> Iterator[Retold]:
    """Own words first; about a third of later reports copy an earlier one."""
    texts: list[tuple[list[str], dict[str, Any]]] = []
    for i in range(size):
        name = f"{incident.id}-{i}"
        if texts and random.random() < 0.35:
            sentences, event = random.choice(texts)
            sentences = _copied(list(sentences), random)
        else:
            sentences, event = _own(incident, random)
            texts.append((sentences, event))
        yield Retold(_record(name, sentences, event, incident, random), incident.id)


def _copied(sentences: list[str], random: Random) -> list[str]:
    how = random.random()
    if how < 0.4:
        return sentences
    if how < 0.7:
        return [*sentences[:-1], random.choice(FILLER)]
    return [sentences[0] + " " + random.choice(FILLER), *sentences[1:], random.choice(FILLER)]


def _own(incident: _Incident, random: Random) -> tuple[list[str], dict[str, Any]]:
    nouns, verbs = KINDS[incident.kind]
    trigger = random.choice(nouns)
    spot = f" {incident.spot}" if random.random() < 0.7 else ""
    lead = f"{trigger} {random.choice(verbs)}{spot} في {incident.place[0]}"
    if random.random() < 0.5:
        lead = random.choice(SAYS).format(s=random.choice(SOURCES)) + " " + lead
    drift = random.choice([0, 0, 0, 1, 2])
    killed, injured = incident.killed + drift, incident.injured + drift * 2
    figures = f"{random.choice(KILLED).format(n=killed)} {random.choice(INJURED).format(n=injured)}"
    sentences = [lead, figures]
    if random.random() < 0.4:
        sentences.append(f"ومن بين الضحايا {random.choice(incident.names)}")
    if random.random() < 0.5:
        sentences.append(f"واتهم الأهالي {incident.actor} بالوقوف وراء ذلك")
    sentences += random.sample(FILLER, random.randint(0, 3))
    event = {"trigger": trigger, "killed": killed, "injured": injured, "told": random.random() >= NO_FIGURES}
    return sentences, event


def _record(
    name: str, sentences: list[str], event: dict[str, Any], incident: _Incident, random: Random
) -> dict[str, Any]:
    text = ".\n".join(sentences) + "."
    published = (incident.day + timedelta(days=random.choice([0, 0, 0, 1, 2]))).isoformat()
    article = {
        "id": name,
        "text": text,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "outlet": random.choice(OUTLETS),
        "published": None if random.random() < NO_PUBLISHED else published,
        "language": "ar",
    }
    events = [] if random.random() < NO_EVENT else [_event(name, sentences, event, incident, random)]
    coder = {"name": "generated", "version": "0", "codebook": "0"}
    return {"id": name, "article": article, "coder": coder, "removed": [], "events": events}


def _event(
    name: str, sentences: list[str], event: dict[str, Any], incident: _Incident, random: Random
) -> dict[str, Any]:
    at = sentences[0].find(event["trigger"])
    lead = {"start": 0, "end": len(sentences[0]), "text": sentences[0]}
    day = incident.day.isoformat()
    when = {"start": day, "end": day, "precision": "day", "date_prec": 1, "basis": "explicit"}
    counts = [
        {"outcome": outcome, "low": event[outcome], "high": event[outcome], "best": event[outcome]}
        for outcome in ("killed", "injured")
    ]
    return {
        "id": hashlib.sha256(name.encode()).hexdigest()[:16],
        "kind": incident.kind,
        "plover": {},
        "acled": {},
        "ged": {},
        "trigger": {"start": at, "end": at + len(event["trigger"]), "text": event["trigger"]},
        "evidence": [lead],
        "when": None if random.random() < NO_DAY else when,
        "where": _where(incident, random),
        "actors": [{"name": incident.actor, "canonical": incident.actor}] if random.random() < 0.5 else [],
        "casualties": counts if event["told"] else [],
    }


def _where(incident: _Incident, random: Random) -> dict[str, Any] | None:
    name, lat, lon = incident.place
    chance = random.random()
    if chance < NO_PLACE:
        return None
    if chance < NO_PLACE + COARSE_PLACE:
        return {"name": "ريف الولاية", "country": "XXA", "lat": 23.0, "lon": 14.0, "precision": "region"}
    return {"name": name, "country": "XXA", "lat": lat, "lon": lon, "precision": "exact"}
