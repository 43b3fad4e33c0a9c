"""Choose what to tell of a story: its headline and the sentences for each role."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.articles import ArticleId, ArticleKind, SentenceReading
from bot.domain.digests import BriefLength, Role
from bot.domain.posting import ChannelHistory, fold_quote
from bot.domain.spans import Span
from bot.domain.stories import Story, StoryArticle
from bot.text.dates import find_dates
from bot.text.roles import ROLE_FLOOR
from bot.text.segment import find_content_words, split_sentences
from bot.text.summary import SAME, find_numbers, shingle_sentence, tells_same

PLAN: dict[BriefLength, dict[Role, int]] = {
    BriefLength.SHORT: {Role.HAPPENING: 1, Role.WHY: 1, Role.NEXT: 0},
    BriefLength.STANDARD: {Role.HAPPENING: 2, Role.WHY: 1, Role.NEXT: 2},
    BriefLength.FULL: {Role.HAPPENING: 4, Role.WHY: 2, Role.NEXT: 2},
}
"""How many sentences a story gets in each role, by the length of the brief (design: brief)."""

MOST_OF_ONE = 0.25
"""At most this share of an article's sentences is shown, but always two of them, and three of six:
one for each role."""

_SCORES: Mapping[Role, Callable[[SentenceReading], float]] = {
    Role.HAPPENING: lambda sentence: sentence.happening,
    Role.WHY: lambda sentence: sentence.why,
    Role.NEXT: lambda sentence: sentence.ahead,
}

VIEW = 0.4
"""What an opinion, analysis or roundup counts for beside a report, and a sentence of it."""

BEGINNING = 6
"""Sentences of a later article that are searched for the day of an earlier one's plan."""

COME_TRUE = 0.5
"""Share of a plan's words that a sentence of the same day holds which tells that it was done."""

LEAD = 3
"""Sentences that an article begins with, one of which can stand as its lead."""

HOLDERS = 12
"""Sentences told before, the latest, that are compared for each word that a new one shares."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A sentence chosen for a role: which article of the story, and which of its sentences."""

    role: Role
    article: int
    sentence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What a channel knows of a story already.

    `before` holds, by article, the text that a corrected article had when it was told. What came
    in before `since`, or up to the number `after`, is background: it is neither quoted nor gives
    the headline. A plan for a day before `today`, of the reader's calendar, is none.
    """

    history: ChannelHistory = field(default_factory=ChannelHistory)
    before: Mapping[ArticleId, str] = field(default_factory=dict)
    since: datetime | None = None
    today: date | None = None
    after: int = -1


NOTHING_SHOWN = Past()


def find_day(moment: datetime, zone: str) -> date:
    """Return the day of a moment on the calendar of a zone (IANA)."""
    return moment.astimezone(ZoneInfo(zone)).date()


def choose_headline(story: Story, past: Past = NOTHING_SHOWN) -> str:
    """Return the best of the sources' own titles: of the article that stands nearest to the rest.

    A headline that a curator gave goes before all. Else the title is of an article of the window,
    a report before an opinion or analysis, one that was not told before, an original before a
    copy; the one whose words the others share most wins, the earlier one on a tie.
    """
    if story.renamed:
        return story.renamed
    best = find_leading(story, past)
    return best.stored.article.title if best else _first_words(story)


def find_leading(story: Story, past: Past = NOTHING_SHOWN) -> StoryArticle | None:
    """Return the article whose title heads a story, None where no article has any."""
    spoken = [article for article in story.articles if article.stored.article.title]
    spoken = [one for one in spoken if is_fresh(one, past.since, past.after)] or spoken
    language = main_language(spoken)
    preferred: tuple[Callable[[StoryArticle], bool], ...] = (
        is_report,
        lambda article: article.stored.id not in past.history.articles,
        lambda article: article.stored.copy_of is None,
        lambda article: article.stored.article.language == language,
    )
    for is_better in preferred:
        spoken = [article for article in spoken if is_better(article)] or spoken
    if not spoken:
        return None
    shared = Counter(
        word for article in spoken for word in set(find_content_words(article.stored.article.title))
    )
    return max(spoken, key=lambda article: _title_weight(article, shared))


def is_fresh(article: StoryArticle, since: datetime | None, after: int = -1) -> bool:
    """Return whether an article came in, or was corrected, since then and after a number.

    A time of None excludes nothing.
    """
    stored = article.stored
    if stored.arrival <= after:
        return False
    return since is None or max(stored.received, stored.corrected or stored.received) >= since


def is_report(article: StoryArticle) -> bool:
    """Return whether an article reports an event: no opinion, analysis or roundup."""
    return article.stored.kind is ArticleKind.REPORT


def _title_weight(article: StoryArticle, shared: Counter[str]) -> float:
    words = set(find_content_words(article.stored.article.title))
    return sum(shared[word] for word in words) / (len(words) + 3)


def _first_words(story: Story) -> str:
    return next((text for article in story.articles for text in _list_sentences(article)), "")


def main_language(articles: Iterable[StoryArticle]) -> str | None:
    """Return the language that most of some articles are written in, the first one's on a tie."""
    languages = Counter(article.stored.article.language for article in articles)
    return languages.most_common(1)[0][0] if languages else None


def choose_sentences(
    story: Story, length: BriefLength, past: Past = NOTHING_SHOWN
) -> tuple[Choice, ...]:
    """Return the sentences to show of a story, by role and then in reading order.

    The roles take turns, each its best sentence over the floor: none that repeats one already
    chosen, none that dangles, not more of one article than MOST_OF_ONE; and of a story that was
    told before, only what stood in none of the articles told then. Where there is none at all, a
    story that was not told before is told by its lead.
    """
    chosen: list[Choice] = []
    shown: list[frozenset[str]] = []
    # What does not fit once never fits later: each role goes through its candidates once.
    known = _Known(story, past)
    plan = PLAN[length]
    ranked = {role: iter(_rank(role, known)) for role in plan}
    for turn in range(max(plan.values())):
        for role in plan:
            if turn >= plan[role]:
                continue
            for choice, pieces in ranked[role]:
                if _fits(story, choice, pieces, chosen, shown):
                    chosen.append(choice)
                    shown.append(pieces)
                    break
    if not chosen and not known.has_met:
        return _find_lead(known, find_leading(story, past))
    order = list(Role)
    return tuple(sorted(chosen, key=lambda c: (order.index(c.role), c.article, c.sentence)))


def _fits(
    story: Story,
    choice: Choice,
    pieces: frozenset[str],
    chosen: Sequence[Choice],
    shown: Sequence[frozenset[str]],
) -> bool:
    sentences = len(story.articles[choice.article].sentences)
    most = max(2, min(len(_SCORES), sentences // 2), int(MOST_OF_ONE * sentences))
    if sum(other.article == choice.article for other in chosen) >= most:
        return False
    return not any(tells_same(pieces, other) for other in shown)


class _Said:
    """Sentences that were said before, to tell whether a new one says what one of them did."""

    def __init__(self, sentences: Iterable[str], language: str | None) -> None:
        self._holders: dict[str, deque[int]] = defaultdict(lambda: deque(maxlen=HOLDERS))
        self._numbers: list[frozenset[str]] = []
        for sentence in sentences:
            for piece in shingle_sentence(sentence, language):
                self._holders[piece].append(len(self._numbers))
            self._numbers.append(find_numbers(sentence))

    def holds(self, text: str, pieces: frozenset[str]) -> bool:
        """Return whether a sentence, in pieces, says what one of these does.

        One that differs in a number tells something else: seven sites, where it was nine.
        """
        shared = Counter(n for piece in pieces for n in self._holders.get(piece, ()))
        numbers = find_numbers(text)
        return any(
            count >= SAME * len(pieces) and numbers <= self._numbers[n]
            for n, count in shared.items()
        )


class _Known:
    """What of a story was told before: whole articles, and every sentence that was quoted."""

    def __init__(self, story: Story, past: Past) -> None:
        self._story, self._past = story, past
        self._today = past.today or date.min
        self._days: dict[ArticleId, tuple[tuple[Span, frozenset[date]], ...]] = {}
        self._originals: dict[ArticleId, _Said] = {}
        self._articles = past.history.articles - past.before.keys()
        self._fresh = [
            (number, member)
            for number, member in enumerate(story.articles)
            if is_fresh(member, past.since, past.after) and member.stored.id not in self._articles
        ]
        fresh = [member for _, member in self._fresh]
        self.language = main_language(fresh or story.articles)
        self._by_id = {article.stored.id: article for article in story.articles}
        self.has_met = not past.history.articles.isdisjoint(self._by_id)
        self._said = _Said(self._list_shown(past.before), self.language)

    def _list_shown(self, before: Mapping[ArticleId, str]) -> Iterator[str]:
        for article in self._story.articles:
            if (text := before.get(article.stored.id)) is not None:
                yield from (span.of(text) for span in split_sentences(text))
            elif article.stored.id in self._articles:
                yield from _list_sentences(article)

    def iterate_quotable(self) -> Iterator[tuple[int, StoryArticle]]:
        """Yield the fresh articles in the language of most that were not told, with their place.

        What a copy prints stands in its original; what it adds is news.
        """
        for number, member in self._fresh:
            if member.stored.article.language == self.language:
                yield number, member

    def has_said(self, article: StoryArticle, text: str, pieces: frozenset[str]) -> bool:
        """Return whether a sentence was quoted before, or stands in what was told.

        Of a copy only what it adds is not said: the rest stands in its original.
        """
        quotes = self._past.history.quotes
        if (quotes and fold_quote(text) in quotes) or self._said.holds(text, pieces):
            return True
        original = self._by_id.get(article.stored.copy_of or article.stored.id)
        if original is None or original is article:
            return False
        said = self._originals.get(original.stored.id)
        if said is None:
            said = _Said(_list_sentences(original), self.language)
            self._originals[original.stored.id] = said
        return said.holds(text, pieces)

    def has_passed(self, article: StoryArticle, sentence: Span) -> bool:
        """Return whether a plan is one no more: its day is over, or a later article tells of it.

        A plan without a day stands; of a month or a year it is over with its last day. An article
        of the same day tells of it where a sentence with much the same words does, and is no plan
        itself.
        """
        day, moment = article.stored.day, article.stored.moment
        ends = _find_days(article, [sentence], vague=True)
        planned = _find_days(article, [sentence])
        if not any(end >= day for end in ends):
            return False  # what it names is what lies behind it
        later = [other for other in self._story.articles if other.stored.moment > moment]
        today = max((self._today, *(other.stored.day for other in later)), default=self._today)
        if max(ends) < today:
            return True
        words = set(find_content_words(sentence.of(article.stored.article.text)))
        return any(
            planned & days and (other.stored.day > day or self._tells_of(words, other, span))
            for other in later
            for span, days in self._get_days(other)
        )

    def _tells_of(self, plan: set[str], article: StoryArticle, span: Span) -> bool:
        reading = next(part for part in article.sentences if part.span == span)
        words = set(find_content_words(span.of(article.stored.article.text)))
        return reading.happening > reading.ahead and len(plan & words) >= COME_TRUE * len(plan)

    def _get_days(self, article: StoryArticle) -> tuple[tuple[Span, frozenset[date]], ...]:
        """Return the sentences that an article begins with, and the days that each names."""
        known = self._days.get(article.stored.id)
        if known is None:
            spans = [sentence.span for sentence in article.sentences[:BEGINNING]]
            known = tuple((span, _find_days(article, [span])) for span in spans)
            self._days[article.stored.id] = known
        return known


def _list_sentences(article: StoryArticle) -> Iterator[str]:
    text = article.stored.article.text
    return (part.span.of(text) for part in article.sentences)


def _find_days(
    article: StoryArticle, sentences: Sequence[Span], *, vague: bool = False
) -> frozenset[date]:
    """Return the days that sentences of an article name; the last days of `vague` dates too."""
    published = article.stored.article
    found = find_dates(
        published.text, sentences, published=article.stored.day, language=published.language
    )
    return frozenset(mention.last for mention in found if vague or not mention.is_vague)


def _rank(role: Role, known: _Known) -> list[tuple[Choice, frozenset[str]]]:
    scored = []
    for number, member in known.iterate_quotable():
        view = 1.0 if is_report(member) else VIEW
        for place, sentence in enumerate(member.sentences):
            score = _SCORES[role](sentence)
            if score >= ROLE_FLOOR and not sentence.dangling:
                text = sentence.span.of(member.stored.article.text)
                pieces = shingle_sentence(text, known.language)
                weight = score * (0.5 + 0.5 * sentence.salience) * view
                if role is Role.NEXT and known.has_passed(member, sentence.span):
                    continue
                if role is Role.WHY and sentence.happening >= sentence.why:
                    continue  # the news of its own article is no reason in that of another
                if pieces and not known.has_said(member, text, pieces):
                    scored.append((-weight, number, place, pieces))
    scored.sort(key=lambda item: item[:3])
    return [(Choice(role, number, place), pieces) for _, number, place, pieces in scored]


def _find_lead(known: _Known, leading: StoryArticle | None) -> tuple[Choice, ...]:
    """Return the sentence that an article begins with: of the one that heads the story, or else."""
    quotable = sorted(known.iterate_quotable(), key=lambda item: item[1] is not leading)
    for number, member in quotable:
        article = member.stored.article
        if member.stored.kind is ArticleKind.ROUNDUP:
            continue
        for place, sentence in enumerate(member.sentences[:LEAD]):
            text = sentence.span.of(article.text)
            pieces = shingle_sentence(text, known.language)
            if sentence.dangling or not sentence.salience or known.has_said(member, text, pieces):
                continue
            if pieces - shingle_sentence(article.title, known.language):
                return (Choice(Role.LEAD, number, place),)
    return ()


def iterate_originals(articles: Sequence[StoryArticle]) -> Iterator[StoryArticle]:
    """Yield the articles that are not copies of another one of the story."""
    ids = {article.stored.id for article in articles}
    for article in articles:
        if article.stored.copy_of not in ids:
            yield article
