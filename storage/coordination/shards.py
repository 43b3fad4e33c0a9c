"""The shards of a process: of the desks of all servers, it is asked for its own alone."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from typing_extensions import override

from bot.domain.operations import EVERYWHERE, Shards
from bot.ports.duties import ShardStore
from storage.seam import Family, Parameters, Transaction

# Discord's formula (discord-api-docs, "Gateway", "Sharding").
_NUMBER = "(guild >> 22) % :shards"

AMONG = f"(SELECT {_NUMBER} FROM desk WHERE desk.id = {{desk}}) IN :among"
"""Whether a desk's server is one of this process's; `Sharded.among` has the values."""

_MAY_POST = f"""SELECT 1 FROM duty
JOIN desk ON duty.name = 'shard:' || ({_NUMBER}) || '/' || :shards
WHERE desk.id = ({{desk}}) AND duty.name || ' ' || duty.holder || ' ' || duty.epoch IN :tokens"""


class Sharded(Family, ShardStore):
    """Tables of which a process is asked for those of its own shards."""

    _get_shards: Callable[[], Shards] = staticmethod(lambda: EVERYWHERE)

    @override
    def serve_shards(self, get_shards: Callable[[], Shards]) -> None:
        self._get_shards = get_shards

    def among(self) -> dict[str, Any]:
        """Return the values that AMONG names."""
        shards = self._get_shards()
        return {"shards": shards.count, "among": list(shards.numbers)}

    async def may_post(self, change: Transaction, desk: str, values: Parameters) -> bool:
        """Tell whether this process still has the duty of the shard of a desk, a piece of SQL."""
        shards = self._get_shards()
        if not shards.shared:
            return True
        tokens = [duty.token for duty in shards.duties]
        fence = {**values, "shards": shards.count, "tokens": tokens}
        return bool(await change.fetch(_MAY_POST.format(desk=desk), fence))
