"""`newsdesk feed add, test, poll, import, export` against the loopback site."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

from tests.e2e.conftest import Run
from tests.feed_site.formats import FORMATS, Channel, Entry
from tests.feed_site.pages import make_page, make_sentences, make_title, make_wall
from tests.feed_site.site import FeedSite, give, open_feed_site

HOST = "127.0.0.2"


def serve(site: FeedSite) -> str:
    """Serve a site whose page declares a feed of two articles, one behind a wall."""
    entries = []
    for seed, page in (("open", make_page("open")), ("walled", make_wall("walled"))):
        link = site.put(HOST, f"/{seed}", give(page))
        title, summary = make_title(seed), make_sentences(seed)[0]
        entries.append(Entry(title=title, link=link, published=None, summary=summary))
    channel = Channel(title="Harbour News", link=site.url(HOST, "/"), entries=entries)
    kind = FORMATS["atom10"]
    site.put(HOST, "/news.atom", give(kind.write(channel), kind.content_type))
    declared = '<link rel="alternate" type="application/atom+xml" href="/news.atom">'
    return site.put(HOST, "/", give(make_page("home", head=declared)))


async def test_a_feed_is_found_shown_added_tried_and_polled(newsdesk: Run, tmp_path: Path) -> None:
    async with open_feed_site() as site:
        home = serve(site)
        place = f"{HOST}:{site.port}"
        (tmp_path / ".env").write_text(f"NEWSDESK_PRIVATE_HOSTS={place}\n", encoding="utf-8")

        refused = await asyncio.to_thread(newsdesk, "feed", "add", home, stdin="n\n")
        assert refused.returncode == 1 and "Harbour News (atom10" in refused.stdout
        assert "kept: page" in refused.stdout and "kept: headline" in refused.stdout
        assert not (tmp_path / "newsdesk.sqlite3").exists(), "nothing is kept before the yes"

        added = await asyncio.to_thread(newsdesk, "feed", "add", home, "--yes", "--tag", "Sea")
        assert added.returncode == 0, added.stderr
        assert f"Added Harbour News · http://{place}/news.atom" in added.stdout.replace(
            f"Added http://{place}/news.atom", "Added Harbour News"
        )

        polled = await asyncio.to_thread(newsdesk, "feed", "poll")
        assert "1 feeds polled, 2 entries read." in polled.stdout, polled.stderr
        assert polled.stdout.count("new      ") == 2

        tried = await asyncio.to_thread(newsdesk, "feed", "test", "Harbour News", "--json")
        assert tried.returncode == 0, tried.stderr
        trial = json.loads(tried.stdout)
        assert (trial["status"], trial["kind"], trial["entries"]) == (200, "atom10", 2)
        assert {one["text_source"] for one in trial["newest"]} == {"page", "headline"}

        nothing = await asyncio.to_thread(newsdesk, "feed", "test", f"http://{place}/none")
        assert nothing.returncode == 1 and "Answered    404" in nothing.stdout


def test_lists_go_in_and_out(newsdesk: Run, tmp_path: Path) -> None:
    (tmp_path / "in.opml").write_text(
        '<opml version="2.0"><body><outline text="Sea">'
        '<outline type="rss" text="Harbour" xmlUrl="https://harbour.example.org/feed"/>'
        '<outline type="rss" text="Again" xmlUrl="https://harbour.example.org/feed"/>'
        '<outline type="rss" text="Bad" xmlUrl="javascript:alert(1)"/></outline>'
        '<outline type="rss" text="Pier" xmlUrl="https://pier.example.org/rss"/></body></opml>',
        encoding="utf-8",
    )
    brought = newsdesk("feed", "import", "in.opml")
    assert brought.returncode == 1
    assert "new       Harbour · https://harbour.example.org/feed · sea" in brought.stdout
    assert "not a web address" in brought.stdout and "duplicate" in brought.stdout
    assert "2 feeds are on the desk, 2 were left out." in brought.stdout
    assert "2 feeds of Local desk" in newsdesk("feed", "export", "out.opml").stdout
    again = newsdesk("feed", "import", "out.opml", "--guild", "7")
    assert again.returncode == 0 and again.stdout.count("new ") == 2, again.stdout
    assert newsdesk("feed", "import", "absent.opml").stderr.startswith("newsdesk: absent.opml")
