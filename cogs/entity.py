"""/entity: a person, organisation or place: its page, timeline, relations and trend.

Curators have names followed, and say what is none.
"""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.briefing.context import AnswerContext
from bot.briefing.lookup import choose_hidden, pick_entity
from bot.briefing.pages.following import show_list
from bot.client import Interaction, Newsdesk
from bot.domain.desks import RefKind, find_number
from bot.domain.entities import EntityKind
from bot.domain.followed import Claim
from bot.domain.questions import AddAliasAction, FollowAction
from bot.domain.stories import CorrectionKind
from bot.intake.name_lists import split_aliases
from cogs._discord.answers import send_page
from cogs._discord.checks import elsewhere
from cogs._shared.autocomplete import EntityName, Offered, offer_hidden
from cogs._shared.corrections import correct_entity
from cogs._shared.following import (
    follow_file,
    follow_line,
    press_alias,
    press_follow,
    read_line,
    send_list,
    start_curating,
)
from cogs._shared.look_ups import add_look_ups

HiddenName = app_commands.Transform[str, Offered(offer_hidden)]
Names = app_commands.Range[str, 1, 1000]
KINDS = [app_commands.Choice(name=kind.value, value=kind.value) for kind in EntityKind]


async def setup(bot: Newsdesk) -> None:
    """Add the command, and make its buttons work."""
    cog = EntityCog()
    add_look_ups(cog.app_command)
    await bot.add_cog(cog)
    bot.actions |= {FollowAction: press_follow, AddAliasAction: press_alias}


@elsewhere
class EntityCog(
    commands.GroupCog,
    group_name="entity",
    group_description="A person, organisation or place",
):
    """Look-ups by name, and what curators say of names."""

    @app_commands.command(description="Have a name found wherever it stands, in stored texts too")
    @app_commands.describe(
        name="The name, as it is written",
        kind="What it is",
        aliases="Other names of it, with commas between",
    )
    @app_commands.choices(kind=KINDS)
    async def follow(
        self, interaction: Interaction, name: EntityName, kind: str, aliases: Names | None = None
    ) -> None:
        """Put an entity on the desk's list."""
        context = await start_curating(interaction)
        named = await _name_picked(context, name)
        line = read_line(named, kind, split_aliases(aliases or ""), context)
        picked = name if named != name else ""
        await follow_line(interaction, context, line, Claim.ASK, picked)

    @app_commands.command(description="Take an entity off the list of names that are followed")
    @app_commands.describe(name="Any name it goes by")
    async def unfollow(self, interaction: Interaction, name: EntityName) -> None:
        """Take an entity off the desk's list."""
        context = await start_curating(interaction)
        await correct_entity(interaction, context, CorrectionKind.UNFOLLOW, name)

    @app_commands.command(description="Say what it is: a person, an organisation, a place")
    @app_commands.describe(name="Any name it goes by", kind="What it is")
    @app_commands.choices(kind=KINDS)
    async def kind(self, interaction: Interaction, name: EntityName, kind: str) -> None:
        """Rule the kind of an entity."""
        context = await start_curating(interaction)
        said = context.wording.say(f"kind.{kind}")
        await correct_entity(interaction, context, CorrectionKind.SET_KIND, name, kind, said)

    @app_commands.command(description="Say that it is no name: it is offered and counted no more")
    @app_commands.describe(name="Any name it goes by")
    async def hide(self, interaction: Interaction, name: EntityName) -> None:
        """Hide an entity."""
        context = await start_curating(interaction)
        await correct_entity(interaction, context, CorrectionKind.HIDE_ENTITY, name)

    @app_commands.command(description="Bring a hidden name back")
    @app_commands.describe(name="Any name it goes by")
    async def unhide(self, interaction: Interaction, name: HiddenName) -> None:
        """Show an entity again."""
        context = await start_curating(interaction)
        hidden = await interaction.client.store.get_hidden(context.desk.id)
        found = choose_hidden(hidden, name, context.wording)
        await correct_entity(interaction, context, CorrectionKind.UNHIDE_ENTITY, f"e:{found.id}")

    @app_commands.command(description="The names that this desk follows, and those that are hidden")
    async def followed(self, interaction: Interaction) -> None:
        """Show the desk's list."""
        context, store = await start_curating(interaction), interaction.client.store
        page = show_list(
            await store.get_listed(context.desk.id),
            await store.get_hidden(context.desk.id),
            await store.get_searches(context.desk.id),
            context.wording,
        )
        await send_page(interaction, page)

    @app_commands.command(name="import", description="Follow many names at once from a table (CSV)")
    @app_commands.describe(file="A table with the columns name, kind and aliases (CSV)")
    async def import_names(self, interaction: Interaction, file: discord.Attachment) -> None:
        """Put the lines of a file on the desk's list."""
        context = await start_curating(interaction)
        await follow_file(interaction, context, file)

    @app_commands.command(name="export", description="The names that this desk follows as a table")
    async def export_names(self, interaction: Interaction) -> None:
        """Send the desk's list as a file."""
        context = await start_curating(interaction)
        await send_list(
            interaction, context, await interaction.client.store.get_listed(context.desk.id)
        )


async def _name_picked(context: AnswerContext, typed: str) -> str:
    """Return what was typed, or what the entity is called that was picked from the list."""
    if find_number(typed, RefKind.ENTITY) is None:
        return typed
    return (await pick_entity(context, typed)).name
