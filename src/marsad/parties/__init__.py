"""Parties: who acts and who is acted upon. Knows no language; the register is data of a language."""

from marsad.parties.mention import PartyMention
from marsad.parties.register import Entry, Register

__all__ = ["Entry", "PartyMention", "Register"]
