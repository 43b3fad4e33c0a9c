"""The pages of a timeline, with its picture, and of an agenda."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from bot.briefing.charts import Bar, TimelineChart, shorten_alt
from bot.briefing.compose import CitedLine
from bot.briefing.lookup import (
    AgendaItem,
    AgendaPage,
    CitedDifference,
    Event,
    Outcome,
    Timeline,
)
from bot.briefing.page import Block, Line, Page, Run, show_day, show_days, show_event_days
from bot.briefing.pages.citations import (
    show_about,
    show_published,
    show_quote,
    show_reporter,
)
from bot.briefing.wording import Wording
from bot.domain.entities import DayRange
from bot.domain.questions import DateKind

MOST_SOURCES = 6
"""Sources that a line of a timeline names; more are counted."""

MOST_DRAWN = 20
"""Rows of a picture: more lines cannot be read on a phone."""


def show_timeline(
    timeline: Timeline, wording: Wording, *, zone: str | None = None, numbered: bool = False
) -> Page:
    """Return the page of a timeline: a line an event, each with its sources.

    They are named or, where they are `numbered` in a list of the same document, cited by number.
    """
    say, name = wording.say, timeline.about
    title = [Run(say("entity.timeline", name=name), bold=True)]
    if timeline.days:
        title.append(Run(f" · {show_span(timeline.days, wording)}"))
    if timeline.dates is DateKind.PUBLISHED:
        title.append(Run(f" · {say('timeline.published')}"))
    if not timeline.events:
        nothing = say("entity.no_dates", name=name)
        return Page(tuple(title), [Block([nothing])])
    placed = zone if timeline.dates is DateKind.PUBLISHED else None
    lines = tuple(
        show_event(event, wording, zone=placed, numbered=numbered) for event in timeline.events
    )
    blocks = [Block(lines)]
    if timeline.differences:
        differences = (show_difference(one, wording, numbered) for one in timeline.differences)
        blocks.insert(0, Block(differences))
    return Page(tuple(title), blocks, footer=say("brief.all_quotes"))


def show_span(days: DayRange, wording: Wording) -> str:
    """Return the days that were asked for; an end that was left open is not told."""
    if days.first.year == 1:
        return wording.say("timeline.until", day=show_day(days.last, wording))
    if days.last.year == 9999:
        return wording.say("timeline.since", day=show_day(days.first, wording))
    return show_days(days, wording)


def show_event(
    event: Event,
    wording: Wording,
    *,
    most: int = MOST_SOURCES,
    zone: str | None = None,
    dated: bool = True,
    asked: DayRange | None = None,
    numbered: bool = False,
) -> Line:
    """Return an event as one line: its days, the words of one source, who else tells it.

    The day that a source reported is its own, which "yesterday" in its words is told from, but
    in a `zone` where events stand by it. Without `dated` the days stand in the source's bracket,
    but for those that were `asked` for.
    What the sources tell differently stands at the end, side by side.
    """
    first = event.lines[0]
    runs = [Run(show_event_days(event.days, wording), bold=True), Run("  ")] if dated else []
    if event.planned:
        runs.append(Run(f"{wording.say('timeline.planned')} ", dim=True))
    runs += show_quote(first)
    known = dated or (first.date is not None and first.date.days == asked)
    about = "" if known else show_about(first, wording)
    runs.append(
        _show_number(first) if numbered else show_reporter(first, wording, about, zone=zone)
    )
    runs += _show_others(event, wording, most, numbered)
    for difference in event.differences:
        runs += [Run(" "), *show_difference(difference, wording, numbered)]
    return tuple(runs)


def _show_number(line: CitedLine) -> Run:
    return Run(f"[{line.source.number}]", dim=True, href=line.source.url)


def _show_others(event: Event, wording: Wording, most: int, numbered: bool) -> list[Run]:
    """Return the names of the further sources, each once and linked to its own text."""
    known = {event.lines[0].source.name}
    others: list[Run] = []
    for line in event.lines[1:]:
        name = line.source.name
        if name not in known or numbered:
            known.add(name)
            if line.copy:
                name = wording.say("page.class", name=name, kind=wording.say("timeline.copy"))
            named = Run(name, dim=True, href=line.source.url)
            others.append(_show_number(line) if numbered else named)
    if not others:
        return []
    join = wording.say("page.join")
    runs = [Run(f" {wording.say('timeline.also')} ", dim=True)]
    for place, other in enumerate(others[:most]):
        runs += [Run(join, dim=True)] * (place > 0)
        runs.append(other)
    if len(others) > most:
        runs.append(Run(f" {wording.say('page.more', n=len(others) - most)}", dim=True))
    return runs


def show_difference(difference: CitedDifference, wording: Wording, numbered: bool = False) -> Line:
    """Return the values that sources tell of one thing, side by side with source and day."""
    runs = [Run(f"{wording.say('brief.differ')} ", bold=True)]
    for place, side in enumerate(difference.sides):
        quoted = wording.say("brief.differing", text=side[0].quote.text)
        runs.append(Run((" · " if place else "") + quoted, lang=side[0].source.language))
        for line in side:
            when = show_published(line.source.published, wording)
            text = wording.say("page.source", name=line.source.name, when=when)
            named = Run(f"[{text}]", dim=True, href=line.source.url)
            runs += [Run(" "), _show_number(line) if numbered else named]
    return tuple(runs)


def show_agenda(agenda: AgendaPage, wording: Wording) -> Page:
    """Return the page of an agenda: a block a day, a line a plan with its source."""
    say = wording.say
    title = [Run(say("agenda.title"), bold=True), Run(f" · {show_days(agenda.days, wording)}")]
    if agenda.entity:
        title.append(Run(f" · {agenda.entity.name}"))
    if agenda.tag:
        title.append(Run(f" · {say('agenda.tag', tag=agenda.tag)}"))
    blocks = list(show_agenda_days(agenda.items, wording))
    if agenda.more:
        blocks.append(Block([(Run(say("page.more", n=agenda.more), dim=True),)]))
    if not blocks:
        return Page(tuple(title), [Block([say("agenda.none")])])
    return Page(tuple(title), blocks, footer=say("brief.all_quotes"))


def show_agenda_days(items: Iterable[AgendaItem], wording: Wording) -> tuple[Block, ...]:
    """Return the plans of an agenda by their days; those without a day last, each with its time."""
    blocks = []
    for days, same in groupby(items, lambda item: None if item.is_open else item.event.days):
        head = show_days(days, wording) if days else wording.say("agenda.open")
        lines = (show_plan(item, wording, dated=days is None) for item in same)
        blocks.append(Block(lines, head))
    return tuple(blocks)


def show_plan(item: AgendaItem, wording: Wording, *, dated: bool = True) -> Line:
    """Return a plan: its days and words, who else announces it, what came of it and who says so."""
    say, first = wording.say, item.event.lines[0]
    runs = [Run(f"{show_event_days(item.event.days, wording)}  ", bold=True)] if dated else []
    runs += [*show_quote(first), show_reporter(first, wording)]
    if item.leans and first.source.title:
        runs.append(Run(f" {first.source.title}", dim=True, lang=first.source.language))
    runs += _show_others(item.event, wording, MOST_SOURCES, numbered=False)
    for difference in item.event.differences:
        runs += [Run(" "), *show_difference(difference, wording)]
    if item.was and item.moved_by:
        label = say("agenda.was", days=show_days(item.was, wording))
        runs += _show_proof(label, item.moved_by, wording)
    if item.outcome is not Outcome.AHEAD:
        runs += _show_proof(say(f"agenda.{item.outcome}"), item.proof, wording)
    return tuple(runs)


def _show_proof(label: str, proof: CitedLine | None, wording: Wording) -> Iterator[Run]:
    yield Run(f" {label}", bold=True)
    if proof is not None:
        quote = show_quote(proof) if proof.quote.text else ()
        yield from (Run(" "), *quote, show_reporter(proof, wording))


def chart_timeline(
    timeline: Timeline, wording: Wording, *, most: int = MOST_DRAWN
) -> TimelineChart | None:
    """Return the picture of a timeline's first days; None where there are fewer than two.

    Events of the same days share a row, which quotes the first one.
    """
    say = wording.say
    of_days = groupby(timeline.events, lambda event: event.days)
    rows = [(days, list(events)) for days, events in of_days][:most]
    if len(rows) < 2:
        return None
    bars = tuple(
        Bar(
            days=days,
            label=show_event_days(days, wording),
            events=len(events),
            words=events[0].lines[0].quote.text,
        )
        for days, events in rows
    )
    periods = "; ".join(bar.label for bar in bars)
    count = sum(bar.events for bar in bars)
    alt = say("timeline.alt", name=timeline.about, n=count, days=periods)
    published = timeline.dates is DateKind.PUBLISHED
    return TimelineChart(
        bars=bars,
        alt=shorten_alt(alt),
        title=say("entity.timeline", name=timeline.about),
        axis=say("timeline.axis_published" if published else "timeline.axis"),
        bent=say("timeline.bent"),
    )
