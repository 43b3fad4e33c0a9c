"""Saved searches in Discord: offered, saved, removed, and brought back by a button."""

from __future__ import annotations

import discord

from bot.briefing.context import AnswerContext, Follow
from bot.briefing.lookup import (
    choose_search,
    describe_query,
    dump_request,
    make_refers,
    read_name,
    say_fault,
)
from bot.briefing.page import Page
from bot.briefing.pages.lookup import say_saved, say_uses, show_saved
from bot.client import Interaction, Newsdesk
from bot.domain.entities import fold_name
from bot.domain.errors import LimitReached, NotFound, QueryNotUnderstood
from bot.domain.queries import MOST_SAVED, SavedSearch, may_change
from bot.domain.questions import RestoreSearchAction, SearchQuestion
from cogs._discord.answers import QuestionItem, say
from cogs._discord.checks import check_curator
from cogs._discord.escape import clean_text, escape_text
from cogs._shared.channels import name_places


async def setup(bot: Newsdesk) -> None:
    """Make the buttons work."""
    bot.actions[RestoreSearchAction] = _restore


async def save(
    interaction: Interaction, context: AnswerContext, request: SearchQuestion, name: str
) -> str:
    """Save a search under a name and return what is to be said of it.

    Raises NotFound or LimitReached in words where it cannot be, MissingPermissions where the name
    is another person's and the person is no curator.
    """
    store, desk = interaction.client.store, context.desk
    name = read_name(clean_text(name), context.wording)
    try:
        query = await dump_request(context.store, desk, request, now=context.now)
    except QueryNotUnderstood as error:
        raise say_fault(error, context.wording) from error
    held = await store.get_saved_searches(desk.id)
    before = next((item for item in held if fold_name(item.name) == fold_name(name)), None)
    if before is not None:
        await _check_owner(interaction, context, before)
    try:
        person = interaction.user.id
        saved = await store.save_search(desk.id, name, query, person=person, now=context.now)
    except LimitReached as error:
        raise LimitReached(context.wording.say("saved.too_many", n=MOST_SAVED)) from error
    return say_saved(saved, before, context.wording)


async def _check_owner(
    interaction: Interaction, context: AnswerContext, search: SavedSearch
) -> None:
    """Raise MissingPermissions unless the person may change or remove a saved search."""
    refers = make_refers(search, now=context.now)
    uses = await interaction.client.store.find_search_uses(context.desk.id, refers)
    if not may_change(search, uses, person=interaction.user.id):
        check_curator(interaction)


async def show_all(interaction: Interaction, context: AnswerContext) -> Page:
    """Return the page of a desk's saved searches."""
    store, places = interaction.client.store, name_places(interaction)
    held = await store.get_saved_searches(context.desk.id)
    meant: dict[int, str] = {}
    used: dict[int, str] = {}
    for item in held:
        meant[item.id] = await describe_query(
            context.store, context.desk, item.query, now=context.now
        )
        uses = await store.find_search_uses(context.desk.id, make_refers(item, now=context.now))
        used[item.id] = say_uses(uses, interaction.user.id, places, context.wording)
    return show_saved(held, meant, used, context.desk.zone, context.wording)


async def remove(interaction: Interaction, context: AnswerContext, typed: str) -> None:
    """Remove a saved search, with a button that brings it back.

    Raises NotFound in words where it is not there or still in use, MissingPermissions where the
    person may not remove it.
    """
    store, wording = interaction.client.store, context.wording
    held = await store.get_saved_searches(context.desk.id)
    found = choose_search(held, typed, wording)
    refers = make_refers(found, now=context.now)
    uses = await store.find_search_uses(context.desk.id, refers)
    if not uses:
        await _check_owner(interaction, context, found)
        uses = await store.remove_search(context.desk.id, found.id, refers, now=context.now)
    if uses:
        used = say_uses(uses, interaction.user.id, name_places(interaction), wording)
        raise NotFound(wording.say("saved.in_use", name=found.name, uses=used))
    view = discord.ui.View(timeout=None)
    follow = Follow(label=wording.say("saved.restore"), question=RestoreSearchAction(found.id))
    view.add_item(QuestionItem.make_button(context.desk.id, follow))
    article = wording.say("saved.removed", name=found.name, query=found.query)
    await interaction.followup.send(escape_text(article), view=view, ephemeral=True)


async def _restore(
    interaction: Interaction, context: AnswerContext, asked: RestoreSearchAction
) -> None:
    """Bring a search back, or say why that cannot be."""
    store, wording = interaction.client.store, context.wording
    try:
        back = await store.restore_search(context.desk.id, asked.search, now=context.now)
    except LimitReached as error:
        raise LimitReached(wording.say("saved.no_room", n=MOST_SAVED)) from error
    if back is None:
        raise NotFound(wording.say("saved.gone"))
    await say(interaction, wording.say("saved.restored", name=back.name))
