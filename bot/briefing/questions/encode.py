"""Write a question into the custom id of a button, and read it again.

A custom id is "7/entity:e:12|90d": the desk, the word of the question, the values of its fields in
their order. A value that is the usual one is empty, and empty ones at the end are left out. What
Discord has no room for stands in the store, once for a message ("7/kept:31|0").
"""

from __future__ import annotations

import types
from collections.abc import Iterable
from dataclasses import MISSING, Field, fields, replace
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

from bot.domain.errors import NotFound
from bot.domain.questions import TYPES, Question

LONGEST = 100
"""Characters of a custom id, and of a choice's value, at most (Discord's limit)."""

_PART, _COMMA = "|", ","
_ESCAPES = {"%": "%25", _PART: "%7C", "\n": "%0A"}


def write_question(question: Question) -> str:
    """Return a question as text: "entity:e:12|90d"."""
    values = (_write(field, getattr(question, field.name)) for field in fields(question))
    return f"{question.word}:{_PART.join(values).rstrip(_PART)}"


def join_values(word: str, *values: str) -> str:
    """Return the question with a word whose fields, in their order, have these texts as values."""
    return f"{word}:{_PART.join(map(_escape, values)).rstrip(_PART)}"


def read_question(text: str) -> Question:
    """Return the question that `write_question` wrote; raises NotFound for any other text.

    The numbers in it come from outside: only the store knows what is the desk's.
    """
    word, _, rest = text.partition(":")
    kind = TYPES.get(word)
    values = rest.split(_PART) if rest else []
    if kind is None or len(values) > len(fields(kind)):
        raise NotFound("This button is too old.")
    hints = _find_hints(word)
    try:
        given = {
            field.name: _read(hints[field.name], value)
            for field, value in zip(fields(kind), values, strict=False)
            if value or field.default is MISSING
        }
        return kind(**given)
    except (ValueError, TypeError, OverflowError, OSError) as error:
        raise NotFound("This button is too old.") from error


def fits(text: str) -> bool:
    """Tell whether Discord takes a text as a custom id; it may count some characters twice."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 <= LONGEST


def tidy(question: Question) -> Question:
    """Return a question with one space between the words of its texts."""
    texts = {
        field.name: " ".join(value.split())
        for field in fields(question)
        if isinstance(value := getattr(question, field.name), str)
        and not isinstance(value, StrEnum)
    }
    return replace(question, **texts)


@cache
def _find_hints(word: str) -> dict[str, Any]:
    return get_type_hints(TYPES[word])


# Any: what a field holds is known by its annotation alone.
def _write(field: Field[Any], value: object) -> str:
    if value is None or value == field.default:
        return ""
    match value:
        case bool():
            return str(int(value))
        case datetime():
            return f"{value.timestamp():.3f}".removesuffix(".000")
        case tuple():
            return _COMMA.join(_escape(text, _COMMA) for text in value)
        case _:
            return _escape(str(value))


def _read(kind: Any, text: str) -> object:
    if get_origin(kind) in (Union, types.UnionType):
        kind = next(one for one in get_args(kind) if one is not type(None))
    if isinstance(kind, NewType):
        kind = kind.__supertype__
    if get_origin(kind) is tuple:
        return tuple(_unescape(part) for part in text.split(_COMMA))
    if kind in (int, bool):
        return kind(_read_number(text))
    if kind is datetime:
        return datetime.fromtimestamp(float(text), UTC)
    return kind(_unescape(text))  # a text, or a choice


def _read_number(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) <= 19):
        raise ValueError(text)
    number = int(text)
    if number >= 2**63:  # more than a number of the database holds
        raise ValueError(text)
    return number


def _escape(text: str, more: Iterable[str] = ()) -> str:
    for sign, written in (*_ESCAPES.items(), *((sign, f"%{ord(sign):02X}") for sign in more)):
        text = text.replace(sign, written)
    return text


def _unescape(text: str) -> str:
    for sign in (_COMMA, "\n", _PART, "%"):
        text = text.replace(f"%{ord(sign):02X}", sign)
    return text
