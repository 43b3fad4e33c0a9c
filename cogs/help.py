"""/help: what the bot does, how it chooses, its limits."""

from __future__ import annotations

from discord import app_commands
from discord.ext import commands

from bot.briefing.context import AnswerContext
from bot.briefing.page import Page
from bot.briefing.pages.desk import follow_privacy
from bot.briefing.pages.help import TOPICS, find_topic, show_help
from bot.briefing.wording import load_wording
from bot.client import Interaction, Newsdesk, find_guild
from bot.domain.questions import HelpAction, ReadElsewhereAction
from cogs._discord.answers import (
    begin,
    defer,
    list_shared,
    make_desk_rows,
    say,
    send_answer,
    send_page,
)
from cogs._discord.checks import elsewhere
from cogs._discord.render import render_answer


async def setup(bot: Newsdesk) -> None:
    """Add the command."""
    await bot.add_cog(HelpCog())
    bot.actions |= {HelpAction: _show_help, ReadElsewhereAction: _read_elsewhere}


class HelpCog(commands.Cog):
    """Help by topic."""

    @elsewhere
    @app_commands.command(description="What Newsdesk does for you, how it chooses, its limits")
    @app_commands.describe(topic="What to read about")
    async def help(self, interaction: Interaction, topic: str | None = None) -> None:
        """Show help, for the commands that the person may use."""
        await _answer_help(interaction, topic)

    @help.autocomplete("topic")
    async def _offer_topics(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        wording = load_wording(str(interaction.locale))
        names = {topic: wording.say(f"help.{topic}") for topic in TOPICS}
        return [
            app_commands.Choice(name=name, value=topic)
            for topic, name in names.items()
            if typed.casefold() in name.casefold()
        ][:25]


async def _show_help(interaction: Interaction, _: AnswerContext, __: HelpAction) -> None:
    await _answer_help(interaction, None)


async def _answer_help(interaction: Interaction, topic: str | None) -> None:
    """Show the help page of a topic, for the commands that the person may use."""
    rights, here = interaction.permissions, find_guild(interaction) is not None
    audience = {"member"}
    if here and rights.manage_messages:
        audience.add("curator")
    if here and rights.manage_guild:
        audience.add("admin")
    wording = load_wording(str(interaction.locale))
    page, found = show_help(topic, audience, wording), find_topic(topic or "", wording)
    if found == "privacy":
        await _answer_privacy(interaction, page)
        return
    if found == "elsewhere":
        await defer(interaction)
        rows = make_desk_rows(await list_shared(interaction))
        await send_page(interaction, page, rows=rows)
        return
    for view in render_answer(page, more=lambda _: ""):
        if interaction.response.is_done():
            await interaction.followup.send(view=view, ephemeral=True)
        else:
            await interaction.response.send_message(view=view, ephemeral=True)


async def _read_elsewhere(
    interaction: Interaction, context: AnswerContext, _: ReadElsewhereAction
) -> None:
    """Let a member of a desk's guild read it where the bot is not."""
    await defer(interaction)
    store, person = interaction.client.store, interaction.user.id
    await store.choose_desk(context.desk.id, person, now=context.now)
    await say(interaction, context.wording.say("elsewhere.chosen", name=context.desk.name))


async def _answer_privacy(interaction: Interaction, page: Page) -> None:
    """Show what is kept of people, with the button that says what that is of this one."""
    context = await begin(interaction)
    await send_answer(interaction, context, follow_privacy(page, context.wording))
