"""Kill the bot while it posts digests, over and over, and count what was lost, torn or doubled.

Discord meanwhile loses 5 % of its answers, answers 502 and 429, and drops the gateway.
"""

from __future__ import annotations

import asyncio
import random
import signal
import sqlite3
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.domain.digests import WhenEmpty
from cogs._discord.outgoing import read_marks
from storage import open_storage
from tests import warm
from tests.discord.newsdesk_bot import run_bot
from tests.fake_discord import LOST_ANSWER, FakeDiscord, FakeGuild, rate_limited
from tests.fake_discord.payloads import message_payload
from tests.fake_discord.state import FORUM
from tests.makers.digests import add_articles, add_digest, open_desk, until

START = datetime(2026, 1, 5, tzinfo=UTC)
STEP = timedelta(minutes=5)
SPEED = 100.0
KINDS = ("text", "announcement", "thread", "forum")
"""The kinds of channels that digests are posted in, one each."""

STORIES = 12
"""Articles that come in before each digest: enough for a second message."""

SEND = "POST /channels/{channel_id}/messages"
READ = "GET /channels/{channel_id}/messages"
POST = "POST /channels/{channel_id}/threads"
TOPIC = "POST /channels/{channel_id}/messages/{message_id}/threads"

AWAY = 0.5
"""The share of a forum's posts that are archived after each kill."""

CLAIM_WITHIN = 60.0
KILL_WITHIN = 0.6
"""Seconds after the first claim of a round within which it is killed."""


@dataclass
class Figures:
    """What came of a trial."""

    kills: int = 0
    digests: int = 0
    parts: int = 0
    missing: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    undecided: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    cut: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def well(self) -> bool:
        return not self.missing and not self.doubled and not self.undecided and self.digests > 0

    def __str__(self) -> str:
        return (
            f"{self.kills} kills in {self.seconds:.0f} s: {self.digests} digests,"
            f" {self.parts} parts, {len(self.missing)} missing, {len(self.doubled)} doubled,"
            f" {self.undecided} slots undecided; faults {dict(self.faults)};"
            f" parts when it was killed {dict(self.cut)}"
        )


async def torment(
    kills: int,
    folder: Path,
    *,
    seed: int = 1,
    module: tuple[str, ...] = ("bot", "run"),
    seconds: float = 1e9,
    kinds: tuple[str, ...] = KINDS,
) -> Figures:
    """Return what came of killing the bot so often, or as often as `seconds` allow.

    It posts in channels of these `kinds`; each digest opens a thread where there can be one.
    """
    began, chance = time.monotonic(), random.Random(seed)
    figures, database = Figures(), folder / "desk.sqlite3"
    # A round takes some seconds, in which about as many slots are due.
    slots = 10 + kills * 2
    async with await FakeDiscord.start(check_schema=kills < 20) as fake:
        guild = fake.add_guild("Newsroom")
        await _prepare(database, guild, slots, kinds)
        real = datetime.now(UTC)
        clock = f"{START.isoformat()}@{real.isoformat()}*{SPEED}"
        settings = {"NEWSDESK_CLOCK": clock}
        _trouble(fake, seed)
        while figures.kills < kills and time.monotonic() - began < seconds:
            figures.kills += 1
            fake.transcript.clear()
            async with run_bot(
                fake, database, folder, module=module, within=60, **settings
            ) as running:
                await _wait_for_claim(database)
                await asyncio.sleep(chance.uniform(0, KILL_WITHIN))
                await running.stop(signal.SIGKILL)
            figures.cut.update(_read_states(database))
            _put_away(guild, chance)
        figures.faults = Counter(_name(fault) for _, fault in fake.faults.happened)
        fake.faults.stop()
        _stop_digests(database)
        async with run_bot(fake, database, folder, module=module, within=60, **settings) as running:
            await _wait_until_quiet(database)
            await running.stop()
        _count(fake, database, figures)
    figures.seconds = time.monotonic() - began
    return figures


def _name(fault: object) -> str:
    status, drop = getattr(fault, "status", None), getattr(fault, "drop", None)
    return str(status) if status else f"lost ({drop})"


async def _prepare(database: Path, guild: FakeGuild, slots: int, kinds: tuple[str, ...]) -> None:
    makers = {
        "text": guild.add_channel,
        "announcement": guild.add_announcement,
        "thread": guild.add_thread,
        "forum": guild.add_forum,
    }
    # Two of each: deliveries to the one are under way while the other's are.
    count = 2 if len(kinds) < len(KINDS) else 1
    places = [makers[kind](f"{kind}{n}") for kind in kinds for n in range(count)]
    times = [(START + STEP * number).time() for number in range(int(timedelta(days=1) / STEP))]
    async with open_storage(f"sqlite:///{database}") as store:
        desk = await open_desk(store, guild.id)
        for place in places:
            await add_digest(
                store,
                desk,
                place.id,
                name=place.name,
                times=times,
                now=START,
                threads=True,
                when_empty=WhenEmpty.LINE,
            )
        for number in range(slots):
            moment = START + STEP * number + timedelta(minutes=1)
            await add_articles(store, desk, moment, count=STORIES, name=f"Alba{number}")


def _trouble(fake: FakeDiscord, seed: int) -> None:
    for place, route in enumerate((SEND, POST, TOPIC, READ)):
        at = fake.faults.at_random
        at(seed=seed + place, rate=0.05, faults=(LOST_ANSWER,), route=route)
        at(seed=seed + 10 + place, rate=0.02, faults=(502,), route=route)
        at(seed=seed + 20 + place, rate=0.02, faults=(rate_limited(0.1),), route=route)
    # A forum's post has no nonce: its answers are lost more often than all others.
    fake.faults.at_random(seed=seed + 30, rate=0.1, faults=(LOST_ANSWER,), route=POST)
    fake.faults.gateway_at_random(seed=seed, rate=0.05)


def ask_store(database: Path, query: str) -> list[tuple[object, ...]]:
    """Return what a query finds in a store, beside the bot that works on it."""
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=5) as db:
        return db.execute(query).fetchall()


async def _wait_for_claim(database: Path) -> None:
    """Wait until one more digest is claimed than were at the beginning."""
    query = "SELECT count(*) FROM digest_run WHERE outcome = 'posted'"
    before = ask_store(database, query)
    await until(lambda: ask_store(database, query) != before, within=CLAIM_WITHIN, pause=0.005)


async def _wait_until_quiet(database: Path) -> None:
    query = "SELECT 1 FROM delivery WHERE state = 'open' LIMIT 1"
    await until(lambda: not ask_store(database, query), within=120)


def _put_away(guild: FakeGuild, chance: random.Random) -> None:
    """Archive some of a forum's posts while the bot is away, as Discord and moderators do."""
    for post in guild.fake.state.threads_of(guild.state):
        in_forum = post.parent is not None and post.parent.type == FORUM
        if in_forum and not post.archived and chance.random() < AWAY:
            guild.archive(post)


def _stop_digests(database: Path) -> None:
    with sqlite3.connect(database, timeout=10) as db:
        db.execute("UPDATE digest SET paused = 1")
    db.close()


def _read_states(database: Path) -> Counter[str]:
    query = """SELECT part.state FROM delivery_part AS part
    JOIN delivery ON delivery.id = delivery_id WHERE delivery.state = 'open'"""
    return Counter(str(state) for (state,) in ask_store(database, query))


def _count(fake: FakeDiscord, database: Path, figures: Figures) -> None:
    wanted, figures.missing, figures.doubled = compare_marks(fake, database)
    figures.parts = len(wanted)
    figures.digests = int(str(ask_store(database, "SELECT count(*) FROM delivery")[0][0]))
    figures.undecided = _count_undecided(database)


def count_marks(fake: FakeDiscord) -> Counter[str]:
    """Return how often the mark of each part stands in all channels."""
    return Counter(
        mark
        for channel in fake.state.channels.values()
        for message in channel.visible
        for mark in read_marks(message_payload(fake.state, message))
    )


EVER = datetime.max.replace(tzinfo=UTC)


def compare_marks(
    fake: FakeDiscord, database: Path, *, until: datetime = EVER
) -> tuple[set[str], list[str], list[str]]:
    """Return the marks of all parts that were to be posted, those not there, those there twice.

    With `until`, of what was put into the outbox by then.
    """
    shown = count_marks(fake)
    rows = ask_store(
        database,
        "SELECT code || '-' || number FROM delivery_part JOIN delivery ON id = delivery_id"
        f" WHERE created_at <= {until.timestamp()}",
    )
    wanted = {str(mark) for (mark,) in rows}
    missing = sorted(mark for mark in wanted if not shown[mark])
    return wanted, missing, sorted(mark for mark in wanted if shown[mark] > 1)


def _count_undecided(database: Path) -> int:
    """Return how many slots between a digest's first and its last one nothing came of."""
    rows = ask_store(
        database, "SELECT digest_id, count(*), min(due_at), max(due_at) FROM digest_run GROUP BY 1"
    )
    step = STEP.total_seconds()
    return sum(
        round((float(str(last)) - float(str(first))) / step) + 1 - int(str(count))
        for _, count, first, last in rows
    )


def main(arguments: list[str]) -> bool:
    """Kill the bot 500 times, or as often as is said or fits into so many seconds.

    A naive one is killed a tenth as often beside it; none where kinds of channels are named.
    """
    kills = int(arguments[0]) if arguments else 500
    seconds = float(arguments[1]) if len(arguments) > 1 else 1e9
    kinds = tuple(arguments[2:])
    # Loading modules is most of a start, and none of what is tried: processes are forked.
    with warm.keep_nursery(), tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(torment(kills, Path(folder), seconds=seconds, kinds=kinds or KINDS))
        print(f"outbox, {', '.join(kinds or KINDS)}: {figures}", flush=True)
    if kinds:
        return figures.well
    with tempfile.TemporaryDirectory() as folder:
        module = ("tests.soak.naive_bot",)
        naive = asyncio.run(torment(max(8, kills // 10), Path(folder), module=module))
        print(f"send, then mark: {naive}")
    return figures.well and bool(naive.doubled)
