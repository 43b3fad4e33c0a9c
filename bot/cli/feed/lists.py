"""The commands that bring lists of feeds in and out (OPML)."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Database, Guild, ask_store
from bot.cli.output import make_safe
from bot.domain.errors import FileUnreadable, LimitReached

if TYPE_CHECKING:
    from bot.app.store import App
    from bot.domain.feeds import NewSubscription, Subscription
    from bot.intake.feed import OpmlList
    from bot.settings import Settings


def import_feeds(
    file: Annotated[Path, typer.Argument(help="A list of feeds in OPML, as readers export it.")],
    guild: Guild = 0,
    database: Database = None,
) -> None:
    """Add all feeds of a list; folders become tags, and each line is told.

    The exit status is 1 if any was passed over.
    """
    from bot.intake.feed import parse_opml
    from bot.settings import load_settings

    try:
        body = file.read_bytes()
    except OSError as error:
        raise FileUnreadable(f"{file} cannot be read.") from error
    settings = load_settings(database)
    listed = parse_opml(body, private_hosts=settings.private_hosts)
    passed_over = asyncio.run(_import(listed, settings, guild))
    for problem in listed.problems:
        what = " · ".join(filter(None, (problem.name, problem.url))) or "no address"
        print(make_safe(f"left out  {what}: {problem.reason.value} (line {problem.line})"))
    passed_over += len(listed.problems)
    added = len(listed.feeds) + len(listed.problems) - passed_over
    print(f"{added} feeds are on the desk, {passed_over} were left out.")
    if passed_over:
        raise typer.Exit(1)


async def _import(listed: OpmlList, settings: Settings, guild: int) -> int:
    """Add the feeds of a list with a progress bar; return how many could not be."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from bot.app.store import open_app
    from bot.domain.desks import GuildId

    columns = (TextColumn("adding"), BarColumn(), MofNCompleteColumn())
    console, left_out = Console(stderr=True), 0
    async with open_app(settings, guild=GuildId(guild)) as app:
        with Progress(*columns, console=console, transient=True) as progress:
            task = progress.add_task("adding", total=len(listed.feeds))
            for wanted in listed.feeds:
                left_out += not await _add(app, wanted)
                progress.advance(task)
    return left_out


async def _add(app: App, wanted: NewSubscription) -> bool:
    try:
        held, added = await app.store.add_subscription(app.desk.id, wanted, now=app.clock.now())
    except LimitReached as error:
        print(make_safe(f"left out  {wanted.name or wanted.url}: {error}"))
        return False
    tags = f" · {', '.join(held.tags)}" if held.tags else ""
    print(make_safe(f"{added.value:8}  {held.name} · {held.feed.url}{tags}"))
    return True


def export_feeds(
    file: Annotated[
        Path | None, typer.Argument(help="Where to write it; to standard output if none.")
    ] = None,
    guild: Guild = 0,
    database: Database = None,
) -> None:
    """Write the desk's feeds as OPML, for other readers or another desk."""
    from bot.intake.feed import write_opml

    async def question(app: App) -> tuple[tuple[Subscription, ...], str, bytes]:
        held = await app.store.get_subscriptions(app.desk.id)
        written = write_opml(held, title=app.desk.name, now=app.clock.now())
        return held, app.desk.name, written

    held, name, written = ask_store(question, guild=guild, database=database)
    if file is None:
        print(written.decode())
        return
    try:
        file.write_bytes(written)
    except OSError as error:
        raise FileUnreadable(f"{file} cannot be written.") from error
    print(f"{len(held)} feeds of {make_safe(name)} are in {file}.")
