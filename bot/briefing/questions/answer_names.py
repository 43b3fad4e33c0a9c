"""Answer the questions about names and days: pages, timelines, relations, trends, dates."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from bot.briefing.compose import find_day
from bot.briefing.context import Answer, AnswerContext, Follow, follow_story, make_follow
from bot.briefing.lookup import (
    NameUnknown,
    Timeline,
    find_entity,
    look_up_date,
    look_up_entity,
    look_up_names,
    look_up_related,
    look_up_stories,
    look_up_trend,
    make_entity_timeline,
)
from bot.briefing.page import show_days
from bot.briefing.pages.entity import (
    show_bearer,
    show_entity,
    show_names,
    show_related,
    show_stories,
    show_unknown,
)
from bot.briefing.pages.lookup import show_date
from bot.briefing.pages.timeline import chart_timeline, show_timeline
from bot.briefing.pages.trend import chart_trend, show_trend
from bot.domain.entities import DayRange, EntityId
from bot.domain.errors import DateNotUnderstood
from bot.domain.questions import (
    AboutQuestion,
    DateKind,
    DateQuestion,
    EntityQuestion,
    NamesQuestion,
    RelatedQuestion,
    StoriesQuestion,
    StoryTitle,
    TimelineOrder,
    TimelineQuestion,
    TrendQuestion,
)
from bot.text.dates import parse_when

MOST_OPENED = 3
"""Events of a timeline whose sources' own words can be opened by a button."""

OPENED = 10
"""Stories that can be opened from the page of an entity."""


async def answer_entity(context: AnswerContext, question: EntityQuestion) -> Answer:
    """Return the page of an entity, with buttons to all that is known of it."""
    entity = await find_entity(context.store, context.desk, question.about)
    if isinstance(entity, NameUnknown):
        return answer_unknown(context, question, entity)
    found = await look_up_entity(
        context.store,
        context.desk,
        entity,
        now=context.now,
        period=question.period.days,
    )
    stories = await context.store.get_stories_of(context.desk.id, entity.id, limit=OPENED)
    about = f"e:{entity.id}"
    next_ones = (
        StoriesQuestion(about),
        TimelineQuestion(about),
        RelatedQuestion(about),
        TrendQuestion(about),
        NamesQuestion(about),
    )
    return Answer(
        page=show_entity(found, context.wording),
        follow=tuple(make_follow(context, one) for one in next_ones),
        stories=_open_stories(stories),
        value=found,
        watch=about,
    )


async def answer_names(context: AnswerContext, question: NamesQuestion) -> Answer:
    """Return the names of an entity, each with where it was seen."""
    entity = await find_entity(context.store, context.desk, question.about)
    if isinstance(entity, NameUnknown):
        return answer_unknown(context, question, entity)
    found = await look_up_names(context.store, context.desk, entity)
    page = show_names(found, context.wording)
    return Answer(page=page, follow=(_back(context, entity.id),), value=found)


async def answer_stories(context: AnswerContext, question: StoriesQuestion) -> Answer:
    """Return the newest stories that name an entity, to open from a list."""
    entity = await find_entity(context.store, context.desk, question.about)
    if isinstance(entity, NameUnknown):
        return answer_unknown(context, question, entity)
    found = await look_up_stories(context.store, context.desk, entity)
    return Answer(
        page=show_stories(found, context.desk.zone, context.wording),
        follow=(_back(context, entity.id),),
        stories=_open_stories(found.stories),
        value=found,
    )


async def answer_related(context: AnswerContext, question: RelatedQuestion) -> Answer:
    """Return what appears with an entity, to open from a list."""
    period = question.period.days if question.period else None
    entity = await find_entity(context.store, context.desk, question.about)
    if isinstance(entity, NameUnknown):
        return answer_unknown(context, question, entity)
    found = await look_up_related(
        context.store, context.desk, entity, now=context.now, period=period
    )
    return Answer(
        page=show_related(found, context.desk.zone, context.wording),
        follow=(_back(context, entity.id),),
        names=tuple(
            Follow(label=near.name, question=EntityQuestion(f"e:{near.entity}"))
            for near in found.neighbours
        ),
        value=found,
    )


async def answer_trend(context: AnswerContext, question: TrendQuestion) -> Answer:
    """Return how often names are in the news, with a picture; without names, what rises."""
    names = [name.strip() for name in question.about.split(",") if name.strip()]
    found = await look_up_trend(
        context.store, context.desk, names, now=context.now, period=question.period.days
    )
    if isinstance(found, NameUnknown):
        return answer_unknown(context, question, found)
    known = {series.entity: series.name for series in found.series}
    for rise in (*found.rising, *found.new):
        if rise.entity is not None:
            known.setdefault(rise.entity, rise.names[0])
    only = found.asked and len(known) == 1
    names_to_open = (
        Follow(label=name, question=EntityQuestion(f"e:{entity}")) for entity, name in known.items()
    )
    return Answer(
        page=show_trend(found, context.wording),
        follow=tuple(_back(context, entity) for entity in known) if only else (),
        names=() if only else tuple(names_to_open),
        value=found,
        chart=chart_trend(found, context.wording),
    )


async def answer_timeline(context: AnswerContext, question: TimelineQuestion) -> Answer:
    """Return the timeline of an entity, with a picture."""
    entity = await find_entity(context.store, context.desk, question.about)
    if isinstance(entity, NameUnknown):
        return answer_unknown(context, question, entity)
    found = await make_entity_timeline(
        context.store,
        context.desk,
        entity,
        dates=question.dates,
        days=read_days(context, question.since, question.until),
        oldest_first=question.order is TimelineOrder.OLDEST,
    )
    return Answer(
        page=show_timeline(found, context.wording, zone=context.desk.zone),
        follow=(_back(context, entity.id), *ask_words(context, found, f"e:{entity.id}")),
        value=found,
        chart=chart_timeline(found, context.wording),
    )


async def answer_date(context: AnswerContext, question: DateQuestion) -> Answer:
    """Return what happened on some days and what was published on them."""
    store, desk = context.store, context.desk
    days = parse_when(question.when, now=context.now, zone=desk.zone)
    entity = await find_entity(store, desk, question.entity) if question.entity else None
    if isinstance(entity, NameUnknown):
        return Answer(page=show_unknown(entity, context.wording), value=entity, unknown=True)
    page = await look_up_date(
        store,
        desk,
        days,
        entity=entity,
        only=question.dates,
        each=question.each,
        today=find_day(context.now, desk.zone),
    )
    several = any(len(event.lines) > 1 for event in page.happened)
    words = replace(question, each=True, dates=DateKind.EVENT)
    label = context.wording.say("timeline.words", day=show_days(days, context.wording))
    return Answer(
        page=show_date(page, context.wording),
        follow=(Follow(label=label, question=words),) * (several and not question.each),
        value=page,
    )


def ask_words(
    context: AnswerContext, timeline: Timeline, entity: str | None = None
) -> tuple[Follow, ...]:
    """Return the buttons that open the own words of each source of a timeline's greatest events."""
    several = [event for event in timeline.events if len(event.lines) > 1]
    greatest = sorted(several, key=lambda event: -len(event.lines))[:MOST_OPENED]
    return tuple(
        Follow(
            label=context.wording.say("timeline.words", day=show_days(days, context.wording)),
            question=DateQuestion(_type_days(days), entity, DateKind.EVENT, each=True),
        )
        for days in dict.fromkeys(event.days for event in greatest)
    )


def _type_days(days: DayRange) -> str:
    """Return days as a person would type them."""
    first, last = days.first.isoformat(), days.last.isoformat()
    return first if days.first == days.last else f"{first}..{last}"


def read_days(context: AnswerContext, since: str | None, until: str | None) -> DayRange | None:
    """Return the days between two that were typed, None where neither was.

    Raises DateNotUnderstood where one is no date, or the end lies before the beginning.
    """
    if not since and not until:
        return None
    now, zone = context.now, context.desk.zone
    first = parse_when(since, now=now, zone=zone).first if since else date.min
    last = parse_when(until, now=now, zone=zone).last if until else date.max
    if last < first:
        raise DateNotUnderstood(context.wording.say("when.swapped", since=since, until=until))
    return DayRange(first, last)


def answer_unknown(context: AnswerContext, question: AboutQuestion, unknown: NameUnknown) -> Answer:
    """Return that nothing goes by a name, with buttons that ask the same of the nearest."""
    about = question.about
    return Answer(
        page=show_unknown(unknown, context.wording),
        follow=tuple(
            Follow(
                label=show_bearer(entity, context.wording) if unknown.several else entity.name,
                question=replace(
                    question, about=_replace_name(about, unknown.asked, f"e:{entity.id}")
                ),
            )
            for entity in unknown.nearest
        ),
        value=unknown,
        unknown=True,
    )


def _replace_name(about: str, unknown: str, entity: str) -> str:
    # Of several names, asked for together, the others stay as they are.
    names = [name.strip() for name in about.split(",")]
    if unknown in names:
        return ", ".join(entity if name == unknown else name for name in names)
    return entity


def _open_stories(stories: tuple[StoryTitle, ...]) -> tuple[Follow, ...]:
    return tuple(follow_story(story.story, story.title or "…") for story in stories)


def _back(context: AnswerContext, entity: EntityId) -> Follow:
    return make_follow(context, EntityQuestion(f"e:{entity}"))
