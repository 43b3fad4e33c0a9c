"""The pages of a desk's own settings and state."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta

from bot.briefing.compose import weigh_votes
from bot.briefing.context import Answer, Follow
from bot.briefing.lookup import show_zone_time
from bot.briefing.page import (
    Block,
    Line,
    Page,
    Places,
    Run,
    Text,
    label_value,
    show_channel,
    show_day,
    show_time,
)
from bot.briefing.wording import Wording
from bot.briefing.wording.commands import load_command_words
from bot.domain.desks import AuditEntry, Desk, DeskFigures, Kept, KeptEntry
from bot.domain.posting import Votes
from bot.domain.questions import ForgetMeAction, KeptOfMeAction

MEGABYTE = 10**6


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelRights:
    """What the bot may do in a channel: each permission that it needs, and whether it has it.

    `name` is None where the channel is gone or cannot be seen.
    """

    label: str
    name: str | None
    rights: tuple[tuple[str, bool], ...] = ()


def show_settings(desk: Desk, places: Places, now: datetime, wording: Wording) -> dict[str, str]:
    """Return a desk's settings as they are shown, by the key of their label."""
    time = show_zone_time(desk.zone, now)
    return {
        "desk.name": desk.name,
        "desk.zone": wording.say("desk.zone_now", zone=desk.zone, time=time),
        "desk.channel": _name_channel(desk.channel, places, "desk.no_channel", wording),
        "desk.admin_channel": _name_channel(
            desk.admin_channel, places, "desk.no_admin_channel", wording
        ),
        "desk.events": wording.say("digest.yes" if desk.events else "digest.no"),
    }


def _name_channel(number: int | None, places: Places, none: str, wording: Wording) -> str:
    if number is None:
        return wording.say(none)
    return show_channel(number, places, wording, gone="desk.channel_gone")


def show_desk(
    desk: Desk,
    figures: DeskFigures,
    *,
    guild: str,
    places: Places,
    now: datetime,
    synced: bool,
    missing: Line,
    wording: Wording,
) -> Page:
    """Return the page of a desk's settings, with how much it holds and what it still lacks."""
    say = wording.say
    settings = show_settings(desk, places, now, wording)
    lines = [
        *(label_value(say(key), value) for key, value in settings.items()),
        label_value(say("desk.articles"), str(figures.articles)),
        label_value(say("desk.newest"), _show_newest(figures, wording)),
        label_value(say("desk.synced"), say("desk.synced_yes" if synced else "desk.synced_no")),
    ]
    return Page(say("desk.show", guild=guild), [Block([*lines, missing] if missing else lines)])


def _show_newest(figures: DeskFigures, wording: Wording) -> Text:
    if figures.newest is None:
        return wording.say("desk.no_articles")
    article = figures.newest.article
    title = Run(article.title or article.origin, href=article.url)
    if article.published is None:
        return (title,)
    return (title, Run(f" · {show_day(article.published.day, wording)}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A desk before and after a change, the names of its guild's channels, and the time."""

    before: Desk
    after: Desk
    places: Places
    now: datetime


def show_changes(change: Change, keys: Sequence[str], wording: Wording) -> Page:
    """Return the page of a change: each of the settings `keys`, as it was and as it is."""
    return Page(wording.say("desk.edited"), [Block(_list_changes(change, keys, wording))])


def say_changes(change: Change, keys: Sequence[str], wording: Wording) -> tuple[str, ...]:
    """Return a change in words, one for each of the settings `keys`: "Name: A → B"."""
    return tuple("".join(run.text for run in line) for line in _list_changes(change, keys, wording))


def _list_changes(change: Change, keys: Sequence[str], wording: Wording) -> list[Line]:
    old, new = (
        show_settings(desk, change.places, change.now, wording)
        for desk in (change.before, change.after)
    )
    lines = []
    for key in keys:
        template = "desk.unchanged" if old[key] == new[key] else "desk.changed"
        text = wording.say(template, before=old[key], after=new[key])
        lines.append(label_value(wording.say(key), text))
    return lines


def show_status(
    desk: Desk,
    figures: DeskFigures,
    votes: Mapping[str, Votes],
    *,
    size: int,
    uptime: timedelta,
    wording: Wording,
) -> Page:
    """Return the page of how much a desk holds and how the program is; `size` in bytes.

    `votes` by source come with what they do to the order of stories.
    """
    say = wording.say
    last = say("desk.no_articles")
    if figures.last_in:
        last = show_time(figures.last_in, desk.zone, wording)
    values = {
        "desk.articles": str(figures.articles),
        "desk.stories": str(figures.stories),
        "desk.entities": str(figures.entities),
        "desk.last_in": last,
        "desk.size": say("desk.size_all", size=f"{size / MEGABYTE:.1f}"),
        "desk.uptime": _show_length(uptime, wording),
    }
    lines = [label_value(say(key), text) for key, text in values.items()]
    return Page(say("desk.status"), (Block(lines), _show_votes(votes, wording)))


def _show_votes(votes: Mapping[str, Votes], wording: Wording) -> Block:
    say = wording.say
    ordered = sorted(votes.items(), key=lambda item: (-weigh_votes(item[1]), item[0]))
    lines = [
        say(
            "vote.line",
            source=source,
            factor=f"{weigh_votes(cast):.2f}",
            useful=cast.useful,
            useless=cast.useless,
        )
        for source, cast in ordered
    ]
    lines = lines or [say("vote.none")]
    return Block([*lines, (Run(say("vote.reach"), dim=True),)], say("vote.status"))


def _show_length(length: timedelta, wording: Wording) -> str:
    minutes = max(0, int(length.total_seconds()) // 60)
    days, hours = minutes // 1440, minutes // 60 % 24
    unit = "days" if days else "hours" if hours else "minutes"
    return wording.say(f"desk.uptime_{unit}", days=days, hours=hours, minutes=minutes % 60)


def show_rights(
    channels: Sequence[ChannelRights], needed: Sequence[str], invite: str, wording: Wording
) -> Page:
    """Return the page of what the bot may do in its channels, how to give it the rest, the invite.

    `needed` names every permission that the bot needs, `invite` is a link that holds them.
    """
    say = wording.say
    blocks = [_show_channel(channel, wording) for channel in channels]
    blocks = blocks or [Block([say("desk.unbound")])]
    names = say("page.join").join(name_right(right, wording) for right in needed)
    link = (Run(say("desk.invite_link"), href=invite),)
    holds = say("desk.invite_holds", permissions=names)
    blocks.append(Block([holds, link], say("desk.invite")))
    return Page(say("desk.permissions"), blocks)


def name_right(right: str, wording: Wording) -> str:
    """Return a permission as Discord's settings call it."""
    return wording.say(f"desk.{right}")


def _show_channel(channel: ChannelRights, wording: Wording) -> Block:
    say = wording.say
    if channel.name is None:
        return Block([say("desk.unseen")], channel.label)
    lines: list[Text] = []
    for right, held in channel.rights:
        text = say("desk.has" if held else "desk.lacks", permission=name_right(right, wording))
        purpose = say("desk.for", purpose=say(f"desk.{right}_for"))
        lines.append((Run(text, bold=not held), Run(purpose, dim=True)))
    if not all(held for _, held in channel.rights):
        lines.append(say("desk.how_to_give", channel=f"#{channel.name}"))
    heading = (Run(channel.label, bold=True), Run(f" · #{channel.name}"))
    return Block(lines, heading)


def show_audit(
    entries: Sequence[KeptEntry], zone: str, wording: Wording, *, by: str = "", more: bool = False
) -> Page:
    """Return the page of some entries, newest first; `more` says that there are earlier ones.

    `by` is the person whose entries alone they are.
    """
    say = wording.say
    title = (Run(say("audit.title"), bold=True), *((Run(f" · {by}"),) if by else ()))
    if not entries:
        return Page(title, [Block([say("audit.none")])])
    return Page(
        title,
        (Block(_show(past.entry, zone, wording)) for past in entries),
        footer=(Run(say("audit.more")),) if more else (),
    )


def _show(entry: AuditEntry, zone: str, wording: Wording) -> Iterator[Text]:
    command = load_command_words(wording.language).show_command(entry.command)
    yield Run(command, bold=True), Run(f" · {entry.subject}" if entry.subject else "")
    if entry.details:
        yield entry.details
    yield (Run(f"{entry.name} · {show_time(entry.at, zone, wording)}", dim=True),)


def follow_privacy(page: Page, wording: Wording) -> Answer:
    """Return the help on privacy, with the button that tells a person what is kept of them."""
    ask = Follow(label=wording.say("person.what"), question=KeptOfMeAction())
    return Answer(page=page, actions=(ask,))


def show_kept(kept: Kept, wording: Wording) -> Answer:
    """Return what is kept of a person, with the button that deletes it."""
    if kept.is_nothing:
        return Answer(page=_show_kept_page("person.nothing", (), wording))
    note = (Run(wording.say("person.how"), dim=True),)
    return Answer(
        page=_show_kept_page("person.title", (*_list_kept(kept, wording), note), wording),
        actions=(Follow(label=wording.say("person.forget"), question=ForgetMeAction()),),
    )


def show_forgotten(kept: Kept, wording: Wording) -> Page:
    """Return the page of what was deleted of a person."""
    return _show_kept_page("person.forgotten", _list_kept(kept, wording), wording)


def _list_kept(kept: Kept, wording: Wording) -> tuple[str, ...]:
    counts = ((field.name, getattr(kept, field.name)) for field in fields(kept))
    return tuple(wording.say(f"person.{kind}", n=n) for kind, n in counts if n)


def _show_kept_page(title: str, lines: Sequence[Text], wording: Wording) -> Page:
    blocks = (Block(lines),) if lines else ()
    return Page(wording.say(title), blocks)
