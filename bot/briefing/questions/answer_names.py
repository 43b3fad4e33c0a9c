"""Answer the questions about names and days: pages, timelines, relations, trends, dates."""

from __future__ import annotations

from bot.briefing.context import Answer, Asked, Follow, make_follow
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
from bot.briefing.questions.questions import ask, ask_about, read_subject
from bot.domain.entities import Entity, EntityId
from bot.domain.questions import DateKind, Question, QuestionKind, StoryTitle
from bot.text.dates import parse_when

OPENED = 10
"""Stories that can be opened from the page of an entity."""


async def answer_entity(asked: Asked, question: Question) -> Answer:
    """Return the page of an entity, with buttons to all that is known of it."""
    name, options = read_subject(question)
    found = await look_up_entity(
        asked.store, asked.desk, name, now=asked.now, period=options.period
    )
    if isinstance(found, NameUnknown):
        return answer_unknown(asked, question, found)
    stories = await asked.store.get_stories_of(asked.desk.id, found.entity.id, limit=OPENED)
    kinds = (
        QuestionKind.STORIES,
        QuestionKind.TIMELINE,
        QuestionKind.RELATED,
        QuestionKind.TREND,
        QuestionKind.NAMES,
    )
    return Answer(
        page=show_entity(found, asked.desk.zone, asked.wording),
        follow=tuple(
            make_follow(asked, kind, f"e:{found.entity.id}", f"button.{kind}") for kind in kinds
        ),
        stories=_open_stories(stories),
        value=found,
        watch=f"e:{found.entity.id}",
    )


async def answer_names(asked: Asked, question: Question) -> Answer:
    """Return the names of an entity, each with where it was seen."""
    found = await look_up_names(asked.store, asked.desk, read_subject(question)[0])
    if isinstance(found, NameUnknown):
        return answer_unknown(asked, question, found)
    page = show_names(found, asked.wording)
    return Answer(page=page, follow=(_back(asked, found.entity.id),), value=found)


async def answer_stories(asked: Asked, question: Question) -> Answer:
    """Return the newest stories that name an entity, to open from a list."""
    found = await look_up_stories(asked.store, asked.desk, read_subject(question)[0])
    if isinstance(found, NameUnknown):
        return answer_unknown(asked, question, found)
    return Answer(
        page=show_stories(found, asked.desk.zone, asked.wording),
        follow=(_back(asked, found.entity.id),),
        stories=_open_stories(found.stories),
        value=found,
    )


async def answer_related(asked: Asked, question: Question) -> Answer:
    """Return what appears with an entity, to open from a list."""
    name, options = read_subject(question)
    period = options.period if "period" in options.values else None
    found = await look_up_related(asked.store, asked.desk, name, now=asked.now, period=period)
    if isinstance(found, NameUnknown):
        return answer_unknown(asked, question, found)
    return Answer(
        page=show_related(found, asked.desk.zone, asked.wording),
        follow=(_back(asked, found.entity.id),),
        names=tuple(
            Follow(label=near.name, question=ask(QuestionKind.ENTITY, f"e:{near.entity}"))
            for near in found.neighbours
        ),
        value=found,
    )


async def answer_trend(asked: Asked, question: Question) -> Answer:
    """Return how often names are in the news, with a picture; without names, what rises."""
    subject, options = read_subject(question)
    names = [name.strip() for name in subject.split(",") if name.strip()]
    found = await look_up_trend(
        asked.store, asked.desk, names, now=asked.now, period=options.period
    )
    if isinstance(found, NameUnknown):
        return answer_unknown(asked, question, found)
    known = {series.entity: series.name for series in found.series}
    for rise in (*found.rising, *found.new):
        if rise.entity is not None:
            known.setdefault(rise.entity, rise.names[0])
    only = next(iter(known)) if found.asked and len(known) == 1 else None
    return Answer(
        page=show_trend(found, asked.wording),
        follow=(_back(asked, only),) if only is not None else (),
        names=()
        if only is not None
        else tuple(
            Follow(label=name, question=ask(QuestionKind.ENTITY, f"e:{entity}"))
            for entity, name in known.items()
        ),
        value=found,
        chart=chart_trend(found, asked.wording),
    )


async def answer_timeline(asked: Asked, question: Question) -> Answer:
    """Return the timeline of an entity, with a picture."""
    name, options = read_subject(question)
    entity = await find_entity(asked.store, asked.desk, name)
    if isinstance(entity, NameUnknown):
        return answer_unknown(asked, question, entity)
    zone = asked.desk.zone
    found = await make_entity_timeline(
        asked.store,
        asked.desk,
        entity,
        dates=options.dates,
        days=options.read_days(now=asked.now, zone=zone),
        oldest_first=options.oldest_first,
    )
    return Answer(
        page=show_timeline(found, asked.wording, zone=zone),
        follow=(_back(asked, entity.id),),
        value=found,
        chart=chart_timeline(found, asked.wording),
    )


async def answer_date(asked: Asked, question: Question) -> Answer:
    """Return what happened on some days and what was published on them."""
    words, options = read_subject(question)
    days = parse_when(words, now=asked.now, zone=asked.desk.zone)
    entity: Entity | None = None
    if about := options.values.get("entity"):
        found = await find_entity(asked.store, asked.desk, about)
        if isinstance(found, NameUnknown):
            return Answer(page=show_unknown(found, asked.wording), value=found, unknown=True)
        entity = found
    only = DateKind(options.dates) if "dates" in options.values else None
    page = await look_up_date(asked.store, asked.desk, days, entity=entity, only=only)
    return Answer(page=show_date(page, asked.wording), value=page)


def answer_unknown(asked: Asked, question: Question, unknown: NameUnknown) -> Answer:
    """Return that nothing goes by a name, with buttons that ask the same of the nearest."""
    subject, _ = read_subject(question)
    return Answer(
        page=show_unknown(unknown, asked.wording),
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


def _replace_name(subject: str, asked: str, entity: str) -> str:
    # Of several names, asked for together, the others stay as they are.
    names = [name.strip() for name in subject.split(",")]
    if asked in names:
        return ", ".join(entity if name == asked else name for name in names)
    return entity


def _open_stories(stories: tuple[StoryTitle, ...]) -> tuple[Follow, ...]:
    return tuple(
        Follow(
            label=story.title or "…",
            question=ask(QuestionKind.STORY, f"s:{story.story}"),
        )
        for story in stories
    )


def _back(asked: Asked, entity: EntityId) -> Follow:
    return make_follow(asked, QuestionKind.ENTITY, f"e:{entity}", "button.entity")
