"""Differences between the sources of a story: the same thing told with different values.

Precision first: a pair of sentences is compared only where both are plain about the same thing,
and nothing is said where one of the texts itself tells both values. English texts only.

1. Copies count once, and of one text that tells two values of a thing neither counts.
2. What hedges or rounds a number widens it: "at least 12" and 15 do not differ, nor do 1,200 and
   1,187.
3. Tolls (killed, injured, missing …) grow: of texts told more than a few hours apart the later one
   wins and nothing differs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from bot.domain.differences import Claim, Difference, DifferenceKind, Side
from bot.domain.stories import ToldArticle
from bot.stories.claims import find_statements
from bot.stories.statements import Statement

READ_ARTICLES = 24
"""Articles of a story that are compared, the newest ones."""

READ_SENTENCES = 60
"""Sentences of an article that are compared: news tells its story first."""

SAME_HOURS = timedelta(hours=6)
"""Within this a later toll is another source's and not an update: the project's choice."""

_ADDED = 8
"""Numbers of a sentence that are added up."""

_ORDER = (DifferenceKind.RANK, DifferenceKind.NUMBER, DifferenceKind.DATE)


@dataclass(frozen=True, slots=True)
class _Told:
    """A statement with the article that makes it."""

    article: int
    statement: Statement


def find_differences(articles: Sequence[ToldArticle]) -> tuple[Difference, ...]:
    """Return what the articles of one story tell differently, that of most sources first."""
    ids = {told.stored.id for told in articles}
    compared = [told for told in articles if told.stored.copy_of not in ids and _is_english(told)]
    compared = compared[-READ_ARTICLES:]
    if len(compared) < 2:
        return ()
    statements = [_read(told) for told in compared]
    clashes: dict[_Told, set[_Told]] = defaultdict(set)
    for one, other in combinations(range(len(compared)), 2):
        apart = _is_apart(compared[one], compared[other])
        for first, second in _find_clashes(statements[one], statements[other], updates=apart):
            clashes[_Told(one, first)].add(_Told(other, second))
            clashes[_Told(other, second)].add(_Told(one, first))
    found = [_compose(group, compared) for group in _group(clashes, statements)]
    differences = [difference for difference in found if difference is not None]
    return tuple(sorted(differences, key=_rank))


def _is_english(told: ToldArticle) -> bool:
    return told.stored.article.language in ("en", None)


def _read(told: ToldArticle) -> tuple[Statement, ...]:
    article = told.stored.article
    spans = tuple(sentence.span for sentence in told.sentences[:READ_SENTENCES])
    published = article.published.day if article.published else None
    return find_statements(article.text, spans, published=published)


def _is_apart(one: ToldArticle, other: ToldArticle) -> bool:
    """Tell whether two articles were published at times between which a toll may have grown."""
    first, second = one.stored.article.published, other.stored.article.published
    if first is None or second is None:
        return False
    if first.at is not None and second.at is not None:
        return abs(first.at - second.at) > SAME_HOURS
    return first.day != second.day


def _find_clashes(
    ones: Sequence[Statement], others: Sequence[Statement], *, updates: bool
) -> Iterator[tuple[Statement, Statement]]:
    for one in ones:
        if updates and one.grows:
            continue
        for other in others:
            if (
                one.tells_same(other)
                and not one.agrees(other)
                and not any(other_too.explains(one) for other_too in others)
                and not any(one_too.explains(other) for one_too in ones)
                and not _adds_up(one, others)
                and not _adds_up(other, ones)
            ):
                yield one, other


def _adds_up(whole: Statement, parts: Sequence[Statement]) -> bool:
    """Tell whether numbers of one sentence make up the whole: two of one and two of another."""
    for part in parts:
        if part.kind is not whole.kind or not part.heads & whole.heads:
            continue
        numbers = part.numbers[:_ADDED]
        if len(numbers) > 1 and whole.fits(sum(numbers)):
            return True
        if any(whole.fits(sum(pair)) for pair in combinations(numbers, 2)):
            return True
    return False


def _group(
    clashes: dict[_Told, set[_Told]], statements: Sequence[Sequence[Statement]]
) -> Iterator[list[_Told]]:
    """Yield the statements of one thing together: those that clash, and those that agree."""
    seen: set[_Told] = set()
    for start in clashes:
        if start in seen:
            continue
        group, todo = [], [start]
        while todo:
            told = todo.pop()
            if told in seen:
                continue
            seen.add(told)
            group.append(told)
            todo.extend(clashes.get(told, ()))
            if told in clashes:
                todo.extend(
                    other
                    for other in clashes
                    if other not in seen and told.statement.tells_same(other.statement)
                )
        yield group + _find_backers(group, statements)


def _find_backers(group: Sequence[_Told], statements: Sequence[Sequence[Statement]]) -> list[_Told]:
    """Return statements of further articles that say the same as one of the group."""
    heard = {told.article for told in group}
    backers = []
    for number, own in enumerate(statements):
        if number in heard:
            continue
        backer = next(
            (
                s
                for s in own
                for told in group
                if s.tells_same(told.statement) and s.value == told.statement.value
            ),
            None,
        )
        if backer is not None:
            backers.append(_Told(number, backer))
    return backers


def _compose(group: Sequence[_Told], articles: Sequence[ToldArticle]) -> Difference | None:
    """Return a group as a difference, or None where one article stands on two sides."""
    sides: dict[float, dict[int, Statement]] = defaultdict(dict)
    for told in sorted(group, key=lambda t: (t.article, t.statement.span)):
        sides[told.statement.value].setdefault(told.article, told.statement)
    heard = [article for side in sides.values() for article in side]
    doubled = {article for article in heard if heard.count(article) > 1}
    kept = {
        value: {article: s for article, s in side.items() if article not in doubled}
        for value, side in sides.items()
    }
    ranked = sorted(
        (side for side in kept.values() if side), key=lambda side: (-len(side), min(side))
    )
    first = next(iter(ranked[0].values())) if ranked else None
    if first is None or len(ranked) < 2:
        return None
    return Difference(
        kind=first.kind, sides=tuple(_compose_side(side, articles) for side in ranked)
    )


def _compose_side(side: dict[int, Statement], articles: Sequence[ToldArticle]) -> Side:
    return Side(
        claims=tuple(
            Claim(
                article=articles[number].stored.id,
                version=articles[number].stored.version,
                span=statement.span,
                sentence=statement.sentence,
            )
            for number, statement in sorted(side.items())
        )
    )


def _rank(difference: Difference) -> tuple[int, int, int]:
    claims = [claim for side in difference.sides for claim in side.claims]
    return (_ORDER.index(difference.kind), -len(claims), min(c.sentence.start for c in claims))
