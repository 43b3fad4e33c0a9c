"""The commands about feeds: list, show, edit, remove, pause and resume them."""

from __future__ import annotations

import re
import sys
from datetime import datetime
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.addresses import make_url_key, read_address
from bot.cli.options import AsJson, Database, Guild, ask_store
from bot.cli.output import make_safe, print_json
from bot.domain.articles import SourceClass
from bot.domain.errors import NotFound
from bot.domain.feeds import LONGEST_INTERVAL, SHORTEST_INTERVAL

if TYPE_CHECKING:
    from rich.table import Table

    from bot.app.store import App
    from bot.domain.articles import StoredArticle
    from bot.domain.feeds import Subscription, SubscriptionChanges

NEWEST = 5
"""Articles that `show` lists."""

app = typer.Typer(no_args_is_help=True, help="List and change the feeds of a desk.")

Every = Annotated[
    str | None,
    typer.Option(help="How often to read it: 5m to 24h; auto for as often as it publishes."),
]
Which = Annotated[
    str, typer.Argument(help="Its name, its number in the list, or its address.", metavar="FEED")
]


@app.command("list")
def list_feeds(as_json: AsJson = False, guild: Guild = 0, database: Database = None) -> None:
    """List the feeds with their state, when they were read and when they are read next."""

    async def question(app: App) -> tuple[tuple[Subscription, ...], str]:
        return await app.store.get_subscriptions(app.desk.id), app.desk.zone

    feeds, zone = ask_store(question, guild=guild, database=database)
    if as_json:
        print_json(feeds)
    elif not feeds:
        print("There are no feeds yet.")
    else:
        _print_table(_make_table(feeds, ZoneInfo(zone)))


@app.command()
def show(
    which: Which, as_json: AsJson = False, guild: Guild = 0, database: Database = None
) -> None:
    """Show one feed: its settings, how it is doing and why, its newest articles."""

    async def question(app: App) -> tuple[Subscription, tuple[StoredArticle, ...], str]:
        feed = await find_feed(app, which)
        articles = await app.store.get_feed_articles(app.desk.id, feed.id, limit=NEWEST)
        return feed, articles, app.desk.zone

    feed, articles, zone = ask_store(question, guild=guild, database=database)
    if as_json:
        print_json(feed)
        return
    for label, value in _describe(feed, ZoneInfo(zone)):
        if value:
            print(make_safe(f"{label + ':':<14}{value}"))
    for article in articles:
        day = article.article.published.day.isoformat() if article.article.published else "—"
        print(make_safe(f"  {day}  {article.article.title}"))


@app.command()
def edit(
    which: Which,
    name: Annotated[str | None, typer.Option(help="Its name; '' for the feed's title.")] = None,
    tags: Annotated[str | None, typer.Option(help="Its tags, with commas; '' for none.")] = None,
    source_class: Annotated[
        SourceClass | None, typer.Option("--class", help="What kind of publisher it is.")
    ] = None,
    every: Every = None,
    guild: Guild = 0,
    database: Database = None,
) -> None:
    """Change settings of a feed; what is not named stays as it is."""
    changes: SubscriptionChanges = {}
    if name is not None:
        changes["name"] = name
    if tags is not None:
        changes["tags"] = tuple(tag for tag in tags.split(",") if tag.strip())
    if source_class is not None:
        changes["source_class"] = source_class
    if every is not None:
        changes["interval"] = read_interval(every)
    if not changes:
        raise typer.BadParameter("Name what to change: --name, --tags, --class or --every.")
    feed = _change(which, changes, guild, database)
    settings = [", ".join(feed.tags) or "no tags", feed.source_class]
    settings += [_say_interval(feed)] if every is not None else []
    print(make_safe(f"{feed.name}: {'; '.join(settings)}"))


@app.command()
def remove(which: Which, guild: Guild = 0, database: Database = None) -> None:
    """Remove a feed; the articles that came by it stay."""

    async def question(app: App) -> Subscription:
        feed = await find_feed(app, which)
        await app.store.remove_subscription(app.desk.id, feed.id)
        return feed

    feed = ask_store(question, guild=guild, database=database)
    print(make_safe(f"Removed {feed.name}. Its articles stay."))


@app.command()
def pause(which: Which, guild: Guild = 0, database: Database = None) -> None:
    """Stop reading a feed until it is resumed."""
    feed = _change(which, {"paused": True}, guild, database)
    print(make_safe(f"{feed.name} is paused."))


@app.command()
def resume(which: Which, guild: Guild = 0, database: Database = None) -> None:
    """Read a feed again, also one that said that it is gone."""
    feed = _change(which, {"paused": False}, guild, database)
    print(make_safe(f"{feed.name} is read again from now on."))


def _change(
    which: str, changes: SubscriptionChanges, guild: int, database: str | None
) -> Subscription:
    async def question(app: App) -> Subscription:
        feed, now = await find_feed(app, which), app.clock.now()
        if changes.get("paused") is False:
            await app.store.poll_soon(app.desk.id, feed.id, now=now)
        return await app.store.edit_subscription(app.desk.id, feed.id, now=now, **changes)

    return ask_store(question, guild=guild, database=database)


async def find_feed(app: App, which: str) -> Subscription:
    """Return the feed that a person means; raises NotFound where that is none, or several."""
    feeds = await app.store.get_subscriptions(app.desk.id)
    wanted, key = " ".join(which.split()).casefold(), make_url_key(read_address(which))
    for held in (
        [feed for feed in feeds if feed.name.casefold() == wanted],
        [feed for feed in feeds if which in (feed.feed.url, str(feed.id))],
        [feed for feed in feeds if key and make_url_key(feed.feed.url) == key],
    ):
        if len(held) == 1:
            return held[0]
        if held:
            numbers = ", ".join(str(feed.id) for feed in held)
            raise NotFound(f"Several feeds are called {which}: name one by its number, {numbers}.")
    raise NotFound(f"There is no feed {which} here: `newsdesk feed list` shows those that are.")


def _make_table(feeds: tuple[Subscription, ...], zone: ZoneInfo) -> Table:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for heading in ("no.", "name", "kind", "state", "a day", "last read", "next", "tags"):
        table.add_column(heading, justify="right" if heading in ("no.", "a day") else "left")
    for feed in feeds:
        health = feed.feed.health
        cells = (
            str(feed.id),
            feed.name,
            feed.feed.source_kind.value,
            _say_state(feed),
            "" if health.per_day is None else f"{health.per_day:.1f}",
            _say_time(health.succeeded_at, zone),
            "" if feed.paused else _say_time(health.next_at, zone),
            ", ".join(feed.tags),
        )
        table.add_row(*(Text(make_safe(cell)) for cell in cells))
    return table


def _print_table(table: Table) -> None:
    from rich.console import Console

    # Piped, no cell is cut short or broken into lines, for programs that search in it.
    width = None if sys.stdout.isatty() else 100_000
    console = Console(highlight=False, width=width)
    with console.capture() as captured:
        console.print(table)
    print("\n".join(line.rstrip() for line in captured.get().splitlines()))


def _describe(feed: Subscription, zone: ZoneInfo) -> tuple[tuple[str, str], ...]:
    health = feed.feed.health
    fault = health.fault
    return (
        ("Name", feed.name),
        ("Number", str(feed.id)),
        ("Address", feed.feed.url),
        ("Kind", " · ".join(filter(None, (feed.feed.source_kind, feed.feed.selector)))),
        ("Title", feed.feed.title),
        ("Site", feed.feed.link or ""),
        ("State", _say_state(feed)),
        ("Reason", (fault.detail or fault.kind.value) if fault else ""),
        ("Failures", str(health.failures or "")),
        ("Last read", _say_time(health.succeeded_at, zone)),
        ("Next", "" if feed.paused else _say_time(health.next_at, zone)),
        ("A day", "" if health.per_day is None else f"{health.per_day:.1f} entries"),
        ("Every", _say_interval(feed)),
        ("Tags", ", ".join(feed.tags)),
        ("Class", feed.source_class.value),
        ("Filter", feed.filter),
    )


def read_interval(text: str) -> int | None:
    """Return the seconds of "5m" or "2h", None for "auto"; raises BadParameter in words."""
    if text.strip().lower() == "auto":
        return None
    match = re.fullmatch(r"(\d{1,4})\s*(m|min|minutes?|h|hours?|d|days?)", text.strip().lower())
    seconds = int(match[1]) * {"m": 60, "h": 3600, "d": 86_400}[match[2][0]] if match else 0
    least, most = SHORTEST_INTERVAL.total_seconds(), LONGEST_INTERVAL.total_seconds()
    if not least <= seconds <= most:
        raise typer.BadParameter(f"{text[:40]!r} is no time from 5m to 24h, such as 15m, nor auto.")
    return seconds


def _say_interval(feed: Subscription) -> str:
    return f"every {feed.interval // 60} minutes" if feed.interval else "as often as it publishes"


def _say_state(feed: Subscription) -> str:
    return "paused" if feed.paused else feed.feed.health.state.value


def _say_time(moment: datetime | None, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}" if moment else ""
