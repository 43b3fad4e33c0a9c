"""What the schedule asks of whoever renders for people: pages become messages, and back.

It stands here and not among `bot.ports`, for it speaks of the pages and answers of `bot.briefing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from bot.briefing.context import Answer, AnswerContext
from bot.domain.desks import GuildId
from bot.domain.digests import Digest, Slot, Window
from bot.domain.posting import Composed, PostEdit, PostedPart


class Composer(Protocol):
    """What composes digests."""

    async def compose(self, digest: Digest, slot: Slot, window: Window) -> Composed:
        """Return a digest's posts about what came in in a window.

        Raises NotFound where the digest's desk is gone.
        """
        ...


class Presenter(Composer, Protocol):
    """What renders all that is posted unasked, and knows who and what there is where it goes.

    Messages are payloads, sent as they were stored; those of a delivery bear its run `code`.
    """

    async def write_answer(
        self, context: AnswerContext, answer: Answer, code: str, *, role: int | None = None
    ) -> tuple[str, ...]:
        """Return an answer as messages, with all that may be asked next; they notify a `role`."""
        ...

    def edit_parts(
        self, parts: Sequence[PostedPart], edit: PostEdit
    ) -> tuple[tuple[PostedPart, ...], tuple[str, ...]]:
        """Return the parts of a post that show something else now, and the sentences they show.

        None where the post neither quotes nor cites the source.
        """
        ...

    def name_channel(self, channel: int) -> str:
        """Return a channel's name as people see it, its number where it is not known."""
        ...

    async def is_member(self, guild: GuildId, person: int) -> bool:
        """Return whether a person is a member of a guild that the bot is in.

        Raises PublishFailed where that cannot be told now.
        """
        ...
