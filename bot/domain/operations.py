"""Operations: what checks of the store find, what copies hold, which process does what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from bot.domain.desks import Desk, GuildId

CLOCK_SLACK = timedelta(minutes=5)
"""How far the store may be ahead of the clock: another machine's clock may have written it."""


class StoreFaultKind(StrEnum):
    """What is wrong with a store: its pages, schema, texts, references or its search indices."""

    DAMAGED = "damaged"
    SCHEMA = "schema"
    TEXTS = "texts"
    REFERENCES = "references"
    INDEX = "index"


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreFault:
    """One thing that is wrong with a store, in plain words."""

    kind: StoreFaultKind
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreReport:
    """What a check of a store found. `size` is in bytes; `rows` counts each table.

    `index_checked` is false where the search indices were too large to be checked beside a bot.
    """

    schema: int
    size: int
    rows: tuple[tuple[str, int], ...]
    faults: tuple[StoreFault, ...] = ()
    index_checked: bool = True

    def count(self, table: str) -> int:
        """Return how many rows a table has; 0 where it is not there."""
        return dict(self.rows).get(table, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreCopy:
    """A whole copy of a store (or of one desk of it) that was opened, checked and counted."""

    path: Path
    report: StoreReport


@dataclass(frozen=True, slots=True, kw_only=True)
class Restored:
    """A store that was put back; `before` is where the one that it replaced is kept.

    `compared` is false where the backup did not say what rows it held when it was made: a copy by
    other means, or one that was opened since.
    """

    path: Path
    report: StoreReport
    compared: bool
    before: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OldTexts:
    """The articles of a desk whose texts are old: how many, of how many characters in all."""

    articles: int
    characters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptDesk:
    """A desk, with for how many days it keeps the texts of articles; None keeps them for good."""

    desk: Desk
    keep_days: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxFigures:
    """How many deliveries are in a state, and when the oldest of them was made."""

    state: str
    deliveries: int
    oldest: datetime | None


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


def judge_clock(now: datetime, latest: datetime | None) -> Finding:
    """Return whether the machine's clock is behind what the store was written at."""
    if latest is None or latest <= now + CLOCK_SLACK:
        return Finding(about="clock", level=Level.GOOD, text=f"{now:%Y-%m-%d %H:%M} UTC.")
    return Finding(
        about="clock",
        level=Level.FAULT,
        text=f"It says {now:%Y-%m-%d %H:%M} UTC, but the database was written at"
        f" {latest:%Y-%m-%d %H:%M} UTC: it was set back, or was ahead then.",
        advice="Set it right (timedatectl). If it is right, stop the bot and run"
        " `newsdesk clock --repair`. No news is lost, and none is posted twice.",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelInspection:
    """What the bot lacks in a channel of a guild; `problem` says why that is not known."""

    guild: GuildId
    channel: int
    name: str = ""
    lacking: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """A lease of a duty: its name, whose it is, and the `epoch`, which grows with each holder.

    What is written under a duty names all three (a fencing token), so that what a process writes
    that lost it without knowing is refused.
    """

    name: str
    holder: str
    epoch: int

    @property
    def token(self) -> str:
        """Return what a write under the duty is fenced by."""
        return f"{self.name} {self.holder} {self.epoch}"


@dataclass(frozen=True, slots=True)
class HeldDuty:
    """Who has a duty, for people: a number of `seconds` longer, unless it is prolonged."""

    name: str
    holder: str
    seconds: float


class Topic(StrEnum):
    """What processes notify one another of: queued work, a new article, a reading to be placed."""

    TASKS = "tasks"
    NEWS = "news"
    INBOX = "inbox"


HOUSE = "house"
"""The daily work on the store."""

SYNC = "sync"
"""Telling Discord of the commands."""


def name_desk_duty(desk: int) -> str:
    """Return the duty of placing a desk's articles."""
    return f"desk:{desk}"


class Role(StrEnum):
    """What a process does: all, serve Discord, or read feeds and place their articles."""

    ALL = "all"
    GATEWAY = "gateway"
    INGEST = "ingest"


@dataclass(frozen=True, slots=True)
class ShardRange:
    """The shards from `first` to `last` of `count`, as DISCORD_SHARDS names them."""

    first: int = 0
    last: int = 0
    count: int = 1

    def __str__(self) -> str:
        return f"{self.first}-{self.last}/{self.count}"

    @property
    def numbers(self) -> range:
        """Return the numbers of the shards."""
        return range(self.first, self.last + 1)

    @property
    def is_whole(self) -> bool:
        """Tell whether these are all shards that there are."""
        return len(self.numbers) == self.count


@dataclass(frozen=True, slots=True, kw_only=True)
class Shards:
    """The shards, of `count`, that a process serves; where they are `shared`, by what duties."""

    count: int = 1
    numbers: tuple[int, ...] = (0,)
    shared: bool = False
    duties: tuple[Duty, ...] = ()


EVERYWHERE = Shards()
"""All servers."""


def name_shard_duty(number: int, count: int) -> str:
    """Return the duty of serving a shard."""
    return f"shard:{number}/{count}"
