"""What the reader of claims gives: who tells, how, through whom."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import msgspec

from marsad.record import SourceType, Stance

__all__ = ["Attribution", "Range", "SourceMention"]

Range = tuple[int, int]  # tokens: first, behind the last


@dataclass(frozen=True, slots=True)
class SourceMention:
    """A source and its way of telling, as the words themselves say it.

    Token ranges are kept relative to the match so that the same words read alone give the same value;
    the properties give them as tokens of the document.

    Attributes:
        type: the record's kind of source.
        stance: how the source stands to what is told.
        hedge: words of distance: ``likely`` (a guess), ``alleged`` (the narrator doubts), or none.
        comments: the source condemns, warns or asks; it is no witness of what it speaks of.
        refers: the words may stand for a source named before ("the agency", "the same source").
        goes_on: there is no subject: the last speaker goes on.
        about: where what is told stands: ``after`` the mention, or ``around`` it.
        passes: the channel is no mere address of the words but a newsroom that passes them on, of this type:
            ``agency``, or whatever stands as the subject of "quoted … as saying".
        relays: it is told from somebody else's mouth by whoever spoke last ("and it quoted a source as saying").
    """

    type: SourceType
    stance: Stance
    cue_at: Range
    name_at: Range | None = None
    channel_at: Range | None = None
    target_at: Range | None = None
    hedge: frozenset[str] = frozenset()
    comments: bool = False
    refers: bool = False
    goes_on: bool = False
    about: str = "after"
    passes: SourceType | None = None
    relays: bool = False
    base: int = field(default=0, compare=False)

    @property
    def name(self) -> Range | None:
        """Tokens that name the source, as an annotator would quote it."""
        return self._moved(self.name_at)

    @property
    def cue(self) -> Range:
        """Tokens of the verb or preposition that makes it a source."""
        return self.cue_at[0] + self.base, self.cue_at[1] + self.base

    @property
    def channel(self) -> Range | None:
        """Tokens of the agency or outlet through which it was told."""
        return self._moved(self.channel_at)

    @property
    def target(self) -> Range | None:
        """Tokens that name who is blamed."""
        return self._moved(self.target_at)

    def carrier(self) -> SourceMention:
        """The newsroom that passes the words on, as a source of its own."""
        assert self.passes is not None
        return replace(self, type=self.passes, name_at=self.channel_at, channel_at=None, passes=None)

    def _moved(self, span: Range | None) -> Range | None:
        return (span[0] + self.base, span[1] + self.base) if span else None


class Attribution(msgspec.Struct, frozen=True):
    """Words for which a source vouches.

    Attributes:
        first: first token of the words told.
        last: the token behind them.
        source: index of the mention that names the source (the speaker before, where a pronoun goes on).
        stance: how the source stands to them.
        cue: index of the mention whose words made the attribution.
    """

    first: int
    last: int
    source: int
    stance: Stance
    cue: int
