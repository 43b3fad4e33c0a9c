"""The environment, read once into a frozen object."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    DotEnvSettingsSource,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from bot.clock import ShiftedClock
from bot.domain.errors import SettingsError

MAX_SPEED = 10_000.0
"""How many times as fast as the machine's a clock may run in a test."""


LOOPBACK = ("127.0.0.1", "::1", "localhost")
"""The names that a machine has for itself."""

LONGEST_TOKEN = 4_096
"""Characters of a file that holds a token: many times as many as a token has."""

PREFIX = "NEWSDESK_"

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


class Settings(BaseSettings):
    """What the environment (or a `.env` file beside) sets; every name starts with NEWSDESK_."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True
    )

    database: str = Field(default="sqlite:///newsdesk.sqlite3")
    """Where articles are kept: sqlite:///PATH."""
    workers: int = Field(default=2, ge=1, le=64)
    """How many worker processes read articles."""
    read_timeout_seconds: float = Field(default=10.0, gt=0, le=600)
    """How many seconds one article may take to read."""
    task_lease_seconds: float = Field(default=60.0, ge=1, le=3600)
    """After how many seconds work that a killed process had claimed is done by another one."""
    concurrent_polls: int = Field(default=12, ge=1, le=100)
    """How many feeds are polled at once; of one server half of them at most."""
    concurrent_entries: int = Field(default=8, ge=1, le=100)
    """How many of their articles are read at once; of one server half of them at most."""
    commands_per_minute: int = Field(default=30, ge=0, le=1000)
    """How many commands a person may give in a minute in one server; 0 for no limit."""
    max_uploads: int = Field(default=16, ge=1, le=1000)
    """How many links and texts of people are read at once, of one server half of them at most.

    Who comes then is told.
    """
    index_articles: int = Field(default=200_000, ge=1_000, le=10_000_000)
    """Of how many articles of all servers what new ones are compared with is kept in memory."""
    language: Literal["en", "ja", "zh-TW"] = "en"
    """The language of what the command line says on its pages; Discord says each person's own."""
    private_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """Hosts inside your own network that may be read as feeds, and as entries of feeds of the same
    host: host:port,host:port."""
    link_hosts: Annotated[tuple[str, ...], NoDecode] = ()
    """Hosts inside your own network that links of people may lead to: host:port,host:port.

    Everybody in every server of the bot can read them then.
    """
    clock: Annotated[ShiftedClock | None, NoDecode] = None
    """Another time than the machine's, SHOWN@REAL*SPEED; for tests against a Discord of one's own.

    At the time REAL the clock shows SHOWN (both as 2026-01-05T08:00:00Z); from then on it runs
    SPEED times as fast. Refused unless DISCORD_API_BASE names this machine.
    """
    contact: str | None = Field(default=None, max_length=200)
    """Where sites that are read can reach you: an address of a page or a mailbox."""

    health_address: Annotated[tuple[str, int] | None, NoDecode] = None
    """Where the bot tells how it is, on this machine only: 127.0.0.1:8080. Off if left out."""
    log_format: Literal["text", "json"] = "text"
    """How the log is written: lines for people (key=value), or a JSON object a line."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Read the names of today first, in the environment and in .env, then the old ones."""
        named = (init_settings, env_settings, dotenv_settings)
        old = (_OldNames(settings_cls, source) for source in (env_settings, dotenv_settings))
        return (*named, *old)

    @field_validator("health_address", mode="before")
    @classmethod
    def _read_loopback(cls, value: object) -> object:
        return _read_loopback(value) if isinstance(value, str) else value

    @property
    def speed(self) -> float:
        """Return how fast the clock runs beside the machine's."""
        return self.clock.speed if self.clock else 1.0

    @field_validator("private_hosts", "link_hosts", mode="before")
    @classmethod
    def _read_places(cls, value: object) -> object:
        return _read_places(value) if isinstance(value, str) else value

    @field_validator("clock", mode="before")
    @classmethod
    def _read_clock(cls, value: object) -> object:
        return _read_clock(value) if isinstance(value, str) else value

    @field_validator("contact")
    @classmethod
    def _stay_sendable(cls, value: str | None) -> str | None:
        contact = (value or "").strip()
        if not (contact.isascii() and contact.isprintable()) or set("()\\") & set(contact):
            raise ValueError("may hold plain ASCII letters without brackets only")
        return contact or None


class _OldNames(PydanticBaseSettingsSource):
    """Values under the old names of settings, where one source of names has them."""

    def __init__(self, settings_cls: type[BaseSettings], named: PydanticBaseSettingsSource) -> None:
        super().__init__(settings_cls)
        self._given = named.env_vars if isinstance(named, EnvSettingsSource) else {}

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        """Return the value under the old name of a field, or None."""
        return self._given.get(OLD_NAMES[field_name].lower()), field_name, False

    def __call__(self) -> dict[str, Any]:
        """Return the values that are there, by field."""
        fields = self.settings_cls.model_fields
        found = (self.get_field_value(fields[name], name) for name in OLD_NAMES)
        return {name: value for value, name, _ in found if value is not None}


class SystemdSettings(BaseSettings):
    """What systemd tells a service that it starts; nobody else sets it."""

    model_config = SettingsConfigDict(extra="ignore", frozen=True)

    notify_socket: str | None = None
    """Where it is to be told that the service is ready and alive (sd_notify(3))."""


class DiscordSettings(BaseSettings):
    """What connects to Discord; every name starts with DISCORD_."""

    model_config = SettingsConfigDict(
        env_prefix="DISCORD_", env_file=".env", extra="ignore", frozen=True
    )

    token: SecretStr | None = None
    """The bot's token."""
    token_file: Path | None = None
    """A file that holds the token, for those who keep secrets in files."""
    api_base: str | None = None
    """Another address of Discord's REST API, on this machine only: for tests."""
    gateway_url: str | None = None
    """Another address of Discord's Gateway, on this machine only: for tests."""
    ready_timeout: float = Field(default=2.0, gt=0, le=60)
    """How many seconds to wait for the guilds after connecting."""

    @field_validator("api_base", "gateway_url")
    @classmethod
    def _stay_here(cls, value: str | None) -> str | None:
        if value and urlsplit(value).hostname not in LOOPBACK:
            raise ValueError("may only name this machine (127.0.0.1); leave it out to use Discord")
        return value

    def read_token(self) -> str:
        """Return the token, from DISCORD_TOKEN or the file that DISCORD_TOKEN_FILE names.

        Raises SettingsError where there is none.
        """
        text = self.token.get_secret_value() if self.token else ""
        if not text and self.token_file:
            try:
                with self.token_file.open(encoding="utf-8") as file:
                    text = file.read(LONGEST_TOKEN + 1)
            except (OSError, UnicodeDecodeError) as error:
                raise SettingsError(
                    f"DISCORD_TOKEN_FILE: {self.token_file} cannot be read."
                ) from error
            if len(text) > LONGEST_TOKEN:
                raise SettingsError(
                    f"DISCORD_TOKEN_FILE: {self.token_file} holds more than a token:"
                    f" over {LONGEST_TOKEN:,} characters."
                )
        if not text.strip():
            raise SettingsError(
                "DISCORD_TOKEN is not set: put the bot's token there, or into a file that"
                " DISCORD_TOKEN_FILE names."
            )
        return text.strip()


def load_discord_settings() -> DiscordSettings:
    """Return what connects to Discord; raises SettingsError naming what is wrong."""
    try:
        return DiscordSettings()
    except ValidationError as error:
        raise _explain(error, "DISCORD_") from error


def check_clock(settings: Settings, discord_settings: DiscordSettings) -> None:
    """Refuse another time than the machine's for a bot that talks to the real Discord.

    Raises SettingsError.
    """
    if settings.clock is not None and not discord_settings.api_base:
        raise SettingsError(
            "NEWSDESK_CLOCK: is for tests against a Discord on this machine (DISCORD_API_BASE);"
            " leave it out."
        )


def load_settings(database: str | None = None) -> Settings:
    """Return the settings of the environment, with another database where one is given.

    Raises SettingsError naming what is wrong.
    """
    try:
        return Settings(database=database) if database else Settings()
    except ValidationError as error:
        raise _explain(error, PREFIX) from error


def name_variable(field: str) -> str:
    """Return the name under which the environment gives a setting, the old one if that alone is."""
    given, name, old = _read_names(), f"{PREFIX}{field.upper()}", OLD_NAMES.get(field)
    return old if old and old.lower() in given and name.lower() not in given else name


def find_old_names() -> tuple[str, ...]:
    """Return a sentence for each old name of a setting that the environment or .env gives."""
    given, sentences = _read_names(), []
    for field, old in OLD_NAMES.items():
        name = f"{PREFIX}{field.upper()}"
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


def _read_names() -> Mapping[str, str | None]:
    """Return what the environment and .env give, by names in small letters as pydantic has them."""
    here, file = EnvSettingsSource(Settings), DotEnvSettingsSource(Settings)
    return {**file.env_vars, **here.env_vars}


def _read_places(text: str) -> tuple[str, ...]:
    places = [place.strip().lower() for place in text.split(",")]
    for place in filter(None, places):
        if not _is_place(place):
            raise ValueError(f"{place!r} is not host:port, such as feeds.lan:8080")
    return tuple(dict.fromkeys(filter(None, places)))


def _read_loopback(text: str) -> tuple[str, int] | None:
    if not text.strip():
        return None
    place = text.strip().lower()
    parts = urlsplit(f"//{place}") if _is_place(place) else None
    if parts is None or parts.hostname not in LOOPBACK or parts.port is None:
        raise ValueError(f"{text!r} is not a port of this machine, such as 127.0.0.1:8080")
    return parts.hostname, parts.port


def _read_clock(text: str) -> ShiftedClock | None:
    if not text.strip():
        return None
    shown, _, rest = text.strip().partition("@")
    real, _, speed = rest.partition("*")
    try:
        moments = [datetime.fromisoformat(part) for part in (shown, real)]
        factor = float(speed)
    except ValueError:
        moments, factor = [], 0.0
    if not moments or any(m.tzinfo is None for m in moments) or not 0 < factor <= MAX_SPEED:
        raise ValueError(f"{text!r} is not SHOWN@REAL*SPEED, each time with its zone")
    shown_at, real_at = (moment.astimezone(UTC) for moment in moments)
    return ShiftedClock(shown=shown_at, real=real_at, speed=factor)


def _is_place(place: str) -> bool:
    try:
        parts = urlsplit(f"//{place}")
        return bool(parts.hostname and parts.port) and parts.netloc == place and "@" not in place
    except ValueError:
        return False


def _explain(error: ValidationError, prefix: str) -> SettingsError:
    first = error.errors(include_input=False)[0]
    field = "_".join(str(part) for part in first["loc"])
    name = name_variable(field) if prefix == PREFIX else f"{prefix}{field.upper()}"
    return SettingsError(f"{name}: {first['msg'].removeprefix('Value error, ')}.")
