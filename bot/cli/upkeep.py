"""The commands for whoever looks after the store: copies, single desks, old texts, the clock."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import AsJson, Database, Guild, ask_store
from bot.cli.output import count_things, print_json
from bot.domain.errors import NotFound, StorageError

if TYPE_CHECKING:
    from bot.app.store import App
    from bot.domain.desks import Desk, DeskFigures
    from bot.domain.operations import OldTexts, StoreReport
    from bot.ports.operations import DatabaseFile

NAME = "newsdesk-{:%Y%m%dT%H%M%SZ}.sqlite3"
"""What a backup is called in a folder: the newest sorts last."""

ANY_NAME = "newsdesk-????????T??????Z.sqlite3"

GuildNumber = Annotated[int, typer.Argument(metavar="GUILD", min=0, help="The guild's number.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask first.")]


def backup(
    path: Annotated[
        Path | None, typer.Argument(help="The file to write, or a folder for one named by date.")
    ] = None,
    keep: Annotated[
        int | None, typer.Option(min=1, help="In a folder, remove all but the newest of these.")
    ] = None,
    as_json: AsJson = False,
    database: Database = None,
) -> None:
    """Write a checked copy of the database; the bot may go on working meanwhile."""
    target = path or Path()
    in_folder = target.is_dir()
    if keep is not None and not in_folder:
        raise typer.BadParameter("--keep is for a folder.")
    if in_folder:
        target /= NAME.format(datetime.now(UTC))
    copy = asyncio.run(_open_file(database).back_up(target))
    removed = _remove_oldest(target.parent, keep) if keep else ()
    if as_json:
        print_json(copy)
        return
    print(f"Wrote {copy.path}: {_say(copy.report)}. Checked: whole.")
    for name in removed:
        print(f"Removed {name}.")


def restore(
    path: Annotated[Path, typer.Argument(help="The backup to put in the database's place.")],
    replace: Annotated[
        bool, typer.Option("--replace", help="Put it in the place of a database that is there.")
    ] = False,
    database: Database = None,
) -> None:
    """Put a backup in the database's place; refused while a bot holds the database."""
    database_file = _open_file(database)
    done = asyncio.run(database_file.restore(path, replace=replace, now=datetime.now(UTC)))
    as_made = ", and as it was made" if done.compared else ""
    print(f"Restored {done.path}: {_say(done.report)}. Checked: whole{as_made}.")
    if not done.compared:
        print(
            "What it held when it was made is not known: it was not written by `newsdesk backup`,"
            " or was in use since. Changes of other rows than texts would not be noticed."
        )
    if done.before:
        print(f"What was there before is kept as {done.before}.")
    print("Digests that were due until now are not posted; the next ones tell what is new.")


def move(
    source: Annotated[str, typer.Argument(metavar="FROM", help="The address of the store.")],
    target: Annotated[str, typer.Argument(metavar="TO", help="The address of an empty one.")],
) -> None:
    """Copy a store from a SQLite file into an empty PostgreSQL database, or back; compares both."""
    from storage import hide_password, move_store

    counts = dict(asyncio.run(move_store(source, target)))
    print(
        f"Copied {counts['article']:,} articles of {counts['desk']:,} desks,"
        f" {sum(counts.values()):,} rows in all, into {hide_password(target)}."
        " Compared: every row is the same."
    )
    print("Set NEWSDESK_DATABASE to it, and do not let a bot work on the old one any more.")


def export_guild(
    guild: GuildNumber,
    path: Annotated[Path, typer.Argument(help="The file to write.")],
    database: Database = None,
) -> None:
    """Write a database that holds one guild's desk alone; the bot may go on working."""
    from bot.domain.desks import GuildId

    copy = asyncio.run(_open_file(database).export_desk(GuildId(guild), path))
    print(f"Wrote {copy.path}: {_say(copy.report)}. Checked: whole.")


def delete_guild(guild: GuildNumber, yes: Yes = False, database: Database = None) -> None:
    """Delete all that a guild's desk holds; says first what that is."""
    from bot.domain.desks import LOCAL_GUILD

    async def look(app: App) -> tuple[Desk, DeskFigures]:
        desks = [desk for desk in await app.store.get_desks() if desk.guild == guild]
        if not desks:
            raise NotFound(f"There is no desk of guild {guild}.")
        return desks[0], await app.store.get_desk_figures(desks[0].id)

    async def delete(app: App) -> int:
        await app.store.delete_desk_data(desk.id, name=desk.name)
        return await app.store.shrink(thorough=True)

    desk, figures = ask_store(look, guild=LOCAL_GUILD, database=database)
    print(
        f"{desk.name or 'The desk'} (guild {guild}) holds"
        f" {count_things(figures.articles, 'article')},"
        f" {count_things(figures.stories, 'story', 'stories')} and"
        f" {count_things(figures.entities, 'name')}, with its feeds, digests and corrections."
    )
    confirm("Delete all of it, for good?", yes)
    freed = ask_store(delete, guild=LOCAL_GUILD, database=database)
    print(f"Deleted. The database is {freed / 1e6:.1f} MB smaller.")


def confirm(question: str, yes: bool) -> None:
    """Ask a question before something is removed; raises StorageError where nobody says yes."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise StorageError("Nothing was changed: say --yes to do it without being asked.")
    if not typer.confirm(question):
        raise StorageError("Nothing was changed.")


def _open_file(database: str | None) -> DatabaseFile:
    from bot.app.store import open_database_file
    from bot.settings import load_settings

    return open_database_file(load_settings(database))


def _remove_oldest(folder: Path, keep: int) -> tuple[str, ...]:
    oldest = sorted(folder.glob(ANY_NAME))[:-keep]
    for file in oldest:
        file.unlink()
    return tuple(str(file) for file in oldest)


def _say(report: StoreReport) -> str:
    articles, desks = report.count("article"), report.count("desk")
    return (
        f"{articles:,} article{'' if articles == 1 else 's'},"
        f" {desks:,} desk{'' if desks == 1 else 's'}, schema {report.schema},"
        f" {report.size / 1e6:.1f} MB"
    )


def clock(
    repair: Annotated[
        bool, typer.Option("--repair", help="Set what is dated later than now to now.")
    ] = False,
    database: Database = None,
) -> None:
    """Say what the clock shows, and what the database has from a time that is yet to come."""

    async def look(app: App) -> tuple[str, int]:
        now = app.clock.now()
        count = app.store.repair_clock if repair else app.store.count_ahead
        return f"{now:%Y-%m-%d %H:%M} UTC", await count(now=now)

    if not repair:
        shown, rows = ask_store(look, guild=0, database=database)
        print(f"The clock shows {shown}. {rows:,} rows are dated later than that.")
        if rows:
            print("If it is right, stop the bot and run `newsdesk clock --repair`.")
        return
    from bot.app.store import open_database_file
    from bot.settings import load_settings

    # A bot that runs holds some of it in memory.
    with open_database_file(load_settings(database)).run_alone("newsdesk clock --repair"):
        shown, rows = ask_store(look, guild=0, database=database)
    print(f"The clock shows {shown}. {rows:,} rows were dated later, and are now dated so.")


FEWEST = 7
"""Days that texts are kept at least: a digest and its corrections may need them."""


def retention(
    days: Annotated[
        int | None,
        typer.Option(
            min=FEWEST, max=36_500, help="Keep texts for so many days; says first what goes."
        ),
    ] = None,
    forever: Annotated[bool, typer.Option("--forever", help="Keep texts for good.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
    guild: Guild = 0,
    database: Database = None,
) -> None:
    """Show or set for how long a desk keeps texts; citations and what was shown always stay."""
    if days is not None and forever:
        raise typer.BadParameter("Say --days or --forever, not both.")
    if forever:
        ask_store(
            lambda app: app.store.set_keep_days(app.desk.id, None), guild=guild, database=database
        )
        print("Texts are kept for good. What was dropped before does not come back.")
    elif days is None:
        kept = ask_store(_find_days, guild=guild, database=database)
        print("Texts are kept for good." if kept is None else f"Texts are kept for {kept} days.")
    else:
        _set(days, yes, guild, database)


def _set(days: int, yes: bool, guild: int, database: str | None) -> None:
    async def look(app: App) -> OldTexts:
        before = app.clock.now() - timedelta(days=days)
        return await app.store.count_old_texts(app.desk.id, before=before)

    async def drop(app: App) -> tuple[int, int]:
        from bot.schedule import Housekeeping

        await app.store.set_keep_days(app.desk.id, days)
        done = await Housekeeping(store=app.store, clock=app.clock).drop_old_texts(asked=True)
        return done, await app.store.shrink(thorough=True)

    old = ask_store(look, guild=guild, database=database)
    print(
        f"{count_things(old.articles, 'article')} came in more than {days} days ago: their texts"
        f" ({old.characters / 1e6:.1f} million characters) and earlier versions go."
        " Titles, addresses, dates, stories and the sentences that were shown in a channel stay."
        " From then on the bot does this every day."
    )
    confirm("Drop these texts, for good?", yes)
    done, freed = ask_store(drop, guild=guild, database=database)
    print(f"Dropped {count_things(done, 'text')}. The database is {freed / 1e6:.1f} MB smaller.")


async def _find_days(app: App) -> int | None:
    desks = await app.store.get_kept_desks()
    return next(kept.keep_days for kept in desks if kept.desk.id == app.desk.id)
