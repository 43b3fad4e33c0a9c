"""Compose a brief: rank the stories of a window and quote their sources."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from math import log2

from bot.briefing.choice import Choice, choose_headline, choose_sentences, iterate_originals
from bot.briefing.disputes import choose_differences, list_cited, tell_differences
from bot.domain.articles import ArticleId, Reading, SourceClass, Span, StoredArticle
from bot.domain.digests import Brief, BriefLength, Quote, Role, Section, Source, StoryBrief
from bot.domain.guilds import Desk
from bot.domain.stories import Story, StoryId, ToldArticle
from bot.ports import StoryStore
from bot.text.dateline import find_dateline

STORIES: dict[BriefLength, int] = {
    BriefLength.SHORT: 3,
    BriefLength.STANDARD: 6,
    BriefLength.FULL: 20,
}
"""How many stories a brief tells (design: brief)."""

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


async def make_brief(
    store: StoryStore, desk: Desk, *, since: datetime, until: datetime, length: BriefLength
) -> Brief:
    """Return the brief of what a desk received in [since, until)."""
    outlines = await store.get_outlines(desk.id, since=since, until=until)
    shown = rank_stories(outlines)[: STORIES[length]]
    told = await store.get_stories(desk.id, [story.id for story in shown])
    return compose_brief(desk, outlines, told, since=since, until=until, length=length)


def compose_brief(
    desk: Desk,
    outlines: Sequence[Story],
    told: Collection[Story],
    *,
    since: datetime,
    until: datetime,
    length: BriefLength = BriefLength.STANDARD,
) -> Brief:
    """Return the brief of a window: its stories in the order of their weight, each quoted.

    `outlines` are all stories of the window, to rank and to count; `told` holds those of the
    first ranks whole. Stories that curators muted are left out and not counted.
    """
    ranked = rank_stories(outlines)
    whole = {story.id: story for story in told}
    shown = [whole[story.id] for story in ranked[: STORIES[length]] if story.id in whole]
    fresh = [
        part for story in ranked for part in story.articles if since <= part.stored.received < until
    ]
    return Brief(
        desk=desk.name,
        zone=desk.zone,
        since=since,
        until=until,
        stories=tuple(tell_story(story, length) for story in shown),
        articles=len(fresh),
        sources=len({name_source(part) for part in fresh}),
        more=len(ranked) - len(shown),
    )


def rank_stories(stories: Sequence[Story]) -> tuple[Story, ...]:
    """Return stories by weight: independent texts by class, then how new the newest article is.

    Those that a curator pinned go first, muted ones are left out.
    """
    told = [story for story in stories if not story.muted]
    newest = max((_last_told(story) for story in told), default=None)
    if newest is None:
        return ()
    order = {s.id: (not s.pinned, -_weigh(s, newest), -_last_told(s).timestamp()) for s in told}
    return tuple(sorted(told, key=lambda story: (order[story.id], story.id)))


def _weigh(story: Story, newest: datetime) -> float:
    texts = sum(
        CLASS_WEIGHT[told.stored.article.source_class] for told in iterate_originals(story.articles)
    )
    age = (newest - _last_told(story)) / HALF_LIFE
    # Beyond a month every story is old: what is left of the order is how many texts tell it.
    return log2(1 + texts) * (0.2 + 0.8 * float(0.5 ** min(age, 10.0)))


def _last_told(story: Story) -> datetime:
    return max(_moment(told) for told in story.articles)


def _moment(told: ToldArticle) -> datetime:
    published = told.stored.article.published
    return published.moment if published else told.stored.received


def tell_reading(reading: Reading, now: datetime) -> StoryBrief:
    """Return an article that is not kept as a story of its own."""
    stored = StoredArticle(id=ArticleId(0), version=1, article=reading.article, received=now)
    told = ToldArticle(stored=stored, sentences=reading.sentences)
    return tell_story(Story(id=StoryId(0), articles=(told,)))


def tell_story(story: Story, length: BriefLength = BriefLength.STANDARD) -> StoryBrief:
    """Return one story: headline, figures, the sentences of each role with their sources."""
    choices = choose_sentences(story, length)
    differences = choose_differences(story, length)
    cites = (*(c.article for c in choices), *list_cited(story, differences))
    numbers = {index: number for number, index in enumerate(dict.fromkeys(cites), start=1)}
    cited = tuple(_source(story, index, number) for index, number in numbers.items())
    moments = [_moment(told) for told in story.articles]
    return StoryBrief(
        story=story.id,
        headline=choose_headline(story),
        by_desk=story.renamed is not None,
        articles=len(story.articles),
        sources=len({name_source(told) for told in story.articles}),
        independent=sum(1 for _ in iterate_originals(story.articles)),
        first=min(moments),
        last=max(moments),
        sections=tuple(
            Section(role=role, quotes=quotes)
            for role in Role
            if (quotes := _quotes(story, role, choices, numbers))
        ),
        disputes=tell_differences(story, differences, numbers),
        cited=cited,
        more_sources=len(story.articles) - len(cited),
    )


def _quotes(
    story: Story, role: Role, choices: Sequence[Choice], numbers: dict[int, int]
) -> tuple[Quote, ...]:
    quotes = []
    for choice in choices:
        if choice.role is not role:
            continue
        told = story.articles[choice.article]
        span = _after_dateline(told, told.sentences[choice.sentence].span)
        quotes.append(
            Quote(
                number=numbers[choice.article],
                article=told.stored.id,
                version=told.stored.version,
                span=span,
                text=span.of(told.stored.article.text),
            )
        )
    return tuple(quotes)


def _after_dateline(told: ToldArticle, span: Span) -> Span:
    # Place, day and agency stand in the source line already: the quote begins behind them.
    dateline = find_dateline(told.stored.article.text, span.start)
    return Span(dateline.end, span.end) if dateline and dateline.end < span.end else span


def _source(story: Story, index: int, number: int) -> Source:
    told = story.articles[index]
    article = told.stored.article
    return Source(
        number=number,
        article=told.stored.id,
        title=article.title,
        name=name_source(told),
        url=article.url,
        published=article.published,
        source_class=article.source_class,
        language=article.language,
        copies=sum(other.stored.copy_of == told.stored.id for other in story.articles),
    )


def name_source(told: ToldArticle) -> str:
    """Return the name of an article's publisher, or of where it came from."""
    return told.stored.article.site or told.stored.article.origin or "unnamed source"
