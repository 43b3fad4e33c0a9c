"""Two guilds that follow the made-up beat: desks, channels of admins, feeds and digests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from bot.domain.digests import BriefLength, Digest, WhenEmpty
from bot.domain.feeds import NewSubscription
from storage import open_storage
from tests.fake_discord import FakeGuild
from tests.makers.digests import add_digest, open_desk
from tests.soak.beat import SITES
from tests.soak.ledger import Desk

START = datetime(2026, 3, 6, tzinfo=UTC)
"""A Friday; two days later the clocks of New York are set forward."""

FEEDS = ((0, 1, 2, 3, 4), (3, 4, 5, 6, 7))
"""Which feeds the guilds have; two of them are of both."""


async def fill_newsrooms(
    database: Path, guilds: Sequence[FakeGuild], urls: Sequence[str]
) -> tuple[tuple[Desk, ...], tuple[Digest, ...]]:
    """Make the desks of two guilds in a store, with feeds and digests; return them."""
    one, two = guilds
    async with open_storage(f"sqlite:///{database}") as store:
        desks = []
        for guild, feeds in zip(guilds, FEEDS, strict=True):
            number = await open_desk(store, guild.id)
            await store.edit_desk(number, admin_channel=guild.add_channel("admins").id)
            desks.append(Desk(number=number, feeds=feeds))
            for feed in feeds:
                wanted = NewSubscription(url=urls[feed], name=SITES[feed])
                await store.add_subscription(number, wanted, now=START)
        line: dict[str, Any] = {
            "when_empty": WhenEmpty.LINE,
            "length": BriefLength.FULL,
            "now": START,
        }
        digests = (
            await add_digest(
                store, desks[0].number, one.add_channel("tokyo").id, name="Tokyo",
                times=(time(8), time(18, 30)), zone="Asia/Tokyo", threads=True, **line,
            ),
            await add_digest(
                store, desks[0].number, one.add_announcement("london").id, name="London",
                times=(time(12, 15),), zone="Europe/London", **line,
            ),
            await add_digest(
                store, desks[1].number, two.add_forum("days").id, name="Days",
                times=(time(7), time(21, 30)), zone="America/New_York", **line,
            ),
            await add_digest(
                store, desks[1].number, two.add_channel("night").id, name="Night",
                times=(time(2, 30), time(11)), zone="America/New_York", now=START,
                when_empty=WhenEmpty.SILENT, language="ja",
            ),
        )  # fmt: skip
    return tuple(desks), digests
