"""The statements that PostgreSQL needs in a form of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from typing_extensions import override

from bot.domain.desks import DeskId
from bot.domain.operations import Duty
from storage.postgres.database import open_database
from storage.postgres.migrate import check_known
from storage.postgres.notifications import ServerNotifications
from storage.stores import Stores


class PostgresStores(ServerNotifications, Stores):
    """All the stores over one PostgreSQL database."""

    # What another process claims at this moment is passed over, not waited for.
    _claims = {  # noqa: RUF012
        kind: claim.replace("LIMIT :limit)", "LIMIT :limit FOR UPDATE SKIP LOCKED)")
        for kind, claim in Stores._claims.items()
    }

    # The index is by desks; asked twice, the planner takes a desk's common word for a rare one, and
    # gathers all its hits instead of the newest.
    _words = Stores._words.replace("article.desk_id = :desk AND ", "")

    # Only what is asked for has an order.
    _few_newest = Stores._few_newest.replace(
        "LIMIT :limit", "ORDER BY few.moment DESC, few.id DESC LIMIT :limit"
    )

    # Whether to go from the few or from the words is for the planner to say, who has counted both.
    _few_words = Stores._words_of_few

    @override
    async def keep_duties(self, *, holder: str, seconds: float) -> tuple[Duty, ...]:
        rows = await self._db.fetch("SELECT max(number) AS schema FROM schema_version")
        check_known(rows[0]["schema"])
        return await super().keep_duties(holder=holder, seconds=seconds)

    @override
    async def _is_alone(self, desk: DeskId) -> bool:
        return True  # the index is by desks


@asynccontextmanager
async def open_stores(
    url: str, *, create: bool = True, durable: bool = True
) -> AsyncIterator[PostgresStores]:
    """Open the stores of a `postgresql://` address, as `open_database` does."""
    async with open_database(url, create=create, durable=durable) as db:
        stores = PostgresStores(db)
        try:
            yield stores
        finally:
            await stores.close()
