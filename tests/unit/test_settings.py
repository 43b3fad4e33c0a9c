"""The environment: what private hosts and a contact may be, and how nonsense is named."""

from __future__ import annotations

import pytest

from bot.domain.errors import SettingsError
from bot.settings import load_settings


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", ()),
        (" , ", ()),
        ("feeds.lan:8080", ("feeds.lan:8080",)),
        ("Feeds.lan:8080, [::1]:81,10.0.0.7:80,", ("feeds.lan:8080", "[::1]:81", "10.0.0.7:80")),
        ("a:1,a:1", ("a:1",)),
    ],
)
def test_private_hosts(text: str, places: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_PRIVATE_HOSTS", text)
    assert load_settings().private_hosts == places


@pytest.mark.parametrize(
    "text",
    [
        "feeds.lan",
        "feeds.lan:",
        "feeds.lan:0",
        "feeds.lan:99999",
        "feeds.lan:http",
        ":8080",
        "http://feeds.lan:8080",
        "feeds.lan:8080/path",
        "user@feeds.lan:8080",
        "feeds.lan:80 nas.lan:80",
        "::1:80",
        "[::1:80",
        "ok.lan:80,[]",
    ],
)
def test_what_is_no_private_host_is_named(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_PRIVATE_HOSTS", text)
    with pytest.raises(SettingsError, match=r"^NEWSDESK_PRIVATE_HOSTS: .* is not host:port"):
        load_settings()


@pytest.mark.parametrize("text", ["", "  ", "https://example.com/about", "desk@example.com"])
def test_a_contact(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_CONTACT", text)
    assert load_settings().contact == (text.strip() or None)


@pytest.mark.parametrize("text", ["a\r\nX-Evil: 1", "büro@example.com", "(me)", "x" * 201])
def test_what_cannot_be_sent_is_no_contact(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_CONTACT", text)
    with pytest.raises(SettingsError, match=r"^NEWSDESK_CONTACT: "):
        load_settings()
