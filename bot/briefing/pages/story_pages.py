"""The pages of a story beyond its brief: how it grew, who tells it, what it goes on from."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.briefing.lookup.stories import DayCount, StoryPage
from bot.briefing.pages.brief import show_story
from bot.briefing.pages.entity import show_story_title
from bot.briefing.pages.model import Block, Line, Page, Run, draw_sparkline, show_day
from bot.briefing.wording import Wording
from bot.domain.articles import SourceClass

MOST_DAYS = 6
"""Days of growth that are told one by one."""

MOST_BARS = 60
"""Days that a sparkline of growth covers, the first ones of a longer story left out."""


def show_story_page(page: StoryPage, zone: str, wording: Wording) -> Page:
    """Return the page of a story: its quotes and sources, how it grew, what it goes on from."""
    blocks = [Block(heading=_head("story.growth", wording), lines=_show_growth(page, wording))]
    if page.follows:
        line = show_story_title(page.follows, zone, wording)
        blocks.append(Block(heading=_head("story.follows", wording), lines=(line,)))
    if page.followed:
        lines = tuple(show_story_title(story, zone, wording) for story in page.followed)
        blocks.append(Block(heading=_head("story.followed", wording), lines=lines))
    told = show_story(page.brief, wording)
    return replace(told, blocks=(*told.blocks, *blocks))


def _head(key: str, wording: Wording) -> Line:
    return (Run(wording.say(key), bold=True),)


def _show_growth(page: StoryPage, wording: Wording) -> tuple[Line, ...]:
    say, count = wording.say, wording.count
    days = [_show_day_count(day, wording) for day in page.growth[:MOST_DAYS]]
    if len(page.growth) > MOST_DAYS:
        days.append(say("page.more", n=len(page.growth) - MOST_DAYS))
    bars = draw_sparkline(fill_days(page.growth)) if len(page.growth) > 1 else ""
    classes = say("page.join").join(
        say(
            "story.class",
            kind=_name_class(part.source_class, wording),
            texts=count("brief.independent", part.texts),
        )
        for part in page.classes
    )
    return (
        (Run(say("page.join").join(days)), Run(f" {bars}")),
        (Run(classes, dim=True),),
    )


def _show_day_count(day: DayCount, wording: Wording) -> str:
    told = f"{show_day(day.day, wording)}: {wording.count('brief.articles', day.articles)}"
    return f"{told} ({wording.count('story.copies', day.copies)})" if day.copies else told


def _name_class(kind: SourceClass, wording: Wording) -> str:
    return wording.say("story.unknown_class" if kind is SourceClass.UNKNOWN else f"class.{kind}")


def fill_days(growth: tuple[DayCount, ...]) -> tuple[int, ...]:
    """Return the articles of every day from the first to the last, days without any as 0."""
    counts = {day.day: day.articles for day in growth}
    last = growth[-1].day
    length = min((last - growth[0].day).days + 1, MOST_BARS)
    return tuple(counts.get(last - timedelta(days=n), 0) for n in reversed(range(length)))
