"""Examine an installation: each part is looked at, whatever is wrong with the others."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path

from bot.doctor.verdicts import (
    is_known_zone,
    judge_channel,
    judge_digests,
    judge_duties,
    judge_feeds,
    judge_outbox,
    judge_queue,
    judge_rights,
    judge_room,
    judge_store,
    judge_zones,
)
from bot.domain.articles import PageKind, RawPage
from bot.domain.desks import GuildId
from bot.domain.errors import NewsdeskError, StoreBusy, StoreFull, StoreTooNew
from bot.domain.operations import ChannelInspection, Finding, Level, StoreReport, judge_clock
from bot.ports.operations import DatabaseFile
from bot.ports.services import WorkerPool
from bot.ports.storage import Storage
from bot.reading import BEGINNING, read_page
from bot.schedule import find_next

INDEX_SECONDS = 3.0
"""How long a running bot may be kept from writing: less than it waits before it gives up."""

SENTENCE = "Su Ziyun met the press in Tokyo on 18 July. "

Bound = frozenset[tuple[GuildId, int]]
Inspect = Callable[[Bound], Awaitable[tuple[ChannelInspection, ...]]]
"""Ask Discord what the bot may do in channels."""


async def check_file(database_file: DatabaseFile) -> tuple[tuple[Finding, ...], StoreReport | None]:
    """Return what is wrong with the database's file, and its report where it could be read."""
    try:
        report = await database_file.check(index_seconds=INDEX_SECONDS)
    except NewsdeskError as error:
        return (explain("database", error),), None
    return tuple(judge_store(report)), report


def check_disk(folder: Path, report: StoreReport | None) -> Finding:
    """Return how much room there is for the database."""
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        text = f"{folder}: {error.strerror}."
        advice = "Make the folder, or name another file in NEWSDESK_DATABASE."
        return Finding(about="disk", level=Level.FAULT, text=text, advice=advice)
    return judge_room(free, report.size if report else 0)


def check_rights(files: Sequence[Path]) -> tuple[Finding, ...]:
    """Return a warning where others may read or write files of ours, of those that there are."""
    readable = [str(file) for file in files if file.is_file() and file.stat().st_mode & 0o077]
    return tuple(judge_rights(readable))


async def check_store(
    store: Storage, *, now: datetime, running: bool, inspect: Inspect | None
) -> tuple[Finding, ...]:
    """Return what the open store says of clock, feeds, work, posts, digests and channels."""
    found: list[Finding] = []
    try:
        await store.try_to_write()
        found.append(judge_clock(now, await store.find_latest_moment()))
        held = await store.get_duties()
        running = running or bool(held)
        found += judge_duties(held)
        desks = await store.get_desks()
        feeds = [feed for desk in desks for feed in await store.get_subscriptions(desk.id)]
        found += judge_feeds(feeds)
        found += judge_queue(await store.get_queue_figures(now=now), now, running)
        found.append(judge_outbox(await store.get_outbox_figures(), now, running))
        digests = [digest for desk in desks for digest in await store.get_digests(desk.id)]
        zones = {f"Desk {desk.name}": desk.zone for desk in desks}
        found += judge_zones(zones | {f"Digest {one.name}": one.zone for one in digests})
        disabled = [digest.name for digest in digests if digest.disabled]
        due = [
            (slot.due, digest.name)
            for digest in digests
            if not (digest.paused or digest.disabled) and is_known_zone(digest.zone)
            if (slot := find_next(digest, after=now)) is not None
        ]
        found += judge_digests(min(due, default=None), disabled, now)
        guilds = {desk.id: desk.guild for desk in desks}
        bound = {
            (desk.guild, number)
            for desk in desks
            for number in (desk.channel, desk.admin_channel)
            if number
        }
        bound |= {(guilds[d.desk], d.channel) for d in digests if not d.disabled}
        found += await _check_channels(frozenset(bound), inspect)
    except NewsdeskError as error:
        found.append(explain("database", error))
    return tuple(found)


async def _check_channels(bound: Bound, inspect: Inspect | None) -> Sequence[Finding]:
    if inspect is None:
        text = "Not looked at: there is no DISCORD_TOKEN to ask Discord with."
        return [Finding(about="channel", level=Level.SKIPPED, text=text)]
    if not bound:
        text = "No desk has a channel yet."
        advice = "/desk setup in Discord chooses one."
        return [Finding(about="channel", level=Level.SKIPPED, text=text, advice=advice)]
    try:
        return [judge_channel(channel) for channel in await inspect(bound)]
    except NewsdeskError as error:
        return [explain("Discord", error)]


async def check_workers(pool: WorkerPool) -> Finding:
    """Return whether a worker process starts and reads a sentence."""
    page = RawPage(origin="doctor", kind=PageKind.TEXT, body=(SENTENCE * 9).encode())
    try:
        reading, _ = await pool.run(read_page, page, BEGINNING)
    except NewsdeskError as error:
        return explain("workers", error)
    text = f"One started and read {len(reading.sentences)} sentences."
    return Finding(about="workers", level=Level.GOOD, text=text)


_ADVICE: tuple[tuple[type[NewsdeskError], str], ...] = (
    (StoreBusy, "Wait until the other process is done, or stop it."),
    (StoreFull, "Free some space on its disk; nothing in the database is damaged by that."),
    (StoreTooNew, "Install the version that wrote it, or restore a backup made with this one."),
)


def explain(about: str, error: NewsdeskError) -> Finding:
    """Return what went wrong as a finding, with what mends it."""
    advice = next((notice for kind, notice in _ADVICE if isinstance(error, kind)), "")
    if not advice and about == "database":
        advice = "`newsdesk restore BACKUP --replace` puts a backup in its place."
    if not advice and about == "Discord":
        advice = "Try again; if it stays, see DISCORD_TOKEN and the network."
    if not advice:
        advice = "The log says more; a restart of the bot starts its workers anew."
    return Finding(about=about, level=Level.FAULT, text=str(error), advice=advice)
