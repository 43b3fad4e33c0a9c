"""Run trials by name, all of them where none is named: each is a module with a `main`."""

from __future__ import annotations

import importlib
import sys

TRIALS = (
    "due",
    "outages",
    "digests",
    "kills",
    "scale",
    "feeds",
    "sources",
    "punctual",
    "queries",
    "week",
    "image",
)
"""In the order to run; each module's `main(arguments)` returns whether all was well."""


def main() -> int:
    """Run the trials; return the exit status."""
    names, rest = sys.argv[1:2] or list(TRIALS), sys.argv[2:]
    results = [importlib.import_module(f"tests.soak.{name}").main(rest) for name in names]
    return 0 if all(results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
