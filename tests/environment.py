"""Where tests run processes, what they give them, and where the shared sets are."""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(__file__).parents[1]

PATIENCE = 240.0
"""Seconds that a test waits for a process or an event before it gives up.

All of them come within seconds on a machine that does nothing else; a busy one is waited for.
"""

SETS = Path(os.environ.get("NEWSDESK_SETS", ROOT.parent / "shared" / "sets"))
"""Texts, pages and feeds that others labelled; what they show is left out where they are not."""


def make_environment(home: Path, **settings: str) -> dict[str, str]:
    """Return an environment with no other settings of Newsdesk's, and a home of its own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("NEWSDESK_", "DISCORD_"))}
    return {**kept, "HOME": str(home), "PYTHONPATH": str(ROOT), **settings}
