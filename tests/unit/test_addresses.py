"""Addresses: what a person means by one, and when two of them name one page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.addresses import make_url_key, read_address


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://News.example/a?utm_source=x&id=3#top", "http://www.news.example/a?id=3"),
        ("https://news.example/a?b=2&a=1", "https://news.example/a?a=1&b=2"),
        ("http://news.example:80/x/../a", "https://news.example:443/a"),
        ("https://news.example/a?fbclid=1&at_medium=rss&UTM_Campaign=x", "https://news.example/a"),
        ("https://news.example/%e5%8f%b0?q=%e6%97%a5", "https://news.example/台?q=日"),
        ("https://news.example", "https://news.example/"),
    ],
)
def test_addresses_of_one_page_have_one_key(one: str, other: str) -> None:
    assert make_url_key(one) == make_url_key(other) is not None


@pytest.mark.parametrize(
    "query",
    [
        "CID=a", "cid=3", "ref=a", "source=a", "section=2", "p=1", "id=7", "campaign=x", "share=1",
        "partner=2", "medium=oil", "ns_id=1", "at_home=1", "pk=3", "pk_id=3", "ga_1=2", "gs_lcp=1",
        "rss", "rss=", "type=rss;action=.xml", "uid=5", "5612", "lang=en&q=a+b%2Cc", "icid=1",
        "next=https://other.example/b", "&amp;b=2", "nl=1", "sh=2", "cmp=3",
    ],
)  # fmt: skip
def test_a_key_that_names_the_thing_tells_pages_apart(query: str) -> None:
    page = "https://www.city.example.gov/RSSFeed.aspx"
    assert len({make_url_key(url) for url in (page, f"{page}?{query}", f"{page}?x=1")}) == 3


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://app.example/#!/a", "https://app.example/#!/b"),
        ("https://app.example/#/a", "https://app.example/#/b"),
        ("https://archive.example/2024/https://n.example/a", "https://archive.example/2024/a"),
        ("https://news.example/2024//a", "https://news.example/2024/a"),
        ("https://news.example:8080/", "https://news.example/"),
    ],
)
def test_other_pages_have_other_keys(one: str, other: str) -> None:
    assert make_url_key(one) != make_url_key(other)


@pytest.mark.parametrize("url", ["", "mailto:a@b.example", "javascript:1", "http://", "/a/b"])
def test_what_is_no_web_address_has_no_key(url: str) -> None:
    assert make_url_key(url) is None


@given(st.text(alphabet="ab/.?&=#%:{<>}2F é\x00\ud800@[]utm_+!", max_size=60))
def test_a_key_is_its_own_key(tail: str) -> None:
    once = make_url_key(f"https://news.example/{tail}")
    assert once is None or make_url_key(f"https:{once}") == once


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("example.org/feed", "https://example.org/feed"),
        (" www.example.co.uk ", "https://www.example.co.uk"),
        ("//example.org/feed", "https://example.org/feed"),
        ("example.org:8080/x", "https://example.org:8080/x"),
        ("bücher.example", "https://bücher.example"),
        ("feed:https://example.org/rss", "https://example.org/rss"),
        ("feed://example.org/rss", "http://example.org/rss"),
        ("feed:example.org/rss", "https://example.org/rss"),
        ("<http://example.org>", "http://example.org"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("javascript:alert(1)", "javascript:alert(1)"),
        ("Kyodo News", "Kyodo News"),
        ("St. John", "St. John"),
        ("wire", "wire"),
    ],
)
def test_an_address_without_a_scheme_is_taken_as_https(typed: str, address: str) -> None:
    assert read_address(typed) == address
