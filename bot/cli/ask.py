"""The commands that ask: brief, date, search."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import AsJson, Database, Guild, ask_store, load_pages_wording
from bot.cli.output import print_json, show_page
from bot.domain.digests import BriefLength
from bot.domain.errors import QueryNotUnderstood
from bot.domain.lookups import SearchOrder

if TYPE_CHECKING:
    from bot.app import App
    from bot.briefing.lookup import DatePage
    from bot.briefing.search import SearchPage
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
    from bot.briefing.brief_pages import show_brief

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
    from bot.briefing.digest import make_brief

    # What came in at this very moment is still in.
    until = app.clock.now() + timedelta(seconds=1)
    since = until - timedelta(hours=hours)
    return await make_brief(app.store, app.desk, since=since, until=until, length=length)


def date(
    when: Annotated[str, typer.Argument(help='"18 July 2024", "last week", "2024-07-18..20" …')],
    as_json: AsJson = False,
    guild: Guild = 0,
    database: Database = None,
) -> None:
    """Tell what happened on a day according to the texts, and what was published then."""
    from bot.briefing.lookup import look_up_date
    from bot.briefing.lookup_pages import show_date
    from bot.text.when import parse_when

    async def question(app: App) -> DatePage:
        days = parse_when(when, now=app.clock.now(), zone=app.desk.zone)
        return await look_up_date(app.store, app.desk, days)

    answer = ask_store(question, guild=guild, database=database)
    if as_json:
        print_json(answer)
    else:
        show_page(show_date(answer, load_pages_wording()))


def search(
    query: Annotated[
        str,
        typer.Argument(
            help='Words, "phrases", -not, OR, word*, entity: source: tag: lang: class: title:'
            " after: before: on:"
        ),
    ] = "",
    entity: Annotated[str | None, typer.Option(help="Only what names this.")] = None,
    source: Annotated[str | None, typer.Option(help="Only what this source published.")] = None,
    since: Annotated[str | None, typer.Option("--from", help="From this day on.")] = None,
    until: Annotated[str | None, typer.Option("--to", help="Up to this day.")] = None,
    sort: Annotated[SearchOrder, typer.Option(help="The best first, or the newest.")] = (
        SearchOrder.RELEVANCE
    ),
    as_json: AsJson = False,
    guild: Guild = 0,
    database: Database = None,
) -> None:
    """Find the articles that a query asks for."""
    from bot.briefing.lookup_pages import show_search
    from bot.briefing.search import Wanted, look_up_words
    from bot.briefing.search_words import say_fault

    wanted = Wanted(query=query, entity=entity, source=source, since=since, until=until, order=sort)

    async def question(app: App) -> SearchPage:
        return await look_up_words(app.store, app.desk, wanted, now=app.clock.now())

    try:
        answer = ask_store(question, guild=guild, database=database)
    except QueryNotUnderstood as error:
        raise say_fault(error, load_pages_wording()) from error
    if as_json:
        print_json(answer)
    else:
        show_page(show_search(answer, load_pages_wording()))
