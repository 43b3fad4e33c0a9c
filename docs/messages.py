"""Draw messages as Discord lays them out, from the very bodies that are sent: an SVG each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from unicodedata import east_asian_width
from xml.sax.saxutils import escape

WIDTH, MARGIN, SIZE, LEADING = 760, 16, 15.0, 21
SMALL = 12.5
GROUND, CARD, EDGE, TEXT, DIM, LINK, FIELD = (
    "#313338", "#2b2d31", "#5b7fa6", "#dbdee1", "#949ba4", "#00a8fc", "#4e5058",
)  # fmt: skip
FONTS = "'gg sans','Noto Sans','Noto Sans CJK JP','Helvetica Neue',Arial,sans-serif"

_PIECES = re.compile(
    r"\*\*|\[(?P<label>\[?[^\]]*\]?)\]\(<(?P<url>[^>]*)>\)|<t:(?P<time>-?\d+):f>|\\(?P<bare>.)"
    r"|(?P<text>[^*\[<\\]+|.)"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A piece of text in one style."""

    text: str
    bold: bool = False
    dim: bool = False
    link: bool = False
    size: float = SIZE


class Sheet:
    """An SVG that grows downwards."""

    def __init__(self) -> None:
        self.y = float(MARGIN)
        self.marks: list[str] = []

    def write(self, text: str, *, left: float, right: float, title: bool = False) -> None:
        """Write the lines of a text in markdown, each wrapped between two edges."""
        for line in text.splitlines():
            for row in _wrap(list(_read(line, title=title)), right - left):
                self.y += LEADING
                spans = "".join(map(_span, row))
                self.marks.append(f'<text x="{left}" y="{self.y - 6}">{spans}</text>')

    def press(self, labels: list[str], *, left: float) -> None:
        """Draw a row of buttons, or a list, with what is written on each."""
        self.y += 8
        for label in labels:
            width = _measure(Piece(text=label)) + 28
            self.marks.append(
                f'<rect x="{left}" y="{self.y}" width="{width:.0f}" height="32" rx="4"'
                f' fill="{FIELD}"/>'
                f'<text x="{left + 14}" y="{self.y + 21}">{_span(Piece(text=label))}</text>'
            )
            left += width + 8
        self.y += 34

    def frame(self, start: float) -> None:
        """Put the card of an embed or a container behind what was written since `start`."""
        height = self.y - start + 8
        self.marks.insert(
            self.marks.index(f"<!--{start}-->"),
            f'<rect x="{MARGIN}" y="{start}" width="{WIDTH - 2 * MARGIN}" height="{height}" rx="4"'
            f' fill="{CARD}"/><rect x="{MARGIN}" y="{start}" width="4" height="{height}"'
            f' fill="{EDGE}"/>',
        )
        self.y += 16

    def finish(self, title: str) -> str:
        """Return the picture, with its title for those who do not see it."""
        height = self.y + MARGIN
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height:.0f}"'
            f' font-family="{FONTS}" role="img"><title>{escape(title)}</title>'
            f'<rect width="100%" height="100%" rx="8" fill="{GROUND}"/>{"".join(self.marks)}</svg>'
        )


def draw_message(body: Mapping[str, Any], title: str) -> str:
    """Return a message as SVG: its words, its embeds or containers, what can be pressed."""
    sheet = Sheet()
    sheet.write(body.get("content") or "", left=MARGIN, right=WIDTH - MARGIN)
    for embed in body.get("embeds") or []:
        _draw_embed(sheet, embed)
    for part in body.get("components") or []:
        _draw_component(sheet, part, left=MARGIN)
    return sheet.finish(title)


def _draw_embed(sheet: Sheet, embed: Mapping[str, Any]) -> None:
    with_card = _begin(sheet)
    left, right = MARGIN + 18.0, WIDTH - MARGIN - 14.0
    sheet.write(_bare(embed.get("title") or ""), left=left, right=right, title=True)
    sheet.write(embed.get("description") or "", left=left, right=right)
    footer = (embed.get("footer") or {}).get("text")
    if footer:
        sheet.write(f"-# {_bare(footer)}", left=left, right=right)
    sheet.frame(with_card)


def _draw_component(sheet: Sheet, part: Mapping[str, Any], *, left: float) -> None:
    children = part.get("components") or []
    match part["type"]:
        case 17:  # a container
            start = _begin(sheet)
            for child in children:
                _draw_component(sheet, child, left=left + 18)
            sheet.frame(start)
        case 10:  # a text
            sheet.write(part["content"], left=left, right=WIDTH - MARGIN - 14)
        case 14:  # a line between
            sheet.y += 8
        case 1:
            words = [str(item.get("label") or item.get("placeholder") or "") for item in children]
            lists = [
                f"{text}  ⌄" if child["type"] != 2 else text
                for child, text in zip(children, words, strict=True)
            ]
            sheet.press(lists, left=left)


def _begin(sheet: Sheet) -> float:
    start = sheet.y + 6
    sheet.marks.append(f"<!--{start}-->")
    sheet.y = start + 6
    return start


def _bare(text: str) -> str:
    """Return a text without markdown as markdown that shows it."""
    return re.sub(r"[\\*\[<]", r"\\\g<0>", text)


def _read(line: str, *, title: bool) -> Iterator[Piece]:
    """Yield the pieces of a line of markdown as our own messages use it."""
    small = line.startswith("-# ")
    bold = title
    style = Piece(text="", dim=small, size=SMALL if small else SIZE)
    for match in _PIECES.finditer(line.removeprefix("-# ")):
        if match[0] == "**":
            bold = not bold
        elif match["label"] is not None:
            yield replace(style, text=match["label"], link=True, bold=bold)
        elif match["time"]:
            moment = datetime.fromtimestamp(int(match["time"]), UTC)
            yield replace(style, text=f"{moment:%-d %B %Y %H:%M}", bold=bold)
        else:
            yield replace(style, text=match["bare"] or match["text"], bold=bold, link=title)


def _wrap(pieces: list[Piece], room: float) -> Iterator[list[Piece]]:
    row: list[Piece] = []
    used = 0.0
    for piece in pieces:
        for word in re.findall(
            r"[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+\s*|\s+", piece.text
        ):
            part = replace(piece, text=word)
            width = _measure(part)
            if row and used + width > room:
                yield row
                row, used = [], 0.0
            row.append(part)
            used += width
    if row:
        yield row


def _measure(piece: Piece) -> float:
    """Return about how wide a piece is, in the fonts that Discord and its like use."""
    # Fonts with Chinese and Japanese draw the steps of a sparkline as wide as their characters.
    wide = sum(east_asian_width(char) in "WF" or "▁" <= char <= "█" for char in piece.text)
    narrow = sum(char in " .,;:'|ijltfI[]()" for char in piece.text)
    rest = len(piece.text) - wide - narrow
    return piece.size * (wide + 0.32 * narrow + 0.56 * rest) * (1.06 if piece.bold else 1)


def _span(piece: Piece) -> str:
    colour = LINK if piece.link else DIM if piece.dim else TEXT
    weight = ' font-weight="600"' if piece.bold else ""
    return (
        f'<tspan xml:space="preserve" fill="{colour}" font-size="{piece.size:g}"{weight}>'
        f"{escape(piece.text)}</tspan>"
    )
