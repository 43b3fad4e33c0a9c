"""The command that tells what a wrong clock wrote, and sets it right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Database, ask_store

if TYPE_CHECKING:
    from bot.app.store import App


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
