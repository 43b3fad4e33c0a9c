"""The page of who changed what on a desk."""

from __future__ import annotations

from collections.abc import Sequence

from bot.briefing.pages import Block, Line, Page, Run, show_time
from bot.briefing.wording import Wording
from bot.domain.deeds import Deed, PastDeed


def show_deeds(
    deeds: Sequence[PastDeed], zone: str, wording: Wording, *, by: str = "", more: bool = False
) -> Page:
    """Return the page of some deeds, newest first; `more` says that there are earlier ones.

    `by` is the person whose deeds alone they are.
    """
    say = wording.say
    title: Line = (Run(say("deed.title"), bold=True),)
    if by:
        title += (Run(f" · {by}"),)
    if not deeds:
        return Page(title=title, blocks=(Block(lines=((Run(say("deed.none")),),)),))
    return Page(
        title=title,
        blocks=tuple(Block(lines=_show(past.deed, zone, wording)) for past in deeds),
        footer=(Run(say("deed.more")),) if more else (),
    )


def _show(deed: Deed, zone: str, wording: Wording) -> tuple[Line, ...]:
    first: Line = (
        Run(deed.command, bold=True),
        Run(f" · {deed.subject}" if deed.subject else ""),
    )
    who = f"{deed.name} · {show_time(deed.at, zone, wording)}"
    told: Line = (Run(deed.details),)
    return (first, told, (Run(who, dim=True),)) if deed.details else (first, (Run(who, dim=True),))
