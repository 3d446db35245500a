"""The one gate of all exports: what may leave, and what is taken out of it on the way.

Only reviewed incidents leave unless asked otherwise; rejected ones never do.  A profile names what is withheld:

``names``  names of those an act was done to, and of witnesses and residents who spoke.  A party of the register (an
           army, a movement) is not a person and stays.  Names may stand in any quoted words or title, so these go too.
``words``  words of reports: quotations and titles.  Offsets into the stored text stay.
``urls``   addresses of reports.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from marsad.errors import UsageError
from marsad.export.blurring import Blur, blur
from marsad.export.ledger import Ledger
from marsad.export.model import REFUSED, REVIEWED, ExportItem
from marsad.export.redacting import REDACTIONS, redact

__all__ = ["PROFILES", "Gate", "Profile", "profile_named"]


@dataclass(frozen=True, slots=True)
class Profile:
    """What is taken out: ``redact`` as in the module's text, ``blur`` a grid in kilometres or ``admin1``."""

    name: str
    redact: frozenset[str] = frozenset()
    blur: Blur | None = None

    def apply(self, item: ExportItem) -> ExportItem:
        """The incident without what the profile withholds; the one given is not changed."""
        if self.blur is not None:
            item = blur(item, self.blur)
        wanted = self.redact | ({"words"} if self.blur is not None else frozenset())
        return redact(item, wanted) if wanted else item


PROFILES = {
    profile.name: profile
    for profile in (
        Profile("internal"),
        Profile("partners", frozenset(["names"])),
        Profile("public", frozenset(["names"]), 10.0),
    )
}


def profile_named(name: str | None, redact: Iterable[str] = (), blur: Blur | None = None) -> Profile:
    """A profile by name, with further redactions or another blur on top.

    Raises:
        UsageError: an unknown profile, redaction or blur.
    """
    base = PROFILES.get(name or "internal")
    if base is None:
        raise UsageError(f"no profile {name!r}", todo=f"one of {', '.join(PROFILES)}")
    asked = frozenset(redact)
    if asked - REDACTIONS:
        raise UsageError(f"cannot redact {', '.join(sorted(asked - REDACTIONS))}", todo=", ".join(sorted(REDACTIONS)))
    if isinstance(blur, float) and not 1 <= blur <= 500:
        raise UsageError("a grid is 1 to 500 km wide")
    if not asked and blur is None:
        return base
    label = "+".join([base.name, *sorted(asked), *([f"blur={blur}"] if blur is not None else [])])
    return Profile(label, base.redact | asked, blur if blur is not None else base.blur)


@dataclass(frozen=True, slots=True)
class Gate:
    """Who may leave: reviewed incidents; with ``include_unreviewed`` the others as well, marked as such."""

    include_unreviewed: bool = False
    profile: Profile = field(default_factory=lambda: PROFILES["internal"])

    def passes(self, item: ExportItem) -> bool:
        """Whether an incident may leave."""
        return item.state not in REFUSED and (self.include_unreviewed or item.state in REVIEWED)

    def let_out(self, items: Iterable[ExportItem], ledger: Ledger) -> Iterator[ExportItem]:
        """The incidents that may leave, as the profile lets them; all are counted in the ledger."""
        for item in items:
            if not self.passes(item):
                ledger.keep_back(item)
                continue
            shown = self.profile.apply(item)
            ledger.count(shown)
            yield shown
