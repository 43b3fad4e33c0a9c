"""Desks: whose articles, names, stories and digests they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NewType

DeskId = NewType("DeskId", int)
GuildId = NewType("GuildId", int)

LOCAL_GUILD = GuildId(0)
"""The guild number of the desk that the command line uses when it is not told another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A desk: one guild's articles and settings, or the local one of the command line."""

    id: DeskId
    guild: GuildId
    name: str
    zone: str = "UTC"
