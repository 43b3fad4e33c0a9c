"""Readers and gateways on one PostgreSQL that is killed beneath them: nothing lost or doubled."""

from __future__ import annotations

from pathlib import Path

from tests.postgres import find_postgres
from tests.soak.scale.kills import SHORT, run_fleet


async def test_readers_and_gateways_outlive_their_server_and_lose_nothing(tmp_path: Path) -> None:
    find_postgres()  # skips it where there is none
    figures = await run_fleet(2, tmp_path, size=SHORT)
    assert figures.well, str(figures)
