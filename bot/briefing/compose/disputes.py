"""Choose which differences between its sources a story tells, and quote them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from bot.briefing.compose.citing import quote
from bot.domain.digests import BriefLength, Dispute, Quote
from bot.domain.stories import Claim, Difference, Story
from bot.stories.disputes import find_differences

SHOWN: dict[BriefLength, int] = {
    BriefLength.SHORT: 1,
    BriefLength.STANDARD: 2,
    BriefLength.FULL: 4,
}
"""How many differences a story tells: the project's choice, a line each."""

CITED = 3
"""Sources cited for a value at most."""


def choose_differences(story: Story, length: BriefLength) -> tuple[Difference, ...]:
    """Return the differences to show of a story, that of most sources first."""
    return find_differences(story.articles)[: SHOWN[length]]


def list_cited(story: Story, differences: Sequence[Difference]) -> Iterator[int]:
    """Yield the places in the story of the articles that its differences cite."""
    places = {article.stored.id: place for place, article in enumerate(story.articles)}
    for difference in differences:
        for side in difference.sides:
            yield from (places[claim.article] for claim in side.claims[:CITED])


def cite_differences(
    story: Story, differences: Sequence[Difference], numbers: Mapping[int, int]
) -> tuple[Dispute, ...]:
    """Return differences as quotes; `numbers` are the citations by an article's place."""
    places = {member.stored.id: place for place, member in enumerate(story.articles)}

    def quote_claim(claim: Claim) -> Quote:
        place = places[claim.article]
        return quote(story.articles[place].stored, claim.span, numbers[place])

    def cite(difference: Difference) -> Dispute:
        sides = [side.claims[:CITED] for side in difference.sides]
        cited = [story.articles[places[claim.article]] for side in sides for claim in side]
        sources = {article.stored.publisher for article in cited}
        itself = sources.pop() if len(sources) == 1 else ""
        if itself:
            # What a source says later may correct what it said before.
            sides.sort(key=lambda side: min(_find_turn(story, places[c.article]) for c in side))
        return Dispute(
            kind=difference.kind,
            sides=tuple(tuple(map(quote_claim, side)) for side in sides),
            itself=itself,
        )

    return tuple(map(cite, differences))


def _find_turn(story: Story, place: int) -> tuple[datetime, int]:
    """Return what orders the articles of a source: when each was told, then when it came in."""
    return story.articles[place].stored.moment, place
