"""What every store promises, whatever database is behind it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.domain.articles import ArticleId, Change, StoreOutcome
from bot.domain.desks import LOCAL_GUILD, Desk, GuildId
from bot.domain.entities import DayRange, EntityKind, EntityLink, fold_name
from bot.domain.errors import StorageError, StoreMoved
from bot.domain.queries import All, Words
from bot.domain.questions import SearchOrder, SearchQuery
from bot.domain.stories import Placement
from bot.ports.storage import Storage
from storage.articles.entities import LOOKED_AT
from tests.makers.articles import NOON, make_entity, make_update


@pytest.fixture
async def desk(store: Storage) -> Desk:
    return await store.open_desk(LOCAL_GUILD, name="Local desk")


async def test_what_is_no_text_is_refused_in_words_and_a_nul_is_none(store: Storage) -> None:
    with pytest.raises(StorageError, match="half a character"):
        await store.open_desk(GuildId(9), name="Half \ud800")
    desk = await store.open_desk(GuildId(9), name="Nul \0")
    assert await store.find_desk(desk.id) == desk
    assert desk.name.rstrip("\0") == "Nul "


async def test_a_desk_is_made_once(store: Storage, desk: Desk) -> None:
    again = await store.open_desk(LOCAL_GUILD, name="Another name")
    assert again == desk


async def test_storing_twice_changes_nothing(store: Storage, desk: Desk) -> None:
    first = await store.add_article(desk.id, make_update())
    second = await store.add_article(desk.id, make_update())
    assert (first.outcome, second.outcome) == (StoreOutcome.NEW, StoreOutcome.SAME)
    assert second.article == first.article and second.story == first.story
    assert await store.count_articles(desk.id) == 1
    assert [e.mentions for e in await store.find_named(desk.id, "su ziyun")] == [1]


async def test_an_article_comes_back_as_it_was_stored(store: Storage, desk: Desk) -> None:
    update = make_update(url="https://observer.example.org/boso")
    stored = await store.add_article(desk.id, update)
    (found,) = await store.get_articles(desk.id, [stored.article])
    assert found.article == update.reading.article
    assert found.received == NOON
    assert await store.find_raw(desk.id, update.raw_key) == stored.article


async def test_a_new_text_under_an_address_is_a_new_version(store: Storage, desk: Desk) -> None:
    url = "https://observer.example.org/boso"
    first = await store.add_article(desk.id, make_update(url=url))
    (known,) = await store.find_candidates(desk.id, names=["su ziyun"], keys=[])
    changed = make_update(
        "Ships met off Izu. Su Ziyun spoke on 18 July.",
        url=url,
        revises=1,
        change=Change.MATERIAL,
    )
    links = tuple(replace(link, target=known.id) for link in changed.links)
    second = await store.add_article(desk.id, replace(changed, links=links))
    assert (second.outcome, second.article) == (StoreOutcome.REVISED, first.article)
    (found,) = await store.get_articles(desk.id, [first.article])
    assert found.version == 2 and found.article.text.startswith("Ships met off Izu")
    newest = SearchQuery(query=Words("izu"))
    assert len(await store.search(desk.id, newest, limit=5)) == 1
    assert await store.search(desk.id, SearchQuery(query=Words("boso")), limit=5) == ()
    (entity,) = await store.find_named(desk.id, "su ziyun")
    figures = await store.get_figures(desk.id, entity.id, days=[])
    assert (figures.mentions, entity.mentions) == (1, 1)


async def test_a_decision_that_was_overtaken_is_refused(store: Storage, desk: Desk) -> None:
    await store.add_article(desk.id, make_update())
    other = make_update("Another text. It is told elsewhere.")
    with pytest.raises(StoreMoved):
        await store.add_article(desk.id, other)
    assert await store.count_articles(desk.id) == 1
    stored = await store.add_article(desk.id, replace(other, after=10))
    assert stored.outcome is StoreOutcome.NEW


async def test_features_come_back_with_their_story(store: Storage, desk: Desk) -> None:
    update = make_update()
    stored = await store.add_article(desk.id, update)
    (placed,) = await store.get_features(desk.id, after=0, limit=10)
    assert (placed.article, placed.story) == (stored.article, stored.story)
    assert placed.features == update.features
    assert await store.get_features(desk.id, after=stored.article, limit=10) == ()


async def test_a_story_gathers_its_articles(store: Storage, desk: Desk) -> None:
    first = await store.add_article(desk.id, make_update())
    placement = Placement(story=first.story, copy_of=first.article)
    copy = make_update("Ships met off Boso. More.", placement=placement, after=first.article)
    await store.add_article(desk.id, copy)
    assert first.story is not None
    story = await store.get_story(desk.id, first.story)
    assert story is not None
    assert [article.stored.copy_of for article in story.articles] == [None, first.article]
    assert story.articles[0].sentences == make_update().reading.sentences
    assert await store.get_stories(desk.id, [first.story]) == (story,)


async def test_the_outlines_of_a_window_hold_all_but_the_texts(store: Storage, desk: Desk) -> None:
    stored = await store.add_article(desk.id, make_update())
    assert stored.story is not None
    (whole,) = await store.get_stories(desk.id, [stored.story])
    (outline,) = await store.get_outlines(desk.id, since=NOON, until=NOON + timedelta(seconds=1))
    (member,), (bare,) = whole.articles, outline.articles
    assert (bare.stored.article.text, bare.sentences) == ("", ())
    article = replace(bare.stored.article, text=member.stored.article.text)
    assert replace(bare.stored, article=article) == member.stored
    later = NOON + timedelta(days=1)
    assert await store.get_outlines(desk.id, since=later, until=later + timedelta(days=1)) == ()


async def test_a_merged_entity_answers_under_every_name(store: Storage, desk: Desk) -> None:
    one = make_update("Patrols near the Senkaku Islands. Calm.", names=())
    senkaku = make_entity(one.reading.article.text, "Senkaku Islands", EntityKind.PLACE)
    first = await store.add_article(desk.id, replace(one, links=(EntityLink(found=senkaku),)))
    two = make_update("Ships sailed to the Diaoyu Islands. Calm.", names=(), after=first.article)
    diaoyu = make_entity(two.reading.article.text, "Diaoyu Islands", EntityKind.PLACE)
    second = await store.add_article(desk.id, replace(two, links=(EntityLink(found=diaoyu),)))
    three = make_update(
        "Diaoyu Islands (Senkaku Islands) again. Calm.", names=(), after=second.article
    )
    both = make_entity(
        three.reading.article.text, "Diaoyu Islands", EntityKind.PLACE, ("Senkaku Islands",)
    )
    candidates = await store.find_candidates(
        desk.id, names=["diaoyu islands", "senkaku islands"], keys=[]
    )
    assert {candidate.matched for candidate in candidates} == {"diaoyu islands", "senkaku islands"}
    ids = {candidate.matched: candidate.id for candidate in candidates}
    link = EntityLink(found=both, target=ids["diaoyu islands"], merges=(ids["senkaku islands"],))
    await store.add_article(desk.id, replace(three, links=(link,)))
    (by_one,) = await store.find_named(desk.id, "senkaku islands")
    (by_other,) = await store.find_named(desk.id, "diaoyu islands")
    assert by_one == by_other and by_one.mentions == 3
    assert len(await store.get_mentions(desk.id, by_one.id, limit=5)) == 3


async def test_days_are_found_by_range_and_by_entity(store: Storage, desk: Desk) -> None:
    await store.add_article(desk.id, make_update())
    day = DayRange(date(2024, 7, 18), date(2024, 7, 18))
    (line,) = await store.get_happened(desk.id, day, limit=5)
    assert line.sentence.span.of(line.article.article.text) == "Su Ziyun spoke on 18 July."
    assert (
        await store.get_happened(desk.id, DayRange(date(2024, 7, 19), date(2024, 7, 22)), limit=5)
        == ()
    )
    (entity,) = await store.find_named(desk.id, "su ziyun")
    assert await store.get_timeline(desk.id, entity.id, limit=5) == (line,)


async def test_days_of_publication(store: Storage, desk: Desk) -> None:
    await store.add_article(desk.id, make_update())
    since = datetime(2024, 7, 22, tzinfo=UTC)
    assert len(await store.get_published(desk.id, since, since + timedelta(days=1), limit=5)) == 1
    assert await store.get_published(desk.id, since - timedelta(days=1), since, limit=5) == ()
    assert await store.find_nearest_published(desk.id, since - timedelta(days=90)) == NOON


@pytest.mark.parametrize(
    ("phrases", "found"),
    [
        pytest.param(("boso",), 1, id="word"),
        pytest.param(("met off boso",), 1, id="phrase"),
        pytest.param(("off met",), 0, id="words of a phrase in another order"),
        pytest.param(("BÓSO",), 1, id="case and accents"),
        pytest.param(("boso", "absent"), 0, id="all words"),
        pytest.param(('" OR title:*',), 0, id="syntax is text"),
        pytest.param(("演習",), 1, id="two characters"),
        pytest.param(("共同演習", "boso"), 1, id="both scripts"),
        pytest.param(("房",), 1, id="one character"),
        pytest.param(("演共",), 0, id="characters not in that order"),
    ],
)
async def test_search(store: Storage, desk: Desk, phrases: tuple[str, ...], found: int) -> None:
    await store.add_article(desk.id, make_update("Ships met off Boso. 房総半島沖で共同演習。"))
    for order in SearchOrder:
        query = SearchQuery(query=All(tuple(map(Words, phrases))), order=order)
        assert len(await store.search(desk.id, query, limit=5)) == found


async def test_similar_names_are_found(store: Storage, desk: Desk) -> None:
    await store.add_article(desk.id, make_update())
    for typed in ("ziyun", "su ziyunn", "su"):
        assert [e.name for e in await store.find_similar(desk.id, typed, limit=5)] == ["Su Ziyun"]


async def test_two_characters_inside_a_name_are_enough_in_japanese(
    store: Storage, desk: Desk
) -> None:
    update = make_update("尖閣諸島の沖で訓練した。", names=("尖閣諸島",))
    await store.add_article(desk.id, update)
    for typed in map(fold_name, ("尖", "尖閣", "閣諸", "諸島", "閣諸島")):
        assert [e.name for e in await store.find_similar(desk.id, typed, limit=5)] == ["尖閣諸島"]
    # One character of four is another, and what is left are pieces of two.
    for typed in map(fold_name, ("尖閣諸鳥", "閣諸鳥")):
        assert [e.name for e in await store.find_similar(desk.id, typed, limit=5)] == ["尖閣諸島"]
    assert await store.find_similar(desk.id, "台湾", limit=5) == ()


async def test_an_offer_looks_at_few_names_and_those_named_most_are_among_them(
    store: Storage, desk: Desk
) -> None:
    names = ("Kim Zoe", *(f"Kim A{number}" for number in range(LOOKED_AT)))
    first = make_update(f"{', '.join(names)}.", names=names)
    stored = await store.add_article(desk.id, first)
    again = make_update("Kim Zoe left.", names=("Kim Zoe",), after=stored.article)
    (known,) = await store.find_candidates(desk.id, names=["kim zoe"], keys=[])
    links = tuple(replace(link, target=known.id) for link in again.links)
    await store.add_article(desk.id, replace(again, links=links))
    for typed in ("kim", "im", "kim zo", "kim zoa", "zoe"):
        (found, *_) = await store.find_similar(desk.id, typed, limit=9)
        assert (found.name, found.mentions) == ("Kim Zoe", 2), typed


async def test_of_names_that_begin_alike_the_most_used_is_offered_first(
    store: Storage, desk: Desk
) -> None:
    first = make_update("Jarvis spoke. Calm.", names=("Jarvis",))
    stored = await store.add_article(desk.id, first)
    for number, text in enumerate(("Japan one. Calm.", "Japan two. Calm."), start=1):
        update = make_update(text, names=("Japan",), after=stored.article)
        known = await store.find_candidates(desk.id, names=["japan"], keys=[])
        links = tuple(replace(link, target=known[0].id if known else None) for link in update.links)
        stored = await store.add_article(desk.id, replace(update, links=links))
        assert stored.article > number
    (found, *_) = await store.find_similar(desk.id, "ja", limit=1)
    assert (found.name, found.mentions) == ("Japan", 2)


async def test_a_guild_sees_its_own_alone(store: Storage, desk: Desk) -> None:
    other = await store.open_desk(GuildId(7), name="Other")
    stored = await store.add_article(desk.id, make_update())
    assert stored.story is not None
    (entity,) = await store.find_named(desk.id, "su ziyun")
    always = {"since": NOON - timedelta(days=9), "until": NOON + timedelta(days=9)}
    day = DayRange(date(2024, 1, 1), date(2024, 12, 31))
    assert await store.find_raw(other.id, make_update().raw_key) is None
    assert await store.get_features(other.id, after=0, limit=5) == ()
    assert await store.get_articles(other.id, [stored.article]) == ()
    assert await store.count_articles(other.id) == 0
    assert await store.get_outlines(other.id, since=always["since"], until=always["until"]) == ()
    assert await store.get_stories(other.id, [stored.story]) == ()
    assert await store.get_story(other.id, stored.story) is None
    assert await store.find_candidates(other.id, names=["su ziyun"], keys=[]) == ()
    assert await store.find_named(other.id, "su ziyun") == ()
    assert await store.find_similar(other.id, "ziyun", limit=5) == ()
    assert await store.get_leading(other.id, limit=5) == ()
    assert (await store.get_figures(other.id, entity.id, days=[])).mentions == 0
    assert await store.get_mentions(other.id, entity.id, limit=5) == ()
    assert await store.get_timeline(other.id, entity.id, limit=5) == ()
    assert await store.get_happened(other.id, day, limit=5) == ()
    assert await store.get_published(other.id, always["since"], always["until"], limit=5) == ()
    assert await store.find_nearest_published(other.id, NOON) is None
    assert await store.search(other.id, SearchQuery(query=Words("boso")), limit=5) == ()
    again = await store.add_article(other.id, make_update())
    assert again.outcome is StoreOutcome.NEW and again.article != ArticleId(stored.article)
