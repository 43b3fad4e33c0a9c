"""The units of a plain-text dump: lines, with those that were broken in mid-sentence joined.

Whether two lines belong together depends on them, or on their paragraph, alone. So a unit stays
what it is when other units are taken out, which is why cleaning twice equals cleaning once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.domain.scripts import count_dense
from bot.text.cleaning.boilerplate import is_furniture

# Ends of a line that promise more of the same sentence: a link or a wrap broke it.
_PROMISES = re.compile(
    r"(?:[,(“„]|\b(?:the|an?|of|in|on|at|to|by|for|from|with|and|or|but|that|which|who|as|its|his|her"
    r"|their|said|told|has|have|been|is|are|was|were|into|over|than|der|die|das|und|von|mit|de|la|le|les|et|el|en))\Z"
)
_ENDED = '.!?…:;。！？।؟۔"”’»)]'
_CONTINUES = re.compile(r"[a-z\u00df-\u00f6\u00f8-\u00ff,;.)”’](?!\S{0,20}[@/])")
_WRAP = range(32, 131)


@dataclass(frozen=True, slots=True)
class Unit:
    """Some lines of a dump that belong together.

    `text` has them on one line; in `words` two CJK characters count as a word.
    """

    first: int
    last: int
    text: str
    words: int


def find_units(lines: Sequence[str]) -> list[Unit]:
    """Return the units of trimmed `lines` in order; blank lines belong to none."""
    units: list[Unit] = []
    start = 0
    for number in range(len(lines) + 1):
        if number == len(lines) or not lines[number]:
            units.extend(_find_units_of(lines, start, number))
            start = number + 1
    return units


def _find_units_of(lines: Sequence[str], start: int, end: int) -> list[Unit]:
    """Return the units of a paragraph: all of it where it is hard-wrapped."""
    if end <= start:
        return []
    if _is_wrapped(lines[start:end]):
        return [_join(lines, start, end)]
    units, begin = [], start
    for number in range(start + 1, end):
        following = lines[number + 1] if number + 1 < end else ""
        if not _goes_on(lines[number - 1], lines[number], following):
            units.append(_join(lines, begin, number))
            begin = number
    return [*units, _join(lines, begin, end)]


def _join(lines: Sequence[str], start: int, end: int) -> Unit:
    text = lines[start] if end == start + 1 else " ".join(lines[start:end])
    return Unit(start, end - 1, text, len(text.split()) + count_dense(text) // 2)


def _is_wrapped(paragraph: Sequence[str]) -> bool:
    """Tell whether a third of the lines go on in small letters and all but the last are full."""
    if len(paragraph) < 2:
        return False
    lengths = [len(line) for line in paragraph]
    width = max(lengths)
    full = all(
        length in _WRAP and length + 1 + len(following[:40].split()[0]) > width - 2
        for length, following in zip(lengths, paragraph[1:], strict=False)
    )
    running = sum(line[0].islower() for line in paragraph[1:])
    return full and width in _WRAP and 3 * running >= len(paragraph) - 1


def _goes_on(previous: str, line: str, following: str) -> bool:
    """Tell whether `line` goes on with the sentence of the one before it.

    A short line between an open one and one that goes on is the text of a link.
    """
    if previous[-1] in _ENDED:
        return False
    if _CONTINUES.match(line):
        return True
    is_link = len(line) <= 60 and line[-1] not in _ENDED and bool(_CONTINUES.match(following))
    is_open = bool(_PROMISES.search(previous[-12:])) or (is_link and previous.split()[-1].islower())
    # `Sign in` and `What's On` promise nothing.
    return is_open and previous.count(" ") >= 2 and not is_furniture(previous)


def find_text(lines: Sequence[str], units: Sequence[Unit]) -> str:
    """Return the lines of `units`, a blank line wherever something lay between two of them."""
    pieces: list[str] = []
    for previous, unit in pairwise([None, *units]):
        if unit is None:
            continue
        if previous is not None:
            pieces.append("\n" if unit.first == previous.last + 1 else "\n\n")
        pieces.append("\n".join(lines[unit.first : unit.last + 1]))
    return "".join(pieces)
