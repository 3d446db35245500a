"""The crosswalk from kinds to PLOVER, ACLED and UCDP GED (docs/codebook.md holds the table with sources)."""

from __future__ import annotations

from typing import Any

__all__ = ["ACLED", "GED", "PLOVER", "crosswalk"]

PLOVER: dict[str, tuple[str | None, str | None]] = {
    "air_strike": ("ASSAULT", "aerial"),
    "shelling": ("ASSAULT", "heavy-weapons"),
    "suicide_bombing": ("ASSAULT", "suicide-attack"),
    "bombing": ("ASSAULT", "explosives"),
    "chemical_attack": ("ASSAULT", "unconventional"),
    "armed_clash": ("ASSAULT", "firearms"),
    "raid": ("ASSAULT", "firearms"),
    "territory_gained": ("ASSAULT", "heavy-weapons"),
    "attack": ("ASSAULT", "firearms"),
    "assassination": ("ASSAULT", "targeted"),
    "execution": ("ASSAULT", "targeted"),
    "sexual_violence": ("ASSAULT", "sexual"),
    "abduction": ("ASSAULT", "abduct"),
    "arrest": ("COERCE", "arrest"),
    "release": ("RETREAT", "release"),
    "protest": ("PROTEST", "demo"),
    "protest_suppressed": ("PROTEST", "demo"),
    "riot": ("PROTEST", "riot"),
    "seizure": ("COERCE", "seize"),
    "destruction": ("ASSAULT", "destroy"),
    "agreement": ("AGREE", None),
    "movement": ("MOBILIZE", "troops"),
    "displacement": ("COERCE", "deport"),
    "other": (None, None),
}

_BATTLES, _REMOTE = "Battles", "Explosions/Remote violence"
_CIVILIANS, _STRATEGIC = "Violence against civilians", "Strategic developments"
ACLED: dict[str, tuple[str, str]] = {
    "air_strike": (_REMOTE, "Air/drone strike"),
    "shelling": (_REMOTE, "Shelling/artillery/missile attack"),
    "suicide_bombing": (_REMOTE, "Suicide bomb"),
    "bombing": (_REMOTE, "Remote explosive/landmine/IED"),
    "chemical_attack": (_REMOTE, "Chemical weapon"),
    "armed_clash": (_BATTLES, "Armed clash"),
    "raid": (_BATTLES, "Armed clash"),
    "territory_gained": (_BATTLES, "Non-state actor overtakes territory"),
    "attack": (_CIVILIANS, "Attack"),
    "assassination": (_CIVILIANS, "Attack"),
    "execution": (_CIVILIANS, "Attack"),
    "sexual_violence": (_CIVILIANS, "Sexual violence"),
    "abduction": (_CIVILIANS, "Abduction/forced disappearance"),
    "arrest": (_STRATEGIC, "Arrests"),
    "release": (_STRATEGIC, "Other"),
    "protest": ("Protests", "Peaceful protest"),
    "protest_suppressed": ("Protests", "Protest with intervention"),
    "riot": ("Riots", "Violent demonstration"),
    "seizure": (_STRATEGIC, "Disrupted weapons use"),
    "destruction": (_STRATEGIC, "Looting/property destruction"),
    "agreement": (_STRATEGIC, "Agreement"),
    "movement": (_STRATEGIC, "Other"),
    "displacement": (_STRATEGIC, "Other"),
    "other": (_STRATEGIC, "Other"),
}
GED = {"state_based": 1, "non_state": 2, "one_sided": 3}

_STATE = frozenset(["state_forces", "external_forces"])
_ARMED = frozenset(["state_forces", "external_forces", "rebel", "political_militia", "identity_militia"])
_LETHAL = frozenset(
    "air_strike shelling suicide_bombing bombing chemical_attack armed_clash raid attack assassination execution "
    "territory_gained protest_suppressed".split()
)


def crosswalk(kind: str, by: set[str | None], to: set[str | None], killed: bool, weapons: set[str]) -> dict[str, Any]:
    """The codes of an event.

    Args:
        kind: the event's kind.
        by: party types of the doers.
        to: party types of those it was done to.
        killed: whether anyone died (ACLED calls a protest met with deaths excessive force).
        weapons: weapon tags met near the event.
    """
    event, mode = PLOVER[kind]
    main, sub = ACLED[kind]
    if kind == "air_strike" and "w.drone" in weapons:
        mode = "drone"
    if kind == "attack":
        if "w.grenade" in weapons:
            main, sub = _REMOTE, "Grenade"
        elif to & _ARMED and "civilians" not in to:
            main, sub = _BATTLES, "Armed clash"
        if "w.melee" in weapons:
            mode = "primitive"
    if kind == "territory_gained" and by & _STATE:
        sub = "Government regains territory"
    if kind == "protest_suppressed" and killed:
        sub = "Excessive force against protesters"
    return {
        "plover": {"event": event, "mode": mode},
        "acled": {"event_type": main, "sub_event_type": sub},
        "ged": {"type_of_violence": _violence(kind, by, to)},
    }


def _violence(kind: str, by: set[str | None], to: set[str | None]) -> int | None:
    """UCDP's type of violence, where the parties tell it: state-based, non-state or one-sided."""
    if kind not in _LETHAL or not by & _ARMED:
        return None
    if "civilians" in to and not to & _ARMED:
        return GED["one_sided"]
    if not to & _ARMED:
        return None
    return GED["state_based"] if (by | to) & _STATE else GED["non_state"]
