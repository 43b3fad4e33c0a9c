"""The bench: what a row is judged by, parts that fail, the one table, the record, stores kept."""

from __future__ import annotations

import asyncio
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from rich.console import Console

from tests.bench.__main__ import main
from tests.bench.parts import (
    PARTS,
    TINY,
    Bench,
    describe_machine,
    find_parts,
    is_all_met,
    run_parts,
    write_record,
)
from tests.bench.peer import NoPeer, open_peer
from tests.bench.rows import Row, show_number, show_rows
from tests.bench.stores import GUILD, Stores

GOOD = Row(name="a look-up", figure=4.25, unit="ms", limit=50, beside="a peer", beside_figure=60.0)


def measure_good(_: Bench) -> list[Row]:
    return [GOOD]


def measure_broken(_: Bench) -> list[Row]:
    raise ValueError("no such thing\nand more")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(scale=TINY, folder=tmp_path / "not" / "there", peers=False, say=lambda _: None)


@pytest.mark.parametrize(
    ("row", "most", "met"),
    [
        (Row(name="x", figure=50, limit=50), 50, True),
        (Row(name="x", figure=50.1, limit=50), 50, False),
        (Row(name="x", figure=1), None, None),
        (Row(name="x", limit=50, note="not installed: no network"), 50, None),
        (Row(name="x", figure=5, beside="p", beside_figure=60, share=0.1), 6, True),
        (Row(name="x", figure=7, beside="p", beside_figure=60, share=0.1), 6, False),
        (Row(name="x", figure=7, beside="p", beside_figure=60, share=0.1, limit=2), 2, False),
        (Row(name="x", figure=7, beside="p", share=0.1, note="left out"), None, None),
        (Row(name="x", note="failed: ValueError", failed=True), None, False),
    ],
)
def test_a_row_is_judged_by_its_limit_and_by_what_stands_beside_it(
    row: Row, most: float | None, met: bool | None
) -> None:
    assert row.most == (pytest.approx(most) if most is not None else None)
    assert row.met is met


@pytest.mark.parametrize(
    ("value", "shown"), [(0.0123456, "0.0123"), (4.25, "4.25"), (12.34, "12.3"), (2000, "2,000")]
)
def test_figures_have_three_digits_that_count(value: float, shown: str) -> None:
    assert show_number(value) == shown


def test_a_part_that_fails_says_so_and_the_others_run(bench: Bench) -> None:
    found = run_parts({"broken": measure_broken, "good": measure_good}, bench)
    assert found["good"] == [GOOD]
    (row,) = found["broken"]
    assert row.failed and row.note == "failed: ValueError: no such thing"
    assert not is_all_met(found)
    assert is_all_met({"good": found["good"]})


def test_a_part_that_hangs_is_stopped(bench: Bench) -> None:
    def hang(_: Bench) -> list[Row]:
        asyncio.run(asyncio.Event().wait())
        return []

    found = run_parts({"hanging": hang, "good": measure_good}, bench, within=0.4)
    assert found["hanging"][0].note == "failed: TimeoutError: not done in 0 s"
    assert found["good"] == [GOOD]


def test_a_figure_past_its_limit_is_reported(bench: Bench) -> None:
    late = Row(name="late", figure=3.0, unit="s", limit=2)
    assert not is_all_met(run_parts({"late": lambda _: [late]}, bench))


def test_all_is_shown_in_one_table(bench: Bench) -> None:
    found = run_parts({"good": measure_good, "broken": measure_broken}, bench)
    console = Console(file=io.StringIO(), width=140)
    console.print(show_rows(found, "2 cores"))
    text = console.file.getvalue()  # type: ignore[attr-defined]  # the StringIO above
    for article in ("good: a look-up", "4.25 ms", "50 ms", "yes", "a peer: 60 ms", "NO", "2 cores"):
        assert article in text
    assert "failed: ValueError: no such thing" in text


def test_the_record_holds_every_row_and_the_machine(bench: Bench, tmp_path: Path) -> None:
    path = tmp_path / "records" / "bench.json"
    write_record(path, run_parts({"good": measure_good}, bench), describe_machine(), 1.0)
    record = json.loads(path.read_text("utf-8"))
    assert record["machine"]["cores"] and len(record["machine"]["load"]) == 3
    (row,) = record["rows"]
    assert (row["part"], row["name"], row["figure"], row["met"]) == ("good", GOOD.name, 4.25, True)


def test_parts_are_chosen_by_name() -> None:
    assert list(find_parts(())) == list(PARTS)
    assert list(find_parts(["lookups", "digests"])) == ["lookups", "digests"]
    with pytest.raises(KeyError, match="lockups"):
        find_parts(["lockups"])


@pytest.mark.parametrize("name", PARTS)
def test_every_part_has_its_module(name: str) -> None:
    module = Path(__file__).parents[1] / "bench" / f"{name}.py"
    assert f"def measure_{name}(bench: Bench) -> list[Row]:" in module.read_text("utf-8")


def test_a_store_is_made_once_in_a_folder_that_is_not_there_yet(tmp_path: Path) -> None:
    said: list[str] = []
    stores = Stores(tmp_path / "not" / "there", said.append)
    path = stores.get(20)
    assert stores.get(20) == path and len(said) == 2
    stores.copy(20, tmp_path / "copy.sqlite3", guild=99)
    for file, guild in ((path, GUILD), (tmp_path / "copy.sqlite3", 99)):
        with closing(sqlite3.connect(file)) as db:
            assert db.execute("SELECT guild FROM desk").fetchall() == [(guild,)]
            assert db.execute("SELECT count(*) FROM article").fetchall() == [(20,)]


def test_a_store_that_would_be_made_otherwise_by_now_is_made_anew(tmp_path: Path) -> None:
    folder = tmp_path / "stores"
    folder.mkdir()
    old, other = folder / "20-0123456789.sqlite3", folder / "200-0123456789.sqlite3"
    for path in (old, other):
        path.touch()
    path = Stores(tmp_path, lambda _: None).get(20)
    assert path.exists() and not old.exists() and other.exists()


def test_a_peer_that_is_not_to_be_installed_is_left_out(bench: Bench) -> None:
    with pytest.raises(NoPeer, match="left out"):
        open_peer(bench)
    assert not bench.folder.exists()


def test_a_peer_that_cannot_be_installed_is_said_to_be_missing(tmp_path: Path) -> None:
    (tmp_path / "peer").touch()  # where its folder would be
    with pytest.raises(NoPeer, match=r"^not installed: "):
        open_peer(Bench(scale=TINY, folder=tmp_path, say=lambda _: None))


def test_the_command_line_measures_what_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    record = tmp_path / "bench.json"
    arguments = ["lexrank", "--tiny", "--no-peer", "--folder", str(tmp_path), "--json", str(record)]
    status = main(arguments)
    assert "lexrank: growth from 10 to 20 sentences" in capsys.readouterr().out
    rows = json.loads(record.read_text("utf-8"))["rows"]
    assert {row["part"] for row in rows} == {"lexrank"}
    assert status == (0 if all(row["met"] is not False for row in rows) else 1)


def test_an_unknown_part_is_refused(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["lockups"])
    assert "no such part: lockups" in capsys.readouterr().err
