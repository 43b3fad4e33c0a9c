"""Curators' corrections: what each changes, that it outlasts what is found, that it is undone."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.articles import ArticleId, Change
from bot.domain.desks import LOCAL_GUILD, Desk, GuildId
from bot.domain.entities import EntityId, EntityKind, EntityLink, NamedEntity
from bot.domain.errors import StoreMoved
from bot.domain.stories import (
    Correction,
    CorrectionKind,
    CorrectionOutcome,
    Placement,
    Stored,
    StoryId,
)
from bot.ports.storage import Storage
from bot.stories.entity_linking import link_entities, names_to_look_up
from tests.makers.articles import NOON, make_entity, make_update
from tests.stores import open_store

PLACE, KIND = EntityKind.PLACE, CorrectionKind
DONE = CorrectionOutcome.DONE


@pytest.fixture
async def desk(store: Storage) -> Desk:
    return await store.open_desk(LOCAL_GUILD, name="Local desk")


async def add(
    store: Storage,
    desk: Desk,
    text: str,
    *found: NamedEntity,
    placement: Placement | None = None,
    article: str = "Ships meet",
) -> Stored:
    """Store an article, its names linked as the pipeline links them."""
    names, keys = names_to_look_up(found)
    candidates = await store.find_candidates(desk.id, names=names, keys=keys)
    update = make_update(text, title=article, names=(), after=10**6, placement=placement)
    entities = replace(update.reading, entities=found)
    links = link_entities(found, candidates)
    corrections = await store.count_corrections(desk.id)
    update = replace(update, reading=entities, links=links, corrections=corrections)
    return await store.add_article(desk.id, update)


async def add_place(store: Storage, desk: Desk, text: str, *names: str) -> Stored:
    """Store an article that speaks of one place, by its first name and by the others."""
    return await add(store, desk, text, make_entity(text, names[0], PLACE, names[1:]))


async def rule(
    store: Storage, desk: Desk, kind: CorrectionKind, subject: int | None, **more: object
) -> str:
    correction = Correction(kind=kind, subject=subject or 0, **more)  # type: ignore[arg-type]
    return await store.add_correction(desk.id, correction, person=7, now=NOON)


async def find(store: Storage, desk: Desk, folded: str) -> list[str]:
    return [entity.name for entity in await store.find_named(desk.id, folded)]


async def number(store: Storage, desk: Desk, folded: str) -> EntityId:
    return (await store.find_named(desk.id, folded))[0].id


@pytest.fixture
async def isles(store: Storage, desk: Desk) -> tuple[EntityId, EntityId]:
    await add_place(store, desk, "Patrols near Senkaku today.", "Senkaku")
    await add_place(store, desk, "Ships sailed to Diaoyu again.", "Diaoyu")
    return await number(store, desk, "senkaku"), await number(store, desk, "diaoyu")


async def test_an_added_alias_decides_links_whatever_is_found(
    store: Storage, desk: Desk, isles: tuple[EntityId, EntityId]
) -> None:
    await add_place(store, desk, "The Pinnacles are rocks.", "Pinnacles")
    assert await rule(store, desk, KIND.ADD_ALIAS, isles[0], text="PINNACLES") == DONE
    assert await find(store, desk, "pinnacles") == ["Senkaku", "Pinnacles"]
    text = "A company named Pinnacles opened."
    await add(store, desk, text, make_entity(text, "Pinnacles", EntityKind.ORGANISATION))
    assert [entity.mentions for entity in await store.find_named(desk.id, "pinnacles")] == [2, 1]
    await store.undo_correction(desk.id, now=NOON)
    assert "added" not in str(await store.get_names(desk.id, isles[0]))


async def test_the_latest_of_two_rulings_on_a_name_holds(
    store: Storage, desk: Desk, isles: tuple[EntityId, EntityId]
) -> None:
    for entity in isles:
        assert await rule(store, desk, KIND.ADD_ALIAS, entity, text="Rocks") == DONE
    assert await find(store, desk, "rocks") == ["Diaoyu", "Senkaku"]
    await store.undo_correction(desk.id, now=NOON)
    assert await find(store, desk, "rocks") == ["Senkaku"]


async def test_a_removed_alias_leads_there_no_more_even_where_texts_say_so(
    store: Storage, desk: Desk
) -> None:
    await add_place(store, desk, "Senkaku (Pinnacles) is calm.", "Senkaku", "Pinnacles")
    entity = await number(store, desk, "senkaku")
    assert await rule(store, desk, KIND.REMOVE_ALIAS, entity, text="pinnacles") == DONE
    assert await find(store, desk, "pinnacles") == []
    assert await store.find_candidates(desk.id, names=["pinnacles"], keys=[]) == ()
    await add_place(store, desk, "Senkaku, or PINNACLES, again.", "Senkaku", "PINNACLES")
    assert await find(store, desk, "pinnacles") == []
    await add_place(store, desk, "Pinnacles (Senkaku) too.", "Pinnacles", "Senkaku")
    assert entity not in [e.id for e in await store.find_named(desk.id, "pinnacles")]
    assert [e.name for e in await store.find_similar(desk.id, "pinn", limit=5)] == ["Pinnacles"]
    names = await store.get_names(desk.id, entity)
    assert names and {n.name: n.by_curator for n in names.names} == {
        "Senkaku": 0,
        "Pinnacles": -1,
        "PINNACLES": -1,
    }


async def test_the_only_name_cannot_be_removed(
    store: Storage, desk: Desk, isles: tuple[EntityId, EntityId]
) -> None:
    said = await rule(store, desk, KIND.REMOVE_ALIAS, isles[0], text="Senkaku")
    assert said == CorrectionOutcome.ONLY_NAME
    assert await store.undo_correction(desk.id, now=NOON) is None


async def test_a_merge_of_two_kinds_holds_for_what_comes_in_later(
    store: Storage, desk: Desk
) -> None:
    one, two = "Kaiho guards the coast.", "A port called Coastal Office."
    await add(store, desk, one, make_entity(one, "Kaiho", EntityKind.ORGANISATION))
    await add(store, desk, two, make_entity(two, "Coastal Office", PLACE))
    kaiho, office = [await number(store, desk, name) for name in ("kaiho", "coastal office")]
    assert await rule(store, desk, KIND.MERGE_ENTITIES, kaiho, other=office) == DONE
    text = "Kaiho and the Coastal Office spoke."
    both = (
        make_entity(text, "Kaiho", EntityKind.ORGANISATION),
        make_entity(text, "Coastal Office", PLACE),
    )
    await add(store, desk, text, *both)
    (merged,) = await store.find_named(desk.id, "coastal office")
    assert merged.id == kaiho and merged.mentions == 4
    assert (await store.find_named(desk.id, "kaiho")) == (merged,)
    itself = await rule(store, desk, KIND.MERGE_ENTITIES, kaiho, other=office)
    assert itself == CorrectionOutcome.ITSELF


async def test_what_was_unmerged_is_not_merged_again_by_a_text(
    store: Storage, desk: Desk, isles: tuple[EntityId, EntityId]
) -> None:
    await add_place(store, desk, "Diaoyu (Senkaku) was quiet.", "Diaoyu", "Senkaku")
    assert await number(store, desk, "senkaku") == await number(store, desk, "diaoyu")
    assert await rule(store, desk, KIND.UNMERGE_ENTITY, isles[0]) == DONE
    for text, *names in (
        ("Diaoyu (Senkaku) was stormy.", "Diaoyu", "Senkaku"),
        ("Senkaku, called Diaoyu there.", "Senkaku", "Diaoyu"),
    ):
        await add_place(store, desk, text, *names)
    assert await find(store, desk, "senkaku") == ["Senkaku"]
    assert await find(store, desk, "diaoyu") == ["Diaoyu"]
    known = await store.get_names(desk.id, isles[0])
    assert known and (known.parts, known.apart) == (1, ("Diaoyu",))


async def test_a_link_decided_before_an_unmerge_does_not_merge_either(
    store: Storage, desk: Desk, isles: tuple[EntityId, EntityId]
) -> None:
    await rule(store, desk, KIND.MERGE_ENTITIES, isles[0], other=isles[1])
    await rule(store, desk, KIND.UNMERGE_ENTITY, isles[0])
    text = "Senkaku (Diaoyu) was quiet."
    entity = make_entity(text, "Senkaku", PLACE)
    link = EntityLink(found=entity, target=isles[0], merges=(isles[1],))
    update = replace(make_update(text, after=9, links=(link,)), corrections=2)
    await store.add_article(desk.id, update)
    assert await find(store, desk, "diaoyu") == ["Diaoyu"]


async def test_a_decision_that_a_correction_overtook_is_refused(
    store: Storage, desk: Desk, isles: tuple[EntityId, EntityId]
) -> None:
    await rule(store, desk, KIND.MERGE_ENTITIES, isles[0], other=isles[1])
    with pytest.raises(StoreMoved):
        await store.add_article(desk.id, make_update("Another text.", after=9))


async def test_undoing_a_merge_leaves_what_was_merged_since(
    store: Storage, desk: Desk, isles: tuple[EntityId, EntityId]
) -> None:
    await rule(store, desk, KIND.MERGE_ENTITIES, isles[0], other=isles[1])
    await add_place(store, desk, "The Rocks are rocks.", "Rocks")
    await add_place(store, desk, "Rocks (Senkaku) are calm.", "Rocks", "Senkaku")
    assert await number(store, desk, "diaoyu") == await number(store, desk, "rocks")
    await store.undo_correction(desk.id, now=NOON)
    assert await find(store, desk, "diaoyu") == ["Diaoyu"]
    assert await number(store, desk, "senkaku") == await number(store, desk, "rocks")


async def test_undoing_an_unmerge_goes_where_the_entity_is_by_now(
    store: Storage, desk: Desk, isles: tuple[EntityId, EntityId]
) -> None:
    await rule(store, desk, KIND.MERGE_ENTITIES, isles[0], other=isles[1])
    await rule(store, desk, KIND.UNMERGE_ENTITY, isles[0])
    await add_place(store, desk, "The Rocks are rocks.", "Rocks")
    await add_place(store, desk, "Rocks (Senkaku) are calm.", "Rocks", "Senkaku")
    await store.undo_correction(desk.id, now=NOON)
    rocks = await number(store, desk, "rocks")
    assert await number(store, desk, "senkaku") == await number(store, desk, "diaoyu") == rocks


async def article(store: Storage, desk: Desk, story: StoryId | None) -> list[ArticleId]:
    found = await store.get_story(desk.id, story or StoryId(0))
    return [part.stored.id for part in found.articles] if found else []


async def test_a_split_takes_copies_along_and_undo_brings_all_back(
    store: Storage, desk: Desk
) -> None:
    one = await add(store, desk, "One. Calm.")
    two = await add(store, desk, "Two. Calm.", placement=Placement(story=one.story))
    copied = Placement(story=one.story, copy_of=two.article)
    copy = await add(store, desk, "Two. Calm. More.", placement=copied)
    assert await rule(store, desk, KIND.SPLIT_STORY, one.story, other=copy.article) == DONE
    new = await store.find_story_of(desk.id, two.article)
    assert new != one.story and await article(store, desk, new) == [two.article, copy.article]
    assert (await store.get_placed(desk.id, new or StoryId(0)))[0].reasons == (
        "moved by a curator",
    )
    again = await rule(store, desk, KIND.SPLIT_STORY, new, other=two.article)
    assert again == CorrectionOutcome.ONLY_TEXT
    late = await add(store, desk, "Three. Calm.", placement=Placement(story=new))
    await store.undo_correction(desk.id, now=NOON)
    all_of_it = [one.article, two.article, copy.article, late.article]
    assert await article(store, desk, one.story) == all_of_it == await article(store, desk, new)


async def test_a_merged_story_answers_under_both_numbers(store: Storage, desk: Desk) -> None:
    one, two = await add(store, desk, "One. Calm."), await add(store, desk, "Two. Calm.")
    three = await add(store, desk, "Three.", placement=Placement(follows=two.story))
    assert await rule(store, desk, KIND.MERGE_STORIES, one.story, other=two.story) == DONE
    assert await rule(store, desk, KIND.MERGE_STORIES, three.story, other=one.story) == DONE
    every = [one.article, two.article, three.article]
    assert [await article(store, desk, s.story) for s in (one, two, three)] == [every] * 3
    merged = await store.get_story(desk.id, three.story or StoryId(0))
    assert merged and merged.follows is None
    copied = Placement(story=three.story, copy_of=two.article)
    copy = await add(store, desk, "Two. Calm. More.", placement=copied)
    for _ in range(2):
        await store.undo_correction(desk.id, now=NOON)
    assert await article(store, desk, two.story) == [two.article, copy.article]


async def test_a_new_version_of_a_split_article_stays_where_it_is(
    store: Storage, desk: Desk
) -> None:
    one = await add(store, desk, "One. Calm.")
    url = "https://observer.example.org/two"
    update = make_update("Two.", url=url, after=9, placement=Placement(story=one.story))
    two = await store.add_article(desk.id, update)
    await rule(store, desk, KIND.SPLIT_STORY, one.story, other=two.article)
    update = make_update("Two, and more.", url=url, revises=1, change=Change.MATERIAL)
    revised = replace(update, corrections=1)
    stored = await store.add_article(desk.id, revised)
    assert stored.article == two.article and stored.story != one.story


async def test_marks_of_a_story_and_what_finds_it(store: Storage, desk: Desk) -> None:
    one = await add(store, desk, "One. Calm.", article="Ships meet off Boso")
    for kind in (KIND.PIN_STORY, KIND.MUTE_STORY):
        assert await rule(store, desk, kind, one.story) == DONE
        assert await rule(store, desk, kind, one.story) == CorrectionOutcome.ALREADY
    await rule(store, desk, KIND.RENAME_STORY, one.story, text=" Rescue  drill ")
    story = await store.get_story(desk.id, one.story or StoryId(0))
    assert story and (story.pinned, story.muted, story.renamed) == (True, True, "Rescue drill")
    for typed in ("", "boso", "resc dri"):
        assert await store.find_stories(desk.id, typed, limit=5) == ((story.id, "Rescue drill"),)
    assert await store.find_stories(desk.id, "zebra", limit=5) == ()


async def test_a_muted_entity_mutes_the_stories_of_which_every_article_names_it(
    store: Storage, desk: Desk, isles: tuple[EntityId, EntityId]
) -> None:
    story = await store.find_story_of(desk.id, ArticleId(1))
    assert story
    assert await rule(store, desk, KIND.MUTE_ENTITY, isles[0]) == DONE
    stories = await store.get_outlines(desk.id, since=NOON, until=NOON + timedelta(1))
    assert {s.id: s.muted for s in stories} == {story: True, stories[1].id: False}
    await add(store, desk, "It says nothing of it.", placement=Placement(story=story))
    found = await store.get_story(desk.id, story)
    assert found and not found.muted
    assert await rule(store, desk, KIND.UNMUTE_ENTITY, isles[0]) == DONE


@pytest.mark.parametrize("kind", KIND, ids=str)
async def test_another_guild_reaches_nothing(
    store: Storage, desk: Desk, kind: CorrectionKind
) -> None:
    other = await store.open_desk(GuildId(7), name="Other")
    text = "Senkaku (Diaoyu) and Su Ziyun."
    await add_place(store, desk, text, "Senkaku", "Diaoyu")
    await add_place(store, desk, "Rocks. Calm.", "Rocks")
    before = await take_picture(store, desk)
    mine = await add_place(store, other, "Izu. Calm.", "Izu")
    izu = await number(store, other, "izu")
    theirs = 2 if "stor" not in kind else 1
    own = izu if "stor" not in kind else mine.story
    for subject, more in ((1, theirs + 1), (own, theirs), (1, own)):
        said = await rule(store, other, kind, subject, other=more or 0, text="Senkaku")
        if subject == own and not kind.startswith(("merge", "split")):
            continue  # that one is about what is its own
        assert said == CorrectionOutcome.UNKNOWN
    assert await take_picture(store, desk) == before
    assert await store.get_names(other.id, EntityId(1)) is None
    assert await store.undo_correction(desk.id, now=NOON) is None


async def take_picture(store: Storage, desk: Desk) -> list[object]:
    """Return all that the desk answers of its names and stories."""
    names = ("senkaku", "diaoyu", "rocks", "su ziyun", "nickname")
    entities, stories = range(1, 6), range(1, 4)
    return [
        [await store.find_named(desk.id, name) for name in names],
        [await store.get_entity(desk.id, EntityId(n)) for n in entities],
        [await store.get_names(desk.id, EntityId(n)) for n in entities],
        await store.find_candidates(desk.id, names=names, keys=[]),
        await store.find_similar(desk.id, "s", limit=9),
        [await store.get_story(desk.id, StoryId(n)) for n in stories],
        [await store.get_placed(desk.id, StoryId(n)) for n in stories],
        await store.get_outlines(desk.id, since=NOON, until=NOON + timedelta(1)),
        await store.find_stories(desk.id, "", limit=9),
        await store.get_places(desk.id, after=0, limit=999),
    ]


async def fill(store: Storage, desk: Desk) -> None:
    one = await add_place(store, desk, "Patrols near Senkaku.", "Senkaku")
    two = await add_place(store, desk, "Ships at Diaoyu.", "Diaoyu")
    text = "Rocks (Senkaku) and Su Ziyun."
    rocks = make_entity(text, "Rocks", PLACE, ("Senkaku",))
    joined = Placement(story=one.story, reasons=("alike",), score=0.5)
    await add(store, desk, text, rocks, make_entity(text, "Su Ziyun"), placement=joined)
    copied = Placement(story=one.story, copy_of=one.article, score=0.9)
    await add(store, desk, "Patrols near Senkaku. Calm.", placement=copied)
    await add(store, desk, "Something else.", placement=Placement(follows=two.story))


RULINGS = st.builds(
    Correction,
    kind=st.sampled_from(KIND),
    subject=st.integers(1, 5),
    other=st.integers(1, 5),
    text=st.sampled_from(["Senkaku", "DIAOYU", "Rocks", "Nickname"]),
)


@settings(max_examples=30)
@given(st.lists(RULINGS, min_size=3, max_size=12))
def test_undoing_all_corrections_brings_back_all_answers(corrections: list[Correction]) -> None:
    asyncio.run(check_undo(corrections))


async def check_undo(corrections: list[Correction]) -> None:
    async with open_store() as store:
        desk = await store.open_desk(LOCAL_GUILD, name="Local desk")
        await fill(store, desk)
        pictures, by_curator = [await take_picture(store, desk)], []
        for correction in corrections:
            if await store.add_correction(desk.id, correction, person=7, now=NOON) == DONE:
                by_curator.append(correction)
                pictures.append(await take_picture(store, desk))
            else:
                assert await take_picture(store, desk) == pictures[-1]
        for correction in reversed(by_curator):
            assert await take_picture(store, desk) == pictures.pop()
            undone = await store.undo_correction(desk.id, now=NOON)
            assert undone and undone.correction == correction and undone.person == 7
        assert [await take_picture(store, desk)] == pictures
        assert await store.undo_correction(desk.id, now=NOON) is None
