"""The command about how long texts are kept."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.options import Database, Guild, ask_store
from bot.cli.output import count_things
from bot.cli.upkeep import confirm

if TYPE_CHECKING:
    from bot.app.store import App
    from bot.domain.operations import OldTexts

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
        print(_say(ask_store(_find_days, guild=guild, database=database)))
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


def _say(days: int | None) -> str:
    return "Texts are kept for good." if days is None else f"Texts are kept for {days} days."
