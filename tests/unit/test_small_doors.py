"""Small doors: what workers, other users, spreadsheets and a full disk must not open."""

from __future__ import annotations

import csv
import os
import stat
from pathlib import Path

import pytest

from bot.briefing.export.escape import guard_cell
from bot.doctor.checks import check_rights, explain
from bot.domain.errors import SettingsError, StoreFull
from bot.domain.operations import Level
from bot.settings import load_discord_settings
from bot.workers import open_workers
from storage import open_storage

SEPARATORS = [",", ";", "\t", "|", ":", " ", "^", "~", "&", "#", "；", "，", "、", "｜", "："]


@pytest.mark.parametrize("separator", SEPARATORS)
@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "＝"])
def test_no_cell_is_a_formula_wherever_a_reader_divides(separator: str, sign: str) -> None:
    for text in (f"x{separator}{sign}cmd|'/C calc'!A0{separator}y", f'x"{separator} {sign}SUM(A1)'):
        quoted = guard_cell(text).replace('"', '""')
        for cell in next(csv.reader([f'"a","{quoted}","b"'], delimiter=separator)):
            start = cell.lstrip(' "')
            assert not (start.startswith(sign) and start[1:2].isalpha()), cell


def test_a_text_without_formulas_is_a_cell_as_it_is() -> None:
    for text in ("Ships met - Reuters", "Down to -5 degrees; 3 + 4", "a@b.example, x-ray", "1=1"):
        assert guard_cell(text) == text


def test_a_worker_knows_no_token(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ("DISCORD_TOKEN", "DISCORD_TOKEN_FILE", "NEWSDESK_DATABASE", "PGPASSWORD")
    for name in names:
        monkeypatch.setenv(name, "secret")
    with open_workers(1, deadline=60) as pool:
        assert [pool.call(os.getenv, name) for name in names] == [None] * len(names)
    assert os.environ["DISCORD_TOKEN"] == "secret"


def test_a_token_file_without_an_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    monkeypatch.setenv("DISCORD_TOKEN_FILE", "/dev/zero")
    with pytest.raises(SettingsError, match="TOKEN_FILE: /dev/zero holds more than a secret"):
        load_discord_settings().read_token()


async def test_files_of_a_database_are_nobody_elses(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        async with open_storage(f"sqlite:///{tmp_path}/desk.sqlite3"):
            rights = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert {"desk.sqlite3", "desk.sqlite3-wal", "desk.sqlite3.lock"} <= set(rights)
    assert set(rights.values()) == {0o600}


def test_doctor_warns_of_files_that_others_may_read(tmp_path: Path) -> None:
    token, database = tmp_path / "token", tmp_path / "desk.sqlite3"
    for file, mode in ((token, 0o640), (database, 0o600)):
        file.write_text("x", encoding="utf-8")
        file.chmod(mode)
    (warning,) = check_rights([token, database, tmp_path / "absent"])
    assert warning.level is Level.WARNING and str(token) in warning.text
    assert str(database) not in warning.text and "chmod 600" in warning.advice


def test_a_full_disk_is_no_reason_to_restore_a_backup() -> None:
    advice = explain("database", StoreFull()).advice
    assert "space" in advice and "restore" not in advice
