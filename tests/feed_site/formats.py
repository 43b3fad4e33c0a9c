"""Write the same entries as a feed of any format, as its specification has it."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from xml.sax.saxutils import escape, quoteattr

MOMENT = datetime(2024, 7, 22, 8, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry to be written: `content` is its full text as HTML."""

    title: str
    link: str
    guid: str | None = None
    published: datetime | None = MOMENT
    summary: str = ""
    content: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """A feed to be written."""

    title: str
    link: str
    entries: Sequence[Entry] = ()
    ttl: int | None = None


Writer = Callable[[Channel], str]
_XML = '<?xml version="1.0" encoding="utf-8"?>\n'


def _tag(name: str, text: str | None) -> str:
    return f"<{name}>{escape(text)}</{name}>" if text else ""


def _rfc822(moment: datetime | None) -> str | None:
    return format_datetime(moment) if moment else None


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat().replace("+00:00", "Z") if moment else None


def write_rss(version: str) -> Writer:
    """Return what writes RSS 0.91, 0.92 or 2.0."""

    def item(entry: Entry) -> str:
        parts = [_tag("title", entry.title), _tag("link", entry.link)]
        parts.append(_tag("description", entry.summary))
        if version == "2.0":
            if entry.guid:
                own = "true" if entry.guid == entry.link else "false"
                parts.append(f'<guid isPermaLink="{own}">{escape(entry.guid)}</guid>')
            parts.append(_tag("pubDate", _rfc822(entry.published)))
            parts.append(_tag("content:encoded", entry.content))
        return f"<item>{''.join(parts)}</item>"

    def write(channel: Channel) -> str:
        space = ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
        return (
            f'{_XML}<rss version="{version}"{space if version == "2.0" else ""}><channel>'
            f"{_tag('title', channel.title)}{_tag('link', channel.link)}"
            f"<description>News</description><language>en</language>"
            f"{_tag('ttl', str(channel.ttl) if channel.ttl else None)}"
            f"{''.join(map(item, channel.entries))}</channel></rss>"
        )

    return write


def write_rdf(version: str) -> Writer:
    """Return what writes RSS 0.90 or 1.0, both RDF."""
    # The specification of RSS 0.90 gives its elements this name space.
    netscape = "http://my.netscape.com/rdf"
    space = {
        "0.90": f"{netscape}/simple/0.9/",
        "1.0": "http://purl.org/rss/1.0/",
    }[version]
    dated = version == "1.0"

    def item(entry: Entry) -> str:
        parts = [_tag("title", entry.title), _tag("link", entry.link)]
        if dated:
            parts += [_tag("description", entry.summary), _tag("dc:date", _iso(entry.published))]
            parts.append(_tag("content:encoded", entry.content))
        return f"<item rdf:about={quoteattr(entry.guid or entry.link)}>{''.join(parts)}</item>"

    def write(channel: Channel) -> str:
        return (
            f'{_XML}<rdf:RDF xmlns="{space}"'
            ' xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
            ' xmlns:content="http://purl.org/rss/1.0/modules/content/">'
            f"<channel rdf:about={quoteattr(channel.link)}>{_tag('title', channel.title)}"
            f"{_tag('link', channel.link)}<description>News</description></channel>"
            f"{''.join(map(item, channel.entries))}</rdf:RDF>"
        )

    return write


def write_atom(version: str) -> Writer:
    """Return what writes Atom 0.3 or 1.0."""
    space = {"0.3": "http://purl.org/atom/ns#", "1.0": "http://www.w3.org/2005/Atom"}[version]
    issued = {"0.3": "issued", "1.0": "published"}[version]
    changed = {"0.3": "modified", "1.0": "updated"}[version]
    html = {"0.3": 'type="text/html" mode="escaped"', "1.0": 'type="html"'}[version]

    def item(entry: Entry) -> str:
        content = f"<content {html}>{escape(entry.content)}</content>" if entry.content else ""
        return (
            f"<entry>{_tag('title', entry.title)}"
            f'<link rel="alternate" type="text/html" href={quoteattr(entry.link)}/>'
            f"{_tag('id', entry.guid or entry.link)}{_tag(issued, _iso(entry.published))}"
            f"{_tag(changed, _iso(entry.published))}"
            f"{_tag('summary', entry.summary)}{content}</entry>"
        )

    def write(channel: Channel) -> str:
        mark = ' version="0.3"' if version == "0.3" else ""
        return (
            f'{_XML}<feed xmlns="{space}"{mark} xml:lang="en">{_tag("title", channel.title)}'
            f'<link rel="alternate" type="text/html" href={quoteattr(channel.link)}/>'
            f"{_tag('id', channel.link)}{_tag(changed, _iso(MOMENT))}"
            f"{''.join(map(item, channel.entries))}</feed>"
        )

    return write


def write_json(version: str) -> Writer:
    """Return what writes JSON Feed 1 or 1.1."""

    def item(entry: Entry) -> dict[str, str]:
        values = {
            "id": entry.guid or entry.link,
            "url": entry.link,
            "title": entry.title,
            "summary": entry.summary,
            "content_html": entry.content,
            "date_published": _iso(entry.published),
        }
        return {key: value for key, value in values.items() if value}

    def write(channel: Channel) -> str:
        return json.dumps(
            {
                "version": f"https://jsonfeed.org/version/{version}",
                "title": channel.title,
                "home_page_url": channel.link,
                "items": list(map(item, channel.entries)),
            },
            ensure_ascii=False,
        )

    return write


@dataclass(frozen=True, slots=True)
class Format:
    """A format: how it is written, what it is sent as, and what it can say."""

    write: Writer
    content_type: str
    dated: bool = True
    full: bool = True


FORMATS: dict[str, Format] = {
    "rss090": Format(write_rdf("0.90"), "application/rdf+xml", dated=False, full=False),
    "rss091": Format(write_rss("0.91"), "text/xml", dated=False, full=False),
    "rss092": Format(write_rss("0.92"), "text/xml", dated=False, full=False),
    "rss10": Format(write_rdf("1.0"), "application/rdf+xml"),
    "rss20": Format(write_rss("2.0"), "application/rss+xml"),
    "atom03": Format(write_atom("0.3"), "application/atom+xml"),
    "atom10": Format(write_atom("1.0"), "application/atom+xml"),
    "json1": Format(write_json("1"), "application/feed+json"),
    "json11": Format(write_json("1.1"), "application/json"),
}
