"""The parts of the bench run, at a size at which their figures say nothing."""

from __future__ import annotations

import pytest

from tests.bench.parts import PARTS, TINY, Bench, find_parts, run_parts

LONG = {"people", "memory", "postgres"}
"""They start bots, workers and a server: `python -m tests.bench --tiny` runs them too."""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    return Bench(scale=TINY, folder=tmp_path_factory.mktemp("bench"), peers=False)


@pytest.mark.usefixtures("from_nothing")
@pytest.mark.parametrize("name", [name for name in PARTS if name not in LONG])
def test_it_measures(name: str, bench: Bench) -> None:
    rows = run_parts(find_parts([name]), bench)[name]
    assert rows and not any(row.failed for row in rows), [row.note for row in rows]
    assert all(row.figure is not None or row.note for row in rows)
