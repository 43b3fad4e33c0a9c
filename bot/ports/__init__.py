"""The seams of the road: what the inside asks of the outside, as Protocols."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import ParamSpec, Protocol, TypeVar, Unpack

from bot.domain.articles import ArticleId, FetchedPage, StoredArticle
from bot.domain.desks import Desk, DeskChanges, DeskFigures, DeskId, DeskRemoval, GuildId
from bot.domain.entities import DayRange, Entity, EntityCandidate, EntityId
from bot.domain.questions import EntityFigures, MentionLine, Placed, Question, QuestionId
from bot.domain.stories import (
    ArticleUpdate,
    Correction,
    CorrectionOutcome,
    EntityNames,
    PastCorrection,
    PlacedFeatures,
    Stored,
    Story,
    StoryId,
)
from bot.ports.amendments import AmendmentStore
from bot.ports.audit import AuditStore
from bot.ports.digests import DeliveryStore, DigestStore
from bot.ports.feeds import FeedStore, TaskQueue
from bot.ports.lookups import DateStore, RelationStore, SearchStore, TrendStore
from bot.ports.memory import MemoryStore
from bot.ports.persons import PersonStore
from bot.ports.saved import SavedStore
from bot.ports.upkeep import UpkeepStore
from bot.ports.watches import WatchStore

P = ParamSpec("P")
R = TypeVar("R")


class Clock(Protocol):
    """What time it is."""

    def now(self) -> datetime:
        """Return the aware UTC time."""
        ...


class Companion(Protocol):
    """Something that works beside the commands while the bot runs."""

    def start(self) -> None:
        """Begin to work, in tasks of its own."""
        ...

    def nudge(self) -> None:
        """Look at once at what there is to do."""
        ...

    async def stop(self) -> None:
        """Finish what is in flight and end; return when nothing of it runs any more."""
        ...


class WorkerPool(Protocol):
    """Where work that costs CPU is done, away from the event loop."""

    async def run(self, work: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Return what `work` returns, computed in a worker process.

        Raises WorkTimeout where it takes longer than the pool's deadline (the worker is stopped),
        WorkCrashed where the worker died, and whatever `work` itself raises.
        """
        ...

    def within(self, deadline: float) -> WorkerPool:
        """Return the same pool with a shorter deadline, in seconds of a core's time."""
        ...


class Fetcher(Protocol):
    """The web, for reading."""

    async def fetch_page(
        self,
        url: str,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        obey_robots: bool = False,
    ) -> FetchedPage:
        """Return the page at an address, after redirects, or that it has not changed (304).

        `etag` and `last_modified` are those of the last time. With `obey_robots` the hosts'
        robots.txt are asked first. Raises FetchRefused where the address must not be fetched,
        FetchDisallowed where robots.txt says no, FetchTimeout, FetchTooLarge, FetchStatus for
        any other status than 200 and 304, and FetchFailed for everything else.
        """
        ...


class DeskStore(Protocol):
    """Desks. Any method of any store may raise StorageError."""

    async def open_desk(self, guild: GuildId, *, name: str = "") -> Desk:
        """Return the desk of a guild, made on first use."""
        ...

    async def find_desk(self, desk: DeskId) -> Desk | None:
        """Return a desk by its number, or None."""
        ...

    async def edit_desk(self, desk: DeskId, **changes: Unpack[DeskChanges]) -> Desk:
        """Change settings of a desk and return it as it is then; raises NotFound without it."""
        ...

    async def get_desk_figures(self, desk: DeskId) -> DeskFigures:
        """Return how much a desk holds, its newest article and when the last one came in."""
        ...

    async def get_store_size(self) -> int:
        """Return the size of the whole store, all desks together, in bytes."""
        ...

    async def delete_desk_data(self, desk: DeskId, *, name: str) -> DeskRemoval:
        """Delete all that a desk holds in one transaction and return how much that was.

        Its settings are as on first use again, under `name`; no other desk is touched.
        """
        ...


class ArticleStore(Protocol):
    """Articles of a desk, each stored in one transaction."""

    async def find_raw(self, desk: DeskId, raw_key: str) -> ArticleId | None:
        """Return the article that a page as it came in is the newest version of, or None.

        A page that its origin changed since is not known: if it comes again, it is news.
        """
        ...

    async def find_known(self, desk: DeskId, keys: Collection[str]) -> StoredArticle | None:
        """Return the oldest article of the desk with one of these identities, or None."""
        ...

    async def get_features(
        self, desk: DeskId, *, after: int, limit: int
    ) -> tuple[PlacedFeatures, ...]:
        """Return features of the first `limit` articles numbered above `after`, oldest first."""
        ...

    async def find_horizon(self, desk: DeskId, *, newest: int) -> int:
        """Return the number above which a desk's `newest` newest articles lie; 0 for all."""
        ...

    async def count_corrections(self, desk: DeskId) -> int:
        """Return how often the desk was corrected; articles move and names part at each."""
        ...

    async def get_places(self, desk: DeskId) -> tuple[tuple[ArticleId, StoryId], ...]:
        """Return the story of every article of the desk."""
        ...

    async def add_article(self, desk: DeskId, update: ArticleUpdate) -> Stored:
        """Store an article with all that was found in it; doing it twice changes nothing.

        Raises StoreMoved where the desk holds articles newer than `update.after`, was corrected
        other than `update.corrections` times, no longer holds the one that this is a copy of,
        its story or its entities, or holds another version of it than `update.revises`.
        """
        ...

    async def get_articles(
        self, desk: DeskId, ids: Collection[ArticleId]
    ) -> tuple[StoredArticle, ...]:
        """Return the desk's articles of these ids, in the order of their ids."""
        ...

    async def remove_article(self, desk: DeskId, article: ArticleId) -> bool:
        """Remove an article and all that was found in it; return whether it was there."""
        ...

    async def find_titles(
        self, desk: DeskId, text: str, *, limit: int
    ) -> tuple[tuple[ArticleId, str], ...]:
        """Return articles with a title in which words begin with `text`, newest first."""
        ...

    async def count_articles(self, desk: DeskId) -> int:
        """Return how many articles the desk holds."""
        ...


class StoryStore(Protocol):
    """Stories of a desk."""

    async def get_outlines(
        self, desk: DeskId, *, since: datetime, until: datetime
    ) -> tuple[Story, ...]:
        """Return the stories that got an article in [since, until), with all their articles.

        They are enough to rank and to count: the articles come without text and sentences.
        """
        ...

    async def get_stories(self, desk: DeskId, ids: Collection[StoryId]) -> tuple[Story, ...]:
        """Return the desk's stories of these ids, whole, in the order of their ids."""
        ...

    async def get_story(self, desk: DeskId, story: StoryId) -> Story | None:
        """Return one story of the desk, or None."""
        ...

    async def find_story_of(self, desk: DeskId, article: ArticleId) -> StoryId | None:
        """Return the story that an article is in, or None where there is no such article."""
        ...

    async def get_placed(self, desk: DeskId, story: StoryId) -> tuple[Placed, ...]:
        """Return why each article of a story is in it, oldest first."""
        ...

    async def find_stories(
        self, desk: DeskId, text: str, *, limit: int
    ) -> tuple[tuple[StoryId, str], ...]:
        """Return stories with a title of an article of theirs that begins words of `text`.

        Each comes with that title, newest first; without a text, the newest stories. One with a
        headline by the desk is found by that too, and comes with it.
        """
        ...

    async def get_renamed(self, desk: DeskId) -> tuple[tuple[StoryId, str], ...]:
        """Return the stories with a headline by the desk, newest first, with it."""
        ...


class EntityStore(Protocol):
    """Entities of a desk, their names and where they are mentioned."""

    async def find_candidates(
        self, desk: DeskId, *, names: Collection[str], keys: Collection[str]
    ) -> tuple[EntityCandidate, ...]:
        """Return the entities known by these folded names or gazetteer keys."""
        ...

    async def find_named(self, desk: DeskId, folded: str) -> tuple[Entity, ...]:
        """Return the entities that go by a folded name, most mentioned first."""
        ...

    async def get_entity(self, desk: DeskId, entity: EntityId) -> Entity | None:
        """Return an entity of the desk by its number, or None."""
        ...

    async def find_similar(self, desk: DeskId, folded: str, *, limit: int) -> tuple[Entity, ...]:
        """Return entities with a name that contains or resembles a folded one."""
        ...

    async def get_leading(self, desk: DeskId, *, limit: int) -> tuple[Entity, ...]:
        """Return the entities named in the most articles, most first."""
        ...

    async def get_figures(
        self, desk: DeskId, entity: EntityId, *, days: Sequence[datetime]
    ) -> EntityFigures:
        """Return how often an entity is mentioned between each two of `days`, and with whom."""
        ...

    async def get_mentions(
        self, desk: DeskId, entity: EntityId, *, limit: int, days: DayRange | None = None
    ) -> tuple[MentionLine, ...]:
        """Return the newest sentences that mention an entity, one an article, newest first.

        With `days`, of articles published on these days of their sources' calendars alone.
        """
        ...


class QuestionStore(Protocol):
    """Questions behind buttons, when a person last looked, and notes to itself."""

    async def keep_questions(
        self, desk: DeskId, questions: Sequence[Question], *, now: datetime
    ) -> tuple[QuestionId, ...]:
        """Return the numbers under which questions are kept, in their order."""
        ...

    async def find_question(self, desk: DeskId, number: QuestionId) -> Question | None:
        """Return a question of the desk, or None."""
        ...

    async def find_kept_question(self, number: QuestionId) -> tuple[DeskId, Question] | None:
        """Return a question of any desk, with its desk, or None.

        Who asks must have been told of it by that desk, in direct messages, and still be in it.
        """
        ...

    async def note_look(
        self, desk: DeskId, *, channel: int, person: int, now: datetime
    ) -> datetime | None:
        """Return when a person last looked in a channel, None if never, and note that it is now."""
        ...

    async def find_note(self, key: str) -> str | None:
        """Return what was noted under a key, or None."""
        ...

    async def set_note(self, key: str, value: str) -> None:
        """Note a value under a key, in place of an earlier one."""
        ...


class CorrectionStore(Protocol):
    """What curators rule: it wins over what is found later, and each ruling can be undone."""

    async def add_correction(
        self, desk: DeskId, correction: Correction, *, person: int, now: datetime
    ) -> CorrectionOutcome:
        """Rule something about the desk's names or stories; return what came of it."""
        ...

    async def undo_correction(self, desk: DeskId, *, now: datetime) -> PastCorrection | None:
        """Undo the latest correction that stands; return it, None where none stands."""
        ...

    async def get_names(self, desk: DeskId, entity: EntityId) -> EntityNames | None:
        """Return all names of an entity with what was ruled of each; None for no such entity."""
        ...


class Storage(
    DeskStore,
    ArticleStore,
    StoryStore,
    EntityStore,
    RelationStore,
    TrendStore,
    DateStore,
    SearchStore,
    SavedStore,
    QuestionStore,
    CorrectionStore,
    AuditStore,
    FeedStore,
    TaskQueue,
    MemoryStore,
    DigestStore,
    DeliveryStore,
    WatchStore,
    AmendmentStore,
    PersonStore,
    UpkeepStore,
    Protocol,
):
    """All the stores over one database."""
