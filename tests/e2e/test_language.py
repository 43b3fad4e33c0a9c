"""NEWSDESK_LANGUAGE: the command line's pages in another language than English."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.e2e.conftest import make_environment
from tests.e2e.local_desk import make_store
from tests.warm import run_text


def ask(folder: Path, language: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run `newsdesk` in a language, over a store with nothing in it."""
    make_store(folder)
    environment = {**make_environment(folder), "NEWSDESK_LANGUAGE": language}
    return run_text(arguments, folder=folder, environment=environment)


@pytest.mark.parametrize(
    ("language", "arguments", "said"),
    [
        ("ja", ("brief",), "以降に届いた記事はありません"),
        ("zh-TW", ("date", "2024-07-18"), "2024年7月18日（週四）"),
        ("en", ("date", "2024-07-18"), "18 Jul 2024 (Thu)"),
        ("ja", ("search", "pier"), "次の検索に当たる記事はありません：pier"),
    ],
)
def test_pages_are_in_the_language_of_the_setting(
    tmp_path: Path, language: str, arguments: tuple[str, ...], said: str
) -> None:
    done = ask(tmp_path, language, *arguments)
    assert done.returncode == 0, done.stderr
    assert said in done.stdout


def test_an_unknown_name_is_reported_in_the_language_of_the_setting(tmp_path: Path) -> None:
    done = ask(tmp_path, "ja", "entity", "Atlantis")
    assert done.returncode == 1
    assert "「Atlantis」は見つかりません" in done.stderr


def test_json_is_the_same_in_every_language(tmp_path: Path) -> None:
    texts = [
        ask(tmp_path, language, "date", "2024-07-18", "--json").stdout for language in ("en", "ja")
    ]
    assert json.loads(texts[0]) == json.loads(texts[1])


@pytest.mark.parametrize("language", ["fr", "", "../en"])
def test_a_language_there_is_not_is_named(tmp_path: Path, language: str) -> None:
    done = ask(tmp_path, language, "brief")
    assert done.returncode == 1
    assert "NEWSDESK_LANGUAGE" in done.stderr and "zh-TW" in done.stderr
    assert "Traceback" not in done.stderr
