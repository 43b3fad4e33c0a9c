"""What `newsdesk search` does with saved searches: keep one, list them, remove one."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from bot.cli.options import ask_store, load_pages_wording
from bot.cli.output import make_safe, print_json

if TYPE_CHECKING:
    from bot.app.store import App
    from bot.domain.queries import SavedSearch
    from bot.domain.questions import SearchQuestion

NOBODY = 0
"""Stands for the person in what the command line saves."""


def keep_search(request: SearchQuestion, name: str, *, guild: int, database: str | None) -> None:
    """Save a search under a name and say so on stderr, so that what it finds stands alone.

    Raises QueryNotUnderstood, DateNotUnderstood, NotFound or LimitReached where it cannot be.
    """
    from bot.briefing.lookup import dump_request, read_name

    wording = load_pages_wording()

    async def run(app: App) -> SavedSearch:
        store, desk, now = app.store, app.desk, app.clock.now()
        query = await dump_request(store, desk, request, now=now)
        kept = read_name(name, wording)
        return await store.save_search(desk.id, kept, query, person=NOBODY, now=now)

    kept = ask_store(run, guild=guild, database=database)
    print(make_safe(f"Saved as {kept.reference}: {kept.query}"), file=sys.stderr)


def list_saved(*, as_json: bool, guild: int, database: str | None) -> None:
    """Print the saved searches of a desk, each with its query."""

    async def run(app: App) -> tuple[SavedSearch, ...]:
        return await app.store.get_saved_searches(app.desk.id)

    held = ask_store(run, guild=guild, database=database)
    if as_json:
        keys = ("id", "name", "query", "person", "saved")
        print_json([{key: getattr(item, key) for key in keys} for item in held])
        return
    if not held:
        print("No search is saved yet: add --save NAME to one.")
    for item in held:
        print(make_safe(f"{item.name}: {item.query}"))


def forget_search(name: str, *, guild: int, database: str | None) -> None:
    """Remove a saved search; raises NotFound where it is not there or something goes by it."""
    from bot.briefing.lookup import choose_search, make_refers
    from bot.briefing.pages import say_uses
    from bot.domain.errors import NotFound

    wording = load_pages_wording()

    async def run(app: App) -> SavedSearch:
        store, desk, now = app.store, app.desk, app.clock.now()
        found = choose_search(await store.get_saved_searches(desk.id), name, wording)
        refers = make_refers(found, now=now)
        uses = await store.remove_search(desk.id, found.id, refers, now=now)
        if uses:
            places = {use.recipient: str(use.recipient) for use in uses}
            notice = say_uses(uses, NOBODY, places, wording)
            raise NotFound(wording.say("saved.in_use", name=found.name, uses=notice))
        return found

    gone = ask_store(run, guild=guild, database=database)
    print(make_safe(f"Removed {gone.name}: {gone.query}"))
