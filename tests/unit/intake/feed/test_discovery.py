"""Which feeds a page links to, and where those of well-known sites are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.feed.discovery import MAX_LINKS, find_feed_links, guess_feeds
from tests.growth import check_growth

PAGE = "https://news.example/world/"


def find(html: str) -> list[tuple[str, str]]:
    links = find_feed_links(html.encode(), url=PAGE, charset=None)
    return [(one.url, one.kind) for one in links]


def test_declared_feeds_come_in_the_pages_order_and_comments_last() -> None:
    html = """<html><head>
    <link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed/">
    <LINK REL='Alternate' TYPE='application/atom+xml; charset=utf-8' HREF='atom.xml'>
    <link href=/feed rel="alternate nofollow" type=application/rss+xml title="World &amp; more">
    <link rel="alternate" type="application/feed+json" href="/feed.json">
    <link rel="alternate" type="application/json" href="/wp-json/oembed?url=feed">
    <link rel="alternate" hreflang="ja" href="/ja/">
    <link rel="stylesheet" type="text/css" href="/feed.css">
    </head><a class="x" href="/world/rss.xml">RSS</a> <a href="/feed">again</a></html>"""
    assert find(html) == [
        ("https://news.example/world/atom.xml", "atom"),
        ("https://news.example/feed", "rss"),
        ("https://news.example/feed.json", "json"),
        ("https://news.example/world/rss.xml", "link"),
        ("https://news.example/comments/feed/", "rss"),
    ]
    titles = [one.title for one in find_feed_links(html.encode(), url=PAGE, charset="utf-8")]
    assert titles == ["", "World & more", "", "", "Comments"]


@pytest.mark.parametrize(
    ("href", "is_found"),
    [
        ("/rss", True), ("/index.rdf", True), ("/a/feed/", True), ("/a.rss", True),
        ("/feeds/world.xml", True), ("/rss.php?id=3", True), ("feed://news.example/x", True),
        ("/feedback", False), ("/about-rss-readers", False), ("/atomic", False), ("/", False),
        ("javascript:rss.xml", False), ("data:/rss", False), ("", False),
    ],
)  # fmt: skip
def test_links_that_look_like_feeds(href: str, is_found: bool) -> None:
    assert bool(find(f'<a href="{href}">x</a>')) is is_found


def test_what_is_not_shown_is_not_read_and_the_base_counts() -> None:
    link = '<link rel="alternate" type="application/rss+xml" href="rss">'
    assert find(f"<!-- {link} --><script>'{link}'</script><style>{link}</style>") == []
    assert find(f'<base href="https://other.example/a/">{link}') == [
        ("https://other.example/a/rss", "rss")
    ]


def test_there_is_a_limit() -> None:
    assert len(find("".join(f'<a href="/{n}/rss">' for n in range(99)))) == MAX_LINKS


YOUTUBE = "https://www.youtube.com/feeds/videos.xml"


@pytest.mark.parametrize(
    ("url", "feed"),
    [
        ("https://www.youtube.com/channel/UCabc/videos", f"{YOUTUBE}?channel_id=UCabc"),
        ("https://m.youtube.com/user/abc", f"{YOUTUBE}?user=abc"),
        ("https://www.youtube.com/playlist?list=PLa-b_c", f"{YOUTUBE}?playlist_id=PLa-b_c"),
        ("https://mastodon.social/@news", "https://mastodon.social/@news.rss"),
        ("https://mastodon.social/tags/taiwan", "https://mastodon.social/tags/taiwan.rss"),
        ("https://www.reddit.com/r/taiwan/", "https://www.reddit.com/r/taiwan/.rss"),
        ("https://old.reddit.com/user/a", "https://www.reddit.com/user/a/.rss"),
        ("https://github.com/a/b", "https://github.com/a/b/releases.atom"),
        ("https://github.com/a/b.git", "https://github.com/a/b/releases.atom"),
        ("https://github.com/a/b/tags", "https://github.com/a/b/tags.atom"),
        ("https://github.com/a/b/commits/main", "https://github.com/a/b/commits/main.atom"),
        ("https://github.com/a", "https://github.com/a.atom"),
        ("https://gitlab.com/a/b/c/-/tags", "https://gitlab.com/a/b/c/-/releases.atom"),
        ("https://medium.com/@a/story-1", "https://medium.com/feed/@a"),
        ("https://medium.com/tag/taiwan", "https://medium.com/feed/tag/taiwan"),
        ("https://a.medium.com/b", "https://a.medium.com/feed"),
        ("https://a.substack.com/p/b", "https://a.substack.com/feed"),
        ("https://a.wordpress.com/", "https://a.wordpress.com/feed/"),
        ("https://a.blogspot.com/2026/", "https://a.blogspot.com/feeds/posts/default"),
        ("https://a.tumblr.com/", "https://a.tumblr.com/rss"),
        (
            "https://news.google.com/search?q=taiwan&hl=en-US",
            "https://news.google.com/rss/search?q=taiwan&hl=en-US",
        ),
        ("https://news.google.com/topics/AB?hl=en", "https://news.google.com/rss/topics/AB?hl=en"),
        ("https://bsky.app/profile/a.example", "https://bsky.app/profile/a.example/rss"),
        ("https://news.example/world/", "https://news.example/world/feed/"),
        ("https://news.example", "https://news.example/feed/"),
        ("feed://news.example/x", "http://news.example/x"),
        ("feed:https://news.example/x", "https://news.example/x"),
    ],
)
def test_guesses(url: str, feed: str) -> None:
    assert guess_feeds(url)[0] == feed


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "file:///rss", "feed:javascript:x", "not an address"]
)
def test_what_is_no_address_has_no_feeds(url: str) -> None:
    assert guess_feeds(url) == ()


def test_a_handle_is_left_to_its_page() -> None:
    assert guess_feeds("https://www.youtube.com/@news") == ()


@given(st.text(alphabet="<>link a=\"'/rel feedhref!-script", max_size=120))
def test_any_page_is_read(html: str) -> None:
    for url, _ in find(html):
        assert url.startswith(("http://", "https://"))


@pytest.mark.parametrize(
    "unit",
    [
        "<", "<link ", "<a href=", "<!--", "<script>", '<a href="', "<a a=b ", "a=' ", "<base ",
        "<link rel=alternate type=text/xml href=/x>", "<a href=/rss>", "&", "feed/", "=",
    ],
)  # fmt: skip
def test_hostile_pages_are_read_in_time(unit: str) -> None:
    for head in ("", "<a ", "<link rel="):
        make = lambda size, head=head: head + unit * (size // len(unit))  # noqa: E731
        check_growth(find, make, 50_000, 400_000)
