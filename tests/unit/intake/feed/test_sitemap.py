"""Sitemaps: those of news, plain ones by their days of change, indexes, and packed ones."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from bot.domain.errors import FeedHarmful, FeedInvalid
from bot.intake.feed import FeedDocument, parse_feed
from bot.intake.feed.parse import MAX_ENTRIES

HOME = "https://news.example.org"
SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
    ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
)
NEWS = f"""<?xml version="1.0" encoding="UTF-8"?><urlset {SPACES}><url><loc>{HOME}/</loc></url>
<url><loc>{HOME}/a?x=1&amp;y=2</loc><news:news><news:publication><news:name>The Observer</news:name>
<news:language>en</news:language></news:publication><news:keywords>Sea, Ships</news:keywords>
<news:publication_date>2024-07-22T09:00:00+09:00</news:publication_date>
<news:title>Ships &amp;amp; boats meet</news:title></news:news></url></urlset>"""


def _parse(text: str | bytes) -> FeedDocument:
    body = text.encode() if isinstance(text, str) else text
    return parse_feed(body, url=f"{HOME}/sitemap.xml")


def _plain(*pages: str) -> str:
    urls = "".join(f"<url><loc>{HOME}/{page}</lastmod></url>" for page in pages)
    return f"<urlset {SPACES}>{urls.replace('|', '</loc><lastmod>')}</urlset>"


@pytest.mark.parametrize("pack", [str.encode, lambda text: gzip.compress(text.encode())])
def test_a_sitemap_of_news(pack: object) -> None:
    assert callable(pack)
    found = _parse(pack(NEWS))
    assert (found.kind, found.title, found.language) == ("news sitemap", "The Observer", "en")
    (entry,) = found.entries
    assert entry.facts.title == "Ships & boats meet"
    assert entry.facts.link == f"{HOME}/a?x=1&y=2"
    assert entry.facts.published == datetime(2024, 7, 22, tzinfo=UTC)
    assert entry.facts.categories == ("Sea", "Ships")


def test_what_changed_last_comes_first_and_a_time_of_all_is_none() -> None:
    found = _parse(_plain("old|2024-07-01", "new|2024-07-22T08:00:00Z", "mid|2024-07-10"))
    assert [str(one.facts.link).rpartition("/")[2] for one in found.entries] == [
        "new", "mid", "old"
    ]  # fmt: skip
    assert (found.kind, found.entries[0].updated) == (
        "sitemap",
        datetime(2024, 7, 22, 8, tzinfo=UTC),
    )
    built = _parse(_plain(*(f"p{n}|2024-07-22T03:00:00Z" for n in range(5)), "own|2024-07-21"))
    dated = [str(one.facts.link)[-3:] for one in built.entries if one.updated]
    assert dated == ["own"]


def test_an_index_names_what_to_read() -> None:
    parts = "".join(
        f"<sitemap><loc>{HOME}/{name}.xml</loc><lastmod>2024-07-{day}</lastmod></sitemap>"
        for name, day in (("a", 1), ("b", 22), ("news-1", 3), ("c", 20), ("d", 19))
    )
    found = _parse(f"<sitemapindex {SPACES}>{parts}</sitemapindex>")
    assert (found.kind, found.entries) == ("sitemap index", ())
    assert [part.rpartition("/")[2] for part in found.parts] == ["news-1.xml", "b.xml", "c.xml"]


def test_what_is_too_large_or_harmful_is_refused() -> None:
    undated = "".join(f"<url><loc>{HOME}/{n}</loc></url>" for n in range(MAX_ENTRIES + 1))
    with pytest.raises(FeedInvalid, match="does not date"):
        _parse(f"<urlset>{undated}</urlset>")
    dated = _parse(_plain(*(f"{n}|2024-07-{n % 28 + 1:02}" for n in range(MAX_ENTRIES + 50))))
    assert len(dated.entries) == MAX_ENTRIES
    with pytest.raises(FeedHarmful):
        _parse(f'<!DOCTYPE u [<!ENTITY a "b">]>{NEWS[38:]}')
