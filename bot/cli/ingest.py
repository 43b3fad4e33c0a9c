"""The commands that bring articles in: ingest, and the demo of the whole road."""

from __future__ import annotations

import asyncio
import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date as date_type
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.addresses import is_bare_address, read_address
from bot.cli.options import AsJson, Database, Guild, make_context, open_desk
from bot.cli.output import print_json, show_page, show_progress
from bot.domain.articles import KnownFacts, Published, StoreOutcome
from bot.domain.errors import FileUnreadable
from bot.domain.questions import EntityQuestion, TimelineQuestion

if TYPE_CHECKING:
    from bot.app.store import App
    from bot.domain.articles import RawPage
    from bot.domain.entities import Entity
    from bot.domain.feeds import Subscription
    from bot.pipeline import Ingested, Pipeline
    from bot.ports.services import Fetcher
    from bot.settings import Settings

KNOWN_SUFFIXES = (".txt", ".md", ".html", ".htm", ".gz", ".toml")


def ingest(
    sources: Annotated[
        list[str],
        typer.Argument(help="Files (.txt .md .html, .gz), folders, or addresses of web pages."),
    ],
    source: Annotated[str | None, typer.Option(help="Who published them.")] = None,
    date: Annotated[str | None, typer.Option(help="The day they are of, 2024-07-18.")] = None,
    as_json: AsJson = False,
    guild: Guild = 0,
    database: Database = None,
) -> None:
    """Bring articles in from files and the web; a bad one is named and passed over.

    A line is printed once an article is safely stored. The exit status is 1 if any failed.
    """
    from bot.settings import load_settings

    settings = load_settings(database)
    stated = KnownFacts(site=source, published=_read_day(date))
    outcomes = asyncio.run(_ingest_all(sources, settings, guild, stated, quiet=as_json))
    if as_json:
        print_json(outcomes)
    else:
        typer.echo(_sum_up(outcomes, "page" if any(map(_is_address, sources)) else "file"))
    if any(outcome.error for outcome in outcomes):
        raise typer.Exit(1)


def _read_day(text: str | None) -> Published | None:
    try:
        return Published(day=date_type.fromisoformat(text)) if text else None
    except ValueError as error:
        raise typer.BadParameter(f"{(text or '')[:40]!r} is no day such as 2024-07-18.") from error


async def _ingest_all(
    sources: list[str], settings: Settings, guild: int, stated: KnownFacts, *, quiet: bool
) -> list[Ingested]:
    from bot.app.intake import open_pipeline, open_web
    from bot.intake.files import find_pages

    addresses = [source for source in sources if _is_address(source)]
    # Looked for before anything is opened: a misspelled path leaves no database behind.
    files = list(find_pages(Path(source) for source in sources if not _is_address(source)))
    async with (
        open_desk(settings, guild, create=True) as app,
        open_pipeline(app, settings) as pipeline,
    ):
        outcomes = await _ingest_files(app, pipeline, files, stated, quiet=quiet)
        if addresses:
            async with open_web(settings, app.clock) as fetcher:
                outcomes += await _ingest_addresses(
                    app, pipeline, fetcher, addresses, stated, quiet=quiet
                )
        return outcomes


def _is_address(source: str) -> bool:
    if source.lower().startswith(("http://", "https://")):
        return True
    # "example.org/story.html" is an address, "story.html" a file that is not there.
    named = source.partition("/")[0].lower().endswith(KNOWN_SUFFIXES)
    return is_bare_address(source) and not named and not Path(source).exists()


async def _ingest_addresses(
    app: App,
    pipeline: Pipeline,
    fetcher: Fetcher,
    addresses: list[str],
    stated: KnownFacts,
    *,
    quiet: bool,
) -> list[Ingested]:
    """Bring web pages in, one after the other; print a line for each unless told to be quiet."""
    outcomes: list[Ingested] = []
    held = await app.store.get_subscriptions(app.desk.id)
    for address in addresses:
        load = await _fetch(fetcher, address, held, stated)
        async for outcome in pipeline.ingest(app.desk.id, [load]):
            outcomes.append(outcome)
            if not quiet:
                _print_outcome(outcome)
    return outcomes


async def _fetch(
    fetcher: Fetcher, address: str, held: Sequence[Subscription], stated: KnownFacts
) -> Callable[[], RawPage]:
    """Return what gives the page at an address, or raises what went wrong with it."""
    from bot.domain.errors import NewsdeskError
    from bot.domain.feeds import name_source
    from bot.intake.web import fetch_article_page

    try:
        page = await fetch_article_page(fetcher, read_address(address))
    except NewsdeskError as error:
        return partial(_fail, error)
    found = name_source(page, held)
    return lambda: replace(found, known=found.known.updated(stated))


def _fail(error: Exception) -> RawPage:
    raise error


async def _ingest_files(
    app: App, pipeline: Pipeline, files: list[Path], stated: KnownFacts, *, quiet: bool
) -> list[Ingested]:
    """Bring files in with a progress bar; print a line for each unless told to be quiet."""
    outcomes: list[Ingested] = []
    loads = [_load(file, stated) for file in files]
    with show_progress("reading", len(files)) as move:
        async for outcome in pipeline.ingest(app.desk.id, loads):
            outcomes.append(outcome)
            if not quiet:
                _print_outcome(outcome)
            move(advance=1)
    return outcomes


def _load(file: Path, stated: KnownFacts) -> Callable[[], RawPage]:
    from bot.intake.files import read_page

    def load() -> RawPage:
        page = read_page(file)
        return replace(page, known=page.known.updated(stated))

    return load


def _print_outcome(outcome: Ingested) -> None:
    if outcome.error:
        typer.echo(f"newsdesk: {outcome.error}", err=True)
    elif outcome.stored:
        title = f" · {outcome.title}" if outcome.title else ""
        typer.echo(f"{outcome.stored.outcome:8} {outcome.origin}{title}")


def _sum_up(outcomes: list[Ingested], one: str = "file") -> str:
    counts = Counter(o.stored.outcome for o in outcomes if o.stored)
    failed = sum(o.error is not None for o in outcomes)
    copies = sum(o.stored is not None and o.stored.copy_of is not None for o in outcomes)
    parts = [
        f"{counts[StoreOutcome.NEW]} new"
        + (f" ({_number(copies, 'copy', 'copies')})" if copies else ""),
        f"{counts[StoreOutcome.SAME]} already here",
    ]
    if counts[StoreOutcome.REVISED]:
        parts.append(f"{counts[StoreOutcome.REVISED]} revised")
    if failed:
        parts.append(f"{failed} could not be read")
    return f"{_number(len(outcomes), one, f'{one}s')}: {', '.join(parts)}."


def _number(n: int, one: str, many: str) -> str:
    return f"{n} {one if n == 1 else many}"


def demo(
    path: Annotated[
        Path | None, typer.Argument(help="A folder or file to show; the shipped samples if none.")
    ] = None,
    database: Database = None,
) -> None:
    """Show the whole road on sample articles: a brief, an entity page and a timeline."""
    from bot.intake.files import find_pages
    from bot.settings import load_settings

    database = database or f"sqlite:///{_name_demo(path)}"
    files = list(find_pages([path or find_samples()]))
    asyncio.run(_show_demo(files, load_settings(database)))


def _name_demo(path: Path | None) -> str:
    # A database of its own for each folder shown: two demos do not mix.
    if path is None:
        return "newsdesk-demo.sqlite3"
    mark = hashlib.sha256(str(path.resolve()).encode()).hexdigest()[:8]
    return f"newsdesk-demo-{mark}.sqlite3"


def find_samples() -> Path:
    """Return the folder of the sample articles, in a checkout or as installed.

    Raises FileUnreadable where this installation has none.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "seeds", package.parent / "seeds"):
        if (folder / "articles").is_dir():
            return folder / "articles"
    raise FileUnreadable("The sample articles are missing: name a folder, `newsdesk demo FOLDER`.")


async def _show_demo(files: list[Path], settings: Settings) -> None:
    from bot.app.intake import open_pipeline
    from bot.app.store import open_app
    from bot.briefing.pages.brief import show_brief
    from bot.briefing.questions import answer_question
    from bot.cli.ask import brief_last_hours

    async with open_app(settings) as app:
        async with open_pipeline(app, settings) as pipeline:
            outcomes = await _ingest_files(app, pipeline, files, KnownFacts(), quiet=True)
        for outcome in outcomes:
            if outcome.error:
                _print_outcome(outcome)
        context = make_context(app)
        show_page(show_brief(await brief_last_hours(app, hours=24 * 3650), context.wording))
        leading = await app.store.get_leading(app.desk.id, limit=20)
        if leading:
            for question in (
                EntityQuestion(f"e:{_choose(leading).id}"),
                TimelineQuestion(f"e:{leading[0].id}"),
            ):
                _draw_line()
                answer = await answer_question(context, question)
                show_page(answer.page)
    _draw_line()
    _say_next(outcomes, settings)


def _choose(leading: tuple[Entity, ...]) -> Entity:
    """Return an entity to show: the most told one that goes by several names."""
    return next((entity for entity in leading[1:] if entity.aliases), leading[0])


def _draw_line() -> None:
    typer.echo("\n" + "─" * 72 + "\n")


def _say_next(outcomes: list[Ingested], settings: Settings) -> None:
    typer.echo(f"Read: {_sum_up(outcomes)}")
    typer.echo(
        f"Kept in {settings.database.removeprefix('sqlite:///')}: ask it with"
        f' `newsdesk search "coast guard" --database {settings.database}`.'
    )
    typer.echo(
        "Next, connect Discord: make a bot at https://discord.com/developers/applications,"
        ' put its token into DISCORD_TOKEN, and see the README, "In Discord".'
    )
