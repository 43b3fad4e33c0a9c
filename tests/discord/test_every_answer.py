"""Every answer arrives: bounded errors, offers that Discord takes, answers that were lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import discord
import pytest
import pytest_asyncio

from tests.discord.newsdesk_bot import fill_store, run_bot
from tests.fake_discord import DROP_BEFORE, LOST_ANSWER, FakeDiscord, FakeGuild, rate_limited
from tests.makers.digests import add_digest, open_desk
from tests.stores import open_store

pytestmark = pytest.mark.asyncio(loop_scope="module")

FOLLOWUP = "POST /webhooks/{webhook_id}/{webhook_token}"
LONG = "nobody " * 285
MANAGER = discord.Permissions(manage_guild=True, manage_messages=True)


@dataclass
class World:
    """A guild with the bot, the samples and two articles that look the same, and one without."""

    fake: FakeDiscord
    guild: FakeGuild


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[World]:
    folder = tmp_path_factory.mktemp("desk")
    database = folder / "desk.sqlite3"
    async with await FakeDiscord.start() as fake:
        guild = fake.add_guild("Newsroom")
        guild.person("Aiko", permissions=MANAGER)
        guild.add_channel("briefs")
        guild.add_forum("days", tags=("news", "talk"), requires_tag=True)
        await fill_store(database, guild.id)
        async with open_store(database) as store:
            desk = await open_desk(store, guild.id)
            await add_digest(store, desk, guild.channel("briefs").id, name="Lost")
        async with run_bot(fake, database, folder) as running:
            aiko = guild.person("Aiko")
            for text in ("Two boats met at Kiel.", "Two boats met at Riga.", "A third one left."):
                form = await aiko.slash("article add")
                body = f"{text} It was a calm day. " * 4
                await aiko.submit(form, {"Title": "Boats meet", "Text": body})
            yield World(fake, guild)
        log = running.log.read_text("utf-8")
    assert "Traceback" not in log, log[-1500:]
    assert [str(violation) for violation in fake.violations] == []


async def test_an_error_fits_a_message_whatever_was_typed(world: World) -> None:
    aiko, tried = world.guild.person("Aiko"), []
    slash: Any = aiko.slash  # the options of a command are known when it is typed
    for name, options in list_commands(world.fake):
        required = [option for option in options if option.get("required")]
        if len(required) == 1 and required[0]["type"] == 3 and "choices" not in required[0]:
            most = required[0].get("max_length", 6000)
            typed = (LONG * 3)[: min(most, 6000)]
            answer = await slash(name, **{required[0]["name"]: typed})
            assert answer.text and not answer.failed, name
            tried.append(most)
    assert len(tried) > 10 and max(tried) >= 2000


def list_commands(fake: FakeDiscord) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return the commands of one word or two that look something up, with their options."""
    found = []
    for command in fake.state.commands.values():
        for option in command.body.get("options") or []:
            if option["type"] == 1:
                name = f"{command.name} {option['name']}"
                found.append((name, option.get("options") or []))
    left_alone = ("article add", "watch save", "desk", "feed import")
    return [one for one in found if not one[0].startswith(left_alone)]


async def test_no_offer_is_empty_and_no_two_look_the_same(world: World) -> None:
    aiko = world.guild.person("Aiko")
    for command, option, typed in (
        ("search", "source", ""), ("article remove", "article", ""),
        ("article remove", "article", "Boats"), ("story", "story", "Boats"),
    ):  # fmt: skip
        offers = await aiko.autocomplete(command, option, typed)
        names = [offer.name for offer in offers]
        assert names and all(name.strip() for name in names)
        assert len(set(names)) == len(names)


FAULTS: dict[str, list[Any]] = {
    "dropped": [DROP_BEFORE],
    "dropped twice": [DROP_BEFORE, DROP_BEFORE],
    "no answer of Discord's": [rate_limited(0.1, via=False)],
    "six server errors": [502] * 6,
    "answer lost": [LOST_ANSWER],
}


@pytest.mark.parametrize("name", FAULTS)
async def test_an_answer_that_was_not_taken_is_sent_again(world: World, name: str) -> None:
    aiko, faults = world.guild.person("Aiko"), world.fake.faults
    faults.on(FOLLOWUP, *FAULTS[name])
    answer = await aiko.slash("date", when="yesterday")
    faults.stop()
    assert answer.text.count("Published then") == 1


async def test_a_forum_that_requires_a_tag_is_asked_for_one(world: World) -> None:
    aiko, forum = world.guild.person("Aiko"), world.guild.channel("days")
    settings: dict[str, Any] = {"name": "Tags", "channel_": forum, "time": "8:00", "zone": "Tokyo"}
    asked = await aiko.slash("digest create", **settings, within=60)
    assert "Choose it as the forum tag: news, talk" in asked.text
    unknown = await aiko.slash("digest create", **settings, forum_tag="weather")
    assert "forum tag: news, talk" in unknown.text
    offers = await aiko.autocomplete("digest create", "forum_tag", "NE", channel_=forum)
    assert [offer.name for offer in offers] == ["news"]
    made = await aiko.slash("digest create", **settings, forum_tag="News")
    assert "Tag in the forum" in made.text and "news" in made.text
    await aiko.slash("digest run", digest="Tags")
    state = world.fake.state
    await world.fake.until(lambda: state.threads_of(world.guild.state))
    (post,) = state.threads_of(world.guild.state)
    assert [forum.tags[tag] for tag in post.applied_tags] == ["news"]


async def test_a_refused_post_is_told_as_refused_with_the_reason(world: World) -> None:
    aiko, forum = world.guild.person("Aiko"), world.guild.channel("days")
    await aiko.slash("desk edit", admin_channel=world.guild.general)
    forum.tags.clear()
    world.fake.channel_changed(forum)
    refused = await aiko.slash(
        "digest create", name="No", channel_=forum, time="8:00", zone="Tokyo"
    )
    assert "takes posts only with a tag" in refused.text
    await aiko.slash("digest edit", digest="Lost", channel_=world.guild.add_forum("loose"))
    world.guild.require_tag(world.guild.channel("loose"))
    answer = await aiko.slash("digest run", digest="Lost")
    notices = world.guild.general

    def count_notices() -> int:
        return sum("did not take a post" in message.content for message in notices.visible)

    await world.fake.until(count_notices)
    for _ in range(2):
        answer = await aiko.slash("digest history", digest="Lost")
        assert "not delivered: The forum takes posts only with one of its tags" in answer.text
    assert count_notices() == 1
