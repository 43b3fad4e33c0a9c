"""Plain-text dumps of HTML pages, made in the ways that dumps in the wild are made."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path
from typing import Any

import lxml.html

_SILENT = {"script", "style", "noscript", "template", "head", "svg", "iframe", "select", "textarea"}
_BLOCKS = set(
    re.split(
        r"\s",
        "address article aside blockquote body dd div dl dt fieldset figcaption figure footer form"
        " h1 h2 h3 h4 h5 h6 header hr li main nav ol option p pre section table tbody td tfoot th"
        " thead tr ul br button label details summary center",
    )
)
_SPACED = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "ul", "ol", "table", "pre"}


def dump_blocks(html: str) -> str:
    """Return a line for each block, as a conversion by block elements gives."""
    lines = (" ".join(line.split()) for line in _walk(html, blank=False).split("\n"))
    return "\n".join(line for line in lines if line)


def dump_inner_text(html: str) -> str:
    """Return paragraphs set off by blank lines, much as a browser's innerText gives."""
    lines = (" ".join(line.split()) for line in _walk(html, blank=True).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def dump_titled(html: str) -> str:
    """Return the page's title, then its lines with blanks and bullets, much as html2text does."""
    found = re.search(r"<title[^>]{0,200}>([^<]{0,500})", html)
    title = unescape(found[1]) if found else ""
    lines = dump_inner_text(re.sub(r"<li\b", "<li data-bullet", html)).split("\n")
    return " ".join(title.split()) + "\n\n" + "\n\n".join(line for line in lines if line)


def dump_paragraphs(html: str) -> str:
    """Return text as it stands in the tree with breaks at paragraphs and source lines only."""
    tree = _parse(html)
    text = "".join(_emit(tree, {"p", "div", "li", "h1", "h2", "h3", "br", "tr"}, set()))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def dump_text_nodes(html: str) -> str:
    """Return a line for each text node, as `get_text("\\n")` gives: links break paragraphs."""
    nodes = (" ".join(str(node).split()) for node in _parse(html).itertext())
    return "\n".join(node for node in nodes if node)


CONVERSIONS: dict[str, Callable[[str], str]] = {
    "blocks": dump_blocks,
    "inner_text": dump_inner_text,
    "titled": dump_titled,
    "paragraphs": dump_paragraphs,
    "text_nodes": dump_text_nodes,
}


def read_pages(sets: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the HTML of each page of pages-trafilatura with what is known of it."""
    folder = sets / "pages-trafilatura"
    known = json.loads((folder / "evaldata.json").read_text(encoding="utf-8"))
    for facts in known.values():
        yield read_html(folder / "html" / (facts["file"] + ".gz")), facts


def read_html(path: Path) -> str:
    """Return the text of a gzipped page; bytes that are not UTF-8 are read as Windows-1252."""
    body = gzip.decompress(path.read_bytes())
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return body.decode("cp1252", errors="replace")


def _walk(html: str, *, blank: bool) -> str:
    return "".join(_emit(_parse(html), _BLOCKS, _SPACED if blank else set()))


def _parse(html: str) -> Any:
    # lxml refuses a str that declares its own encoding.
    tree = lxml.html.document_fromstring(
        html.encode("utf-8"), parser=lxml.html.HTMLParser(encoding="utf-8")
    )
    for element in list(tree.iter()):
        if not isinstance(element.tag, str) or element.tag in _SILENT:
            tail = element.tail
            element.clear()
            element.tail = tail
    return tree


def _emit(tree: Any, blocks: set[str], spaced: set[str]) -> Iterator[str]:
    """Yield the text of a tree with breaks around blocks; iterative, for pages nest deeply."""
    stack: list[tuple[Any, bool]] = [(tree, False)]
    while stack:
        element, closing = stack.pop()
        tag = element.tag if isinstance(element.tag, str) else ""
        mark = "\n\n" if tag in spaced else "\n" if tag in blocks else "\t" if tag == "td" else ""
        yield mark
        if closing:
            yield re.sub(r"\s+", " ", element.tail or "")
            continue
        if isinstance(element.tag, str):
            if "data-bullet" in element.attrib:
                yield "* "
            yield re.sub(r"\s+", " ", element.text or "")
        stack.append((element, True))
        stack.extend((child, False) for child in reversed(list(element)))
