"""/alias: curators say what an entity goes by, and which entities are one."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.briefing.lookup import pick_entity
from bot.briefing.page import Block, Line, Page, Run
from bot.briefing.wording import Wording
from bot.client import Interaction, Newsdesk
from bot.domain.entities import fold_name
from bot.domain.errors import NotFound
from bot.domain.followed import Claim
from bot.domain.stories import Correction, CorrectionKind, EntityNames
from cogs._discord.answers import begin
from cogs._discord.render import render_answer
from cogs._shared.autocomplete import EntityName, Offered, offer_aliases
from cogs._shared.corrections import apply_correction, correct_entity, cut
from cogs._shared.following import add_alias

AliasText = app_commands.Range[str, 1, 100]
AliasOf = app_commands.Transform[str, Offered(offer_aliases, 100)]


async def setup(bot: Newsdesk) -> None:
    """Add the command."""
    await bot.add_cog(AliasCog())


@app_commands.default_permissions(manage_messages=True)
class AliasCog(
    commands.GroupCog,
    group_name="alias",
    group_description="What persons, organisations and places go by",
):
    """What curators say of names."""

    @app_commands.command(description="Say that an entity goes by a name")
    @app_commands.describe(entity="Any name it goes by", alias="The other name")
    async def add(self, interaction: Interaction, entity: EntityName, alias: AliasText) -> None:
        """Make a name lead to an entity."""
        context = await begin(interaction)
        text = " ".join(alias.split())
        if not fold_name(text):
            raise NotFound(context.wording.say("alias.no_letters", text=alias))
        await add_alias(interaction, context, entity, text, Claim.ASK)

    @app_commands.command(description="Say that an entity does not go by a name")
    @app_commands.describe(entity="Any name it goes by", alias="The name that is not its own")
    async def remove(self, interaction: Interaction, entity: EntityName, alias: AliasOf) -> None:
        """Make a name lead to an entity no longer."""
        context = await begin(interaction)
        text = " ".join(alias.split())
        await correct_entity(interaction, context, CorrectionKind.REMOVE_ALIAS, entity, text)

    @app_commands.command(name="list", description="All names of an entity, and what was ruled")
    @app_commands.describe(entity="Any name it goes by")
    async def list_(self, interaction: Interaction, entity: EntityName) -> None:
        """Show all names of an entity."""
        context = await begin(interaction)
        found = await pick_entity(context, entity)
        names = await interaction.client.store.get_names(context.desk.id, found.id)
        if names is None:
            raise NotFound(context.wording.say("entity.unknown", name=entity))
        for view in render_answer(show_names(found.name, names, context.wording)):
            await interaction.followup.send(view=view, ephemeral=True)

    @app_commands.command(description="Say that two entities are one")
    @app_commands.describe(a="Any name that one goes by", b="Any name that the other goes by")
    async def merge(self, interaction: Interaction, a: EntityName, b: EntityName) -> None:
        """Make two entities one."""
        context = await begin(interaction)
        kept, merged = await pick_entity(context, a), await pick_entity(context, b)
        correction = Correction(
            kind=CorrectionKind.MERGE_ENTITIES,
            subject=kept.id,
            other=merged.id,
            subject_name=cut(kept.name),
            other_name=cut(merged.name),
        )
        await apply_correction(interaction, context, correction)

    @app_commands.command(description="Part an entity from all that was merged into it")
    @app_commands.describe(entity="Any name it goes by")
    async def unmerge(self, interaction: Interaction, entity: EntityName) -> None:
        """Part a merged entity, and keep its parts apart."""
        context = await begin(interaction)
        await correct_entity(interaction, context, CorrectionKind.UNMERGE_ENTITY, entity)


def show_names(name: str, names: EntityNames, wording: Wording) -> Page:
    """Return the page of an entity's names: one a line, with its count and what was ruled."""
    lines: list[Line] = []
    for item in names.names:
        runs = [Run(item.name), Run(f" · {item.count}", dim=True)]
        if item.by_curator:
            key = "alias.ruled_added" if item.by_curator > 0 else "alias.ruled_removed"
            runs.append(Run(f" · {wording.say(key)}", dim=True))
        lines.append(tuple(runs))
    if names.parts > 1:
        lines.append((Run(wording.say("alias.parts", n=names.parts), dim=True),))
    if names.apart:
        apart = ", ".join(names.apart)
        lines.append((Run(wording.say("alias.apart", names=apart), dim=True),))
    return Page(wording.say("alias.names", name=name), [Block(lines)])
