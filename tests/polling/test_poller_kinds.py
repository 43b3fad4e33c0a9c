"""Sources of all kinds: each article once, with its own address; a move to https brings none."""

from __future__ import annotations

from bot.addresses import make_url_key
from bot.domain.feeds import FeedState, SourceKind
from bot.workers import Workers
from tests.feed_site.desk import NOW, FeedDesk, open_feed_desk
from tests.feed_site.kinds import KINDS, Source, make_sources
from tests.feed_site.site import open_feed_site

FIRST = 3
"""Articles that each source lists at first: fewer links make no list."""

EVERY = 300


async def _find_articles(desk: FeedDesk) -> list[tuple[str, str | None]]:
    stored = await desk.articles()
    assert not [one.article.url for one in stored if one.article.headline_only]
    assert {one.version for one in stored} == {1}
    return sorted((one.article.title, make_url_key(str(one.article.url))) for one in stored)


def _list_expected(sources: list[Source]) -> list[tuple[str, str | None]]:
    return sorted((title, make_url_key(url)) for one in sources for title, url in one.expected)


async def test_each_article_comes_once_whatever_lists_it(pool: Workers) -> None:
    async with open_feed_site() as site:
        sources = list(make_sources(site, len(KINDS)))
        places = site.places([one.host for one in sources])
        async with open_feed_desk(places, pool) as desk:
            for one in sources:
                one.publish(NOW, 1 if one.name == "one PDF" else FIRST)
                added = await desk.subscribe(one.url, selector=one.kind.selector, interval=EVERY)
                assert added.feed.selector == one.kind.selector
            await desk.poller.poll_once()
            assert await _find_articles(desk) == _list_expected(sources)
            desk.clock.pass_by(seconds=EVERY)
            for one in sources:
                one.publish(desk.clock.now())
            await desk.poller.poll_once()
            assert await _find_articles(desk) == _list_expected(sources)
            for one in sources:
                one.secure = True
            desk.clock.pass_by(seconds=EVERY)
            asked = site.asked.total()
            await desk.poller.poll_once()
            # Each source was read again, and its part and robots.txt at most; no article was.
            assert len(sources) <= site.asked.total() - asked <= len(sources) + 1
            assert await _find_articles(desk) == _list_expected(sources)
            held = [one.feed for one in await desk.store.get_subscriptions(desk.desk.id)]
            assert {one.health.state for one in held} == {FeedState.OK}
            assert {one.source_kind for one in held} == set(SourceKind)
