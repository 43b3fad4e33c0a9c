"""The environment, read once into a frozen object."""

from __future__ import annotations

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.domain.errors import SettingsError


class Settings(BaseSettings):
    """What the environment (or a `.env` file beside) sets; every name starts with NEWSDESK_."""

    model_config = SettingsConfigDict(
        env_prefix="NEWSDESK_", env_file=".env", extra="ignore", frozen=True
    )

    database: str = Field(default="sqlite:///newsdesk.sqlite3")
    """Where articles are kept: sqlite:///PATH."""
    workers: int = Field(default=2, ge=1, le=64)
    """How many worker processes read articles."""
    deadline: float = Field(default=10.0, gt=0, le=600)
    """How many seconds one article may take to read."""


def load_settings(database: str | None = None) -> Settings:
    """Return the settings of the environment, with another database where one is given.

    Raises SettingsError naming what is wrong.
    """
    try:
        return Settings(database=database) if database else Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = f"NEWSDESK_{'_'.join(str(part) for part in first['loc']).upper()}"
        raise SettingsError(f"{name}: {first['msg']}.") from error
