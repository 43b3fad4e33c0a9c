"""A name leads to whom it is used of; where it is used of several, it is asked which is meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.briefing.lookup import NameUnknown, find_entity
from bot.domain.desks import LOCAL_GUILD
from bot.domain.entities import Entity, EntityKind, EntityLink, NamedEntity
from bot.domain.spans import Span
from tests.makers.articles import make_entity, make_update
from tests.stores import open_store

TEXT = "Georgia " * 12


def bearer(kind: EntityKind, first: int, times: int) -> EntityLink:
    spans = tuple(Span(8 * n, 8 * n + 7) for n in range(first, first + times))
    return EntityLink(found=NamedEntity(name="Georgia", kind=kind, mentions=spans))


@pytest.mark.parametrize(
    ("of_place", "of_person", "asked"),
    [(10, 2, False), (10, 1, False), (6, 5, True), (8, 2, True)],
    ids=["five times as often", "far more often", "much alike", "four times as often"],
)
async def test_it_is_asked_which_bearer_is_meant(
    of_place: int, of_person: int, asked: bool
) -> None:
    async with open_store() as store:
        desk = await store.open_desk(LOCAL_GUILD)
        links = (
            bearer(EntityKind.PLACE, 0, of_place),
            bearer(EntityKind.PERSON, of_place, of_person),
        )
        await store.add_article(desk.id, replace(make_update(TEXT, names=()), links=links))
        found = await find_entity(store, desk, "georgia")
        if asked:
            assert isinstance(found, NameUnknown) and found.several
            assert [entity.kind for entity in found.nearest] == ["place", "person"]
        else:
            assert isinstance(found, Entity) and found.kind is EntityKind.PLACE


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("Elring", ["Elering"]),
        ("Elering Group", ["Elering"]),
        ("Bejing", ["Beijing"]),
        ("Singing", []),
        ("海上保安厅", ["日本海上保安庁"]),
    ],
)
async def test_near_names_are_offered_and_far_ones_are_not(typed: str, near: list[str]) -> None:
    async with open_store() as store:
        desk = await store.open_desk(LOCAL_GUILD)
        text = "Elering, Beijing, 日本海上保安庁"
        links = tuple(
            EntityLink(found=make_entity(text, name, EntityKind.ORGANISATION))
            for name in text.split(", ")
        )
        await store.add_article(desk.id, replace(make_update(text, names=()), links=links))
        found = await find_entity(store, desk, typed)
        assert isinstance(found, NameUnknown) and not found.several
        assert [entity.name for entity in found.nearest] == near
