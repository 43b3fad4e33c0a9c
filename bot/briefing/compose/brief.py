"""Compose a brief: rank the stories of a window and quote their sources."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.briefing.compose.citing import cite_source, quote
from bot.briefing.compose.disputes import choose_differences, cite_differences, list_cited
from bot.briefing.compose.ranking import rank_stories
from bot.briefing.compose.select import (
    NOTHING_SHOWN,
    Choice,
    Past,
    choose_headline,
    choose_sentences,
    find_day,
    find_leading,
    iterate_originals,
)
from bot.domain.articles import ArticleId, Reading, StoredArticle
from bot.domain.desks import Desk
from bot.domain.digests import Brief, BriefLength, Quote, Role, Section, Source, StoryBrief
from bot.domain.posting import Shown, StoryStatus
from bot.domain.stories import Story, StoryArticle, StoryId
from bot.ports.articles import StoryStore
from bot.text.article_kind import tell_kind
from bot.text.segment import cut_dateline

STORIES: dict[BriefLength, int] = {
    BriefLength.SHORT: 3,
    BriefLength.STANDARD: 6,
    BriefLength.FULL: 20,
}
"""How many stories a brief tells (design: brief)."""

MESSAGES: dict[BriefLength, int] = {
    BriefLength.SHORT: 1,
    BriefLength.STANDARD: 1,
    BriefLength.FULL: 2,
}
"""How many messages a brief may take (design: brief)."""


async def make_brief(
    store: StoryStore,
    desk: Desk,
    *,
    since: datetime,
    until: datetime,
    length: BriefLength,
    skip: int = 0,
) -> Brief:
    """Return the brief of what a desk received in [since, until)."""
    outlines = await store.get_outlines(desk.id, since=since, until=until)
    shown = rank_stories(outlines, since=since)[skip : skip + STORIES[length]]
    stories = await store.get_stories(desk.id, [ranked.story.id for ranked in shown])
    return compose_brief(
        desk, outlines, stories, since=since, until=until, length=length, skip=skip
    )


def compose_brief(
    desk: Desk,
    outlines: Sequence[Story],
    read: Collection[Story],
    *,
    since: datetime,
    until: datetime,
    length: BriefLength = BriefLength.STANDARD,
    skip: int = 0,
) -> Brief:
    """Return the brief of a window: its stories in the order of their weight, each quoted.

    `outlines` are all stories of the window, to rank and to count; `read` holds those of the
    first ranks whole. Stories that curators muted are left out and not counted.
    """
    ranked = [item.story for item in rank_stories(outlines, since=since)]
    whole = {story.id: story for story in read}
    shown = [
        whole[story.id] for story in ranked[skip : skip + STORIES[length]] if story.id in whole
    ]
    past = Past(since=since, today=find_day(until, desk.zone))
    fresh = [
        part for story in ranked for part in story.articles if since <= part.stored.received < until
    ]
    return Brief(
        desk=desk.name,
        zone=desk.zone,
        since=since,
        until=until,
        stories=tuple(brief_story(story, length, past=past) for story in shown),
        articles=len(fresh),
        sources=len({part.stored.publisher for part in fresh}),
        more=max(len(ranked) - skip - len(shown), 0),
        skipped=skip,
    )


def brief_reading(reading: Reading, now: datetime) -> StoryBrief:
    """Return an article that is not kept as a story of its own."""
    article = reading.article
    kind = tell_kind(article.title, url=article.url, text=article.text)
    stored = StoredArticle(id=ArticleId(0), version=1, article=article, received=now, kind=kind)
    member = StoryArticle(stored=stored, sentences=reading.sentences)
    return brief_story(Story(id=StoryId(0), articles=(member,)))


def brief_story(
    story: Story, length: BriefLength = BriefLength.STANDARD, *, past: Past = NOTHING_SHOWN
) -> StoryBrief:
    """Return one story: headline, figures, the sentences of each role with their sources.

    Of what a channel knows already (`past`) nothing is quoted again.
    """
    choices = choose_sentences(story, length, past)
    differences = choose_differences(story, length)
    corrected = (n for n, article in enumerate(story.articles) if article.stored.id in past.before)
    cited_at = dict.fromkeys(
        (*(choice.article for choice in choices), *list_cited(story, differences), *corrected)
    )
    if not cited_at and (leading := find_leading(story, past)):
        cited_at[story.articles.index(leading)] = None
    numbers = {index: number for number, index in enumerate(cited_at, start=1)}
    cited = tuple(_source(story, index, number) for index, number in numbers.items())
    moments = [article.stored.moment for article in story.articles]
    return StoryBrief(
        story=story.id,
        headline=choose_headline(story, past),
        by_desk=story.renamed is not None,
        articles=len(story.articles),
        sources=len({article.stored.publisher for article in story.articles}),
        independent=len(
            {article.stored.publisher for article in iterate_originals(story.articles)}
        ),
        first=min(moments),
        last=max(moments),
        sections=tuple(
            Section(role=role, quotes=quotes)
            for role in Role
            if (quotes := _quotes(story, role, choices, numbers))
        ),
        disputes=cite_differences(story, differences, numbers),
        cited=cited,
        more_sources=len(story.articles) - len(cited),
    )


def brief_now(story: Story, desk: Desk, now: datetime) -> StoryBrief:
    """Return the whole of a story as it stands now: a plan whose day is over is none."""
    return brief_story(story, past=Past(today=find_day(now, desk.zone)))


def judge_status(
    brief: StoryBrief, *, met: bool, known: bool = False, corrected: bool = False
) -> StoryStatus:
    """Return what a story is to a place: new, updated, or only going on.

    `brief` is of what the place was not shown. The story is `met` where the place was told of it
    before, `known` where it counts as if it had been; `corrected` where a text that it was told
    of says something else now.
    """
    if brief.sections or corrected or not (met or known):
        return StoryStatus.UPDATED if met else StoryStatus.NEW
    return StoryStatus.CONTINUING


def note_shown(story: Story, brief: StoryBrief, rank: int) -> Shown:
    """Return what is remembered of a story that is told at a place; at 0 it is named alone."""
    quotes = (quote.text for section in brief.sections for quote in section.quotes)
    return Shown(
        story=story.id,
        status=brief.status or StoryStatus.NEW,
        headline=brief.headline,
        articles=tuple(part.stored.id for part in story.articles),
        arrivals=tuple(part.stored.arrival for part in story.articles),
        quotes=tuple(quotes) if rank else (),
        rank=rank,
    )


def _quotes(
    story: Story, role: Role, choices: Sequence[Choice], numbers: dict[int, int]
) -> tuple[Quote, ...]:
    return tuple(
        quote(
            (member := story.articles[choice.article]).stored,
            cut_dateline(member.stored.article.text, member.sentences[choice.sentence].span),
            numbers[choice.article],
        )
        for choice in choices
        if choice.role is role
    )


def _source(story: Story, index: int, number: int) -> Source:
    stored = story.articles[index].stored
    copies = sum(other.stored.copy_of == stored.id for other in story.articles)
    return cite_source(stored, number, copies=copies)
