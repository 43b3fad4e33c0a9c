"""The commands that ask: brief, date, story, search."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import (
    AsJson,
    Database,
    Guild,
    Picture,
    ask_desk,
    ask_store,
    load_pages_wording,
    print_answer,
)
from bot.cli.output import print_json, show_page
from bot.domain.digests import BriefLength
from bot.domain.questions import (
    ContextQuestion,
    DateKind,
    Question,
    ReasonsQuestion,
    SearchOrder,
    SearchQuestion,
    SourcesQuestion,
    StoryQuestion,
    StoryTimelineQuestion,
)

if TYPE_CHECKING:
    from bot.app.store import App
    from bot.domain.digests import Brief


def brief(
    hours: Annotated[
        float, typer.Option(min=0.1, max=87_600, help="How far back: what came in since then.")
    ] = 24,
    length: Annotated[BriefLength, typer.Option(help="How much to tell.")] = BriefLength.STANDARD,
    as_json: AsJson = False,
    guild: Guild = 0,
    database: Database = None,
) -> None:
    """Tell what came in during the last day: stories with quotes and their sources."""
    from bot.briefing.pages import show_brief

    async def question(app: App) -> Brief:
        return await brief_last_hours(app, hours=hours, length=length)

    answer = ask_store(question, guild=guild, database=database)
    if as_json:
        print_json(answer)
    else:
        show_page(show_brief(answer, load_pages_wording()))


async def brief_last_hours(
    app: App, *, hours: float = 24, length: BriefLength = BriefLength.STANDARD
) -> Brief:
    """Return the brief of what a desk received in the last hours."""
    from bot.briefing.compose import make_brief

    # What came in at this very moment is still in.
    until = app.clock.now() + timedelta(seconds=1)
    since = until - timedelta(hours=hours)
    return await make_brief(app.store, app.desk, since=since, until=until, length=length)


class StoryPart(StrEnum):
    """What to tell of a story."""

    STORY = "story"
    SOURCES = "sources"
    CONTEXT = "context"
    TIMELINE = "timeline"
    REASONS = "reasons"


def story(
    title: Annotated[list[str], typer.Argument(help="Words of its headline.", metavar="TITLE")],
    part: Annotated[StoryPart, typer.Option(help="What to tell of it.")] = StoryPart.STORY,
    dates: Annotated[
        DateKind, typer.Option(help="Of a timeline: days told of, or of publication.")
    ] = DateKind.EVENT,
    picture: Picture = None,
    as_json: AsJson = False,
    guild: Guild = 0,
    database: Database = None,
) -> None:
    """Tell the newest story with these words in a title: quotes, sources, how it grew."""
    answer = ask_desk(_ask_part(part, " ".join(title), dates), guild=guild, database=database)
    print_answer(answer, as_json=as_json, picture=picture)


def _ask_part(part: StoryPart, title: str, dates: DateKind) -> Question:
    match part:
        case StoryPart.STORY:
            return StoryQuestion(title)
        case StoryPart.SOURCES:
            return SourcesQuestion(title)
        case StoryPart.CONTEXT:
            return ContextQuestion(title)
        case StoryPart.TIMELINE:
            return StoryTimelineQuestion(title, dates=dates)
        case StoryPart.REASONS:
            return ReasonsQuestion(title)


def search(
    query: Annotated[
        str,
        typer.Argument(
            help='Words, "phrases", -not, OR, word*, entity: source: tag: lang: class: title:'
            " after: before: on: saved:"
        ),
    ] = "",
    entity: Annotated[str | None, typer.Option(help="Only what names this.")] = None,
    source: Annotated[str | None, typer.Option(help="Only what this source published.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="From this day on.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Up to this day.")] = None,
    sort: Annotated[SearchOrder, typer.Option(help="The best first, or the newest.")] = (
        SearchOrder.RELEVANCE
    ),
    save: Annotated[
        str | None, typer.Option(metavar="NAME", help="Save the search under this name, too.")
    ] = None,
    saved: Annotated[
        bool, typer.Option("--saved", help="List the saved searches instead.")
    ] = False,
    forget: Annotated[
        str | None, typer.Option(metavar="NAME", help="Remove a saved search instead.")
    ] = None,
    as_json: AsJson = False,
    guild: Guild = 0,
    database: Database = None,
) -> None:
    """Find the articles that a query asks for; save a search, list the saved ones, remove one."""
    from bot.cli.saved import forget_search, keep_search, list_saved

    if saved:
        list_saved(as_json=as_json, guild=guild, database=database)
        return
    if forget is not None:
        forget_search(forget, guild=guild, database=database)
        return
    question = SearchQuestion(query, entity, source, since, until, sort)
    if save is not None:
        keep_search(question, save, guild=guild, database=database)
    print_answer(ask_desk(question, guild=guild, database=database), as_json=as_json)
