"""Reasons: why an article was placed where it was, in a few plain words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

_SHOWN = 4
_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def say_reasons(
    *, names: Sequence[str], terms: Sequence[str], days: Sequence[date], likeness: float
) -> tuple[str, ...]:
    """Return phrases that say what two articles share, names first, and how like they are.

    A gazetteer key ("territory:JP") is no phrase: its place is said by the words.
    """
    shown = [name for name in names if ":" not in name][:_SHOWN]
    for term in terms:
        if len(shown) < _SHOWN and not any(term in phrase.split() for phrase in shown):
            shown.append(term)
    shown += [f"{day.day} {_MONTHS[day.month - 1]} {day.year}" for day in days[:2]]
    shares = (f"shares {', '.join(shown)}",) if shown else ()
    return (*shares, f"likeness {likeness:.2f}")
