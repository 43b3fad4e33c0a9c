"""The pages of watches: what they tell, the list of them, and what was asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.briefing.compose import WatchedStory
from bot.briefing.page import (
    Block,
    Line,
    Page,
    Places,
    Run,
    Text,
    show_channel,
    show_role,
    show_time,
)
from bot.briefing.pages.brief import show_headline, show_in_post
from bot.briefing.wording import Wording
from bot.domain.watches import MUTED, Watch

MOST_LABELS = 5
"""Watches that the title of a message names; it says how many more there are."""


def show_watch_post(
    quoted: Sequence[WatchedStory],
    listed: Sequence[WatchedStory],
    desk: str,
    wording: Wording,
    *,
    at_once: bool = False,
) -> Page:
    """Return the page of a message: what it is told for, then a block a story, then the rest.

    That of a rule (`at_once`) begins with the headline where it tells one story alone.
    """
    every = (*quoted, *listed)
    labels = list(dict.fromkeys(label for item in every for label in item.labels))
    named = wording.say("page.join").join(labels[:MOST_LABELS])
    if len(labels) > MOST_LABELS:
        named = f"{named} {wording.say('page.more', n=len(labels) - MOST_LABELS)}"
    say = wording.say
    blocks = [show_in_post(item.brief, n, "", wording) for n, item in enumerate(quoted, 1)]
    if listed:
        lines = (_show_listed(item, wording) for item in listed)
        blocks.append(Block(lines, say("watch.also")))
    about = f"{wording.count('watch.stories', len(every))} · {desk}"
    title = (Run(say("watch.told", names=named), bold=True), Run(f" · {about}"))
    if at_once:
        alone = show_headline(every[0].brief.headline, every[0].brief.by_desk, wording)
        first = alone if len(every) == 1 else wording.count("watch.stories", len(every))
        title = (Run(first, bold=True), Run(f" · {named} · {desk}"))
    return Page(title, blocks, footer=say("watch.how_to_end"))


def _show_listed(item: WatchedStory, wording: Wording) -> Line:
    """Return a story's headline, with one of its sources."""
    headline = Run(show_headline(item.brief.headline, item.brief.by_desk, wording))
    if not item.brief.cited:
        return (headline,)
    source = item.brief.cited[0]
    return (headline, Run(" "), Run(f"[{source.name}]", dim=True, href=source.url))


def show_watches(
    watches: Sequence[Watch],
    labels: Mapping[int, str],
    zone: str,
    wording: Wording,
    *,
    places: Places,
) -> Page:
    """Return the page of the watches of a person and of the channel where they ask, and of rules.

    `labels` are what the targets are called now, by the watch's number; `zone` is the desk's.
    """
    say = wording.say
    others = [watch for watch in watches if not watch.is_rule]
    groups = (
        ("watch.yours", [watch for watch in others if watch.is_private]),
        ("watch.channels", [watch for watch in others if not watch.is_private]),
        ("watch.rules", [watch for watch in watches if watch.is_rule]),
    )
    blocks = []
    for heading, held in groups:
        lines = [
            line
            for watch in held
            for line in _show_watch(watch, labels.get(watch.id, watch.label), zone, places, wording)
        ]
        if lines:
            blocks.append(Block(lines, say(heading)))
    return Page(say("watch.list"), blocks or [Block([say("watch.none")])])


def _show_watch(
    watch: Watch, label: str, zone: str, places: Places, wording: Wording
) -> Iterator[Text]:
    settings = list_settings(watch, zone, wording)
    if watch.is_rule:
        settings = (show_channel(watch.recipient, places, wording), *settings)
    about = " · ".join(settings)
    yield (
        Run(label, bold=True),
        Run(f" ({wording.say(f'watch.kind_{watch.target.kind}')})"),
        Run(f" · {about}" if about else "", dim=True),
    )
    if watch.paused:
        yield say_paused(watch, wording)


def say_paused(watch: Watch, wording: Wording) -> str:
    """Return why a watch tells nothing any more, and what can be done; "" where it does."""
    if not watch.paused:
        return ""
    closed = watch.is_private and watch.paused not in ("left", MUTED)
    return wording.say(f"watch.paused_{'dm' if closed else watch.paused}")


def list_settings(watch: Watch, zone: str, wording: Wording) -> tuple[str, ...]:
    """Return what a watch waits for, in words; nothing where it tells everything at once."""
    say, settings = wording.say, []
    if watch.min_sources > 1:
        settings.append(say("watch.from_sources", n=watch.min_sources))
    if watch.cooldown:
        hours = f"{watch.cooldown.total_seconds() / 3600:g}"
        settings.append(say("watch.cooldown", n=hours))
    if watch.quiet:
        start, end = f"{watch.quiet.start:%H:%M}", f"{watch.quiet.end:%H:%M}"
        settings.append(say("watch.quiet", start=start, end=end, zone=watch.zone or zone))
    if watch.is_rule:
        settings.append(wording.count("watch.per_hour", watch.per_hour))
        settings += [say("watch.role", role=show_role(watch.role, wording))] if watch.role else []
        settings += [say("watch.in_threads")] if watch.threads else []
    if watch.last_notified_at:
        when = show_time(watch.last_notified_at, watch.zone or zone, wording)
        settings.append(say("watch.told_last", when=when))
    return tuple(settings)


def show_added(watch: Watch, zone: str, where: str, wording: Wording, *, meant: str = "") -> Page:
    """Return the page of a watch that was made or changed; `where` names its channel.

    `meant` is what words that are watched are understood as.
    """
    say = wording.say
    key = "watch.added_dm" if watch.is_private else "watch.added_channel"
    lines: list[Text] = [say(key, channel=where), *list_settings(watch, zone, wording)]
    lines.append((Run(say("watch.only_new"), dim=True),))
    if meant:
        lines.append((Run(say("watch.words_meant", query=meant), dim=True),))
    return Page(say("watch.added", name=watch.label), [Block(lines)])
