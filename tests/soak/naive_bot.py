"""The shipped bot with a sender that sends, then marks: what the outbox is compared with."""

from __future__ import annotations

import asyncio
import json

from discord.http import MultipartParameters

from bot.app.serve import run_bot
from bot.domain.errors import PublishFailed
from bot.domain.posting import Sent
from bot.logs import log_to_stderr
from bot.settings import load_discord_settings, load_settings
from cogs._discord.publisher import DiscordPublisher


class NaivePublisher(DiscordPublisher):
    """Sends without a nonce, and never looks whether something was posted already."""

    async def send(
        self, channel: int, payload: str, *, nonce: str, title: str, place: int | None = None
    ) -> Sent:
        if place is None and await self._find_kind(channel) == 15:
            return await super().send(channel, payload, nonce=nonce, title=title, place=place)
        params = MultipartParameters(payload=json.loads(payload), multipart=None, files=None)
        try:
            answer = await self._bot.http.send_message(place or channel, params=params)
        except Exception as error:
            raise PublishFailed(str(error)) from error
        return Sent(message=int(answer["id"]), place=int(answer["channel_id"]))

    async def find_sent(
        self, channel: int, mark: str, *, after: int, place: int | None = None
    ) -> Sent | None:
        return None


if __name__ == "__main__":
    log_to_stderr()
    asyncio.run(run_bot(load_settings(), load_discord_settings(), open_publisher=NaivePublisher))
