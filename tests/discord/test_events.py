"""Scheduled events of plans: chosen by a curator, made once by the shipped bot, kept up to date."""

from __future__ import annotations

import signal
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import discord

from bot.briefing.lookup import look_up_agenda
from bot.domain.desks import GuildId
from bot.domain.entities import DayRange
from bot.domain.errors import PublishFailed
from bot.domain.posting import PlannedEvent
from bot.schedule.event_sync import EventSync, find_times
from tests.discord.newsdesk_bot import run_bot
from tests.fake_discord import LOST_ANSWER, FakeDiscord
from tests.fake_discord.faults import NOTHING
from tests.makers.beat import Beat
from tests.makers.digests import until
from tests.stores import open_store

FIND = "GET /guilds/{guild_id}/scheduled-events"
MAKE = "POST /guilds/{guild_id}/scheduled-events"
MAY = discord.Permissions(
    view_channel=True, send_messages=True, embed_links=True, create_events=True
)


async def fill(path: Path, guild: int, day: datetime) -> None:
    """Bring in a plan for a day, announced yesterday."""
    text = (
        "The governments of Marenia and Ostvald will meet in Port Lindra on"
        f" {day.day} {day:%B} {day.year} to negotiate the ferry treaty, Foreign Minister Ilse"
        " Norden said. The ferry treaty between Marenia and Ostvald expired last year."
    )
    async with open_store(path) as store:
        desk = await store.open_desk(GuildId(guild), name="Strait desk")
        articles = ((0, "Harbor Wire", "Ferry talks", text),)
        await Beat(store, desk, articles=articles, first=datetime.now(UTC)).bring(0)


async def test_a_curator_makes_an_event_once_though_the_bot_is_killed_before_it_knows(
    tmp_path: Path,
) -> None:
    day = datetime.now(UTC) + timedelta(days=3)
    async with await FakeDiscord.start() as fake:
        guild = fake.add_guild("Newsroom", bot_permissions=MAY)
        await fill(tmp_path / "desk.sqlite3", guild.id, day)
        async with run_bot(fake, tmp_path / "desk.sqlite3", tmp_path) as running:
            admin = guild.person("Ada", permissions=discord.Permissions(manage_guild=True))
            member = guild.person("Mika")
            curator = guild.person("Aiko", permissions=discord.Permissions(manage_messages=True))
            page = await curator.slash("agenda")
            assert "will meet in Port Lindra" in page.text
            assert not [part for part in page.components if "Make an event" in part.label]
            on = await admin.slash("desk edit", events=True)
            assert "Events of the server" in on.text
            page = await curator.slash("agenda", share=True)
            (menu,) = [part for part in page.components if "Make an event" in part.label]
            choice = [menu.options[0]["value"]]
            refused = await member.select(page, str(menu.custom_id), choice)
            assert "An event is made" not in refused.text
            fake.faults.on(MAKE, LOST_ANSWER)
            fake.faults.on(FIND, NOTHING, *[502] * 100)  # what it made it cannot see
            made = await curator.select(page, str(menu.custom_id), choice)
            assert "An event is made of it in a moment" in made.text
            await until(lambda: bool(guild.state.events))
            again = await curator.select(page, str(menu.custom_id), choice)
            assert "There is an event of it" in again.text
            await running.stop(signal.SIGKILL)
        fake.faults.stop()
        assert not settled(tmp_path / "desk.sqlite3"), "made, and its number is not known"
        async with run_bot(fake, tmp_path / "desk.sqlite3", tmp_path):
            await until(lambda: settled(tmp_path / "desk.sqlite3"))
        (event,) = guild.state.events.values()
        assert event["name"].startswith("The governments of Marenia")
        assert event["entity_metadata"]["location"] == "Harbor Wire"
        assert event["scheduled_start_time"][:10] == f"{day:%Y-%m-%d}"
    assert [str(violation) for violation in fake.violations] == []


def settled(path: Path) -> bool:
    """Return whether the number of each event is kept."""
    with sqlite3.connect(path) as db:
        (count,) = db.execute("SELECT count(*) FROM planned_event WHERE event IS NULL").fetchone()
        return bool(count == 0)


@dataclass
class Server:
    """The events of a server in memory; it loses as many answers as it is told to."""

    events: dict[int, tuple[str, str]] = field(default_factory=dict)
    lost: int = 0

    @property
    def shown(self) -> list[str]:
        return sorted(f"{name}: {when}" for name, when in self.events.values())

    async def find_event(self, event: PlannedEvent, end: datetime) -> int | None:
        wanted = event.name, f"{end - timedelta(days=1):%d %b}"
        return next((n for n, held in self.events.items() if held == wanted), None)

    async def make_event(self, event: PlannedEvent, start: datetime, end: datetime) -> int:
        self.events[len(self.events) + 1] = (event.name, f"{start:%d %b}")
        if self.lost:
            self.lost -= 1
            raise PublishFailed("lost")
        return len(self.events)

    async def move_event(self, guild: int, number: int, start: datetime, end: datetime) -> None:
        self.events[number] = (self.events[number][0], f"{start:%d %b}")

    async def cancel_event(self, guild: int, number: int) -> None:
        self.events[number] = (self.events[number][0], "off")


async def test_events_follow_what_the_sources_say_of_their_plans() -> None:
    async with open_store() as store:
        beat = Beat(store, await store.open_desk(GuildId(1)))
        await beat.bring_all(1)
        server, clock = Server(lost=1), BeatClock(beat)
        sync = EventSync(store=store, clock=clock, publisher=server)
        today = beat.now.date()
        month = DayRange(today, today.replace(day=31))
        for item in (await look_up_agenda(store, beat.desk, month, today=today)).items:
            days, desk = item.event.days, beat.desk
            wanted = PlannedEvent(
                desk=desk.id,
                guild=desk.guild,
                key=item.key,
                days=days,
                name="talks",
                about="",
                place="Wire",
            )
            assert await store.add_event(wanted, today=today)
            assert not await store.add_event(wanted, today=today)
        for _ in range(3):
            await sync.look()
        assert server.shown == ["talks: 05 Mar", "talks: 06 Mar", "talks: 07 Mar"]
        await beat.bring(2)
        await beat.bring(3)
        await sync.look()
        assert server.shown == ["talks: 05 Mar", "talks: 06 Mar", "talks: 12 Mar"]
        await beat.bring(4)
        await sync.look()
        assert server.shown == ["talks: 05 Mar", "talks: 12 Mar", "talks: off"]
        assert await store.get_pending_events(beat.now.date()) == ()


@dataclass
class BeatClock:
    """The clock of a beat."""

    beat: Beat

    def now(self) -> datetime:
        return self.beat.now


def test_an_event_of_today_begins_soon_and_one_that_is_over_never() -> None:
    now = datetime(2031, 3, 7, 23, 30, tzinfo=UTC)
    today = DayRange(now.date(), now.date())
    assert find_times(today, "UTC", now) == (
        now + timedelta(minutes=5),
        datetime(2031, 3, 8, tzinfo=UTC),
    )
    assert find_times(today, "UTC", now + timedelta(hours=1)) is None
    assert find_times(today, "Asia/Tokyo", now) is None
