"""Find the date that a page prints beside its headline, where readers look for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from bot.domain.articles import Published
from bot.intake.page.date_stated import EARLIEST, parse_published
from bot.intake.printed_dates import find_printed

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# What belongs to the headline is short: kicker, authors, date, deck. Beyond is the article.
_MAX_BLOCK = 700
_MAX_LEVELS = 5
_MAX_LINE = 100
_MAX_LABEL = 30
_MAX_ELEMENTS = 400
_MAX_HEADINGS = 10
_UNSEEN = frozenset(("script", "style", "noscript", "template", "option", "nav", "h1"))
_UPDATED = re.compile(
    r"\b(?:updat|modif|edit(?:ed|é)|revis|correct|aktualisiert|actuali[sz]|aggiornat|atualizad"
    r"|bijgewerkt|gewijzigd|uppdater|opdater|oppdater|güncel)|更新|修正|수정|обновлен|оновлен",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"(?:\b(?:publi\w*|posted|written|released?|date|issued|first|created|on|am|le|el|il|at|il|den"
    r"|veröffentlicht|erstellt|datum|mis en ligne|geplaatst|stand|vom)"
    r"|発行|公開|掲載|配信|発表|投稿|发布|發布|發佈|发表|發表|刊登|입력|등록|게시)\w*\s?[:：]?\Z",
    re.IGNORECASE,
)
_SEPARATED = re.compile(r"(?:\A|[|·•／/,;:：、，()（）\[\]【】–—-])\Z|\A\w+\Z")


def find_beside_headline(tree: HtmlElement) -> Published | None:
    """Return the first date of publication in the block around the headline, or None.

    A date in a sentence and one that is marked as that of a change do not count.
    """
    heading = _find_heading(tree)
    if heading is None:
        return None
    unseen = set(heading.iter())  # a date in the headline is what it is about
    block, before = heading, None
    for _ in range(_MAX_LEVELS):
        parent = block.getparent()
        if parent is None or parent.tag in ("body", "html"):
            return None
        block, before = parent, block
        if not _is_short(block):
            # Only what is close: the neighbours of what was short.
            return _find_in(_neighbours(before), unseen)
        if found := _find_in([block], unseen):
            return found
    return None


def _find_heading(tree: HtmlElement) -> HtmlElement | None:
    """Return the longest heading of the first rank: a logo is often one too."""
    headings = [heading for _, heading in zip(range(_MAX_HEADINGS), tree.iter("h1"), strict=False)]
    return max(headings, key=lambda one: len("".join(one.itertext()).strip()), default=None)


def _is_short(block: HtmlElement) -> bool:
    total = 0
    for number, element in enumerate(block.iter()):
        if number > _MAX_ELEMENTS:
            return False
        if isinstance(element.tag, str) and element.tag not in _UNSEEN:
            total += len((element.text or "").strip())
        total += len((element.tail or "").strip()) if element is not block else 0
        if total > _MAX_BLOCK:
            return False
    return True


def _neighbours(element: HtmlElement) -> list[HtmlElement]:
    beside = (element.getprevious(), element.getnext())
    return [
        one for one in beside if one is not None and isinstance(one.tag, str) and _is_short(one)
    ]


def _find_in(blocks: list[HtmlElement], unseen: set[HtmlElement]) -> Published | None:
    for block in blocks:
        label = ""
        for line, stated in _lines(block, unseen):
            if found := _read_line(line, stated, label):
                return found
            # A label is for the date that follows it, not for what follows that.
            label = "" if find_printed(line) else line or label
    return None


def _read_line(line: str, stated: str, label: str) -> Published | None:
    """Return the date of a line, or of the time element it stands in; None for a change's."""
    printed = find_printed(line)
    own = printed.before.strip() if printed else line
    if _UPDATED.search(own) or (len(label) < _MAX_LABEL and _UPDATED.search(label)):
        return None
    if found := parse_published(stated):
        return found
    if printed is None or printed.day < EARLIEST:
        return None
    labelled = _SEPARATED.search(own) or _LABEL.search(own)
    return Published(day=printed.day) if labelled else None


def _lines(block: HtmlElement, unseen: set[HtmlElement]) -> Iterator[tuple[str, str]]:
    """Yield the short texts of a block, each with what the time element states it stands in."""
    for element in block.iter():
        seen = isinstance(element.tag, str) and element.tag not in _UNSEEN and element not in unseen
        stated = str(element.get("datetime") or "") if seen and element.tag == "time" else ""
        if stated and _is_change(element):
            continue
        texts = ((element.text if seen else None), element.tail if element is not block else None)
        for text, of_time in zip(texts, (stated, ""), strict=True):
            line = " ".join((text or "").split())
            if (line or of_time) and len(line) <= _MAX_LINE:
                yield line, of_time


def _is_change(element: HtmlElement) -> bool:
    classes = (element.get("class") or "").lower()
    stated = (element.get("itemprop") or "").lower()
    if "published" in classes or "entry-date" in classes or stated == "datepublished":
        return False
    return bool(_UPDATED.search(classes.replace("-", " ").replace("_", " "))) or (
        stated == "datemodified"
    )
