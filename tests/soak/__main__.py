"""Run a soak by its name: `python -m tests.soak kills [HOW MANY [SECONDS]]`."""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.soak.kills import KillFigures, run_kills


def main() -> None:
    """Run the kills and print what they came to; the exit status is 1 if anything is wrong."""
    name, kills = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 200
    if name != "kills":
        sys.exit(f"There is no soak {name}: kills is one.")
    feeds, entries = max(8, kills), 6
    ends = time.monotonic() + float(sys.argv[3]) if len(sys.argv) > 3 else float("inf")

    def tell(figures: KillFigures) -> bool:
        print(
            f"{figures.kills} kills, {figures.articles} articles, {figures.lost} lost,"
            f" {figures.doubled} doubled",
            file=sys.stderr,
        )
        return time.monotonic() < ends

    with tempfile.TemporaryDirectory() as folder:
        started = time.monotonic()
        found = run_kills(
            Path(folder), kills=kills, feeds=feeds, entries=entries, seed=7, tell=tell
        )
        seconds = time.monotonic() - started
    print(
        f"{found.kills} kills in {seconds:.0f} s: {len(found.acknowledged)} articles acknowledged"
        f" before one, {found.lost} of them lost; {found.articles} of {feeds * entries} articles"
        f" there, {found.doubled} doubled; {found.claimed} claims left,"
        f" {found.polled_again} of {feeds} feeds polled again"
    )
    good = found.articles == feeds * entries and found.polled_again >= feeds
    sys.exit(not good or bool(found.lost or found.doubled or found.claimed))


if __name__ == "__main__":
    main()
