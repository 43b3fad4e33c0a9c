"""Several processes post: each for its own shards, and none that lost a shard without knowing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.desks import GuildId
from bot.domain.digests import Digest
from bot.domain.errors import DutyLost
from bot.domain.operations import ShardRange
from bot.domain.posting import DeliveryKind, NewDelivery
from bot.domain.watches import WatchPost
from bot.duties import SharedDuties, SoleDuties
from bot.ports.storage import Storage
from bot.shards import ServedShards
from tests.storage.test_digests import NOW, WANTED, find, make_delivery, make_run

COUNT = 4


async def add_digest(store: Storage, shard: int) -> Digest:
    """Return the digest of a server of a shard, in a channel of the shard's number."""
    desk = await store.open_desk(GuildId((COUNT + shard) << 22 | 5), name=f"Desk {shard}")
    return await store.add_digest(desk.id, replace(WANTED, channel=100 + shard), now=NOW)


def serve(store: Storage, duties: SharedDuties, first: int, last: int) -> ServedShards:
    shards = ServedShards(duties, ShardRange(first, last, COUNT))
    store.serve_shards(shards.get)
    return shards


async def test_a_process_is_asked_for_the_servers_of_its_shards_alone(store: Storage) -> None:
    digests = [await add_digest(store, shard) for shard in range(COUNT)]
    for digest in digests:
        delivery = make_delivery(digest, f"k{digest.id}", channel=digest.channel)
        assert await store.claim_run(make_run(digest), delivery)
        private = replace(delivery, key=f"p{digest.id}", channel=-7)
        assert await store.add_delivery(private, now=NOW)
    assert await store.get_active_digests() == tuple(digests)
    for first, last in ((0, 0), (1, 2), (3, 3)):
        shards = serve(store, SharedDuties(store), first, last)
        assert await store.get_active_digests() == () == await store.get_open_channels()
        await shards.take()
        own = digests[first : last + 1]
        assert await store.get_active_digests() == tuple(own)
        assert await store.get_open_channels() == (-7, *(digest.channel for digest in own))
        person = await store.find_open_delivery(-7)
        assert person is not None and person.desk == own[0].desk
        for digest in digests:
            assert (await store.find_open_delivery(digest.channel) is None) == (digest not in own)
    store.serve_shards(ServedShards(SoleDuties(), ShardRange(0, 3, 4)).get)
    assert await store.get_active_digests() == tuple(digests)


async def test_who_lost_a_shard_without_knowing_claims_and_sends_nothing(store: Storage) -> None:
    digest, others = await add_digest(store, 1), await add_digest(store, 2)
    stalled, heir = SharedDuties(store), SharedDuties(store)
    late, new = serve(store, stalled, 1, 1), ServedShards(heir, ShardRange(1, 1, COUNT))
    await late.take()
    assert await store.claim_run(make_run(digest), make_delivery(digest))
    held = await find(store)
    assert not await store.claim_run(make_run(others), make_delivery(others, "x")), "not its own"
    await store.release_duties(["shard:1/4"], holder=stalled.holder)
    await new.take()
    assert late.get().numbers == (1,), "it could not know"
    assert not await store.mark_sending(held.id, held.parts[0], after=0)
    assert not await store.claim_run(make_run(digest, day=6), make_delivery(digest, "k6"))
    post = WatchPost(desk=digest.desk, recipient=101, spent=(), shown=())
    told = NewDelivery(
        desk=digest.desk,
        channel=101,
        kind=DeliveryKind.WATCH,
        key=post.key,
        code="CODE78",
        title="News",
        parts=("{}",),
    )
    assert not await store.claim_watch_post(post, told, now=NOW)
    await stalled.keep()
    assert late.get().numbers == ()
    with pytest.raises(DutyLost):
        await late.watch()
    store.serve_shards(new.get)
    assert await store.mark_sending(held.id, held.parts[0], after=0)
    assert await store.claim_run(make_run(digest, day=6), make_delivery(digest, "k6"))
    assert await store.claim_watch_post(post, told, now=NOW)


async def test_shards_are_taken_all_or_none_and_of_one_count_at_a_time(store: Storage) -> None:
    one, two, three = (SharedDuties(store) for _ in range(3))

    def is_other(name: str) -> bool:
        return name.startswith("shard:") and not name.endswith("/4")

    first, second = [f"shard:{n}/4" for n in (0, 1)], [f"shard:{n}/4" for n in (1, 2)]
    assert await one.take_all(first, apart_from=is_other)
    assert not await two.take_all(second, apart_from=is_other)
    assert not two.held, "nor half of them"
    assert await two.take_all(second[1:], apart_from=is_other)
    assert not await three.take_all(["shard:3/8"], apart_from=lambda name: name.endswith("/4"))
    await one.keep()
    assert len(set(one.get_seen("shard:").values())) == 2
    await one.release(*first)
    await two.release(*second)
    assert await three.take_all(["shard:3/8"], apart_from=lambda name: name.endswith("/4"))
