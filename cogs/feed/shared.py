"""What the commands of feeds share: which feed is meant, and how one is offered."""

from __future__ import annotations

from bot.briefing.context import AnswerContext
from bot.briefing.lookup import choose_feed, find_feeds, say_fault
from bot.briefing.pages import say_subscription_state
from bot.briefing.wording import load_wording
from bot.client import Interaction
from bot.domain.desks import Desk
from bot.domain.errors import QueryNotUnderstood, SelectorInvalid
from bot.domain.feeds import FOUND_LINKS, LONGEST_INTERVAL, SHORTEST_INTERVAL, Subscription
from bot.domain.queries import Query, QueryFault, find_saved
from bot.intake.feed import check_selector
from cogs._discord.answers import make_context
from cogs._shared.audit import name_subject
from cogs._shared.autocomplete import Choices, from_desk, make_choice
from cogs._shared.typed import read_query


@from_desk
async def offer_feeds(interaction: Interaction, desk: Desk, typed: str) -> Choices:
    """Offer the desk's feeds whose name or address holds what was typed, with their state."""
    wording = load_wording(str(interaction.locale))
    found = find_feeds(await interaction.client.store.get_subscriptions(desk.id), typed)
    return [
        make_choice(f"{item.name} · {say_subscription_state(item, wording)}", f"f:{item.id}")
        for item in found
    ]


async def pick_feed(interaction: Interaction, name: str) -> tuple[AnswerContext, Subscription]:
    """Defer, and return what is needed to answer, with the feed that is meant.

    Raises NotFound in words with the nearest names where there is none or more than one.
    """
    await interaction.response.defer(ephemeral=True, thinking=True)
    context = await make_context(interaction)
    held = await interaction.client.store.get_subscriptions(context.desk.id)
    found = choose_feed(held, name, context.wording)
    name_subject(interaction, found.name)
    return context, found


def check_interval(seconds: int) -> int | None:
    """Return an interval that a button or a choice names within its bounds; 0 stands for none."""
    least, most = SHORTEST_INTERVAL.total_seconds(), LONGEST_INTERVAL.total_seconds()
    return int(min(max(seconds, least), most)) if seconds else None


def read_selector(typed: str | None, context: AnswerContext) -> str | None:
    """Return what a person typed for a page's links; raises SelectorInvalid in words."""
    selector = (typed or "").strip()
    if selector.lower() in ("", FOUND_LINKS):
        return selector.lower() or None
    try:
        check_selector(selector)
    except SelectorInvalid as error:
        text = context.wording.say("trial.no_selector", selector=selector)
        raise SelectorInvalid(text) from error
    return selector


def read_feed_filter(text: str, context: AnswerContext) -> Query:
    """Return a feed's filter; raises QueryNotUnderstood in words, for a saved search as well."""
    query = read_query(text, context)
    if find_saved(query):
        raise say_fault(QueryNotUnderstood(fault=QueryFault.SAVED_IN_FILTER), context.wording)
    return query
