"""Who did it to whom, where and when: the phrases around an act, by grammar and nearness."""

from __future__ import annotations

from bisect import bisect_left

from marsad.coding.absent import answer
from marsad.coding.mentions import Mention
from marsad.coding.reading import Reading
from marsad.coding.where import rank_places
from marsad.coding.who import tie_parties

__all__ = ["attach_participants"]

MOST = 100
"""So many acts told before one are looked at; no report of news tells more in two sentences."""


def attach_participants(reading: Reading, mentions: list[Mention]) -> None:
    """Fill parties, places and times of every mention."""
    for k, mention in enumerate(mentions):
        left, right = _window(reading, mentions, k)
        tie_parties(reading, mention, (left, right), _earlier(mentions, k))
        mention.places = rank_places(reading, mention, left, right)
        _times(reading, mention)
    answer(reading, mentions)


def _earlier(mentions: list[Mention], k: int) -> list[Mention]:
    """The mentions told before number ``k`` in its sentence and the one before it, and never fewer than three."""
    low = k
    while low and (k - low < 3 or mentions[k].sentence - mentions[low - 1].sentence <= 1) and k - low < MOST:
        low -= 1
    return mentions[low:k]


def _window(reading: Reading, mentions: list[Mention], k: int) -> tuple[int, int]:
    """The words that may belong to a mention: its sentence, cut at acts told by other verbs."""
    mention = mentions[k]
    first, last = reading.doc.sentences[mention.sentence]
    for i in range(k - 1, -1, -1):
        other = mentions[i]
        if other.sentence != mention.sentence:
            break
        if other.head < mention.head and (other.verb or other.clause != mention.clause) and not other.from_figure:
            first = max(first, other.head)
            break
    for i in range(k + 1, len(mentions)):
        other = mentions[i]
        if other.sentence != mention.sentence:
            break
        if other.head <= mention.head or other.from_figure:
            continue
        if other.verb:
            last = other.first
            break
        if other.clause != mention.clause:  # another act, named in a clause of its own
            last = bisect_left(reading.clause_of, other.clause)
            break
    return first, last


def _times(reading: Reading, mention: Mention) -> None:
    """The day words of the sentence, nearest first; durations and deadlines tell no day."""
    ranked: list[tuple[float, int]] = []
    for k in reading.near("times", *reading.doc.sentences[mention.sentence]):
        time = reading.times[k]
        if reading.doc.sentence_of[time.first] != mention.sentence or time.role != "event_time":
            continue
        gap = abs(time.first - mention.head) + 6.0 * abs(reading.clause_of[time.first] - mention.clause)
        ranked.append((gap, k))
    ranked.sort()
    mention.times = [k for _, k in ranked]
