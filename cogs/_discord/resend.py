"""Send answers again that Discord did not take, for as long as their interaction lives.

discord.py gives an answer up at the first connection that drops, at a 429 that does not come from
Discord itself and after five server errors: the person would look at "thinking" for ever.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Sequence
from itertools import chain, repeat
from typing import Any

import aiohttp
import discord
from discord.http import Route
from discord.webhook.async_ import AsyncWebhookAdapter, async_context

from bot.client import Newsdesk

_log = logging.getLogger(__name__)

LIFE = 14 * 60.0
"""Seconds for which an answer is tried: a token lives for fifteen minutes (discord-api-docs)."""

WAITS = (0.5, 1.0, 3.0, 10.0, 30.0)
"""Seconds before each new try; the last is repeated."""

REMEMBERED = 1_000
"""Interactions that are known to have been answered, the latest."""

_CALLBACK = "/interactions/{webhook_id}/{webhook_token}/callback"
_MESSAGE = discord.InteractionResponseType.channel_message.value
_ORIGINAL = "/webhooks/{webhook_id}/{webhook_token}/messages/@original"


async def setup(bot: Newsdesk) -> None:
    """Let all that answers interactions from here on be patient."""
    async_context.set(PatientAdapter())


class PatientAdapter(AsyncWebhookAdapter):
    """What sends answers, and tries again what may go better later."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # discord.py states no type for it
        self._answered: OrderedDict[str, None] = OrderedDict()

    async def request(
        self,
        route: Route,
        session: aiohttp.ClientSession,
        *,
        files: Sequence[discord.File] | None = None,
        **given: Any,  # as the library hands them on
    ) -> Any:
        """Send a request, an answer as often as it takes; raises what nothing can be done about."""
        token = route.webhook_token or ""
        if route.path == _CALLBACK:
            # Due within three seconds; the only one that holds the answer itself is a message.
            taken = await super().request(route, session, files=files, **given)
            if (given.get("payload") or {}).get("type") == _MESSAGE:
                self._note_answered(token)
            return taken
        if route.method not in ("POST", "PATCH") or not token:
            return await super().request(route, session, files=files, **given)
        ends = time.monotonic() + LIFE
        for wait in chain(WAITS, repeat(WAITS[-1])):
            try:
                answer = await super().request(route, session, files=files, **given)
                self._note_answered(token)
                return answer
            except (aiohttp.ClientError, OSError, discord.HTTPException) as error:
                if not _may_go_better(error) or time.monotonic() + wait > ends:
                    raise
                _log.info("an answer is sent again", extra={"why": str(error)[:200]})
                unconfirmed = not isinstance(error, discord.HTTPException)
                if unconfirmed and route.method == "POST" and token in self._answered:
                    raise  # a further message: it may stand, and nothing tells
            await asyncio.sleep(wait)
            if route.method == "POST" and token not in self._answered:
                standing = await self._find_answer(route, session)
                if standing is not None:
                    return standing
            for file in files or ():
                file.reset(seek=True)
        raise AssertionError("the waits have no end")

    async def _find_answer(self, route: Route, session: aiohttp.ClientSession) -> Any:
        """Return the first answer where Discord took it and its confirmation was lost, or None."""
        look = Route(
            "GET", _ORIGINAL, webhook_id=route.webhook_id, webhook_token=route.webhook_token
        )
        try:
            found = await super().request(look, session)
        except (aiohttp.ClientError, OSError, discord.HTTPException):
            return None
        if discord.MessageFlags._from_value(found.get("flags", 0)).loading:
            return None
        self._note_answered(route.webhook_token or "")
        return found

    def _note_answered(self, token: str) -> None:
        self._answered[token] = None
        if len(self._answered) > REMEMBERED:
            self._answered.popitem(last=False)


def _may_go_better(error: Exception) -> bool:
    if isinstance(error, discord.HTTPException):
        return error.status == 429 or error.status >= 500
    return True
