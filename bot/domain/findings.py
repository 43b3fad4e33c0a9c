"""What an examination of a running desk finds, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.guilds import GuildId


class Level(StrEnum):
    """How bad a finding is; `skipped` says that something was not looked at, and why."""

    GOOD = "good"
    SKIPPED = "skipped"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What was found about one thing, and what to do where there is something to do."""

    about: str
    level: Level
    text: str
    advice: str = ""


STATUS = {Level.GOOD: 0, Level.SKIPPED: 0, Level.WARNING: 1, Level.FAULT: 2}
"""What each level means for a script: 0 all is well, 1 look at it, 2 act now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """All findings, and the status that the worst of them gives."""

    status: int
    findings: tuple[Finding, ...]


def sum_up(findings: Iterable[Finding]) -> Examination:
    """Return findings as one examination."""
    found = tuple(findings)
    worst = max((STATUS[finding.level] for finding in found), default=0)
    return Examination(status=worst, findings=found)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelInspection:
    """What the bot lacks in a channel of a guild; `problem` says why that is not known."""

    guild: GuildId
    channel: int
    name: str = ""
    lacking: tuple[str, ...] = ()
    problem: str = ""
