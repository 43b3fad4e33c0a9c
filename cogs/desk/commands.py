"""/desk: admins set the desk up, look at it, change it, and delete what it holds."""

from __future__ import annotations

import logging
from datetime import datetime

import discord
from discord import app_commands
from discord.ext import commands

from bot.briefing.context import AnswerContext
from bot.briefing.page import Page
from bot.briefing.pages.desk import (
    Change,
    ChannelRights,
    say_changes,
    show_changes,
    show_desk,
    show_rights,
    show_status,
)
from bot.briefing.pages.help import show_missing
from bot.briefing.wording import Wording, load_wording
from bot.client import AnyInteraction, Interaction, Newsdesk
from bot.domain.desks import Desk, DeskChanges, DeskRemoval
from bot.domain.errors import NotFound
from cogs._discord.answers import begin, say
from cogs._discord.checks import check_admin
from cogs._discord.escape import clean_text
from cogs._discord.render import render_answer
from cogs._shared.audit import leave_unnoted, note_changes, send_audit
from cogs._shared.channels import Zone, check_place, name_places, read_zone
from cogs._shared.permissions import NEEDED, Place, find_bot_permissions, list_lacking, make_invite
from cogs._shared.typed import Form
from cogs.desk.setup_view import Outcome, find_state, make_card

_log = logging.getLogger(__name__)

Name = app_commands.Range[str, 1, 100]


async def setup(bot: Newsdesk) -> None:
    """Add the command."""
    await bot.add_cog(DeskCog(bot.clock.now()))


@app_commands.default_permissions(manage_guild=True)
class DeskCog(commands.GroupCog, group_name="desk", group_description="Set up and keep the desk"):
    """What admins do with the desk itself."""

    def __init__(self, started: datetime) -> None:
        self.started = started

    @app_commands.command(description="Set the desk up, step by step, up to its first post")
    @app_commands.describe(
        channel="The channel that the desk is for",
        zone="A city, country or offset: Tokyo, Germany, +9",
        name="What briefs are headed with (as it is if left out)",
    )
    async def setup(
        self,
        interaction: Interaction,
        channel: Place | None = None,
        zone: Zone | None = None,
        name: Name | None = None,
    ) -> None:
        """Show the card that sets a desk up; what is given with the command is set at once."""
        context, bot = await begin(interaction), interaction.client
        changes = _read_changes(interaction, context, channel=channel, zone=zone, name=name)
        desk, outcome = context.desk, None
        if changes:
            desk = await bot.store.edit_desk(desk.id, **changes)
            change = _change(interaction, context, desk)
            keys = [f"desk.{key}" for key in changes]
            outcome = Outcome(say_changes(change, keys, context.wording))
        else:
            leave_unnoted(interaction)
        assert interaction.guild is not None  # a command of servers alone
        view = await make_card(bot, interaction.guild, desk, context.wording, outcome)
        await interaction.followup.send(view=view, ephemeral=True)

    @app_commands.command(description="Show the desk's settings and its newest article")
    async def show(self, interaction: Interaction) -> None:
        """Show the settings."""
        context, bot = await begin(interaction), interaction.client
        page = show_desk(
            context.desk,
            await bot.store.get_desk_figures(context.desk.id),
            guild=interaction.guild.name if interaction.guild else "",
            places=name_places(interaction),
            now=context.now,
            synced=await bot.has_synced(),
            missing=show_missing(await find_state(bot, context.desk), context.wording),
            wording=context.wording,
        )
        await _send(interaction, page)

    @app_commands.command(description="Change the desk's name, time zone or channels")
    @app_commands.describe(
        name="What briefs are headed with",
        zone="A city, country or offset: Tokyo, Germany, +9",
        channel="The channel that the desk is for",
        admin_channel="A channel for those who run the desk",
        events="Whether curators may make events of the server of what is planned",
    )
    async def edit(
        self,
        interaction: Interaction,
        name: Name | None = None,
        zone: Zone | None = None,
        channel: Place | None = None,
        admin_channel: Place | None = None,
        events: bool | None = None,
    ) -> None:
        """Change settings, and tell what they were and are."""
        context = await begin(interaction)
        changes = _read_changes(
            interaction, context, name=name, zone=zone, channel=channel, admin_channel=admin_channel
        )
        if events is not None:
            changes["events"] = _check_events(interaction, context, events)
        if not changes:
            leave_unnoted(interaction)
            await say(interaction, context.wording.say("desk.nothing_to_change"))
            return
        desk = await interaction.client.store.edit_desk(context.desk.id, **changes)
        keys = [f"desk.{key}" for key in changes]
        page = show_changes(_change(interaction, context, desk), keys, context.wording)
        note_changes(interaction, page)
        await _send(interaction, page)

    @app_commands.command(description="What the bot may do in the desk's channels, or lacks")
    async def permissions(self, interaction: Interaction) -> None:
        """Show the bot's permissions in the channels of the desk."""
        context = await begin(interaction)
        bound = {
            "desk.channel": context.desk.channel,
            "desk.admin_channel": context.desk.admin_channel,
        }
        channels = [
            _read_rights(interaction, context.wording.say(label), number)
            for label, number in bound.items()
            if number is not None
        ]
        invite = make_invite(interaction.application_id)
        await _send(interaction, show_rights(channels, NEEDED, invite, context.wording))

    @app_commands.command(description="How much the desk holds, how long the bot has been running")
    async def status(self, interaction: Interaction) -> None:
        """Show the figures of the desk and of the program."""
        context, store = await begin(interaction), interaction.client.store
        page = show_status(
            context.desk,
            await store.get_desk_figures(context.desk.id),
            await store.get_votes(context.desk.id),
            size=await store.get_store_size(),
            uptime=context.now - self.started,
            wording=context.wording,
        )
        await _send(interaction, page)

    @app_commands.command(description="Who changed what on this desk, newest first")
    @app_commands.describe(person="Only what this person did")
    async def audit(self, interaction: Interaction, person: discord.User | None = None) -> None:
        """Show who gave which command that changed something."""
        await send_audit(interaction, person=person.id if person else None)

    @app_commands.command(
        name="delete-data", description="Delete all that this desk holds, for good"
    )
    async def delete_data(self, interaction: Interaction) -> None:
        """Ask for the server's name before everything is deleted."""
        wording = load_wording(str(interaction.locale))
        await interaction.response.send_modal(DeleteForm(wording))


class DeleteForm(Form):
    """A form that asks for the server's name, so that nobody deletes a desk by mistake."""

    def __init__(self, wording: Wording) -> None:
        super().__init__(title=wording.say("desk.delete"))
        self.typed = self.ask(wording.say("desk.delete_field"), max_length=200)

    async def on_submit(self, interaction: AnyInteraction, /) -> None:
        """Delete what the desk holds, where the name is right."""
        check_admin(interaction)
        context, guild = await begin(interaction), interaction.guild
        name = guild.name if guild else ""
        if clean_text(self.typed.value).strip() != clean_text(name).strip():
            await say(interaction, context.wording.say("desk.delete_mismatch", guild=name))
            return
        removed = await interaction.client.store.delete_desk_data(context.desk.id, name=name)
        await say(interaction, _say_removed(removed, context.wording))


def _read_changes(
    interaction: Interaction,
    context: AnswerContext,
    *,
    channel: app_commands.AppCommandChannel | None = None,
    admin_channel: app_commands.AppCommandChannel | None = None,
    zone: str | None = None,
    name: str | None = None,
) -> DeskChanges:
    """Return the changes that a person asks for; raises NotFound in words where one cannot be."""
    changes = DeskChanges()
    if name is not None:
        changes["name"] = clean_text(name).strip()
        if not any(char.isalnum() for char in changes["name"]):
            raise NotFound(context.wording.say("desk.no_name"))
    if zone is not None:
        changes["zone"] = read_zone(zone, context)
    if channel is not None:
        changes["channel"] = check_place(interaction, channel, context.wording)
    if admin_channel is not None:
        changes["admin_channel"] = check_place(interaction, admin_channel, context.wording)
    return changes


def _check_events(interaction: Interaction, context: AnswerContext, events: bool) -> bool:
    """Return whether events are to be made; raises NotFound where the bot may not make any."""
    guild = interaction.guild
    if events and guild is not None and not guild.me.guild_permissions.create_events:
        raise NotFound(context.wording.say("event.not_allowed"))
    return events


def _read_rights(interaction: Interaction, label: str, number: int) -> ChannelRights:
    guild = interaction.guild
    found = guild.get_channel(number) if guild else None
    if guild is None or found is None:
        return ChannelRights(label=label, name=None)
    lacking = list_lacking(find_bot_permissions(guild, number), NEEDED)
    rights = tuple((right, right not in lacking) for right in NEEDED)
    return ChannelRights(label=label, name=found.name, rights=rights)


def _say_removed(removed: DeskRemoval, wording: Wording) -> str:
    counts = {
        key: wording.count(f"desk.{key}", getattr(removed, key))
        for key in ("articles", "stories", "entities", "feeds", "questions", "looks")
    }
    return wording.say("desk.deleted", **counts)


def _change(interaction: Interaction, context: AnswerContext, after: Desk) -> Change:
    return Change(
        before=context.desk, after=after, places=name_places(interaction), now=context.now
    )


async def _send(interaction: Interaction, page: Page) -> None:
    for view in render_answer(page):
        await interaction.followup.send(view=view, ephemeral=True)
