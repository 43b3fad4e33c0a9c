"""Answer the questions about names and days: pages, timelines, relations, trends, dates."""

from __future__ import annotations

from bot.briefing.context import Answer, AnswerContext, Follow, make_follow
from bot.briefing.lookup import (
    NameUnknown,
    find_entity,
    look_up_date,
    look_up_entity,
    look_up_names,
    look_up_related,
    look_up_stories,
    look_up_trend,
    make_entity_timeline,
)
from bot.briefing.pages import (
    chart_timeline,
    chart_trend,
    show_date,
    show_entity,
    show_names,
    show_related,
    show_stories,
    show_timeline,
    show_trend,
    show_unknown,
)
from bot.briefing.questions.encode import ask, ask_about, read_subject
from bot.domain.entities import Entity, EntityId
from bot.domain.questions import DateKind, Question, QuestionKind, StoryTitle
from bot.text.dates import parse_when

OPENED = 10
"""Stories that can be opened from the page of an entity."""


async def answer_entity(context: AnswerContext, question: Question) -> Answer:
    """Return the page of an entity, with buttons to all that is known of it."""
    name, options = read_subject(question)
    found = await look_up_entity(
        context.store, context.desk, name, now=context.now, period=options.period
    )
    if isinstance(found, NameUnknown):
        return answer_unknown(context, question, found)
    stories = await context.store.get_stories_of(context.desk.id, found.entity.id, limit=OPENED)
    kinds = (
        QuestionKind.STORIES,
        QuestionKind.TIMELINE,
        QuestionKind.RELATED,
        QuestionKind.TREND,
        QuestionKind.NAMES,
    )
    return Answer(
        page=show_entity(found, context.desk.zone, context.wording),
        follow=tuple(
            make_follow(context, kind, f"e:{found.entity.id}", f"button.{kind}") for kind in kinds
        ),
        stories=_open_stories(stories),
        value=found,
        watch=f"e:{found.entity.id}",
    )


async def answer_names(context: AnswerContext, question: Question) -> Answer:
    """Return the names of an entity, each with where it was seen."""
    found = await look_up_names(context.store, context.desk, read_subject(question)[0])
    if isinstance(found, NameUnknown):
        return answer_unknown(context, question, found)
    page = show_names(found, context.wording)
    return Answer(page=page, follow=(_back(context, found.entity.id),), value=found)


async def answer_stories(context: AnswerContext, question: Question) -> Answer:
    """Return the newest stories that name an entity, to open from a list."""
    found = await look_up_stories(context.store, context.desk, read_subject(question)[0])
    if isinstance(found, NameUnknown):
        return answer_unknown(context, question, found)
    return Answer(
        page=show_stories(found, context.desk.zone, context.wording),
        follow=(_back(context, found.entity.id),),
        stories=_open_stories(found.stories),
        value=found,
    )


async def answer_related(context: AnswerContext, question: Question) -> Answer:
    """Return what appears with an entity, to open from a list."""
    name, options = read_subject(question)
    period = options.period if "period" in options.values else None
    found = await look_up_related(context.store, context.desk, name, now=context.now, period=period)
    if isinstance(found, NameUnknown):
        return answer_unknown(context, question, found)
    return Answer(
        page=show_related(found, context.desk.zone, context.wording),
        follow=(_back(context, found.entity.id),),
        names=tuple(
            Follow(label=near.name, question=ask(QuestionKind.ENTITY, f"e:{near.entity}"))
            for near in found.neighbours
        ),
        value=found,
    )


async def answer_trend(context: AnswerContext, question: Question) -> Answer:
    """Return how often names are in the news, with a picture; without names, what rises."""
    subject, options = read_subject(question)
    names = [name.strip() for name in subject.split(",") if name.strip()]
    found = await look_up_trend(
        context.store, context.desk, names, now=context.now, period=options.period
    )
    if isinstance(found, NameUnknown):
        return answer_unknown(context, question, found)
    known = {series.entity: series.name for series in found.series}
    for rise in (*found.rising, *found.new):
        if rise.entity is not None:
            known.setdefault(rise.entity, rise.names[0])
    only = next(iter(known)) if found.asked and len(known) == 1 else None
    return Answer(
        page=show_trend(found, context.wording),
        follow=(_back(context, only),) if only is not None else (),
        names=()
        if only is not None
        else tuple(
            Follow(label=name, question=ask(QuestionKind.ENTITY, f"e:{entity}"))
            for entity, name in known.items()
        ),
        value=found,
        chart=chart_trend(found, context.wording),
    )


async def answer_timeline(context: AnswerContext, question: Question) -> Answer:
    """Return the timeline of an entity, with a picture."""
    name, options = read_subject(question)
    entity = await find_entity(context.store, context.desk, name)
    if isinstance(entity, NameUnknown):
        return answer_unknown(context, question, entity)
    zone = context.desk.zone
    found = await make_entity_timeline(
        context.store,
        context.desk,
        entity,
        dates=options.dates,
        days=options.read_days(now=context.now, zone=zone),
        oldest_first=options.oldest_first,
    )
    return Answer(
        page=show_timeline(found, context.wording, zone=zone),
        follow=(_back(context, entity.id),),
        value=found,
        chart=chart_timeline(found, context.wording),
    )


async def answer_date(context: AnswerContext, question: Question) -> Answer:
    """Return what happened on some days and what was published on them."""
    words, options = read_subject(question)
    days = parse_when(words, now=context.now, zone=context.desk.zone)
    entity: Entity | None = None
    if about := options.values.get("entity"):
        found = await find_entity(context.store, context.desk, about)
        if isinstance(found, NameUnknown):
            return Answer(page=show_unknown(found, context.wording), value=found, unknown=True)
        entity = found
    only = DateKind(options.dates) if "dates" in options.values else None
    page = await look_up_date(context.store, context.desk, days, entity=entity, only=only)
    return Answer(page=show_date(page, context.wording), value=page)


def answer_unknown(context: AnswerContext, question: Question, unknown: NameUnknown) -> Answer:
    """Return that nothing goes by a name, with buttons that ask the same of the nearest."""
    subject, _ = read_subject(question)
    return Answer(
        page=show_unknown(unknown, context.wording),
        follow=tuple(
            Follow(
                label=entity.name,
                question=ask_about(
                    question, _replace_name(subject, unknown.asked, f"e:{entity.id}")
                ),
            )
            for entity in unknown.nearest
        ),
        value=unknown,
        unknown=True,
    )


def _replace_name(subject: str, context: str, entity: str) -> str:
    # Of several names, asked for together, the others stay as they are.
    names = [name.strip() for name in subject.split(",")]
    if context in names:
        return ", ".join(entity if name == context else name for name in names)
    return entity


def _open_stories(stories: tuple[StoryTitle, ...]) -> tuple[Follow, ...]:
    return tuple(
        Follow(
            label=story.title or "…",
            question=ask(QuestionKind.STORY, f"s:{story.story}"),
        )
        for story in stories
    )


def _back(context: AnswerContext, entity: EntityId) -> Follow:
    return make_follow(context, QuestionKind.ENTITY, f"e:{entity}", "button.entity")
