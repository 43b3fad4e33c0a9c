"""An article is received when it is stored: no digest posted meanwhile can have missed it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import ParamSpec, TypeVar

from bot.domain.articles import ArticleId, PageKind, RawPage
from bot.domain.desks import LOCAL_GUILD
from bot.pipeline import Pipeline
from bot.ports.storage import Storage
from tests.makers.articles import NOON
from tests.makers.services import Clock, HerePool

P = ParamSpec("P")
R = TypeVar("R")

TEXT = "Patrol ships of Japan met a yacht off Boso on Monday, the coast guard said in Tokyo. " * 4


class SlowPool(HerePool):
    """Workers that are busy: what is read comes a minute later."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock

    async def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        self.clock.pass_by(minutes=1)
        return await super().run(work, *args, **kwargs)


async def test_what_waited_to_be_read_is_received_after_the_wait(store: Storage) -> None:
    clock = Clock()
    road = Pipeline(articles=store, entities=store, pool=SlowPool(clock), clock=clock)
    desk = await store.open_desk(LOCAL_GUILD, name="Local desk")
    page = RawPage(origin="a.txt", kind=PageKind.TEXT, body=TEXT.encode())
    (outcome,) = [one async for one in road.ingest(desk.id, [lambda: page])]
    assert outcome.stored is not None
    number = ArticleId(outcome.stored.article)
    (held,) = await store.get_articles(desk.id, [number])
    assert held.received == NOON + timedelta(minutes=1)
