"""Write an agenda as a calendar (iCalendar, RFC 5545): an all-day event a plan, by fixed names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from bot.briefing.compose import CitedLine
from bot.briefing.export.escape import find_link
from bot.briefing.lookup import AgendaItem, AgendaPage, Outcome
from bot.domain.desks import Desk
from bot.domain.spans import truncate

OCTETS = 75
"""Octets of a line at most, without its end (RFC 5545, 3.1)."""

SUMMARY = 200
"""Characters of a plan's words that head its event; its description has them whole."""

_STATUS = {Outcome.CALLED_OFF: "CANCELLED", Outcome.TOOK_PLACE: "CONFIRMED"}
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


def write_calendar(agenda: AgendaPage, desk: Desk, made: datetime) -> str:
    """Return the plans of an agenda that are for a day or a week, as a calendar.

    A plan keeps its UID whatever is told of it later, so that a calendar that takes the file again
    moves its events; its SEQUENCE is the number of the article that changed it last, which grows
    with each change (RFC 5545, 3.8.7.4). What is left open by a month or more has no place in one.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Newsdesk//Agenda//EN"]
    lines.append(f"X-WR-CALNAME:{escape_value(desk.name)}")
    for item in agenda.items:
        if not item.is_open:
            lines += _list_event(item, desk, made)
    lines.append("END:VCALENDAR")
    return "".join(f"{fold_line(line)}\r\n" for line in lines)


def _list_event(item: AgendaItem, desk: Desk, made: datetime) -> Iterator[str]:
    days, first = item.event.days, item.event.lines[0]
    changes = [line for line in (item.moved_by, item.proof) if line]
    yield "BEGIN:VEVENT"
    yield f"UID:{item.key}@{desk.guild}.newsdesk.invalid"
    yield f"DTSTAMP:{made:%Y%m%dT%H%M%SZ}"
    yield f"DTSTART;VALUE=DATE:{days.first:%Y%m%d}"
    if days.last < date.max:  # the calendar ends with the year 9999
        yield f"DTEND;VALUE=DATE:{days.last + timedelta(days=1):%Y%m%d}"
    yield f"SEQUENCE:{max((line.quote.article for line in changes), default=0)}"
    yield f"SUMMARY:{escape_value(truncate(' '.join(first.quote.text.split()), SUMMARY))}"
    yield f"DESCRIPTION:{escape_value(chr(10).join(map(_cite, (*item.event.lines, *changes))))}"
    if link := find_link(first.source.url):
        yield f"URL:{_CONTROLS.sub('', link)}"
    yield f"STATUS:{_STATUS.get(item.outcome, 'TENTATIVE')}"
    yield "TRANSP:TRANSPARENT"
    yield "END:VEVENT"


def _cite(line: CitedLine) -> str:
    source = line.source
    words = " ".join(line.quote.text.split())
    link = find_link(source.url)
    return f"{words} [{source.name}]" + (f" {link}" if link else "")


def escape_value(text: str) -> str:
    """Return a text as the value of a property (RFC 5545, 3.3.11)."""
    plain = _CONTROLS.sub("", text)
    escaped = re.sub(r"([\\;,])", r"\\\1", plain)
    return escaped.replace("\n", "\\n")


def fold_line(line: str) -> str:
    """Return a line in pieces of at most 75 octets, no character cut in two (RFC 5545, 3.1)."""
    pieces, piece, size = [], "", 0
    for character in line:
        octets = len(character.encode("utf-8", "replace"))
        if size + octets > OCTETS:
            pieces.append(piece)
            piece, size = "", 1  # the space that the next line begins with
        piece += character
        size += octets
    return "\r\n ".join((*pieces, piece))
