"""Give citations one numbering in a whole document: a number is one article wherever it stands."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from bot.domain.articles import ArticleId
from bot.domain.digests import Quote, Source

# Any: of whatever type an answer's value is, the same type comes back.


def number_sources(values: list[Any]) -> list[Any]:
    """Return answers' values with their sources numbered from 1 on, in the order they are listed.

    A list of sources counts first, where it is the last of several values: the parts before it
    cite what it lists. Quotes get the number of their article; sources stand by their numbers.
    """
    numbers: dict[ArticleId, int] = {}
    for value in (values[-1], *values[:-1]):
        for source in _list_sources(value):
            numbers.setdefault(source.article, len(numbers) + 1)
    return [_renumber(value, numbers) for value in values]


def _list_sources(value: object) -> Iterator[Source]:
    if isinstance(value, Source):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _list_sources(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _list_sources(getattr(value, field.name))


def _renumber(value: Any, numbers: dict[ArticleId, int]) -> Any:
    if isinstance(value, Quote | Source):
        return dataclasses.replace(value, number=numbers[value.article])
    if isinstance(value, tuple):
        items = [_renumber(item, numbers) for item in value]
        if all(isinstance(item, Source) for item in items):
            items.sort(key=lambda source: source.number)
        return tuple(items)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        changed = {name: _renumber(getattr(value, name), numbers) for name in names}
        return dataclasses.replace(value, **changed)
    return value
