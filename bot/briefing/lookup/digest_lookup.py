"""Find the digest that a person means: by number or by name."""

from __future__ import annotations

from collections.abc import Sequence

from bot.briefing.lookup.pick import choose_one
from bot.briefing.wording import Wording
from bot.domain.entities import fold_name
from bot.domain.schedules import Digest


def find_digests(digests: Sequence[Digest], typed: str) -> tuple[Digest, ...]:
    """Return the digests that may be meant by "d:12", a name, or a piece of one."""
    folded = fold_name(typed)
    numbered = tuple(item for item in digests if typed == f"d:{item.id}")
    same = tuple(item for item in digests if folded and fold_name(item.name) == folded)
    return numbered or same or tuple(item for item in digests if folded in fold_name(item.name))


def choose_digest(digests: Sequence[Digest], typed: str, wording: Wording) -> Digest:
    """Return the one digest that is meant; raises NotFound in words otherwise."""
    return choose_one(find_digests(digests, typed), digests, typed, "digest", wording)
