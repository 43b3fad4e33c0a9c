"""A peer on the same articles: the search of lemon24/reader, in an environment of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

MOST = 100_000
"""Articles that the peer is given at most: it indexes some thousand in a second."""

PACKAGE = "reader[search]"

_SCRIPT = """
import json, sqlite3, statistics, sys, time
from datetime import datetime, timezone
from reader import make_reader

source, words, most = sys.argv[1], json.loads(sys.argv[2]), int(sys.argv[3])
reader = make_reader(sys.argv[4] + "/reader.sqlite")
reader.add_feed("https://bench.example.org/feed", allow_invalid_url=True)
db = sqlite3.connect(source)
begun = time.perf_counter()
rows = db.execute("SELECT id, title, text, moment FROM article ORDER BY id DESC LIMIT ?", (most,))
count = 0
for number, title, text, at in rows:
    reader.add_entry({
        "feed_url": "https://bench.example.org/feed", "id": str(number), "title": title,
        "summary": text, "published": datetime.fromtimestamp(at, timezone.utc),
    })
    count += 1
reader.enable_search()
reader.update_search()
filled = time.perf_counter() - begun
figures = {}
for sort in ("recent", "relevant"):
    times = []
    for word in words:
        begun = time.perf_counter()
        list(reader.search_entries('"' + word + '"', sort=sort, limit=20))
        times.append(1000 * (time.perf_counter() - begun))
    figures[sort] = statistics.quantiles(times, n=20)[-1]
print(json.dumps({"articles": count, "filled": filled, **figures}))
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """What the peer took: 95th percentiles in milliseconds; or why there is no figure."""

    articles: int = 0
    filled: float = 0.0
    recent: float = 0.0
    relevant: float = 0.0
    skipped: str = ""


def fill_peer(path: Path) -> Peer:
    """Return how long the peer's search for common words takes on the articles of a store."""
    with tempfile.TemporaryDirectory() as name:
        python = Path(name) / "venv" / "bin" / "python"
        try:
            _run(sys.executable, "-m", "venv", str(python.parents[1]))
            _run(str(python), "-m", "pip", "install", "--quiet", PACKAGE)
        except (OSError, subprocess.SubprocessError) as error:
            return Peer(skipped=f"{PACKAGE} could not be installed ({type(error).__name__})")
        words = json.dumps(_find_words(path))
        try:
            told = _run(str(python), "-c", _SCRIPT, str(path), words, str(MOST), name)
        except subprocess.SubprocessError as error:
            reason = getattr(error, "stderr", "") or str(error)
            return Peer(skipped=f"it failed: {reason.strip().splitlines()[-1][:200]}")
    return Peer(**json.loads(told))


def _run(*command: str) -> str:
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=1_800)
    return done.stdout


def _find_words(path: Path) -> list[str]:
    import sqlite3

    with sqlite3.connect(path) as db:
        rows = db.execute("SELECT text FROM article WHERE language = 'en' LIMIT 60 OFFSET 100")
        words = [text.split()[0] for (text,) in rows]
    db.close()
    return words
