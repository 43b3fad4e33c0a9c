"""What is found in a text that is read sentence by sentence, in a form that tests compare."""

from __future__ import annotations

from datetime import date

from bot.text.dates.find import find_dates
from bot.text.segment.sentences import split_sentences

MONDAY = date(2024, 7, 22)


def found(text: str, published: date | None = MONDAY) -> list[tuple[str, str, str]]:
    """Return each date with its words, its first day and its last."""
    mentions = find_dates(text, split_sentences(text), published=published)
    return [(one.span.of(text), str(one.first), str(one.last)) for one in mentions]


def days(text: str, published: date | None = MONDAY) -> list[tuple[str, str]]:
    """Return the dates that are one day, each with its words."""
    return [(span, first) for span, first, last in found(text, published) if first == last]
