"""Fit the blocks of a page into messages of limited room, cut only between sentences and items."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from bot.briefing.page import Block, Line
from cogs._discord.markdown import (
    shorten_line,
    size,
    small_print,
    split_line,
    write_line,
    write_runs,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What a message holds, in UTF-16 units: all its parts, one part's body, how many parts."""

    text: int
    body: int
    parts: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A block, or as much of it as fits: the block's place on the page, heading, markdown.

    `begins` is false where the block began in an earlier part.
    """

    block: int
    head: str
    body: str
    begins: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What one message shows, and how many lines and blocks are not yet shown whole after it.

    Blocks without a heading are not counted where others have one.
    """

    parts: tuple[Part, ...]
    lines_left: int
    blocks_left: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """A written line, or as many of its sentences as a message holds; `ends` with its last."""

    text: str
    ends: bool


def pack(blocks: Sequence[Block], room: Room, write_head: Callable[[Line], str]) -> list[Sheet]:
    """Return the sheets that show blocks in order, none beyond its room.

    A block that fits no more, but would fit an empty sheet, waits for the next one if at least
    half of this one is used. `write_head` writes a heading in well under half of the room.
    """
    packer = _Packer(room)
    headed = any(block.heading for block in blocks)
    for place, block in enumerate(blocks):
        head = write_head(block.heading)
        most = min(room.body, room.text - size(head) - 1)
        pieces = [piece for line in block.lines for piece in _cut(line, most)]
        if head or pieces:
            packer.add(place, head, pieces)
            packer.blocks_done[-1] += bool(block.heading) or not headed
    return packer.finish()


def _cut(line: Line, most: int) -> list[_Piece]:
    """Return a line whole where it takes up to `most` units, else its sentences in groups."""
    whole = write_line(line)
    if not whole or size(whole) <= most:
        return [_Piece(whole, True)] if whole else []
    sign = small_print(line)
    room = most - size(sign)
    written = (write_runs(shorten_line(part, room)) for part in split_line(line))
    groups = list(_group(filter(None, written), room))
    return [_Piece(sign + text, place == len(groups)) for place, text in enumerate(groups, 1)]


def _group(texts: Iterable[str], room: int) -> Iterable[str]:
    together: list[str] = []
    used = 0
    for text in texts:
        if together and used + 1 + size(text) > room:
            yield " ".join(together)
            together, used = [], 0
        used += size(text) + bool(together)
        together.append(text)
    if together:
        yield " ".join(together)


@dataclass(slots=True)
class _Packer:
    """Sheets being filled."""

    room: Room
    sheets: list[list[Part]] = field(default_factory=lambda: [[]])
    lines_done: list[int] = field(default_factory=lambda: [0])
    blocks_done: list[int] = field(default_factory=lambda: [0])
    used: int = 0

    def add(self, block: int, head: str, pieces: list[_Piece]) -> None:
        """Add a block, opening sheets as it needs them."""
        whole = size(head) + 1 + sum(size(piece.text) + 1 for piece in pieces)
        if self.used * 2 >= self.room.text and self.room.text - self.used < whole <= self.room.text:
            self._turn()
        shown = 0
        begins = True
        while begins or shown < len(pieces):
            count = self._count_fitting(head, pieces, shown)
            if count == 0 and (pieces or not self._fits(size(head) + 1)):
                self._turn()
                continue
            taken = pieces[shown : shown + count]
            body = "\n".join(piece.text for piece in taken)
            self.sheets[-1].append(Part(block=block, head=head, body=body, begins=begins))
            self.used += size(head) + 1 + size(body)
            self.lines_done[-1] += sum(piece.ends for piece in taken)
            shown += count
            begins = False

    def _count_fitting(self, head: str, pieces: list[_Piece], start: int) -> int:
        used = -1
        for place in range(start, len(pieces)):
            used += 1 + size(pieces[place].text)
            if used > self.room.body or not self._fits(size(head) + 1 + used):
                return place - start
        return len(pieces) - start

    def _fits(self, needed: int) -> bool:
        fits = self.used + needed <= self.room.text
        return fits and len(self.sheets[-1]) < self.room.parts

    def _turn(self) -> None:
        self.sheets.append([])
        self.lines_done.append(0)
        self.blocks_done.append(0)
        self.used = 0

    def finish(self) -> list[Sheet]:
        """Return the sheets filled; one without parts where there was nothing to show."""
        lines, blocks = sum(self.lines_done), sum(self.blocks_done)
        sheets = []
        for parts, new_lines, new_blocks in zip(
            self.sheets, self.lines_done, self.blocks_done, strict=True
        ):
            lines, blocks = lines - new_lines, blocks - new_blocks
            sheets.append(Sheet(parts=tuple(parts), lines_left=lines, blocks_left=blocks))
        return sheets
