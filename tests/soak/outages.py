"""Weeks of one desk under outages, lost answers, kills, a closed history and wrong clocks.

Every article is counted in the posts at the end: each must be told once, and none twice. The engine
is the real one; the channel is kept in memory, so that a week takes seconds.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from datetime import time as wall_time

from bot.domain.errors import PublishFailed, PublishRefused
from tests.unit.schedule.newsroom import DAY, EIGHT, HOUR, Newsroom, open_newsroom

OUTAGES = (1, 5, 7, 30)
"""Hours for which Discord is away."""

LEAPS = tuple(timedelta(hours=hours) for hours in (25, -25, 48, 365 * 24))
"""How far the clock is off for some minutes."""

STEP = timedelta(minutes=20)
LOST = 0.05
"""The share of posts whose answer is lost."""


@dataclass
class Figures:
    """What came of a trial."""

    days: int = 0
    kills: int = 0
    articles: int = 0
    posts: int = 0
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    happened: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def well(self) -> bool:
        return self.articles > 0 and not self.lost and not self.doubled

    def __str__(self) -> str:
        return (
            f"{self.days} days, {self.kills} kills in {self.seconds:.0f} s: {self.articles}"
            f" articles, {self.posts} messages, {len(self.lost)} lost, {len(self.doubled)} told"
            f" twice; {dict(self.happened)}"
        )


async def torment(days: int, *, seed: int) -> Figures:
    """Return what came of so many days of trouble and four quiet ones after them."""
    began, chance, figures = time.monotonic(), random.Random(seed), Figures(days=days)
    async with open_newsroom() as room:
        await room.add_digest(times=(wall_time(8), wall_time(19)))
        titles: list[str] = []
        for day in range(days):
            titles += await _live_through(room, EIGHT + day * DAY, chance, figures)
        _calm(room)
        await _resume(room)
        await room.pass_time(EIGHT + (days + 4) * DAY, every=STEP)
        counts = dict(zip(titles, room.count_told(titles), strict=True))
    figures.articles, figures.posts = len(titles), len(room.wall.posts)
    figures.lost = [title for title, count in counts.items() if not count]
    figures.doubled = [title for title, count in counts.items() if count > 1]
    figures.seconds = time.monotonic() - began
    return figures


async def _live_through(
    room: Newsroom, day: datetime, chance: random.Random, figures: Figures
) -> list[str]:
    """Let one day pass with what happens on it; return the articles that came in."""
    titles: list[str] = []
    away_until = day
    for hour in range(24):
        moment = day + hour * HOUR
        # A post tells twenty stories at most: the rest would stand behind its button.
        if chance.random() < 0.13:
            titles += await room.bring(chance.choice((1, 1, 2)))
        if chance.random() < 0.04 and moment >= away_until:
            hours = chance.choice(OUTAGES)
            figures.happened[f"outage {hours} h"] += 1
            away_until = moment + hours * HOUR
            room.wall.down = True
        if moment >= away_until:
            room.wall.down = False
        room.wall.lost = int(chance.random() < LOST * 4)
        figures.happened["answers to lose"] += room.wall.lost
        await _shut_history(room, chance, figures)
        if chance.random() < 0.1:
            figures.kills += 1
            room.start()
        if chance.random() < 0.03:
            titles += await _leap(room, chance, figures)
        await room.pass_time(moment + HOUR, every=STEP)
    return titles


async def _shut_history(room: Newsroom, chance: random.Random, figures: Figures) -> None:
    if room.wall.look_fault is not None:
        if chance.random() < 0.3:
            room.wall.look_fault = None
            await _resume(room)
    elif chance.random() < 0.02:
        figures.happened["history closed"] += 1
        fault = chance.choice((PublishFailed("503"), PublishRefused("403")))
        room.wall.look_fault = fault


async def _leap(room: Newsroom, chance: random.Random, figures: Figures) -> list[str]:
    """Let the clock be wrong for some minutes; return what came in meanwhile."""
    leap, right = chance.choice(LEAPS), room.hands.moment
    figures.happened[f"clock {leap.total_seconds() / 3600:+.0f} h"] += 1
    room.hands.moment += leap
    minutes = timedelta(minutes=chance.choice((2, 6, 19)))
    titles = await room.bring()
    await room.pass_time(room.hands.moment + minutes, every=timedelta(minutes=2))
    room.hands.moment = right + minutes
    return titles


def _calm(room: Newsroom) -> None:
    room.wall.down, room.wall.lost, room.wall.look_fault = False, 0, None


async def _resume(room: Newsroom) -> None:
    for digest in await room.store.get_digests(room.id):
        await room.store.edit_digest(
            room.id, digest.id, lambda held: replace(held, disabled=""), now=room.hands.moment
        )


def main(arguments: list[str]) -> bool:
    """Try so many weeks (12), each with another seed, and print what they came to."""
    weeks = int(arguments[0]) if arguments else 12
    logging.disable(logging.CRITICAL)
    trials = [asyncio.run(torment(14, seed=seed)) for seed in range(weeks)]
    total = Figures(
        days=sum(trial.days for trial in trials),
        kills=sum(trial.kills for trial in trials),
        articles=sum(trial.articles for trial in trials),
        posts=sum(trial.posts for trial in trials),
        lost=[title for trial in trials for title in trial.lost],
        doubled=[title for trial in trials for title in trial.doubled],
        happened=sum((trial.happened for trial in trials), Counter()),
        seconds=sum(trial.seconds for trial in trials),
    )
    print(f"outages: {total}")
    return total.well
