"""Digests and the outbox: claimed once, all or nothing, each desk its own."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.domain.desks import DeskId, GuildId
from bot.domain.digests import Digest, DigestSettings, Run, RunOutcome, Slot, WhenEmpty, Window
from bot.domain.errors import LimitReached, NotFound
from bot.domain.posting import Delivery, DeliveryKind, NewDelivery, PartState, Sent, make_nonce
from bot.ports.storage import Storage

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
WANTED = DigestSettings(name="Morning", channel=11, times=(time(18), time(8)), zone="Asia/Tokyo")


@pytest.fixture
async def desk(store: Storage) -> DeskId:
    return (await store.open_desk(GuildId(7), name="Newsroom")).id


@pytest.fixture
async def digest(store: Storage, desk: DeskId) -> Digest:
    return await store.add_digest(desk, WANTED, now=NOW)


def make_run(
    digest: Digest,
    *,
    day: int = 5,
    after: int = 0,
    upto: int = 1,
    outcome: RunOutcome = RunOutcome.POSTED,
) -> Run:
    due = NOW.replace(day=day)
    slot = Slot(digest=digest.id, day=date(2026, 1, day), at=time(8), due=due)
    window = Window(after=after, upto=upto, since=due - timedelta(days=1), until=due)
    return Run(slot=slot, outcome=outcome, claimed=due, window=window, headline="Hi")


def make_delivery(digest: Digest, key: str = "k", *, channel: int = 11) -> NewDelivery:
    return NewDelivery(
        desk=digest.desk,
        channel=channel,
        kind=DeliveryKind.DIGEST,
        key=key,
        code="CODE77",
        title="Morning",
        parts=("{}", '{"a": 1}'),
    )


async def find(store: Storage, key: str = "k") -> Delivery:
    found = await store.find_delivery(key)
    assert found is not None
    return found


async def test_a_digest_is_kept_as_it_was_asked_for(store: Storage, desk: DeskId) -> None:
    wanted = replace(
        WANTED, tags=("sea",), filter="drill", mention=5, when_empty=WhenEmpty.LINE, threads=True
    )
    digest = await store.add_digest(desk, wanted, now=NOW)
    assert digest.times == (time(8), time(18)) and digest.decided == digest.created == NOW
    for name in ("channel", "zone", "weekdays", "tags", "filter", "length", "mention", "threads"):
        assert getattr(digest, name) == getattr(wanted, name)
    assert await store.get_digests(desk) == (digest,) == await store.get_active_digests()
    with pytest.raises(LimitReached):
        await store.add_digest(desk, WANTED, now=NOW)


async def test_a_change_of_times_or_a_resume_makes_it_due_from_then_on(
    store: Storage, desk: DeskId, digest: Digest
) -> None:
    later = NOW + timedelta(hours=1)
    renamed = await store.edit_digest(
        desk, digest.id, lambda held: replace(held, name="Dawn", skip=later), now=later
    )
    assert (renamed.name, renamed.skip, renamed.decided) == ("Dawn", later, NOW)
    moved = await store.edit_digest(
        desk, digest.id, lambda held: replace(held, times=(time(7),)), now=later
    )
    assert (moved.times, moved.decided) == ((time(7),), later)
    paused = await store.edit_digest(
        desk, digest.id, lambda held: replace(held, paused=True), now=later + timedelta(days=1)
    )
    assert (paused.paused, paused.decided) == (True, later)
    assert await store.get_active_digests() == ()
    resumed = await store.edit_digest(
        desk, digest.id, lambda held: replace(held, paused=False), now=later + timedelta(days=2)
    )
    assert resumed.decided == later + timedelta(days=2)


async def test_another_desk_neither_sees_nor_changes_it(
    store: Storage, desk: DeskId, digest: Digest
) -> None:
    other = (await store.open_desk(GuildId(8), name="Elsewhere")).id
    await store.claim_run(make_run(digest), make_delivery(digest))
    assert await store.get_digests(other) == ()
    assert await store.find_digest(other, digest.id) is None
    assert await store.get_runs(other, digest.id, limit=9) == ()
    assert not await store.remove_digest(other, digest.id)
    with pytest.raises(NotFound):
        await store.edit_digest(other, digest.id, lambda held: replace(held, name="Mine"), now=NOW)
    assert await store.remove_digest(desk, digest.id)
    assert await store.get_digests(desk) == ()
    assert (await find(store)).parts


async def test_a_slot_is_claimed_once_with_all_its_parts(store: Storage, digest: Digest) -> None:
    claims = [
        store.claim_run(make_run(digest), make_delivery(digest, f"k{number}"))
        for number in range(8)
    ]
    won = await asyncio.gather(*claims)
    assert won.count(True) == 1
    held = await find(store, f"k{won.index(True)}")
    assert [part.payload for part in held.parts] == ["{}", '{"a": 1}']
    assert [part.nonce for part in held.parts] == [make_nonce(held.key, n) for n in (1, 2)]
    assert all(len(part.nonce) <= 25 for part in held.parts)
    assert await store.get_open_channels() == (11,)
    decided = await store.get_decided(digest.id, since=date(2026, 1, 5), now=NOW)
    assert decided == {(date(2026, 1, 5), time(8))}
    assert await store.get_decided(digest.id, since=date(2026, 1, 6), now=NOW) == frozenset()


async def test_a_paused_or_disabled_digest_is_not_claimed(
    store: Storage, desk: DeskId, digest: Digest
) -> None:
    await store.edit_digest(desk, digest.id, lambda held: replace(held, disabled="gone"), now=NOW)
    assert not await store.claim_run(make_run(digest), make_delivery(digest))
    assert await store.find_delivery("k") is None


async def test_the_window_begins_where_the_last_post_ended(
    store: Storage, desk: DeskId, digest: Digest
) -> None:
    async def find_after(channel: int = 11) -> int:
        held = replace(digest, channel=channel)
        return (await store.find_window(held, back=timedelta(days=1), now=NOW)).after

    assert (await store.find_window(digest, back=timedelta(days=1), now=NOW)).first
    await store.claim_run(make_run(digest, day=5, upto=3), make_delivery(digest, "k5"))
    await store.claim_run(make_run(digest, day=6, upto=4, outcome=RunOutcome.SILENT), None)
    assert await find_after() == 3
    assert await find_after(12) == 3  # it was moved there
    await store.claim_run(make_run(digest, day=7, after=3, upto=9), make_delivery(digest, "k7"))
    assert await find_after() == 9
    await store.give_up_delivery((await find(store, "k7")).id, fault="old", now=NOW)
    assert await find_after() == 3
    runs = await store.get_runs(desk, digest.id, limit=9)
    assert [(run.slot.day.day, run.posted) for run in runs] == [(7, False), (6, False), (5, True)]


async def test_a_part_goes_its_way(store: Storage, digest: Digest) -> None:
    assert await store.add_delivery(make_delivery(digest), now=NOW)
    assert not await store.add_delivery(make_delivery(digest), now=NOW)
    number = (await find(store)).id
    for minute in (0, 1):
        moment = NOW + timedelta(minutes=minute)
        part = (await find(store)).parts[0]
        assert await store.mark_sending(number, part, after=40 + minute)
        assert not await store.mark_sending(number, part, after=99)  # another one did
        await store.postpone_part(number, part, until=moment, fault="502")
    first, second = (await find(store)).parts
    assert (first.state, first.attempts, first.after) == (PartState.SENDING, 2, 40)
    assert (first.not_before, first.fault) == (NOW + timedelta(minutes=1), "502")
    assert (second.state, second.attempts) == (PartState.WAITING, 0)
    await store.mark_sent(number, 1, Sent(message=99, place=12))
    assert not await store.mark_sending(number, first, after=0)
    held = await find(store)
    assert (held.parts[0].state, held.parts[0].message, held.place) == (PartState.SENT, 99, 12)
    assert await store.find_open_delivery(11) == held
    await store.finish_delivery(number)
    assert await store.find_open_delivery(11) is None and await store.get_open_channels() == ()


async def test_a_closed_channel_ends_what_goes_there_and_tells_it_once(
    store: Storage, desk: DeskId, digest: Digest
) -> None:
    other = await store.add_digest(desk, replace(WANTED, name="Other", channel=12), now=NOW)
    for key in ("k1", "k2"):
        await store.add_delivery(make_delivery(digest, key), now=NOW)
    await store.add_delivery(make_delivery(other, "k3", channel=12), now=NOW)
    number, notice = (await find(store, "k1")).id, make_delivery(digest, "notice", channel=13)
    for names in (("Morning",), ()):
        article = await store.close_channel(number, fault="gone", notice=notice, now=NOW)
        assert article == names
    assert {p.state for p in (await find(store, "k2")).parts} == {PartState.DEAD}
    assert await store.get_open_channels() == (12, 13)
    assert await store.get_active_digests() == (other,)


async def test_a_desk_that_is_deleted_takes_its_digests_along(
    store: Storage, desk: DeskId, digest: Digest
) -> None:
    await store.claim_run(make_run(digest), make_delivery(digest))
    await store.delete_desk_data(desk, name="Newsroom")
    assert await store.get_digests(desk) == () and await store.find_delivery("k") is None
