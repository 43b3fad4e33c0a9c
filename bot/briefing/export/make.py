"""Exports: an answer as a file to keep, print or compute with."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum

from bot.briefing.context import Answer, AnswerContext
from bot.briefing.export.calendar import write_calendar
from bot.briefing.export.html import draw_figure, write_html
from bot.briefing.export.json import to_json
from bot.briefing.export.markdown import write_markdown
from bot.briefing.export.numbering import number_sources
from bot.briefing.export.rows import write_table
from bot.briefing.lookup import AgendaPage, SearchPage, StoryPage, Timeline
from bot.briefing.page import show_time
from bot.briefing.pages.brief import show_brief, show_story_page
from bot.briefing.pages.timeline import show_timeline
from bot.briefing.questions import answer_question
from bot.domain.desks import RefKind, find_number
from bot.domain.digests import Brief, BriefLength
from bot.domain.entities import fold_name
from bot.domain.errors import NotFound
from bot.domain.questions import (
    AgendaQuestion,
    BriefQuestion,
    Horizon,
    Question,
    SearchQuestion,
    SourcesQuestion,
    StoryQuestion,
    StoryTimelineQuestion,
    TimelineQuestion,
)

HOURS = 24


class ExportKind(StrEnum):
    """What can be exported."""

    BRIEF = "brief"
    STORY = "story"
    TIMELINE = "timeline"
    SEARCH = "search"
    AGENDA = "agenda"


class ExportFormat(StrEnum):
    """The formats of exports; each is its files' ending too. An agenda alone can be a calendar."""

    MD = "md"
    HTML = "html"
    CSV = "csv"
    JSON = "json"
    ICS = "ics"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFile:
    """A file: its name, without folders, in plain ASCII, and its bytes."""

    name: str
    content: bytes


async def make_export(
    context: AnswerContext,
    what: ExportKind,
    format: ExportFormat,
    *,
    about: str = "",
    hours: float = HOURS,
) -> ExportFile:
    """Return a file of what a desk tells: the last hours, a story, a timeline or a search.

    A number in brackets is the same source wherever it stands in the file.
    `about` is a name, a story or words; a brief and an agenda need none. Raises NotFound where it
    is missing, nothing goes by it or there is no such calendar, QueryNotUnderstood where its words
    are no search.
    """
    if format is ExportFormat.ICS and what is not ExportKind.AGENDA:
        raise NotFound(context.wording.say("export.no_calendar"))
    if what not in (ExportKind.BRIEF, ExportKind.AGENDA) and not about.strip():
        raise NotFound(context.wording.say("export.about_missing"))
    answers = [await _answer(context, _ask(context, what, about, hours))]
    first = answers[0].value
    if isinstance(first, SearchPage) and not first.hits:
        raise NotFound(context.wording.say("export.nothing_found", query=about[:100]))
    if isinstance(first, StoryPage):
        about_story = f"s:{first.brief.story}"
        for question in (StoryTimelineQuestion(about_story), SourcesQuestion(about_story)):
            answers.append(await _answer(context, question))
    answers = _number(context, answers)
    name = name_file(what, _name(answers[0], about), context.now.date().isoformat(), format)
    return ExportFile(name=name, content=_write(context, what, answers, format).encode("utf-8"))


def _ask(context: AnswerContext, what: ExportKind, about: str, hours: float) -> Question:
    match what:
        case ExportKind.BRIEF:
            since = context.now - timedelta(hours=hours)
            return BriefQuestion(since, context.now, BriefLength.FULL)
        case ExportKind.STORY:
            return StoryQuestion(about)
        case ExportKind.TIMELINE:
            is_story = find_number(about, RefKind.STORY) is not None
            return StoryTimelineQuestion(about) if is_story else TimelineQuestion(about)
        case ExportKind.SEARCH:
            return SearchQuestion(about)
        case ExportKind.AGENDA:
            return AgendaQuestion(Horizon.YEAR, entity=about.strip() or None)


async def _answer(context: AnswerContext, question: Question) -> Answer:
    answer = await answer_question(context, question)
    if answer.unknown:
        raise NotFound("".join(run.text for run in answer.page.title))
    return answer


def _number(context: AnswerContext, answers: list[Answer]) -> list[Answer]:
    """Return answers whose citations have one numbering, in the values and on the pages."""
    numbered = []
    for answer, value in zip(answers, number_sources([a.value for a in answers]), strict=True):
        page = answer.page
        if isinstance(value, Brief):
            page = show_brief(value, context.wording)
        elif isinstance(value, StoryPage):
            page = show_story_page(value, context.desk.zone, context.wording)
        elif isinstance(value, Timeline) and len(answers) > 1:  # its sources are listed with it
            page = show_timeline(value, context.wording, numbered=True)
        numbered.append(replace(answer, page=page, value=value))
    return numbered


def _name(answer: Answer, about: str) -> str:
    match answer.value:
        case StoryPage():
            return answer.value.brief.headline
        case Timeline():
            return answer.value.about
        case _:
            return about


def name_file(what: str, about: str, day: str, ending: str) -> str:
    """Return a file's name: "newsdesk-timeline-senkaku-islands-2024-07-22.html".

    What is not plain ASCII in a name is left out: some systems would not keep it.
    """
    words = re.findall("[a-z0-9]+", fold_name(about[:200]))
    slug = "-".join(words)[:48].strip("-")
    return "-".join(part for part in ("newsdesk", what, slug, day) if part) + f".{ending}"


def _write(
    context: AnswerContext, what: ExportKind, answers: list[Answer], format: ExportFormat
) -> str:
    pages = [answer.page for answer in answers]
    when = show_time(context.now, context.desk.zone, context.wording)
    made = context.wording.say("export.made", when=when, desk=context.desk.name)
    match format:
        case ExportFormat.MD:
            return write_markdown(pages, made)
        case ExportFormat.CSV:
            return write_table([answer.value for answer in answers])
        case ExportFormat.HTML:
            timelines = (a.value for a in answers if isinstance(a.value, Timeline))
            timeline = next(timelines, None)
            figure = draw_figure(timeline, context.wording) if timeline else None
            return write_html(pages, made, context.wording, figure=figure)
        case ExportFormat.ICS:
            agenda = answers[0].value
            assert isinstance(agenda, AgendaPage)
            return write_calendar(agenda, context.desk, context.now)
        case ExportFormat.JSON:
            return _write_json(context, what, answers)


def _write_json(context: AnswerContext, what: ExportKind, answers: list[Answer]) -> str:
    values = dict(zip((what.value, "timeline", "sources"), answers, strict=False))
    document = {
        "export": what.value,
        "desk": context.desk.name,
        "zone": context.desk.zone,
        "made": context.now.isoformat(),
        **{name: to_json(answer.value) for name, answer in values.items()},
    }
    return json.dumps(document, ensure_ascii=False, indent=2) + "\n"
