"""Write the lines of neutral pages as markdown, and shorten them at the ends of sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby

from bot.briefing.page import Line, Run
from bot.domain.spans import ELLIPSIS
from cogs._discord.escape import clean_text, escape_text, link

# The words of a link are a number or a source's name; more would crowd out the quote.
LONGEST_LABEL = 100
# Room that a cut always leaves: bold signs, a space and the ellipsis.
_SLACK = 8
# What joining two runs of one style may add: an escape, and four marks kept on the letter before.
_JOIN = 9
_SPACES = re.compile(" {2,}")
_SENTENCE_ENDS = (". ", "! ", "? ", '." ', ".” ", "。", "！", "？")


def size(text: str) -> int:
    """Return the length of a text in UTF-16 units, never less than in code points."""
    return len(text) + sum(char > "\uffff" for char in text)


def write_line(line: Line) -> str:
    """Return a line as markdown, in small print where all of it is dim; "" where blank."""
    text = write_runs(line)
    return f"{small_print(line)}{text}" if text else ""


def small_print(line: Line) -> str:
    """Return what a line starts with in markdown: the sign of small print where all is dim."""
    return "-# " if line and all(run.dim or not run.text.strip() for run in line) else ""


def write_runs(runs: Iterable[Run]) -> str:
    """Return runs as markdown without outer white space."""
    merged = groupby(runs, key=lambda run: (run.bold, run.href))
    written = "".join(
        _write_run(Run("".join(run.text for run in group), bold=bold, href=href))
        for (bold, href), group in merged
    )
    return _SPACES.sub(" ", written).strip()


def _write_run(run: Run) -> str:
    text = clean_text(run.text)
    words = text.strip()
    if not words:
        return " " if text else ""
    body = link(cut_text(words, LONGEST_LABEL), run.href) if run.href else escape_text(words)
    if run.bold:
        body = f"**{body}**"
    return f"{' ' * text.startswith(' ')}{body}{' ' * text.endswith(' ')}"


def split_line(line: Line) -> list[Line]:
    """Return a line in parts that may stand on different messages: sentences with their citations.

    A new part begins at a " · " and after the white space that follows a dim run (a citation).
    """
    parts: list[list[Run]] = [[]]
    for place, run in enumerate(line):
        before = line[max(place - 2, 0) : place]
        cited = len(before) == 2 and before[0].dim and not before[1].text.strip()
        if parts[-1] and ((cited and not run.dim) or run.text.strip() == "·"):
            parts.append([])
        parts[-1].append(run)
    return [tuple(part) for part in parts if any(run.text.strip() for run in part)]


def shorten_line(line: Line, room: int) -> Line:
    """Return a line that takes up to `room` UTF-16 units as markdown, cut with "…" where longer.

    Cut is the first run that does not fit, and the citation that follows it is kept.
    """
    if size(write_line(line)) <= room:
        return line
    kept: list[Run] = []
    left = room - size(small_print(line))
    for place, run in enumerate(line):
        needed = size(_write_run(run)) + _JOIN
        if needed <= left - _SLACK:
            kept.append(run)
            left -= needed
            continue
        tail = next((later for later in line[place:] if later.href), None)
        if tail is not None and size(_write_run(tail)) + 2 > left // 2:
            tail = None
        spare = left - (size(_write_run(tail)) + 2 if tail else 0)
        if run is not tail:
            kept.append(_cut_run(replace(run, href=None), spare - 2))
        return (*kept, Run(" "), tail) if tail else tuple(kept)
    return tuple(kept)


def _cut_run(run: Run, room: int) -> Run:
    words = clean_text(run.text).strip()[: max(room, 0)]
    fits, over = 0, len(words) + 1
    while over - fits > 1:
        middle = (fits + over) // 2
        written = _write_run(replace(run, text=f"{words[:middle]} {ELLIPSIS}"))
        fits, over = (middle, over) if size(written) <= room else (fits, middle)
    return replace(run, text=f" {_end_well(words[:fits])}")


def cut_text(text: str, room: int) -> str:
    """Return a text of up to `room` UTF-16 units, cut at a sentence or word end with "…"."""
    if size(text) <= room:
        return text
    short = text[: room - 2]
    while size(short) > room - 2:
        short = short[: -((size(short) - room + 3) // 2)]
    return _end_well(short)


def _end_well(text: str) -> str:
    """Return the start of a text up to its last sentence end, else word end, and "…"."""
    half = len(text) // 2
    end = max(text.rfind(mark) + len(mark.rstrip()) for mark in _SENTENCE_ENDS)
    if end > half:
        return f"{text[:end]} {ELLIPSIS}"
    word = text.rfind(" ")
    return f"{text[:word] if word > half else text}{ELLIPSIS}"
