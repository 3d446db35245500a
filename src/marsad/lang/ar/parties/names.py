"""Personal names: given names from a list, the rest by how names are built."""

from __future__ import annotations

from marsad.lang.ar.parties.clues import Clue, Clues

__all__ = ["personal_name"]

MOST = 7  # words of a name, joiners counted


Line = list[Clue]


def personal_name(line: Line, i: int, limit: int, clues: Clues, sure: bool) -> int | None:
    """The token behind a personal name that starts at ``i``, or None.

    ``sure`` says that a title stands in front, so that an unknown word may begin a name; without it a name is
    a given name and at least one further part.
    """
    words = clues.words
    j, parts, family = i, 0, False
    while j < min(limit, i + MOST) and not family:
        clue = line[j]
        step = _part(line, j, limit, clues, clue, parts, sure)
        if step is None:
            break
        family = parts > 0 and clue.definite
        parts += 1
        j = step
    joined = line[i].form in words["joiner"] and j >= i + 2
    if parts == 0 or not (sure or joined or parts >= 2):
        return None
    if parts == 1 and not joined and not line[i].given and not sure:
        return None
    return j


def _part(line: Line, j: int, limit: int, clues: Clues, clue: Clue, parts: int, sure: bool) -> int | None:
    """The token behind one part of a name at ``j``, or None."""
    form = clue.form
    if form in clues.words["joiner"] and (parts or form in clues.words["kunya"] or form == "عبد"):
        if j + 1 >= limit:
            return None
        following = line[j + 1]
        if (following.stop and not following.given) or following.form in clues.words["stop"]:
            return None
        return (
            j + 2
            if following.form not in clues.words["joiner"]
            else _part(line, j + 1, limit, clues, following, 1, True)
        )
    if clue.time or (clue.kind and not clue.given):
        return None
    next_given = j + 1 < limit and line[j + 1].given
    if clue.given and (clue.given == 2 or parts or sure or next_given):
        return j + 1
    if parts == 0:
        return j + 1 if sure and clue.opaque and not clue.tags and _foreign(line, j, limit, clues) else None
    if clue.definite and not clue.hold and (not clue.tags or clue.nation):
        return j + 1
    late = form.endswith("ا") and (parts > 1 or form[0] == "م")  # an adverb or an object, not a name
    return j + 1 if clue.opaque and not clue.tags and not late else None


def _foreign(line: Line, j: int, limit: int, clues: Clues) -> bool:
    """An unknown word begins a name when another unknown word, or a family name, follows."""
    if j + 1 >= limit:
        return False
    following = line[j + 1]
    return bool(following.given) or (
        (following.opaque or (following.definite and not following.hold)) and not following.tags
    )
