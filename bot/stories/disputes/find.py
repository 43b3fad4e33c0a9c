"""Differences between the sources of a story: the same thing told with different values.

Precision first: a pair of sentences is compared only where both are plain about the same thing,
and nothing is said where one of the texts itself tells both values. English, Japanese, Chinese.

1. Copies count once, and of one text that tells two values of a thing neither counts. A copy that
   tells another value than its original (`near_duplicates`) stands on a side of its own.
2. What hedges or rounds a number widens it: "at least 12" and 15 do not differ, nor do 1,200 and
   1,187.
3. Tolls (killed, injured, missing …) grow: of texts told more than a few hours apart the later one
   wins and nothing differs.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, islice

from bot.domain.spans import Span
from bot.domain.stories import Claim, Difference, DifferenceKind, Side, StoryArticle
from bot.stories.disputes.claims import find_statements
from bot.stories.disputes.east_asian import find_eastern_statements
from bot.stories.disputes.near_duplicates import (
    NearDuplicates,
    find_families,
    find_near_duplicate_contradictions,
    find_near_duplicates,
    list_sentences,
)
from bot.stories.disputes.speakers import find_speeches
from bot.stories.disputes.statements import Statement, contradicts

READ_ARTICLES = 24
"""Articles of a story that are compared, the newest ones."""

READ_COPIES = 12
"""Copies that are compared with one another and with their originals, the newest ones."""

READ_SENTENCES = 60
"""Sentences of an article that are compared: news tells its story first."""

READ_STATEMENTS = 40
"""Statements of an article that are compared: of 772 texts of the set ECB+ two make more."""

MOST_CONTRADICTIONS = 60
"""Statements of a story that may contradict another: where there are more they are tables."""

SAME_HOURS = timedelta(hours=6)
"""Within this a later toll is another source's and not an update: the project's choice."""

_EASTERN = ("ja", "zh")
_LANGUAGES = ("en", *_EASTERN)

_LETTER, _DENSE = r"[^\s,;:“”\"()、，。「」]", r"[^\x00-\u2fff、，。；：「」“”]{2,16}"
_WORDS_BEFORE = re.compile(rf"(?:(?<!{_LETTER})(?:{_LETTER}+ ){{2,7}}|{_DENSE})\Z")
_WORDS_BEHIND = re.compile(rf"(?: [^\s,;:.“”\"()]+){{2,7}}|{_DENSE}")

_ORDER = (
    DifferenceKind.RANK,
    DifferenceKind.NUMBER,
    DifferenceKind.SPEAKER,
    DifferenceKind.DATE,
)


@dataclass(frozen=True, slots=True)
class _Sourced:
    """A statement with the article that makes it."""

    article: int
    statement: Statement


def find_differences(articles: Sequence[StoryArticle]) -> tuple[Difference, ...]:
    """Return what the articles of one story tell differently, that of most sources first.

    Texts are compared with those of their own language: English, Japanese or Chinese.
    """
    by_language: dict[str, list[StoryArticle]] = {language: [] for language in _LANGUAGES}
    for article in articles:
        language = article.stored.article.language or "en"
        if language in by_language:
            by_language[language].append(article)
    found = [difference for group in by_language.values() for difference in _find_among(group)]
    return tuple(sorted(found, key=_rank))


def _find_among(articles: Sequence[StoryArticle]) -> list[Difference]:
    """Return what articles of one language tell differently."""
    if len(articles) < 2:
        return []
    families = find_families(articles)
    originals = [place for place, root in enumerate(families) if place == root][-READ_ARTICLES:]
    eastern = articles[0].stored.article.language in _EASTERN
    changed = [] if eastern else _find_changed(articles, families)
    heard = sorted({*originals, *(place for pair, _ in changed for place in pair)})
    if len(heard) < 2:
        return []
    statements = {place: _read(articles[place]) for place in heard}
    contradictions: dict[_Sourced, set[_Sourced]] = defaultdict(set)
    for one, other, pairs in _compare(articles, originals, changed, statements):
        for first, second in pairs:
            contradictions[_Sourced(one, first)].add(_Sourced(other, second))
            contradictions[_Sourced(other, second)].add(_Sourced(one, first))
        if len(contradictions) > MOST_CONTRADICTIONS:
            return []
    found = [_compose(group, articles, families) for group in _group(contradictions, statements)]
    return [difference for difference in found if difference is not None]


def _compare(
    articles: Sequence[StoryArticle],
    originals: Sequence[int],
    changed: Iterable[tuple[tuple[int, int], tuple[NearDuplicates, ...]]],
    statements: Mapping[int, Sequence[Statement]],
) -> Iterator[tuple[int, int, Iterator[tuple[Statement, Statement]]]]:
    """Yield what each two originals, and each two near-copies, state differently."""
    for one, other in combinations(originals, 2):
        updates = _is_apart(articles[one], articles[other])
        yield one, other, _find_contradictions(statements[one], statements[other], updates=updates)
    for (one, other), near_duplicates in changed:
        texts = articles[one].stored.article.text, articles[other].stored.article.text
        apart = _is_apart(articles[one], articles[other], unknown=True)
        found = find_near_duplicate_contradictions(
            near_duplicates, texts, statements[one], statements[other], apart=apart
        )
        yield one, other, found


def _find_changed(
    articles: Sequence[StoryArticle], families: Sequence[int]
) -> list[tuple[tuple[int, int], tuple[NearDuplicates, ...]]]:
    """Return the pairs of copies, and of a copy and its original, with twins of sentences."""
    copies = [place for place, root in enumerate(families) if place != root][-READ_COPIES:]
    wanted = sorted({*copies, *(families[place] for place in copies)})
    pairs = [pair for pair in combinations(wanted, 2) if families[pair[0]] == families[pair[1]]]
    read = {place: list_sentences(articles[place], most=READ_SENTENCES) for place in wanted}
    found = ((pair, find_near_duplicates(read[pair[0]], read[pair[1]])) for pair in pairs)
    return [(pair, near_duplicates) for pair, near_duplicates in found if near_duplicates]


def _read(member: StoryArticle) -> tuple[Statement, ...]:
    article = member.stored.article
    spans = tuple(sentence.span for sentence in member.sentences[:READ_SENTENCES])
    published = article.published.day if article.published else None
    dense = article.language in _EASTERN
    read = find_eastern_statements if dense else find_statements
    stated = read(article.text, spans, published=published)[:READ_STATEMENTS]
    return stated + find_speeches(article.text, spans, dense=dense)[:READ_STATEMENTS]


def _is_apart(one: StoryArticle, other: StoryArticle, *, unknown: bool = False) -> bool:
    """Tell whether two articles were published at times between which a toll may have grown.

    Of articles that do not say when they were published, `unknown` is said.
    """
    first, second = one.stored.article.published, other.stored.article.published
    if first is None or second is None:
        return unknown
    if first.at is not None and second.at is not None:
        return abs(first.at - second.at) > SAME_HOURS
    return first.day != second.day


def _find_contradictions(
    ones: Sequence[Statement], others: Sequence[Statement], *, updates: bool
) -> Iterator[tuple[Statement, Statement]]:
    for one in ones:
        if updates and one.grows:
            continue
        for other in others:
            if one.states_same(other) and contradicts(one, other, ones, others):
                yield one, other


def _group(
    contradictions: dict[_Sourced, set[_Sourced]], statements: Mapping[int, Sequence[Statement]]
) -> Iterator[list[_Sourced]]:
    """Yield the statements of one thing together: those that clash, and those that agree."""
    seen: set[_Sourced] = set()
    for start in contradictions:
        if start in seen:
            continue
        group, todo = [], [start]
        while todo:
            sourced = todo.pop()
            if sourced in seen:
                continue
            seen.add(sourced)
            group.append(sourced)
            todo.extend(contradictions[sourced])
            todo.extend(
                other
                for other in contradictions
                if other not in seen and sourced.statement.states_same(other.statement)
            )
        yield group + _find_backers(group, statements)


def _find_backers(
    group: Sequence[_Sourced], statements: Mapping[int, Sequence[Statement]]
) -> list[_Sourced]:
    """Return statements of further articles that say the same as one of the group."""
    heard = {sourced.article for sourced in group}
    backers: list[_Sourced] = []
    for number, own in statements.items():
        if number in heard:
            continue
        backing = (
            _Sourced(number, s)
            for s in own
            for sourced in group
            if s.states_same(sourced.statement) and s.value == sourced.statement.value
        )
        backers += islice(backing, 1)
    return backers


def _compose(
    group: Sequence[_Sourced], articles: Sequence[StoryArticle], families: Sequence[int]
) -> Difference | None:
    """Return a group as a difference, or None where one article stands on two sides.

    Copies of one text that tell the same count once.
    """
    sides: dict[float, dict[int, Statement]] = defaultdict(dict)
    for member in sorted(group, key=lambda t: (t.article, t.statement.span)):
        sides[member.statement.value].setdefault(member.article, member.statement)
    heard = [article for side in sides.values() for article in side]
    doubled = {article for article in heard if heard.count(article) > 1}
    kept = []
    for side in sides.values():
        first_of: dict[int, int] = {}
        for article in side:
            if article not in doubled:
                first_of.setdefault(families[article], article)
        if first_of:
            kept.append({article: side[article] for article in first_of.values()})
    if len(kept) < 2:
        return None
    kept.sort(key=lambda side: (-len(side), min(side)))
    return Difference(
        kind=group[0].statement.kind, sides=tuple(_compose_side(side, articles) for side in kept)
    )


def _compose_side(side: dict[int, Statement], articles: Sequence[StoryArticle]) -> Side:
    return Side(
        claims=tuple(
            Claim(
                article=articles[number].stored.id,
                version=articles[number].stored.version,
                span=_widen(statement, articles[number].stored.article.text),
                sentence=statement.sentence,
            )
            for number, statement in sorted(side.items())
        )
    )


def _widen(statement: Statement, text: str) -> Span:
    """Return the slice that tells a value, of a day or clock time with words that say of what."""
    span, sentence = statement.span, statement.sentence
    if statement.kind is not DifferenceKind.DATE and "clock" not in statement.heads:
        return span
    before = _WORDS_BEFORE.search(text[sentence.start : span.start])
    if before:
        return Span(sentence.start + before.start(), span.end)
    behind = _WORDS_BEHIND.match(text, span.end, sentence.end)
    return Span(span.start, behind.end() if behind else span.end)


def _rank(difference: Difference) -> tuple[int, int, int]:
    claims = [claim for side in difference.sides for claim in side.claims]
    return (_ORDER.index(difference.kind), -len(claims), min(c.sentence.start for c in claims))
