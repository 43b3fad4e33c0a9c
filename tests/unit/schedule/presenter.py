"""What renders nothing: a test says what it may be asked, and is told where it is asked more."""

from __future__ import annotations

from collections.abc import Sequence

from bot.briefing.context import Answer, AnswerContext
from bot.domain.desks import GuildId
from bot.domain.digests import Digest, Slot, Window
from bot.domain.posting import Composed, PostEdit, PostedPart


class NoPresenter:
    """A presenter none of whose methods is expected to be called."""

    async def compose(self, digest: Digest, slot: Slot, window: Window) -> Composed:
        raise AssertionError("nothing is composed")

    async def write_answer(
        self, context: AnswerContext, answer: Answer, code: str, *, role: int | None = None
    ) -> tuple[str, ...]:
        raise AssertionError("nothing is answered")

    def edit_parts(
        self, parts: Sequence[PostedPart], edit: PostEdit
    ) -> tuple[tuple[PostedPart, ...], tuple[str, ...]]:
        raise AssertionError("nothing is edited")

    def name_channel(self, channel: int) -> str:
        raise AssertionError("no channel is named")

    async def is_member(self, guild: GuildId, person: int) -> bool:
        raise AssertionError("nobody is looked for")
