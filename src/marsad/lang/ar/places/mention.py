"""What a report says of a place, before anybody asks where it is."""

from __future__ import annotations

import msgspec

__all__ = ["PlaceMention"]


class PlaceMention(msgspec.Struct, frozen=True):
    """A place as named in the text.

    Attributes:
        name: as a person would quote it, without clitics and generally without the head noun.
        kind: what the head noun or the gazetteer's best row says it is (``village``, ``admin1`` …).
        head: kind of the head noun before the name, or None.
        ids: places of this name in the gazetteer (empty: unknown name).
        cue: why it is a place: ``head``, ``gazetteer``, ``preposition``, ``relation``, ``list``.
        relation: words of relation as folded (``شمال شرق``), or None.
        relation_kind: ``near``, ``rif``, ``inside``, ``side``, ``toward`` or None.
        side: the adjective of direction behind it, or None.
        role: ``party``, ``title``, ``agency`` when the place is part of such a name, ``origin`` behind "from".
        weak: how much the name needed its cue (0 not at all).
    """

    name: str
    kind: str | None
    head: str | None
    ids: tuple[int, ...]
    cue: str
    relation: str | None = None
    relation_kind: str | None = None
    side: str | None = None
    role: str | None = None
    weak: int = 0
