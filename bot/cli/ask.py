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
    AgendaQuestion,
    BoardQuestion,
    ContextQuestion,
    DateKind,
    DateQuestion,
    Horizon,
    Period,
    Question,
    ReasonsQuestion,
    ReviewQuestion,
    SearchOrder,
    SearchQuestion,
    SourcesQuestion,
    StoryQuestion,
    StoryTimelineQuestion,
    WhyQuestion,
)
from bot.domain.stories import WorkState

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


def date(
    when: Annotated[str, typer.Argument(help='"18 July 2024", "last week", "2024-07-18..20" …')],
    entity: Annotated[str | None, typer.Option(help="Only what names this.")] = None,
    dates: Annotated[
        DateKind | None, typer.Option(help="Only what happened then, or was published then.")
    ] = None,
    as_json: AsJson = False,
    guild: Guild = 0,
    database: Database = None,
) -> None:
    """Tell what happened on a day according to the texts, and what was published then."""
    question = DateQuestion(when, entity, dates)
    print_answer(ask_desk(question, guild=guild, database=database), as_json=as_json)


def agenda(
    period: Annotated[Horizon, typer.Option(help="How many days ahead.")] = Horizon.WEEK,
    since: Annotated[
        str | None, typer.Option("--from", help="From this day on; today if left out.")
    ] = None,
    entity: Annotated[str | None, typer.Option(help="Only plans that name this.")] = None,
    tag: Annotated[str, typer.Option(help="Only what came by a feed with this tag.")] = "",
    as_json: AsJson = False,
    guild: Guild = 0,
    database: Database = None,
) -> None:
    """Tell what the sources say is coming, and what came of what they had announced."""
    question = AgendaQuestion(period, since, entity, tag)
    print_answer(ask_desk(question, guild=guild, database=database), as_json=as_json)


def review(
    period: Annotated[Period, typer.Option(help="How many days up to the last.")] = Period.WEEK,
    until: Annotated[
        str | None, typer.Option("--to", help="Up to this day; today if left out.")
    ] = None,
    picture: Picture = None,
    as_json: AsJson = False,
    guild: Guild = 0,
    database: Database = None,
) -> None:
    """Tell what moved: how stories developed, what was announced and came, what is due next."""
    question = ReviewQuestion(period, until)
    answer = ask_desk(question, guild=guild, database=database)
    print_answer(answer, as_json=as_json, picture=picture)


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


def why(
    what: Annotated[
        list[str], typer.Argument(help="Words of its title, or its address.", metavar="WHAT")
    ],
    digest: Annotated[str, typer.Option(help="By which digest; all if left out.")] = "",
    as_json: AsJson = False,
    guild: Guild = 0,
    database: Database = None,
) -> None:
    """Tell why an article or story was told by digests or the last day's brief, or was not."""
    question = WhyQuestion(" ".join(what), digest)
    print_answer(ask_desk(question, guild=guild, database=database), as_json=as_json)


def board(
    state: Annotated[WorkState | None, typer.Option(help="Only these.")] = None,
    as_json: AsJson = False,
    guild: Guild = 0,
    database: Database = None,
) -> None:
    """List the stories that curators work on, by state, with who has them and their notes."""
    print_answer(ask_desk(BoardQuestion(state), guild=guild, database=database), as_json=as_json)


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
