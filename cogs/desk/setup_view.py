"""The card that sets a desk up, as it looks: its page, a list or a button a step, its forms."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import discord

from bot.briefing.lookup import find_zones, show_zone_time
from bot.briefing.pages.help import SetupState, SetupStep, show_setup_card
from bot.briefing.wording import Wording
from bot.client import AnyInteraction, Newsdesk
from bot.domain.desks import Desk
from bot.domain.digests import RunOutcome
from bot.domain.spans import truncate
from bot.intake.feed import load_starter_feeds
from cogs._discord.checks import check_admin
from cogs._discord.render import render_answer
from cogs._shared.channels import name_channels
from cogs._shared.digests import find_coming
from cogs._shared.typed import Form

MOST_ZONES = 24
"""Zones on the list, so that there is room for "another"."""

OTHER = "other"
"""The value of "another" on the list of zones."""

CHANNELS = [discord.ChannelType.text, discord.ChannelType.news, discord.ChannelType.forum]
"""The kinds of channels that briefs may belong in."""

RUNS = 20
"""Latest runs of a digest that are looked through for one that was posted."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a press did: what is told of it, and what undoes it ("zone:Europe/London")."""

    notes: tuple[str, ...]
    undo: str = ""


async def make_card(
    bot: Newsdesk,
    guild: discord.Guild,
    desk: Desk,
    wording: Wording,
    outcome: Outcome | None = None,
    *,
    intro: str = "",
) -> discord.ui.LayoutView:
    """Return the card of a desk as it stands, with what the last press did."""
    state, now = await find_state(bot, desk), bot.clock.now()
    page = show_setup_card(
        state,
        name_channels(guild),
        now,
        wording,
        notes=outcome.notes if outcome else (),
        intro=intro,
    )
    view = render_answer(page)[0]
    for row in _make_rows(state, now, wording, outcome.undo if outcome else ""):
        view.add_item(row)
    return view


async def find_state(bot: Newsdesk, desk: Desk) -> SetupState:
    """Return how far a desk is set up."""
    store = bot.store
    digest = next(iter(await store.get_digests(desk.id)), None)
    runs = await store.get_runs(desk.id, digest.id, limit=RUNS) if digest else ()
    return SetupState(
        desk=desk,
        sources=tuple(held.name for held in await store.get_subscriptions(desk.id)),
        articles=(await store.get_desk_figures(desk.id)).articles,
        digest=digest,
        due=find_coming(digest, bot.clock.now()).due if digest else None,
        posted=any(run.outcome is RunOutcome.POSTED for run in runs),
    )


def _make_rows(
    state: SetupState, now: datetime, wording: Wording, undo: str
) -> Iterable[discord.ui.ActionRow[Any]]:
    say, missing = wording.say, state.list_missing()
    following = missing[0] if missing else None
    zones = [
        discord.SelectOption(label=f"{zone} · {show_zone_time(zone, now)}", value=zone)
        for zone in find_zones("", now)[:MOST_ZONES]
    ]
    zones.append(discord.SelectOption(label=say("setup.another_zone"), value=OTHER))
    yield _row(
        discord.ui.Select(custom_id="setup:zone", placeholder=say("setup.pick_zone"), options=zones)
    )
    yield _row(
        discord.ui.ChannelSelect(
            custom_id="setup:channel",
            placeholder=say("setup.pick_channel"),
            channel_types=CHANNELS,
        )
    )
    join = say("page.join").join
    subjects = [
        discord.SelectOption(
            label=_name_subject(subject, wording),
            value=subject,
            description=truncate(join(feed.name for feed in feeds), 100),
        )
        for subject, feeds in load_starter_feeds().items()
    ]
    if subjects:
        yield _row(
            discord.ui.Select(
                custom_id="setup:starter",
                placeholder=say("setup.pick_subjects"),
                options=subjects,
                max_values=len(subjects),
            )
        )
    buttons = [
        ("sources", SetupStep.SOURCES, False),
        ("digest", SetupStep.DIGEST, state.desk.channel is None),
        ("post", SetupStep.POST, state.digest is None),
    ]
    items = [
        _button(f"setup:{word}", say(f"setup.button_{word}"), main=step is following, off=off)
        for word, step, off in buttons
    ]
    if undo:
        items.append(_button(f"setup:undo:{undo}", say("setup.button_undo")))
    yield _row(*items)


def _name_subject(subject: str, wording: Wording) -> str:
    key = f"setup.subject_{subject.casefold().replace(' ', '_')}"
    return wording.texts.get(key, subject)


def _row(*items: discord.ui.Item[Any]) -> discord.ui.ActionRow[Any]:
    return discord.ui.ActionRow(*items)


def _button(
    custom_id: str, label: str, *, main: bool = False, off: bool = False
) -> discord.ui.Button[Any]:
    style = discord.ButtonStyle.primary if main else discord.ButtonStyle.secondary
    return discord.ui.Button(label=label, custom_id=custom_id, style=style, disabled=off)


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
