"""Match queries against articles, and find where their words stand; in linear time.

Words are compared as the full-text index compares them: without case, accents and punctuation.
Chinese and Japanese, which have no spaces, are compared character by character.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

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


_EAST_ASIAN = re.compile(f"[{EAST_ASIAN}]")


@dataclass(frozen=True, slots=True)
class _Folded:
    """Folded words with a space around each, and where they stand in the text, one by one."""

    joined: str
    spans: Iterable[Span]


def _fold(text: str) -> _Folded:
    if not _EAST_ASIAN.search(text):
        words = " ".join(map(_fold_word, _TOKEN.findall(text)))
        return _Folded(f" {words} ", (Span(*token.span()) for token in _TOKEN.finditer(text)))
    signs: list[str] = []
    spans: list[Span] = []
    after_run = False
    for token in _TOKEN.finditer(text):
        run = is_east_asian(token.group())
        if run and after_run:
            signs.append(_BREAK)
            spans.append(Span(token.start(), token.start()))
        if run:
            unified = unify_variants(_normalize(token.group()).lower())
            whole = len(unified) != len(token.group())
            signs += unified
            spans += [
                Span(*token.span()) if whole else Span(at, at + 1)
                for at in range(token.start(), token.start() + len(unified))
            ]
        else:
            signs.append(_fold_word(token.group()))
            spans.append(Span(*token.span()))
        after_run = run
    return _Folded(f" {' '.join(signs)} ", spans)


@lru_cache(maxsize=20_000)
def _fold_word(word: str) -> str:
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFC", drop_accents(_normalize(word).casefold()))


def _normalize(word: str) -> str:
    """Return a word in compatible signs, of which a few (ﷺ) are several words otherwise."""
    return unicodedata.normalize("NFKC", word).replace(" ", "")


def find_places(query: Query, text: str, *, most: int = 20) -> tuple[Span, ...]:
    """Return where in a text the words that a query asks for stand, in order, at most `most`.

    What it asks not to be there is not looked for, nor what is asked of the title alone.
    """
    folded = _fold(text)
    wanted = (_wanted(words) for words in _asked(query))
    places = set(chain.from_iterable(_find(one, folded.joined, most) for one in wanted))
    if not places:
        return ()
    spans = list(islice(folded.spans, max(last for _, last in places) + 1))
    found = {Span(spans[first].start, spans[last].end) for first, last in places}
    return tuple(sorted(found)[:most])


def _asked(query: Query) -> tuple[Words, ...]:
    match query:
        case All(parts) | AnyOf(parts):
            return tuple(words for part in parts for words in _asked(part))
        case Words(title=False):
            return (query,)
        case _:
            return ()


def _find(wanted: str, joined: str, most: int) -> Iterator[tuple[int, int]]:
    """Yield which words, by their places in the row, begin and end what is wanted."""
    at = joined.find(wanted) if wanted.strip() else -1
    first, seen = 0, 0
    for _ in range(most):
        if at < 0:
            return
        first, seen = first + joined.count(" ", seen, at), at
        yield first, first + wanted.strip().count(" ")
        at = joined.find(wanted, at + 1)


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
