"""Neutral pages: what is shown, without saying where; each place renders them its own way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.briefing.lookup import (
    CitedLine,
    DatePage,
    EntityPage,
    Event,
    NameUnknown,
    SearchPage,
    Timeline,
)
from bot.briefing.wording import Wording
from bot.domain.articles import Published, SourceClass
from bot.domain.digests import Brief, Quote, Source, StoryBrief
from bot.domain.entities import DayRange, Entity

SPARKS = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text in one style; `href` makes it a link."""

    text: str
    bold: bool = False
    dim: bool = False
    href: str | None = None


Line = tuple[Run, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Lines that belong together, under a heading or none."""

    lines: tuple[Line, ...]
    heading: Line = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page: title, blocks from top to bottom, footer."""

    title: Line
    blocks: tuple[Block, ...] = ()
    footer: Line = ()


def show_brief(brief: Brief, wording: Wording) -> Page:
    """Return the page of a brief: a headline with the figures, then a block a story."""
    say, count = wording.say, wording.count
    window = say("brief.since", when=show_time(brief.since, brief.zone))
    if not brief.stories:
        return Page(
            title=(Run(brief.desk, bold=True),),
            blocks=(Block(lines=((Run(say("brief.empty", window=window)),),)),),
        )
    stories = len(brief.stories) + brief.more
    figures = (
        f" · {count('brief.new', stories)} · {count('brief.articles', brief.articles)}, "
        f"{count('brief.sources', brief.sources)} {window}"
    )
    blocks = [_show_story(story, number, wording) for number, story in enumerate(brief.stories, 1)]
    if brief.more:
        blocks.append(Block(lines=((Run(count("brief.more_stories", brief.more), dim=True),),)))
    return Page(
        title=(
            Run(brief.desk, bold=True),
            Run(f" · {show_time(brief.until, brief.zone)}"),
            Run(figures),
        ),
        blocks=tuple(blocks),
        footer=(Run(say("brief.all_quotes"), dim=True),),
    )


def _show_story(story: StoryBrief, number: int, wording: Wording) -> Block:
    say, count = wording.say, wording.count
    days = show_day(story.first.date())
    told = say("brief.told", when=days)
    if story.first.date() != story.last.date():
        told = say("brief.told_between", first=days, last=show_day(story.last.date()))
    figures = (
        f"{count('brief.sources', story.sources)}, "
        f"{count('brief.independent', story.independent)} · {told}"
    )
    urls = {source.number: source.url for source in story.cited}
    lines: list[Line] = [(Run(figures, dim=True),)]
    for section in story.sections:
        quotes = (run for quote in section.quotes for run in _show_quote(quote, urls))
        lines.append((Run(say(f"brief.{section.role}"), bold=True), Run(" "), *quotes))
    if not story.sections:
        lines.append((Run(say("brief.only_headline"), dim=True),))
    if story.cited:
        lines.append(_show_sources(story, wording))
    return Block(heading=(Run(f"{number}. {story.headline}", bold=True),), lines=tuple(lines))


def _show_quote(quote: Quote, urls: dict[int, str | None]) -> tuple[Run, ...]:
    text = " ".join(quote.text.split())
    return (
        Run(text),
        Run(" "),
        Run(f"[{quote.number}]", dim=True, href=urls.get(quote.number)),
        Run(" "),
    )


def _show_sources(story: StoryBrief, wording: Wording) -> Line:
    runs: list[Run] = []
    for source in story.cited:
        if runs:
            runs.append(Run(" · ", dim=True))
        runs += _show_source(source, wording)
    if story.more_sources:
        more = wording.say("brief.more_sources", n=story.more_sources)
        runs.append(Run(f" · {more}", dim=True))
    return tuple(runs)


def _show_source(source: Source, wording: Wording, *, titled: bool = False) -> tuple[Run, ...]:
    name = source.name
    if source.source_class not in (SourceClass.NEWSPAPER, SourceClass.UNKNOWN):
        name += f" ({wording.say(f'class.{source.source_class}')})"
    if source.copies:
        name += f" {wording.count('brief.copies', source.copies)}"
    when = _show_published(source.published, wording)
    title = f" {source.title} ·" if titled and source.title else ""
    return (
        Run(f"[{source.number}]", dim=True, href=source.url),
        Run(f"{title} {name}, {when}", dim=not titled),
    )


def _show_published(published: Published | None, wording: Wording) -> str:
    return show_day(published.day) if published else wording.say("brief.undated")


def show_entity(page: EntityPage, zone: str, wording: Wording) -> Page:
    """Return the page of an entity: its names, figures, newest sentences and key dates."""
    say, count, entity, figures = wording.say, wording.count, page.entity, page.figures
    recent = say(
        "entity.last_days",
        days=len(figures.counts),
        until=show_day((page.until - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).date()),
        n=sum(figures.counts),
    )
    lead = say(
        "entity.figures",
        mentions=count("entity.mentions", figures.mentions),
        articles=count("entity.in_articles", figures.articles),
    )
    lines: list[Line] = [(Run(f"{lead} · {recent} "), Run(draw_sparkline(figures.counts)))]
    if figures.neighbours:
        near = ", ".join(near.name for near in figures.neighbours[:5])
        lines.append((Run(say("entity.with", names=near), dim=True),))
    blocks = [Block(lines=tuple(lines))]
    if page.newest:
        newest = tuple(_show_cited(line, wording) for line in page.newest)
        blocks.append(Block(heading=(Run(say("entity.newest"), bold=True),), lines=newest))
    if page.events:
        dates = tuple(_show_event(event, wording, most=1) for event in page.events)
        blocks.append(Block(heading=(Run(say("entity.key_dates"), bold=True),), lines=dates))
    return Page(title=_show_name(entity, wording), blocks=tuple(blocks))


def _show_name(entity: Entity, wording: Wording) -> Line:
    runs = [Run(entity.name, bold=True), Run(f" · {wording.say(f'kind.{entity.kind}')}")]
    if entity.aliases:
        names = ", ".join(alias.name for alias in entity.aliases[:8])
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
    runs = [Run(show_days(event.days), bold=True)]
    for line in event.lines[:most]:
        runs += [Run("  "), *_show_cited(line, wording)]
    return tuple(runs)


def _show_cited(line: CitedLine, wording: Wording) -> Line:
    source = line.source
    told = f"[{source.name}, {_show_published(source.published, wording)}]"
    return (Run(" ".join(line.quote.text.split())), Run(" "), Run(told, dim=True, href=source.url))


def show_unknown(unknown: NameUnknown, wording: Wording) -> Page:
    """Return what to say where no entity goes by a name: so, and the nearest names."""
    runs = [Run(wording.say("entity.unknown", name=unknown.asked))]
    if unknown.nearest:
        names = ", ".join(f"{entity.name} ({entity.mentions})" for entity in unknown.nearest)
        runs.append(Run(f" {wording.say('entity.unknown_nearest', names=names)}"))
    return Page(title=tuple(runs))


def show_date(page: DatePage, wording: Wording) -> Page:
    """Return the page of a date: what happened then and what was published then, kept apart."""
    say = wording.say
    happened = tuple(_show_cited(line, wording) for line in page.happened)
    published = tuple(_show_source(source, wording, titled=True) for source in page.published)
    nothing = say("date.nothing_published")
    if page.nearest:
        nothing = say("date.nearest", when=show_time(page.nearest, page.zone))
    return Page(
        title=(Run(show_days(page.days), bold=True),),
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
    if not page.hits:
        nothing = wording.say("search.nothing", query=page.query)
        return Page(title=(Run(nothing),), footer=(Run(wording.say("search.hint"), dim=True),))
    title = wording.count("search.found", len(page.hits))
    blocks = tuple(
        Block(
            heading=(Run(f"{line.source.number}. {line.source.title}", bold=True),),
            lines=(_show_cited(line, wording),),
        )
        for line in page.hits
    )
    return Page(title=(Run(title, bold=True),), blocks=blocks)


def draw_sparkline(counts: Iterable[int]) -> str:
    """Return counts as a row of bars, the highest one full."""
    values = list(counts)
    top = max(values, default=0) or 1
    return "".join(SPARKS[round(value / top * (len(SPARKS) - 1))] for value in values)


def show_time(moment: datetime, zone: str) -> str:
    """Return a moment in a zone: "Fri 22 Nov 2024, 08:00 JST"."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{local:%a} {show_day(local.date())}, {local:%H:%M %Z}"


def show_day(day: date) -> str:
    """Return a day: "22 Nov 2024"."""
    return f"{day.day} {day:%b} {day.year:04}"


def show_days(days: DayRange) -> str:
    """Return a range of days in its shortest form: a day, month, year, or from and to."""
    first, last = days.first, days.last
    after = last + timedelta(days=1) if last < date.max else last
    if first == last:
        return f"{show_day(first)} ({first:%a})"
    if (first.day, first.month, after.day, after.month) == (1, 1, 1, 1):
        year = f"{first.year:04}"
        return year if first.year == last.year else f"{year} to {last.year:04}"
    if first.day == 1 and after.day == 1 and (first.year, first.month) == (last.year, last.month):
        return f"{first:%b} {first.year:04}"
    return f"{show_day(first)} to {show_day(last)}"
