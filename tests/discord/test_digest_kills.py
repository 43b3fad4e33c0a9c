"""Kills with -9 while digests are posted: nothing lost, nothing torn, nothing twice."""

from __future__ import annotations

from pathlib import Path

from tests.soak.digests import torment


async def test_eight_kills_lose_and_double_nothing(tmp_path: Path) -> None:
    figures = await torment(8, tmp_path)
    assert figures.well, str(figures)
    assert figures.digests >= 8 and figures.parts > figures.digests
