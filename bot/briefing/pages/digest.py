"""The pages of a desk's digests: the list, a change, the history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from bot.briefing.compose import show_times, show_weekdays
from bot.briefing.page import (
    Block,
    Line,
    Page,
    Places,
    Run,
    Text,
    label_value,
    list_changes,
    show_channel,
    show_day,
    show_role,
    show_time,
)
from bot.briefing.pages.notices import say_refusal
from bot.briefing.wording import Wording
from bot.domain.digests import Digest, RunOutcome
from bot.domain.digests import Run as Post


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """When a digest is due next, None where never, and the dates before long that do not exist.

    `skips` is up to when its times are left out, None where none are.
    """

    due: datetime | None
    skips: datetime | None = None
    left_out: tuple[date, ...] = ()


def list_settings(digest: Digest, places: Places, wording: Wording) -> tuple[tuple[str, str], ...]:
    """Return a digest's settings as they are shown: the key of each label, and the value."""
    say = wording.say
    join = say("page.join").join
    settings = [
        ("digest.name", digest.name),
        ("digest.channel", show_channel(digest.channel, places, wording)),
        ("digest.time", f"{show_times(digest.times, wording)} ({digest.zone})"),
        ("digest.days", show_weekdays(digest.weekdays, wording)),
        ("digest.tags", join(digest.tags) or say("digest.no_tags")),
        ("digest.filter", digest.filter or say("digest.no_filter")),
        ("digest.length", say(f"digest.length_{digest.length}")),
        ("digest.mention", _show_mention(digest, wording)),
        ("digest.language", say(f"language.{digest.language}")),
        ("digest.when_empty", say(f"digest.empty_{digest.when_empty}")),
        ("digest.kind", say(f"digest.kind_{digest.kind}")),
        ("digest.agenda", say(f"digest.agenda_{digest.agenda}")),
        ("digest.threads", say("digest.yes" if digest.threads else "digest.no")),
        ("digest.publish", say("digest.yes" if digest.publish else "digest.no")),
        ("digest.forum_tag", digest.forum_tag or say("digest.no_forum_tag")),
    ]
    return tuple(settings)


def _show_mention(digest: Digest, wording: Wording) -> str:
    return show_role(digest.mention, wording) if digest.mention else wording.say("digest.nobody")


def show_digests(
    digests: Sequence[tuple[Digest, Coming]], places: Places, wording: Wording
) -> Page:
    """Return the page of a desk's digests, each with when it is due next."""
    blocks = [_show_digest(digest, coming, places, wording) for digest, coming in digests]
    nothing = Block([wording.say("digest.none")])
    return Page(wording.say("digest.list"), blocks or [nothing])


def _show_digest(digest: Digest, coming: Coming, places: Places, wording: Wording) -> Block:
    join = wording.say("page.join").join
    values = dict(list_settings(digest, places, wording))
    shown = ("digest.channel", "digest.time", "digest.days", "digest.length")
    about = " · ".join(values[key] for key in shown)
    lines: list[Text] = [(Run(about, dim=True),)]
    if digest.tags:
        lines.append((Run(f"{wording.say('digest.tags')} {join(digest.tags)}", dim=True),))
    lines += _show_coming(digest, coming, wording)
    return Block(lines, digest.name)


def say_next(digest: Digest, due: datetime | None, wording: Wording) -> str:
    """Return when a digest is posted next, or why it is not."""
    if digest.disabled:
        return wording.say(f"digest.disabled_{digest.disabled}")
    if digest.paused:
        return wording.say("digest.is_paused")
    if due is None:
        return wording.say("digest.never_due")
    return wording.say("digest.next", when=show_time(due, digest.zone, wording))


def _show_coming(digest: Digest, coming: Coming, wording: Wording) -> Iterator[str]:
    yield say_next(digest, coming.due, wording)
    if coming.skips:
        when = show_time(coming.skips, digest.zone, wording)
        yield wording.say("digest.skips", name=digest.name, when=when)
    for day in coming.left_out:
        yield say_left_out(day, digest.zone, wording)


def say_left_out(day: date, zone: str, wording: Wording) -> str:
    """Return that a date does not exist in a zone, so that nothing is due on it."""
    return wording.say("digest.left_out", day=show_day(day, wording), zone=zone)


def show_made(digest: Digest, coming: Coming, places: Places, wording: Wording) -> Page:
    """Return the page of a digest that was made: its settings, and when it is posted first."""
    settings = list_settings(digest, places, wording)
    lines: list[Text] = [label_value(wording.say(key), text) for key, text in settings]
    lines += _show_coming(digest, coming, wording)
    lines.append((Run(wording.say("digest.try_preview"), dim=True),))
    return Page(wording.say("digest.made", name=digest.name), [Block(lines)])


def show_subscription(digest: Digest, coming: Coming, wording: Wording) -> Page:
    """Return the page of the digest that a person gets: what it tells and when it comes next."""
    shown = ("digest.time", "digest.days", "digest.filter", "digest.length")
    values = dict(list_settings(digest, {}, wording))
    lines: list[Text] = [label_value(wording.say(key), values[key]) for key in shown]
    if digest.disabled:
        lines.append((Run(wording.say("subscription.closed"), bold=True),))
    else:
        lines += _show_coming(digest, coming, wording)
    return Page(wording.say("subscription.title", name=digest.name), [Block(lines)])


def show_digest_changes(
    before: Digest, after: Digest, coming: Coming, places: Places, wording: Wording
) -> Page:
    """Return the page of a change of a digest: each setting that changed, as it was and is."""
    old, new = (list_settings(digest, places, wording) for digest in (before, after))
    lines = list_changes(old, new, "digest", wording)
    lines += _show_coming(after, coming, wording)
    return Page(wording.say("digest.edited", name=after.name), [Block(lines)])


def show_history(digest: Digest, runs: Sequence[Post], wording: Wording) -> Page:
    """Return the page of what came of a digest's latest times, newest first."""
    lines = [_show_run(digest, run, wording) for run in runs]
    nothing = [wording.say("digest.no_history")]
    return Page(wording.say("digest.history", name=digest.name), [Block(lines or nothing)])


def _show_run(digest: Digest, run: Post, wording: Wording) -> Line:
    say, slot = wording.say, run.slot
    outcome = run.outcome.value
    if run.outcome is RunOutcome.POSTED and not run.posted:
        outcome = "undelivered"
    when = f"{show_day(slot.day, wording)} {slot.at:%H:%M}"
    late = f" ({say('digest.late')})" if slot.late else ""
    headline = f" · {run.headline}" if run.headline else ""
    why = f": {say_refusal(run.fault, wording)}" if run.fault else ""
    return (
        Run(when, bold=True),
        Run(f" {say(f'digest.run_{outcome}', zone=digest.zone)}{why}{late}"),
        Run(headline, dim=True),
    )
