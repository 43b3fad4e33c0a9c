"""Find the date a page prints for its readers, where it states none for machines.

Instead of htmldate's extensive search, whose first call in a process compiles the patterns of 200
languages (2 to 4 s) and which guesses at years in running text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from bot.intake.page.date_printed import parse_printed

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# A date alone or with a label and an author is short; a sentence that mentions a date is not.
_MAX_CHARS = 80
_MAX_STRINGS = 5_000
_UNSEEN = frozenset(("script", "style", "noscript", "template", "option", "a", "footer"))

_LABEL = re.compile(
    r"\b(?:publi|posted|written|released?|date|issued|first|created|veröffentlicht|erstellt|datum"
    r"|mis en ligne|pubblicat|geplaatst)|発行|公開|掲載|配信|発表|投稿|发布|發布|發佈|刊登"
    r"|입력|등록|게시",
    re.IGNORECASE,
)


def find_printed_dates(tree: HtmlElement) -> tuple[date | None, date | None]:
    """Return the first date printed with a label ("Published …"), and the first without one."""
    labelled = plain = None
    for text in _short_strings(tree):
        day = parse_printed(text)
        if day is None:
            continue
        if _LABEL.search(text):
            labelled = labelled or day
        plain = plain or day
        if labelled:
            break
    return labelled, plain


def _short_strings(tree: HtmlElement) -> Iterator[str]:
    seen = 0
    for element in tree.iter():
        hidden = not isinstance(element.tag, str) or element.tag in _UNSEEN
        for text in ((None if hidden else element.text), element.tail):
            if text and 8 <= len(text.strip()) <= _MAX_CHARS and any(map(str.isdigit, text)):
                yield " ".join(text.split())
                seen += 1
        if seen >= _MAX_STRINGS:
            return
