"""Who tells of an event, how they stand to it, and what that makes of its status."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from marsad.coding.absent import CLAIM_REACH, CLAIMED
from marsad.coding.joining import same_family
from marsad.coding.mentions import Mention
from marsad.coding.merge import Cluster
from marsad.coding.reading import Reading
from marsad.record import Claim, Source, Stance
from marsad.text.document import Word

__all__ = ["Heard", "claims_of", "heard", "status_of"]

NEW_TOPIC = frozenset(["new_topic", "recall"])
POINTING = frozenset(["person.armed", "harm.victim"])
OPENS = 1
"""A place so near the beginning of a sentence opens it."""
CLAIMS = 3
"""The strength with which a claim of responsibility ties its maker to the act."""
OPENING = 6
"""Words in which a sentence names who is heard in it."""
FURTHER = 1
"""So many sentences behind a telling may go on about it."""

Final = dict[int, tuple[int, int]]
"""The last telling of a sentence: its head, and the position of the event."""
TELLING: frozenset[Stance] = frozenset(["asserts", "claims_responsibility", "blames"])


@dataclass(slots=True)
class Heard:
    """Who may be heard on an event beside its own words.

    Attributes:
        further: words behind its tellings that go on about it; who tells them tells of it.
        answers: words with which somebody claims it, blames somebody for it or denies it, with that stance.
        following: the sentence in which somebody is heard right behind its telling: who, where nobody else tells of it.
        after: the sentence right behind its telling: one who speaks there for a body that tells of it tells of it too.
    """

    further: list[tuple[int, int]] = field(default_factory=list)
    answers: list[tuple[int, Stance]] = field(default_factory=list)
    following: int | None = None
    after: int | None = None


def heard(reading: Reading, clusters: Sequence[Cluster]) -> list[Heard]:
    """Who may be heard on every event beside its own words."""
    final = _final(reading, clusters)
    further, answers = _elaborations(reading, clusters, final), _answered(reading, clusters)
    following, after = _heard_next(reading, clusters, final)
    return [Heard(further.get(k, []), answers.get(k, []), following.get(k), after.get(k)) for k in range(len(clusters))]


def claims_of(reading: Reading, cluster: Cluster, beside: Heard) -> list[Claim]:
    """The claims of an event in the order of the text; one source with one stance is one claim."""
    claims: list[Claim] = []
    body = [m for m in cluster.mentions if m.sentence >= reading.title_sentences] or cluster.mentions
    for mention in body:
        _tell(reading, claims, reading.tellers(*_evidence(reading, mention)))
    for first, last in beside.further:
        _tell(reading, claims, reading.tellers(first, last), "asserts")
    for cue, stance in beside.answers:
        _tell(reading, claims, reading.tellers(cue, cue + 1), stance)
    if not claims and beside.following is not None:
        _tell(reading, claims, _opening(reading, beside.following), "asserts")
    if beside.after is not None:
        known = {claim.source.name.split()[0] for claim in claims if claim.stance == "asserts"}
        told = _opening(reading, beside.after)
        _tell(reading, claims, [row for row in told if known.intersection(_inner(reading, row[0]))], "asserts")
    return claims


def _opening(reading: Reading, sentence: int) -> list[Any]:
    """Who is heard in the first words of a sentence."""
    first, last = reading.doc.sentences[sentence]
    told: list[Any] = reading.tellers(first, min(first + OPENING, last))
    return told


def _inner(reading: Reading, source: Any) -> list[str]:
    """The words of a source's name but its first: of whom somebody is the director or spokesman."""
    return reading.quote(source.name).text.split()[1:]


def _answered(reading: Reading, clusters: Sequence[Cluster]) -> dict[int, list[tuple[int, Stance]]]:
    """The words that claim responsibility, blame or deny, by the event they speak of: the last violent one told."""
    told = sorted(
        (mention.head, mention.sentence, k)
        for k, cluster in enumerate(clusters)
        for mention in cluster.mentions
        if mention.kind in CLAIMED and not mention.from_figure and mention.sentence >= reading.title_sentences
    )
    said: list[tuple[int, Stance]] = [(cue, "denies") for cue in reading.denials]
    said += [(cue, "claims_responsibility" if s == CLAIMS else "blames") for cue, _, _, s in reading.answerable]
    found: dict[int, list[tuple[int, Stance]]] = {}
    for cue, stance in sorted(said):
        before = [row for row in told if row[0] < cue]
        if before and reading.doc.sentence_of[cue] - before[-1][1] <= CLAIM_REACH:
            found.setdefault(before[-1][2], []).append((cue, stance))
    return found


def _final(reading: Reading, clusters: Sequence[Cluster]) -> Final:
    """The last telling of every sentence that has one."""
    final: Final = {}
    for k, cluster in enumerate(clusters):
        for mention in cluster.mentions:
            if mention.sentence >= reading.title_sentences:
                final[mention.sentence] = max(final.get(mention.sentence, (-1, -1)), (mention.head, k))
    return final


def _heard_next(reading: Reading, clusters: Sequence[Cluster], final: Final) -> tuple[dict[int, int], dict[int, int]]:
    """The sentence right behind the last telling of its sentence that opens with who says so, by event.

    News tells first and names its source then; a sentence on another topic or place names that of something else.

    Returns:
        Where that sentence tells of such an act, and all of them.
    """
    kinds: dict[int, set[str]] = {}
    for cluster in clusters:
        for mention in cluster.mentions:
            kinds.setdefault(mention.sentence, set()).add(mention.kind)
    turned = _turned(reading)
    found: dict[int, int] = {}
    every: dict[int, int] = {}
    for sentence, (_, k) in sorted(final.items()):
        after = sentence + 1
        if after == len(reading.doc.sentences) or after in turned or _elsewhere(reading, after):
            continue
        if _opened_by_somebody(reading, after):
            every.setdefault(k, after)
            if any(same_family(clusters[k].kind, False, kind) for kind in kinds.get(after, ())):
                found.setdefault(k, after)
    body = reading.title_sentences
    if body < len(reading.doc.sentences) and _opened_by_somebody(reading, body):
        titled = (k for k, cluster in enumerate(clusters) if all(m.sentence < body for m in cluster.mentions))
        found.update(dict.fromkeys(titled, body))  # the title tells what somebody says below it
    return found, every


def _opened_by_somebody(reading: Reading, sentence: int) -> bool:
    first, last = reading.doc.sentences[sentence]
    return any(i in reading.speakers for i in range(first, min(first + OPENING, last)))


def _turned(reading: Reading) -> set[int]:
    """The sentences that open a new topic."""
    sentence_of = reading.doc.sentence_of
    return {sentence_of[cue.first] for cue in reading.cues if cue.value.cue in NEW_TOPIC}


def _elsewhere(reading: Reading, sentence: int) -> bool:
    """Whether a sentence opens with a place: it goes there."""
    first, last = reading.doc.sentences[sentence]
    places = (reading.places[k] for k in reading.near("places", first, last))
    return any(place.stand == "front" or place.first - first <= OPENS for place in places)


def _elaborations(reading: Reading, clusters: Sequence[Cluster], owner: Final) -> dict[int, list[tuple[int, int]]]:
    """The words that go on about the event told last before them, by the position of that event in the list.

    They are the rest of its sentence, and sentences that tell of no event themselves and open no new topic.
    """
    turned = _turned(reading)
    sentences = reading.doc.sentences
    found: dict[int, list[tuple[int, int]]] = {}
    for sentence, (head, k) in owner.items():
        found.setdefault(k, []).append((head, sentences[sentence][1]))
        for after in range(sentence + 1, min(sentence + 1 + FURTHER, len(sentences))):
            if after in owner or after in turned or not _goes_on(reading, clusters[k], after):
                break
            found[k].append(sentences[after])
    return found


def _goes_on(reading: Reading, cluster: Cluster, sentence: int) -> bool:
    """Whether a sentence speaks of what the event told: its dead or hurt, an act, a place or party of its own."""
    first, last = reading.doc.sentences[sentence]
    if _elsewhere(reading, sentence):
        return False
    if any(first <= count.value.anchor[0] < last for count in reading.counts):
        return True
    if len(reading.near("triggers", first, last)):
        return True
    if any(_known(word) for word in reading.doc.words[first:last]):
        return True
    ours = {reading.doc.words[i].form for m in cluster.mentions for i in _named(reading, m)}
    theirs = (
        p
        for name in ("places", "parties")
        for p in (getattr(reading, name)[k] for k in reading.near(name, first, last))
    )
    return any(reading.doc.words[i].form in ours for p in theirs for i in range(p.first, p.last))


def _known(word: Word) -> bool:
    """Whether a word points back to people told of: "the attacker", "the wounded"."""
    return not POINTING.isdisjoint(word.tags) and any(sense.definite for sense in word.senses)


def _named(reading: Reading, mention: Mention) -> Iterator[int]:
    for k in (*mention.parties_by, *mention.parties_to):
        yield from range(reading.parties[k].first, reading.parties[k].last)
    for k in mention.places[:1]:
        yield from range(reading.places[k].first, reading.places[k].last)


def _tell(reading: Reading, claims: list[Claim], tellers: list[Any], only: Stance | None = None) -> None:
    for source, stance in tellers:
        if only not in (None, stance):
            continue
        span = reading.quote(source.name)
        channel = reading.quote(source.channel).text if source.channel else None
        target = reading.quote(source.target).text if source.target else None
        who = Source(name=span.text, type=source.type, span=span)
        _add(claims, Claim(source=who, stance=stance, channel=channel, target=target, span=span))


def _add(claims: list[Claim], claim: Claim) -> None:
    words = set(claim.source.name.split())
    for k, known in enumerate(claims):
        if known.stance != claim.stance:
            continue
        other = set(known.source.name.split())
        if words <= other:
            return
        if other < words:
            claims[k] = claim
            return
    claims.append(claim)


def _evidence(reading: Reading, mention: Mention) -> tuple[int, int]:
    """The words of a telling with its figures, within its sentence."""
    first, last = mention.first, mention.last
    for k in mention.counts:
        count = reading.counts[k]
        if reading.doc.sentence_of[count.first] == mention.sentence:
            first, last = min(first, count.first), max(last, count.last)
    return first, last


def status_of(cluster: Cluster, claims: list[Claim]) -> str:
    """Planned, denied, disputed, unconfirmed or reported: tellings first, then what the sources say."""
    statuses = [mention.status for mention in cluster.mentions]
    if all(status == "planned" for status in statuses):
        return "planned"
    stances = {claim.stance for claim in claims if claim.about == "event"}
    if "denies" in stances:
        return "disputed" if stances & TELLING or len(cluster.mentions) > 1 else "denied"
    firm = {status for status in statuses if status != "planned"}
    return firm.pop() if len(firm) == 1 else "reported"
