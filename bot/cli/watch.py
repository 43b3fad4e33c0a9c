"""The commands about watches, for looking only: they are made where they are told, in Discord."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from bot.cli.options import AsJson, at_desk, load_pages_wording
from bot.cli.output import make_safe, print_json

if TYPE_CHECKING:
    from bot.app.store import App
    from bot.domain.watches import Watch

app = typer.Typer(no_args_is_help=True, help="Look at what a desk's people and channels watch.")


@app.command("list")
@at_desk
async def list_watches(app: App, as_json: AsJson = False) -> None:
    """List the watches of a desk: what, for whom, and what each waits for."""
    from bot.briefing.pages.watch import list_settings, say_paused

    watches = await app.store.get_watches(app.desk.id)
    if as_json:
        print_json([_to_plain(watch) for watch in watches])
        return
    if not watches:
        print("Nothing is watched yet.")
    wording = load_pages_wording()
    for watch in watches:
        who = f"person {-watch.recipient}" if watch.is_private else f"channel {watch.recipient}"
        about = (*list_settings(watch, app.desk.zone, wording), say_paused(watch, wording))
        said = " · ".join(filter(None, (watch.label, watch.target.subject, who, *about)))
        print(make_safe(f"{watch.id:>4}  {said}"))


def _to_plain(watch: Watch) -> dict[str, object]:
    """Return a watch as JSON takes it: spans and times of day in words."""
    quiet = watch.quiet
    return {
        "id": watch.id,
        "person": -watch.recipient if watch.is_private else None,
        "channel": None if watch.is_private else watch.recipient,
        "target": watch.target.subject,
        "label": watch.label,
        "min_sources": watch.min_sources,
        "cooldown_hours": watch.cooldown.total_seconds() / 3600,
        "quiet": f"{quiet.start:%H:%M}-{quiet.end:%H:%M}" if quiet else None,
        "zone": watch.zone or None,
        "created": watch.created.isoformat(),
        "told": watch.last_notified_at.isoformat() if watch.last_notified_at else None,
        "paused": watch.paused or None,
    }
