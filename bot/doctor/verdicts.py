"""What to make of what was measured: plain decisions, each a finding with what to do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.domain.feeds import FeedState, QueueFigures, Subscription, TaskKind
from bot.domain.operations import (
    ChannelInspection,
    Finding,
    HeldDuty,
    Level,
    OutboxFigures,
    StoreReport,
)

LEAST_ROOM = 50_000_000
"""Bytes free on the disk under which the database may soon refuse to be written."""

LITTLE_ROOM = 500_000_000
"""Bytes free under which it is time to look; a backup needs the database's size besides."""

QUEUE_LATE = timedelta(hours=1)
"""Work that is due for longer is being done by nobody, or too slowly."""

OUTBOX_LATE = timedelta(minutes=30)
"""A post that waits for longer finds no way into its channel."""

NAMED = 5
"""How many things are named of which there may be many."""

_UNWELL = (FeedState.FAILING, FeedState.QUARANTINED, FeedState.GONE)


def judge_store(report: StoreReport) -> Iterator[Finding]:
    """Yield what a check of the database found."""
    for fault in report.faults:
        yield Finding(
            about="database",
            level=Level.FAULT,
            text=fault.detail,
            advice="Stop the bot, then `newsdesk restore BACKUP --replace` with the newest backup.",
        )
    if not report.faults:
        rows = f"{report.count('article'):,} articles in {report.count('desk'):,} desks"
        text = f"Schema {report.schema}, {report.size / 1e6:.1f} MB, {rows}; all texts as stored."
        yield Finding(about="database", level=Level.GOOD, text=text)
    if not report.index_checked:
        yield Finding(
            about="search index",
            level=Level.SKIPPED,
            text="Too large to be checked while others may want to write.",
            advice="`newsdesk backup` checks it in the copy.",
        )


def judge_room(free: int, size: int) -> Finding:
    """Return what the free room on the database's disk means for one of `size` bytes."""
    text = f"{free / 1e6:,.0f} MB are free beside the database."
    if free < LEAST_ROOM:
        advice = "Free some now: a full disk stops the bot from storing anything."
        return Finding(about="disk", level=Level.FAULT, text=text, advice=advice)
    if free < LITTLE_ROOM + size:
        advice = "Free some soon, or drop old texts: `newsdesk retention`."
        return Finding(about="disk", level=Level.WARNING, text=text, advice=advice)
    return Finding(about="disk", level=Level.GOOD, text=text)


def judge_rights(readable: Sequence[str]) -> Iterator[Finding]:
    """Yield a warning of files of ours that other users of the machine may read."""
    if readable:
        yield Finding(
            about="files",
            level=Level.WARNING,
            text=f"Other users of this machine may read {', '.join(readable)}.",
            advice="`chmod 600` keeps them from it.",
        )


def judge_zones(named: Mapping[str, str]) -> Iterator[Finding]:
    """Yield a fault for each time zone, by what has it, that this machine does not know."""
    for name, zone in named.items():
        if not is_known_zone(zone):
            yield Finding(
                about="time zone",
                level=Level.FAULT,
                text=f"{name}: this machine does not know the time zone {zone}.",
                advice="Choose another with /desk edit or /digest edit, or update tzdata.",
            )


def is_known_zone(zone: str) -> bool:
    """Tell whether this machine knows a time zone by its IANA name."""
    try:
        ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def judge_feeds(feeds: Sequence[Subscription]) -> Iterator[Finding]:
    """Yield how the feeds of all desks are doing."""
    if not feeds:
        advice = "/feed add in Discord brings some in."
        yield Finding(about="feeds", level=Level.GOOD, text="There are none yet.", advice=advice)
        return
    states = Counter("paused" if feed.paused else feed.feed.health.state.value for feed in feeds)
    notice = ", ".join(f"{count} {state}" for state, count in states.most_common())
    unwell = [feed for feed in feeds if not feed.paused and feed.feed.health.state in _UNWELL]
    if not unwell:
        yield Finding(about="feeds", level=Level.GOOD, text=f"{notice}.")
        return
    names = ", ".join(feed.name for feed in unwell[:NAMED])
    more = " …" if len(unwell) > NAMED else ""
    yield Finding(
        about="feeds",
        level=Level.WARNING,
        text=f"{notice}. Not doing well: {names}{more}",
        advice="`newsdesk feed show NAME` says why; remove those that will not come back.",
    )


_TASKS = {TaskKind.POLL: "Feeds to poll", TaskKind.ENTRY: "Entries to read"}


def judge_queue(figures: Sequence[QueueFigures], now: datetime, running: bool) -> Iterator[Finding]:
    """Yield how much work waits, and since when."""
    for kind in figures:
        text = f"{_TASKS[kind.kind]}: {kind.waiting} waiting, {kind.claimed} under way."
        late = now - kind.oldest_due if kind.oldest_due else timedelta()
        if late <= QUEUE_LATE:
            yield Finding(about="queue", level=Level.GOOD, text=text)
            continue
        yield Finding(
            about="queue",
            level=Level.WARNING,
            text=f"{text} The oldest is due for {late.total_seconds() / 3600:.1f} hours.",
            advice="Look in the log for what keeps the bot from it; NEWSDESK_WORKERS gives it more."
            if running
            else "Start the bot.",
        )


_DUTIES = {
    "desk": "places the articles of desks {numbers}",
    "host": "reads parts of the web ({count})",
    "shard": "serves the shards {numbers}",
    "identify": "connects to Discord",
    "house": "does the daily work",
    "sync": "tells Discord of the commands",
}


def judge_duties(held: Sequence[HeldDuty]) -> Iterator[Finding]:
    """Yield what each of the processes that share a database does, and until when that is sure."""
    by_holder: dict[str, list[HeldDuty]] = {}
    for duty in held:
        by_holder.setdefault(duty.holder, []).append(duty)
    for holder, duties in by_holder.items():
        numbers: dict[str, list[str]] = {}
        for duty in duties:
            kind, _, number = duty.name.partition(":")
            numbers.setdefault(kind, []).append(number)
        does = ", ".join(
            _DUTIES.get(kind, kind).format(numbers=_list_numbers(found), count=len(found))
            for kind, found in numbers.items()
        )
        seconds = min(duty.seconds for duty in duties)
        text = f"Process {holder} {does}; if it stops, others may from {seconds:.0f} s on."
        yield Finding(about="duties", level=Level.GOOD, text=text)


def _list_numbers(numbers: Sequence[str]) -> str:
    ordered = sorted(numbers, key=lambda number: (len(number), number))
    more = f" and {len(ordered) - NAMED} more" if len(ordered) > NAMED else ""
    return f"{', '.join(ordered[:NAMED])}{more}"


def judge_outbox(figures: Sequence[OutboxFigures], now: datetime, running: bool) -> Finding:
    """Return whether posts find their way."""
    by_state = {figure.state: figure for figure in figures}
    waiting, dead = by_state.get("open"), by_state.get("dead")
    text = f"{waiting.deliveries if waiting else 0} posts on their way"
    text += f", {dead.deliveries} given up for good." if dead else "."
    oldest = waiting.oldest if waiting else None
    if oldest is not None and now - oldest > OUTBOX_LATE:
        late = (now - oldest).total_seconds() / 60
        advice = "The log says what Discord answers." if running else "Start the bot."
        text += f" The oldest waits for {late:.0f} minutes."
        return Finding(about="outbox", level=Level.WARNING, text=text, advice=advice)
    return Finding(about="outbox", level=Level.GOOD, text=text)


def judge_channel(channel: ChannelInspection) -> Finding:
    """Return what the bot may not do in a channel that something is to be posted in."""
    name = f"#{channel.name or channel.channel} (guild {channel.guild})"
    if channel.problem:
        advice = "Choose another channel: /desk edit or /digest edit; or invite the bot again."
        text = f"{name}: {channel.problem}"
        return Finding(about="channel", level=Level.FAULT, text=text, advice=advice)
    if channel.lacking:
        lacking = ", ".join(name.replace("_", " ") for name in channel.lacking)
        advice = "Give the bot's role these permissions in the channel."
        text = f"{name} lacks: {lacking}."
        return Finding(about="channel", level=Level.FAULT, text=text, advice=advice)
    return Finding(about="channel", level=Level.GOOD, text=f"{name}: the bot may post.")


def judge_digests(
    next_due: tuple[datetime, str] | None, disabled: Sequence[str], now: datetime
) -> Iterator[Finding]:
    """Yield when the next digest is due, and which can no longer be posted."""
    if next_due is None:
        yield Finding(about="digests", level=Level.GOOD, text="None is due.")
    else:
        due, name = next_due
        hours = (due - now).total_seconds() / 3600
        text = f"Next: {name}, {due:%Y-%m-%d %H:%M} UTC, in {hours:.1f} hours."
        yield Finding(about="digests", level=Level.GOOD, text=text)
    if disabled:
        yield Finding(
            about="digests",
            level=Level.WARNING,
            text=f"Their channel is closed to the bot: {', '.join(disabled[:NAMED])}.",
            advice="/digest edit gives them another channel.",
        )
