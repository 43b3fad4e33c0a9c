"""Addresses: what may be fetched, what is public, and where links lead."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.links import web_link
from bot.intake.web.urls import is_public_address, judge_address
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
    "url",
    [
        "https://news.example/a?utm_source=x&id=3#top",
        "https://forum.example.org/index.php?type=rss;action=.xml",
        "https://www.city.example.gov/RSSFeed.aspx?ModID=65&CID=Public-Works-Committee-6",
        "https://www.land.example.de/kalender/index.php?rss",
        "https://news.example//2024//a?b=&a=1&c",
        "http://Item.TEST/",
        "https://news.example/a?id=7&section=2&copy=1&amp;b=2",
        "https://news.example",
        "http://news.example:80/x/../a",
    ],
)
def test_a_link_is_kept_as_it_stands(url: str) -> None:
    assert web_link(url, base=None) == web_link(url, base="https://other.example/") == url


@pytest.mark.parametrize(
    ("link", "written"),
    [
        ("/a b", "https://news.example/a%20b"),
        ("//other.example/x", "https://other.example/x"),
        ("?b=2;c=3", "https://news.example/dir/page?b=2;c=3"),
        ("https://bücher.example/台", "https://xn--bcher-kva.example/%E5%8F%B0"),
        ("https:\\\\other.example\\a", "https://other.example/a"),
        ("javascript:alert(1)", None),
        ("mailto:a@b.example", None),
    ],
)
def test_other_links_are_written_as_the_standard_writes_them(link: str, written: str) -> None:
    assert web_link(link, base="https://news.example/dir/page") == written


@given(st.text())
def test_any_text_gets_a_verdict(text: str) -> None:
    assert judge_address(text).reason


@pytest.mark.sets
def test_nothing_gets_through_and_nobody_is_refused_needlessly() -> None:
    if not (SETS / "url-safety").is_dir():
        pytest.skip("the set url-safety is not there")
    figures = evaluation.measure(SETS)
    assert figures["vectors let through"] == figures["failures let through"] == 0
    assert figures["disguised hosts seen otherwise"] == figures["public hosts refused"] == 0
