"""Fill the peer's search with the articles of a store: fill_search.py STORE DATABASE MOST.

Runs in the peer's environment. The articles come in as one JSON Feed, the quickest of its ways.
"""

import json
import sqlite3
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from reader import make_reader


def main(store: str, database: str, most: int) -> None:
    """Write a feed of the newest articles, and have the peer read and index it."""
    with sqlite3.connect(store) as source:
        rows = source.execute(
            "SELECT id, title, text, moment FROM article ORDER BY id DESC LIMIT ?", (most,)
        )
        items = [
            {
                "id": str(number),
                "title": title,
                "url": f"https://bench.example.org/{number}",
                "content_text": text,
                "date_published": datetime.fromtimestamp(at, UTC).isoformat(),
            }
            for number, title, text, at in rows
        ]
    with tempfile.TemporaryDirectory() as folder:
        feed = {"version": "https://jsonfeed.org/version/1.1", "title": "Bench", "items": items}
        (Path(folder) / "feed.json").write_text(json.dumps(feed), encoding="utf-8")
        with make_reader(database, feed_root=folder) as reader:
            reader.add_feed("feed.json")
            reader.update_feeds()
            reader.enable_search()
            reader.update_search()
            counts = reader.get_entry_counts()
            assert counts.total == len(items), counts
    print(json.dumps({"articles": len(items)}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
