"""The environment, read once into a frozen object."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Annotated, Any, ClassVar, TypeVar, get_type_hints
from urllib.parse import quote, urlsplit

from dotenv import dotenv_values

from bot.clock import ShiftedClock
from bot.domain.errors import SettingsError
from bot.domain.operations import Role, ShardRange
from bot.domain.spans import truncate

MAX_SPEED = 10_000.0
"""How many times as fast as the machine's a clock may run in a test."""


LOOPBACK = ("127.0.0.1", "::1", "localhost")
"""The names that a machine has for itself."""

MAX_SHARDS = 16_384

LONGEST_SECRET = 4_096
"""Characters of a file that holds a token or a password: many times as many as one has."""

LONGEST_CONTACT = 200

LANGUAGES = ("en", "ja", "zh-TW")
"""The languages that the command line can speak."""

PREFIX = "NEWSDESK_"

_SHOWN = 80
"""Characters of what was given that an error repeats."""

OLD_NAMES = {
    "commands_per_minute": "NEWSDESK_COMMANDS",
    "max_uploads": "NEWSDESK_QUEUE",
    "concurrent_polls": "NEWSDESK_POLLS",
    "concurrent_entries": "NEWSDESK_ENTRIES",
    "read_timeout_seconds": "NEWSDESK_DEADLINE",
    "task_lease_seconds": "NEWSDESK_LEASE",
    "health_address": "NEWSDESK_HEALTH",
    "log_format": "NEWSDESK_LOG",
}
"""What settings were called before 0.1.0, by field: read where the name of today is not given."""

_log = logging.getLogger(__name__)

N = TypeVar("N", int, float)
T = TypeVar("T")


def _read_places(text: str) -> tuple[str, ...]:
    places = [place.strip().lower() for place in text.split(",")]
    for place in filter(None, places):
        if not _is_place(place):
            raise ValueError(f"{_quote(place)} is not host:port, such as feeds.lan:8080")
    return tuple(dict.fromkeys(filter(None, places)))


def _read_loopback(text: str) -> tuple[str, int] | None:
    if not text.strip():
        return None
    place = text.strip().lower()
    parts = urlsplit(f"//{place}") if _is_place(place) else None
    if parts is None or parts.hostname not in LOOPBACK or parts.port is None:
        raise ValueError(f"{_quote(text)} is not a port of this machine, such as 127.0.0.1:8080")
    return parts.hostname, parts.port


def read_clock(text: str) -> ShiftedClock | None:
    """Return the clock that SHOWN@REAL*SPEED describes, None for nothing; raises ValueError."""
    if not text.strip():
        return None
    shown, _, rest = text.strip().partition("@")
    real, _, speed = rest.partition("*")
    try:
        moments = [datetime.fromisoformat(part) for part in (shown, real)]
        zoned = all(moment.tzinfo for moment in moments)
        shown_at, real_at = (moment.astimezone(UTC) for moment in moments)
        factor = float(speed)
    except (ValueError, OverflowError):  # a time beyond the calendar in UTC
        zoned, factor = False, 0.0
    if not zoned or not 0 < factor <= MAX_SPEED:
        raise ValueError(f"{_quote(text)} is not SHOWN@REAL*SPEED, each time with its zone")
    return ShiftedClock(shown=shown_at, real=real_at, speed=factor)


def _is_place(place: str) -> bool:
    try:
        parts = urlsplit(f"//{place}")
        return bool(parts.hostname and parts.port) and parts.netloc == place and "@" not in place
    except ValueError:
        return False


def _quote(text: str) -> str:
    return repr(truncate(text, _SHOWN))


def _read_number(text: str, *, kind: type[N], least: float, most: float) -> N:
    try:
        number = kind(text)
    except ValueError:
        number = None
    if number is None or not least <= number <= most:
        whole = "whole " if kind is int else ""
        raise ValueError(f"{_quote(text)} is not a {whole}number from {least:g} to {most:g}")
    return number


def _read_path(text: str) -> Path | None:
    return Path(text) if text else None


def _read_choice(text: str, *, known: tuple[str, ...]) -> str:
    if text not in known:
        raise ValueError(f"{_quote(text)} is none of {', '.join(known)}")
    return text


def _read_contact(text: str) -> str | None:
    contact = text.strip()
    if len(contact) > LONGEST_CONTACT:
        raise ValueError(f"may have {LONGEST_CONTACT} characters at most")
    if not (contact.isascii() and contact.isprintable()) or set("()\\") & set(contact):
        raise ValueError("may hold plain ASCII letters without brackets only")
    return contact or None


def _stay_here(text: str) -> str:
    if text and urlsplit(text).hostname not in LOOPBACK:
        raise ValueError("may only name this machine (127.0.0.1); leave it out to use Discord")
    return text


def _choice(*known: str) -> Callable[[str], str]:
    return partial(_read_choice, known=known)


def _whole(least: int, most: int) -> Callable[[str], int]:
    return partial(_read_number, kind=int, least=least, most=most)


def _number(least: float, most: float) -> Callable[[str], float]:
    return partial(_read_number, kind=float, least=least, most=most)


def _read_shards(text: str) -> ShardRange | None:
    if not text.strip():
        return None
    numbers, _, count = text.partition("/")
    first, _, last = numbers.partition("-")
    try:
        shards = ShardRange(int(first), int(last or first), int(count))
    except ValueError:
        shards = ShardRange(1, 0, 0)
    if not 0 <= shards.first <= shards.last < shards.count <= MAX_SHARDS:
        raise ValueError(
            f"{_quote(text)} is no range of shards of {MAX_SHARDS:,} at most, such as 0-3/16"
        )
    return shards


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the environment (or a `.env` file beside) sets; every name starts with NEWSDESK_."""

    prefix: ClassVar[str] = PREFIX

    database: Annotated[str, str] = "sqlite:///newsdesk.sqlite3"
    """Where articles are kept: sqlite:///PATH or postgresql://…"""
    database_password_file: Annotated[Path | None, _read_path] = None
    """A file that holds the password of a postgresql:// database, for secrets in files."""
    workers: Annotated[int, _whole(1, 64)] = 2
    """How many worker processes read articles."""
    read_timeout_seconds: Annotated[float, _number(0.01, 600)] = 10.0
    """How many seconds one article may take to read."""
    task_lease_seconds: Annotated[float, _number(1, 3600)] = 60.0
    """After how many seconds work that a killed process had claimed is done by another one."""
    concurrent_polls: Annotated[int, _whole(1, 100)] = 12
    """How many feeds are polled at once; of one server half of them at most."""
    concurrent_entries: Annotated[int, _whole(1, 100)] = 8
    """How many of their articles are read at once; of one server half of them at most."""
    commands_per_minute: Annotated[int, _whole(0, 1000)] = 30
    """How many commands a person may give in a minute in one server; 0 for no limit."""
    max_uploads: Annotated[int, _whole(1, 1000)] = 16
    """How many links and texts of people are read at once, of one server half of them at most.

    Who comes then is told.
    """
    role: Annotated[str, _choice(*Role)] = Role.ALL
    """What this process does of the work that several share on PostgreSQL: all, gateway, ingest."""
    index_articles: Annotated[int, _whole(1_000, 10_000_000)] = 200_000
    """Of how many articles of all servers what new ones are compared with is kept in memory."""
    language: Annotated[str, _choice(*LANGUAGES)] = "en"
    """The language of what the command line says on its pages; Discord says each person's own."""
    private_hosts: Annotated[tuple[str, ...], _read_places] = ()
    """Hosts inside your own network that may be read as feeds, and as entries of feeds of the same
    host: host:port,host:port."""
    link_hosts: Annotated[tuple[str, ...], _read_places] = ()
    """Hosts inside your own network that links of people may lead to: host:port,host:port.

    Everybody in every server of the bot can read them then.
    """
    clock: Annotated[ShiftedClock | None, read_clock] = None
    """Another time than the machine's, SHOWN@REAL*SPEED; for tests against a Discord of one's own.

    At the time REAL the clock shows SHOWN (both as 2026-01-05T08:00:00Z); from then on it runs
    SPEED times as fast. Refused unless DISCORD_API_BASE names this machine.
    """
    contact: Annotated[str | None, _read_contact] = None
    """Where sites that are read can reach you: an address of a page or a mailbox."""

    health_address: Annotated[tuple[str, int] | None, _read_loopback] = None
    """Where the bot tells how it is, on this machine only: 127.0.0.1:8080. Off if left out."""
    log_format: Annotated[str, _choice("text", "json")] = "text"
    """How the log is written: lines for people (key=value), or a JSON object a line."""

    @property
    def speed(self) -> float:
        """Return how fast the clock runs beside the machine's."""
        return self.clock.speed if self.clock else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscordSettings:
    """What connects to Discord; every name starts with DISCORD_."""

    prefix: ClassVar[str] = "DISCORD_"

    token: Annotated[str, str] = field(default="", repr=False)
    """The bot's token."""
    token_file: Annotated[Path | None, _read_path] = None
    """A file that holds the token, for those who keep secrets in files."""
    api_base: Annotated[str | None, _stay_here] = None
    """Another address of Discord's REST API, on this machine only: for tests."""
    gateway_url: Annotated[str | None, _stay_here] = None
    """Another address of Discord's Gateway, on this machine only: for tests."""
    shards: Annotated[ShardRange | None, _read_shards] = None
    """The shards that this process serves of all: FIRST-LAST/COUNT. One connection if left out."""
    ready_timeout: Annotated[float, _number(0.01, 60)] = 2.0
    """How many seconds to wait for the guilds after connecting."""

    def read_token(self) -> str:
        """Return the token, from DISCORD_TOKEN or the file that DISCORD_TOKEN_FILE names.

        Raises SettingsError where there is none.
        """
        text = self.token
        if not text and self.token_file:
            text = _read_secret("DISCORD_TOKEN_FILE", self.token_file)
        if not text.strip():
            raise SettingsError(
                "DISCORD_TOKEN is not set: put the bot's token there, or into a file that"
                " DISCORD_TOKEN_FILE names."
            )
        return text.strip()


def _read_secret(name: str, file: Path) -> str:
    """Return the text of a file that a setting names; raises SettingsError."""
    try:
        with file.open(encoding="utf-8") as opened:
            text = opened.read(LONGEST_SECRET + 1)
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{name}: {file} cannot be read.") from error
    if len(text) > LONGEST_SECRET:
        raise SettingsError(
            f"{name}: {file} holds more than a secret: over {LONGEST_SECRET:,} characters."
        )
    return text.strip()


def load_discord_settings() -> DiscordSettings:
    """Return what connects to Discord; raises SettingsError naming what is wrong."""
    return _load(DiscordSettings, DiscordSettings.prefix, {})


def check_clock(settings: Settings, discord_settings: DiscordSettings) -> None:
    """Refuse another time than the machine's for a bot that talks to the real Discord.

    Raises SettingsError.
    """
    if settings.clock is not None and not discord_settings.api_base:
        raise SettingsError(
            "NEWSDESK_CLOCK: is for tests against a Discord on this machine (DISCORD_API_BASE);"
            " leave it out."
        )


def load_settings(database: str | None = None, role: Role | None = None) -> Settings:
    """Return the settings of the environment, with another database or role where one is given.

    Raises SettingsError naming what is wrong.
    """
    given = {"database": database, "role": role}
    settings = _load(Settings, PREFIX, {name: value for name, value in given.items() if value})
    if settings.database_password_file is None or settings.database.startswith("sqlite:"):
        return settings
    password = _read_secret("NEWSDESK_DATABASE_PASSWORD_FILE", settings.database_password_file)
    sign = "&" if "?" in settings.database else "?"
    address = f"{settings.database}{sign}password={quote(password, safe='')}"
    return replace(settings, database=address)


def find_notify_socket() -> str | None:
    """Return where systemd is to be told that the service is ready and alive (sd_notify(3))."""
    return os.environ.get("NOTIFY_SOCKET")


def name_variable(item: str) -> str:
    """Return the name under which the environment gives a setting, the old one if that alone is."""
    return _choose_name(PREFIX, item, _read_given())


def find_old_names() -> tuple[str, ...]:
    """Return a sentence for each old name of a setting that the environment or .env gives."""
    given, sentences = _read_given(), []
    for item, old in OLD_NAMES.items():
        name = f"{PREFIX}{item.upper()}"
        if old.lower() not in given:
            continue
        if name.lower() in given:
            sentences.append(f"{old} is the old name of {name}, given too, which counts.")
        else:
            sentences.append(f"{old} is now called {name}; the old name still works.")
    return tuple(sentences)


def log_old_names() -> None:
    """Say in the log which settings are given under old names; called once, at the start."""
    for sentence in find_old_names():
        _log.warning(sentence)


def _find_readers(kind: type) -> Mapping[str, Callable[[str], Any]]:
    hints = get_type_hints(kind, include_extras=True)
    return {item: hint.__metadata__[0] for item, hint in hints.items() if item != "prefix"}


def _load(kind: type[T], prefix: str, values: dict[str, Any]) -> T:
    given = _read_given()
    for item, read in _find_readers(kind).items():
        name = _choose_name(prefix, item, given)
        text = given.get(name.lower())
        if text is None or item in values:
            continue
        try:
            values[item] = read(text)
        except ValueError as error:
            raise SettingsError(f"{name}: {error}.") from error
    return kind(**values)


def _choose_name(prefix: str, item: str, given: Mapping[str, str | None]) -> str:
    name, old = f"{prefix}{item.upper()}", OLD_NAMES.get(item)
    if prefix == PREFIX and old and old.lower() in given and name.lower() not in given:
        return old
    return name


def _read_given() -> Mapping[str, str | None]:
    """Return what the environment and .env give, by names in small letters."""
    try:
        both = (*dotenv_values(".env").items(), *os.environ.items())
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The file .env here cannot be read: {error}.") from error
    return {name.lower(): value for name, value in both}
