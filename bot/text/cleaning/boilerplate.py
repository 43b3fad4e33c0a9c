"""Phrases that give a line of a page away as furniture, not article.

Collected by hand from templates of WordPress, Blogger, Drupal and of newspapers' own systems.
"""

from __future__ import annotations

import re

from bot.text.lexicon import load_pattern

_LOOKED_AT = 240

_PHRASES = load_pattern("furniture", re.IGNORECASE)

# Only for lines that do not end as a sentence does: „Facebook said so.“ is no label.
_LABELS = load_pattern("furniture labels", re.IGNORECASE)

_END = load_pattern("after an article", re.IGNORECASE)

_SOFT = load_pattern("page's own business", re.IGNORECASE)
_HASHTAGS = re.compile(r"(?:[#＃]\w{1,60}[\s,]{0,3}){1,60}\Z")
_HOLE = re.compile(
    r"\[(?:\w{1,20}_\w{1,20}|\w{1,20}-(?:name|title|date))\]|\{\{.{0,60}\}\}|%%?\w{1,20}%%?|<\?php"
)
_BREADCRUMB = re.compile(
    r"(?:home|start|startseite|accueil|inicio)\s{0,3}(?:[>›»/|→·-]|&gt;|(?-i:(?=[A-Z])))",
    re.IGNORECASE,
)


def is_furniture(line: str) -> bool:
    """Tell whether a trimmed line is a phrase of the page's template, never of an article."""
    head = line[:_LOOKED_AT].lstrip("*•·-–—|>›»+#[]( \t")
    if not any(map(str.isalnum, head)):
        return True
    return bool(
        (len(line) <= _LOOKED_AT and (_PHRASES.match(head) or _is_label(head)))
        or _HASHTAGS.match(line[:2000])
        or (len(line) <= 400 and _HOLE.search(line))
        or is_breadcrumb(line)
    )


def _is_label(head: str) -> bool:
    ended = head[-1] in '.!?”"' and len(head.split()) > 4
    return not ended and bool(_LABELS.match(head))


def is_breadcrumb(line: str) -> bool:
    """Tell whether a line is the path from the home page, such as `Home World News …`."""
    return len(line) <= 300 and line[-1:] not in ".!?" and bool(_BREADCRUMB.match(line))


def is_end_marker(line: str) -> bool:
    """Tell whether a short line opens what comes after an article: comments, other stories."""
    head = line.lstrip("*•·-–—|>›»+#[]( \t")
    return len(head) <= 60 and bool(_END.match(head))


def count_soft_marks(text: str) -> int:
    """Return how many words of the page's own business are in the first 1,000 characters."""
    return len(_SOFT.findall(text[:1000]))
