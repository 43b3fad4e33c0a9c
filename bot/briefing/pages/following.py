"""Pages of the desk's own list: what is on it, what was put on it, and what has to be asked."""

from __future__ import annotations

from collections.abc import Sequence

from bot.briefing.lookup import FollowPlan, Rival
from bot.briefing.page import Block, Line, Page, Run, Text
from bot.briefing.pages.entity import show_bearer
from bot.briefing.wording import Wording
from bot.domain.entities import Entity
from bot.domain.followed import ListedName, NameSearch

MOST_ASKED = 20
"""Names of others that are told of a list."""


def show_rivals(rivals: Sequence[Rival], wording: Wording) -> Page:
    """Return the page that tells whose names some are already, and asks what is to be done."""
    lines: list[Text] = [
        wording.say(
            "follow.rival",
            alias=rival.name,
            name=rival.entity.name,
            kind=wording.say(f"kind.{rival.entity.kind}"),
            n=rival.entity.mentions,
        )
        for rival in rivals[:MOST_ASKED]
    ]
    if len(rivals) > MOST_ASKED:
        lines.append((Run(wording.say("follow.more", n=len(rivals) - MOST_ASKED), dim=True),))
    lines.append(wording.say("follow.choose"))
    return Page(wording.say("follow.taken"), [Block(lines)])


def show_several(plan: FollowPlan, wording: Wording) -> Page:
    """Return the page that asks which of several entities a line means."""
    text = wording.say("follow.several", name=plan.line.name)
    return Page(text, [Block(show_bearer(entity, wording) for entity in plan.several)])


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
    blocks = [Block(lines or [wording.say("follow.empty")])]
    if searches:
        blocks.append(Block([(Run(say_progress(searches, wording), dim=True),)]))
    if hidden:
        shown = (show_bearer(entity, wording) for entity in hidden)
        blocks.append(Block(shown, wording.say("follow.hidden")))
    return Page(wording.count("follow.title", len(listed)), blocks)


def say_progress(searches: Sequence[NameSearch], wording: Wording) -> str:
    """Return in words how far the stored articles were searched, and in how many names stand."""
    found = sum(search.found for search in searches)
    waiting = [search for search in searches if search.ended is None]
    if not waiting:
        return wording.count("follow.searched", found)
    seen = sum(search.seen for search in searches)
    total = sum(max(search.total or 0, search.seen) for search in searches)
    return wording.say("follow.searching", seen=seen, total=total, found=found, n=len(waiting))
