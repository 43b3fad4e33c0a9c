"""The shipped process without its fences: what the trial of kills must find fault with.

Each works as if it were alone on the store: it has all duties, is refused nothing that it writes,
and waits for nobody who may be sending.
"""

from __future__ import annotations

from typing import Any

from bot.cli import main
from bot.domain.operations import Duty
from bot.duties import SharedDuties
from bot.schedule import schedule
from storage.coordination import Sharded


def _find(_: Any, name: str) -> Duty:
    return Duty(name, "", 0)


async def _take(_: Any, name: str) -> Duty:
    return Duty(name, "", 0)


async def _take_all(*_: Any, **__: Any) -> bool:
    return True


def _has(*_: Any) -> bool:
    return True


for place, name, replaced in (
    (SharedDuties, "find", _find),
    (SharedDuties, "take", _take),
    (SharedDuties, "take_all", _take_all),
    (SharedDuties, "has", _has),
    (Sharded, "may_post", _take_all),
    (schedule, "LEASE_SECONDS", 0.0),
):
    assert hasattr(place, name)
    setattr(place, name, replaced)

if __name__ == "__main__":
    main()
