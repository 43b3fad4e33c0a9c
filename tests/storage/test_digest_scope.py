"""A digest tells its own channel of its own feeds, and never of another desk."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.briefing.compose.digest import compose_digest
from bot.domain.desks import Desk, GuildId
from bot.domain.digests import DigestContent, DigestPlan, DigestSettings, Run, RunOutcome, Window
from bot.domain.feeds import NewSubscription, Subscription
from bot.domain.posting import DeliveryKind, NewDelivery, StoryStatus
from bot.domain.stories import Placement
from bot.ports.storage import Storage
from bot.schedule.digest_scheduler import make_slot
from tests.makers.articles import NOON, make_update

SEA, AIR = "https://sea.example.org/rss", "https://air.example.org/rss"
PLAN = DigestPlan(
    title="All",
    channel=1,
    window=Window(
        after=0, upto=1_000, since=NOON - timedelta(hours=1), until=NOON + timedelta(hours=1)
    ),
    zone="UTC",
)


async def open_desk(store: Storage, guild: int) -> Desk:
    return await store.open_desk(GuildId(guild), name=f"Guild {guild}")


async def subscribe(store: Storage, desk: Desk, url: str, tag: str) -> Subscription:
    wanted = NewSubscription(url=url, name=f"{tag} {desk.guild}", tags=(tag,))
    return (await store.add_subscription(desk.id, wanted, now=NOON))[0]


async def add(store: Storage, desk: Desk, by: Subscription, what: str, after: int = 0) -> int:
    """Bring an article in by a feed, as a story of its own."""
    update = make_update(
        f"The {what} of guild {desk.guild} left at dawn.",
        title=f"{what} {desk.guild}",
        url=f"https://news.example.org/{desk.guild}/{what}",
        names=(),
        placement=Placement(),
        after=after,
        subscriptions=(by.id,),
    )
    return (await store.add_article(desk.id, update)).article


def headlines(content: DigestContent) -> set[str]:
    return {story.headline for story in content.brief.stories}


async def test_two_channels_with_other_tags_each_get_their_own(store: Storage) -> None:
    desk = await open_desk(store, 1)
    sea, air = await subscribe(store, desk, SEA, "sea"), await subscribe(store, desk, AIR, "air")
    ferry = await add(store, desk, sea, "ferry")
    await add(store, desk, air, "plane", after=ferry)
    of_sea = await compose_digest(store, desk, replace(PLAN, tags=frozenset({"sea"})))
    of_air = await compose_digest(store, desk, replace(PLAN, channel=2, tags=frozenset({"air"})))
    assert (headlines(of_sea), headlines(of_air)) == ({"ferry 1"}, {"plane 1"})
    assert (of_sea.brief.articles, of_air.brief.articles) == (1, 1)
    filtered = await compose_digest(store, desk, replace(PLAN, filter="title:plane -ferry"))
    assert headlines(filtered) == {"plane 1"}


async def test_two_guilds_with_the_same_feeds_each_get_their_own(store: Storage) -> None:
    one, two = await open_desk(store, 1), await open_desk(store, 2)
    first, second = [await subscribe(store, desk, SEA, "sea") for desk in (one, two)]
    assert first.feed.id == second.feed.id
    ferry = await add(store, one, first, "ferry")
    await add(store, two, second, "barge", after=ferry)
    for desk, own in ((one, "ferry 1"), (two, "barge 2")):
        content = await compose_digest(store, desk, replace(PLAN, tags=frozenset({"sea"})))
        assert headlines(content) == {own}


async def test_what_one_channel_was_shown_is_still_new_to_another(store: Storage) -> None:
    desk = await open_desk(store, 1)
    await add(store, desk, await subscribe(store, desk, SEA, "sea"), "ferry")
    wanted = DigestSettings(name="All", channel=1, times=(NOON.time(),), zone="UTC")
    digest = await store.add_digest(desk.id, wanted, now=NOON)
    content = await compose_digest(store, desk, PLAN)
    run = Run(slot=make_slot(digest, NOON), outcome=RunOutcome.POSTED, claimed=NOON)
    delivery = NewDelivery(
        desk=desk.id,
        channel=digest.channel,
        kind=DeliveryKind.DIGEST,
        key=run.slot.key,
        code=run.slot.code,
        title="All",
        parts=("{}",),
    )
    assert await store.claim_run(run, delivery, content.shown)
    again = await compose_digest(store, desk, PLAN)
    assert headlines(again) == set() and len(again.brief.continuing) == 1
    other = await compose_digest(store, desk, replace(PLAN, channel=2))
    assert [story.status for story in other.brief.stories] == [StoryStatus.NEW]
