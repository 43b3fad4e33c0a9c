"""Bring old-fashioned pages into paragraphs: tables that lay out, fonts around blocks, line breaks.

What comes after reads a table as data, cell by cell, and loses what follows a block inside of
inline markup (mozilla/readability#498, adbar/trafilatura#890).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.scripts import count_east_asian

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
_INLINE = ("b", "big", "center", "em", "font", "i", "nobr", "small", "span", "strong", "u")
_HOLDERS = frozenset(("div", "td", "body", "article", "section", "main", "blockquote", "li", "dd"))
_LONG_CELL = 200
"""Characters of a cell that are no datum but a text."""

_LOOSE = 60
"""Characters of a text beside blocks that is a paragraph of its own."""


def straighten(tree: HtmlElement) -> None:
    """Change a page in place: layout tables and fonts to divisions, double breaks to paragraphs.

    Each element is looked at a few times, however deep it lies.
    """
    for table in [one for one in tree.iter("table") if _is_layout(one)]:
        _open_table(table)
    for inline in reversed(list(tree.iter(*_INLINE))):  # the innermost first
        if inline.tag == "center" or any(child.tag in _BLOCKS for child in inline):
            inline.tag = "div"
        elif inline.tag in ("font", "nobr"):
            if inline.find("br") is None:
                inline.drop_tag()
            else:
                inline.tag = "div"
    for holder in [one for one in tree.iter() if one.tag in _HOLDERS and _is_loose(one)]:
        _make_paragraphs(holder)


def _is_layout(table: HtmlElement) -> bool:
    if (table.get("role") or "").lower() == "presentation":
        return True
    cells = _list_cells(table)
    if len(cells) <= 1:
        return True
    for cell in cells:
        for part in cell.iter():
            if part.tag in _BLOCKS and part.tag not in ("p", "ul", "ol", "div"):
                return True
    if any(row.tag in _DATA for row in _list_parts(table)):
        return False
    if len(cells) <= sum(part.tag == "tr" for part in _list_parts(table)):
        return True  # one column
    if any(map(_has_double_break, cells)):
        return True
    texts = map(_collapse, cells)
    return any(len(text) + count_east_asian(text) > _LONG_CELL for text in texts)


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
        if part.tag in ("td", "th") and _is_menu(part):
            part.drop_tree()
        part.tag = "div"


def _is_menu(element: HtmlElement) -> bool:
    """Tell whether an element holds links alone, and what parts them."""
    linked = "".join("".join(link.itertext()) for link in element.iter("a"))
    letters = sum(map(str.isalnum, "".join(element.itertext())))
    return 0 < letters == sum(map(str.isalnum, linked))


def _collapse(element: HtmlElement) -> str:
    return " ".join("".join(element.itertext()).split())


def _is_loose(holder: HtmlElement) -> bool:
    """Tell whether paragraphs stand in an element without being marked as such."""
    if _has_double_break(holder):
        return True
    blocks = [child for child in holder if child.tag in _BLOCKS]
    texts = [holder.text, *(child.tail for child in blocks)] if blocks else []
    if not blocks and holder.tag in ("li", "dd") and _is_among_paragraphs(holder.getparent()):
        texts = [_collapse(holder)] if not _is_menu(holder) else []
    loose = sum(len((text or "").strip()) > _LOOSE for text in texts)
    return loose > 1 or (loose == 1 and (not blocks or any(one.tag == "p" for one in blocks)))


def _is_among_paragraphs(element: HtmlElement) -> bool:
    return any(
        beside is not None and beside.tag == "p"
        for beside in (element.getprevious(), element.getnext())
    )


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
            if child.tag == "div" and not any(part.tag in _BLOCKS for part in child):
                child.tag = "p"
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
