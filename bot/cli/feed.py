"""The commands about the feeds of a desk: list and change, add and read them, lists (OPML)."""

from __future__ import annotations

import asyncio
import re
import signal
import sys
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from bot.addresses import make_url_key, read_address
from bot.cli.options import AsJson, Database, Guild, ask_store, at_desk, open_desk
from bot.cli.output import make_safe, print_json, show_progress
from bot.domain.articles import SourceClass
from bot.domain.errors import FeedInvalid, FileUnreadable, LimitReached, NotFound, StorageError
from bot.domain.feeds import (
    FOUND_LINKS,
    LONGEST_INTERVAL,
    MOST_DAYS_BACK,
    SHORTEST_INTERVAL,
    Added,
    NewSubscription,
    SourceKind,
)

if TYPE_CHECKING:
    from datetime import datetime

    from rich.table import Table

    from bot.app.store import App
    from bot.domain.feeds import (
        EntryPreview,
        FeedCheck,
        FeedPreview,
        Preview,
        Subscription,
        SubscriptionChanges,
    )
    from bot.intake.feed import OpmlList
    from bot.polling import EntryOutcome, PollFigures
    from bot.settings import Settings

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
Name = Annotated[str, typer.Option(help="What to call it; the feed's own title if none.")]
Tags = Annotated[list[str] | None, typer.Option("--tag", help="A tag for it; several if repeated.")]
Class = Annotated[SourceClass, typer.Option("--class", help="What kind of publisher it is.")]


@app.command("list")
@at_desk
async def list_feeds(app: App, as_json: AsJson = False) -> None:
    """List the feeds with their state, when they were read and when they are read next."""
    feeds = await app.store.get_subscriptions(app.desk.id)
    if as_json:
        print_json(feeds)
    elif not feeds:
        print("There are no feeds yet.")
    else:
        _print_table(_make_table(feeds, ZoneInfo(app.desk.zone)))


@app.command()
@at_desk
async def show(app: App, which: Which, as_json: AsJson = False) -> None:
    """Show one feed: its settings, how it is doing and why, its newest articles."""
    feed = await find_feed(app, which)
    if as_json:
        print_json(feed)
        return
    for label, value in _describe(feed, ZoneInfo(app.desk.zone)):
        if value:
            print(make_safe(f"{label + ':':<14}{value}"))
    for article in await app.store.get_feed_articles(app.desk.id, feed.id, limit=NEWEST):
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
    feed = ask_store(lambda app: _change(app, which, changes), guild=guild, database=database)
    settings = [", ".join(feed.tags) or "no tags", feed.source_class]
    settings += [_say_interval(feed)] if every is not None else []
    print(make_safe(f"{feed.name}: {'; '.join(settings)}"))


@app.command()
@at_desk
async def remove(app: App, which: Which) -> None:
    """Remove a feed; the articles that came by it stay."""
    feed = await find_feed(app, which)
    await app.store.remove_subscription(app.desk.id, feed.id)
    print(make_safe(f"Removed {feed.name}. Its articles stay."))


@app.command()
@at_desk
async def pause(app: App, which: Which) -> None:
    """Stop reading a feed until it is resumed."""
    feed = await _change(app, which, {"paused": True})
    print(make_safe(f"{feed.name} is paused."))


@app.command()
@at_desk
async def resume(app: App, which: Which) -> None:
    """Read a feed again, also one that said that it is gone."""
    feed = await _change(app, which, {"paused": False})
    print(make_safe(f"{feed.name} is read again from now on."))


async def _change(app: App, which: str, changes: SubscriptionChanges) -> Subscription:
    feed, now = await find_feed(app, which), app.clock.now()
    if changes.get("paused") is False:
        await app.store.poll_soon(app.desk.id, feed.id, now=now)
    return await app.store.edit_subscription(app.desk.id, feed.id, now=now, **changes)


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


@app.command()
def add(
    url: Annotated[str, typer.Argument(help="The address of a feed, a page or a site.")],
    name: Name = "",
    tag: Tags = None,
    source_class: Class = SourceClass.UNKNOWN,
    every: Every = None,
    days_back: Annotated[
        int, typer.Option(min=0, max=MOST_DAYS_BACK, help="Days that the first run goes back.")
    ] = 1,
    links: Annotated[
        str | None,
        typer.Option(help="Watch the page's own links: auto, or a CSS selector of them."),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Add it without asking.")] = False,
    guild: Guild = 0,
    database: Database = None,
) -> None:
    """Find the feed of an address, show its newest entries, and add it after a yes."""
    from bot.intake.feed import check_selector
    from bot.polling import find_canonical
    from bot.settings import load_settings

    settings = load_settings(database)
    if links is not None and links != FOUND_LINKS:
        check_selector(links)
    preview = asyncio.run(_preview(url, links, settings))
    _print_lines(_describe_preview(preview.preview))
    for other in preview.others:
        print(make_safe(f"The page also has: {other.title or other.url} · {other.url}"))
    if preview.preview.fault is not None:
        raise FeedInvalid(f"No feed was found at {url}.")
    if not yes:
        typer.confirm("Add this feed?", abort=True)
    wanted = NewSubscription(
        url=find_canonical(preview.preview),
        selector=preview.preview.selector,
        name=name,
        title=preview.preview.title,
        tags=tuple(tag or ()),
        source_class=source_class,
        days_back=days_back,
        interval=read_interval(every) if every else None,
    )
    subscribe = partial(_subscribe, wanted)
    held, added = ask_store(subscribe, guild=guild, database=database, create=True)
    verb = "Added" if added is Added.NEW else "This desk has it already:"
    print(make_safe(f"{verb} {held.name} · {held.feed.url}"))


async def _subscribe(wanted: NewSubscription, app: App) -> tuple[Subscription, Added]:
    return await app.store.add_subscription(app.desk.id, wanted, now=app.clock.now())


async def _preview(url: str, selector: str | None, settings: Settings) -> Preview:
    from bot.app.intake import open_previews

    async with open_previews(settings) as previews:
        return await previews.preview_feed(url, selector=selector)


@app.command()
def test(
    which: Which, as_json: AsJson = False, guild: Guild = 0, database: Database = None
) -> None:
    """Say step by step what reading a feed comes to: one of the desk's, or an address."""
    from bot.settings import load_settings

    preview = asyncio.run(_test(which, load_settings(database), guild))
    if as_json:
        print_json(preview)
    else:
        _print_lines(_describe_preview(preview))
    if preview.fault is not None:
        raise typer.Exit(1)


async def _test(which: str, settings: Settings, guild: int) -> FeedPreview:
    """Try the desk's feed that is meant, else an address, for which no store is needed."""
    from bot.app.intake import open_previews

    asked: Subscription | str = which
    zone = "UTC"
    try:
        async with open_desk(settings, guild) as app:
            asked, zone = await find_feed(app, which), app.desk.zone
    except (NotFound, StorageError):
        if "://" not in read_address(which):
            raise
    async with open_previews(settings) as previews:
        return await previews.in_zone(zone).test_feed(asked)


def _print_lines(lines: Iterator[str]) -> None:
    for line in lines:
        print(make_safe(line))


def _describe_preview(preview: FeedPreview) -> Iterator[str]:
    yield f"Asked for   {preview.url}"
    if preview.found_url and preview.found_url != preview.url:
        yield f"Led to      {preview.found_url}" + (
            " (for good)" if preview.permanent_url == preview.found_url else ""
        )
    if preview.status:
        stated = preview.content_type or "no content type"
        size = f", {preview.size:,} bytes, {preview.seconds:.1f} s" if preview.found_url else ""
        yield f"Answered    {preview.status}, {stated}{size}"
    if preview.fault is not None:
        yield f"Stopped     {preview.fault.detail or preview.fault.kind.value}"
        return
    language = f", {preview.language}" if preview.language else ""
    kind = preview.kind or "no stated format"
    watched = f", links: {preview.selector}" if preview.selector else ""
    yield f"Read        {preview.title or 'no title'} ({kind}{watched}{language})"
    yield f"Holds       {preview.entries} entries, {preview.dated} with a date"
    for entry in preview.newest:
        yield from _describe_entry(entry)
    if preview.source_kind is SourceKind.PAGE:
        yield from (f"Next        {title}" for title in preview.titles)


def _describe_entry(entry: EntryPreview) -> Iterator[str]:
    day = f"{entry.published:%Y-%m-%d %H:%M}" if entry.published else "no date"
    yield f"Entry       {entry.title or 'no title'} · {day}" + (
        f" · {entry.link}" if entry.link else ""
    )
    verb = "kept" if entry.text_source.kept else "not kept"
    words = f", {entry.words} words" if entry.words else ""
    why = f" ({entry.fault.detail})" if entry.fault else ""
    yield f"            {verb}: {entry.text_source.value}{words}{why}"


@app.command()
def check(
    which: Annotated[str, typer.Argument(help="A feed, or a tag of several.", metavar="FEED|TAG")],
    guild: Guild = 0,
    database: Database = None,
) -> None:
    """Read one feed, or all with a tag, now, and tell what came.

    The exit status is 1 where one could not be read.
    """
    from bot.settings import load_settings

    checks = asyncio.run(_check(which, load_settings(database), guild))
    for one in checks:
        fault = one.feed.feed.health.fault
        came = f"{len(one.came)} new" if one.came else "nothing new"
        why = (fault.detail or fault.kind.value) if fault else came
        print(make_safe(f"{one.feed.name}: {why if one.read else 'not read, for it is paused'}"))
        for stored in one.came:
            article = stored.article
            print(make_safe(f"  {article.title or article.origin} · {article.url or ''}"))
    if any(one.feed.feed.health.fault or not one.read for one in checks):
        raise typer.Exit(1)


async def _check(which: str, settings: Settings, guild: int) -> tuple[FeedCheck, ...]:
    from bot.app.intake import open_intake
    from bot.domain.entities import fold_name
    from bot.polling import check_feeds

    async with (
        open_desk(settings, guild) as app,
        open_intake(app, settings) as intake,
    ):
        held = await app.store.get_subscriptions(app.desk.id)
        tagged = [one for one in held if fold_name(which) in map(fold_name, one.tags)]
        feeds = tagged or [await find_feed(app, which)]

        async def read(_asked: datetime) -> None:
            await intake.poller.poll_once()

        return await check_feeds(app.store, app.desk.id, feeds, clock=app.clock, read=read)


@app.command()
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
    from bot.app.intake import open_intake
    from bot.domain.desks import LOCAL_GUILD

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    async with (
        open_desk(settings, LOCAL_GUILD) as app,
        open_intake(app, settings, _print_outcome) as intake,
    ):
        print("Reading the feeds that are due.", flush=True)
        if not stay:
            return await intake.poller.poll_once()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        await intake.poller.run(stop)
        return intake.poller.figures


def _print_outcome(outcome: EntryOutcome) -> None:
    line = f"{outcome.outcome:8} {outcome.title}" + (f" · {outcome.link}" if outcome.link else "")
    print(make_safe(line), flush=True)


@app.command("import")
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
    listed = parse_opml(body, private_hosts=load_settings(database).private_hosts)
    passed_over = ask_store(partial(_import, listed), guild=guild, database=database, create=True)
    for problem in listed.problems:
        what = " · ".join(filter(None, (problem.name, problem.url))) or "no address"
        print(make_safe(f"left out  {what}: {problem.reason.value} (line {problem.line})"))
    passed_over += len(listed.problems)
    added = len(listed.feeds) + len(listed.problems) - passed_over
    print(f"{added} feeds are on the desk, {passed_over} were left out.")
    if passed_over:
        raise typer.Exit(1)


async def _import(listed: OpmlList, app: App) -> int:
    """Add the feeds of a list with a progress bar; return how many could not be."""
    left_out = 0
    with show_progress("adding", len(listed.feeds)) as move:
        for wanted in listed.feeds:
            left_out += not await _add(app, wanted)
            move(advance=1)
    return left_out


async def _add(app: App, wanted: NewSubscription) -> bool:
    try:
        held, added = await _subscribe(wanted, app)
    except LimitReached as error:
        print(make_safe(f"left out  {wanted.name or wanted.url}: {error}"))
        return False
    tags = f" · {', '.join(held.tags)}" if held.tags else ""
    print(make_safe(f"{added.value:8}  {held.name} · {held.feed.url}{tags}"))
    return True


@app.command("export")
@at_desk
async def export_feeds(
    app: App,
    file: Annotated[
        Path | None, typer.Argument(help="Where to write it; to standard output if none.")
    ] = None,
) -> None:
    """Write the desk's feeds as OPML, for other readers or another desk."""
    from bot.intake.feed import write_opml

    held = await app.store.get_subscriptions(app.desk.id)
    written = write_opml(held, title=app.desk.name, now=app.clock.now())
    if file is None:
        print(written.decode())
        return
    try:
        file.write_bytes(written)
    except OSError as error:
        raise FileUnreadable(f"{file} cannot be written.") from error
    print(f"{len(held)} feeds of {make_safe(app.desk.name)} are in {file}.")
