"""Measure Newsdesk and print one table: each figure beside its limit and a peer or a baseline.

`python -m tests.bench` runs all parts, `… lookups digests` these; the exit status is 1 where a part
failed or a figure is past its limit. Stores and peers are kept in a folder for the next time.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from tests.bench.parts import (
    PARTS,
    TINY,
    Bench,
    Scale,
    describe_machine,
    find_parts,
    is_all_met,
    run_parts,
    write_record,
)
from tests.bench.rows import show_rows

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "newsdesk-bench"


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table of the parts that are asked for; return the exit status."""
    article = _read_arguments(arguments)
    scale = _choose_scale(article)
    console = Console(stderr=True, highlight=False, markup=False)
    machine, begun = describe_machine(), time.perf_counter()
    with tempfile.TemporaryDirectory() as passing:
        folder = Path(passing) if article.tiny and not article.folder else article.folder or CACHE
        console.print(f"Stores and peers are kept in {folder}")
        say = lambda line: console.print(line, soft_wrap=True)  # noqa: E731
        bench = Bench(scale=scale, folder=folder, peers=not article.no_peer, say=say)
        found = run_parts(find_parts(article.parts), bench)
    seconds = time.perf_counter() - begun
    machine["load after"] = describe_machine()["load"]
    facts = ", ".join(f"{name} {value}" for name, value in machine.items())
    wide = None if sys.stdout.isatty() else 140
    Console(width=wide).print(show_rows(found, f"{seconds:.0f} s; {facts}"))
    if article.json:
        write_record(article.json, found, machine, seconds)
    return 0 if is_all_met(found) else 1


def _read_arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench")
    parser.add_argument("parts", nargs="*", help=f"some of {', '.join(PARTS)}; all if none")
    parser.add_argument("--sizes", nargs="+", type=int, help="articles in the stores of look-ups")
    parser.add_argument("--searched", type=int, help="articles that the peer searches too")
    parser.add_argument("--folder", type=Path, help=f"for stores and peers, {CACHE} if none")
    parser.add_argument("--no-peer", action="store_true", help="install no peer")
    parser.add_argument("--tiny", action="store_true", help="show that all parts run")
    parser.add_argument("--json", type=Path, help="a file to write the figures into")
    article = parser.parse_args(arguments)
    try:
        find_parts(article.parts)
    except KeyError as error:
        parser.error(f"no such part: {error.args[0]}; there are {', '.join(PARTS)}")
    return article


def _choose_scale(article: argparse.Namespace) -> Scale:
    scale = TINY if article.tiny else Scale()
    if article.sizes:
        scale = replace(scale, lookups=tuple(sorted(article.sizes)))
    if article.searched:
        scale = replace(scale, searched=article.searched)
    return scale


if __name__ == "__main__":
    sys.exit(main())
