"""The page of who changed what on a desk."""

from __future__ import annotations

from collections.abc import Sequence

from bot.briefing.pages.model import Block, Line, Page, Run, show_time
from bot.briefing.wording import Wording
from bot.domain.audit import AuditEntry, KeptEntry


def show_audit(
    entries: Sequence[KeptEntry], zone: str, wording: Wording, *, by: str = "", more: bool = False
) -> Page:
    """Return the page of some entries, newest first; `more` says that there are earlier ones.

    `by` is the person whose entries alone they are.
    """
    say = wording.say
    title: Line = (Run(say("audit.title"), bold=True),)
    if by:
        title += (Run(f" · {by}"),)
    if not entries:
        return Page(title=title, blocks=(Block(lines=((Run(say("audit.none")),),)),))
    return Page(
        title=title,
        blocks=tuple(Block(lines=_show(past.entry, zone, wording)) for past in entries),
        footer=(Run(say("audit.more")),) if more else (),
    )


def _show(entry: AuditEntry, zone: str, wording: Wording) -> tuple[Line, ...]:
    first: Line = (
        Run(entry.command, bold=True),
        Run(f" · {entry.subject}" if entry.subject else ""),
    )
    who = f"{entry.name} · {show_time(entry.at, zone, wording)}"
    told: Line = (Run(entry.details),)
    return (first, told, (Run(who, dim=True),)) if entry.details else (first, (Run(who, dim=True),))
