"""Choose the one thing that a person means by name, or say which ones there are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, TypeVar

from bot.briefing.wording import Wording
from bot.domain.errors import NotFound

NEAREST = 5
"""How many names are offered where none or several are meant."""


class Named(Protocol):
    """What goes by a name."""

    @property
    def name(self) -> str:
        """Return the name."""
        ...


T = TypeVar("T", bound=Named)


def choose_one(found: Sequence[T], held: Sequence[T], typed: str, kind: str, wording: Wording) -> T:
    """Return the one that was found by what was typed, of all that are `held`.

    Raises NotFound where it is none or several, in the words of the section `kind`.
    """
    if len(found) == 1:
        return found[0]
    names = wording.say("page.join").join(item.name for item in (found or held)[:NEAREST])
    if found:
        raise NotFound(wording.say(f"{kind}.several", name=typed, names=names))
    words = [wording.say(f"{kind}.unknown", name=typed)]
    if names:
        words.append(wording.say(f"{kind}.unknown_nearest", names=names))
    raise NotFound(" ".join(words))
