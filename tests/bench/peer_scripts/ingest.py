"""Have the peer read feeds and make them searchable: ingest.py DATABASE WORD URL…

Runs in the peer's environment. Prints the seconds of `update_feeds` and `update_search`, how many
articles there are, and how many of them a search for a word finds.
"""

import json
import sys
import time

from reader import make_reader

WORKERS = 2
"""As many as the product reads with."""


def main(database: str, word: str, urls: list[str]) -> None:
    """Read the feeds, index what they hold, and print what that took."""
    with make_reader(database) as reader:
        for url in urls:
            reader.add_feed(url)
        reader.enable_search()
        begun = time.perf_counter()
        reader.update_feeds(workers=WORKERS)
        updated = time.perf_counter()
        reader.update_search()
        done = time.perf_counter()
        figures = {
            "seconds": done - begun,
            "updating": updated - begun,
            "articles": reader.get_entry_counts().total,
            "found": reader.search_entry_counts(f'"{word}"').total,
        }
    print(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
