"""The pages about an entity: itself, its names, its stories, what it appears with."""

from __future__ import annotations

from bot.briefing.lookup import (
    EntityPage,
    NamesPage,
    NameUnknown,
    RelatedPage,
    StoriesPage,
    find_local_day,
)
from bot.briefing.page import Block, Line, Page, Run, Text, draw_sparkline, show_day, show_days
from bot.briefing.pages.citations import show_cited, show_source
from bot.briefing.pages.timeline import show_difference, show_event
from bot.briefing.wording import Wording
from bot.domain.articles import Published
from bot.domain.entities import Entity
from bot.domain.questions import StoryTitle
from bot.domain.spans import truncate

LONGEST_ASKED = 200
"""Characters of what was asked for that an answer repeats at most."""


def show_entity(page: EntityPage, wording: Wording) -> Page:
    """Return the page of an entity: its names, figures, newest sentences and key dates."""
    say, count, figures = wording.say, wording.count, page.figures
    lead = say(
        "entity.figures",
        mentions=count("entity.mentions", figures.mentions),
        articles=count("entity.in_articles", figures.articles),
    )
    recent = say(
        "entity.last_days",
        days=page.period,
        until=show_day(page.until, wording),
        n=sum(figures.counts),
    )
    lines: list[Text] = [(Run(f"{lead} · {recent} "), Run(draw_sparkline(figures.counts)))]
    periods = say("page.join").join(
        say("entity.period", days=c.days, articles=count("brief.articles", c.articles))
        for c in page.counts
    )
    lines.append((Run(say("entity.periods", counts=periods), dim=True),))
    if figures.neighbours:
        near = say("page.join").join(near.name for near in figures.neighbours[:5])
        lines.append((Run(say("entity.with", names=near), dim=True),))
    blocks = [Block(lines)]
    if page.newest:
        newest = (show_cited(line, wording) for line in page.newest)
        blocks.append(Block(newest, say("entity.newest")))
    if page.events:
        dates = (show_event(event, wording, most=1) for event in page.events)
        differences = (show_difference(one, wording) for one in page.differences)
        blocks.append(Block((*dates, *differences), say("entity.key_dates")))
    return Page(_show_name(page.entity, wording), blocks)


def _show_name(entity: Entity, wording: Wording) -> Line:
    runs = [Run(entity.name, bold=True), Run(f" · {wording.say(f'kind.{entity.kind}')}")]
    if entity.aliases:
        names = wording.say("page.join").join(alias.name for alias in entity.aliases[:8])
        runs.append(Run(f" · {wording.say('entity.also', names=names)}"))
    return tuple(runs)


def show_names(page: NamesPage, wording: Wording) -> Page:
    """Return the page of an entity's names: a line a name, with the newest text that has it."""
    lines = tuple(
        (
            Run(seen.name, bold=True),
            Run(f" · {wording.count('entity.in_articles', seen.articles)} · "),
            *show_source(seen.newest, wording, titled=True),
        )
        for seen in page.names
    )
    title = wording.say("entity.names", name=page.entity.name)
    return Page(title, [Block(lines or [wording.say("entity.no_names")])])


def show_stories(page: StoriesPage, zone: str, wording: Wording) -> Page:
    """Return the page of the stories that name an entity, newest first."""
    lines = tuple(show_story_title(story, zone, wording) for story in page.stories)
    title = wording.say("entity.stories", name=page.entity.name)
    return Page(title, [Block(lines or [wording.say("entity.no_stories")])])


def show_story_title(story: StoryTitle, zone: str, wording: Wording) -> Line:
    """Return a story as a line: title, day of the newest article, how many articles."""
    day = find_local_day(Published(day=story.newest.date(), at=story.newest), zone)
    text = f"{show_day(day, wording)} · {wording.count('brief.articles', story.articles)}"
    return (Run(story.title, bold=True), Run(f" · {text}", dim=True))


def show_related(page: RelatedPage, zone: str, wording: Wording) -> Page:
    """Return the page of what appears with an entity: a line each, with the figures."""
    say = wording.say
    lines = []
    for near in page.neighbours:
        share = say(
            "related.share",
            together=wording.count("brief.articles", near.articles),
            all=near.in_all,
        )
        runs = [Run(near.name, bold=True), Run(f" · {share}")]
        if near.newest:
            at = Published(day=near.newest.date(), at=near.newest)
            day = show_day(find_local_day(at, zone), wording)
            runs.append(Run(f" · {say('related.newest', day=day)}", dim=True))
        lines.append(tuple(runs))
    title: list[Run] = [Run(say("related.title", name=page.entity.name), bold=True)]
    if page.days:
        title.append(Run(f" · {show_days(page.days, wording)}"))
    return Page(tuple(title), [Block(lines or [say("related.nothing", name=page.entity.name)])])


def show_bearer(entity: Entity, wording: Wording) -> str:
    """Return an entity as one of several of its name: "Georgia (place, 41)"."""
    kind = wording.say(f"kind.{entity.kind}")
    return wording.say("follow.named", name=entity.name, kind=kind, n=entity.mentions)


def show_unknown(unknown: NameUnknown, wording: Wording) -> Page:
    """Return what to say where no entity goes by a name: so, and the nearest names."""
    if unknown.several:
        names = wording.say("page.join").join(
            show_bearer(entity, wording) for entity in unknown.nearest
        )
        which = wording.say("entity.which", name=unknown.asked, names=names)
        return Page((Run(which),))
    runs = [Run(wording.say("entity.unknown", name=truncate(unknown.asked, LONGEST_ASKED)))]
    if unknown.nearest:
        near = (f"{entity.name} ({entity.mentions})" for entity in unknown.nearest)
        names = wording.say("page.join").join(near)
        runs.append(Run(f" {wording.say('entity.unknown_nearest', names=names)}"))
    else:
        runs.append(Run(f" {wording.say('entity.unknown_help')}"))
    return Page(tuple(runs))
