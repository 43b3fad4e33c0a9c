"""Bring old-fashioned pages into paragraphs: tables that lay out, fonts around blocks, line breaks.

What comes after reads a table as data, cell by cell, and loses what follows a block inside of
inline markup (mozilla/readability#498, adbar/trafilatura#890).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_BLOCKS = frozenset(
    (
        "address", "article", "aside", "blockquote", "center", "details", "div", "dl", "fieldset",
        "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "main",
        "nav", "ol", "p", "pre", "section", "table", "ul",
    )
)  # fmt: skip
_DATA = ("th", "caption", "thead")
_PARTS = frozenset(("table", "tbody", "thead", "tfoot", "tr", "td", "th", "caption"))
_HOLDERS = frozenset(("div", "td", "body", "article", "section", "main", "blockquote", "li"))
_LONG_CELL = 200
"""Characters of a cell that are no datum but a text."""


def straighten(tree: HtmlElement) -> None:
    """Change a page in place: layout tables and fonts to divisions, double breaks to paragraphs.

    Each element is looked at a few times, however deep it lies.
    """
    for table in [one for one in tree.iter("table") if _is_layout(one)]:
        _open_table(table)
    for font in list(tree.iter("font", "center", "nobr")):
        if any(child.tag in _BLOCKS or child.tag == "br" for child in font):
            font.tag = "div"
        else:
            font.drop_tag()
    for holder in [one for one in tree.iter() if one.tag in _HOLDERS and _has_double_break(one)]:
        _make_paragraphs(holder)


def _is_layout(table: HtmlElement) -> bool:
    if (table.get("role") or "").lower() == "presentation":
        return True
    cells = list(_list_cells(table))
    if len(cells) <= 1:
        return True
    for cell in cells:
        for part in cell.iter():
            if part.tag in _BLOCKS and part.tag not in ("p", "ul", "ol", "div"):
                return True
    if any(row.tag in _DATA for row in _list_parts(table)):
        return False
    return any(len(_collapse(cell)) > _LONG_CELL for cell in cells)


def _list_parts(table: HtmlElement) -> list[HtmlElement]:
    """Return the parts of a table itself, none of tables inside of it."""
    found, waiting = [], list(table)
    while waiting:
        part = waiting.pop()
        if part.tag in _PARTS and part.tag != "table":
            found.append(part)
            waiting.extend(part)
    return found


def _list_cells(table: HtmlElement) -> list[HtmlElement]:
    return [part for part in _list_parts(table) if part.tag in ("td", "th")]


def _open_table(table: HtmlElement) -> None:
    for part in (*_list_parts(table), table):
        part.tag = "div"


def _collapse(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


def _has_double_break(holder: HtmlElement) -> bool:
    return any(
        child.tag == "br"
        and not (child.tail or "").strip()
        and (after := child.getnext()) is not None
        and after.tag == "br"
        for child in holder
    )


def _make_paragraphs(holder: HtmlElement) -> None:
    """Put what stands between double breaks and blocks into paragraphs of their own."""
    children, first = list(holder), holder.text
    for child in children:
        holder.remove(child)
    holder.text = None
    paragraph = _start(holder, first)
    for at, child in enumerate(children):
        text, child.tail = child.tail, None
        doubled = child.tag == "br" and at > 0 and _are_breaks(children[at - 1], paragraph)
        if child.tag in _BLOCKS:
            holder.append(child)
            paragraph = _start(holder, text)
        elif doubled:
            paragraph = _start(holder, text)
        else:
            paragraph.append(child)
            child.tail = text
    for paragraph in list(holder):
        if paragraph.tag == "p" and not len(paragraph) and not (paragraph.text or "").strip():
            holder.remove(paragraph)


def _are_breaks(before: HtmlElement, paragraph: HtmlElement) -> bool:
    """Tell whether a break follows another with nothing between; the first one goes as well."""
    if before.tag != "br":
        return False
    if len(paragraph) and paragraph[-1] is before:
        if (before.tail or "").strip():
            return False
        paragraph.remove(before)
        return True
    return not (paragraph.text or "").strip() and not len(paragraph)


def _start(holder: HtmlElement, text: str | None) -> HtmlElement:
    paragraph = holder.makeelement("p")
    paragraph.text = text
    holder.append(paragraph)
    return paragraph
