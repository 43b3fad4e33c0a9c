"""A name leads to whom it is used of; where it is used of several, it is asked which is meant."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.briefing.lookup import NameUnknown, find_entity
from bot.domain.desks import LOCAL_GUILD
from bot.domain.entities import Entity, EntityKind, EntityLink, NamedEntity
from bot.domain.spans import Span
from tests.makers.articles import make_update
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
