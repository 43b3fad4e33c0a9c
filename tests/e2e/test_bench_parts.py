"""Every part of the bench runs, at a size at which its figures say nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.parts import PARTS, TINY, Bench, find_parts, run_parts


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(scale=TINY, folder=tmp_path_factory.mktemp("bench"), peers=False)


@pytest.mark.parametrize("name", PARTS)
def test_it_measures(name: str, bench: Bench) -> None:
    rows = run_parts(find_parts([name]), bench)[name]
    assert rows and not any(row.failed for row in rows), [row.note for row in rows]
    assert all(row.figure is not None or row.note for row in rows)
    assert Path(bench.folder).exists()
