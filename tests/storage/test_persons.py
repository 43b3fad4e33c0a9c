"""What is kept of a person is counted, and gone once they ask for that."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from bot.domain.desks import AuditEntry, DeskId, GuildId, Kept
from bot.domain.posting import DeliveryKind, NewDelivery
from bot.domain.stories import Correction, CorrectionKind
from bot.domain.watches import WatchSettings, read_target
from bot.ports.storage import Storage
from storage.desk.persons import _FORGET
from tests.makers.articles import make_update
from tests.makers.digests import add_digest

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
MIKA, REN = 77, 78


async def fill(store: Storage, desk: DeskId, person: int) -> None:
    """Let a person vote, watch, look and be told on a desk."""
    ((_, story), *_) = await store.get_places(desk, after=0, limit=999)
    await store.vote(desk, story, person=person, useful=True, now=NOW)
    for place in (-person, 5):
        wanted = WatchSettings(
            recipient=place, person=person, target=read_target(f"strait {person}"), label="strait"
        )
        await store.add_watch(desk, wanted, now=NOW)
    await store.note_look(desk, channel=5, person=person, now=NOW)
    await store.save_search(desk, f"strait {person}", "strait", person=person, now=NOW)
    for ruled in (
        Correction(kind=CorrectionKind.ADD_NOTE, subject=story, text="Call them."),
        Correction(kind=CorrectionKind.SET_WORK, subject=story, text="new", other=person),
        Correction(kind=CorrectionKind.SET_WORK, subject=story, text="new"),
    ):
        await store.add_correction(desk, ruled, person=person, now=NOW)
    entry = AuditEntry(person=person, name="Mika", command="feed pause", at=NOW)
    await store.note_audit(desk, entry)
    article = NewDelivery(
        desk=desk,
        channel=-person,
        kind=DeliveryKind.WATCH,
        key=f"watch {desk} {person}",
        code="A",
        title="Watched",
        parts=("{}",),
    )
    assert await store.add_delivery(article, now=NOW)
    await add_digest(store, desk, -person, name="Newsroom", now=NOW)


ONCE = "votes watches digests messages looks made searches commands notes"
ALL = Kept(**dict.fromkeys(ONCE.split(), 1), corrections=3)


async def test_a_person_is_forgotten_on_one_desk_and_nobody_else_is(store: Storage) -> None:
    desks = [(await store.open_desk(GuildId(n), name="Newsroom")).id for n in (5, 6)]
    for desk in desks:
        await store.add_article(desk, make_update("Su Ziyun spoke of the strait at length."))
        for person in (MIKA, REN):
            await fill(store, desk, person)
    assert await store.get_kept(desks[0], MIKA) == ALL
    assert await store.forget_person(desks[0], MIKA) == ALL
    assert (await store.get_kept(desks[0], MIKA)).is_nothing
    assert (await store.forget_person(desks[0], MIKA)).is_nothing
    assert await store.get_kept(desks[0], REN) == ALL == await store.get_kept(desks[1], MIKA)
    held = await store.get_watches(desks[0])
    assert sorted((watch.recipient, watch.person) for watch in held) == [
        (-REN, REN),
        (5, 0),
        (5, REN),
    ]
    assert await store.find_delivery(f"watch {desks[0]} {MIKA}") is None
    # Nor does undoing what was ruled bring a person back.
    ((_, story), *_) = await store.get_places(desks[0], after=0, limit=9)
    owners = set()
    while await store.undo_correction(desks[0], now=NOW):
        work = await store.get_work(desks[0], story)
        owners |= {
            curator.person for curator in (work.owner, *(n.by for n in work.notes)) if curator
        }
    assert owners == {0, REN}


@pytest.mark.parametrize("store", ["sqlite-memory"], indirect=True)  # one schema, two engines
async def test_every_table_that_knows_people_is_thought_of(store: Storage) -> None:
    rows = await store._db.fetch(  # type: ignore[attr-defined]
        "SELECT table_info.name AS field, sqlite_master.name AS place FROM sqlite_master"
        " JOIN pragma_table_info(sqlite_master.name) AS table_info"
        " WHERE table_info.name IN ('person', 'channel') AND sqlite_master.type = 'table'"
    )
    known = set(re.findall(r"(?:FROM|UPDATE) (\w+)", " ".join(_FORGET)))
    # What these hold is a channel, never a person.
    assert {row["place"] for row in rows} - known == {"desk"}
