"""The environment: what private hosts and a contact may be, and how nonsense is named."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.app.store import check_role
from bot.clock import ShiftedClock
from bot.domain.errors import SettingsError
from bot.domain.operations import Role, ShardRange
from bot.settings import (
    OLD_NAMES,
    check_clock,
    load_discord_settings,
    load_settings,
    log_old_names,
)


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


@pytest.mark.parametrize(
    ("text", "shards"),
    [("", None), ("0-3/16", (0, 3, 16)), ("7/8", (7, 7, 8)), (" 0-0/1 ", (0, 0, 1))],
)
def test_shards(
    text: str, shards: tuple[int, int, int] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_SHARDS", text)
    assert load_discord_settings().shards == (shards and ShardRange(*shards))


@pytest.mark.parametrize("text", ["4", "4/4", "3-1/8", "-1/4", "0-1/99999", "a-b/c", "0-3/16/2"])
def test_what_is_no_range_of_shards_is_named(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_SHARDS", text)
    with pytest.raises(SettingsError, match=r"^DISCORD_SHARDS: .* such as 0-3/16\."):
        load_discord_settings()


def test_a_file_is_shared_by_no_processes(monkeypatch: pytest.MonkeyPatch) -> None:
    file, other = "sqlite:///desk.sqlite3", "postgresql://desk@db/desk"
    monkeypatch.setenv("DISCORD_SHARDS", "0-7/8")
    check_role(load_settings(file), load_discord_settings())
    for role in (Role.INGEST, Role.GATEWAY):
        check_role(load_settings(other, role), load_discord_settings())
        with pytest.raises(SettingsError, match=f"^--for {role} .* need PostgreSQL"):
            check_role(load_settings(file, role), load_discord_settings())
    monkeypatch.setenv("DISCORD_SHARDS", "0-3/8")
    check_role(load_settings(other), load_discord_settings())
    with pytest.raises(SettingsError, match=r"^DISCORD_SHARDS=0-3/8: .* need PostgreSQL"):
        check_role(load_settings(file), load_discord_settings())


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
        "9999-12-31T23:59:59-12:00@2026-01-05T08:00:00Z*1",
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


VALUES = {
    "commands_per_minute": ("7", 7),
    "max_uploads": ("3", 3),
    "concurrent_polls": ("5", 5),
    "concurrent_entries": ("6", 6),
    "read_timeout_seconds": ("2.5", 2.5),
    "task_lease_seconds": ("90", 90.0),
    "health_address": ("127.0.0.1:8081", ("127.0.0.1", 8081)),
    "log_format": ("json", "json"),
}
"""A value of each setting that was renamed, as the environment gives it and as it is read."""


def read_log(caplog: pytest.LogCaptureFixture) -> list[str]:
    caplog.clear()
    with caplog.at_level(logging.WARNING):
        log_old_names()
    return [record.getMessage() for record in caplog.records]


@pytest.mark.parametrize("field", OLD_NAMES)
def test_an_old_name_still_works_and_the_log_says_the_new_one(
    field: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.chdir(tmp_path)
    given, read = VALUES[field]
    old, new = OLD_NAMES[field], f"NEWSDESK_{field.upper()}"
    monkeypatch.setenv(old, given)
    assert getattr(load_settings(), field) == read
    assert read_log(caplog) == [f"{old} is now called {new}; the old name still works."]
    monkeypatch.delenv(old)
    monkeypatch.setenv(new, given)
    assert getattr(load_settings(), field) == read
    assert read_log(caplog) == []


@pytest.mark.parametrize("beside", ["environment", "file"])
def test_where_both_names_are_given_the_new_one_counts_and_the_log_says_so(
    beside: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NEWSDESK_POLLS", "9")
    if beside == "file":
        (tmp_path / ".env").write_text("NEWSDESK_CONCURRENT_POLLS=2\n", encoding="utf-8")
    else:
        monkeypatch.setenv("NEWSDESK_CONCURRENT_POLLS", "2")
    assert load_settings().concurrent_polls == 2
    assert read_log(caplog) == [
        "NEWSDESK_POLLS is the old name of NEWSDESK_CONCURRENT_POLLS, given too, which counts."
    ]


def test_an_old_name_in_the_file_is_read_and_the_environment_goes_before_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("NEWSDESK_QUEUE=5\n", encoding="utf-8")
    assert load_settings().max_uploads == 5
    monkeypatch.setenv("NEWSDESK_QUEUE", "6")
    assert load_settings().max_uploads == 6


def test_a_file_that_is_no_text_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_bytes(b"NEWSDESK_QUEUE=\xff\n")
    with pytest.raises(SettingsError, match=r"^The file .env here cannot be read"):
        load_settings()


@pytest.mark.parametrize("name", ["NEWSDESK_DEADLINE", "NEWSDESK_READ_TIMEOUT_SECONDS"])
@pytest.mark.parametrize("value", ["soon", "0", "601"])
def test_nonsense_is_named_by_the_name_that_was_given(
    name: str, value: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=rf"^{name}: '{value}' is not a number from 0.01"):
        load_settings()
