"""The parts of the bench: each measures one thing and returns its rows.

A new part is a module `tests/bench/NAME.py` with a function `measure_NAME(bench) -> list[Row]`, and
its name in `PARTS`.
"""

from __future__ import annotations

import json
import os
import platform
import signal
import sqlite3
import time
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

from tests.bench.rows import Row, dump_row
from tests.bench.stores import Stores

PARTS = (
    "analysis",
    "lexrank",
    "placement",
    "ingest",
    "search",
    "lookups",
    "postgres",
    "digests",
    "outlines",
    "feeds",
    "hostile",
    "people",
    "start",
    "memory",
)
"""All parts in the order in which they run; those of a name are in the module of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """How much each part measures with; the figures that people ask for unless told otherwise."""

    lookups: tuple[int, ...] = (10_000, 100_000, 1_000_000)
    rounds: int = 60
    """How often each look-up is asked for, each time about something else."""
    served: int = 100_000
    """Articles on PostgreSQL."""
    searched: int = 10_000
    """Articles in which ours and the peer search: the peer indexes some 200 in a second."""
    ingested: tuple[int, int] = (40, 25)
    """Feeds, and entries of each."""
    pages: int = 40
    """Of each kind that is analysed."""
    sentences: tuple[int, ...] = (100, 200, 400)
    most_sentences: int = 10_000
    placed: tuple[int, int] = (2_000, 20_000)
    """Articles that a desk holds, few and many, when others are placed among them."""
    digest: int = 5_000
    feeds: int = 1_000
    desk: int = 100_000
    people: int = 500
    coming: int = 200
    """Articles that come in while the people ask."""
    times: int = 5
    """How often what varies from time to time is measured."""
    settle: float = 3.0
    """Seconds after which what a request needed is given back."""


TINY = Scale(
    lookups=(150, 300),
    rounds=4,
    served=150,
    searched=150,
    ingested=(2, 3),
    pages=2,
    sentences=(10, 20),
    most_sentences=50,
    placed=(40, 80),
    digest=50,
    feeds=4,
    desk=200,
    people=3,
    coming=12,
    times=1,
    settle=0.1,
)
"""What shows in seconds that every part runs; its figures say nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """What a part is given: the sizes, where stores and peers are kept, and whom to tell."""

    scale: Scale
    folder: Path
    peers: bool = True
    say: Callable[[str], None] = print
    stores: Stores = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "stores", Stores(self.folder, self.say))


Part = Callable[[Bench], list[Row]]

WITHIN = 2_700
"""Seconds that a part may take, with a million articles to be written on a busy machine."""


def find_parts(names: Sequence[str]) -> dict[str, Part]:
    """Return the parts of these names, all where none is named; a module is loaded when it runs.

    Raises KeyError with the first name that is none.
    """
    for name in names:
        if name not in PARTS:
            raise KeyError(name)
    return {name: _load_when_run(name) for name in names or PARTS}


def _load_when_run(name: str) -> Part:
    def measure(bench: Bench) -> list[Row]:
        part: Part = getattr(import_module(f"tests.bench.{name}"), f"measure_{name}")
        return part(bench)

    return measure


def run_parts(
    parts: Mapping[str, Part], bench: Bench, *, within: float = WITHIN
) -> dict[str, list[Row]]:
    """Return the rows of each part; one that fails has a row that says how, and the others run.

    One that takes longer than `within` seconds is stopped, and has failed.
    """
    found: dict[str, list[Row]] = {}
    for number, (name, part) in enumerate(parts.items(), 1):
        bench.say(f"[{number}/{len(parts)}] {name} …")
        begun = time.perf_counter()
        try:
            with _stopped_after(within):
                found[name] = part(bench)
        except Exception as error:  # whatever it is: the other parts are to be measured
            bench.say(traceback.format_exc())
            article = str(error).strip().partition("\n")[0][:200]
            note = f"failed: {type(error).__name__}: {article}".rstrip(": ")
            found[name] = [Row(name="not measured", note=note, failed=True)]
        bench.say(f"[{number}/{len(parts)}] {name}: {time.perf_counter() - begun:.0f} s")
    return found


@contextmanager
def _stopped_after(seconds: float) -> Iterator[None]:
    """Raise TimeoutError in the block once it takes longer; in the main thread alone."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"not done in {seconds:,.0f} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def is_all_met(parts: Mapping[str, Sequence[Row]]) -> bool:
    """Return whether no part failed and no figure is past its limit."""
    return all(row.met is not False for rows in parts.values() for row in rows)


def describe_machine() -> dict[str, object]:
    """Return what the figures depend on: cores, versions, and how busy the machine is."""
    load = [round(one, 2) for one in os.getloadavg()]
    return {
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "load": load,
    }


def write_record(
    path: Path, parts: Mapping[str, Sequence[Row]], machine: Mapping[str, object], seconds: float
) -> None:
    """Write all rows and what they were measured on as JSON."""
    record = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine,
        "seconds": round(seconds, 1),
        "rows": [{"part": name, **dump_row(row)} for name, rows in parts.items() for row in rows],
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(record, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
