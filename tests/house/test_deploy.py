"""What is in deploy/ is whole and sound: settings, units, image; checked by what is here."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from bot.settings import (
    OLD_NAMES,
    DiscordSettings,
    Settings,
    load_discord_settings,
    load_settings,
)
from tests.environment import PATIENCE
from tests.house.shipped import list_settings

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = sorted(path.name for path in DEPLOY.glob("newsdesk*.*") if path.suffix != ".yaml")
EXAMPLE = (DEPLOY / "env.example").read_text(encoding="utf-8")
SHOWN = dict(re.findall(r"^#?([A-Z]+_[A-Z_]+)=(.*)$", EXAMPLE, re.MULTILINE))
EXPOSURE = 2.0
"""The score of `systemd-analyze security` that a unit may have at most."""


def test_the_example_names_every_setting_and_no_other() -> None:
    assert set(SHOWN) == list_settings()


def test_what_the_example_shows_is_the_default(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    plain = Settings(), DiscordSettings()
    monkeypatch.chdir(tmp_path)
    for name, value in SHOWN.items():
        if value and name not in ("DISCORD_TOKEN_FILE", "NEWSDESK_HEALTH_ADDRESS"):
            monkeypatch.setenv(name, value)
    assert (load_settings(), load_discord_settings()) == plain


def test_every_unit_names_settings_that_there_are() -> None:
    for unit in UNITS:
        text = (DEPLOY / unit).read_text(encoding="utf-8")
        named = set(re.findall(r"\b(?:NEWSDESK|DISCORD)_[A-Z_]+", text))
        assert named <= list_settings()


@pytest.fixture(scope="module")
def units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the units, their program replaced by one that is there."""
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not here; the units are not checked.")
    folder = tmp_path_factory.mktemp("units")
    for unit in UNITS:
        text = (DEPLOY / unit).read_text(encoding="utf-8")
        text = text.replace("/opt/newsdesk/bin/newsdesk", "/bin/true")
        (folder / unit).write_text(text, encoding="utf-8")
    return folder


def analyze(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def test_systemd_finds_nothing_wrong_with_the_units(units: Path) -> None:
    done = analyze("verify", "--man=no", *(units / unit for unit in UNITS))
    article = [line for line in done.stderr.splitlines() if "newsdesk" in line]
    assert (done.returncode, article) == (0, [])


@pytest.mark.parametrize("unit", [unit for unit in UNITS if unit.endswith(".service")])
def test_the_units_are_hardened(units: Path, unit: str) -> None:
    threshold = str(int(EXPOSURE * 10))
    done = analyze("security", "--offline=true", f"--threshold={threshold}", units / unit)
    score = re.search(r"exposure level for \S+ (\d+\.\d+)", done.stdout)
    assert score and float(score[1]) <= EXPOSURE and done.returncode == 0, done.stdout


def test_hadolint_has_no_finding() -> None:
    beside_python = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", "")))
    hadolint = shutil.which("hadolint", path=beside_python)
    if not hadolint:
        pytest.skip("hadolint is not here; the Dockerfile is not linted.")
    done = subprocess.run(
        [hadolint, DEPLOY / "Dockerfile"], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_is_built_of_what_the_package_needs_and_runs_without_rights() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for package in project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]:
        assert f"COPY {package} {package}\n" in text
    for path in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE):
        assert all((ROOT / name).exists() for name in path.split())
    assert "--constraint deploy/constraints.txt" in text
    assert not re.search(r"^FROM [^:@]+(:latest)?( AS \w+)?$", text, re.MULTILINE)
    last = text.rpartition("\nFROM ")[2]
    assert "install -d -o newsdesk -g newsdesk -m 0700 /var/lib/newsdesk\n" in last
    assert "\nUSER 10001:10001\n" in last and "\nHEALTHCHECK " in last


def test_the_builder_is_sent_what_the_image_copies_and_nothing_else() -> None:
    text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    rules = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert rules[1] == "*"
    sources = re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
    copied = {name for names in sources for name in names.split()}
    assert {rule[1:] for rule in rules if rule.startswith("!")} == copied


def test_the_composed_service_passes_on_the_settings_that_its_image_leaves_open() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    passed_on = set(re.findall(r"^ +([A-Z]+_[A-Z_]+):$", text, re.MULTILINE))
    of_the_image = {f"DISCORD_{name}" for name in ("TOKEN", "TOKEN_FILE")}
    of_the_image |= {f"NEWSDESK_{name}" for name in ("DATABASE", "HEALTH", "HEALTH_ADDRESS")}
    of_the_image.add("NEWSDESK_DATABASE_PASSWORD_FILE")
    for_tests = {"DISCORD_API_BASE", "DISCORD_GATEWAY_URL", "NEWSDESK_CLOCK"}
    known = list_settings() | set(OLD_NAMES.values())
    assert passed_on == known - of_the_image - for_tests


def test_the_composed_service_has_a_read_only_root_and_its_token_in_a_file() -> None:
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    for line in (
        "read_only: true",
        "cap_drop:\n      - ALL",
        "no-new-privileges:true",
        "DISCORD_TOKEN_FILE: /run/secrets/discord_token",
        "NEWSDESK_DATABASE_PASSWORD_FILE: /run/secrets/database_password",
        "mem_limit:",
        "pids_limit:",
    ):
        assert line in text
    assert not re.search(r"DISCORD_TOKEN:|PASSWORD:", text)
