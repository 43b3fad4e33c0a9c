"""What comes in is held against watches: once, from when they were made, as one post."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.briefing.compose.watch_post import MOST_QUOTED
from bot.briefing.context import Answer, AnswerContext
from bot.domain.articles import ArticleId, Change
from bot.domain.desks import DeskId, GuildId
from bot.domain.entities import EntityLink
from bot.domain.errors import LimitReached
from bot.domain.feeds import NewSubscription
from bot.domain.posting import Closed, Delivery
from bot.domain.questions import EndWatchAction, MuteAction, Question
from bot.domain.stories import ArticleUpdate, Placement
from bot.domain.watches import (
    MOST_WATCHES,
    MUTED,
    QuietHours,
    Target,
    TargetKind,
    Watch,
    WatchSettings,
    is_quiet,
    read_target,
)
from bot.ports.storage import Storage
from bot.schedule.watching import Watching
from tests.makers.articles import make_entity, make_update
from tests.unit.schedule.presenter import NoPresenter

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
MIKA = -77


class Hands:
    """A clock that a test sets."""

    def __init__(self) -> None:
        self.time = NOW

    def now(self) -> datetime:
        return self.time


class World(NoPresenter):
    """A desk with watches, and what they would post."""

    def __init__(self, store: Storage, desk: DeskId) -> None:
        self.store, self.desk, self.clock = store, desk, Hands()
        self.members = {77}
        self.answer: Answer | None = None
        self._after = 0

    async def watch(self, subject: str, recipient: int = MIKA, **settings: object) -> Watch:
        wanted = WatchSettings(
            recipient=recipient,
            person=77,
            target=read_target(subject),
            label=subject,
            **settings,  # type: ignore[arg-type]
        )
        return await self.store.add_watch(self.desk, wanted, now=self.clock.now())

    async def bring(self, text: str, **settings: object) -> ArticleId:
        """Bring in an article whose sentences all tell what happens."""
        settings.setdefault("received", self.clock.now())
        settings.setdefault("url", f"https://news.example.org/{self._after}")
        update = tell_happening(make_update(text, after=self._after, **settings))  # type: ignore[arg-type]
        stored = await self.store.add_article(self.desk, update)
        self._after = max(self._after, stored.article)
        return stored.article

    async def look(self) -> list[str]:
        """Hold the news against the watches; return the messages that came of it."""
        before = len(await self._outbox())
        await Watching(store=self.store, clock=self.clock, presenter=self).look()
        return (await self._outbox())[before:]

    async def is_member(self, guild: GuildId, person: int) -> bool:
        return person in self.members

    async def write_answer(
        self, context: AnswerContext, answer: Answer, code: str, *, role: int | None = None
    ) -> tuple[str, ...]:
        page, self.answer = answer.page, answer
        lines = [line for block in page.blocks for line in (block.heading, *block.lines)]
        return ("\n".join("".join(r.text for r in line) for line in (page.title, *lines)),)

    async def _outbox(self) -> list[str]:
        found = []
        for channel in await self.store.get_open_channels():
            rows = await self.store._db.fetch(  # type: ignore[attr-defined]
                "SELECT payload FROM delivery_part JOIN delivery ON delivery.id = delivery_id"
                " WHERE channel = :channel ORDER BY delivery.id",
                {"channel": channel},
            )
            found += [row["payload"] for row in rows]
        return found


def tell_happening(update: ArticleUpdate) -> ArticleUpdate:
    reading = update.reading
    sentences = tuple(replace(s, happening=0.9) for s in reading.sentences)
    return replace(update, reading=replace(reading, sentences=sentences))


@pytest.fixture
async def world(store: Storage) -> World:
    desk = await store.open_desk(GuildId(5), name="Newsroom")
    return World(store, desk.id)


SU = "Su Ziyun told reporters that nine vessels had crossed the strait."
MORE = "Su Ziyun announced that a second exercise begins in the spring off Hualien."
OTHER = "Prices of rice rose in Osaka for the fourth month in a row."


START = "Su Ziyun spoke at length about the harbour of Keelung."


async def start(world: World) -> tuple[str, str]:
    """Bring in an article of a story that names somebody; return both as targets."""
    await world.bring(START, names=("Su Ziyun",))
    (entity,) = await world.store.find_named(world.desk, "su ziyun")
    ((_, story),) = await world.store.get_places(world.desk, after=0, limit=999)
    world.clock.time += timedelta(minutes=1)
    return f"e:{entity.id}", f"s:{story}"


async def go_on(world: World, text: str, **settings: object) -> ArticleId:
    """Bring in a further article of the story, which names the same person."""
    (entity, *_) = await world.store.find_named(world.desk, "su ziyun")
    (_, story), *_ = await world.store.get_places(world.desk, after=0, limit=999)
    links = (EntityLink(found=make_entity(text, "Su Ziyun"), target=entity.id),)
    settings = {"placement": Placement(story=story), "links": links, **settings}
    return await world.bring(text, **settings)


@pytest.mark.parametrize("how", ["entity", "story", "words"])
async def test_what_comes_in_later_is_posted_once_and_what_was_there_never(
    world: World, how: str
) -> None:
    entity, story = await start(world)
    await world.watch({"entity": entity, "story": story, "words": "strait reporters"}[how])
    assert await world.look() == []
    await world.bring(OTHER)
    assert await world.look() == []
    await go_on(world, SU)
    (article,) = await world.look()
    assert SU in article and OTHER not in article
    assert await world.look() == []


async def test_a_story_is_reported_again_only_when_a_text_says_something_new(
    world: World,
) -> None:
    entity, _ = await start(world)
    await world.watch(entity)
    first = await go_on(world, SU)
    assert len(await world.look()) == 1
    await go_on(world, SU, url="https://copy.example.org/1")
    (_, story), *_ = await world.store.get_places(world.desk, after=0, limit=999)
    copy = Placement(story=story, copy_of=first)
    await go_on(world, SU, url="https://copy.example.org/2", placement=copy)
    assert await world.look() == []
    await go_on(world, MORE, placement=copy)
    (article,) = await world.look()
    assert MORE in article and SU not in article and "updated" in article


async def test_a_story_waits_for_as_many_independent_sources_as_were_asked_for(
    world: World,
) -> None:
    _, story = await start(world)
    await world.watch(story, min_sources=3)
    first = await go_on(world, SU, site="Harbor Wire")
    assert await world.look() == []
    await go_on(world, MORE, placement=Placement(story=int(story[2:]), copy_of=first))
    assert await world.look() == []
    await go_on(world, f"{MORE} It was clear.", site="Harbor Wire")  # it has told already
    assert await world.look() == []
    await go_on(world, f"{MORE} It rained.", site="Keelung Daily")
    (article,) = await world.look()
    assert SU in article and MORE in article and "3 independent texts" in article


async def test_what_was_held_in_quiet_hours_comes_as_one_post(world: World) -> None:
    entity, _ = await start(world)
    await world.watch(entity, quiet=QuietHours(time(22), time(7)), zone="Asia/Tokyo")
    await world.watch("rice", quiet=QuietHours(time(22), time(7)), zone="Asia/Tokyo")
    world.clock.time = datetime(2026, 1, 5, 14, tzinfo=UTC)  # 23:00 in Tokyo
    await go_on(world, SU)
    assert await world.look() == []
    await world.bring(OTHER)
    world.clock.time = datetime(2026, 1, 5, 21, 59, tzinfo=UTC)
    assert await world.look() == []
    world.clock.time = datetime(2026, 1, 5, 22, 0, tzinfo=UTC)  # 07:00 in Tokyo
    (article,) = await world.look()
    assert SU in article and OTHER in article


async def test_many_stories_come_as_one_post_and_the_last_of_them_by_headline(
    world: World,
) -> None:
    await world.watch("vessel")
    for number in range(MOST_QUOTED + 3):
        text = f"Vessel {number} of the {number} left the port of Keelung at {number}."
        await world.bring(text, title=f"Vessel number {number} leaves")
    (article,) = await world.look()
    assert "12 stories" in article and "Also" in article
    assert all(f"Vessel number {n} leaves" in article for n in range(MOST_QUOTED + 3))
    assert await world.look() == []


async def test_it_cools_down_before_it_tells_more(world: World) -> None:
    entity, _ = await start(world)
    await world.watch(entity, cooldown=timedelta(hours=2))
    await go_on(world, SU)
    assert len(await world.look()) == 1
    world.clock.time += timedelta(hours=1)
    await go_on(world, MORE)
    assert await world.look() == []
    world.clock.time += timedelta(hours=1)
    (article,) = await world.look()
    assert MORE in article


async def test_what_a_feeds_first_run_brings_is_not_told(world: World) -> None:
    await world.watch("strait")
    world.clock.time += timedelta(hours=1)
    wanted = NewSubscription(url="https://wire.example.org/feed", name="Wire")
    held, _ = await world.store.add_subscription(world.desk, wanted, now=world.clock.now())
    day = world.clock.now().date()
    await world.bring(SU, subscriptions=(held.id,), day=day - timedelta(days=1))
    assert await world.look() == []
    world.clock.time += timedelta(hours=3)
    await world.bring(SU, subscriptions=(held.id,), day=day, url="https://wire.example.org/2")
    assert len(await world.look()) == 1


async def test_a_correction_that_says_something_else_is_reported(world: World) -> None:
    await world.watch("strait")
    number = await world.bring(SU, url="https://wire.example.org/1")
    assert len(await world.look()) == 1
    world.clock.time += timedelta(hours=1)
    changed = SU.replace("nine", "seven")
    again = await world.bring(
        changed, url="https://wire.example.org/1", revises=1, change=Change.MATERIAL
    )
    assert again == number
    (article,) = await world.look()
    assert changed in article


async def test_two_watches_of_a_place_tell_a_story_once_and_each_place_is_reported(
    world: World,
) -> None:
    entity, story = await start(world)
    await world.watch(entity)
    await world.watch(story)
    await world.watch("strait", recipient=900)
    await go_on(world, SU)
    article = await world.look()
    assert len(article) == 2 and all(SU in text for text in article)
    assert sorted(await world.store.get_open_channels()) == [MIKA, 900]


async def test_a_watch_of_a_channel_moves_the_ranking_and_a_persons_own_does_not(
    world: World,
) -> None:
    entity, _ = await start(world)
    await world.watch(entity)
    at = datetime(2024, 7, 23, tzinfo=UTC)
    standing = await world.store.get_standing(world.desk, 900, now=at)
    assert standing.watched == {}
    await world.watch(entity, recipient=900)
    standing = await world.store.get_standing(world.desk, 900, now=at)
    assert list(standing.watched.values()) == [entity]


async def test_who_has_left_the_guild_is_reported_nothing_more(world: World) -> None:
    await world.watch("strait")
    await world.watch("strait", recipient=900)
    world.members.clear()
    await world.bring(SU)
    assert len(await world.look()) == 1
    assert await world.store.get_open_channels() == (900,)
    paused = [watch.paused for watch in await world.store.get_watches(world.desk)]
    assert paused == ["left", ""]


async def test_watches_are_limited_changed_by_adding_again_and_removed(world: World) -> None:
    for number in range(MOST_WATCHES):
        held = await world.watch(f"word{number}")
    with pytest.raises(LimitReached):
        await world.watch("one more")
    changed = await world.watch(held.target.subject, min_sources=4)
    assert (changed.id, changed.min_sources) == (held.id, 4)
    assert await world.store.remove_watch(world.desk, held.id)
    assert not await world.store.remove_watch(world.desk, held.id)
    assert len(await world.store.get_watches(world.desk, recipients=[MIKA])) == MOST_WATCHES - 1
    assert await world.store.get_watches(world.desk, recipients=[900]) == ()


async def close_place(world: World) -> Delivery:
    """Post what a watch found, to a place that turns out to be closed to the bot."""
    await world.watch("strait")
    await world.bring(SU)
    await world.look()
    delivery = await world.store.find_open_delivery(MIKA)
    assert delivery is not None
    await world.store.close_channel(
        delivery.id, fault=Closed.FORBIDDEN.value, notice=None, now=world.clock.now()
    )
    return delivery


async def test_a_closed_place_pauses_its_watches_and_adding_again_resumes(world: World) -> None:
    await close_place(world)
    (held,) = await world.store.get_watches(world.desk)
    assert held.paused == "forbidden"
    await world.bring(MORE.replace("Hualien", "the strait"))
    assert await world.look() == []
    assert (await world.watch("strait")).paused == ""


async def test_what_was_given_up_is_told_once_the_place_opens_though_nothing_is_new(
    world: World,
) -> None:
    given_up = await close_place(world)
    await world.watch("strait")
    await world.look()
    again = await world.store.find_open_delivery(MIKA)
    assert again is not None and again.id != given_up.id
    assert [part.payload for part in again.parts] == [part.payload for part in given_up.parts]


@pytest.mark.parametrize(
    ("quiet", "at", "silent"),
    [
        pytest.param((22, 7), time(23), True, id="before midnight"),
        pytest.param((22, 7), time(6, 59), True, id="after midnight"),
        pytest.param((22, 7), time(7), False, id="the end"),
        pytest.param((9, 17), time(9), True, id="by day"),
        pytest.param((9, 17), time(8, 59), False, id="before the day"),
    ],
)
def test_quiet_hours(quiet: tuple[int, int], at: time, silent: bool) -> None:
    hours = QuietHours(time(quiet[0]), time(quiet[1]))
    now = datetime.combine(date(2026, 1, 5), at, tzinfo=UTC)
    assert is_quiet(hours, "UTC", now) is silent


@pytest.mark.parametrize(
    ("typed", "target"),
    [
        pytest.param("e:12", Target(kind=TargetKind.ENTITY, number=12), id="entity"),
        pytest.param("s:3", Target(kind=TargetKind.STORY, number=3), id="story"),
        pytest.param(" coast  guard ", Target(kind=TargetKind.WORDS, words="coast guard"), id="w"),
        pytest.param("e:nobody", Target(kind=TargetKind.WORDS, words="e:nobody"), id="no number"),
    ],
)
def test_targets(typed: str, target: Target) -> None:
    assert read_target(typed) == target


def list_offered(world: World) -> list[Question]:
    """Return what the last message lets people do about its watches and its story."""
    assert world.answer is not None
    found = (*world.answer.actions, *world.answer.watches)
    return [item.question for item in found]


async def test_a_message_of_one_watch_has_its_buttons_and_one_of_several_a_list(
    world: World,
) -> None:
    entity, story = await start(world)
    one = await world.watch(entity)
    await go_on(world, SU)
    assert len(await world.look()) == 1
    assert list_offered(world) == [MuteAction(one.id), EndWatchAction(one.id)]
    assert world.answer is not None and world.answer.vote is not None
    two = await world.watch(story)
    await world.watch("Hualien", min_sources=9)  # it waits, and has no button
    await go_on(world, MORE)
    assert len(await world.look()) == 1
    assert world.answer.actions == ()
    assert set(list_offered(world)) == {
        kind(watch.id) for kind in (MuteAction, EndWatchAction) for watch in (one, two)
    }


async def test_a_muted_watch_tells_nothing_until_it_may_speak_again(world: World) -> None:
    entity, _ = await start(world)
    held = await world.watch(entity, min_sources=9)
    await go_on(world, SU)
    assert await world.look() == []  # it waits for more sources
    muted = await world.store.mute_watch(world.desk, held.id, muted=True)
    assert muted is not None and muted.paused == MUTED
    await world.watch(entity)  # anybody who watches it anew lets it speak
    assert await world.look() == []
    await world.store.mute_watch(world.desk, held.id, muted=True)
    await go_on(world, MORE)
    assert await world.look() == []
    assert await world.store.mute_watch(world.desk, held.id, muted=False) is not None
    await go_on(world, f"{OTHER} Su Ziyun said so.")
    assert len(await world.look()) == 1
    other = await world.store.open_desk(GuildId(6), name="Other")
    assert await world.store.mute_watch(other.id, held.id, muted=True) is None
