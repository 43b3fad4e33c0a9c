"""Choose the headline of a page among the places that state it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.intake.markup import plain_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from bot.intake.page.metadata import PageFacts

_MAX_HEADINGS = 20
_SEPARATOR = re.compile(r"\s+[|–—\-·•»«:/]{1,2}\s+|\s*[|»]\s*|(?<=\w):\s+")
_WORD = re.compile(r"\w+")
# A heading that shares this much of its words with what the head states is the headline:
# newsrooms shorten the headline for search engines and social networks, and keep its words.
_AGREEMENT = 0.5


def find_title(tree: HtmlElement, facts: PageFacts, *, site: str | None) -> str:
    """Return the headline as the page prints it, without the name of the site; "" for none."""
    stated = _stated(facts)
    headings = _headings(tree)
    ranked = sorted(headings, key=lambda one: -_agreement(one, stated))
    if ranked and _agreement(ranked[0], stated) >= _AGREEMENT:
        if _is_site(ranked[0], site):
            return _without_site(stated[0], site)
        return _without_kicker(ranked[0], stated)
    if len(headings) == 1 and len(_words(headings[0])) >= 4 and not _is_site(headings[0], site):
        return headings[0]
    for text in stated:
        if not _is_site(text, site):
            return _without_site(text, site)
    return headings[0] if headings else ""


def _stated(facts: PageFacts) -> list[str]:
    """Return what the head states as the title, the most reliable first."""
    places = (
        facts.stated("headline"),
        facts.meta("og:title", "twitter:title", "parsely-title", "dc.title", "dcterms.title"),
        facts.title,
    )
    return [line for line in (plain_line(place or "") for place in places) if line]


def _headings(tree: HtmlElement) -> list[str]:
    found = []
    for heading in tree.iter("h1"):
        line = plain_line(" ".join("".join(heading.itertext()).split()), is_html=False, limit=400)
        if line and line not in found:
            found.append(line)
        if len(found) >= _MAX_HEADINGS:
            break
    return found


def _agreement(heading: str, stated: list[str]) -> float:
    """Return the best share of words that the heading has in common with what the head states."""
    words = _words(heading)
    scores = []
    for text in stated:
        other = _words(text)
        shared = len(words & other)
        # Divided by the heading's words: a title with the site's name appended agrees fully.
        scores.append(shared / len(words) * min(1.0, 0.35 + shared / max(len(other), 1)))
    return max(scores, default=0.0) if words else 0.0


def _without_kicker(heading: str, stated: list[str]) -> str:
    """Drop the name of the section that some pages print inside the heading."""
    for text in stated:
        if len(_words(text)) >= 4 and heading.endswith(text):
            return text
    return heading


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _is_site(text: str, site: str | None) -> bool:
    return bool(site) and _words(text) <= _words(site or "")


def _without_site(title: str, site: str | None) -> str:
    """Drop the name of the site or section that a title ends or begins with."""
    parts = [match.span() for match in _SEPARATOR.finditer(title)]
    if not parts:
        return title
    first, last = title[: parts[0][0]].strip(), title[parts[-1][1] :].strip()
    if _names_site(last, site):
        return title[: parts[-1][0]].strip() or title
    if _names_site(first, site):
        return title[parts[0][1] :].strip() or title
    separator = title[slice(*parts[-1])].strip()
    if site is None and separator in ("|", "»", "-", "–", "—") and len(_words(last)) <= 4:
        head = title[: parts[-1][0]].strip()
        return head if len(_words(head)) >= 3 else title
    return title


def _names_site(part: str, site: str | None) -> bool:
    mine, theirs = _words(part), _words(site or "")
    if not mine or not theirs or _squeezed(part) == _squeezed(site or ""):
        return bool(mine and theirs)
    if theirs <= mine:
        return len(mine) <= len(theirs) + 2
    return mine <= theirs and len(_squeezed(part)) >= 4


def _squeezed(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))
