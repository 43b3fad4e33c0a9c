"""Read JSON Feed (https://www.jsonfeed.org/version/1.1/), which feedparser does not."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any  # what JSON holds is not known before it is looked at

from bot.domain.errors import FeedInvalid
from bot.domain.feeds import FeedFacts
from bot.intake.feed.dates import parse_date
from bot.intake.feed.values import (
    FeedDocument,
    FeedEntry,
    clean_categories,
    clean_line,
    clean_literal,
    clean_summary,
)
from bot.intake.links import web_link

_MARK = "jsonfeed.org/version/"


def parse_json_feed(text: str, *, url: str | None) -> FeedDocument:
    """Return the feed a JSON document holds; raises FeedInvalid where it is none."""
    try:
        # strict=False, because raw line breaks inside strings are common.
        document = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        raise FeedInvalid("this is JSON that cannot be read") from error
    if not isinstance(document, Mapping) or not _is_feed(document):
        raise FeedInvalid("this is JSON, but not a JSON feed")
    items = document.get("items")
    base = _text(document, "home_page_url") or url
    return FeedDocument(
        kind="json" + _version(document),
        title=clean_literal(_text(document, "title")),
        link=web_link(_text(document, "home_page_url"), base=url),
        language=clean_line(_text(document, "language"), is_html=False),
        entries=tuple(
            _read_item(item, base=base, author=_author(document))
            for item in (items if isinstance(items, list) else ())
            if isinstance(item, Mapping)
        ),
    )


def _is_feed(document: Mapping[str, Any]) -> bool:
    if _MARK in (_text(document, "version") or ""):
        return True
    # Some forget the version; what else it needs tells it from other JSON.
    return isinstance(document.get("items"), list) and "title" in document


def _version(document: Mapping[str, Any]) -> str:
    version = (_text(document, "version") or "").rstrip("/").rpartition("/")[2]
    return version.replace(".", "") if version.replace(".", "").isdecimal() else ""


def _read_item(item: Mapping[str, Any], *, base: str | None, author: str | None) -> FeedEntry:
    markup = _text(item, "content_html")
    plain = _text(item, "summary") or _text(item, "content_text")
    return FeedEntry(
        id=_text(item, "id"),
        updated=parse_date(_text(item, "date_modified")),
        facts=FeedFacts(
            title=clean_literal(_text(item, "title")) or "",
            link=web_link(_text(item, "url"), base=base)
            or web_link(_text(item, "id"), base=None)
            or web_link(_text(item, "external_url"), base=base),
            published=parse_date(_text(item, "date_published")),
            author=clean_line(_author(item) or author, is_html=False),
            categories=clean_categories(_list_texts(item.get("tags"))),
            summary=clean_summary(plain, is_html=False)
            or clean_summary(markup, is_html=True)
            or "",
            content=clean_summary(markup, is_html=True)
            or clean_summary(_text(item, "content_text"), is_html=False)
            or "",
        ),
    )


def _author(item: Mapping[str, Any]) -> str | None:
    names = _list_texts(item.get("authors")) or _list_texts(item.get("author"))
    return ", ".join(dict.fromkeys(names)) or None


def _list_texts(value: Any) -> list[str]:
    """Return texts or names of objects, of which there may be one or a list."""
    values = value if isinstance(value, list) else [value]
    texts = (_text(one, "name") if isinstance(one, Mapping) else one for one in values)
    return [text for text in texts if isinstance(text, str) and text.strip()]


def _text(holder: Mapping[str, Any], key: str) -> str | None:
    value = holder.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value)
