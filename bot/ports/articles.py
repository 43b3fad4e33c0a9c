"""What is asked of the store about articles, their stories, names and days."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Protocol

from bot.domain.articles import ArticleId, StoredArticle
from bot.domain.desks import DeskId
from bot.domain.entities import DayRange, Entity, EntityCandidate, EntityId
from bot.domain.followed import FollowedName
from bot.domain.questions import (
    DatedLine,
    EntityFigures,
    MentionLine,
    NameCount,
    NamePlace,
    Neighbour,
    PairCount,
    Periods,
    Placed,
    StoryTitle,
)
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
    StoryWork,
    UnplacedReading,
)


class RelationStore(Protocol):
    """What stands beside what: names in texts, entities in articles, stories one after another."""

    async def get_name_places(
        self, desk: DeskId, entity: EntityId, *, limit: int
    ) -> tuple[NamePlace, ...]:
        """Return the names under which texts speak of an entity, most articles first."""
        ...

    async def get_related(
        self,
        desk: DeskId,
        entity: EntityId,
        *,
        limit: int,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> tuple[Neighbour, ...]:
        """Return the entities that stand in the same articles as one, most articles first.

        With `since` and `until`, only articles published in [since, until) count.
        """
        ...

    async def get_stories_of(
        self, desk: DeskId, entity: EntityId, *, limit: int
    ) -> tuple[StoryTitle, ...]:
        """Return the stories in which an article names an entity, newest first."""
        ...

    async def get_followers(self, desk: DeskId, story: StoryId) -> tuple[StoryTitle, ...]:
        """Return the stories that take up a finished one again, newest first."""
        ...


class TrendStore(Protocol):
    """How often names are in the news. Copies of a text never count."""

    async def count_by_day(
        self, desk: DeskId, entities: Sequence[EntityId], *, days: Sequence[datetime]
    ) -> tuple[tuple[int, ...], ...]:
        """Return in how many articles each entity is named between each two of `days`."""
        ...

    async def count_independent(self, desk: DeskId, since: datetime, until: datetime) -> int:
        """Return how many articles that are no copies were published in [since, until)."""
        ...

    async def get_name_counts(
        self, desk: DeskId, periods: Periods, *, least: int, limit: int
    ) -> tuple[NameCount, ...]:
        """Return the entities named in at least `least` articles of a period, most first."""
        ...

    async def get_pair_counts(
        self, desk: DeskId, periods: Periods, entities: Collection[EntityId], *, least: int
    ) -> tuple[PairCount, ...]:
        """Return the pairs of some entities that stand together in at least `least` articles."""
        ...


class DateStore(Protocol):
    """Days: what was published then and what happened then."""

    async def get_happened(
        self,
        desk: DeskId,
        days: DayRange,
        *,
        limit: int,
        entity: EntityId | None = None,
        named: bool = False,
    ) -> tuple[DatedLine, ...]:
        """Return the sentences that tell of something on `days`, the most exact dates first.

        Of dates vaguer than ten days only those that are no vaguer than `days`. With `named` the
        sentences too that only name these days.
        """
        ...

    async def get_announced(
        self,
        desk: DeskId,
        days: DayRange,
        *,
        today: date,
        limit: int,
        entity: EntityId | None = None,
    ) -> tuple[DatedLine, ...]:
        """Return the sentences whose dates touch `days` and were to come when they were written.

        Of those written `today` the ones too that name this very day. The earliest days come first.
        """
        ...

    async def get_timeline(
        self,
        desk: DeskId,
        entity: EntityId,
        *,
        limit: int,
        days: DayRange | None = None,
        oldest_first: bool = False,
    ) -> tuple[DatedLine, ...]:
        """Return the sentences that mention an entity and tell of or name a day, newest first.

        With `days`, those alone whose dates touch them.
        """
        ...

    async def get_story_dates(
        self, desk: DeskId, story: StoryId, *, limit: int, named: bool = False
    ) -> tuple[DatedLine, ...]:
        """Return the sentences of a story's articles that tell of something on a day, newest first.

        With `named` those too that only name a day.
        """
        ...

    async def get_published(
        self,
        desk: DeskId,
        since: datetime,
        until: datetime,
        *,
        limit: int,
        days: DayRange | None = None,
    ) -> tuple[StoredArticle, ...]:
        """Return the articles published in [since, until), newest first.

        With `days`, an article of which only the day is known counts by that day.
        """
        ...

    async def find_nearest_published(self, desk: DeskId, moment: datetime) -> datetime | None:
        """Return the time of publication nearest to `moment`, or None in an empty desk."""
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

    async def get_places(
        self, desk: DeskId, *, after: int, limit: int
    ) -> tuple[tuple[ArticleId, StoryId], ...]:
        """Return the story of each article numbered above `after`, by number, at most `limit`."""
        ...

    async def add_article(self, desk: DeskId, update: ArticleUpdate) -> Stored:
        """Store an article with all that was found in it; doing it twice changes nothing.

        Raises StoreMoved where the desk holds articles newer than `update.after`, was corrected
        other than `update.corrections` times, no longer holds the one that this is a copy of,
        its story or its entities, or holds another version of it than `update.revises`; DutyLost
        where another process has `update.duty`, or has placed what lay in the inbox.
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


class InboxStore(Protocol):
    """Readings to be placed by the process that has the duty of their desk."""

    async def put_unplaced(self, desk: DeskId, unplaced: UnplacedReading) -> int:
        """Put a reading into the inbox whose outcome is waited for; return its number there."""
        ...

    async def get_inbox_desks(self) -> tuple[DeskId, ...]:
        """Return the desks with readings to be placed, the one that has waited longest first."""
        ...

    async def get_unplaced(
        self, desk: DeskId, *, limit: int
    ) -> tuple[tuple[int, UnplacedReading], ...]:
        """Return the next readings to be placed at a desk in the order of their numbers."""
        ...

    async def note_unplaceable(self, number: int) -> None:
        """Note that a reading could not be placed; it comes after the others from now on."""
        ...

    async def take_outcome(self, number: int) -> Stored | None:
        """Return, once, what became of a reading of the inbox, None while it was not placed."""
        ...


class StoryStore(Protocol):
    """Stories of a desk."""

    async def get_outlines(
        self, desk: DeskId, *, since: datetime, until: datetime, published: bool = False
    ) -> tuple[Story, ...]:
        """Return the stories that got an article in [since, until), with all their articles.

        Those of which one was `published` then, where that is asked for.

        They are enough to rank and to count: the articles come without text and sentences.
        """
        ...

    async def get_arrived(self, desk: DeskId, *, after: int, upto: int) -> tuple[Story, ...]:
        """Return the stories that got an article after one number, up to another, as outlines.

        What came in later is left out of them.
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

    async def get_followed(self, desk: DeskId) -> tuple[FollowedName, ...]:
        """Return the names of the desk's own list: those of an entity together, its own first."""
        ...

    async def find_named(self, desk: DeskId, folded: str) -> tuple[Entity, ...]:
        """Return the entities that go by a folded name, most mentioned first.

        One of which a curator said so goes before all others.
        """
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

        Copies count too. With `days`, of articles published on these days of their sources'
        calendars alone: none of which the day is not known.
        """
        ...


class WorkStore(Protocol):
    """What curators do about stories."""

    async def get_work(self, desk: DeskId, story: StoryId) -> StoryWork:
        """Return what curators do about a story; nothing where there is no such story."""
        ...

    async def get_board(self, desk: DeskId, *, limit: int) -> tuple[StoryWork, ...]:
        """Return the stories that have a state or an owner, the newest first."""
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
