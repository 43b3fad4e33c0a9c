"""Pages of the desk's own list: what is on it, what was put on it, and what has to be asked."""

from __future__ import annotations

from collections.abc import Sequence

from bot.briefing.lookup import FollowPlan, Rival
from bot.briefing.page import Block, Line, Page, Run
from bot.briefing.pages.entity import show_bearer
from bot.briefing.wording import Wording
from bot.domain.entities import Entity
from bot.domain.followed import ListedName, NameSearch

MOST_ASKED = 20
"""Names of others that are told of a list."""


def show_rivals(rivals: Sequence[Rival], wording: Wording) -> Page:
    """Return the page that tells whose names some are already, and asks what is to be done."""
    lines: list[Line] = [
        (
            Run(
                wording.say(
                    "follow.rival",
                    alias=rival.name,
                    name=rival.entity.name,
                    kind=wording.say(f"kind.{rival.entity.kind}"),
                    n=rival.entity.mentions,
                )
            ),
        )
        for rival in rivals[:MOST_ASKED]
    ]
    if len(rivals) > MOST_ASKED:
        lines.append((Run(wording.say("follow.more", n=len(rivals) - MOST_ASKED), dim=True),))
    lines.append((Run(wording.say("follow.choose")),))
    title = wording.say("follow.taken")
    return Page(title=(Run(title, bold=True),), blocks=(Block(lines=tuple(lines)),))


def show_several(plan: FollowPlan, wording: Wording) -> Page:
    """Return the page that asks which of several entities a line means."""
    text = wording.say("follow.several", name=plan.line.name)
    lines = tuple((Run(show_bearer(entity, wording)),) for entity in plan.several)
    return Page(title=(Run(text, bold=True),), blocks=(Block(lines=lines),))


def show_list(
    listed: Sequence[ListedName],
    hidden: Sequence[Entity],
    searches: Sequence[NameSearch],
    wording: Wording,
) -> Page:
    """Return the page of a desk's list, of what is hidden, and of searches under way."""
    lines: list[Line] = []
    for one in listed:
        runs = [Run(one.name, bold=True), Run(f" · {wording.say(f'kind.{one.kind}')}")]
        if one.aliases:
            names = wording.say("page.join").join(one.aliases)
            runs.append(Run(f" · {wording.say('entity.also', names=names)}", dim=True))
        lines.append(tuple(runs))
    nothing: Line = (Run(wording.say("follow.empty")),)
    blocks = [Block(lines=tuple(lines) or (nothing,))]
    if searches:
        progress: Line = (Run(say_progress(searches, wording), dim=True),)
        blocks.append(Block(lines=(progress,)))
    if hidden:
        shown = tuple((Run(show_bearer(entity, wording)),) for entity in hidden)
        heading = (Run(wording.say("follow.hidden"), bold=True),)
        blocks.append(Block(heading=heading, lines=shown))
    title = wording.count("follow.title", len(listed))
    return Page(title=(Run(title, bold=True),), blocks=tuple(blocks))


def say_progress(searches: Sequence[NameSearch], wording: Wording) -> str:
    """Return in words how far the stored articles were searched, and in how many names stand."""
    found = sum(search.found for search in searches)
    waiting = [search for search in searches if search.ended is None]
    if not waiting:
        return wording.count("follow.searched", found)
    seen = sum(search.seen for search in searches)
    total = sum(max(search.total or 0, search.seen) for search in searches)
    return wording.say("follow.searching", seen=seen, total=total, found=found, n=len(waiting))
