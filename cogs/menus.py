"""The entries of a message's menu: brief the link in it, or add it to the desk."""

from __future__ import annotations

import re

import discord
from discord import app_commands

from bot.briefing.compose import brief_reading
from bot.briefing.pages.brief import show_story
from bot.client import Interaction, Newsdesk
from bot.domain.articles import KnownFacts, PageKind, RawPage
from bot.domain.errors import NotFound
from bot.intake.web import fetch_article_page
from bot.ports.services import PEOPLE
from cogs._discord.answers import begin, send_page
from cogs._discord.checks import elsewhere
from cogs._shared.add_page import add_page, enter_upload

_LINK = re.compile(r"https?://[^\s<>\"'`]{1,2000}")
_AFTER = ".,;:!?)]}»”’*_|"
"""Marks that stand behind an address in a sentence rather than in it."""

LINKS, SECONDS = 3, 60.0
"""How many links a person may have briefed in how many seconds: each makes us fetch a page."""


async def setup(bot: Newsdesk) -> None:
    """Add the entries."""
    bot.tree.add_command(app_commands.ContextMenu(name="Brief this link", callback=brief_link))
    bot.tree.add_command(app_commands.ContextMenu(name="Add to the desk", callback=add_message))


@elsewhere
@app_commands.checks.cooldown(LINKS, SECONDS)
async def brief_link(interaction: Interaction, message: discord.Message) -> None:
    """Show the quotes that brief the article behind a link, without keeping it."""
    context = await begin(interaction)
    link = find_link(message)
    if link is None:
        raise NotFound(context.wording.say("menu.no_link"))
    bot = interaction.client
    with enter_upload(interaction, context.wording):
        page = await fetch_article_page(bot.fetcher, link, desks=[context.desk.id], near=PEOPLE)
        reading = await bot.pipeline.read(page)
    await send_page(interaction, show_story(brief_reading(reading, context.now), context.wording))


@app_commands.default_permissions(manage_messages=True)
async def add_message(interaction: Interaction, message: discord.Message) -> None:
    """Add the article behind the link in a message, or else the message's own text."""
    context = await begin(interaction)
    link = find_link(message)
    if link is None and not message.content.strip():
        raise NotFound(context.wording.say("menu.nothing"))
    with enter_upload(interaction, context.wording):
        if link is not None:
            page = await fetch_article_page(
                interaction.client.fetcher, link, desks=[context.desk.id], near=PEOPLE
            )
        else:
            page = _make_page(message)
        await add_page(interaction, page)


def _make_page(message: discord.Message) -> RawPage:
    return RawPage(
        origin="a message",
        kind=PageKind.TEXT,
        body=message.content.encode("utf-8", "replace"),
        known=KnownFacts(url=message.jump_url, site=message.author.display_name),
    )


def find_link(message: discord.Message) -> str | None:
    """Return the first address in a message, or that of its first embed, or None."""
    match = _LINK.search(message.content)
    if match:
        return match[0].rstrip(_AFTER)
    return next((embed.url for embed in message.embeds if embed.url), None)
