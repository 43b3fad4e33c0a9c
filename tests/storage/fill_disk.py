"""Store articles on a disk of its own until it is full, make room, go on: see test_full_disk.py.

python -m tests.storage.fill_disk FOLDER prints as JSON what came of it.
"""

import asyncio
import json
import sys
from pathlib import Path

from bot.domain.desks import GuildId
from bot.domain.errors import StoreFull
from storage import make_database_file, open_storage
from tests.makers.articles import make_update


async def fill(folder: Path) -> dict[str, object]:
    ballast, article = folder / "ballast", ""
    ballast.write_bytes(bytes(400_000))
    url = f"sqlite:///{folder / 'desk.sqlite3'}"
    async with open_storage(url) as store:
        desk, acknowledged = await store.open_desk(GuildId(1)), 0
        for number in range(10_000):
            text = f"Boat {number} left. " + f"Word{number} and more. " * 200
            update = make_update(text, names=(), after=acknowledged)
            try:
                await store.add_article(desk.id, update)
            except StoreFull as error:
                article = str(error)
                ballast.unlink(missing_ok=True)
                await store.add_article(desk.id, update)
                acknowledged += 1
                break
            acknowledged += 1
        held = await store.count_articles(desk.id)
    report = await make_database_file(url).check(index_seconds=10)
    return {
        "told": article,
        "acknowledged": acknowledged,
        "held": held,
        "reopened": report.count("article"),
        "faults": [fault.detail for fault in report.faults],
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(fill(Path(sys.argv[1])))))
