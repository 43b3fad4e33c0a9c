"""Questions: what a person asks of a desk or has done by a press, and the lines that answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, NewType

from bot.domain.articles import ArticleId, SentenceReading, SourceClass, StoredArticle
from bot.domain.desks import AuditId, DeskId
from bot.domain.digests import BriefLength, DigestId
from bot.domain.entities import DateMention, EntityId
from bot.domain.feeds import SubscriptionId
from bot.domain.followed import Claim
from bot.domain.queries import Query, SavedId
from bot.domain.spans import Span
from bot.domain.stories import StoryId, WorkState
from bot.domain.watches import WatchId


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionLine:
    """A sentence that mentions an entity, and the article it stands in."""

    article: StoredArticle
    sentence: Span
    mentions_in_article: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DatedLine:
    """A sentence that names a day, the article it stands in and the entities that it names.

    `story` is the one that the article is part of, None where it is in none.
    """

    article: StoredArticle
    sentence: SentenceReading
    date: DateMention
    names: frozenset[EntityId] = frozenset()
    story: StoryId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbour:
    """An entity that appears in the same articles as another, and in how many.

    `in_all` counts all articles that name it, `newest` is when the newest of both is from; both
    are known where related entities were asked for, not beside other figures.
    """

    name: str
    articles: int
    entity: EntityId
    in_all: int = 0
    newest: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NamePlace:
    """A name as texts write it, in how many articles, and the newest of these."""

    name: str
    articles: int
    newest: StoredArticle


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryTitle:
    """A story by the title of an article in it, and how many articles it has."""

    story: StoryId
    title: str
    articles: int
    newest: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NameCount:
    """In how many independent articles an entity is named in a period, and in the time before.

    `first` is when it was named first of all.
    """

    entity: EntityId
    name: str
    now: int
    before: int
    first: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PairCount:
    """In how many independent articles two entities are named together, in a period and before."""

    names: tuple[str, str]
    now: int
    before: int


@dataclass(frozen=True, slots=True)
class Periods:
    """A period [since, until), and the time before it that it is compared with, from `before`."""

    before: datetime
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityFigures:
    """How often an entity is in the news.

    `counts` holds the mentions between each two of the days asked for, in their order.
    """

    mentions: int
    articles: int
    counts: tuple[int, ...]
    neighbours: tuple[Neighbour, ...]


class DateKind(StrEnum):
    """By which days a look-up goes: those that texts tell of, or those they were published on."""

    EVENT = "event"
    PUBLISHED = "published"


class SearchOrder(StrEnum):
    """The order of search results."""

    RELEVANCE = "relevance"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchQuery:
    """A search: what an article must say or be, and the order wanted."""

    query: Query
    order: SearchOrder = SearchOrder.RELEVANCE


QuestionId = NewType("QuestionId", int)


class Period(StrEnum):
    """The days up to today that counts are made over."""

    WEEK = "7d"
    MONTH = "30d"
    QUARTER = "90d"
    YEAR = "1y"

    @property
    def days(self) -> int:
        """Return how many days that are."""
        return {"7d": 7, "30d": 30, "90d": 90, "1y": 365}[self.value]


class Horizon(StrEnum):
    """The days from a day on that an agenda is of."""

    NEXT = "3d"
    WEEK = "7d"
    MONTH = "30d"
    YEAR = "1y"

    @property
    def days(self) -> int:
        """Return how many days that are."""
        return {"3d": 3, "7d": 7, "30d": 31, "1y": 366}[self.value]


class TimelineOrder(StrEnum):
    """Which end of a timeline comes first."""

    NEWEST = "newest"
    OLDEST = "oldest"


TYPES: dict[str, type[Question]] = {}
"""Every kind of question by its word."""


@dataclass(frozen=True, slots=True)
class Question:
    """What can be asked of a desk; behind every look-up and every button stands one.

    Each kind is a class of its own, whose fields are all that the answer depends on. Its `word`
    stands in the buttons of messages that were posted long ago: it never changes. Fields are
    texts, numbers, moments, choices (StrEnum), yes or no, or tuples of texts:
    `bot.briefing.questions.encode` writes them into a button. A field that may be left out has a
    default.
    """

    word: ClassVar[str] = ""

    def __init_subclass__(cls, word: str = "") -> None:
        # Called again, without the word, for the class that `slots` makes of this one.
        cls.word = word or cls.word
        TYPES[cls.word] = cls


@dataclass(frozen=True, slots=True)
class Action(Question, word="action"):
    """What is not asked but done, by a press of a button: for an admin, or for whoever presses."""


@dataclass(frozen=True, slots=True)
class AboutQuestion(Question, word="about"):
    """A question about an entity or a story: by its name as it was typed, or "e:12", "s:3"."""

    about: str


@dataclass(frozen=True, slots=True)
class BriefQuestion(Question, word="brief"):
    """What came in in [since, until]; of its stories those that come after the first `skip`."""

    since: datetime
    until: datetime
    length: BriefLength = BriefLength.STANDARD
    skip: int = 0


@dataclass(frozen=True, slots=True)
class EntityQuestion(AboutQuestion, word="entity"):
    """The page of an entity."""

    period: Period = Period.MONTH


@dataclass(frozen=True, slots=True)
class NamesQuestion(AboutQuestion, word="names"):
    """The names of an entity."""


@dataclass(frozen=True, slots=True)
class StoriesQuestion(AboutQuestion, word="stories"):
    """The newest stories that name an entity."""


@dataclass(frozen=True, slots=True)
class RelatedQuestion(AboutQuestion, word="related"):
    """What stands in the same articles as an entity, of a period or of all times."""

    period: Period | None = None


@dataclass(frozen=True, slots=True)
class TrendQuestion(AboutQuestion, word="trend"):
    """How often names, with commas between, are in the news; without any, what rises."""

    about: str = ""
    period: Period = Period.MONTH


@dataclass(frozen=True, slots=True)
class TimelineQuestion(AboutQuestion, word="timeline"):
    """The dated events of an entity, `since` and `until` days as they were typed."""

    since: str | None = None
    until: str | None = None
    dates: DateKind = DateKind.EVENT
    order: TimelineOrder = TimelineOrder.NEWEST


@dataclass(frozen=True, slots=True)
class DateQuestion(Question, word="date"):
    """What happened on days as they were typed, and what was published; or one of these alone.

    With `each`, every source tells an event in its own words.
    """

    when: str
    entity: str | None = None
    dates: DateKind | None = None
    each: bool = False


@dataclass(frozen=True, slots=True)
class AgendaQuestion(Question, word="agenda"):
    """What the sources say is coming, from a day on that was typed, today where none was.

    `entity` is a name or "e:12"; with a `tag` only what came by a feed that has it counts.
    """

    horizon: Horizon = Horizon.WEEK
    since: str | None = None
    entity: str | None = None
    tag: str = ""


@dataclass(frozen=True, slots=True)
class ReviewQuestion(Question, word="review"):
    """What moved over the days up to one that was typed, today where none was.

    Sentences that the `channel` was shown are told again only where no other tells as much.
    """

    period: Period = Period.WEEK
    until: str | None = None
    channel: int = 0


@dataclass(frozen=True, slots=True)
class SearchQuestion(Question, word="search"):
    """The articles that a query and the options that narrow it ask for.

    `entity` is a name or "e:12", `since` and `until` are days as typed, both inclusive.
    """

    query: str = ""
    entity: str | None = None
    source: str | None = None
    since: str | None = None
    until: str | None = None
    order: SearchOrder = SearchOrder.RELEVANCE


@dataclass(frozen=True, slots=True)
class StoryQuestion(AboutQuestion, word="story"):
    """The page of a story, by its reference or words of its headline."""


@dataclass(frozen=True, slots=True)
class StoryTimelineQuestion(AboutQuestion, word="story_timeline"):
    """The days that a story tells of; see TimelineQuestion."""

    since: str | None = None
    until: str | None = None
    dates: DateKind = DateKind.EVENT
    order: TimelineOrder = TimelineOrder.NEWEST


@dataclass(frozen=True, slots=True)
class BoardQuestion(Question, word="board"):
    """Which stories curators work on: those of a state, or that a person (by number) took."""

    state: WorkState | None = None
    owner: int = 0


@dataclass(frozen=True, slots=True)
class SourcesQuestion(AboutQuestion, word="sources"):
    """All articles of a story, copies too."""


@dataclass(frozen=True, slots=True)
class ContextQuestion(AboutQuestion, word="context"):
    """The quotes of a story between the sentences around them."""


@dataclass(frozen=True, slots=True)
class ReasonsQuestion(AboutQuestion, word="reasons"):
    """Why the articles of a story are in it."""


@dataclass(frozen=True, slots=True)
class WhyQuestion(AboutQuestion, word="why"):
    """Why digests told of an article or story, or did not; of all of them where none is named.

    `about` is "a:12", "s:3", an address or words of a title.
    """

    digest: str = ""


@dataclass(frozen=True, slots=True)
class PostQuestion(Question, word="post"):
    """Something about the post of a digest: of a window, for the slot with this key."""

    digest: DigestId
    since: datetime
    until: datetime
    after: int
    upto: int
    key: str


@dataclass(frozen=True, slots=True)
class MoreQuestion(PostQuestion, word="more"):
    """What a post left out for its length; of its stories those after the first `skip`."""

    skip: int = 0


@dataclass(frozen=True, slots=True)
class WeightsQuestion(PostQuestion, word="weights"):
    """Why a post holds what it holds."""


@dataclass(frozen=True, slots=True)
class VoteAction(Action, word="vote"):
    """Say that a story was useful to who presses, or that it was not."""

    story: StoryId
    useful: bool


@dataclass(frozen=True, slots=True)
class WatchAction(Action, word="watch"):
    """Watch an entity ("e:12") or a story ("s:3") for who presses."""

    about: str


@dataclass(frozen=True, slots=True)
class MakeEventAction(Action, word="make_event"):
    """Make a scheduled event of the plan with this key, as a curator chose."""

    key: str


@dataclass(frozen=True, slots=True)
class MuteAction(Action, word="mute"):
    """Mute a watch, or let it speak again."""

    watch: WatchId
    muted: bool = True


@dataclass(frozen=True, slots=True)
class EndWatchAction(Action, word="end_watch"):
    """End a watch."""

    watch: WatchId


@dataclass(frozen=True, slots=True)
class UnsubscribeAction(Action, word="unsubscribe"):
    """Send who presses the digest of a desk no longer."""


@dataclass(frozen=True, slots=True)
class HelpAction(Action, word="help"):
    """Show who presses what the bot does for them."""


@dataclass(frozen=True, slots=True)
class ReadElsewhereAction(Action, word="read_elsewhere"):
    """Let who presses read the desk of this button where the bot is not."""


@dataclass(frozen=True, slots=True)
class KeptOfMeAction(Action, word="kept_of_me"):
    """Tell who presses what is kept of them."""


@dataclass(frozen=True, slots=True)
class ForgetMeAction(Action, word="forget_me"):
    """Delete what is kept of who presses."""


@dataclass(frozen=True, slots=True)
class AddFeedAction(Action, word="add_feed"):
    """Add the feed that an admin was shown."""

    url: str
    name: str = ""
    tags: tuple[str, ...] = ()
    source_class: SourceClass = SourceClass.UNKNOWN
    title: str = ""
    days_back: int = 1
    interval: int = 0
    selector: str | None = None


@dataclass(frozen=True, slots=True)
class RemoveAction(Action, word="remove"):
    """Remove what a person was asked about: an article, a feed or a digest ("d:5")."""

    about: str


@dataclass(frozen=True, slots=True)
class StateFactsAction(Action, word="state_facts"):
    """Ask a curator who published an article that was given by hand, and when."""

    article: ArticleId


@dataclass(frozen=True, slots=True)
class SetFilterAction(Action, word="set_filter"):
    """Use the filter that an admin was shown the effect of."""

    feed: SubscriptionId
    filter: str


@dataclass(frozen=True, slots=True)
class FollowAction(Action, word="follow"):
    """Put lines of a list on the desk's own, as a curator chose where a name is another's.

    `entity` is which one the only line means: "e:12", or "e:0" for one that is new.
    """

    lines: tuple[str, ...] = ()
    claim: Claim = Claim.ASK
    entity: str = ""


@dataclass(frozen=True, slots=True)
class AddAliasAction(Action, word="add_alias"):
    """Make a name that another entity goes by one of an entity ("e:12"), as a curator chose."""

    entity: str
    alias: str
    claim: Claim


@dataclass(frozen=True, slots=True)
class RestoreSearchAction(Action, word="restore"):
    """Bring a saved search back that was removed."""

    search: SavedId


@dataclass(frozen=True, slots=True)
class EarlierAuditAction(Action, word="audit"):
    """Show an admin the entries before one, of all persons or of one (0 for all)."""

    before: AuditId
    person: int = 0


@dataclass(frozen=True, slots=True)
class KeptText:
    """What a desk keeps for the buttons of a message: texts that are too long for them.

    `kind` and `text` are as they were kept; `bot.briefing.questions` reads them.
    """

    desk: DeskId
    kind: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Why an article is in its story: how alike they are (0 to 1) and the reasons in words."""

    article: StoredArticle
    score: float
    reasons: tuple[str, ...]
