"""The road of an article: a page comes in, is read, is placed in a story, is stored.

page -> article -> reading -> features | placement -> one transaction
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Protocol

from bot.addresses import make_url_key
from bot.domain.articles import (
    Article,
    Change,
    KnownFacts,
    RawPage,
    Reading,
    StoredArticle,
    StoreOutcome,
    name_raw,
)
from bot.domain.desks import DeskId
from bot.domain.entities import EntityLink
from bot.domain.errors import DutyLost, NewsdeskError, StoreMoved
from bot.domain.operations import Duty, Topic, name_desk_duty
from bot.domain.stories import ArticleUpdate, Stored, UnplacedReading
from bot.duties import SoleDuties
from bot.metrics import Figure, note
from bot.ports.articles import ArticleStore, EntityStore, InboxStore
from bot.ports.duties import Duties, Notifications
from bot.ports.services import Clock, WorkerPool
from bot.process import give_back, spare_what_lasts
from bot.reading import apply_facts, read_page, read_whole
from bot.stories.clustering import StoryIndex
from bot.stories.entity_linking import link_entities, names_to_look_up
from bot.stories.followed_names import claim_mentions
from bot.stories.same_article import are_similar
from bot.text.changes import compare_texts
from bot.text.names import NameMatcher

PIECE = 20
"""Articles that are added to an index before the event loop has its turn.

What is read for a piece leaves gaps of its size between what stays: 5 MB where it was 100.
"""

MOVED_AT_ONCE = 1_000
"""Articles whose stories are read again at once after a correction: some 2 ms."""

SETTLED = 1.0
"""Seconds after an index was loaded when what was read for it, and freed since, is given back."""

PLACED_SECONDS, LOOK_SECONDS = 60.0, 0.2
"""How long a person waits for what another process is to place, and between two looks."""

ALONE = SoleDuties()
"""The duties of a process that has all of them."""

KNOWN_IN = frozenset({"en", "ja", "zh"})
"""The languages in which names that the desk knows are found though no model saw them."""

REMEMBERED = 20_000
"""How many of a desk's newest articles a new one is compared with."""

INDEX_ARTICLES = 200_000
"""How many articles of all desks are kept at hand to compare with, where nothing else is said."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingested:
    """What became of one page: `stored`, or the `error` that kept it out."""

    origin: str
    title: str = ""
    stored: Stored | None = None
    error: NewsdeskError | None = None


@dataclass(slots=True)
class _DeskState:
    """What is kept at hand of a desk; `lock` lets its articles be placed one after another."""

    lock: asyncio.Lock
    index: StoryIndex | None = None
    corrections: int = 0
    matcher: tuple[int, NameMatcher] | None = None


class PipelineStore(ArticleStore, InboxStore, Notifications, Protocol):
    """What placing asks of the store."""


class Pipeline:
    """The road from pages to the store; one for a process.

    A new article is compared with the `remembered` newest of its desk; by what, lies in a file
    without a name in `folder`, the system's for such files if none. Of the desks that were used
    last, `index_articles` are kept at hand in all; of others they are read again when needed.
    Only desks whose duty this process has, or can take, are placed here: those of other processes
    are handed on through the `inbox`, and so are all where there are no `duties`.
    """

    def __init__(
        self,
        *,
        articles: PipelineStore,
        entities: EntityStore,
        pool: WorkerPool,
        clock: Clock,
        remembered: int = REMEMBERED,
        folder: Path | None = None,
        index_articles: int = INDEX_ARTICLES,
        duties: Duties | None = ALONE,
    ) -> None:
        self._articles = articles
        self._entities = entities
        self._pool = pool
        self._clock = clock
        self._remembered = remembered
        self._folder = folder
        self._index_articles = index_articles
        self._duties = duties
        self._desks: dict[DeskId, _DeskState] = {}

    @property
    def pool(self) -> WorkerPool:
        """Where this road, and whoever else has much to compute, has it done."""
        return self._pool

    async def ingest(
        self, desk: DeskId, pages: Iterable[Callable[[], RawPage]], *, ahead: int = 2
    ) -> AsyncIterator[Ingested]:
        """Bring pages in, in their order, reading up to `ahead` of them while one is stored.

        Each of `pages` is called when its turn comes; a page that fails is told and passed over.
        """
        waiting: deque[asyncio.Task[Ingested]] = deque()
        placed = asyncio.Event()
        placed.set()
        try:
            for page in pages:
                turn, placed = placed, asyncio.Event()
                waiting.append(asyncio.create_task(self._ingest_in_turn(desk, page, turn, placed)))
                if len(waiting) > ahead:
                    yield await waiting.popleft()
            while waiting:
                yield await waiting.popleft()
        finally:
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)

    async def _ingest_in_turn(
        self,
        desk: DeskId,
        load: Callable[[], RawPage],
        turn: asyncio.Event,
        placed: asyncio.Event,
    ) -> Ingested:
        origin = ""
        try:
            page = load()
            origin = page.origin
            raw_key = make_raw_key(page)
            known = await self._articles.find_raw(desk, raw_key)
            if known is not None:
                stored = Stored(outcome=StoreOutcome.SAME, article=known)
                return Ingested(origin=origin, stored=stored)
            received = self._clock.now()
            reading, features = await self._pool.run(read_page, page, received)
            await turn.wait()
            stored = await self.give(
                desk,
                UnplacedReading(
                    reading=reading, features=features, raw_key=raw_key, received=received
                ),
            )
            return Ingested(origin=origin, title=reading.article.title, stored=stored)
        except NewsdeskError as error:
            return Ingested(origin=origin, error=error)
        finally:
            await turn.wait()
            placed.set()

    async def read(self, page: RawPage) -> Reading:
        """Return what is read in a page, without keeping it; raises what `ingest` would tell."""
        reading, _ = await self._pool.run(read_page, page, self._clock.now())
        return reading

    async def restate(self, desk: DeskId, stored: StoredArticle, known: KnownFacts) -> Stored:
        """Read an article of the desk again with what a person knows of it."""
        article, received = apply_facts(stored.article, known), self._clock.now()
        reading, features = await self._pool.run(read_whole, article, received)
        raw_key = name_raw("page", article.origin, f"{article.text}\0{known}".encode())
        keys = tuple(dict.fromkeys((*identify(stored.article), *identify(reading.article))))
        return await self.give(
            desk,
            UnplacedReading(
                reading=reading,
                features=features,
                raw_key=raw_key,
                received=received,
                keys=keys,
                restated=True,
            ),
        )

    async def owns(self, desk: DeskId) -> bool:
        """Tell whether this process places the articles of a desk, or can from now on."""
        return await self._find_duty(desk) is not None

    async def _find_duty(self, desk: DeskId) -> Duty | None:
        return None if self._duties is None else await self._duties.take(name_desk_duty(desk))

    async def give(self, desk: DeskId, unplaced: UnplacedReading) -> Stored:
        """Place a reading, or have it placed by the process that does so for its desk.

        Raises DutyLost where none does within a minute; it is placed once one does.
        """
        with suppress(DutyLost):
            return await self.place(desk, unplaced)
        number = await self._articles.put_unplaced(desk, unplaced)
        self._articles.notify(Topic.INBOX)
        for _ in range(round(PLACED_SECONDS / LOOK_SECONDS)):
            await asyncio.sleep(LOOK_SECONDS)
            if (stored := await self._articles.take_outcome(number)) is not None:
                return stored
        raise DutyLost

    async def place(
        self, desk: DeskId, unplaced: UnplacedReading, *, inbox: int | None = None
    ) -> Stored:
        """Decide where a reading belongs and store it, deciding again if another was faster.

        It counts as received when stored, not before it was; it came by the `inbox` under a number.
        Raises DutyLost where another process does this for the desk.
        """
        state = self._find_state(desk)
        async with state.lock:
            while True:
                duty = await self._find_duty(desk)
                if duty is None:
                    raise DutyLost
                index = await self._catch_up(desk, state)
                update = await self._decide(desk, state, index, unplaced)
                update = replace(update, duty=duty, inbox=inbox)
                try:
                    stored = await self._articles.add_article(desk, update)
                except StoreMoved:
                    # Another process was faster, or an article is gone: look at all of it again.
                    state.index = None
                    continue
                if stored.outcome is StoreOutcome.REVISED and stored.story is not None:
                    copied = bool(stored.copy_of)
                    index.add(stored.article, stored.story, unplaced.features, copied=copied)
                note(Figure.ARTICLES, stored.outcome.value)
                return stored

    async def _decide(
        self, desk: DeskId, state: _DeskState, index: StoryIndex, unplaced: UnplacedReading
    ) -> ArticleUpdate:
        """Return what is to be stored of a reading, as far as the desk's index knows."""
        article = unplaced.reading.article
        own, known = await self._identify(
            desk, article, unplaced.keys or identify(article), unplaced.doubtful
        )
        return ArticleUpdate(
            reading=unplaced.reading,
            features=unplaced.features,
            placement=index.place(unplaced.features, revised=known.id if known else None),
            links=await self._link(desk, state, unplaced.reading),
            keys=own,
            raw_key=unplaced.raw_key,
            # A digest may have been posted while it was read, or waited for others.
            received=max(unplaced.received, self._clock.now()),
            after=index.cursor,
            corrections=state.corrections,
            revises=known.version if known else None,
            change=await self._judge_change(known, unplaced),
            restated=unplaced.restated,
            subscriptions=() if unplaced.subscription is None else (unplaced.subscription,),
        )

    def _find_state(self, desk: DeskId) -> _DeskState:
        """Return what is kept at hand of a desk, which is the one that was used last now."""
        if desk in self._desks:
            self._desks[desk] = self._desks.pop(desk)
        return self._desks.setdefault(desk, _DeskState(asyncio.Lock()))

    async def _link(
        self, desk: DeskId, state: _DeskState, reading: Reading
    ) -> tuple[EntityLink, ...]:
        language = (reading.article.language or "")[:2]
        text = reading.article.text if language in KNOWN_IN else ""
        names, keys = names_to_look_up(reading.entities, text)
        candidates = await self._entities.find_candidates(desk, names=names, keys=keys)
        links = link_entities(reading.entities, candidates, text)
        listed = await self._get_matcher(desk, state)
        return claim_mentions(links, listed.find(reading.article.text), reading.article.text)

    async def _get_matcher(self, desk: DeskId, state: _DeskState) -> NameMatcher:
        """Return what finds the names of the desk's list; the list is read at each correction."""
        if state.matcher is None or state.matcher[0] != state.corrections:
            matcher = NameMatcher(await self._entities.get_followed(desk))
            state.matcher = state.corrections, matcher
        return state.matcher[1]

    async def _identify(
        self, desk: DeskId, article: Article, certain: tuple[str, ...], doubtful: tuple[str, ...]
    ) -> tuple[tuple[str, ...], StoredArticle | None]:
        """Return the identities to store an article under, and the article they belong to.

        Some feeds number their entries anew each time and some pages call the front page their
        own address: what only such an identity knows must also say much the same.
        """
        known = await self._articles.find_known(desk, certain)
        same = await self._articles.find_known(desk, doubtful) if doubtful else None
        if same is None or (known is not None and known.id == same.id):
            return (*certain, *doubtful), known
        if known is None and are_similar(same.article, article):
            return (*certain, *doubtful), same
        return certain, known

    async def _judge_change(self, known: StoredArticle | None, unplaced: UnplacedReading) -> Change:
        """Return what an article is to the version of it that the desk holds.

        The whole text in place of a headline corrects nothing, a headline changes nothing of a
        whole text, and neither does the wording of another feed than those it came by.
        """
        after = unplaced.reading.article
        if unplaced.restated:
            return Change.MINOR
        if known is None or known.article.text == after.text:
            return Change.NONE
        before = known.article
        if before.headline_only and not after.headline_only:
            return Change.MINOR
        if after.headline_only and not before.headline_only:
            return Change.NONE
        if unplaced.subscription is not None and unplaced.feed not in known.feeds:
            return Change.NONE
        return await self._pool.run(
            compare_texts,
            before.text,
            after.text,
            title_before=before.title,
            title_after=after.title,
        )

    async def _catch_up(self, desk: DeskId, state: _DeskState) -> StoryIndex:
        """Return the desk's index with every article that the store holds by now."""
        new = state.index is None
        index = StoryIndex(folder=self._folder) if state.index is None else state.index
        state.index = index
        # Counted before anything is read: a correction in between makes the store refuse.
        corrections = await self._articles.count_corrections(desk)
        if not new and state.corrections != corrections:
            await self._move_held(desk, index)
        state.corrections = corrections
        after = index.cursor
        if not after:
            after = await self._articles.find_horizon(desk, newest=self._remembered)
        # A piece at a time: adding takes a quarter of a millisecond each, and others wait.
        while fresh := await self._articles.get_features(desk, after=after, limit=PIECE):
            for placed in fresh:
                index.add(placed.article, placed.story, placed.features, copied=placed.copied)
            after = index.cursor
        if new:
            await self._make_room()
            spare_what_lasts()
            asyncio.get_running_loop().call_later(SETTLED, give_back)
        return index

    async def _make_room(self) -> None:
        """Let the desks go that were not used for longest, where too much is kept of all."""
        kept = sum(len(state.index) for state in self._desks.values() if state.index is not None)
        for desk, state in list(self._desks.items()):
            if kept <= self._index_articles:
                break
            if not state.lock.locked():
                kept -= len(state.index) if state.index is not None else 0
                del self._desks[desk]
                if self._duties is not None:
                    await self._duties.release(name_desk_duty(desk))

    async def _move_held(self, desk: DeskId, index: StoryIndex) -> None:
        """Move the articles that an index holds to the stories that they are part of by now."""
        after = index.horizon
        while places := await self._articles.get_places(desk, after=after, limit=MOVED_AT_ONCE):
            for article, story in places:
                index.move(article, story)
                after = article


def identify(article: Article) -> tuple[str, ...]:
    """Return the identities of an article: its address, else its site and words."""
    if article.url and (key := make_url_key(article.url)):
        return (f"url:{key}",)
    words = "\0".join((article.site or "", *article.text.split())).encode("utf-8", "surrogatepass")
    return (f"text:{hashlib.sha256(words).hexdigest()}",)


def make_raw_key(page: RawPage) -> str:
    """Return the key under which a page as it came in is known: by its body and stated facts.

    A fact that is not stated adds nothing, so that a new kind of fact leaves earlier keys alone.
    """
    stated = {name: value for name, value in asdict(page.known).items() if value not in (None, ())}
    published = stated.get("published", {})
    if published.get("offset", "") is None:
        del published["offset"]
    facts = json.dumps(stated, default=str, sort_keys=True) if stated else ""
    return name_raw("page", page.origin, page.body + f"\0{facts}".encode())
