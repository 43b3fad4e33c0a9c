"""Digests: what is posted where and when, and the slots in which one is due."""

from __future__ import annotations

import hashlib
from base64 import b32encode
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import NewType, TypedDict

from bot.domain.digests import BriefLength
from bot.domain.guilds import DeskId

DigestId = NewType("DigestId", int)

WHOLE_WEEK = (0, 1, 2, 3, 4, 5, 6)
"""All weekdays, Monday first, as `date.weekday` counts them."""

CODE = 6
"""Characters of a run code: a thousand million of them, enough to tell a channel's posts apart."""


class WhenEmpty(StrEnum):
    """What a digest does where nothing came in."""

    SILENT = "silent"
    LINE = "line"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDigest:
    """What a person asks for when they make a digest; see Digest for what the fields mean."""

    name: str
    channel: int
    times: tuple[time, ...]
    zone: str
    weekdays: tuple[int, ...] = WHOLE_WEEK
    tags: tuple[str, ...] = ()
    filter: str = ""
    length: BriefLength = BriefLength.STANDARD
    mention: int | None = None
    language: str = "en"
    when_empty: WhenEmpty = WhenEmpty.SILENT
    threads: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """A digest: `times` are wall times of `zone` (IANA), on `weekdays` (Monday 0).

    `filter` is a query (bot.text.query.parse), `mention` a role, `language` that of our own words.
    With `threads` each digest opens a thread to talk about it. Slots due up to `skip` are left
    out; `disabled` says why nothing is posted any more, empty where all is well. Slots due up to
    `decided` have been posted, skipped or missed, or were never due: they were before the digest
    was made, changed or resumed.
    """

    id: DigestId
    desk: DeskId
    name: str
    channel: int
    times: tuple[time, ...]
    zone: str
    weekdays: tuple[int, ...]
    tags: tuple[str, ...]
    filter: str
    length: BriefLength
    mention: int | None
    language: str
    when_empty: WhenEmpty
    threads: bool
    paused: bool
    skip: datetime | None
    disabled: str
    created: datetime
    decided: datetime


class DigestChanges(TypedDict, total=False):
    """Settings of a digest to change; what is left out stays as it is."""

    name: str
    channel: int
    times: tuple[time, ...]
    zone: str
    weekdays: tuple[int, ...]
    tags: tuple[str, ...]
    filter: str
    length: BriefLength
    mention: int | None
    language: str
    when_empty: WhenEmpty
    threads: bool
    paused: bool
    skip: datetime | None
    disabled: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A time at which a digest is due: the wall time `at` of the local date `day`.

    `due` is the aware UTC instant; `late` says that it is posted well after it.
    """

    digest: DigestId
    day: date
    at: time
    due: datetime
    late: bool = False

    @property
    def key(self) -> str:
        """What tells this slot from all others: "digest:12:2024-11-22:08:00"."""
        return f"digest:{self.digest}:{self.day.isoformat()}:{self.at:%H:%M}"

    @property
    def code(self) -> str:
        """The run code that the posts of this slot bear, always the same for it."""
        return make_code(self.key)


def make_code(key: str) -> str:
    """Return the short code of a key, in capital letters and digits."""
    return b32encode(hashlib.sha256(key.encode()).digest()).decode()[:CODE]


class RunOutcome(StrEnum):
    """What came of a slot; `no_date` where the zone's calendar leaves its date out."""

    POSTED = "posted"
    SILENT = "silent"
    SKIPPED = "skipped"
    MISSED = "missed"
    NO_DATE = "no_date"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A slot that was decided: `since` and `until` are the window that it told of.

    `posted` says whether its posts went out, or still will.
    """

    slot: Slot
    outcome: RunOutcome
    claimed: datetime
    since: datetime | None = None
    until: datetime | None = None
    headline: str = ""
    posted: bool = False
