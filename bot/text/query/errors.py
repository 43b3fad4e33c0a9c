"""Say in plain words what is wrong in a query, where, and what would work."""

from __future__ import annotations

from bot.domain.articles import SourceClass
from bot.domain.errors import QueryNotUnderstood
from bot.domain.queries import MOST_REFERENCES, QueryFault
from bot.domain.spans import truncate
from bot.text.query.tokens import DEEPEST, MOST_CHARACTERS, MOST_TERMS

_SHOWN = 60

_WORDS = {
    QueryFault.NO_WORD: 'There is no word in this. Type a word or a "phrase" to search for.',
    QueryFault.TOO_LONG: f"This is too long: {MOST_CHARACTERS:,} characters are understood.",
    QueryFault.TOO_MANY: f'This has too many words: {MOST_TERMS} are understood; a "phrase in'
    ' quotes" counts as one.',
    QueryFault.TOO_DEEP: f"Brackets stand too deep in one another: {DEEPEST} are understood.",
    QueryFault.UNKNOWN_FIELD: "{piece} is not known. Did you mean {hint}?",
    QueryFault.NO_DATE: '"{piece}" is no date. Dates like after:2024-07-18, before:yesterday,'
    ' on:"18 July 2024" or on:2024-07-01..2024-07-18 would be understood.',
    QueryFault.NO_CLASS: '"{piece}" is no class of source. There are {hint}.',
    QueryFault.NO_LANGUAGE: '"{piece}" is no language. Codes like lang:en, lang:ja or lang:zh would'
    " be understood.",
    QueryFault.NO_PATTERN: "The pattern /{piece}/ cannot be read: {hint}.",
    QueryFault.LONG_PATTERN: "The pattern /{piece}/ is too large; make it shorter, or its"
    " repetitions fewer.",
    QueryFault.NOT_CLOSED: 'The bracket at character {place} is not closed. Write "a (b OR c)".',
    QueryFault.NOT_OPENED: 'The bracket at character {place} closes nothing. Write "a (b OR c)".',
    QueryFault.PATTERN_IN_SEARCH: "Patterns like /{piece}/ work in filters, not in a search. Search"
    ' for words, a "phrase" or the beginning of a word*.',
    QueryFault.TOO_COSTLY: "This search took too long and was stopped. Add a word, an entity or"
    " a date.",
    QueryFault.NO_SAVED: 'No search is saved as "{piece}". There are: {hint}',
    QueryFault.MANY_SAVED: f"This names too many saved searches: {MOST_REFERENCES} are understood.",
    QueryFault.SAVED_IN_FILTER: "A feed's filter cannot name a saved search. Type the words of it.",
}


def list_classes() -> str:
    """Return the classes of sources as they are typed after class:."""
    names = (f'"{kind.value}"' if " " in kind.value else kind.value for kind in SourceClass)
    return ", ".join(f"class:{name}" for name in names)


def explain_fault(error: QueryNotUnderstood, text: str) -> QueryNotUnderstood:
    """Return the error with its words, and with a caret under the place where there is one."""
    words = _WORDS[QueryFault(error.fault)].format(
        piece=show_piece(error.piece), hint=error.hint, place=(error.at or 0) + 1
    )
    return QueryNotUnderstood(
        words, fault=error.fault, piece=error.piece, at=error.at, hint=error.hint
    )


def show_piece(piece: str) -> str:
    """Return a piece of a query on one line and no longer than 60 characters."""
    return truncate(" ".join(piece[:500].split()), _SHOWN)
