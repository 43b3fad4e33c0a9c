"""The kinds of question that there are."""

from __future__ import annotations

from bot.domain.questions import TYPES, Action, Question


def list_lookups() -> tuple[type[Question], ...]:
    return tuple(kind for kind in _list_kinds() if not issubclass(kind, Action))


def list_actions() -> tuple[type[Question], ...]:
    return tuple(kind for kind in _list_kinds() if issubclass(kind, Action))


def _list_kinds() -> list[type[Question]]:
    bases = {base for kind in TYPES.values() for base in kind.__mro__[1:]}
    return [kind for kind in TYPES.values() if kind not in bases]
