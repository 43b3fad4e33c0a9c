"""What goes wrong around the bot, noted with its time, and what of the log that explains."""

from __future__ import annotations

import asyncio
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.fake_discord import DROP_BEFORE, LOST_ANSWER, FakeDiscord, rate_limited
from tests.soak.presses import Presses

LASTS = 2.5
"""Seconds that a spell lasts."""

SECONDS = timedelta(seconds=1)
AFTER = 30 * SECONDS
"""How long after a spell its trouble may still be heard of: discord.py waits and tries again."""

KINDS = ("gateway", "5xx", "429", "lost", "site")


@dataclass(frozen=True, slots=True)
class Spell:
    """Something that was wrong for a while, on the machine's clock."""

    kind: str
    began: datetime
    ended: datetime

    def covers(self, begin: datetime, end: datetime, after: timedelta) -> bool:
        """Tell whether it can have touched what happened between two moments."""
        return self.began - SECONDS <= end and begin <= self.ended + after


@dataclass(slots=True)
class Weather:
    """Lets things go wrong, one at a time; `pause` is the mean of seconds between two spells."""

    fake: FakeDiscord
    presses: Presses
    pause: float
    chance: random.Random
    spells: list[Spell] = field(default_factory=list)
    under_way: tuple[Spell, ...] = ()

    def note(self, kind: str, began: datetime) -> None:
        """Keep a spell that ends now."""
        self.spells.append(Spell(kind, began, datetime.now(UTC)))

    def explains(
        self, kinds: tuple[str, ...], begin: datetime, end: datetime, after: timedelta = AFTER
    ) -> bool:
        """Tell whether one of these kinds of trouble can have touched a stretch of time."""
        known = (*self.spells, *self.under_way)
        return any(spell.kind in kinds and spell.covers(begin, end, after) for spell in known)

    def count(self) -> dict[str, int]:
        """Return how many spells of each kind there were."""
        return dict(sorted(Counter(spell.kind for spell in self.spells).items()))

    async def run(self) -> None:
        """Let things go wrong until cancelled."""
        while True:
            await asyncio.sleep(self.chance.uniform(0.5, 1.5) * self.pause)
            kind, began = self.chance.choice(KINDS), datetime.now(UTC)
            # The log may be read before its end is known.
            self.under_way = (Spell(kind, began, began + AFTER),)
            try:
                await self._spoil(kind)
            finally:
                self.clear()
                self.note(kind, began)
                self.under_way = ()

    def clear(self) -> None:
        """Let nothing more go wrong."""
        self.fake.faults.stop()
        self.presses.failing = 0.0

    async def _spoil(self, kind: str) -> None:
        at = self.fake.faults.at_random
        match kind:
            case "gateway":
                gateway = self.fake.gateway
                self.chance.choice(
                    (
                        gateway.drop,
                        gateway.reconnect,
                        gateway.invalidate,
                        lambda: gateway.close(4000),
                    )
                )()
                return
            case "5xx":
                at(seed=self.chance.randrange(10**6), rate=0.4, faults=(500, 502, 503, 504))
            case "429":
                limited = (rate_limited(0.3), rate_limited(0.5, everywhere=True))
                at(seed=self.chance.randrange(10**6), rate=0.4, faults=limited)
            case "lost":
                lost = (LOST_ANSWER, DROP_BEFORE)
                at(seed=self.chance.randrange(10**6), rate=0.4, faults=lost)
            case _:
                self.presses.failing = 0.5
        await asyncio.sleep(LASTS)


_REST = ("5xx", "429", "lost")
_ALL = ("gateway", "kill", *_REST)
EXPLAINED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("discord.client", r"Attempting a reconnect", _ALL),
    ("discord.gateway", r"WebSocket|heartbeat|session", _ALL),
    # On loopback an answer may be there before discord.py notes that it asked: it then takes the
    # whole interval of 41.25 s for the delay, and on a busy machine what that one was late.
    ("discord.gateway", r"Can't keep up, shard ID None websocket is 4[1-4]\.\ds behind", ()),
    ("discord.webhook.async_", r"rate limited", ("429",)),
    ("", r"resource_tracker|warnings\.warn", ("kill",)),
    ("discord.http", r"rate limit|Rate limit|retry", ("429",)),
    ("discord.app_commands.tree", r"Ignoring exception in autocomplete", _REST),
    ("bot.schedule.outbox", r"no thread", _REST),
    ("bot.client", r"Discord does not answer .*injected", ()),
    ("cogs._discord.errors", r"an answer came too late", _ALL),
)
"""By logger and words, which trouble makes discord.py or the bot warn; none where it needs none."""


@dataclass(frozen=True, slots=True)
class Complaint:
    """A line of the log that warns: when, from whom, what.

    Of one that does not say when, that is between those before and after it.
    """

    at: datetime
    until: datetime
    logger: str
    text: str

    def __str__(self) -> str:
        return f"{self.at:%H:%M:%S} {self.logger}: {self.text}"


def read_complaints(log: Path, skip: int = 0) -> Iterator[Complaint]:
    """Yield the warnings and errors of a log of JSON lines after `skip` of its bytes.

    What is no JSON is one too.
    """
    at, plain = datetime.now(UTC) - AFTER, list[str]()
    with log.open("rb") as lines:
        lines.seek(skip)
        for line in lines:
            facts = _read_facts(line)
            if facts is None:
                plain.append(line.decode("utf-8", "replace").strip())
                continue
            before, at = at, datetime.fromisoformat(facts.pop("time"))
            yield from (Complaint(before, at, "", text) for text in plain)
            plain.clear()
            level, logger, event = facts.pop("level"), facts.pop("logger"), facts.pop("event")
            if level not in ("debug", "info"):
                said = f"{event} {json.dumps(facts, ensure_ascii=False)}" if facts else event
                yield Complaint(at, at, logger, said)
    yield from (Complaint(at, datetime.now(UTC), "", text) for text in plain)


def _read_facts(line: bytes) -> dict[str, str] | None:
    try:
        facts = json.loads(line)
    except ValueError:
        return None
    return facts if isinstance(facts, dict) and "time" in facts else None


def is_explained(complaint: Complaint, weather: Weather) -> bool:
    """Tell whether a line tells of trouble that there was at its time."""
    return any(
        complaint.logger == logger
        and re.search(words, complaint.text)
        and (not kinds or weather.explains(kinds, complaint.at, complaint.until))
        for logger, words, kinds in EXPLAINED
    )
