"""Rank the stories of a window: each place is a product of weights, kept to be told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log2, prod

from bot.briefing.compose.select import VIEW, is_fresh, is_report, iterate_originals
from bot.domain.articles import SourceClass
from bot.domain.posting import Standing, Votes, Weight, WeightKind
from bot.domain.stories import Story, StoryArticle

CLASS_WEIGHT: dict[SourceClass, float] = {
    SourceClass.WIRE: 1.2,
    SourceClass.OFFICIAL: 1.1,
    SourceClass.NEWSPAPER: 1.0,
    SourceClass.THINK_TANK: 0.9,
    SourceClass.UNKNOWN: 0.8,
    SourceClass.STATE_MEDIA: 0.7,
    SourceClass.BLOG: 0.6,
}
"""What an independent text counts for by the kind of its publisher: an editor's judgement."""

HALF_LIFE = timedelta(days=3)
"""A story counts half as much when its newest article is this much older than the newest."""

KNOWN = 0.8
"""What a story counts for that the channel was told before, beside one that is new to it."""

WATCHED = 1.5
"""What a story counts for that mentions a name somebody watches."""

RARE = 1.2
"""What a story counts for that a source tells which publishes less than once in two days."""

VOTES_REACH = 0.25
"""How far votes move a story at most, up or down, however many there are."""

VOTES_DOUBT = 5
"""Votes that count as undecided beforehand, so that the first person alone moves little."""

IN_A_ROW = 3
"""Stories told by the same source alone that may follow one another."""

LOOKED_THROUGH = 100
"""First places that are kept from one source alone: more than any post shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """A story with the weights that its place was decided by."""

    story: Story
    weights: tuple[Weight, ...]

    @property
    def total(self) -> float:
        """Return the product of all weights."""
        return prod(weight.factor for weight in self.weights)


def rank_stories(
    stories: Iterable[Story],
    standing: Standing | None = None,
    *,
    since: datetime | None = None,
    after: int = -1,
) -> tuple[Ranked, ...]:
    """Return stories by weight, with the reasons; muted ones are left out, pinned ones first.

    Only what came in since then, and after that number, counts where that is given: one fresh
    comment does not lift the reports of last week.

    Not more than IN_A_ROW stories of one source alone follow one another while others are left.
    """
    shown = [(story, _find_fresh(story, since, after)) for story in stories if not story.muted]
    newest = max((_find_newest(fresh) for _, fresh in shown), default=None)
    if newest is None:
        return ()
    held = standing or Standing()
    ranked = [Ranked(story=s, weights=_weigh(s, fresh, newest, held)) for s, fresh in shown]
    ranked.sort(key=_order)
    return _spread(ranked)


def _order(ranked: Ranked) -> tuple[bool, float, float, int]:
    story = ranked.story
    return (not story.pinned, -ranked.total, -_find_newest(story.articles).timestamp(), story.id)


def _find_fresh(story: Story, since: datetime | None, after: int) -> Sequence[StoryArticle]:
    """Return the articles that a story is ranked by: those of the window, all where none is."""
    return [part for part in story.articles if is_fresh(part, since, after)] or story.articles


def _find_newest(articles: Sequence[StoryArticle]) -> datetime:
    return max(article.stored.moment for article in articles)


def _weigh(
    story: Story, fresh: Sequence[StoryArticle], newest: datetime, standing: Standing
) -> tuple[Weight, ...]:
    originals = list(iterate_originals(fresh))
    age = newest - _find_newest(fresh)
    # Beyond a month every story is old: what is left of the order is how many texts tell it.
    fading = float(0.5 ** min(age / HALF_LIFE, 10.0))
    weights = [
        Weight(
            kind=WeightKind.TEXTS,
            factor=log2(1 + _count_publishers(originals)),
            about=str(len({article.stored.publisher for article in originals})),
        ),
        Weight(
            kind=WeightKind.RECENT,
            factor=0.2 + 0.8 * fading,
            about=str(int(age.total_seconds() // 3600)),
        ),
    ]
    if story.pinned:
        weights.insert(0, Weight(kind=WeightKind.PINNED, factor=1.0))
    return (*weights, *_weigh_standing(story, originals, standing))


def _count_publishers(originals: Sequence[StoryArticle]) -> float:
    """Return the weights of the publishers with a text of their own, each counted once."""
    weights: dict[str, float] = {}
    for article in originals:
        weight = CLASS_WEIGHT[article.stored.article.source_class]
        weight *= 1.0 if is_report(article) else VIEW
        source = article.stored.publisher
        weights[source] = max(weight, weights.get(source, 0.0))
    return sum(weights.values())


def _weigh_standing(
    story: Story, originals: Sequence[StoryArticle], standing: Standing
) -> Iterable[Weight]:
    ids = [article.stored.id for article in story.articles]
    if not standing.history.articles.isdisjoint(ids):
        yield Weight(kind=WeightKind.KNOWN, factor=KNOWN)
    names = (standing.watched[number] for number in ids if number in standing.watched)
    if name := next(names, None):
        yield Weight(kind=WeightKind.WATCHED, factor=WATCHED, about=name)
    feeds = (feed for article in originals for feed in article.stored.feeds)
    if rare := next((feed for feed in feeds if feed in standing.rare), None):
        yield Weight(kind=WeightKind.RARE, factor=RARE, about=rare)
    sources = {article.stored.publisher for article in originals}
    voted = [standing.votes[source] for source in sorted(sources) if source in standing.votes]
    if voted:
        factor = sum(map(weigh_votes, voted)) / len(voted)
        yield Weight(kind=WeightKind.VOTES, factor=factor, about=f"{100 * (factor - 1):+.0f}")


def weigh_votes(votes: Votes) -> float:
    """Return what a source's stories count for by a guild's votes: 1 ± VOTES_REACH at most."""
    cast = votes.useful + votes.useless
    return 1 + VOTES_REACH * (votes.useful - votes.useless) / (cast + VOTES_DOUBT)


def _spread(ranked: Sequence[Ranked]) -> tuple[Ranked, ...]:
    """Return stories in their order, but for those that would be too many of one source."""
    waiting = [(item, _only_source(item.story)) for item in ranked[:LOOKED_THROUGH]]
    spread: list[Ranked] = []
    last: list[str | None] = []
    while waiting:
        same = last[-1] if len(set(last)) == 1 and len(last) == IN_A_ROW else None
        at = next((n for n, (_, source) in enumerate(waiting) if same is None or source != same), 0)
        item, source = waiting.pop(at)
        spread.append(item)
        last = [*last, source][-IN_A_ROW:]
    return (*spread, *ranked[LOOKED_THROUGH:])


def _only_source(story: Story) -> str | None:
    sources = {article.stored.publisher for article in story.articles}
    return sources.pop() if len(sources) == 1 else None
