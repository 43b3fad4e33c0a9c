"""Near-copies: one text that two sites print, with another number, rank or date in a sentence.

What two twins of a sentence state is of the same thing, however little the sentence says of it.
But reports that are written anew each day after the same pattern look like copies too: where two
texts were not published at about the same time, their sentences must name the same time.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from bot.domain.articles import ArticleId
from bot.domain.spans import Span
from bot.domain.stories import DifferenceKind, StoryArticle
from bot.stories.disputes.statements import Statement, contradicts
from bot.stories.disputes.words import DOZENS, SMALL
from bot.text.dates import ANY_MONTH, ANY_WEEKDAY, ORDINALS
from bot.text.segment import find_dateline, find_words

ALIKE = 0.85
"""The share of their words, numbers aside, that twins have in common: the project's choice."""

FEWEST = 4
"""Words, numbers aside, that a sentence must have: a line of a page's furniture has fewer."""

MOST_CHANGED = 12
"""Sentences that may differ between a text and its near-copy: with more it was written anew."""

NearDuplicates = tuple[Span, Span]

_VALUES = frozenset(SMALL) | DOZENS | frozenset(ORDINALS)
_TIMES = frozenset(ANY_MONTH) | frozenset(ANY_WEEKDAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence as it is compared: its words, those that are no values, and those that are."""

    span: Span
    words: tuple[str, ...]
    frame: frozenset[str]
    values: tuple[str, ...]


def find_families(articles: Sequence[StoryArticle]) -> tuple[int, ...]:
    """Return for each article the place of the text that it is a copy of, its own where of none."""
    places: dict[ArticleId | None, int] = {a.stored.id: n for n, a in enumerate(articles)}
    roots = []
    for place in range(len(articles)):
        root, seen = place, {place}
        while (above := places.get(articles[root].stored.copy_of, root)) not in seen:
            seen.add(above)
            root = above
        roots.append(root)
    return tuple(roots)


def list_sentences(article: StoryArticle, *, most: int) -> tuple[Sentence, ...]:
    """Return an article's first sentences as they are compared."""
    text = article.stored.article.text
    return tuple(_read(s.span, find_words(s.span.of(text))) for s in article.sentences[:most])


def _read(span: Span, words: tuple[str, ...]) -> Sentence:
    return Sentence(
        span=span,
        words=words,
        frame=frozenset(word for word in words if not _is_value(word)),
        values=tuple(word for word in words if _is_value(word)),
    )


def find_near_duplicates(
    ones: Sequence[Sentence], others: Sequence[Sentence]
) -> tuple[NearDuplicates, ...]:
    """Return the sentences of two texts that are alike but for their numbers, dates or ranks.

    Of a sentence that has several twins nothing is said.
    """
    changed, against = _leave_out(ones, others), _leave_out(others, ones)
    if max(len(changed), len(against)) > MOST_CHANGED:
        return ()
    pairs = [(a.span, b.span) for a in changed for b in against if _are_near_duplicates(a, b)]
    once = Counter(first for first, _ in pairs), Counter(second for _, second in pairs)
    return tuple(pair for pair in pairs if once[0][pair[0]] == once[1][pair[1]] == 1)


def _leave_out(sentences: Sequence[Sentence], others: Sequence[Sentence]) -> list[Sentence]:
    """Return the sentences that another text does not have word for word."""
    known = {sentence.words for sentence in others}
    return [sentence for sentence in sentences if sentence.words not in known]


def _are_near_duplicates(one: Sentence, other: Sentence) -> bool:
    if min(len(one.frame), len(other.frame)) < FEWEST or "copyright" in one.frame:
        return False
    shared = len(one.frame & other.frame)
    alike = 2 * shared >= ALIKE * (len(one.frame) + len(other.frame))
    return alike and one.values != other.values


def _is_value(word: str) -> bool:
    return word[0].isdigit() or word in _VALUES or word in _TIMES


def find_near_duplicate_contradictions(
    near_duplicates: Sequence[NearDuplicates],
    texts: tuple[str, str],
    ones: Sequence[Statement],
    others: Sequence[Statement],
    *,
    apart: bool,
) -> Iterator[tuple[Statement, Statement]]:
    """Yield what twins of sentences state differently.

    `ones` and `others` are all that the two texts state. `apart` says that they were not
    published at about the same time.
    """
    for first, second in near_duplicates:
        some, rest = _pick(ones, first, texts[0]), _pick(others, second, texts[1])
        for kind in _list_kinds(some, rest, apart=apart):
            article = [statement for statement in some if statement.kind is kind]
            also_stated = [statement for statement in rest if statement.kind is kind]
            if len(article) != len(also_stated):
                continue
            for one, other in zip(article, also_stated, strict=True):
                if _are_of_one(one, other, apart=apart) and _differ(one, other, ones, others):
                    yield one, other


def _list_kinds(
    some: Sequence[Statement], others: Sequence[Statement], *, apart: bool
) -> tuple[DifferenceKind, ...]:
    """Return what may differ in twins: days, or numbers and ranks of one time, but not both."""
    times = [frozenset[str]().union(*(s.times for s in stated)) for stated in (some, others)]
    days, numbers = (
        [{s.value for s in stated if s.kind is kind} for stated in (some, others)]
        for kind in (DifferenceKind.DATE, DifferenceKind.NUMBER)
    )
    if times[0] == times[1] and days[0] == days[1]:
        known = bool(times[0]) or not apart
        return (DifferenceKind.NUMBER, DifferenceKind.RANK) if known else ()
    return () if apart or numbers[0] != numbers[1] else (DifferenceKind.DATE,)


def _differ(
    one: Statement, other: Statement, ones: Sequence[Statement], others: Sequence[Statement]
) -> bool:
    """Tell whether two statements of twins contradict: "at least 12" and "at least 21" do."""
    some = [statement for statement in ones if statement is not one]
    rest = [statement for statement in others if statement is not other]
    hedges = [(s.low == s.value, s.high == s.value) for s in (one, other)]
    if hedges[0] == hedges[1] != (False, False):
        # Both texts set a bound on the same side, or none.
        one = replace(one, low=one.value, high=one.value)
        other = replace(other, low=other.value, high=other.value)
    return contradicts(one, other, some, rest)


def _pick(statements: Sequence[Statement], sentence: Span, text: str) -> list[Statement]:
    """Return what a sentence states behind its dateline."""
    dateline = find_dateline(text, sentence.start)
    begin = dateline.end if dateline else sentence.start
    return [s for s in statements if s.sentence == sentence and s.span.start >= begin]


def _are_of_one(one: Statement, other: Statement, *, apart: bool) -> bool:
    if apart and one.grows:
        return False
    if one.kind is DifferenceKind.NUMBER:
        return bool(one.heads & other.heads) and not (one.past or other.past)
    if not (one.plain and other.plain):
        return False
    return one.kind is DifferenceKind.DATE or bool(one.heads & other.heads)
