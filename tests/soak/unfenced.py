"""The shipped process without its fences: what the trial of kills must find fault with.

Leases are taken as ever. But whoever lost one neither notices nor is refused what it writes.
"""

from __future__ import annotations

from typing import Any

from bot.cli import main
from bot.domain.operations import Duty
from bot.duties import SharedDuties
from storage.articles import articles
from storage.coordination import Sharded


def _find(self: Any, name: str) -> Duty | None:
    found: Duty | None = self._held.get(name, (None, 0.0))[0]
    return found


async def _keep(self: Any) -> None:
    await self._store.keep_duties(holder=self.holder, seconds=self._seconds)
    await self._list_held()


async def _allow(*_: Any) -> bool:
    return True


for place, name, replaced in (
    (SharedDuties, "find", _find),
    (SharedDuties, "keep", _keep),
    (Sharded, "may_post", _allow),
    (articles, "check_owner", _allow),
):
    assert hasattr(place, name)
    setattr(place, name, replaced)

if __name__ == "__main__":
    main()
