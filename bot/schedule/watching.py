"""Hold what comes in against the watches, and put what is to be told into the outbox."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from bot.briefing.compose import (
    MOST_LISTED,
    MOST_QUOTED,
    ChannelLocks,
    WatchContent,
    WatchReader,
    compose_watch_post,
    find_matching,
    find_speaking,
)
from bot.briefing.context import AnswerContext, DeskReader
from bot.briefing.pages.watch import show_watch_post
from bot.briefing.questions import follow_watch_post
from bot.briefing.wording import load_wording
from bot.domain.articles import ArticleId
from bot.domain.desks import Desk, DeskId
from bot.domain.digests import make_code
from bot.domain.errors import PublishFailed
from bot.domain.posting import DeliveryKind, NewDelivery
from bot.domain.spans import truncate
from bot.domain.watches import (
    Hit,
    News,
    TargetKind,
    Watch,
    WatchId,
    WatchPost,
    choose_ripe,
    may_notify,
    plan_posts,
    rank_ripe,
)
from bot.ports.desks import DeskStore
from bot.ports.posting import WatchStore
from bot.ports.services import Clock
from bot.schedule.notices import TITLE
from bot.schedule.presenter import Presenter

_log = logging.getLogger(__name__)

MOST = MOST_QUOTED + MOST_LISTED
"""Stories of one message; what there are more comes with the next."""

HOUR = timedelta(hours=1)

LEFT = "left"
"""Why the watches of a person are paused who is no longer in the guild."""

AT_ONCE = 100
"""Articles that are held against the watches at a time."""

MOST_PIECES = 50
"""How many times that is done at one waking: the others have their turn between."""


class Store(DeskStore, DeskReader, WatchReader, WatchStore, Protocol):
    """What watching asks of the store."""


@dataclass(kw_only=True)
class Watching:
    """What watches find is noted first, and told when each watch may speak.

    Composing a message for a place takes its lock; `wake` is called when one is in the outbox.
    """

    store: Store
    clock: Clock
    presenter: Presenter
    locks: ChannelLocks = field(default_factory=ChannelLocks)
    wake: Callable[[], None] = lambda: None

    async def look(self) -> None:
        """Hold the news against the watches, and tell each place what it is to be told now."""
        for _ in range(MOST_PIECES):
            news = await self.store.get_news(limit=AT_ONCE)
            if not news:
                break
            await self._match(news)
        for desk, recipient in await self.store.get_recipients_with_hits():
            try:
                await self._notify(desk, recipient)
            except PublishFailed as error:
                _log.info("a watch waits", extra={"desk": desk, "why": str(error)})
            except Exception:
                # One place that fails keeps no other one waiting; it is tried again.
                _log.exception("a watch could not be told", extra={"desk": desk})

    async def _match(self, news: Collection[News]) -> None:
        desk = next(iter(news)).desk
        articles = frozenset(item.article for item in news)
        found = set(await self.store.find_watched(desk, articles))
        found |= await self._match_words(desk, articles)
        await self.store.note_hits(news, sorted(found), now=self.clock.now())

    async def _match_words(
        self, desk: DeskId, articles: Collection[ArticleId]
    ) -> set[tuple[WatchId, ArticleId]]:
        """Return which articles hold the words of which watch; no words are looked up twice."""
        by_words: dict[str, list[WatchId]] = defaultdict(list)
        for watch in await self.store.get_watches(desk):
            if watch.target.kind is TargetKind.WORDS and not watch.paused:
                by_words[watch.target.words].append(watch.id)
        found: set[tuple[WatchId, ArticleId]] = set()
        held, now = await self.store.find_desk(desk), self.clock.now()
        if held is None:
            return found
        for words, watches in by_words.items():
            matching = await find_matching(self.store, held, words, articles, now=now)
            found |= {(watch, article) for watch in watches for article in matching}
        return found

    async def _notify(self, desk_id: DeskId, recipient: int) -> None:
        desk, now = await self.store.find_desk(desk_id), self.clock.now()
        if desk is None:
            return
        held = await self.store.get_watches(desk_id, recipients=[recipient])
        ready = {watch.id: watch for watch in held if may_notify(watch, desk.zone, now)}
        hits = [h for h in await self.store.get_hits(desk_id, recipient) if h.watch in ready]
        rules = [watch for watch in ready.values() if watch.is_rule]
        plain = {number: watch for number, watch in ready.items() if not watch.is_rule}
        ripe = choose_ripe([hit for hit in hits if hit.watch in plain], plain, most=MOST)
        if not hits or not await self._may_know(desk, recipient):
            return
        async with self.locks.of(recipient):
            if ripe:
                await self._compose(desk, recipient, ripe, plain)
            for rule in rules:
                await self._apply(desk, rule, [hit for hit in hits if hit.watch == rule.id])

    async def _apply(self, desk: Desk, rule: Watch, hits: Sequence[Hit]) -> None:
        """Post what a rule found: each story by itself, as many as it may in an hour."""
        now, ready = self.clock.now(), {rule.id: rule}
        ripe = rank_ripe(hits, ready)[: rule.per_hour + MOST]
        posted = await self.store.count_posts(rule.id, since=now - HOUR, now=now) if ripe else 0
        for stories in plan_posts(ripe, rule.per_hour - posted):
            mine = [hit for hit in hits if hit.story in stories[:MOST]]
            await self._compose(desk, rule.recipient, mine, ready, rule=rule)

    async def _compose(
        self,
        desk: Desk,
        recipient: int,
        hits: Sequence[Hit],
        ready: Mapping[WatchId, Watch],
        *,
        rule: Watch | None = None,
    ) -> None:
        now, stories = self.clock.now(), {hit.story for hit in hits}
        content = await compose_watch_post(self.store, desk, recipient, hits, ready, now=now)
        if not content.spent:
            return
        post = WatchPost(
            desk=desk.id,
            recipient=recipient,
            spent=tuple(content.spent),
            shown=tuple(content.shown),
            rule=rule.id if rule else None,
            thread=await self.store.find_thread(rule, *stories)
            if rule and len(stories) == 1
            else None,
        )
        delivery = None
        if content.quoted:
            delivery = await self._word(desk, post, content, ready)
        if await self.store.claim_watch_post(post, delivery, now=now):
            facts = {"key": post.key, "desk": desk.id, "stories": len(content.shown)}
            _log.info("a watch is told", extra=facts)
            self.wake()

    async def _may_know(self, desk: Desk, recipient: int) -> bool:
        """Tell whether a place is still of its guild: who has left it is told nothing more."""
        if recipient > 0 or await self.presenter.is_member(desk.guild, -recipient):
            return True
        await self.store.pause_watches(desk.id, recipient, fault=LEFT)
        _log.info("watches of a person who has left are paused", extra={"desk": desk.id})
        return False

    async def _word(
        self, desk: Desk, post: WatchPost, content: WatchContent, ready: Mapping[WatchId, Watch]
    ) -> NewDelivery:
        watches = find_speaking(content, ready)
        # A person reads their own language, a channel that of its desk.
        wording = load_wording(watches[0].language if watches[0].is_private else desk.language)
        rule = watches[0] if post.rule is not None else None
        page = show_watch_post(
            content.quoted, content.listed, desk.name, wording, at_once=rule is not None
        )
        context = AnswerContext(store=self.store, desk=desk, now=self.clock.now(), wording=wording)
        quoted = (*content.quoted, *content.listed)
        code = make_code(post.key)
        answer = follow_watch_post(page, quoted, watches, wording)
        parts = await self.presenter.write_answer(
            context, answer, code, role=rule.role if rule else None
        )
        alone = content.quoted[0].brief.headline if len(quoted) == 1 else ""
        return NewDelivery(
            desk=desk.id,
            channel=post.recipient,
            kind=DeliveryKind.WATCH,
            key=post.key,
            code=code,
            title=truncate(alone or "".join(run.text for run in page.title), TITLE),
            parts=parts,
            threads=rule is not None and rule.threads and bool(alone) and post.thread is None,
            place=post.thread,
        )
