"""The commands that read feeds: poll those that are due."""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Database
from bot.cli.output import make_safe

if TYPE_CHECKING:
    from bot.polling import EntryTold, PollFigures
    from bot.settings import Settings


def poll(
    stay: Annotated[bool, typer.Option("--stay", help="Go on until told to stop.")] = False,
    database: Database = None,
) -> None:
    """Read the feeds of all desks that are due, with their new articles.

    A line is printed once an article is safely stored.
    """
    from bot.settings import load_settings

    done = asyncio.run(_poll(load_settings(database), stay=stay))
    typer.echo(f"{done.polls} feeds polled, {done.entries} entries read.")


async def _poll(settings: Settings, *, stay: bool) -> PollFigures:
    from bot.app import open_app, open_intake

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    async with open_app(settings, create=False) as app, open_intake(app, settings, _tell) as intake:
        print("Reading the feeds that are due.", flush=True)
        if not stay:
            return await intake.poller.poll_once()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        await intake.poller.run(stop)
        return intake.poller.figures


def _tell(told: EntryTold) -> None:
    line = f"{told.outcome:8} {told.title}" + (f" · {told.link}" if told.link else "")
    print(make_safe(line), flush=True)
