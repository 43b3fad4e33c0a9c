"""Make a scheduled event of a plan, as a curator chose from the agenda."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.briefing.context import AnswerContext
from bot.briefing.lookup import AgendaItem, look_up_agenda
from bot.client import Interaction, Newsdesk
from bot.domain.entities import DayRange
from bot.domain.errors import LimitReached, NotFound
from bot.domain.posting import MOST_EVENTS, PlannedEvent
from bot.domain.questions import Horizon, MakeEventAction
from bot.domain.spans import truncate
from cogs._discord.answers import defer, say
from cogs._discord.checks import check_curator
from cogs._discord.escape import clean_text
from cogs._shared.audit import name_subject, note_audit

NAME, ABOUT, PLACE = 100, 1_000, 100
"""Characters of an event's name, description and location at most (Discord's limits)."""

MOST_LOOKED = 200
"""Plans among which the one that was chosen is looked for."""


async def setup(bot: Newsdesk) -> None:
    """Make the list work."""
    bot.actions[MakeEventAction] = _make_event


async def _make_event(
    interaction: Interaction, context: AnswerContext, asked: MakeEventAction
) -> None:
    """Have an event made of a plan, for a curator; it is made and kept up to date in a moment."""
    check_curator(interaction)
    await defer(interaction)
    desk, say_words, bot = context.desk, context.wording.say, interaction.client
    if not desk.events:
        raise NotFound(say_words("event.not_here"))
    today = context.now.astimezone(ZoneInfo(desk.zone)).date()
    days = DayRange(today, today + timedelta(days=Horizon.YEAR.days))
    agenda = await look_up_agenda(context.store, desk, days, today=today, most=MOST_LOOKED)
    item = next((one for one in agenda.items if one.key == asked.key), None)
    if item is None or item.is_open:
        raise NotFound(say_words("event.gone"))
    event = plan_event(context, item)
    try:
        made = await bot.store.add_event(event, today=today)
    except LimitReached as error:
        raise LimitReached(say_words("event.too_many", n=MOST_EVENTS)) from error
    if made:
        name_subject(interaction, event.name)
        await note_audit(interaction, "agenda event")
        bot.wake()
    await say(interaction, say_words("event.made" if made else "event.known", name=event.name))


def plan_event(context: AnswerContext, item: AgendaItem) -> PlannedEvent:
    """Return a plan as an event that Discord takes: its words, who announces them, where."""
    first = item.event.lines[0]
    words = " ".join(clean_text(first.quote.text).split())
    sources = "\n".join(
        f"{line.source.name}: {line.source.url}" for line in item.event.lines if line.source.url
    )
    return PlannedEvent(
        desk=context.desk.id,
        guild=context.desk.guild,
        key=item.key,
        days=item.event.days,
        name=truncate(words, NAME),
        about=truncate(f"{words}\n{clean_text(sources)}".strip(), ABOUT),
        place=truncate(clean_text(first.source.name) or context.desk.name, PLACE),
    )
