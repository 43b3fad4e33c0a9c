"""Retelling: which dated sentences of the same days tell the same event."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter

from bot.domain.articles import ArticleId
from bot.domain.entities import EntityId
from bot.domain.questions import DatedLine
from bot.domain.spans import Span
from bot.text import dating
from bot.text.segment import find_content_set
from bot.text.summary import SAME

SAME_EVENT = 0.25
"""Weight of the content words of the shorter sentence that another one of the same day must hold
to tell the same event."""

SAME_STORY = 0.1
"""The same where both articles are of one story, which is mostly one event a day."""

SAME_VAGUE_EVENT = SAME
"""The same where the date is vague: much happens in a year, so the sentences must repeat."""

SAME_LATER = 0.35
"""The same where one date is vague and holds the exact day of the other."""

SAME_NAMES = 0.5
"""Share of the fewer names by which sentences of the same day in two languages tell one event."""

COMPARISONS = 200_000
"""Comparisons of the lines of the same days: all of up to 400 lines, as many as a look-up reads."""

_MONTH = 31
"""Days up to which a vague date is of a month or less."""

_COMMON = 10
"""Lines that hold a word until it weighs half: the entity's own name is in each of a timeline."""

_LEAST = 0.99 * SAME_STORY
"""A little less than what `_is_same` asks for at least, however its sums are rounded."""


@dataclass(slots=True)
class _Weighed:
    """A line with its words, and what they weigh together."""

    line: DatedLine
    words: frozenset[str]
    weight: float


class _Gathering:
    """Events as they are gathered: which lines of theirs share words or names with another one.

    Most lines of a day share little: to compare all with one another took half of a page's time.
    """

    def __init__(self, weights: WordWeights, most: int) -> None:
        self.events: list[list[DatedLine]] = []
        self._weights = weights
        self._most = most
        self._compared: list[tuple[int, _Weighed]] = []
        self._holding: defaultdict[str | tuple[str | None, EntityId], list[int]]
        self._holding = defaultdict(list)
        self._languages: set[str | None] = set()
        self._needed: list[float] = []

    def find(self, weighed: _Weighed) -> int | None:
        """Return the place of the first event that a line tells."""
        own, needed = _LEAST * weighed.weight, self._needed
        shared: dict[int, float] = {}
        for word in weighed.words:
            weight = self._weights[word]
            for at in self._holding.get(word, ()):
                shared[at] = shared.get(at, 0.0) + weight
        near = {at for at, weight in shared.items() if weight >= own or weight >= needed[at]}
        for language in self._languages - {weighed.line.article.article.language}:
            for name in weighed.line.names:
                near.update(self._holding[language, name])
        compared = sorted((self._compared[at] for at in near), key=itemgetter(0))
        return next(
            (
                place
                for place, other in compared
                if place < self._most and _is_same(weighed, other, self._weights)
            ),
            None,
        )

    def add(self, weighed: _Weighed) -> None:
        """Put a line to the first event that it tells, else begin one with it."""
        place = self.find(weighed)
        if place is None:
            place = len(self.events)
            self.events.append([])
        self.events[place].append(weighed.line)
        if len(self.events[place]) <= _COMPARED:
            language = weighed.line.article.article.language
            self._languages.add(language)
            for word in weighed.words:
                self._holding[word].append(len(self._compared))
            for name in weighed.line.names:
                self._holding[language, name].append(len(self._compared))
            self._compared.append((place, weighed))
            self._needed.append(_LEAST * weighed.weight)


class WordWeights(dict[str, float]):
    """What each content word of some dated lines weighs: less, the more of the lines hold it."""

    def __init__(self, lines: Iterable[DatedLine]) -> None:
        counts: Counter[str] = Counter()
        self._words: dict[str, frozenset[str]] = {}
        for line in lines:
            counts.update(self._find_words(line))
        super().__init__({word: _COMMON / (_COMMON + count) for word, count in counts.items()})

    def __missing__(self, word: str) -> float:
        return 1.0

    def weigh(self, line: DatedLine) -> _Weighed:
        """Return a line with its words, and what they weigh together."""
        words = self._find_words(line)
        return _Weighed(line, words, self.sum(words))

    def _find_words(self, line: DatedLine) -> frozenset[str]:
        said = leave_date(line)
        if said not in self._words:
            self._words[said] = find_content_set(said, line.article.article.language)
        return self._words[said]

    def sum(self, words: Iterable[str]) -> float:
        """Return what words weigh together."""
        return sum(map(self.__getitem__, words))


def gather_same(
    lines: Iterable[DatedLine], weights: WordWeights | None = None
) -> list[list[DatedLine]]:
    """Return lines of the same days as events: each line with the first event that it tells.

    A sentence counts once. Without `weights` the words weigh as these lines alone have them.
    """
    once: dict[tuple[ArticleId, Span], DatedLine] = {}
    for line in lines:
        once.setdefault((line.article.id, line.sentence.span), line)
    weights = WordWeights(once.values()) if weights is None else weights
    gathering = _Gathering(weights, COMPARISONS // max(1, len(once)))
    for line in once.values():
        gathering.add(weights.weigh(line))
    return gathering.events


def find_same(
    line: DatedLine, events: Sequence[Sequence[DatedLine]], weights: WordWeights
) -> int | None:
    """Return the place of the event of which a line with a vaguer date tells, or None."""
    weighed = weights.weigh(line)
    for place, event in enumerate(events):
        for other in event[:_COMPARED]:
            if _is_same(weighed, weights.weigh(other), weights, vague=SAME_LATER):
                return place
    return None


def leave_date(line: DatedLine) -> str:
    """Return what a sentence says beside its date, which is the same in all of that day."""
    return dating.leave_date(line.article.article.text, line.sentence.span, line.date.span)


_COMPARED = 3
"""Lines of an event that a further one is compared with, the best first."""


def _is_same(
    weighed: _Weighed, other: _Weighed, weights: WordWeights, *, vague: float = SAME_VAGUE_EVENT
) -> bool:
    one, two = weighed.line, other.line
    together = one.story is not None and one.story == two.story
    if one.article.article.language != two.article.article.language:
        exact = not one.date.is_vague or (together and one.date.days.length <= _MONTH)
        return exact and _share_names(one, two, together=together)
    smaller = min(weighed.weight, other.weight)
    planned = _is_ahead(one) and _is_ahead(two) and not one.names.isdisjoint(two.names)
    share = SAME_STORY if together or planned else SAME_EVENT
    if one.date.is_vague:
        share = vague if one.date.days.length > _MONTH else max(share, SAME_EVENT)
    elif one.date.days.length > 1 and not together:
        share = SAME_LATER  # much happens in a week
    return smaller > 0 and weights.sum(weighed.words & other.words) >= share * smaller


def _is_ahead(line: DatedLine) -> bool:
    """Return whether a line tells of a day to come: for one day a name has mostly one plan."""
    published = line.article.article.published
    return published is not None and line.date.first > published.day


def _share_names(one: DatedLine, other: DatedLine, *, together: bool) -> bool:
    shared, fewer = len(one.names & other.names), min(len(one.names), len(other.names))
    return shared > (0 if together else 1) and shared >= SAME_NAMES * fewer
