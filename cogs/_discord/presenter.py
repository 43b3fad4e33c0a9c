"""Render for Discord what the schedule posts: digests, watches, notices, and edits of them."""

from __future__ import annotations

from collections.abc import Sequence

from typing_extensions import override

from bot.briefing.context import Answer, AnswerContext
from bot.client import Newsdesk
from bot.domain.desks import GuildId
from bot.domain.posting import PostEdit, PostedPart
from bot.schedule import Presenter
from cogs._discord.compose import PostComposer, make_part_rows
from cogs._discord.edit_post import edit_parts
from cogs._discord.outgoing import write_posts
from cogs._discord.publisher import is_member
from cogs._discord.render import render_post


class DiscordPresenter(PostComposer, Presenter):
    """Renders what the bot posts in Discord."""

    def __init__(self, bot: Newsdesk) -> None:
        super().__init__(bot.store)
        self._bot = bot

    @override
    async def write_answer(
        self, context: AnswerContext, answer: Answer, code: str, *, role: int | None = None
    ) -> tuple[str, ...]:
        posts = render_post(answer.page)
        rows = await make_part_rows(self._bot.store, context, answer, posts, code)
        return write_posts(posts, rows, code=code, role=role)

    @override
    def edit_parts(
        self, parts: Sequence[PostedPart], edit: PostEdit
    ) -> tuple[tuple[PostedPart, ...], tuple[str, ...]]:
        return edit_parts(parts, edit)

    @override
    def name_channel(self, channel: int) -> str:
        known = self._bot.get_channel(channel)
        name = getattr(known, "name", None)
        return f"#{name or channel}"

    @override
    async def is_member(self, guild: GuildId, person: int) -> bool:
        return await is_member(self._bot, guild, person)
