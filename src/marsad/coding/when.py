"""On which day an event happened: the times told with it, else the day that frames its sentence."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from marsad.coding.mentions import Mention
from marsad.coding.merge import Cluster
from marsad.coding.reading import FoundTime, Reading

__all__ = ["day_of", "title_day"]

WIDE = 62
"""Days of the widest interval that dates news."""
OLD = 60
"""Days before the report after which a time dates no news."""
WEEK = timedelta(days=7)
NEW = 2
"""Days before the report of a weekday in its title that dates all of it."""
FRESH = 6
"""Days before the report of a day that frames sentences of news."""
HEARD = 4
"""Words in which a sentence that goes on with what somebody says names them."""
NEW_TOPIC = "new_topic"
TOLD = frozenset(["event_time", "statement"])


def title_day(reading: Reading) -> FoundTime | None:
    """A day in the title dates everything the report tells: a round-up of one day."""
    for time in reading.times:
        if reading.doc.sentence_of[time.first] < reading.title_sentences and time.precision == "day":
            if time.role in ("event_time", "publication") and not _stale(reading, time):
                return time
    return None


def _stale(reading: Reading, time: FoundTime) -> bool:
    """Whether a weekday in a title is that of something further off: it may as well lie ahead."""
    weekday = time.basis.startswith("weekday")
    return weekday and reading.anchor is not None and (reading.anchor - time.end).days > NEW


def day_of(reading: Reading, cluster: Cluster, main_day: FoundTime | None) -> tuple[FoundTime | None, str]:
    """The time that dates an event, and how it is known.

    In order: a time told with the event; the day of the title (``+report``); the day on which it was announced, and
    the day of the sentence before, as long as the report stays with its scene (``+frame``).

    Args:
        main_day: see ``title_day``.
    """
    time = _own(reading, cluster)
    planned = all(mention.status == "planned" for mention in cluster.mentions)
    if time is not None:
        time = _ahead(reading, time) if planned else time
        return time, time.basis
    if cluster.role != "main" or planned:
        return None, ""
    if main_day is not None:
        return main_day, f"{main_day.basis}+report"
    frame = _frame(reading, cluster)
    return (frame, f"{frame.basis}+frame") if frame is not None else (None, "")


def _own(reading: Reading, cluster: Cluster) -> FoundTime | None:
    """The nearest of the times told with the event; a day before a span of days, the first telling before the next."""
    best: tuple[tuple[bool, int, int], FoundTime] | None = None
    for order, mention in enumerate(cluster.mentions):
        for rank, k in enumerate(mention.times[:2]):
            time = reading.times[k]
            if cluster.role == "main" and _long_past(reading, time):
                continue
            key = ((time.end - time.start).days > 3, rank, order)
            if best is None or key < best[0]:
                best = (key, time)
    return best[1] if best is not None else None


def _ahead(reading: Reading, time: FoundTime) -> FoundTime:
    """A weekday of what is planned: the next one, not the last."""
    if reading.anchor is None or time.end >= reading.anchor or not time.basis.startswith("weekday"):
        return time
    return replace(time, start=time.start + WEEK, end=time.end + WEEK)


def _long_past(reading: Reading, time: FoundTime) -> bool:
    """Whether a time lies so far back or is so wide that it can date no news: it tells of something else."""
    if (time.end - time.start).days > WIDE:
        return True
    return reading.anchor is not None and (reading.anchor - time.end).days > OLD


def _frame(reading: Reading, cluster: Cluster) -> FoundTime | None:
    """The day of the announcement in a telling's own sentence, else the day of the sentence before it.

    What only the title tells is told in full by the first sentence below it.
    """
    body = reading.title_sentences
    if body < len(reading.doc.sentences) and all(mention.sentence < body for mention in cluster.mentions):
        return _days(reading, body)
    for mention in cluster.mentions:
        said = _days(reading, mention.sentence)
        if said is not None:
            return said
    for mention in cluster.mentions:
        if mention.sentence > reading.title_sentences and _goes_on(reading, mention):
            said = _days(reading, mention.sentence - 1)
            if said is not None:
                return said
    return None


def _days(reading: Reading, sentence: int) -> FoundTime | None:
    """The one day that a sentence tells, if it is fresh; none where it tells two."""
    found: FoundTime | None = None
    for k in reading.near("times", *reading.doc.sentences[sentence]):
        time = reading.times[k]
        if time.role not in TOLD or (time.end - time.start).days > 1 or not _fresh(reading, time):
            continue
        if found is not None and (found.start, found.end) != (time.start, time.end):
            return None
        found = found or time
    return found


def _fresh(reading: Reading, time: FoundTime) -> bool:
    return reading.anchor is None or 0 <= (reading.anchor - time.end).days <= FRESH


def _goes_on(reading: Reading, mention: Mention) -> bool:
    """Whether a telling's sentence stays with the scene: somebody is heard on it, on no other topic or place."""
    if NEW_TOPIC in mention.cues:
        return False
    first, last = reading.doc.sentences[mention.sentence]
    if not any(i in reading.speakers for i in range(first, min(first + HEARD, last))):
        return False
    places = (reading.places[k] for k in reading.near("places", first, last))
    return not any(place.stand == "front" or place.first - first <= 1 for place in places)
