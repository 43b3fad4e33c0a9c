"""The commands that ask by hand: brief, story, and search with its saved searches."""

from __future__ import annotations

import sys
from datetime import timedelta
from enum import StrEnum
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import (
    AsJson,
    Database,
    Guild,
    Picture,
    ask_desk,
    ask_store,
    at_desk,
    load_pages_wording,
    print_answer,
)
from bot.cli.output import make_safe, print_json, show_page
from bot.domain.digests import BriefLength
from bot.domain.errors import NotFound
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
    from bot.domain.questions import SearchQuestion


@at_desk
async def brief(
    app: App,
    hours: Annotated[
        float, typer.Option(min=0.1, max=87_600, help="How far back: what came in since then.")
    ] = 24,
    length: Annotated[BriefLength, typer.Option(help="How much to tell.")] = BriefLength.STANDARD,
    as_json: AsJson = False,
) -> None:
    """Tell what came in during the last day: stories with quotes and their sources."""
    from bot.briefing.pages.brief import show_brief

    answer = await brief_last_hours(app, hours=hours, length=length)
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
    if saved:
        ask_store(partial(_list_saved, as_json), guild=guild, database=database)
        return
    if forget is not None:
        ask_store(partial(_forget, forget), guild=guild, database=database)
        return
    question = SearchQuestion(query, entity, source, since, until, sort)
    if save is not None:
        ask_store(partial(_save, question, save), guild=guild, database=database)
    print_answer(ask_desk(question, guild=guild, database=database), as_json=as_json)


NOBODY = 0
"""Stands for the person in what the command line saves."""


async def _save(request: SearchQuestion, name: str, app: App) -> None:
    """Save a search under a name and say so on stderr, so that what it finds stands alone."""
    from bot.briefing.lookup import dump_request, read_name

    store, desk, now = app.store, app.desk, app.clock.now()
    query = await dump_request(store, desk, request, now=now)
    kept = await store.save_search(
        desk.id, read_name(name, load_pages_wording()), query, person=NOBODY, now=now
    )
    print(make_safe(f"Saved as {kept.reference}: {kept.query}"), file=sys.stderr)


async def _list_saved(as_json: bool, app: App) -> None:
    """Print the saved searches of a desk, each with its query."""
    held = await app.store.get_saved_searches(app.desk.id)
    if as_json:
        keys = ("id", "name", "query", "person", "saved")
        print_json([{key: getattr(item, key) for key in keys} for item in held])
        return
    if not held:
        print("No search is saved yet: add --save NAME to one.")
    for item in held:
        print(make_safe(f"{item.name}: {item.query}"))


async def _forget(name: str, app: App) -> None:
    """Remove a saved search; raises NotFound where it is not there or something goes by it."""
    from bot.briefing.lookup import choose_search, make_refers
    from bot.briefing.pages.lookup import say_uses

    wording, desk, now = load_pages_wording(), app.desk, app.clock.now()
    found = choose_search(await app.store.get_saved_searches(desk.id), name, wording)
    uses = await app.store.remove_search(desk.id, found.id, make_refers(found, now=now), now=now)
    if uses:
        places = {use.recipient: str(use.recipient) for use in uses}
        notice = say_uses(uses, NOBODY, places, wording)
        raise NotFound(wording.say("saved.in_use", name=found.name, uses=notice))
    print(make_safe(f"Removed {found.name}: {found.query}"))
