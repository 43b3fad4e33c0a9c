"""/entity: a person, organisation or place: its page, timeline, relations and trend.

Curators have names followed, and say what is none.
"""

from __future__ import annotations

from discord.ext import commands

from bot.client import Newsdesk
from cogs._discord.checks import elsewhere
from cogs._shared.look_ups import add_look_ups
from cogs.entity.names import NameCommands, make_buttons_work


async def setup(bot: Newsdesk) -> None:
    """Add the command, and make its buttons work."""
    cog = EntityCog()
    add_look_ups(cog.app_command)
    await bot.add_cog(cog)
    make_buttons_work(bot)


@elsewhere
class EntityCog(
    NameCommands,
    commands.GroupCog,
    group_name="entity",
    group_description="A person, organisation or place",
):
    """Look-ups by name, and what curators say of names."""
