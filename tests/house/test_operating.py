"""docs/operating.md names every setting and metric, and with docs/terminal.md every command."""

from __future__ import annotations

import re
from pathlib import Path

from typer.main import get_command

from bot.cli.commands import app
from bot.health.prometheus import PrometheusMetrics
from bot.settings import OLD_NAMES
from tests.house.shipped import list_settings
from tests.house.tree import show

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")


def test_settings() -> None:
    named = set(re.findall(r"\b(?:NEWSDESK|DISCORD)_[A-Z_]+", TEXT))
    assert named == list_settings() | set(OLD_NAMES.values())


def test_old_names_of_settings_stand_beside_those_of_today() -> None:
    for field, old in OLD_NAMES.items():
        assert f"| `{old}` | `NEWSDESK_{field.upper()}` |" in TEXT


def test_metrics() -> None:
    there = set()
    for family in PrometheusMetrics().registry.collect():
        there.add(f"{family.name}_total" if family.type == "counter" else family.name)
    assert set(re.findall(r"`(newsdesk_[a-z_]+)`", TEXT)) == there


def test_commands_and_their_options() -> None:
    commands = get_command(app).commands  # type: ignore[attr-defined]  # a group, by its making
    terminal = (ROOT / "docs" / "terminal.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`newsdesk ([a-z-]+)", TEXT + terminal))
    untold, gone = set(commands) - named, named - set(commands)
    assert not untold, show("say in docs/terminal.md (or operating.md) what these do", untold)
    assert not gone, show("docs/terminal.md or operating.md names these: no such command", gone)
    for name, rest in re.findall(r"newsdesk ([a-z-]+)([^`\n#]*)", TEXT):
        if name in commands:
            options = {option for item in commands[name].params for option in item.opts}
            assert set(re.findall(r"(?<= )--[a-z]+", rest)) <= options


def test_files() -> None:
    named = set(re.findall(r"\bdeploy/[\w./-]+\w", TEXT)) - {"deploy/discord_token"}
    assert {path for path in named if not (ROOT / path).exists()} == set()


def test_addresses() -> None:
    for address in ("/healthz", "/readyz", "/metrics"):
        assert address in TEXT
