"""Addresses: what may be fetched, what is public, and when two addresses name one page."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.web.urls import canonicalize_url, is_public_address, judge_address
from tests.environment import SETS
from tests.eval import urls as evaluation


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://example.com", "https://example.com/"),
        (" HTTPS://Example.COM:443/a b ", "https://example.com/a%20b"),
        ("http://8.8.8.8/", "http://8.8.8.8/"),
        ("http://[2606:4700::1111]/", "http://[2606:4700::1111]/"),
        ("http://[::ffff:8.8.8.8]/", "http://[::ffff:808:808]/"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("http://example.com:80/", "http://example.com/"),
    ],
)
def test_public_addresses_are_allowed_as_the_standard_writes_them(url: str, written: str) -> None:
    verdict = judge_address(url)
    assert (verdict.allowed, verdict.url) == (True, written)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.com",
        "ftp://example.com/",
        "javascript:alert(1)",
        "http://example.com:8080/",
        "http://user@example.com/",
        "http://localhost/",
        "http://localhost./",
        "http://printer/",
        "http://printer.local/",
        "http://a.LOCALHOST/",
        "http://nas.home.arpa/",
        "http://metadata.google.internal/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://①②⑦.⓪.⓪.①/",
        "http://[::ffff:127.0.0.1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2002:7f00:1::]/",
        "http://[fe80::1]/",
        "http://a.xn--pokxncvks/",
        "http://example.com\ud800/",
        "http://" + "a." * 5_000 + "com/",
    ],
)
def test_other_addresses_are_refused_with_a_reason(url: str) -> None:
    verdict = judge_address(url)
    assert not verdict.allowed
    assert verdict.reason != "allowed"


@pytest.mark.parametrize(
    "ip",
    [
        "0.0.0.1", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.9.9.9", "168.63.129.16",
        "169.254.169.254", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1",
        "192.168.0.1", "198.19.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1",
        "255.255.255.255", "::", "::1", "::127.0.0.1", "::8.8.8.8", "::ffff:10.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::",
        "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fec0::1", "ff02::1",
        "2606::5efe:127.0.0.1", "2606::200:5efe:10.0.0.1", "1::", "2606::1%eth0", "010.8.8.8",
        "8.8.8", "nonsense",
    ],
)  # fmt: skip
def test_addresses_of_no_public_host_are_not_public(ip: str) -> None:
    assert not is_public_address(ip)


@pytest.mark.parametrize(
    "ip",
    [
        "8.8.8.8", "172.32.0.1", "100.63.255.255", "2606:4700::1", "::ffff:8.8.8.8",
        "64:ff9b::808:808",
    ],
)  # fmt: skip
def test_addresses_of_the_internet_are_public(ip: str) -> None:
    assert is_public_address(ip)


@given(st.ip_addresses(v=4), st.sampled_from(["{}", "{:#x}", "{:#o}", "::ffff", "64:ff9b"]))
def test_a_literal_is_allowed_only_if_it_is_public(
    address: ipaddress.IPv4Address, spelling: str
) -> None:
    number = int(address)
    if spelling.startswith("{"):
        host = spelling.format(number).replace("0o", "0")
    else:
        host = f"[{spelling}::{number >> 16:x}:{number & 0xFFFF:x}]".replace("ff::", "ff:")
    assert judge_address(f"http://{host}/").allowed == is_public_address(str(address))


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://News.example/a?utm_source=x&id=3#top", "https://news.example/a?id=3"),
        ("https://news.example/a?b=2&a=1", "https://news.example/a?a=1&b=2"),
        ("http://news.example:80/x/../a", "http://news.example/a"),
        ("https://news.example/a?fbclid=1&at_medium=rss", "https://news.example/a"),
        (
            "https://news.example/a?next=https://other.example/b",
            "https://news.example/a?next=https://other.example/b",
        ),
        ("https://news.example//2024///a//", "https://news.example/2024/a/"),
        (
            "https://archive.example/2024/https://news.example/a",
            "https://archive.example/2024/https://news.example/a",
        ),
        ("https://news.example/a?p=1&amp;page=2", "https://news.example/a?p=1&page=2"),
        (
            "https://news.example/%e5%8f%b0?q=%e6%97%a5",
            "https://news.example/%E5%8F%B0?q=%E6%97%A5",
        ),
        ("https://news.example/台?q=日", "https://news.example/%E5%8F%B0?q=%E6%97%A5"),
    ],
)
def test_canonical_addresses(url: str, canonical: str) -> None:
    assert canonicalize_url(url) == canonical


@pytest.mark.parametrize(
    "query",
    [
        "CID=Public-works&ModID=65",
        "ad_id=7",
        "cid=3",
        "eid=12",
        "gallery=4",
        "game=9",
        "id=7&region=asia",
        "id=7&section=2",
        "keyword=boso",
        "rss",
        "session=autumn",
        "type=rss;action=.xml",
        "uid=5",
        "5612",
        "lang=en&q=a+b%2Cc",
    ],
)
def test_a_key_that_names_the_thing_is_kept_as_it_is(query: str) -> None:
    url = f"https://www.city.example.gov/RSSFeed.aspx?{query}"
    assert canonicalize_url(url) == url


@pytest.mark.parametrize("url", ["", "mailto:a@b.example", "javascript:1", "http://", "/a/b"])
def test_what_is_no_web_address_has_no_canonical_form(url: str) -> None:
    assert canonicalize_url(url) is None


@given(st.text(alphabet="ab/.?&=#%:{<>}2F é\x00\ud800@[]utm_+", max_size=60))
def test_canonicalizing_twice_equals_once(tail: str) -> None:
    once = canonicalize_url(f"https://news.example/{tail}")
    assert once is None or canonicalize_url(once) == once


@given(st.text())
def test_any_text_gets_a_verdict(text: str) -> None:
    assert judge_address(text).reason
    canonicalize_url("http://" + text)


@pytest.mark.sets
def test_nothing_gets_through_and_nobody_is_refused_needlessly() -> None:
    if not (SETS / "url-safety").is_dir():
        pytest.skip("the set url-safety is not there")
    figures = evaluation.measure(SETS)
    assert figures["vectors let through"] == figures["failures let through"] == 0
    assert figures["disguised hosts seen otherwise"] == figures["public hosts refused"] == 0
