"""Extract the article from an HTML page: its text, headline, date, byline and where it is from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.domain.articles import Article
from bot.intake.charset import decode_page
from bot.intake.links import web_link
from bot.intake.markup import plain_line, plain_text, remove_controls
from bot.intake.page.date import find_published
from bot.intake.page.layout import straighten
from bot.intake.page.metadata import (
    PageFacts,
    article_names,
    find_language,
    find_site,
    find_url,
    read_facts,
)
from bot.intake.page.title import find_title

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# A marker is a line of its own; a paragraph that begins the same way is longer.
_MAX_CHARS = 320
_MARKERS = re.compile(
    r"""
    (?: read\s(?:more|also|next|the\sfull\sstory) | also\sread | see\salso | related(?:\s\w+)?
      | more\son\sthis | lea(?:\s(?:también|más|además))? | le(?:er|a)\smás | te\spuede\sinteresar
      | contenido\srelacionado | à\slire(?:\saussi)? | lire\saussi | lesen\ssie\s(?:auch|mehr)
      | mehr\szum\sthema | leia\s(?:também|mais)
      | leggi\sanche | lees\sook )
      \s?(?:[:»›>|]|$).*
  | (?: sign\sup | subscribe | click\shere | download\sthe\s\w+\sapp | never\smiss\s
      | get\sthe\s\w+\s(?:app|newsletter) | first-time\ssubscribers ) \b.{0,200}
      (?: newsletter | inbox | e-?mail | apps? | news | story | stories | access | here | updates )
      \b.*
  | to\s(?:view|read)\sthe\sfull\s(?:story|article),?\s.{0,80}\b(?:subscribe|sign|log)\b.*
  | if\syou.{1,60}\balready\sa\ssubscriber\b.*
  | for\sthe\slatest\s.{0,80}\b(?:download|subscribe|sign\sup)\b.*
  | follow\s(?:us|.{1,60}?)\son\s
      (?: twitter | facebook | instagram | x | linkedin | telegram | whatsapp | youtube ) \b.*
  | share\s(?:this|on)\s.{0,40} | advertisement | advertising | anzeige | publicidad | publicité
  | ©.* | .{0,100}\ball\srights\sreserved\b.{0,60} | copyright\s(?:©|\(c\)|\d{4}).{0,200}
  | this\sarticle\sis\sthe\scopyrighted\sproperty\b.* | .{0,40}\bpermission\smust\sbe\sobtained\b.*
  | our\sstandards:.* | (?:the\s)?thomson\sreuters\strust\sprinciples\.?
  | \(?(?:photo|image|picture)?\s?credits?:.{1,80} | advertise\swith\b.*
  | .{1,120}\bsign\sup\shere\W? | get\s.{1,60}\bby\se-?mail\b.*
  | .{0,260}\bwe\smay\s(?:receive|earn)\s(?:an?\s)?(?:\w+\s)?(?:compensation|commission)\b
      .{0,40}\b(?:links?|click|partners?|visit|buy|purchases?)\b.*
  | submit\s(?:your|a)\sletter\b.*
  | we\swant\sto\shear\swhat\syou\sthink\b.* | sign\sup\sto\s(?:get|receive)\b.*
  | (?:this\s(?:post|article|page)|some\slinks)\b.{0,60}\b
      (?: affiliate | advertis | references\sto\sproducts ).*
    """,
    re.IGNORECASE | re.VERBOSE,
)
# Letters of other scripts put among Latin ones so that a copied notice is not found.
_LOOKALIKES = str.maketrans("аеорсухіјѕԁԛԝһАВЕКМНОРСТХІЈЅ", "aeopcyxijsdqwhABEKMHOPCTXIJS")
_LATIN = re.compile(r"[A-Za-z]")
_BULLET = re.compile(r"^[-*•–]\s+")


def is_marker(line: str) -> bool:
    """Return whether a line is a well-known marker rather than a part of the article."""
    if len(line) > _MAX_CHARS:
        return False
    plain = _BULLET.sub("", line)
    if not plain.isascii() and _LATIN.search(plain):
        plain = plain.translate(_LOOKALIKES)
    return bool(_MARKERS.fullmatch(plain))


MAX_PAGE_CHARS = 5_000_000
# libxml2 is quadratic in the attributes of one tag: 200,000 cost 66 s, 1,000 a millisecond.
MAX_ATTRIBUTES = 1_000
# trafilatura takes 15 s on 100,000 paragraphs; no article page in the sets has 10,000 elements.
FAST_ELEMENTS = 5_000
MAX_ELEMENTS = 20_000
_TEASER = 2
"""How many times as long as what is found the text that JSON-LD states must be to count."""

_LONG_TAG = re.compile(
    r"<[a-zA-Z][^\s/>]*+"
    r"(?:[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|[^\s>]*+))?+)"
    rf"{{0,{MAX_ATTRIBUTES}}}+[\s/]*+(?:(>)|[^>]*+>?)"
)


def extract_page(
    html: bytes | str, *, url: str | None = None, charset: str | None = None
) -> Article:
    """Return the article a page holds; its text is empty where the page holds none.

    `url` is where the page is from and `charset` what came with it. Never raises for what a
    page holds; no script, style or markup reaches the article.
    """
    text = html if isinstance(html, str) else decode_page(html[: 4 * MAX_PAGE_CHARS], charset)
    tree = parse_html(text)
    if tree is None:
        return Article(title="", text="", url=_canonical(url))
    facts = read_facts(tree)
    site = find_site(facts)
    title = find_title(tree, facts, site=site)
    address = find_url(facts, url)
    published, byline = find_published(tree, facts, url=address), _find_byline(tree, facts)
    return Article(
        title=title,
        text=_without_title(_choose_text(_extract_text(tree, url), facts), title),
        url=_canonical(address),
        published=published,
        site=site,
        byline=byline,
        language=find_language(tree, facts),
    )


def _canonical(url: str | None) -> str | None:
    return web_link(url, base=None)


def parse_html(text: str) -> HtmlElement | None:
    """Return the tree of a page, without what no parser can bear; None where there is none."""
    from trafilatura import load_html

    text = remove_controls(text[:MAX_PAGE_CHARS])
    if not text.strip():
        return None
    try:
        return load_html(_LONG_TAG.sub(_shorten, text))
    except Exception:  # lxml and trafilatura raise much on what is no page
        return None


def _shorten(match: re.Match[str]) -> str:
    return match.group() if match.group(1) else " "


def _extract_text(tree: HtmlElement, url: str | None) -> str:
    from trafilatura import extract

    size = _count_elements(tree)
    if size > MAX_ELEMENTS:
        return _separate("\n".join("".join(element.itertext()) for element in tree.iter("p")))
    straighten(tree)
    try:
        # fast=True gives .931 instead of .932 on pages-trafilatura in two thirds of the time.
        text = extract(tree, url=url, fast=size > FAST_ELEMENTS, include_comments=False)
    except Exception:  # a page that breaks the extractor holds no article
        return ""
    return _separate(text or "")


def _choose_text(text: str, facts: PageFacts) -> str:
    """Return the text found, or the whole one that the page states beside a teaser of it."""
    stated = facts.stated("articleBody")
    if not stated or len(text) * _TEASER >= len(stated):
        return text
    return _separate(plain_text(stated) if "<" in stated else remove_controls(stated))


def _count_elements(tree: HtmlElement) -> int:
    return sum(1 for _ in tree.iter())


def _separate(text: str) -> str:
    """Return the paragraphs separated by blank lines, well-known marker lines left out."""
    paragraphs = (" ".join(line.split()) for line in text.splitlines())
    return "\n\n".join(
        paragraph for paragraph in paragraphs if paragraph and not is_marker(paragraph)
    )


def _without_title(text: str, title: str) -> str:
    first, _, rest = text.partition("\n\n")
    return rest if title and first.casefold() == title.casefold() else text


def _find_byline(tree: HtmlElement, facts: PageFacts) -> str | None:
    if names := article_names(facts):
        return names
    from trafilatura.metadata import extract_author

    stated = facts.meta("author", "article:author", "parsely-author", "dc.creator")
    if stated and "://" not in stated:
        return plain_line(stated, limit=200) or None
    if _count_elements(tree) > MAX_ELEMENTS:
        return None
    try:
        author = extract_author(tree)
    except Exception:  # as above: the page is at fault, not the article
        return None
    return plain_line(author, limit=200) or None if author else None
