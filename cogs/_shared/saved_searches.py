"""Saved searches in Discord: offered, saved, removed, and brought back by a button."""

from __future__ import annotations

import re
from typing import Any

import discord

from bot.briefing.context import Asked
from bot.briefing.lookup import (
    Wanted,
    choose_search,
    describe_query,
    make_refers,
    read_name,
    say_fault,
    write_wanted,
)
from bot.briefing.page import Page
from bot.briefing.pages import say_saved, say_uses, show_saved
from bot.client import AnyInteraction, Interaction, Newsdesk
from bot.domain.entities import fold_name
from bot.domain.errors import LimitReached, NotFound, QueryNotUnderstood
from bot.domain.queries import MOST_SAVED, SavedId, SavedSearch, may_change
from cogs._discord.answers import make_asked, say
from cogs._discord.escape import clean_text, escape_text
from cogs._shared.channels import name_places
from cogs._shared.checks import check_curator
from cogs._shared.errors import tell_error


async def setup(bot: Newsdesk) -> None:
    """Make the buttons of every earlier answer work."""
    bot.add_dynamic_items(RestoreButton)


async def save(interaction: Interaction, asked: Asked, wanted: Wanted, name: str) -> str:
    """Save a search under a name and return what is to be said of it.

    Raises NotFound or LimitReached in words where it cannot be, MissingPermissions where the name
    is another person's and the person is no curator.
    """
    store, desk = interaction.client.store, asked.desk
    name = read_name(clean_text(name), asked.wording)
    try:
        query = await write_wanted(asked.store, desk, wanted, now=asked.now)
    except QueryNotUnderstood as error:
        raise say_fault(error, asked.wording) from error
    held = await store.get_saved_searches(desk.id)
    before = next((item for item in held if fold_name(item.name) == fold_name(name)), None)
    if before is not None:
        await _check_owner(interaction, asked, before)
    try:
        person = interaction.user.id
        saved = await store.save_search(desk.id, name, query, person=person, now=asked.now)
    except LimitReached as error:
        raise LimitReached(asked.wording.say("saved.too_many", n=MOST_SAVED)) from error
    return say_saved(saved, before, asked.wording)


async def _check_owner(interaction: Interaction, asked: Asked, search: SavedSearch) -> None:
    """Raise MissingPermissions unless the person may change or remove a saved search."""
    refers = make_refers(search, now=asked.now)
    uses = await interaction.client.store.find_search_uses(asked.desk.id, refers)
    if not may_change(search, uses, person=interaction.user.id):
        check_curator(interaction)


async def show_all(interaction: Interaction, asked: Asked) -> Page:
    """Return the page of a desk's saved searches."""
    store, places = interaction.client.store, name_places(interaction)
    held = await store.get_saved_searches(asked.desk.id)
    meant: dict[int, str] = {}
    used: dict[int, str] = {}
    for item in held:
        meant[item.id] = await describe_query(asked.store, asked.desk, item.query, now=asked.now)
        uses = await store.find_search_uses(asked.desk.id, make_refers(item, now=asked.now))
        used[item.id] = say_uses(uses, interaction.user.id, places, asked.wording)
    return show_saved(held, meant, used, asked.desk.zone, asked.wording)


async def remove(interaction: Interaction, asked: Asked, typed: str) -> None:
    """Remove a saved search, with a button that brings it back.

    Raises NotFound in words where it is not there or still in use, MissingPermissions where the
    person may not remove it.
    """
    store, wording = interaction.client.store, asked.wording
    held = await store.get_saved_searches(asked.desk.id)
    found = choose_search(held, typed, wording)
    refers = make_refers(found, now=asked.now)
    uses = await store.find_search_uses(asked.desk.id, refers)
    if not uses:
        await _check_owner(interaction, asked, found)
        uses = await store.remove_search(asked.desk.id, found.id, refers, now=asked.now)
    if uses:
        used = say_uses(uses, interaction.user.id, name_places(interaction), wording)
        raise NotFound(wording.say("saved.in_use", name=found.name, uses=used))
    view = discord.ui.View(timeout=None)
    view.add_item(RestoreButton(found.id, wording.say("saved.restore")))
    told = wording.say("saved.removed", name=found.name, query=found.query)
    await interaction.followup.send(escape_text(told), view=view, ephemeral=True)


class RestoreButton(
    discord.ui.DynamicItem[discord.ui.Button[Any]], template=r"restore:(?P<number>[0-9]{1,18})"
):
    """A button that brings a removed search back."""

    def __init__(self, number: int, label: str = "…") -> None:
        super().__init__(discord.ui.Button(label=label, custom_id=f"restore:{number}"))
        self.number = SavedId(number)

    @classmethod
    async def from_custom_id(
        cls, interaction: AnyInteraction, item: Any, match: re.Match[str]
    ) -> RestoreButton:
        """Return the button that was pressed, from what it carries."""
        return cls(int(match["number"]))

    async def callback(self, interaction: AnyInteraction) -> None:
        """Bring the search back, or say why that cannot be."""
        try:
            asked = await make_asked(interaction)
            store, wording = interaction.client.store, asked.wording
            try:
                back = await store.restore_search(asked.desk.id, self.number, now=asked.now)
            except LimitReached as error:
                text = wording.say("saved.no_room", n=MOST_SAVED)
                raise LimitReached(text) from error
            if back is None:
                raise NotFound(wording.say("saved.gone"))
            await say(interaction, wording.say("saved.restored", name=back.name))
        except Exception as error:
            await tell_error(interaction, error)
