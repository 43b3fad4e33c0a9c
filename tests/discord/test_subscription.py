"""/brief subscribe: a digest by direct message, once at each person's own time, until they end."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.discord.newsdesk_bot import run_bot
from tests.discord.reading import read
from tests.fake_discord import FakeDiscord
from tests.fake_discord.person import Person
from tests.makers.digests import add_articles, open_desk, set_clock, until
from tests.stores import open_store

ASKED = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
"""In Berlin the clocks go back at one: half past two comes twice, at 0:30 and 1:30 UTC."""

WRONG: tuple[dict[str, Any], ...] = (
    {"time": "25:99"},
    {"zone": "Nowhere at all"},
    {"days": "Blursday"},
    {"search": "((("},
    {"search": "saved:nothing"},
)


def read_digests(person: Person) -> list[str]:
    """Return the digests that a person got, but for the message that one will come."""
    return [message.content for message in person.inbox if message.embeds]


async def test_each_gets_it_once_at_their_own_time(tmp_path: Path) -> None:
    database = tmp_path / "desk.sqlite3"
    async with await FakeDiscord.start() as fake:
        guild = fake.add_guild("Sea desk")
        async with open_store(database) as store:
            desk = await open_desk(store, guild.id)
            await add_articles(store, desk, ASKED - timedelta(hours=2), count=3, name="Alba")
        names = ("Greta", "Aiko", "Ren", "Gone", "Closed")
        greta, aiko, ren, gone, closed = map(guild.person, names)
        closed.close_dms()
        async with run_bot(fake, database, tmp_path, **set_clock(ASKED)):
            asked = (greta.slash("brief subscribe", time="2:30", zone="Berlin") for _ in "12")
            made, twice = await asyncio.gather(*asked)
            assert read(made) == read(twice)
            assert made.ephemeral and "02:30 (Europe/Berlin)" in read(made)
            assert "Next: 25 October 2026 00:30" in read(made) and len(greta.inbox) == 1
            aiko.user.locale = "ja"
            assert "次回" in read(await aiko.slash("brief subscribe", time="10:40", zone="Tokyo"))
            nothing = await ren.slash("brief subscribe", time="1:00", search="Nobody")
            assert "Newsroom · Nobody" in read(nothing)
            await gone.slash("brief subscribe", time="0:50")
            refused = await closed.slash("brief subscribe", time="0:50")
            assert "Your digest is paused" in read(refused) and not closed.inbox
            again = await closed.slash("brief now")
            await again.until(lambda seen: "Your digest is paused" in seen.text)
            for wrong in WRONG:
                told = await greta.slash("brief subscribe", **wrong)
                assert told.ephemeral and "Next:" not in read(told), wrong
            assert "02:30 (Europe/Berlin)" in read(await greta.slash("brief subscribe"))
        del guild.state.members[gone.id]
        async with run_bot(fake, database, tmp_path, **set_clock(ASKED + timedelta(minutes=105))):
            await until(lambda: read_digests(aiko) and read_digests(greta))
            got = [len(read_digests(p)) for p in (greta, aiko, ren, gone, closed)]
            assert got == [1, 1, 0, 0, 0]
            assert "Ship Alba" in "".join(str(m.embeds) for m in greta.inbox)
            assert (
                read_digests(aiko)[0].startswith("**Newsroom**") and "新" in read_digests(aiko)[0]
            )
            digest = greta.inbox[-1]
            assert "no more" in read(await greta.click(digest, "Send me no more"))
            assert "You get no digest" in read(await greta.click(digest, "Send me no more"))
    assert [str(violation) for violation in fake.violations] == []
