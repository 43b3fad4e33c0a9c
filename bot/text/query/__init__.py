"""The language of queries: parsed, written again, and matched against a text."""

from __future__ import annotations

from bot.text.query.errors import explain_fault, show_piece
from bot.text.query.match import find_places, matches
from bot.text.query.parse import bound_days, parse_query
from bot.text.query.tokens import DEEPEST, MOST_CHARACTERS, MOST_TERMS, has_word, to_plain
from bot.text.query.write import write_query

__all__ = [
    "DEEPEST",
    "MOST_CHARACTERS",
    "MOST_TERMS",
    "bound_days",
    "explain_fault",
    "find_places",
    "has_word",
    "matches",
    "parse_query",
    "show_piece",
    "to_plain",
    "write_query",
]
