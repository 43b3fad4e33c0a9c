"""Buttons: look-ups write nothing, older ones still answer, forged ones open nothing of others."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import discord
import pytest
import pytest_asyncio

from bot.domain.desks import GuildId
from tests.discord.newsdesk_bot import fill_store, run_soundly
from tests.discord.reading import read_all
from tests.fake_discord import Answer, FakeDiscord, FakeGuild, Person
from tests.fake_discord.state import Channel, Message
from tests.makers.articles import NOON
from tests.makers.digests import add_articles, open_desk
from tests.stores import open_store

pytestmark = pytest.mark.asyncio(loop_scope="module")

DOING = ("Watch", "Useful", "Not useful")
"""The buttons under look-ups that do something."""

OLD = (
    ("ask", "entity", "e:{entity}\nperiod=7d", "last 7 days"),
    ("ask", "names", "e:{entity}", "尖閣諸島"),
    ("ask", "timeline", "e:{entity}\norder=oldest", "Timeline: Senkaku Islands"),
    ("ask", "story", "s:1", "How it grew"),
    ("ask", "story timeline", "s:1", "Timeline: "),
    ("ask", "search", 'coast guard\n{{"order": "newest"}}', "coast"),
    ("ask", "brief", "0..2000000000 short", "more stories"),
    ("ask", "useful", "s:1", "Noted: useful"),
    ("yes", "add feed", '{{"url": "x", "name": "", "tags": [], "class": "wire"}}', "Manage Server"),
)
"""What stood behind the buttons of messages before: sign, kind, subject, and what is answered."""


class World(NamedTuple):
    """Two guilds with a desk each in one store, a member of the first, a story of the second."""

    fake: FakeDiscord
    guild: FakeGuild
    other: FakeGuild
    member: Person
    database: Path
    entity: int
    desks: tuple[int, int]
    secret: int

    @property
    def channel(self) -> Channel:
        return next(iter(self.member.guild.channels.values()))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder = tmp_path_factory.mktemp("buttons")
    database = folder / "desk.sqlite3"
    async with await FakeDiscord.start() as fake:
        guild, other = fake.add_guild("Newsroom"), fake.add_guild("Rivals")
        await fill_store(database, guild.id)
        async with open_store(database) as store:
            desk = (await store.open_desk(GuildId(guild.id))).id
            (entity,) = await store.find_named(desk, "senkaku islands")
            rivals = await open_desk(store, other.id)
            await add_articles(store, rivals, NOON, count=1, name="secret")
            ((secret, _),) = await store.find_stories(rivals, "secret", limit=1)
        async with run_soundly(fake, database, folder):
            yield World(
                fake,
                guild,
                other,
                guild.person("Aiko"),
                database,
                entity.id,
                (desk, rivals),
                secret,
            )


def ask_database(database: Path, query: str, *values: object) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(database)) as db, db:
        return db.execute(query, values).fetchall()


def list_components(parts: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for part in parts:
        yield part
        yield from list_components(part.get("components", []))


def post(fake: FakeDiscord, channel: Channel, custom_id: str, choice: str = "") -> Message:
    """Put a message of the bot with one button, or one list with a choice, into a channel."""
    part: dict[str, Any] = {"type": 2, "style": 2, "label": "Go"}
    if choice:
        part = {"type": 3, "options": [{"label": "Go", "value": choice}], "placeholder": "Go"}
    message = Message(
        id=fake.state.next_id(),
        channel=channel,
        author=fake.state.bot,
        timestamp=fake.clock.stamp(),
        content="An older message.",
        components=[
            {"type": 1, "id": 1, "components": [{**part, "id": 2, "custom_id": custom_id}]}
        ],
    )
    channel.messages[message.id] = message
    return message


async def press(world: World, channel: Channel, custom_id: str, choice: str = "") -> str:
    """Return what a member is answered who uses a button or list that carries this."""
    message = post(world.fake, world.channel, custom_id, choice)
    if choice:
        return read_all(await world.member.select(message, "Go", [choice]))
    return read_all(await world.member.click(message, "Go"))


class Watcher:
    """Counts what other connections change in a database: SQLite tells by `data_version`."""

    def __init__(self, database: Path) -> None:
        self._db = sqlite3.connect(database)
        self._last = self._read()

    def _read(self) -> int:
        return int(self._db.execute("PRAGMA data_version").fetchone()[0])

    def has_changed(self) -> bool:
        """Tell whether anything was written since this was asked last."""
        before, self._last = self._last, self._read()
        return self._last != before

    async def settle(self) -> None:
        """Wait until what the start of the bot had to write is written."""
        quiet = 0
        while quiet < 20:
            quiet = 0 if self.has_changed() else quiet + 1
            await asyncio.sleep(0.01)

    def close(self) -> None:
        self._db.close()


LOOK_UPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("entity show", {"name": "Senkaku Islands"}),
    ("entity show", {"name": "Senkakus island"}),
    ("entity related", {"name": "Senkaku Islands"}),
    ("entity timeline", {"name": "Senkaku Islands", "from": "2024"}),
    ("entity trend", {"name": "Senkaku Islands"}),
    ("entity trend", {}),
    ("story", {"story": "Boso"}),
    ("date", {"when": "18 July 2024"}),
    ("search", {"query": "coast guard"}),
    ("search", {"query": "coast gaurd", "sort": "newest"}),
    ("brief now", {"hours": 8760}),
)


@pytest.mark.parametrize(("command", "options"), LOOK_UPS)
async def test_a_look_up_and_the_buttons_that_read_write_nothing(
    world: World, command: str, options: dict[str, Any]
) -> None:
    with closing(Watcher(world.database)) as watcher:
        await watcher.settle()
        page = await world.member.slash(command, **options)
        assert not watcher.has_changed(), f"/{command} wrote"
        for part in page.components:
            if part.is_button and part.label not in DOING and part.custom_id:
                await world.member.click(page, part.custom_id)
                assert not watcher.has_changed(), f"{part.label!r} under /{command} wrote"
            elif part.options:
                value = part.options[0]["value"]
                assert part.custom_id and page.message
                await world.member.select(page.message, part.custom_id, [value])
                assert not watcher.has_changed(), f"{part.label!r} under /{command} wrote"


async def test_what_has_no_room_in_its_button_is_kept_once_for_the_message(world: World) -> None:
    count = "SELECT count(*) FROM question"
    before = ask_database(world.database, count)[0][0]
    long = ", ".join(f"Nobody Number {number}" for number in range(9))
    page = await world.member.slash("entity trend", name=f"Senkakus island, {long}")
    assert ask_database(world.database, count)[0][0] == before + 1
    kept = [part.custom_id for part in page.components if part.is_button]
    assert kept and all("/kept:" in str(one) for one in kept)
    answer = await world.member.click(page, str(kept[0]))
    assert "Nobody Number" in read_all(answer)
    await world.member.slash("entity trend", name=f"Senkakus island, {long}")
    assert ask_database(world.database, count)[0][0] == before + 1


@pytest.mark.parametrize(("sign", "kind", "subject", "said"), OLD)
async def test_the_buttons_of_older_messages_answer(
    world: World, sign: str, kind: str, subject: str, said: str
) -> None:
    number = keep_old(world, kind, subject.format(entity=world.entity))
    assert said in await press(world, world.channel, f"{sign}:{number}")


def keep_old(world: World, kind: str, subject: str) -> int:
    """Keep a question as it was kept before questions had types, and return its number."""
    with closing(sqlite3.connect(world.database)) as db, db:
        done = db.execute(
            "INSERT OR REPLACE INTO question (desk_id, kind, text, kept_at)"
            " SELECT id, ?, ?, 0 FROM desk WHERE guild = ?",
            (kind, subject, world.guild.id),
        )
    return int(done.lastrowid or 0)


async def test_the_lists_of_older_messages_and_the_buttons_with_numbers_answer(
    world: World,
) -> None:
    number = keep_old(world, "story", "s:1")
    assert "How it grew" in await press(world, world.channel, f"open:{number}", f"{number}")
    assert "How it grew" in await press(world, world.channel, f"name:{number}", f"{number}")
    assert "Noted: not useful" in await press(world, world.channel, "vote:1:0")
    assert "Manage Server" in await press(world, world.channel, "audit:10:0")
    assert "removed" in await press(world, world.channel, "restore:99")


async def test_a_forged_button_opens_nothing_of_another_desk(world: World) -> None:
    story, (desk, other) = world.secret, world.desks
    with closing(sqlite3.connect(world.database)) as db, db:
        done = db.execute(
            "INSERT INTO question (desk_id, kind, text, kept_at) VALUES (?, 'message', ?, 0)",
            (other, json.dumps([f"story:s:{story}"])),
        )
    kept = done.lastrowid
    channel, own = world.channel, world.member.dm
    forged = (
        (channel, f"{desk}/story:s:{story}", "no story"),
        (channel, f"{desk}/entity:e:{10**17}", "Nothing on"),
        (channel, f"{other}/story:s:{story}", "too old"),
        (channel, f"{desk}/kept:{kept}|0", "too old"),
        (channel, f"ask:{kept}", "too old"),
        (own, f"{other}/story:s:{story}", "too old"),
        (own, f"{other}/kept:{kept}|0", "too old"),
        (own, f"{desk}/kept:{kept}|0", "too old"),
        (own, f"ask:{kept}", "too old"),
        (own, f"{desk}/story:s:{story}", "no story"),
        (channel, f"{desk}/mute:{10**17}", "no longer"),
        (channel, f"{desk}/set_filter:1|ships", "Manage Server"),
        (channel, f"{desk}/add_feed:https://a.example.org/", "Manage Server"),
        (channel, f"{desk}/audit:10", "Manage Server"),
        (channel, f"{desk}/nonsense:1", "too old"),
        (channel, f"{desk}/vote:x|y", "too old"),
    )
    for where, custom_id, said in forged:
        answered = await press(world, where, custom_id)
        assert "secret" not in answered, custom_id
        assert said in answered, (custom_id, answered)
    assert "secret" not in await press(world, world.channel, f"{desk}/open", f"story:s:{story}")


async def test_an_admin_uses_no_filter_that_is_none(world: World) -> None:
    admin = world.guild.person("Kenji", permissions=discord.Permissions(manage_guild=True))
    message = post(world.fake, world.channel, f"{world.desks[0]}/set_filter:1|(ships")
    answer: Answer = await admin.click(message, "Go")
    assert "filter" not in str(ask_database(world.database, "SELECT command FROM audit_entry"))
    assert answer.ephemeral
