"""The pages that answer look-ups: an entity, its timeline, a date, a search."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.briefing.lookup import DatePage, EntityPage, Event, NameUnknown, Timeline
from bot.briefing.pages import (
    Block,
    Line,
    Page,
    Run,
    draw_sparkline,
    show_day,
    show_days,
    show_time,
)
from bot.briefing.search import SearchPage
from bot.briefing.sources import show_cited, show_source
from bot.briefing.wording import Wording
from bot.domain.entities import Entity


def show_entity(page: EntityPage, zone: str, wording: Wording) -> Page:
    """Return the page of an entity: its names, figures, newest sentences and key dates."""
    say, count, entity, figures = wording.say, wording.count, page.entity, page.figures
    recent = say(
        "entity.last_days",
        days=len(figures.counts),
        until=show_day(
            (page.until - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date(), wording
        ),
        n=sum(figures.counts),
    )
    lead = say(
        "entity.figures",
        mentions=count("entity.mentions", figures.mentions),
        articles=count("entity.in_articles", figures.articles),
    )
    lines: list[Line] = [(Run(f"{lead} · {recent} "), Run(draw_sparkline(figures.counts)))]
    if figures.neighbours:
        near = say("page.join").join(near.name for near in figures.neighbours[:5])
        lines.append((Run(say("entity.with", names=near), dim=True),))
    blocks = [Block(lines=tuple(lines))]
    if page.newest:
        newest = tuple(show_cited(line, wording) for line in page.newest)
        blocks.append(Block(heading=(Run(say("entity.newest"), bold=True),), lines=newest))
    if page.events:
        dates = tuple(_show_event(event, wording, most=1) for event in page.events)
        blocks.append(Block(heading=(Run(say("entity.key_dates"), bold=True),), lines=dates))
    return Page(title=_show_name(entity, wording), blocks=tuple(blocks))


def _show_name(entity: Entity, wording: Wording) -> Line:
    runs = [Run(entity.name, bold=True), Run(f" · {wording.say(f'kind.{entity.kind}')}")]
    if entity.aliases:
        names = wording.say("page.join").join(alias.name for alias in entity.aliases[:8])
        runs.append(Run(f" · {wording.say('entity.also', names=names)}"))
    return tuple(runs)


def show_timeline(timeline: Timeline, wording: Wording) -> Page:
    """Return the page of a timeline: a line an event, newest first, each with its sources."""
    name = timeline.entity.name
    title = (Run(wording.say("entity.timeline", name=name), bold=True),)
    if not timeline.events:
        nothing = wording.say("entity.no_dates", name=name)
        return Page(title=title, blocks=(Block(lines=((Run(nothing),),)),))
    lines = tuple(_show_event(event, wording) for event in timeline.events)
    return Page(title=title, blocks=(Block(lines=lines),))


def _show_event(event: Event, wording: Wording, *, most: int = 3) -> Line:
    runs = [Run(show_days(event.days, wording), bold=True)]
    for line in event.lines[:most]:
        runs += [Run("  "), *show_cited(line, wording)]
    return tuple(runs)


def show_unknown(unknown: NameUnknown, wording: Wording) -> Page:
    """Return what to say where no entity goes by a name: so, and the nearest names."""
    runs = [Run(wording.say("entity.unknown", name=unknown.asked))]
    if unknown.nearest:
        near = (f"{entity.name} ({entity.mentions})" for entity in unknown.nearest)
        names = wording.say("page.join").join(near)
        runs.append(Run(f" {wording.say('entity.unknown_nearest', names=names)}"))
    return Page(title=tuple(runs))


def show_date(page: DatePage, wording: Wording) -> Page:
    """Return the page of a date: what happened then and what was published then, kept apart."""
    say = wording.say
    happened = tuple(show_cited(line, wording) for line in page.happened)
    published = tuple(show_source(source, wording, titled=True) for source in page.published)
    nothing = say("date.nothing_published")
    if page.nearest:
        nothing = say("date.nearest", when=show_time(page.nearest, page.zone, wording))
    return Page(
        title=(Run(show_days(page.days, wording), bold=True),),
        blocks=(
            Block(
                heading=(Run(say("date.happened"), bold=True),),
                lines=happened or ((Run(say("date.nothing_happened"), dim=True),),),
            ),
            Block(
                heading=(Run(say("date.published"), bold=True),),
                lines=published or ((Run(nothing, dim=True),),),
            ),
        ),
    )


def show_search(page: SearchPage, wording: Wording) -> Page:
    """Return the page of a search: a block an article, with the sentence of its first hit."""
    understood = Run(wording.say("search.understood", query=page.understood), dim=True)
    if not page.hits:
        title = Run(wording.say("search.nothing", query=page.query or page.understood))
        near = [f"{entity.name} ({entity.mentions})" for entity in page.nearest] + [*page.sources]
        lines: list[Line] = [(understood,)]
        if near:
            names = wording.say("page.join").join(near)
            lines.insert(0, (Run(wording.say("search.nearest", names=names)),))
        hint = Run(wording.say("search.hint"), dim=True)
        return Page(title=(title,), blocks=(Block(lines=tuple(lines)),), footer=(hint,))
    found = Run(wording.count("search.found", len(page.hits)), bold=True)
    blocks = tuple(
        Block(
            heading=(Run(f"{line.source.number}. {line.source.title}", bold=True),),
            lines=(show_cited(line, wording),),
        )
        for line in page.hits
    )
    plain = page.understood == " ".join(page.query.split())
    return Page(title=(found,), blocks=blocks, footer=() if plain else (understood,))
