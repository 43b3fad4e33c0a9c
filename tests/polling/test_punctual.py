"""A feed that is wanted every five minutes is read in time, whatever others do; see the soak."""

from __future__ import annotations

from tests.soak.punctual import poll_for


async def test_feeds_that_hang_and_dawdle_keep_no_wanted_one_waiting() -> None:
    found = await poll_for(120, hours=0.4, most=4)
    assert found.readings >= 4
    assert found.well, f"{found.longest} between two readings"
