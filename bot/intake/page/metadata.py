"""Read what a page states of itself in its head: JSON-LD, meta elements and links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any  # what JSON holds is not known before it is looked at

from bot.addresses import make_url_key, parse_url
from bot.intake.links import web_link
from bot.intake.markup import plain_line

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_ARTICLE_TYPES = ("article", "posting", "report", "webpage")
_MAX_JSON_CHARS = 500_000
_MAX_NODES = 2_000
_MOBILE_HOST = re.compile(r"(?:m|mobile|amp|touch|wap)\.(?=[^.]+\.[^.])", re.IGNORECASE)
_AMP_HOST = re.compile(r"(?:^|\.)ampproject\.org$", re.IGNORECASE)
_AMP = re.compile(
    r"[/.]amp(?:[/?#]|\.html?\b|$)|[?&](?:amp|mobile)(?:[=&#]|$)|[?&]output(?:type)?=amp\b",
    re.IGNORECASE,
)
# Some systems wrap the JSON against browsers of the last century.
_WRAPPING = re.compile(r"\A\s*(?://\s*)?(?:<!\[CDATA\[|<!--)|(?://\s*)?(?:\]\]>|-->)\s*\Z")
_BROKEN_TYPE = re.compile(r'"@type"\s{0,9}:\s{0,9}\[?\s{0,9}"(\w{0,40}(?:Article|Posting|Report))"')
_BROKEN_DATE = re.compile(
    r'"(datePublished|dateCreated|dateModified)"\s{0,9}:\s{0,9}"([^"\n]{8,40})"'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """The metadata of a page: meta elements by lower-case name, JSON-LD articles, title, links."""

    metas: Mapping[str, str]
    articles: tuple[Mapping[str, Any], ...]
    title: str
    canonical: str | None

    def meta(self, *names: str) -> str | None:
        """Return the content of the first of these meta elements that is there and not empty."""
        return next((self.metas[name] for name in names if self.metas.get(name)), None)

    def stated(self, key: str) -> str | None:
        """Return the first text that a JSON-LD article states under a key."""
        values = (article.get(key) for article in self.articles)
        texts = (one.get("@value") if isinstance(one, Mapping) else one for one in values)
        return next((text for text in texts if isinstance(text, str) and text.strip()), None)


def read_facts(tree: HtmlElement) -> PageFacts:
    """Return the metadata of a parsed page; what is malformed is left out."""
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop") or ""
        content = (meta.get("content") or "").strip()
        if name and content:
            metas.setdefault(name.strip().lower(), content)
    titles = (" ".join(title.itertext()) for title in tree.iter("title"))
    canonical = _canonical(tree)
    return PageFacts(
        metas=metas,
        articles=tuple(_find_articles(tree, canonical or metas.get("og:url"))),
        title=plain_line(next((title for title in titles if title.strip()), ""), is_html=False),
        canonical=canonical,
    )


def find_url(facts: PageFacts, url: str | None) -> str | None:
    """Return the page's own canonical address, if it is of the site it was fetched from."""
    for stated in (facts.canonical, facts.meta("og:url")):
        link = web_link(stated, base=url)
        if link and (url is None or _is_of_site(link, url)) and not _is_home(link, url):
            return link
    return url


def choose_address(url: str, canonical: str | None) -> str:
    """Return the address to cite: the one given, or its page's own where that was made for phones.

    Those are AMP pages, their caches, and hosts such as m.example.org.
    """
    if canonical and make_url_key(url) != make_url_key(canonical) and _is_mobile(url):
        return canonical
    return url


def _is_mobile(url: str) -> bool:
    host, _, rest = url.partition("://")[2].partition("/")
    return bool(_MOBILE_HOST.match(host) or _AMP_HOST.search(host) or _AMP.search(f"/{rest}"))


def _is_of_site(link: str, url: str) -> bool:
    host = _host(link)
    if _AMP_HOST.search(_host(url)) or "/amp/" in url:
        return host == _host(url) or f"/{host}/" in url or f"/www.{host}/" in url
    return host == _host(url)


def find_site(facts: PageFacts) -> str | None:
    """Return the name of the site as the page states it, or None."""
    publishers = (article.get("publisher") for article in facts.articles)
    names = (one.get("name") for one in publishers if isinstance(one, Mapping))
    stated = facts.meta("og:site_name") or next((n for n in names if isinstance(n, str)), None)
    name = stated or facts.meta("application-name", "twitter:site")
    return plain_line(name.lstrip("@"), limit=120) or None if name else None


def find_language(tree: HtmlElement, facts: PageFacts) -> str | None:
    """Return the ISO 639-1 code of the language the page states, or None."""
    stated = tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang")
    stated = stated or facts.meta("content-language") or ""
    code = stated.strip().lower().replace("_", "-").partition("-")[0]
    return code if len(code) == 2 and code.isascii() and code.isalpha() else None


def article_names(facts: PageFacts) -> str | None:
    """Return the authors as JSON-LD states them, joined by commas, or None."""
    for article in facts.articles:
        authors = article.get("author")
        listed = authors if isinstance(authors, list) else [authors]
        names = [one.get("name") if isinstance(one, Mapping) else one for one in listed]
        texts = [plain_line(name, limit=80) for name in names if isinstance(name, str)]
        kept = [name for name in dict.fromkeys(texts) if name and "://" not in name]
        if kept:
            return ", ".join(kept[:10])
    return None


def _find_articles(tree: HtmlElement, address: str | None) -> Iterator[Mapping[str, Any]]:
    """Yield the JSON-LD objects that are articles: that of the address first, whole pages last."""
    found: list[Mapping[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or "").lower():
            found.extend(_read_json(script.text or ""))
    articles = [node for node in found if _type(node)]
    yield from sorted(
        articles,
        key=lambda node: (_type(node).endswith("webpage"), not _is_about(node, address)),
    )


def _is_about(node: Mapping[str, Any], address: str | None) -> bool:
    """Tell whether an object says that it is of this address; a page may list others' too."""
    page = node.get("mainEntityOfPage")
    named = (node.get("url"), page.get("@id") if isinstance(page, Mapping) else page)
    return bool(address) and address in named


def _read_json(text: str) -> Iterator[Mapping[str, Any]]:
    text = _WRAPPING.sub("", text[:_MAX_JSON_CHARS]).strip().rstrip(";")
    try:
        # strict=False, because raw line breaks inside strings are common.
        document = json.loads(text, strict=False)
    except RecursionError:
        return
    except ValueError:
        yield from _read_broken(text)
        return
    waiting, seen = [document], 0
    while waiting and seen < _MAX_NODES:
        node = waiting.pop(0)
        seen += 1
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, Mapping):
            yield {key: _unescaped(value) for key, value in node.items()}
            waiting.extend(node[key] for key in ("@graph", "mainEntity") if key in node)


def _read_broken(text: str) -> Iterator[Mapping[str, Any]]:
    """Yield what can still be told of an article whose JSON has a quote or comma too many."""
    if kind := _BROKEN_TYPE.search(text):
        dates = {match[1]: match[2] for match in reversed(list(_BROKEN_DATE.finditer(text)))}
        yield {"@type": kind[1], **dates}


def _unescaped(value: Any) -> Any:
    return unescape(value) if isinstance(value, str) else value


def _type(node: Mapping[str, Any]) -> str:
    """Return the node's type in lower case where it is a kind of article, else ""."""
    kinds = node.get("@type")
    for kind in kinds if isinstance(kinds, list) else [kinds]:
        if isinstance(kind, str) and kind.lower().endswith(_ARTICLE_TYPES):
            return kind.lower()
    return ""


def _canonical(tree: HtmlElement) -> str | None:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            return str(link.get("href"))
    return None


def _host(url: str) -> str:
    parsed = parse_url(url)
    return _MOBILE_HOST.sub("", parsed.hostname).removeprefix("www.") if parsed else ""


def _is_home(link: str, url: str | None) -> bool:
    """Tell a canonical address that names the front page from one that names the article."""
    path = link.partition("://")[2].partition("/")[2]
    return not path and bool(url) and bool((url or "").partition("://")[2].partition("/")[2])
