"""Each desk's feeds: added, named, tagged, paused, ended, and seen by that desk alone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.articles import SourceClass
from bot.domain.desks import LOCAL_GUILD, Desk, GuildId
from bot.domain.errors import LimitReached, NotFound
from bot.domain.feeds import (
    FIRST_RUN,
    MOST_FEEDS,
    Added,
    FeedState,
    NewSubscription,
    SubscriptionId,
    TaskKind,
    fold_tags,
)
from bot.ports.storage import Storage
from tests.makers.articles import NOON, make_update
from tests.makers.feeds import LEASE, URL, claim_poll, make_record, poll, subscribe

LATER = NOON + timedelta(hours=5)


@pytest.fixture
async def desk(store: Storage) -> Desk:
    return await store.open_desk(LOCAL_GUILD, name="Local desk")


@pytest.fixture
async def other(store: Storage) -> Desk:
    return await store.open_desk(GuildId(7), name="Other")


async def test_a_feed_comes_back_as_it_was_added_and_is_due(store: Storage, desk: Desk) -> None:
    wanted = NewSubscription(
        url=URL,
        name="  Strait  Observer ",
        tags=("Sea", "sea ", "ＵＳ  Navy"),
        source_class=SourceClass.WIRE,
        filter="boso -sport",
    )
    added, outcome = await store.add_subscription(desk.id, wanted, now=NOON)
    assert outcome is Added.NEW
    assert (added.feed.url, added.name, added.tags) == (URL, "Strait Observer", ("sea", "us navy"))
    assert (added.source_class, added.filter) == (SourceClass.WIRE, "boso -sport")
    assert (added.added, added.since, added.primed) == (NOON, NOON - FIRST_RUN, False)
    assert await store.find_subscription(desk.id, added.id) == added
    assert await store.get_subscriptions(desk.id) == (added,)
    assert await store.get_subscribers(added.feed.id) == (added,)
    assert await store.get_feed(added.feed.id) == added.feed
    assert await store.find_next_due(TaskKind.POLL) == NOON == added.feed.health.next_at


async def test_a_feed_that_the_desk_has_is_returned_as_it_is(store: Storage, desk: Desk) -> None:
    first = await subscribe(store, desk, name="Observer")
    again, outcome = await store.add_subscription(
        desk.id, NewSubscription(url=URL, name="Another", tags=("x",)), now=LATER
    )
    assert (again, outcome) == (first, Added.KNOWN)


async def test_a_page_is_watched_in_several_ways_each_a_feed_of_its_own(
    store: Storage, desk: Desk
) -> None:
    for selector, came in ((None, Added.NEW), ("auto", Added.NEW), ("auto", Added.KNOWN)):
        wanted = NewSubscription(url=URL, selector=selector)
        held, added = await store.add_subscription(desk.id, wanted, now=NOON)
        assert (added, held.feed.selector) == (came, selector)
    task, record = await claim_poll(store, held.feed), make_record(held.feed)
    assert await store.record_poll(task, record)
    assert len(await store.get_subscriptions(desk.id)) == 2


async def test_what_somebody_wants_soon_is_polled_first_and_what_fails_last(
    store: Storage, desk: Desk
) -> None:
    failing, usual, soon = [f"https://{name}.example.org/" for name in ("fails", "own", "soon")]
    for url, interval in ((failing, None), (usual, None), (soon, 300)):
        wanted = NewSubscription(url=url, interval=interval)
        await store.add_subscription(desk.id, wanted, now=NOON)
    held = await store.get_subscriptions(desk.id)
    (failed,) = (one.feed for one in held if one.feed.url == failing)
    record = make_record(failed, wait=timedelta(0))
    health = replace(record.feed.health, failures=1)
    task = await claim_poll(store, failed)
    assert await store.record_poll(task, replace(record, feed=replace(failed, health=health)))
    claimed = await store.claim_tasks(TaskKind.POLL, now=LATER, lease=LEASE, limit=3)
    urls = {str(one.feed.id): one.feed.url for one in held}
    assert [urls[task.key] for task in claimed] == [soon, usual, failing]


async def test_a_feed_without_a_name_goes_by_its_title(store: Storage, desk: Desk) -> None:
    added = await subscribe(store, desk)
    assert added.name == URL
    task = await claim_poll(store, added.feed)
    record = make_record(added.feed)
    await store.record_poll(task, replace(record, feed=replace(record.feed, title="Observer")))
    (named,) = await store.get_subscriptions(desk.id)
    assert named.name == "Observer"
    tagged = await store.edit_subscription(desk.id, added.id, now=NOON, tags=("sea",))
    task = await claim_poll(store, added.feed, now=LATER)
    await store.record_poll(task, replace(record, feed=replace(record.feed, title="The Observer")))
    (renamed,) = await store.get_subscriptions(desk.id)
    assert (tagged.name, renamed.name, renamed.tags) == ("Observer", "The Observer", ("sea",))


async def test_subscriptions_come_by_name(store: Storage, desk: Desk) -> None:
    for number, name in enumerate(("beta", "Alpha", "gamma")):
        await subscribe(store, desk, f"{URL}/{number}", name=name)
    assert [s.name for s in await store.get_subscriptions(desk.id)] == ["Alpha", "beta", "gamma"]


async def test_two_desks_share_a_feed_and_nothing_else(
    store: Storage, desk: Desk, other: Desk
) -> None:
    mine = await subscribe(store, desk, name="Mine")
    theirs = await subscribe(store, other, name="Theirs")
    assert mine.feed.id == theirs.feed.id and mine.id != theirs.id
    figures = await store.get_queue_figures(now=NOON)
    assert [f.waiting for f in figures if f.kind is TaskKind.POLL] == [1]
    assert [s.name for s in await store.get_subscribers(mine.feed.id)] == ["Mine", "Theirs"]
    assert [s.name for s in await store.get_subscriptions(desk.id)] == ["Mine"]
    assert await store.find_subscription(other.id, mine.id) is None
    assert not await store.poll_soon(other.id, mine.id, now=NOON)
    assert not await store.remove_subscription(other.id, mine.id)
    with pytest.raises(NotFound):
        await store.edit_subscription(other.id, mine.id, now=NOON, name="Taken")
    update = make_update(subscriptions=(mine.id, theirs.id))
    stored = await store.add_article(desk.id, update)
    (article,) = await store.get_feed_articles(desk.id, mine.id, limit=5)
    assert (article.id, article.feeds) == (stored.article, ("Mine",))
    assert await store.get_feed_articles(other.id, mine.id, limit=5) == ()
    assert await store.get_feed_articles(other.id, theirs.id, limit=5) == ()


async def test_a_change_is_kept_and_the_rest_stays(store: Storage, desk: Desk) -> None:
    added = await subscribe(store, desk, name="Observer")
    changed = await store.edit_subscription(desk.id, added.id, now=NOON, tags=("Sea",), filter="x")
    assert changed == replace(added, tags=("sea",), filter="x")
    again = await store.edit_subscription(
        desk.id, added.id, now=NOON, name="", source_class=SourceClass.WIRE
    )
    assert again == replace(changed, name=URL, source_class=SourceClass.WIRE)


@pytest.mark.parametrize("store", ["sqlite-file"], indirect=True)  # thousands of rows
async def test_a_desk_may_have_so_many_feeds(store: Storage, desk: Desk, other: Desk) -> None:
    for number in range(MOST_FEEDS):
        await subscribe(store, desk, f"{URL}/{number}")
    with pytest.raises(LimitReached, match="500"):
        await subscribe(store, desk, f"{URL}/one-more")
    assert len(await store.get_subscriptions(desk.id)) == MOST_FEEDS
    await subscribe(store, other, f"{URL}/one-more")
    again, outcome = await store.add_subscription(
        desk.id, NewSubscription(url=f"{URL}/1"), now=NOON
    )
    assert outcome is Added.KNOWN and again.feed.url == f"{URL}/1"


async def test_eleven_tags_are_too_many(store: Storage, desk: Desk) -> None:
    tags = tuple(f"tag {number}" for number in range(11))
    with pytest.raises(LimitReached, match="10 tags"):
        await store.add_subscription(desk.id, NewSubscription(url=URL, tags=tags), now=NOON)
    assert await store.get_subscriptions(desk.id) == ()
    added = await subscribe(store, desk)
    with pytest.raises(LimitReached):
        await store.edit_subscription(desk.id, added.id, now=NOON, tags=tags)


def test_tags_are_folded_once_each() -> None:
    assert fold_tags(["Sea", " SEA ", "", "ガス田", "ｶﾞｽ田", "a" * 99]) == (
        "sea",
        "ガス田",
        "a" * 50,
    )


async def test_a_feed_rests_while_all_its_subscriptions_are_paused(
    store: Storage, desk: Desk, other: Desk
) -> None:
    mine, theirs = await subscribe(store, desk), await subscribe(store, other)
    await store.edit_subscription(desk.id, mine.id, now=NOON, paused=True)
    assert [s.id for s in await store.get_subscribers(mine.feed.id)] == [theirs.id]
    assert await store.find_next_due(TaskKind.POLL) == NOON
    assert not await store.poll_soon(desk.id, mine.id, now=NOON)
    paused = await store.edit_subscription(other.id, theirs.id, now=NOON, paused=True)
    assert await store.find_next_due(TaskKind.POLL) is None
    assert paused.paused and paused.feed.health.next_at is None
    resumed = await store.edit_subscription(desk.id, mine.id, now=LATER, paused=False)
    assert await store.find_next_due(TaskKind.POLL) == LATER == resumed.feed.health.next_at


async def test_a_feed_that_is_gone_waits_for_a_person(store: Storage, desk: Desk) -> None:
    added = await subscribe(store, desk)
    assert await poll(store, added.feed, wait=None)
    assert await store.find_next_due(TaskKind.POLL) is None
    await store.edit_subscription(desk.id, added.id, now=NOON, paused=True)
    await store.edit_subscription(desk.id, added.id, now=LATER, paused=False)
    assert await store.find_next_due(TaskKind.POLL) == LATER


async def test_poll_soon_hurries_a_poll(store: Storage, desk: Desk) -> None:
    added = await subscribe(store, desk)
    assert await poll(store, added.feed, wait=timedelta(days=7))
    assert await store.poll_soon(desk.id, added.id, now=LATER)
    assert await store.find_next_due(TaskKind.POLL) == LATER
    assert not await store.poll_soon(desk.id, SubscriptionId(99), now=LATER)


async def test_what_ends_is_forgotten_and_the_articles_stay(
    store: Storage, desk: Desk, other: Desk
) -> None:
    mine, theirs = await subscribe(store, desk), await subscribe(store, other)
    await poll(store, mine.feed, "a", "b", desks=[desk.id, other.id])
    stored = await store.add_article(desk.id, make_update(subscriptions=(mine.id,)))
    assert await store.remove_subscription(desk.id, mine.id)
    assert not await store.remove_subscription(desk.id, mine.id)
    assert len(await store.get_seen(mine.feed.id)) == 2
    (article,) = await store.get_articles(desk.id, [stored.article])
    assert article.feeds == ()
    assert await store.remove_subscription(other.id, theirs.id)
    assert await store.get_feed(mine.feed.id) is None
    assert await store.get_seen(mine.feed.id) == ()
    for kind in TaskKind:
        assert await store.find_next_due(kind) is None


async def test_a_paused_rest_of_the_subscriptions_is_not_polled(
    store: Storage, desk: Desk, other: Desk
) -> None:
    mine, theirs = await subscribe(store, desk), await subscribe(store, other)
    await store.edit_subscription(desk.id, mine.id, now=NOON, paused=True)
    await store.remove_subscription(other.id, theirs.id)
    assert await store.find_next_due(TaskKind.POLL) is None
    assert await store.get_feed(mine.feed.id) is not None


async def test_a_change_of_state_is_reported_once(store: Storage, desk: Desk, other: Desk) -> None:
    mine, theirs = await subscribe(store, desk), await subscribe(store, other)
    await store.edit_subscription(other.id, theirs.id, now=NOON, paused=True)
    assert await store.get_unnotified(limit=5) == ()
    task = await claim_poll(store, mine.feed)
    record = make_record(mine.feed)
    health = replace(record.feed.health, state=FeedState.FAILING, state_since=NOON)
    await store.record_poll(task, replace(record, feed=replace(record.feed, health=health)))
    (untold,) = await store.get_unnotified(limit=5)
    assert (untold.id, untold.feed.health, untold.notified_state) == (mine.id, health, FeedState.OK)
    await store.set_notified_state(mine.id, FeedState.FAILING)
    assert await store.get_unnotified(limit=5) == ()


async def test_articles_of_a_feed_come_newest_first_with_its_tags(
    store: Storage, desk: Desk
) -> None:
    sea = NewSubscription(url=URL, name="Sea", tags=("sea", "asia"))
    one, _ = await store.add_subscription(desk.id, sea, now=NOON)
    two = await subscribe(store, desk, f"{URL}/2", name="Air")
    first = await store.add_article(
        desk.id, make_update("One.", day=NOON.date(), subscriptions=(one.id,))
    )
    second = await store.add_article(
        desk.id,
        make_update(
            "Two.",
            day=NOON.date() - timedelta(days=1),
            after=first.article,
            subscriptions=(one.id, two.id, 99),
        ),
    )
    found = await store.get_feed_articles(desk.id, one.id, limit=5)
    assert [article.id for article in found] == [first.article, second.article]
    assert found[1].feeds == ("Air", "Sea") and found[1].tags == ("asia", "sea")
    assert len(await store.get_feed_articles(desk.id, one.id, limit=1)) == 1
    await store.remove_article(desk.id, first.article)
    assert len(await store.get_feed_articles(desk.id, one.id, limit=5)) == 1


async def test_deleting_a_desk_ends_its_feeds_alone(
    store: Storage, desk: Desk, other: Desk
) -> None:
    shared, theirs = await subscribe(store, desk), await subscribe(store, other)
    own = await subscribe(store, desk, f"{URL}/own")
    await poll(store, own.feed, "a", desks=[desk.id])
    await store.add_article(desk.id, make_update(subscriptions=(shared.id, own.id)))
    removed = await store.delete_desk_data(desk.id, name="Newsroom")
    assert removed.feeds == 2
    assert await store.get_subscriptions(desk.id) == ()
    assert await store.get_subscriptions(other.id) == (theirs,)
    assert await store.get_feed(own.feed.id) is None
    assert await store.find_next_due(TaskKind.ENTRY) is None
    (task,) = await store.claim_tasks(TaskKind.POLL, now=NOON, lease=LEASE, limit=9)
    assert task.key == str(theirs.feed.id)
