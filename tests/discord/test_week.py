"""Ten hours of made-up life in under a minute: feeds, people, digests, trouble, a kill, a stop."""

from __future__ import annotations

from pathlib import Path

from tests.soak.week import Plan, run_week

SHORT = Plan(days=0.4, speed=1_200, kills=1, ask=0.5, trouble=3.0, sample=0.5, idle=4.0)


async def test_ten_hours_of_made_up_life_leaves_nothing_wrong(tmp_path: Path) -> None:
    week = await run_week(SHORT, tmp_path)
    assert week.ledger.faults == [], week.describe()
    assert week.starts >= 4 and len(week.ledger.presses.items) > 10
    assert week.readers.asked and week.ledger.samples
    assert "posted" in week.ledger.read_runs().values()
