"""Search beside that of lemon24/reader: the same words in the same articles."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path

from bot.briefing.lookup.search import look_up_words
from bot.domain.desks import GuildId
from bot.domain.questions import SearchOrder, SearchQuestion
from bot.process import spare_what_lasts
from storage import open_storage
from tests.bench.lookups import draw_sample, time_asks
from tests.bench.parts import Bench
from tests.bench.peer import NAME, NoPeer, Peer, open_peer
from tests.bench.rows import Row
from tests.bench.stores import GUILD

SHARE = 0.1
"""What part of the peer's time ours may take."""

ORDERS = {"recent": SearchOrder.NEWEST, "relevant": SearchOrder.RELEVANCE}
"""The peer's names of the orders."""

SHOWN = {"recent": "newest first", "relevant": "best first"}


@dataclass(frozen=True, slots=True)
class Searched:
    """The 95th percentile by order, in milliseconds, and the words that were searched for."""

    figures: dict[str, float]
    words: list[str]


def measure_search(bench: Bench) -> list[Row]:
    """Return how long a page of a common word takes in each order, beside the peer."""
    size = bench.scale.searched
    path = bench.stores.get(size)
    ours = asyncio.run(search_ours(path, rounds=bench.scale.rounds))
    theirs, name, note = dict[str, float](), NAME, ""
    try:
        peer = open_peer(bench)
        database = _fill_peer(bench, peer, path)
        bench.say(f"  {peer.name} searches …")
        theirs, name = peer.run("search", database, json.dumps(ours.words)), peer.name
    except NoPeer as error:
        note = str(error)
    return [
        Row(
            name=f"a common word, {SHOWN[order]}, {size:,} articles",
            figure=figure,
            unit="ms",
            beside=name,
            beside_figure=theirs.get(order),
            share=SHARE,
            note=note,
        )
        for order, figure in ours.figures.items()
    ]


async def search_ours(path: Path, *, rounds: int) -> Searched:
    """Return what searching for words takes, drawn as often as they stand in the articles.

    What is loaded by then is spared, as the bot does once it is ready.
    """
    async with open_storage(f"sqlite:///{path}") as store:
        desk = await store.open_desk(GuildId(GUILD))
        sample = draw_sample(path, store, desk, rounds)
        spare_what_lasts()
        figures = {}
        for name, order in ORDERS.items():
            wanted = [SearchQuestion(query=f'"{word}"', order=order) for word in sample.words]
            asks = [
                lambda one=one: look_up_words(store, desk, one, now=sample.now) for one in wanted
            ]
            assert (await asks[0]()).hits, wanted[0]
            figures[name] = await time_asks(asks)
    return Searched(figures, sample.words)


def _fill_peer(bench: Bench, peer: Peer, store: Path) -> Path:
    """Return the peer's database with the articles of a store: that of an earlier run, or new."""
    database = peer.folder / f"{store.stem}-{peer.version}.sqlite"
    if not database.exists():
        bench.say(f"  {peer.name} indexes {bench.scale.searched:,} articles, once …")
        unfinished = database.with_suffix(".new")
        for old in peer.folder.glob(f"{unfinished.stem}*"):
            old.unlink()
        peer.run("fill_search", store, unfinished, bench.scale.searched)
        for made in peer.folder.glob(f"{unfinished.name}*"):
            made.rename(made.with_name(made.name.replace(".new", ".sqlite")))
    return database
