"""What becomes of entries: identity, desks, filters, corrections, retries."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime

import pytest

from bot.domain.articles import SourceClass
from bot.domain.desks import GuildId
from bot.text.query.match import fold_words
from bot.workers import Workers
from tests.feed_site.desk import FeedDesk, open_feed_desk
from tests.feed_site.formats import FORMATS, Channel, Entry
from tests.feed_site.pages import make_body, make_page, make_sentences, make_title
from tests.feed_site.site import FeedSite, give, in_turn, lead, open_feed_site

ONE, TWO = "127.0.0.2", "127.0.0.3"
RSS = "application/rss+xml"


class Place:
    """A site and a desk that reads it."""

    def __init__(self, site: FeedSite, desk: FeedDesk) -> None:
        self.site = site
        self.desk = desk

    def entry(self, seed: str, host: str = ONE, **facts: str | datetime) -> Entry:
        link = self.site.put(host, f"/{seed}", give(make_page(seed)))
        values = {"title": make_title(seed), "link": link, "summary": make_sentences(seed)[0]}
        return Entry(**(values | facts))  # type: ignore[arg-type]

    def feed(self, *stages: list[Entry], host: str = ONE, path: str = "/feed") -> str:
        """Serve a feed that holds other entries at each poll; return its address."""
        handlers = [
            give(
                FORMATS["rss20"].write(
                    Channel(title=f"Feed {path}", link=self.site.url(host, "/"), entries=entries)
                ),
                RSS,
            )
            for entries in stages
        ]
        return self.site.put(host, path, in_turn(*handlers))

    async def poll(self, times: int = 1) -> None:
        for _ in range(times):
            await self.desk.poller.poll_once()
            self.desk.clock.pass_by(hours=2)


@pytest.fixture
async def place(pool: Workers) -> AsyncIterator[Place]:
    async with open_feed_site() as site, open_feed_desk(site.places([ONE, TWO]), pool) as desk:
        yield Place(site, desk)


def find_own_word(seed: str, other: str) -> str:
    """Return a number that only the one page holds."""
    words = set(" ".join(make_sentences(seed)).split()) - set(make_page(other).split())
    return min(word for word in words if word.isdigit() and word not in make_page(other))


async def test_a_worker_loads_nothing_that_only_the_bot_needs(pool: Workers) -> None:
    loaded = (
        "sorted({'prometheus_client', 'discord', 'aiosqlite'} & set(__import__('sys').modules))"
    )
    assert await pool.run(eval, loaded) == []


async def test_one_feed_of_two_desks_is_fetched_once(place: Place) -> None:
    entry = place.entry("shared")
    url = place.feed([entry])
    other = await place.desk.store.open_desk(GuildId(8), name="Other")
    await place.desk.subscribe(url, name="Ours", source_class=SourceClass.WIRE)
    await place.desk.subscribe(url, desk=other, name="Theirs")
    await place.poll()
    assert place.site.asked[url] == 1 and place.site.asked[entry.link] == 1
    (ours,), (theirs,) = await place.desk.articles(), await place.desk.articles(other)
    assert (ours.feeds, ours.article.source_class) == (("Ours",), SourceClass.WIRE)
    assert (theirs.feeds, theirs.article.source_class) == (("Theirs",), SourceClass.UNKNOWN)


async def test_a_later_desk_gets_its_first_run_and_nobody_else_anything(place: Place) -> None:
    url = place.feed([place.entry("early")])
    await place.desk.subscribe(url)
    await place.poll()
    other = await place.desk.store.open_desk(GuildId(8), name="Other")
    await place.desk.subscribe(url, desk=other)
    await place.poll()
    assert len(await place.desk.articles()) == len(await place.desk.articles(other)) == 1


async def test_filters_keep_out_what_a_desk_does_not_want(place: Place) -> None:
    kept, dropped = place.entry("kept"), place.entry("dropped")
    word = find_own_word("dropped", "kept")
    url = place.feed([kept, dropped])
    await place.desk.subscribe(url, filter=f"-{word}")
    await place.poll()
    assert [one.article.url for one in await place.desk.articles()] == [kept.link]
    missed = await place.desk.store.find_missed(place.desk.desk.id, dropped.link, limit=5)
    assert [(entry.title, entry.filter) for entry in missed] == [(dropped.title, f"-{word}")]


class NotedPool:
    """A pool that notes what it is given to do."""

    def __init__(self, pool: Workers) -> None:
        self._pool = pool
        self.works: list[str] = []

    def within(self, deadline: float) -> NotedPool:
        return self

    async def run(self, work: Callable[..., object], *args: object, **kwargs: object) -> object:
        self.works.append(work.__name__)
        return await self._pool.run(work, *args, **kwargs)


async def test_filters_are_asked_where_the_article_is_read_and_not_on_the_loop(
    pool: Workers,
) -> None:
    from bot.polling import FeedPreviews

    noted = NotedPool(pool)
    async with open_feed_site() as site, open_feed_desk(site.places([ONE]), noted) as desk:  # type: ignore[arg-type]  # it hands all on
        place = Place(site, desk)
        url = place.feed([place.entry("kept"), place.entry("dropped")])
        word = find_own_word("dropped", "kept")
        for number in (8, 9):
            other = await desk.store.open_desk(GuildId(number), name="Other")
            await desk.subscribe(url, desk=other, filter=f"-{word}")
        folded = fold_words.cache_info()
        await place.poll()
        assert noted.works == ["read_feed", *["read_linked_page"] * 2]
        assert len(await desk.articles(other)) == 1
        previews = FeedPreviews(fetcher=desk.fetcher, pool=noted, clock=desk.clock)  # type: ignore[arg-type]  # as above
        await previews.preview_feed(url, filter=f"-{word}")
        assert noted.works[3:] == ["list_newest", *["read_linked_page"] * 2]
        assert fold_words.cache_info() == folded


async def test_days_in_filters_are_those_of_the_desk(place: Place, pool: Workers) -> None:
    from bot.polling import FeedPreviews

    late = datetime(2024, 7, 21, 23, tzinfo=UTC)
    url = place.feed([place.entry("late", published=late)])
    there = await place.desk.store.open_desk(GuildId(8), name="Other")
    there = await place.desk.store.edit_desk(there.id, zone="Asia/Tokyo")
    for desk in (place.desk.desk, there):
        await place.desk.subscribe(url, desk=desk, filter="on:2024-07-22")
    await place.poll()
    assert await place.desk.articles() == ()
    (held,) = await place.desk.articles(there)
    assert held.article.published is not None and held.article.published.at == late
    trials = FeedPreviews(fetcher=place.desk.fetcher, pool=pool, clock=place.desk.clock)
    (feed,) = await place.desk.store.get_subscriptions(there.id)
    for zone, kept in (("UTC", False), ("Asia/Tokyo", True)):
        tried = await trials.in_zone(zone).test_feed(feed)
        assert [one.text_source.kept for one in tried.newest] == [kept]
        assert await trials.in_zone(zone).try_filter(feed, feed.filter, [held.article]) == (kept,)


async def test_one_article_in_two_feeds_is_one_article_of_both(place: Place) -> None:
    whole = make_body("twice", 14)
    first = place.entry("twice", content=whole)
    cut = Entry(title=first.title, link=f"{first.link}?utm_source=feed", content=whole[:-200])
    await place.desk.subscribe(place.feed([first]), name="A")
    await place.desk.subscribe(place.feed([cut], host=TWO), name="B")
    await place.poll()
    (article,) = await place.desk.articles()
    assert article.feeds == ("A", "B") and article.version == 1 and article.corrected is None


async def test_a_redirect_and_a_canonical_link_are_the_same_article(place: Place) -> None:
    entry = place.entry("target")
    moved = Entry(title=entry.title, link=place.site.put(ONE, "/go", lead(entry.link)))
    stated = f'<link rel="canonical" href="{entry.link}">'
    page = give(make_page("target", head=stated))
    copy = Entry(title=entry.title, link=place.site.put(ONE, "/amp", page))
    for number, one in enumerate((entry, moved, copy)):
        await place.desk.subscribe(place.feed([one], path=f"/feed{number}", host=ONE))
        await place.poll()
    (article,) = await place.desk.articles()
    assert len(article.feeds) == 3


async def test_a_page_that_calls_the_front_page_its_own_is_no_other_article(place: Place) -> None:
    stated = f'<link rel="canonical" href="{place.site.url(ONE, "/section")}">'
    entries = []
    for seed in ("first", "second"):
        entry = place.entry(seed)
        place.site.put(ONE, f"/{seed}", give(make_page(seed, head=stated)))
        entries.append(entry)
    await place.desk.subscribe(place.feed(entries))
    await place.poll()
    assert {one.article.url for one in await place.desk.articles()} == {
        entry.link for entry in entries
    }


async def test_numbers_that_begin_anew_make_no_new_version(place: Place) -> None:
    stages = [[place.entry(seed, guid="1")] for seed in ("monday", "tuesday")]
    await place.desk.subscribe(place.feed(*stages))
    await place.poll(2)
    articles = await place.desk.articles()
    assert [one.version for one in articles] == [1, 1]


async def test_a_correction_is_a_new_version_and_marked(place: Place) -> None:
    entry = place.entry("wrong", content=make_body("wrong", 14))
    note = "<p>Correction: an earlier version of this article misstated the number of ships.</p>"
    fixed = place.entry("wrong", content=make_body("wrong", 14) + note)
    await place.desk.subscribe(place.feed([entry], [fixed]))
    await place.poll(2)
    (article,) = await place.desk.articles()
    assert article.version == 2 and article.corrected is not None


async def test_a_page_that_comes_back_is_read_whole(place: Place) -> None:
    entry = place.entry("down")
    page = in_turn(*[give("", status=503)] * 2, give(make_page("down")))
    place.site.put(ONE, "/down", page)
    await place.desk.subscribe(place.feed([entry]))
    await place.desk.poller.poll_once()
    assert await place.desk.articles() == ()
    place.desk.clock.pass_by(minutes=6)
    await place.desk.poller.poll_once()
    assert await place.desk.articles() == ()
    place.desk.clock.pass_by(minutes=61)
    await place.desk.poller.poll_once()
    (article,) = await place.desk.articles()
    assert not article.article.headline_only


async def test_a_page_that_stays_away_leaves_its_headline(place: Place) -> None:
    entry = place.entry("away")
    place.site.put(ONE, "/away", give("", status=500))
    await place.desk.subscribe(place.feed([entry]))
    for hours in (0, 0.1, 1.1, 6.1):
        place.desk.clock.pass_by(hours=hours)
        await place.desk.poller.poll_once()
    (article,) = await place.desk.articles()
    assert article.article.headline_only and article.article.title == entry.title
    assert article.article.text in f"{entry.title} {entry.summary}"
    assert place.site.asked[entry.link] == 4


async def test_previews_keep_nothing(place: Place, pool: Workers) -> None:
    from bot.domain.feeds import TextSource
    from bot.polling import FeedPreviews

    url = place.feed([place.entry("tried"), place.entry("filtered")])
    word = find_own_word("filtered", "tried")
    trials = FeedPreviews(fetcher=place.desk.fetcher, pool=pool, clock=place.desk.clock)
    found = await trials.preview_feed(url, filter=f"-{word}")
    assert found.preview.fault is None and found.preview.entries == 2
    assert {one.text_source for one in found.preview.newest} == {
        TextSource.PAGE,
        TextSource.FILTERED,
    }
    nothing = await trials.test_feed(place.site.url(TWO, "/none"))
    assert nothing.fault is not None and nothing.fault.status == 404
    assert await place.desk.store.get_subscriptions(place.desk.desk.id) == ()
    assert await place.desk.articles() == ()
    await asyncio.sleep(0)
