"""Digests as the shipped process posts them: in every kind of channel, once, whole."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import partial
from pathlib import Path

import discord
import pytest
import pytest_asyncio

from bot.domain.digests import WhenEmpty
from bot.domain.feeds import (
    Fault,
    FaultKind,
    FeedHealth,
    FeedState,
    NewSubscription,
    PollRecord,
    TaskKind,
)
from bot.ports.storage import Storage
from tests.discord.newsdesk_bot import run_bot
from tests.fake_discord import LOST_ANSWER, FakeDiscord, FakeGuild
from tests.fake_discord.answers import message_text, parts_of
from tests.fake_discord.state import CROSSPOSTED, Channel, Message
from tests.makers.digests import (
    MONDAY,
    add_articles,
    add_digest,
    is_delivered,
    open_desk,
    read_outbox,
    read_runs,
    set_clock,
    until,
)
from tests.stores import open_store

SEND = "POST /channels/{channel_id}/messages"
START_THREAD = "POST /channels/{channel_id}/threads"


PLACES = {
    "kinds": ("briefs", "news", "talk"),
    "closed": ("admins",),
    "gone": ("admins",),
    "missed": ("briefs",),
    "empty": ("briefs",),
    "feed": ("admins",),
}
"""The channels of each guild in which something is posted on Monday morning; a forum aside."""


def read_posts(channel: Channel) -> list[Message]:
    """Return what the bot posted in a channel, its welcome aside."""
    return [message for message in channel.visible if message.content or message.embeds]


def _is_published(channel: Channel) -> bool:
    posts = read_posts(channel)
    return bool(posts) and all(post.flags & CROSSPOSTED for post in posts)


def find_posts(fake: FakeDiscord, forum: Channel) -> list[Channel]:
    """Return the posts of a forum."""
    return [c for c in fake.state.channels.values() if c.parent is forum]


async def run_until_delivered(
    fake: FakeDiscord,
    database: Path,
    folder: Path,
    count: int = 1,
    *,
    speed: float = 1.0,
    is_there: Callable[[], bool] = lambda: True,
) -> str:
    """Run the bot from a second after eight until so many deliveries are done; return its log."""
    settings = set_clock(MONDAY + timedelta(seconds=1), speed=speed)
    async with run_bot(fake, database, folder, **settings) as running:
        await until(lambda: is_there() and is_delivered(database, count))
        assert await running.stop() == 0
        return running.log.read_text("utf-8")


@dataclass
class World:
    """What one Monday morning looked like, in guilds that know nothing of one another."""

    fake: FakeDiscord
    database: Path
    guilds: dict[str, FakeGuild]

    def guild(self, name: str) -> FakeGuild:
        return self.guilds[name]

    def posts(self, guild: str, channel: str) -> list[Message]:
        return read_posts(self.guilds[guild].channel(channel))


async def add_kinds(store: Storage, guild: FakeGuild) -> int:
    """Set up a digest in every kind of channel; return how many deliveries come of it."""
    role = guild.add_role("Readers", mentionable=True)
    channels = (
        guild.add_channel("briefs"),
        guild.add_announcement("news"),
        guild.add_thread("talk"),
        guild.add_forum("days", tags=("Other", "ships")),
    )
    desk = await open_desk(store, guild.id)
    await add_articles(store, desk, MONDAY - timedelta(hours=2), count=14, name="Alba")
    await store.save_search(desk, "Ships", "Alba", person=1, now=MONDAY)
    for channel in channels:
        await add_digest(
            store, desk, channel.id, name=channel.name, mention=role.id, threads=True,
            publish=True, filter="saved:Ships",
        )  # fmt: skip
    return 4


async def add_closed(store: Storage, guild: FakeGuild, *, gone: bool) -> int:
    """Set up two digests in a channel that is closed to the bot, or was deleted."""
    closed, admins = guild.add_channel("briefs"), guild.add_channel("admins")
    desk = await open_desk(store, guild.id)
    await store.edit_desk(desk, admin_channel=admins.id, language="en")
    await add_articles(store, desk, MONDAY - timedelta(hours=2), count=2, name="Alba")
    for name in ("Morning", "Early"):
        await add_digest(store, desk, closed.id, name=name)
    if gone:
        guild.delete_channel(closed)
    else:
        guild.withdraw(discord.Permissions(send_messages=True), channel=closed)
    return 2  # at least: the first refusal, and the notice of it


async def add_missed(store: Storage, guild: FakeGuild) -> int:
    """Set up a digest that was due three times while the bot was away, another one long ago."""
    place = guild.add_channel("briefs")
    desk = await open_desk(store, guild.id)
    await add_articles(store, desk, MONDAY - timedelta(hours=9), count=2, name="Alba")
    created = MONDAY - timedelta(days=1)
    times = (time(0), time(3), time(7, 30))
    await add_digest(store, desk, place.id, times=times, now=created)
    await add_digest(store, desk, place.id, name="Old", times=(time(1),), now=created)
    return 1


async def add_empty(store: Storage, guild: FakeGuild) -> int:
    """Set up digests with nothing to tell: one that stays silent, one that says so."""
    place = guild.add_channel("briefs")
    desk = await open_desk(store, guild.id)
    await add_digest(store, desk, place.id, name="Silent")
    await add_digest(store, desk, place.id, name="Told", when_empty=WhenEmpty.LINE)
    return 1


async def add_failing_feed(store: Storage, guild: FakeGuild) -> int:
    """Set up a feed whose site says that it is gone."""
    admins = guild.add_channel("admins")
    desk = await open_desk(store, guild.id)
    await store.edit_desk(desk, admin_channel=admins.id, language="ja")
    wanted = NewSubscription(url="https://wire.example.org/feed", name="Wire A")
    held, _ = await store.add_subscription(desk, wanted, now=MONDAY)
    (task,) = await store.claim_tasks(
        TaskKind.POLL, now=MONDAY, lease=timedelta(minutes=5), limit=1
    )
    fault = Fault(kind=FaultKind.GONE, status=410)
    health = FeedHealth(state=FeedState.GONE, state_since=MONDAY, fault=fault)
    feed = type(held.feed)(id=held.feed.id, url=held.feed.url, health=health)
    assert await store.record_poll(task, PollRecord(feed=feed))
    return 1


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    """Monday morning, posted, and the bot started once more after it."""
    folder = tmp_path_factory.mktemp("monday")
    database = folder / "desk.sqlite3"
    async with await FakeDiscord.start() as fake:
        names = ("kinds", "closed", "gone", "missed", "empty", "feed")
        guilds = {name: fake.add_guild(name) for name in names}
        async with open_store(database) as store:
            count = await add_kinds(store, guilds["kinds"])
            count += await add_closed(store, guilds["closed"], gone=False)
            count += await add_closed(store, guilds["gone"], gone=True)
            count += await add_missed(store, guilds["missed"])
            count += await add_empty(store, guilds["empty"])
            count += await add_failing_feed(store, guilds["feed"])

        def is_there() -> bool:
            """Tell whether all has a post: of refusals there may be more than were counted."""
            places = [guilds[name].channel(place) for name in names for place in PLACES[name]]
            return all(map(read_posts, places)) and bool(
                find_posts(fake, guilds["kinds"].channel("days"))
            )

        for _ in range(2):
            log = await run_until_delivered(fake, database, folder, count=count, is_there=is_there)
            assert "Traceback" not in log
        assert [str(violation) for violation in fake.violations] == []
        yield World(fake, database, guilds)


def test_it_is_posted_in_every_kind_of_channel(world: World) -> None:
    guild = world.guild("kinds")
    role = next(r.id for r in guild.state.roles.values() if r.name == "Readers")
    forum = guild.channel("days")
    (post,) = find_posts(world.fake, forum)
    for place in (guild.channel("briefs"), guild.channel("news"), guild.channel("talk"), post):
        first, second = read_posts(place)
        assert "08:00 UTC" in first.content and first.mention_roles == [role]
        assert not second.content and not second.mention_roles
        ids = [parts_of(m.components)[0].custom_id or "" for m in (first, second)]
        marks = [mark.partition("@")[0] for mark in ids]
        assert marks[0][:-1] == marks[1][:-1] and [mark[-2:] for mark in marks] == ["-1", "-2"]
        # No reader sees them: not a word of the messages holds one.
        assert not any(mark in message_text(m) for m in (first, second) for mark in marks)
        opened = place.name in ("briefs", "news")
        assert (first.thread is not None) is opened and second.thread is None
    assert post.name == "days · 5 Jan 2026"
    # Published are those of the announcement channel alone; a forum's tag goes by the search.
    published = [p.name for p in guild.state.channels.values() if _is_published(p)]
    assert published == ["news"] and [forum.tags[n] for n in post.applied_tags] == ["ships"]


@pytest.mark.parametrize("name", ["closed", "gone"])
def test_a_closed_channel_is_reported_once_and_not_tried_again(world: World, name: str) -> None:
    (notice,) = world.posts(name, "admins")
    said = notice.embeds[0]["description"]
    assert "Early, Morning" in said and ("is gone" in said) is (name == "gone")
    # One refusal each, over both runs of the bot.
    assert len(world.fake.refusals) == 2


def test_digests_of_a_closed_channel_are_disabled(world: World) -> None:
    with sqlite3.connect(world.database) as db:
        disabled = db.execute(
            "SELECT desk.name, disabled FROM digest JOIN desk ON desk.id = desk_id"
            " WHERE disabled <> '' ORDER BY disabled"
        ).fetchall()
    assert [why for _, why in disabled] == ["forbidden"] * 2 + ["gone"] * 2


def test_what_was_missed_comes_once_and_is_said_to_be_late(world: World) -> None:
    (post,) = world.posts("missed", "briefs")
    assert "late: due Mon 5 Jan 2026, 07:30 UTC" in post.content and len(post.embeds) == 2
    outcomes = dict(read_runs(world.database))
    assert outcomes["07:30"] == "posted"
    assert [outcomes[at] for at in ("00:00", "03:00", "01:00")] == ["missed"] * 3


def test_an_empty_window_is_silent_or_a_line(world: World) -> None:
    (post,) = world.posts("empty", "briefs")
    assert "Told" in post.content and "Nothing new" in post.embeds[0]["description"]
    assert [outcome for _, outcome in read_runs(world.database)].count("silent") == 1


def test_a_feed_that_is_gone_is_reported_once_in_the_desks_language(world: World) -> None:
    (notice,) = world.posts("feed", "admins")
    assert "フィード「Wire A」の取得をやめました" in notice.content
    assert "https://wire.example.org/feed" in notice.embeds[0]["description"]


async def add_morning(database: Path, guild: FakeGuild, *places: Channel) -> None:
    """Set up a digest of two messages in each place."""
    async with open_store(database) as store:
        desk = await open_desk(store, guild.id)
        await add_articles(store, desk, MONDAY - timedelta(hours=2), count=14, name="Alba")
        for place in places:
            await add_digest(store, desk, place.id, name=place.name)


@pytest.mark.parametrize("archived", [False, True], ids=["active", "archived"])
async def test_a_kill_between_making_a_forums_post_and_noting_it_makes_no_other(
    fake: FakeDiscord, tmp_path: Path, archived: bool
) -> None:
    guild, database = fake.add_guild("Newsroom"), tmp_path / "desk.sqlite3"
    forum = guild.add_forum("days")
    await add_morning(database, guild, forum)
    fake.faults.on(START_THREAD, LOST_ANSWER)
    clock = set_clock(MONDAY + timedelta(seconds=1))
    async with run_bot(fake, database, tmp_path, **clock) as running:
        await until(lambda: find_posts(fake, forum))
        await running.stop(9)
    assert [message for _, _, _, message in read_outbox(database)] == [None, None]
    (post,) = find_posts(fake, forum)
    if archived:
        guild.archive(post)
    await run_until_delivered(fake, database, tmp_path, speed=60.0)
    assert find_posts(fake, forum) == [post] and len(read_posts(post)) == 2
    assert not post.archived


async def test_a_forums_post_that_is_locked_half_told_closes_no_forum(
    fake: FakeDiscord, tmp_path: Path
) -> None:
    guild, database = fake.add_guild("Newsroom"), tmp_path / "desk.sqlite3"
    forum = guild.add_forum("days")
    await add_morning(database, guild, forum)
    fake.faults.on(SEND, 503, 503)  # time enough to lock it between the first part and the second
    clock = set_clock(MONDAY + timedelta(seconds=1))
    async with run_bot(fake, database, tmp_path, **clock) as running:
        await until(lambda: find_posts(fake, forum))
        guild.archive(find_posts(fake, forum)[0], locked=True)
        await until(lambda: is_delivered(database, 1))
        assert await running.stop() == 0
    assert [(delivery, part) for _, delivery, part, _ in read_outbox(database)] == [
        ("dead", "sent"),
        ("dead", "dead"),
    ]
    with sqlite3.connect(database) as db:
        assert db.execute("SELECT disabled FROM digest").fetchall() == [("",)]


APIA = datetime(2011, 12, 29, 17, tzinfo=UTC)
"""An hour before eight on the 29th in Samoa, which had no 30th."""


async def test_a_date_that_a_zone_left_out_is_reported_before_in_the_post_and_afterwards(
    fake: FakeDiscord, tmp_path: Path
) -> None:
    guild, database = fake.add_guild("Apia"), tmp_path / "desk.sqlite3"
    channel, admin = guild.add_channel("briefs"), discord.Permissions(manage_guild=True)
    async with open_store(database) as store:
        desk = await open_desk(store, guild.id)
        await add_articles(store, desk, APIA, count=1, name="Alba")
        await add_digest(store, desk, channel.id, zone="Pacific/Apia", now=APIA)
    said = "There is no 30 Dec 2011 in Pacific/Apia"
    for hours in (2, 26):
        clock = set_clock(APIA + timedelta(hours=hours))
        async with run_bot(fake, database, tmp_path, **clock) as running:
            await until(partial(is_delivered, database, 1 if hours == 2 else 2))
            listed = await guild.person("Kenji", permissions=admin).slash("digest list")
            assert (said in listed.text) is (hours == 2)
            if hours == 2:
                async with open_store(database) as store:
                    late = APIA + timedelta(hours=20)
                    await add_articles(store, desk, late, count=1, name="Brava")
            else:
                history = await guild.person("Kenji", permissions=admin).slash(
                    "digest history", digest="Morning"
                )
                assert "30 Dec 2011 08:00** no such date in Pacific/Apia" in history.text
            assert await running.stop() == 0
    first, second = read_posts(channel)
    assert said not in first.content and said in second.content


@pytest.fixture
async def fake() -> AsyncIterator[FakeDiscord]:
    async with await FakeDiscord.start() as server:
        yield server
        assert [str(violation) for violation in server.violations] == []


async def test_lost_answers_and_server_errors_neither_lose_nor_double_a_part(
    fake: FakeDiscord, tmp_path: Path
) -> None:
    guild, database = fake.add_guild("Newsroom"), tmp_path / "desk.sqlite3"
    channel, forum = guild.add_channel("briefs"), guild.add_forum("days")
    await add_morning(database, guild, channel, forum)
    fake.faults.on(START_THREAD, LOST_ANSWER, 503)
    fake.faults.on(SEND, LOST_ANSWER, 503, LOST_ANSWER)
    await run_until_delivered(fake, database, tmp_path, count=2, speed=60.0)
    (post,) = find_posts(fake, forum)
    assert [len(read_posts(place)) for place in (channel, post)] == [2, 2]
    assert {state for _, _, state, _ in read_outbox(database)} == {"sent"}
    assert len(fake.faults.happened) >= 4
