"""What the sources of dated lines tell differently: of one event, or of one entity over time."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from bot.briefing.compose import CitedLine, cite
from bot.domain.articles import ArticleId, SentenceReading, StoredArticle
from bot.domain.questions import DatedLine
from bot.domain.stories import DifferenceKind, StoryArticle
from bot.stories.disputes import find_differences

CITED = 2
"""Sources that are cited for a value at most."""

COMPARED = 24
"""Articles whose lines are compared, the first ones: as many as of a story."""

ACROSS = frozenset({DifferenceKind.RANK})
"""What may differ between texts of other days and stories: which drill was the first of its kind
does not change, a number of ships does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedDifference:
    """Two or more values told of one thing: for each the phrases that tell it, with sources."""

    kind: DifferenceKind
    sides: tuple[tuple[CitedLine, ...], ...]


def find_event_differences(
    lines: Iterable[DatedLine], kinds: Collection[DifferenceKind] | None = None
) -> tuple[CitedDifference, ...]:
    """Return what dated lines tell differently, of these kinds alone where some are given."""
    sentences: dict[ArticleId, dict[int, SentenceReading]] = {}
    articles: dict[ArticleId, StoredArticle] = {}
    for line in lines:
        articles.setdefault(line.article.id, line.article)
        sentences.setdefault(line.article.id, {})[line.sentence.span.start] = line.sentence
    members = [
        StoryArticle(
            stored=article,
            sentences=tuple(sentences[number][start] for start in sorted(sentences[number])),
        )
        for number, article in list(articles.items())[:COMPARED]
    ]
    if len(members) < 2:
        return ()
    return tuple(
        CitedDifference(
            kind=found.kind,
            sides=tuple(
                tuple(
                    cite(articles[claim.article], claim.span, number)
                    for number, claim in enumerate(side.claims[:CITED], start=1)
                )
                for side in found.sides
            ),
        )
        for found in find_differences(members)
        if kinds is None or found.kind in kinds
    )


def leave_known(
    found: Sequence[CitedDifference], known: Iterable[CitedDifference]
) -> tuple[CitedDifference, ...]:
    """Return the differences of which no phrase is cited in one that is shown already."""
    cited = {_place(line) for one in known for side in one.sides for line in side}
    return tuple(
        one
        for one in found
        if not any(_place(line) in cited for side in one.sides for line in side)
    )


def _place(line: CitedLine) -> tuple[ArticleId, int]:
    return line.quote.article, line.quote.span.start
