"""The commands that read feeds from the web: add, test and poll them."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from bot.addresses import read_address
from bot.cli.feed.commands import Every, Which, find_feed, read_interval
from bot.cli.options import AsJson, Database, Guild, ask_store, open_desk
from bot.cli.output import make_safe, print_json
from bot.domain.articles import SourceClass
from bot.domain.errors import FeedInvalid, NotFound, StorageError
from bot.domain.feeds import MOST_DAYS_BACK, SourceKind

if TYPE_CHECKING:
    from datetime import datetime

    from bot.app.store import App
    from bot.domain.feeds import (
        Added,
        EntryPreview,
        FeedCheck,
        FeedPreview,
        Preview,
        Subscription,
    )
    from bot.polling import EntryOutcome, PollFigures
    from bot.settings import Settings

Name = Annotated[str, typer.Option(help="What to call it; the feed's own title if none.")]
Tags = Annotated[list[str] | None, typer.Option("--tag", help="A tag for it; several if repeated.")]
Class = Annotated[SourceClass, typer.Option("--class", help="What kind of publisher it is.")]


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
    from bot.domain.feeds import FOUND_LINKS, Added, NewSubscription
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

    async def subscribe(app: App) -> tuple[Subscription, Added]:
        return await app.store.add_subscription(app.desk.id, wanted, now=app.clock.now())

    held, added = ask_store(subscribe, guild=guild, database=database, create=True)
    verb = "Added" if added is Added.NEW else "This desk has it already:"
    print(make_safe(f"{verb} {held.name} · {held.feed.url}"))


async def _preview(url: str, selector: str | None, settings: Settings) -> Preview:
    from bot.app.intake import open_previews

    async with open_previews(settings) as previews:
        return await previews.preview_feed(url, selector=selector)


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
