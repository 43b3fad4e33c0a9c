"""An article that comes in again: the same, changed a little, or changed in what it tells."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.addresses import make_url_key
from bot.domain.articles import Change, StoreOutcome
from bot.domain.desks import LOCAL_GUILD, Desk, GuildId
from bot.domain.errors import StoreMoved
from bot.domain.queries import Words
from bot.domain.questions import SearchQuery
from bot.domain.stories import ArticleUpdate
from bot.ports.storage import Storage
from tests.makers.articles import NOON, make_update
from tests.makers.feeds import subscribe

URL = "https://observer.example.org/boso"
KEY = make_url_key(URL)
LATER = NOON + timedelta(hours=3)


@pytest.fixture
async def desk(store: Storage) -> Desk:
    return await store.open_desk(LOCAL_GUILD, name="Local desk")


def make_later(
    text: str = "Ships met off Izu. Su Ziyun spoke on 18 July.",
    *,
    change: Change = Change.MATERIAL,
    revises: int | None = 1,
    title: str = "Ships meet",
) -> ArticleUpdate:
    return make_update(
        text, url=URL, received=LATER, change=change, revises=revises, title=title, after=9
    )


async def test_a_known_article_is_found_by_any_of_its_identities(
    store: Storage, desk: Desk
) -> None:
    update = make_update(url=URL)
    stored = await store.add_article(desk.id, replace(update, keys=(*update.keys, "guid:1:x")))
    for keys in (["guid:1:x"], [f"url:{KEY}"], ["guid:1:y", f"url:{KEY}"]):
        found = await store.find_known(desk.id, keys)
        assert found is not None and found.id == stored.article
    assert await store.find_known(desk.id, ["guid:1:y"]) is None
    assert await store.find_known(desk.id, []) is None
    other = await store.open_desk(GuildId(7))
    assert await store.find_known(other.id, ["guid:1:x"]) is None


async def test_no_change_is_no_version_but_adds_what_it_is_known_by(
    store: Storage, desk: Desk
) -> None:
    feed = await subscribe(store, desk, name="Observer")
    first = await store.add_article(desk.id, make_update(url=URL))
    same = make_later("Ships met off Boso.  Su Ziyun spoke on 18 July.", change=Change.NONE)
    same = replace(same, keys=(*same.keys, "guid:1:x"), subscriptions=(feed.id,))
    second = await store.add_article(desk.id, same)
    assert (second.outcome, second.article) == (StoreOutcome.SAME, first.article)
    found = await store.find_known(desk.id, ["guid:1:x"])
    assert found is not None and found.feeds == ("Observer",)
    assert (found.version, found.received, found.corrected) == (1, NOON, None)
    assert "  " not in found.article.text
    assert await store.find_raw(desk.id, same.raw_key) == first.article


async def test_a_minor_change_is_a_version_and_no_news(store: Storage, desk: Desk) -> None:
    first = await store.add_article(desk.id, make_update(url=URL))
    second = await store.add_article(desk.id, make_later(change=Change.MINOR))
    assert second.outcome is StoreOutcome.REVISED
    (found,) = await store.get_articles(desk.id, [first.article])
    assert (found.version, found.received, found.corrected) == (2, NOON, None)
    assert found.article.text.startswith("Ships met off Izu")


async def test_a_material_change_is_a_correction_and_stays_one(store: Storage, desk: Desk) -> None:
    first = await store.add_article(desk.id, make_update(url=URL))
    await store.add_article(desk.id, make_later())
    (found,) = await store.get_articles(desk.id, [first.article])
    assert (found.version, found.received, found.corrected) == (2, LATER, LATER)
    minor = make_later("Ships met off Izu. Su Ziyun spoke.", change=Change.MINOR, revises=2)
    await store.add_article(desk.id, replace(minor, received=LATER + timedelta(days=1)))
    (again,) = await store.get_articles(desk.id, [first.article])
    assert (again.version, again.received, again.corrected) == (3, LATER, LATER)


@pytest.mark.parametrize("revises", [None, 2, 0])
async def test_a_change_of_another_version_is_judged_again(
    store: Storage, desk: Desk, revises: int | None
) -> None:
    first = await store.add_article(desk.id, make_update(url=URL))
    for change in Change:
        with pytest.raises(StoreMoved):
            await store.add_article(desk.id, make_later(change=change, revises=revises))
    same = replace(make_update(url=URL), revises=revises)
    assert (await store.add_article(desk.id, same)).outcome is StoreOutcome.SAME
    (found,) = await store.get_articles(desk.id, [first.article])
    assert found.version == 1


async def test_a_change_of_an_article_that_is_gone_is_judged_again(
    store: Storage, desk: Desk
) -> None:
    first = await store.add_article(desk.id, make_update(url=URL))
    await store.remove_article(desk.id, first.article)
    with pytest.raises(StoreMoved):
        await store.add_article(desk.id, make_later())
    again = await store.add_article(desk.id, make_later(revises=None))
    assert again.outcome is StoreOutcome.NEW


async def test_a_changed_title_is_kept_up_to_date_and_found(store: Storage, desk: Desk) -> None:
    first = await store.add_article(desk.id, make_update(url=URL, title="房総沖で訓練"))
    for title in ("尖閣沖で演習 Drill", ""):
        update = make_update(url=URL, title=title)
        assert (await store.add_article(desk.id, update)).outcome is StoreOutcome.SAME
        (found,) = await store.get_articles(desk.id, [first.article])
        assert (found.article.title, found.version) == ("尖閣沖で演習 Drill", 1)
    for phrase, hits in (("演習", 1), ("drill", 1), ("訓練", 0)):
        found_now = await store.search(desk.id, SearchQuery(query=Words(phrase)), limit=5)
        assert len(found_now) == hits
    assert len(await store.find_titles(desk.id, "drill", limit=5)) == 1


async def test_a_headline_alone_is_marked_until_the_text_comes(store: Storage, desk: Desk) -> None:
    bare = make_update("Ships meet.", url=URL, names=(), mentioned=None)
    article = replace(bare.reading.article, headline_only=True)
    stored = await store.add_article(
        desk.id, replace(bare, reading=replace(bare.reading, article=article))
    )
    (found,) = await store.get_articles(desk.id, [stored.article])
    assert found.article == article
    await store.add_article(desk.id, make_later(change=Change.MINOR))
    (whole,) = await store.get_articles(desk.id, [stored.article])
    assert not whole.article.headline_only


async def test_an_article_of_no_feed_has_no_feeds(store: Storage, desk: Desk) -> None:
    stored = await store.add_article(desk.id, make_update())
    (found,) = await store.get_articles(desk.id, [stored.article])
    assert (found.feeds, found.tags) == ((), ())
