"""Write a query down as it was understood, so that reading it again gives the same query."""

from __future__ import annotations

import re

from bot.domain.queries import All, AnyOf, DayBound, Field, Not, Pattern, Published, Query, Words
from bot.text.query.tokens import has_word, to_plain

_BARE = re.compile(r'[^\s"()|:/*-][^\s"()|:/*]*')
_OPERATORS = ("OR", "AND", "NOT")


def write_query(query: Query) -> str:
    """Return a query in the language of queries; nothing for the one that matches everything."""
    match query:
        case All(parts):
            return " ".join(_write_part(part, AnyOf) for part in parts)
        case AnyOf(parts):
            return " OR ".join(_write_part(part, ()) for part in parts)
        case Not(part):
            return f"-{_write_part(part, (All, AnyOf))}"
        case Words(phrase, prefix, title):
            return f"{'title:' if title else ''}{_quote(phrase)}{'*' if prefix else ''}"
        case Field(name, value):
            return f"{name.value}:{_quote(value)}"
        case Published(bound, days):
            last = f"..{days.last}" if bound is DayBound.ON and days.last != days.first else ""
            return f"{bound.value}:{days.first}{last}"
        case Pattern(regex):
            return f"/{regex}/"


def _write_part(part: Query, bracketed: type[Query] | tuple[type[Query], ...]) -> str:
    written = write_query(part)
    return f"({written})" if isinstance(part, bracketed) else written


def _quote(text: str) -> str:
    bare = _BARE.fullmatch(to_plain(text)) and text not in _OPERATORS and has_word(text)
    return text if bare else f'"{text}"'
