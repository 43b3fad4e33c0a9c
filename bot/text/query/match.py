"""Match queries against articles, and find where their words stand; in linear time.

Words are compared as the full-text index compares them: without case, accents and punctuation.
Chinese and Japanese, which have no spaces, are compared character by character.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import re2

from bot.domain.entities import fold_name
from bot.domain.errors import QueryNotUnderstood
from bot.domain.queries import (
    All,
    AnyOf,
    Field,
    FieldName,
    Not,
    Pattern,
    Published,
    Query,
    QueryFacts,
    QueryFault,
    Words,
    names_source,
)
from bot.domain.scripts import EAST_ASIAN, drop_accents, is_east_asian, unify_variants
from bot.domain.spans import Span

LONGEST_PATTERN = 200
LARGEST_PROGRAM = 1_000
"""Instructions of a compiled pattern: RE2 takes at most this times the characters read."""

MOST_READ = 100_000
"""Characters of a text that a pattern is applied to."""

_TOKEN = re.compile(rf"[{EAST_ASIAN}]+|[^\W_{EAST_ASIAN}]+")
_ASCII_TOKEN = re.compile(r"[a-z0-9]+")
_BREAK = "|"
"""Stands between two runs of a script without spaces: what they say apart is not one word."""


def matches(query: Query, facts: QueryFacts) -> bool:
    """Tell whether an article is what a query asks for."""
    match query:
        case All(parts):
            return all(matches(part, facts) for part in parts)
        case AnyOf(parts):
            return any(matches(part, facts) for part in parts)
        case Not(part):
            return not matches(part, facts)
        case Words():
            return _has_words(query, facts)
        case Field(name, value):
            return _has_value(name, value, facts)
        case Published(since=since, until=until):
            at = facts.published
            return (
                at is not None and (since is None or at >= since) and (until is None or at < until)
            )
        case Pattern(regex):
            found = compile_pattern(regex).search
            return bool(found(facts.title[:MOST_READ]) or found(facts.text[:MOST_READ]))


def _has_words(words: Words, facts: QueryFacts) -> bool:
    wanted = _wanted(words)
    if wanted in fold_words(facts.title):
        return True
    return not words.title and wanted in fold_words(facts.text)


def _wanted(words: Words) -> str:
    folded = fold_words(words.phrase)
    return folded.rstrip(" ") if words.prefix else folded


def _has_value(name: FieldName, value: str, facts: QueryFacts) -> bool:
    match name:
        case FieldName.ENTITY:
            return fold_name(value) in facts.names
        case FieldName.SOURCE:
            return any(names_source(value, source) for source in facts.sources)
        case FieldName.TAG:
            return fold_name(value) in map(fold_name, facts.tags)
        case FieldName.CATEGORY:
            return fold_name(value) in map(fold_name, facts.categories)
        case FieldName.CLASS:
            return facts.source_class.value == value
        case FieldName.LANGUAGE:
            return (facts.language or "").partition("-")[0].lower() == value
        case FieldName.SAVED:
            return (
                False  # a feed's filter names none: what it would mean is known to the desk alone
            )


@lru_cache(maxsize=32)  # a text is asked for many words, and by many filters
def fold_words(text: str) -> str:
    """Return the folded words of a text, each between two spaces; a CJK character is a word."""
    if text.isascii():
        return f" {' '.join(_ASCII_TOKEN.findall(text.lower()))} "
    return _fold(text).joined


@dataclass(frozen=True, slots=True)
class _Folded:
    """Folded words, where each begins in `joined`, and where it stands in the text."""

    joined: str
    places: list[int]
    spans: list[Span]


def _fold(text: str) -> _Folded:
    words: list[str] = []
    spans: list[Span] = []
    after_run = False
    for token in _TOKEN.finditer(text):
        run = is_east_asian(token.group())
        if run and after_run:
            words.append(_BREAK)
            spans.append(Span(token.start(), token.start()))
        if run:
            signs = unify_variants(unicodedata.normalize("NFKC", token.group()).lower())
            whole = len(signs) != len(token.group())
            words += signs
            spans += [
                Span(*token.span()) if whole else Span(at, at + 1)
                for at in range(token.start(), token.start() + len(signs))
            ]
        else:
            words.append(_fold_word(token.group()))
            spans.append(Span(*token.span()))
        after_run = run
    places, at = [], 0
    for word in words:
        places.append(at)
        at += len(word) + 1
    return _Folded(f" {' '.join(words)} ", places, spans)


@lru_cache(maxsize=20_000)
def _fold_word(word: str) -> str:
    if word.isascii():
        return word.lower()
    folded = unicodedata.normalize("NFKC", word).casefold()
    return unicodedata.normalize("NFC", drop_accents(folded))


def find_places(query: Query, text: str, *, most: int = 20) -> tuple[Span, ...]:
    """Return where in a text the words that a query asks for stand, in order, at most `most`.

    What it asks not to be there is not looked for, nor what is asked of the title alone.
    """
    folded = _fold(text)
    found = set(chain.from_iterable(_find(_wanted(words), folded, most) for words in _asked(query)))
    return tuple(sorted(found)[:most])


def _asked(query: Query) -> tuple[Words, ...]:
    match query:
        case All(parts) | AnyOf(parts):
            return tuple(words for part in parts for words in _asked(part))
        case Words(title=False):
            return (query,)
        case _:
            return ()


def _find(wanted: str, folded: _Folded, most: int) -> list[Span]:
    spans: list[Span] = []
    at = folded.joined.find(wanted) if wanted.strip() else -1
    while at >= 0 and len(spans) < most:
        first = bisect_right(folded.places, at) - 1
        last = bisect_right(folded.places, at + len(wanted.rstrip()) - 2) - 1
        spans.append(Span(folded.spans[first].start, folded.spans[max(first, last)].end))
        at = folded.joined.find(wanted, at + 1)
    return spans


@lru_cache(maxsize=256)
def compile_pattern(regex: str, at: int = 0) -> re2._Regexp[str]:
    """Return a compiled pattern, case ignored; raises QueryNotUnderstood where it is none."""
    if len(regex) > LONGEST_PATTERN:
        raise QueryNotUnderstood(fault=QueryFault.LONG_PATTERN, piece=regex, at=at)
    options = re2.Options()
    options.case_sensitive = False
    options.log_errors = False
    options.max_mem = 1 << 20
    try:
        pattern = re2.compile(regex, options)
    except re2.error as error:
        why = error.args[0] if error.args else b""
        hint = why.decode("utf-8", "replace") if isinstance(why, bytes) else str(why)
        large = "too large" in hint
        fault = QueryFault.LONG_PATTERN if large else QueryFault.NO_PATTERN
        raise QueryNotUnderstood(fault=fault, piece=regex, at=at, hint=hint) from error
    if pattern.programsize > LARGEST_PROGRAM:
        raise QueryNotUnderstood(fault=QueryFault.LONG_PATTERN, piece=regex, at=at)
    return pattern
