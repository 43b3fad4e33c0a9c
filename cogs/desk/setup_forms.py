"""The forms of the card that sets a desk up."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord

from bot.briefing.wording import Wording
from bot.client import AnyInteraction
from cogs._discord.checks import check_admin
from cogs._shared.typed import Form

Done = Callable[..., Awaitable[None]]
"""Takes the interaction of who sent a form, and what they filled in."""


class SetupForm(Form):
    """A form that admins fill in."""

    def __init__(self, title: str, done: Done) -> None:
        super().__init__(title=title)
        self._done = done

    async def _finish(self, interaction: AnyInteraction, *values: Any) -> None:
        check_admin(interaction)
        await interaction.response.defer()
        await self._done(interaction, *values)


class ZoneForm(SetupForm):
    """Asks for a time zone that is not among those of the list."""

    def __init__(self, wording: Wording, done: Done) -> None:
        super().__init__(wording.say("setup.zone"), done)
        self.zone = self.ask(wording.say("setup.form_zone"), placeholder="Tokyo", max_length=100)

    async def on_submit(self, interaction: AnyInteraction, /) -> None:
        """Hand on what was typed."""
        await self._finish(interaction, self.zone.value)


class SourcesForm(SetupForm):
    """Asks for addresses, one a line, and for a list of feeds (OPML); either will do."""

    def __init__(self, wording: Wording, done: Done) -> None:
        super().__init__(wording.say("setup.sources"), done)
        self.addresses = self.ask(
            wording.say("setup.form_addresses"),
            style=discord.TextStyle.paragraph,
            placeholder="https://www.example.org/",
            max_length=4000,
            required=False,
        )
        self.file: discord.ui.FileUpload[Any] = discord.ui.FileUpload(required=False, max_values=1)
        label = wording.say("setup.form_file")
        self.add_item(discord.ui.Label(text=label, component=self.file))

    async def on_submit(self, interaction: AnyInteraction, /) -> None:
        """Hand on the lines that were typed and the file."""
        lines = [line.strip() for line in self.addresses.value.splitlines() if line.strip()]
        await self._finish(interaction, lines, next(iter(self.file.values), None))


class DigestForm(SetupForm):
    """Asks for the times and days of a digest, and of a new one (`name`) what it is called.

    Where its forum takes no post without a tag, it asks for one of `tags`, as it is (`tag`).
    """

    def __init__(
        self,
        wording: Wording,
        done: Done,
        *,
        times: str,
        days: str,
        name: str = "",
        tags: Sequence[str] = (),
        tag: str = "",
    ) -> None:
        super().__init__(wording.say("setup.digest"), done)
        self.times = self.ask(wording.say("setup.form_times"), default=times, max_length=100)
        self.days = self.ask(wording.say("setup.form_days"), default=days, max_length=100)
        label = wording.say("digest.name")
        self.name = self.ask(label, default=name[:100], max_length=100) if name else None
        options = [discord.SelectOption(label=one, default=one == tag) for one in tags]
        self.tag: discord.ui.Select[Any] = discord.ui.Select(options=options)
        if options:
            label = wording.say("setup.form_tag")
            self.add_item(discord.ui.Label(text=label, component=self.tag))

    async def on_submit(self, interaction: AnyInteraction, /) -> None:
        """Hand on what was typed."""
        name = self.name.value if self.name else ""
        tag = next(iter(self.tag.values), "")
        await self._finish(interaction, self.times.value, self.days.value, name, tag)
