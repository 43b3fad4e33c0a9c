"""Answer what is coming: the agenda of a desk, from a day on."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from bot.briefing.compose import find_day
from bot.briefing.context import Answer, AnswerContext, Follow, follow_story
from bot.briefing.lookup import AgendaPage, NameUnknown, Outcome, find_entity, look_up_agenda
from bot.briefing.page import show_day
from bot.briefing.pages.entity import show_unknown
from bot.briefing.pages.timeline import show_agenda
from bot.briefing.wording import Wording
from bot.domain.entities import DayRange
from bot.domain.questions import AgendaQuestion, Horizon, MakeEventAction
from bot.text.dates import parse_when


async def answer_agenda(context: AnswerContext, question: AgendaQuestion) -> Answer:
    """Return what the sources say is coming, and what came of it where its day is over."""
    store, desk, zone = context.store, context.desk, context.desk.zone
    entity = await find_entity(store, desk, question.entity) if question.entity else None
    if isinstance(entity, NameUnknown):
        return Answer(page=show_unknown(entity, context.wording), value=entity, unknown=True)
    today = find_day(context.now, zone)
    first = (
        parse_when(question.since, now=context.now, zone=zone).first if question.since else today
    )
    page = await look_up_agenda(
        store,
        desk,
        span_days(first, question.horizon),
        today=today,
        entity=entity,
        tag=question.tag,
    )
    others = (one for one in Horizon if one is not question.horizon)
    return Answer(
        page=show_agenda(page, context.wording),
        follow=tuple(
            Follow(
                label=context.wording.say(f"agenda.next_{one.days}"),
                question=replace(question, horizon=one),
            )
            for one in others
        ),
        stories=list_agenda_stories(page),
        plans=_offer_events(page, context.wording) if desk.events else (),
        value=page,
    )


def _offer_events(page: AgendaPage, wording: Wording) -> tuple[Follow, ...]:
    """Return the plans that curators may make events of: those for days to come."""
    return tuple(
        Follow(
            label=f"{show_day(item.event.days.first, wording)} · {item.event.lines[0].quote.text}",
            question=MakeEventAction(item.key),
        )
        for item in page.items
        if not item.is_open and item.outcome is Outcome.AHEAD
    )


def span_days(first: date, horizon: Horizon) -> DayRange:
    """Return the days of a horizon from one on; the calendar ends with the year 9999."""
    length = min(horizon.days - 1, (date.max - first).days)
    return DayRange(first, first + timedelta(days=length))


def list_agenda_stories(page: AgendaPage) -> tuple[Follow, ...]:
    """Return the stories that an agenda's plans are part of, each by the title of a source."""
    titles = {
        item.story: item.event.lines[0].source.title or "…"
        for item in reversed(page.items)
        if item.story is not None
    }
    return tuple(follow_story(story, title) for story, title in reversed(titles.items()))
