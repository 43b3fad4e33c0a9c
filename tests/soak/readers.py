"""The people of the made-up week: they ask, press buttons, and note what they did not get."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import discord

from bot.ports.services import Clock
from tests.fake_discord import Answer, FakeGuild, Person, Refused, Unsettled
from tests.soak.presses import Presses
from tests.soak.weather import Weather

LANGUAGES = ("en-US", "ja", "zh-TW")
ADMIN = discord.Permissions(manage_guild=True, manage_messages=True)
PRESSES = 0.5
"""How often a person presses something below an answer that has something to press."""

AFTER = timedelta(seconds=8)
"""How long after some trouble an answer may still fail of it: the client connects anew."""

_SPOIL = ("gateway", "kill", "stop", "5xx", "429", "lost")

Act = Callable[[Person], Any]


@dataclass(slots=True)
class Readers:
    """Some people of some guilds, who ask one after another; `pause` seconds apart at the mean."""

    guilds: list[FakeGuild]
    presses: Presses
    weather: Weather
    clock: Clock
    pause: float
    chance: random.Random
    up: asyncio.Event = field(default_factory=asyncio.Event)
    asked: Counter[str] = field(default_factory=Counter)
    cut: int = 0
    slowest: float = 0.0
    failed: list[str] = field(default_factory=list)
    pending: list[tuple[str, datetime, datetime]] = field(default_factory=list)

    async def run(self) -> None:
        """Ask until cancelled; nobody asks a bot that is not there."""
        people = [
            guild.person(f"{name} of {guild.name}", locale=locale, permissions=rights)
            for guild in self.guilds
            for name, locale, rights in zip(
                ("Aiko", "Ben", "Chen"), LANGUAGES, (0, ADMIN, 0), strict=True
            )
        ]
        while True:
            await self.up.wait()
            person = self.chance.choice(people)
            await self._ask(person)
            await asyncio.sleep(self.chance.uniform(0.2, 1.8) * self.pause)

    async def _ask(self, person: Person) -> None:
        name, act = self._choose(person)
        answer = await self._try(name, act(person))
        # What was asked can be asked on, a few presses deep.
        while isinstance(answer, Answer) and self.chance.random() < PRESSES:
            usable = [p for p in answer.components if p.custom_id and not p.disabled]
            if not usable:
                return
            part = self.chance.choice(usable)
            if part.is_button:
                answer = await self._try("button", person.click(answer, str(part.custom_id)))
            else:
                value = self.chance.choice(part.options)["value"]
                choice = person.select(answer, str(part.custom_id), [value])
                answer = await self._try("list", choice)

    def _choose(self, person: Person) -> tuple[str, Act]:
        name = self._pick_name()
        word = self.chance.choice(("quarry", "tunnel", "coast guard", "wells", name))
        acts: list[tuple[str, dict[str, Any]]] = [
            ("brief now", {"hours": self.chance.choice((6, 24, 72))}),
            ("brief since", {}),
            ("brief now", {"share": True}),
            ("entity show", {"name": name}),
            ("entity timeline", {"name": name}),
            ("entity related", {"name": name}),
            ("entity trend", {"name": name, "period": "7d"}),
            ("entity trend", {}),
            ("date", {"when": self.chance.choice(("today", "yesterday", "last week"))}),
            ("search", {"query": word}),
            ("watch add", {"target": name}),
            ("watch list", {}),
            ("export", {"what": "brief", "format": "md"}),
            ("help", {}),
        ]
        if person.name.startswith("Ben"):
            acts += [("feed list", {}), ("desk status", {}), ("digest list", {})]
        if self.chance.random() < 0.1:
            return "autocomplete", lambda p: p.autocomplete("entity show", "name", name[:3])
        command, given = self.chance.choice(acts)
        return command, lambda p: p.slash(command, **given)

    def _pick_name(self) -> str:
        known = self.presses.published(self.clock.now(), tuple(range(99)))[-200:]
        return self.chance.choice(self.chance.choice(known).names) if known else "Cape Town"

    async def _try(self, name: str, act: Any) -> Any:
        began, start = datetime.now(UTC), time.monotonic()
        self.asked[name] += 1
        try:
            answer = await act
        except (Refused, Unsettled) as error:
            self.pending.append((f"{name}: {error}", began, datetime.now(UTC)))
            return None
        self.slowest = max(self.slowest, getattr(answer, "seconds", 0) or 0)
        if isinstance(answer, Answer) and answer.failed:
            took = f"{name}: no answer in time ({time.monotonic() - start:.1f} s)"
            self.pending.append((took, began, datetime.now(UTC)))
            return None
        return answer

    def judge(self) -> None:
        """Sort what failed into what trouble cut off, and what nothing explains."""
        for article, began, ended in self.pending:
            if self.weather.explains(_SPOIL, began, ended, AFTER):
                self.cut += 1
            else:
                self.failed.append(f"{began:%H:%M:%S} {article}")
        self.pending.clear()
