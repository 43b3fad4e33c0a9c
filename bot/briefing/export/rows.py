"""Write answers as a table: a row a quote, with its source, the same columns for every export."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields
from itertools import chain

from bot.briefing.compose import CitedLine
from bot.briefing.export.escape import find_link, guard_cell
from bot.briefing.lookup import AgendaPage, SearchPage, StoryPage, StorySource, Timeline
from bot.domain.digests import Brief, Source, StoryBrief
from bot.domain.entities import DayRange

BOM = "\ufeff"
"""Tells spreadsheets that the file is UTF-8."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of a table; days in ISO 8601, what is not known is empty.

    `part` is what the row is of (a role, "event", "source"), `first` and `last` the days told of.
    """

    about: str
    part: str
    first: str = ""
    last: str = ""
    text: str = ""
    source: str = ""
    source_class: str = ""
    published: str = ""
    title: str = ""
    language: str = ""
    url: str = ""
    copy: str = ""


COLUMNS = tuple(field.name for field in fields(Row))


def write_table(values: Sequence[object]) -> str:
    """Return answers' values as CSV (RFC 4180), each cell quoted and none a formula."""
    sheet = io.StringIO()
    sheet.write(BOM)
    writer = csv.writer(sheet, quoting=csv.QUOTE_ALL)
    writer.writerow(COLUMNS)
    for value in values:
        for row in list_rows(value):
            writer.writerow([guard_cell(getattr(row, name)) for name in COLUMNS])
    return sheet.getvalue()


def list_rows(value: object) -> Iterator[Row]:
    """Yield the rows of an answer's value; of one that is no table, none."""
    match value:
        case Brief():
            yield from chain.from_iterable(map(_list_story, value.stories))
        case StoryPage():
            yield from _list_story(value.brief)
        case Timeline():
            for event in value.events:
                yield from _list_cited(value.about, "event", event.lines, event.days)
        case AgendaPage():
            for item in value.items:
                since = filter(None, (item.moved_by, item.proof))
                yield from _list_cited(item.key, item.outcome, item.event.lines, item.event.days)
                yield from _list_cited(item.key, "outcome", since, item.event.days)
        case SearchPage():
            yield from _list_cited(value.query, "hit", value.hits)
        case tuple():
            for one in value:
                if isinstance(one, StorySource):
                    yield _make_row("", "source", "", one.source, copied=one.copy_of is not None)


def _list_cited(
    about: str, part: str, lines: Iterable[CitedLine], days: DayRange | None = None
) -> Iterator[Row]:
    for line in lines:
        yield _make_row(about, part, line.quote.text, line.source, days=days, copied=line.copy)


def _list_story(story: StoryBrief) -> Iterator[Row]:
    sources = {source.number: source for source in story.cited}
    for section in story.sections:
        for quote in section.quotes:
            yield _make_row(story.headline, section.role, quote.text, sources[quote.number])
    if not story.sections:
        yield Row(about=story.headline, part="headline")


def _make_row(
    about: str,
    part: str,
    text: str,
    source: Source,
    *,
    days: DayRange | None = None,
    copied: bool = False,
) -> Row:
    return Row(
        about=about,
        part=part,
        first=days.first.isoformat() if days else "",
        last=days.last.isoformat() if days else "",
        text=text,
        source=source.name,
        source_class=source.source_class,
        published=source.published.day.isoformat() if source.published else "",
        title=source.title,
        language=source.language or "",
        url=find_link(source.url) or "",
        copy="copy" if copied else "",
    )
