"""/digest: what an admin does with the digests of a desk."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import discord
import pytest
import pytest_asyncio

from tests.discord.newsdesk_bot import run_soundly
from tests.discord.reading import read
from tests.fake_discord import Answer, FakeDiscord, FakeGuild, Person, Seen
from tests.fake_discord.state import Channel
from tests.makers.digests import add_articles, open_desk
from tests.stores import open_store

pytestmark = pytest.mark.asyncio(loop_scope="module")

ADMIN = discord.Permissions(manage_guild=True)


class World(NamedTuple):
    """A running bot over a store with twelve articles on the desk of one guild."""

    fake: FakeDiscord
    database: Path
    guild: FakeGuild
    admin: Person


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder = tmp_path_factory.mktemp("digests")
    database = folder / "desk.sqlite3"
    async with await FakeDiscord.start() as fake:
        guild = fake.add_guild("Filled")
        async with open_store(database) as store:
            received = datetime.now(UTC) - timedelta(hours=1)
            desk = await open_desk(store, guild.id)
            await add_articles(store, desk, received, count=12, name="first")
        async with run_soundly(fake, database, folder):
            yield World(fake, database, guild, guild.person("Kenji", permissions=ADMIN))


async def create(world: World, channel: Channel, name: str, **options: Any) -> Answer:
    given = {"time": "8:00", "zone": "Asia/Tokyo", **options}
    return await world.admin.slash("digest create", name=name, channel_=channel, **given)


async def test_a_digest_is_made_and_told_with_when_it_is_due(world: World) -> None:
    answer = await create(
        world, world.guild.general, "Made", time="8, 18:30", days="weekdays", tags="sea"
    )
    text = read(answer)
    assert answer.ephemeral
    assert "Made was made" in text
    assert "Time 08:00, 18:30 (Asia/Tokyo)" in text and "Days Mon to Fri" in text
    assert "Tags sea" in text and "Channel #general" in text
    assert re.search(r"Next: \d+ \w+ \d{4} (23:00|09:30)\n", text)
    listed = read(await world.admin.slash("digest list"))
    assert "Made" in listed and "#general · 08:00, 18:30 (Asia/Tokyo)" in listed


@pytest.mark.parametrize(
    ("options", "reported"),
    [
        pytest.param({"time": "soon"}, "“soon” is no time", id="time"),
        pytest.param({"days": "someday"}, "“someday” is no weekday", id="days"),
        pytest.param({"zone": "Atlantis"}, "Atlantis", id="zone"),
        pytest.param({"name": "***"}, "letter", id="name"),
    ],
)
async def test_what_cannot_be_is_reported_in_words(
    world: World, options: dict[str, str], reported: str
) -> None:
    answer = await create(world, world.guild.general, options.pop("name", "Wrong"), **options)
    assert reported in read(answer)
    assert "Wrong" not in read(await world.admin.slash("digest list"))


async def test_the_preview_is_the_post_but_for_run_code_and_time(world: World) -> None:
    channel = world.guild.add_channel("same")
    await create(world, channel, "Same")
    preview = await world.admin.slash("digest preview", digest="Same")
    ran = await world.admin.slash("digest run", digest="Same")
    assert "Same is being posted in #same" in read(ran)
    await world.fake.until(lambda: channel.visible)
    (post,) = channel.visible
    assert same_but_for_the_run(preview.content) == same_but_for_the_run(post.content)
    assert [
        same_but_for_the_run(json.dumps(e, sort_keys=True, ensure_ascii=False))
        for e in preview.embeds
    ] == [
        same_but_for_the_run(json.dumps(e, sort_keys=True, ensure_ascii=False)) for e in post.embeds
    ]
    assert preview.labels == Seen(post).labels == ["Open a story…", "6 more stories", "Why these?"]
    again = await world.admin.slash("digest preview", digest="Same")
    assert "would post nothing now" in read(again)


async def test_what_a_post_leaves_out_and_why_is_reported_to_who_asks(world: World) -> None:
    channel = world.guild.add_channel("asked")
    await create(world, channel, "Asked")
    await world.admin.slash("digest run", digest="Asked")
    await world.fake.until(lambda: channel.visible)
    (post,) = channel.visible
    member = world.guild.person("Mika")
    more = await member.click(post, "6 more stories")
    assert more.ephemeral
    shown = {title for embed in post.embeds if (title := embed.get("title"))}
    left_out = set(re.findall(r"Ship first \d+ leaves", read(more)))
    assert len(left_out) == 6
    assert not any(name in title for name in left_out for title in shown)
    told = min(re.findall(r"Ship first \d+ leaves", " ".join(shown)))
    why = await member.click(post, "Why these?")
    assert "1 independent text" in read(why) and "×" in read(why)
    for title, reason in ((min(left_out), "Below the cut: at place"), (told, "Told ")):
        answer = await member.slash("brief why", what=title, digest="Asked")
        assert answer.ephemeral and reason in read(answer), title
    opened = await member.click(answer, "Why together?")
    assert "Told?" in opened.labels
    assert "Asked" in read(await member.click(opened, "Told?"))
    unknown = await member.slash("brief why", what="A whale off Sado")
    assert "Neither this desk nor its feeds hold anything like" in read(unknown)
    past = await member.slash("brief show", digest="Asked", date="today")
    assert past.ephemeral and "12 stories" not in past.content
    assert [e["title"] for e in past.embeds[:6]] == [e["title"] for e in post.embeds[:6]]
    none = await member.slash("brief show", digest="Asked", date="15 June 2020")
    assert "posted nothing then. It did on:" in read(none)
    now = await member.slash("brief now", digest="Asked")
    assert "would post nothing now" in read(now)
    story = await member.select(
        post, "Open a story…", [Seen(post).components[0].options[0]["label"]]
    )
    assert story.ephemeral and "All sentences are quotes" in read(story)


async def test_pausing_skipping_resuming_and_the_history(world: World) -> None:
    channel = world.guild.add_channel("later")
    await create(world, channel, "Later")
    paused = await world.admin.slash("digest pause", digest="Later")
    assert "Paused" in read(paused)
    assert "paused already" in read(await world.admin.slash("digest pause", digest="Later"))
    assert "not due" in read(await world.admin.slash("digest skip", digest="Later"))
    resumed = await world.admin.slash("digest resume", digest="Later")
    first = re.search(r"Next: (.+)", read(resumed))
    skipped = await world.admin.slash("digest skip", digest="Later")
    assert first and first[1] in read(skipped)
    listed = read(await world.admin.slash("digest list"))
    assert first[1] not in listed[listed.index("Later") :].splitlines()[2]
    assert f"Later leaves out {first[1]} already" in listed
    assert "leaves out" in read(await world.admin.slash("digest skip", digest="Later"))
    history = await world.admin.slash("digest history", digest="Later")
    assert "not due yet" in read(history)
    await world.admin.slash("digest run", digest="Later")
    history = await world.admin.slash("digest history", digest="Later")
    assert "posted" in read(history) and "12 articles" in read(history)


async def test_a_change_echoes_old_and_new_and_a_digest_is_deleted(world: World) -> None:
    await create(world, world.guild.general, "Changed")
    answer = await world.admin.slash(
        "digest edit", digest="Changed", time="9:15", length="short", empty="line", language="ja"
    )
    text = read(answer)
    assert "Time 08:00 (Asia/Tokyo) → 09:15 (Asia/Tokyo)" in text
    assert (
        "Length standard → short" in text
        and "With nothing new posts nothing → posts one line" in text
    )
    nothing = await world.admin.slash("digest edit", digest="Changed")
    assert "Nothing was changed" in read(nothing)
    asked = await world.admin.slash("digest delete", digest="Changed")
    deleted = await world.admin.click(asked, "Remove")
    assert "Changed was deleted" in read(deleted)
    gone = await world.admin.slash("digest delete", digest="Changed")
    assert "no digest “Changed”" in read(gone)


async def test_a_role_that_cannot_be_notified_is_reported_beforehand(world: World) -> None:
    silent = world.guild.add_role("Silent")
    loud = world.guild.add_role("Loud", mentionable=True)
    channel = world.guild.add_channel("roles")
    refused = await create(world, channel, "Roles", mention=silent)
    assert "may not notify Silent" in read(refused)
    await create(world, channel, "Roles", mention=loud)
    await world.admin.slash("digest run", digest="Roles")
    await world.fake.until(lambda: channel.visible)
    assert channel.visible[0].content.startswith(f"<@&{loud.id}> ")


def same_but_for_the_run(text: str) -> str:
    return re.sub(r"(?: · )?[A-Z2-7]{6}-\d|\d\d:\d\d", "", text)


async def test_a_forum_and_a_thread_can_be_chosen_too(world: World) -> None:
    forum = world.guild.add_forum("papers")
    thread = world.guild.add_thread("talk")
    for place, name in ((forum, "Forum"), (thread, "Thread")):
        made = await create(world, place, name)
        assert f"{name} was made" in read(made), read(made)
        ran = await world.admin.slash("digest run", digest=name)
        assert f"{name} is being posted" in read(ran)
    await world.fake.until(lambda: thread.visible)
    channels = world.fake.state.channels
    await world.fake.until(lambda: any(c.parent is forum for c in channels.values()))
