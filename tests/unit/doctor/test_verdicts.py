"""What the doctor makes of what was measured: how bad it is, and that there is advice."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.doctor.verdicts import (
    judge_channel,
    judge_digests,
    judge_duties,
    judge_outbox,
    judge_queue,
    judge_room,
    judge_store,
    judge_zones,
)
from bot.domain.desks import GuildId
from bot.domain.feeds import QueueFigures, TaskKind
from bot.domain.operations import (
    ChannelInspection,
    HeldDuty,
    Level,
    OutboxFigures,
    StoreFault,
    StoreFaultKind,
    StoreReport,
    judge_clock,
)

NOW = datetime(2026, 1, 5, 8, tzinfo=UTC)
HOURS = timedelta(hours=1)


@pytest.mark.parametrize(
    ("free", "size", "level"),
    [
        (10_000_000, 0, Level.FAULT),
        (400_000_000, 0, Level.WARNING),
        (900_000_000, 500_000_000, Level.WARNING),
        (2_000_000_000, 500_000_000, Level.GOOD),
    ],
)
def test_room(free: int, size: int, level: Level) -> None:
    assert judge_room(free, size).level is level


@pytest.mark.parametrize(
    ("ahead", "level"), [(-HOURS, Level.GOOD), (HOURS / 60, Level.GOOD), (HOURS, Level.FAULT)]
)
def test_a_clock_that_was_set_back(ahead: timedelta, level: Level) -> None:
    assert judge_clock(NOW, NOW + ahead).level is level
    assert judge_clock(NOW, None).level is Level.GOOD


@pytest.mark.parametrize(("hours", "level"), [(0.5, Level.GOOD), (3, Level.WARNING)])
def test_old_work_is_reported(hours: float, level: Level) -> None:
    oldest = NOW - hours * HOURS
    work = QueueFigures(kind=TaskKind.POLL, waiting=2, claimed=1, oldest_due=oldest)
    (finding,) = judge_queue([work], NOW, running=False)
    assert finding.level is level
    assert (finding.advice == "Start the bot.") is (level is Level.WARNING)


@pytest.mark.parametrize(("minutes", "level"), [(5, Level.GOOD), (60, Level.WARNING)])
def test_a_post_that_waits_is_reported(minutes: int, level: Level) -> None:
    oldest = NOW - minutes * HOURS / 60
    waiting = OutboxFigures(state="open", deliveries=3, oldest=oldest)
    dead = OutboxFigures(state="dead", deliveries=2, oldest=oldest)
    finding = judge_outbox([waiting, dead], NOW, running=True)
    assert finding.level is level and "3 posts" in finding.text and "2 given up" in finding.text


def test_every_fault_of_the_file_is_reported_with_what_to_do() -> None:
    fault = StoreFault(kind=StoreFaultKind.TEXTS, detail="2 texts are not what was stored.")
    report = StoreReport(schema=1, size=1, rows=(), faults=(fault,), index_checked=False)
    findings = list(judge_store(report))
    assert [f.level for f in findings] == [Level.FAULT, Level.SKIPPED]
    assert all(finding.advice for finding in findings)


@pytest.mark.parametrize(
    ("lacking", "problem", "level"),
    [((), "", Level.GOOD), (("embed_links",), "", Level.FAULT), ((), "it is gone", Level.FAULT)],
)
def test_channels(lacking: tuple[str, ...], problem: str, level: Level) -> None:
    channel = ChannelInspection(guild=GuildId(1), channel=2, lacking=lacking, problem=problem)
    finding = judge_channel(channel)
    assert finding.level is level and bool(finding.advice) is (level is Level.FAULT)


def test_the_next_digest_and_those_that_cannot_be_posted() -> None:
    first, second = judge_digests((NOW + 2 * HOURS, "Morning"), ["Evening"], NOW)
    assert "Morning" in first.text and "2.0 hours" in first.text
    assert second.level is Level.WARNING and "Evening" in second.text


def test_a_zone_that_this_machine_does_not_know_is_a_fault() -> None:
    zones = {"Desk News": "Asia/Tokyo", "Digest Noon": "Mars/Olympus", "Desk Far": "../etc"}
    faults = list(judge_zones(zones))
    assert {fault.level for fault in faults} == {Level.FAULT}
    assert [fault.text.partition(":")[0] for fault in faults] == ["Digest Noon", "Desk Far"]
    assert "Mars/Olympus" in faults[0].text and "/digest edit" in faults[0].advice


def test_what_each_of_the_processes_does_is_told_in_words() -> None:
    held = [HeldDuty(f"host:{n}", "one", 21.4) for n in range(32)]
    held += [HeldDuty("shard:0/16", "two", 9.0), HeldDuty("house", "two", 29.0)]
    held += [HeldDuty(f"desk:{number}", "one", 25.0) for number in range(14, 6, -1)]
    assert [finding.text for finding in judge_duties(held)] == [
        "Process one reads parts of the web (32), places the articles of desks 7, 8, 9, 10, 11"
        " and 3 more; if it stops, others may from 21 s on.",
        "Process two serves the shards 0/16, does the daily work; if it stops, others may from 9 s"
        " on.",
    ]
