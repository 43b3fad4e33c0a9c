"""Measure the stages on the sets: `make eval`, or `make eval SETS=names` for some of them."""

from __future__ import annotations

import argparse
import sys
import time
from importlib import import_module

from rich.console import Console
from rich.table import Table

from tests.environment import SETS

STAGES: dict[str, tuple[str, ...]] = {
    "sentences": ("measure", "measure_peer"),
    "names": ("measure",),
    "names_cjk": ("measure",),
    "names_folds": ("measure",),
    "names_desk": ("measure",),
    "dates": ("measure", "measure_peer"),
    "languages": ("measure", "measure_agreement"),
    "sections": ("measure",),
    "summaries": ("measure", "measure_copies"),
    "weights": ("measure",),
    "copies": ("measure", "measure_series"),
    "stories": ("measure", "measure_dated", "measure_languages"),
    "differences": ("measure", "measure_strangers"),
    "agenda": ("measure",),
    "timelines": ("measure",),
    "dumps": ("measure", "measure_titles"),
    "pages": ("measure",),
    "feeds": ("measure",),
    "urls": ("measure",),
    "reading": ("measure",),
}
"""The measurements of each stage; `measure_peer` runs another library on the same texts."""

SLOW = frozenset({"names_folds"})
"""Stages that train models of their own, half an hour on a core: measured only where asked for."""


def main() -> None:
    """Print a table a stage, as soon as it is measured."""
    parser = argparse.ArgumentParser(prog="python -m tests.eval", description=__doc__)
    parser.add_argument("stage", nargs="*", help=f"one or more of {', '.join(STAGES)}")
    wanted = parser.parse_args().stage or [stage for stage in STAGES if stage not in SLOW]
    unknown = [stage for stage in wanted if stage not in STAGES]
    if unknown:
        parser.error(f"no such stage: {', '.join(unknown)}; there are {', '.join(STAGES)}")
    if not SETS.is_dir():
        print("The sets are not here (../shared/sets or NEWSDESK_SETS): nothing was measured.")
        sys.exit(1)
    console = Console()
    for stage in wanted:
        console.print(measure_stage(stage))


def measure_stage(stage: str) -> Table:
    """Return the figures of a stage, of its peer where one can be run here, and the time taken."""
    module = import_module(f"tests.eval.{stage}")
    table = Table("figure", "value", title=stage, title_justify="left")
    begin = time.perf_counter()
    for name in STAGES[stage]:
        try:
            figures = getattr(module, name)(SETS)
        except ImportError as error:
            table.add_row(f"{name}: not measured, {error.name} is not installed", "")
            continue
        peer = "peer: " if name == "measure_peer" else ""
        for figure, value in figures.items():
            table.add_row(f"{peer}{figure}", _show(value))
    table.caption = f"{time.perf_counter() - begin:.0f} s"
    return table


def _show(value: object) -> str:
    return f"{value:,.3f}" if isinstance(value, float) else str(value)


if __name__ == "__main__":
    main()
