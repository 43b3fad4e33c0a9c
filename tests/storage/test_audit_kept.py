"""Entries are kept by desk, newest first, by page and person, and only so many of them."""

from __future__ import annotations

from datetime import timedelta

from bot.domain.desks import AuditEntry, DeskId, GuildId
from bot.ports.storage import Storage
from storage.desk.audit import MOST_KEPT
from tests.makers.articles import NOON
from tests.stores import open_store


def make_entry(number: int, person: int = 1) -> AuditEntry:
    return AuditEntry(
        person=person,
        name=f"Person {person}",
        command="digest edit",
        subject="Morning",
        details=f"time: {number}:00",
        at=NOON + timedelta(minutes=number),
    )


async def open_desks(store: Storage) -> list[DeskId]:
    return [(await store.open_desk(GuildId(n), name=f"Desk {n}")).id for n in (1, 2)]


async def test_they_come_newest_first_by_page_and_by_person() -> None:
    async with open_store() as store:
        one, other = await open_desks(store)
        for number in range(5):
            await store.note_audit(one, make_entry(number, person=number % 2))
        await store.note_audit(other, make_entry(9))
        newest = await store.get_audit(one, limit=2)
        assert [past.entry for past in newest] == [make_entry(4, 0), make_entry(3, 1)]
        rest = await store.get_audit(one, limit=9, before=newest[-1].id)
        assert [past.entry.details for past in rest] == ["time: 2:00", "time: 1:00", "time: 0:00"]
        of_one = await store.get_audit(one, limit=9, person=1)
        assert [past.entry.details for past in of_one] == ["time: 3:00", "time: 1:00"]
        assert [past.entry for past in await store.get_audit(other, limit=9)] == [make_entry(9)]


async def test_of_each_desk_only_the_newest_thousands_are_kept() -> None:
    async with open_store() as store:
        one, other = await open_desks(store)
        await store.note_audit(other, make_entry(0))
        for number in range(MOST_KEPT + 3):
            await store.note_audit(one, make_entry(number))
        kept = await store.get_audit(one, limit=MOST_KEPT * 2)
        assert len(kept) == MOST_KEPT and kept[-1].entry == make_entry(3)
        assert len(await store.get_audit(other, limit=9)) == 1


async def test_they_go_with_all_else_that_a_desk_holds() -> None:
    async with open_store() as store:
        one, other = await open_desks(store)
        for desk in (one, other):
            await store.note_audit(desk, make_entry(0))
        await store.delete_desk_data(one, name="Desk 1")
        assert await store.get_audit(one, limit=9) == ()
        assert len(await store.get_audit(other, limit=9)) == 1
