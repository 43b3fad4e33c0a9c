"""Time the peer's search: search.py DATABASE WORDS, a JSON list.

Runs in the peer's environment. Prints the 95th percentile of the processor's time by order, in
milliseconds, and how many were found in all; a first round warms the cache.
"""

import json
import statistics
import sys
import time

from reader import make_reader

ORDERS = ("recent", "relevant")
SHOWN = 20
"""Articles on a page, as the product shows."""


def main(database: str, words: list[str]) -> None:
    """Print what searching for each of the words takes."""
    figures = {"found": 0.0}
    with make_reader(database) as reader:
        for order in ORDERS:
            times = []
            for word in [words[0], *words]:
                begun = time.process_time()
                found = list(reader.search_entries(f'"{word}"', sort=order, limit=SHOWN))
                times.append(1000 * (time.process_time() - begun))
                figures["found"] += len(found)
            figures[order] = statistics.quantiles(times[1:], n=20)[-1]
    print(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
