"""What people see of saved searches: the list, where one is used, what came of a change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.briefing.pages.digest import Places, name_channel
from bot.briefing.pages.model import Block, Line, Page, Run, show_time
from bot.briefing.wording import Wording
from bot.domain.saved import MOST_SAVED, SavedSearch, SavedUse, UseKind

Uses = Mapping[int, str]
"""Where each saved search is used, in words, by its number."""


def show_saved(
    held: Sequence[SavedSearch], meant: Mapping[int, str], uses: Uses, zone: str, wording: Wording
) -> Page:
    """Return the page of a desk's saved searches: what each says, and what goes by it.

    `meant` holds what each is understood as, by its number, with entities by their names.
    """
    say = wording.say
    blocks = [_show(item, meant[item.id], uses[item.id], zone, wording) for item in held]
    if not blocks:
        blocks = [Block(lines=((Run(say("saved.none")),),))]
    title = (
        Run(say("saved.list"), bold=True),
        Run(f" · {say('saved.count', n=len(held), most=MOST_SAVED)}", dim=True),
    )
    return Page(title=title, blocks=tuple(blocks), footer=(Run(say("saved.hint"), dim=True),))


def _show(item: SavedSearch, meant: str, used: str, zone: str, wording: Wording) -> Block:
    when = wording.say("saved.when", when=show_time(item.saved, zone, wording))
    lines: list[Line] = [(Run(meant),)]
    about = f"{wording.say('saved.used', uses=used)} · {when}" if used else when
    lines.append((Run(about, dim=True),))
    return Block(heading=(Run(item.name, bold=True),), lines=tuple(lines))


def say_uses(uses: Sequence[SavedUse], person: int, places: Places, wording: Wording) -> str:
    """Return where a saved search is used, in words; "" for nowhere.

    Of what other people watch for themselves only the number is told, `person` being who asks.
    """
    say, told, private = wording.say, [], 0
    for use in uses:
        if use.kind is UseKind.DIGEST:
            told.append(say("saved.in_digest", name=use.name))
        elif use.place > 0:
            told.append(say("saved.in_channel", channel=name_channel(use.place, places, wording)))
        elif use.place == -person:
            told.append(say("saved.in_yours"))
        else:
            private += 1
    if private:
        told.append(wording.count("saved.in_others", private))
    return say("page.join").join(dict.fromkeys(told))


def say_saved(saved: SavedSearch, before: SavedSearch | None, wording: Wording) -> str:
    """Return that a search is saved, and what was kept under its name before."""
    values = {"name": saved.name, "query": saved.query, "reference": saved.reference}
    if before is None:
        return wording.say("saved.saved", **values)
    return wording.say("saved.changed", old=before.query, **values)
