"""The environment: what private hosts and a contact may be, and how nonsense is named."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.errors import SettingsError
from bot.schedule.clock import ShiftedClock
from bot.settings import check_clock, load_discord_settings, load_settings


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


CLOCK = "2026-01-05T09:00:00+01:00@2026-11-22T08:00:00Z*60"


def test_a_clock_for_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_CLOCK", CLOCK)
    monkeypatch.setenv("DISCORD_API_BASE", "http://127.0.0.1:1/api/v10")
    settings = load_settings()
    assert settings.clock is not None
    assert settings.clock.shown == datetime(2026, 1, 5, 8, tzinfo=UTC)
    assert settings.clock.speed == 60
    check_clock(settings, load_discord_settings())


def test_the_real_discord_is_shown_no_other_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_CLOCK", CLOCK)
    with pytest.raises(SettingsError, match=r"NEWSDESK_CLOCK: is for tests"):
        check_clock(load_settings(), load_discord_settings())


@pytest.mark.parametrize(
    "text",
    [
        "soon",
        "2026-01-05T08:00:00Z",
        "2026-01-05T08:00:00@2026-01-05T08:00:00Z*1",
        "2026-01-05T08:00:00Z@2026-01-05T08:00:00Z",
        "2026-01-05T08:00:00Z@2026-01-05T08:00:00Z*0",
        "2026-01-05T08:00:00Z@2026-01-05T08:00:00Z*-1",
        "2026-01-05T08:00:00Z@2026-01-05T08:00:00Z*nan",
        "2026-01-05T08:00:00Z@2026-01-05T08:00:00Z*1e9",
    ],
)
def test_what_is_no_clock(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEWSDESK_CLOCK", text)
    with pytest.raises(SettingsError, match=r"NEWSDESK_CLOCK: .* is not SHOWN@REAL\*SPEED"):
        load_settings()


def test_a_shifted_clock_runs_at_its_speed() -> None:
    shown, real = datetime(2026, 1, 5, tzinfo=UTC), datetime.now(UTC) - timedelta(days=1)
    passed = ShiftedClock(shown=shown, real=real, speed=60.0).now() - shown
    assert timedelta(days=60) <= passed < timedelta(days=61)
