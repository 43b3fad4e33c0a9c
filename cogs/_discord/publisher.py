"""Post in Discord's channels: what the outbox sends, and what it looks for after a crash.

Payloads are sent as they were stored, through discord.py's own HTTP client, which keeps to the
rate limits; a channel need not be known to the client for that.
"""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from typing import Any, Literal

import aiohttp
import discord
from discord.http import MultipartParameters, Route
from discord.utils import parse_time

from bot.client import Newsdesk
from bot.domain.desks import GuildId
from bot.domain.errors import PublishFailed, PublishInvalid, PublishRefused
from bot.domain.posting import PlannedEvent, Refusal, Sent
from cogs._discord.forum_tags import choose_tags
from cogs._discord.outgoing import read_marks, read_payload

_log = logging.getLogger(__name__)

SEND_SECONDS = 90.0
"""How long one request may take, with all that the library repeats and waits for."""

PAGE, PAGES = 100, 1_000
"""Messages a request, and requests, that a channel is read by at most."""

ARCHIVE_MINUTES: Literal[1440] = 1440
"""After how long without a word a thread is put away."""

# Error codes of the Discord API (discord-api-docs, "Opcodes and Status Codes"): the channel takes
# no messages of ours for good, though the status alone (400) does not say so.
_CLOSED = frozenset({50083, 160005})  # an archived and a locked thread
_THREAD_EXISTS = 160004
_PUBLISHED = 40033
_NO_MESSAGE = 10008
_TAG_REQUIRED = 40067
_GONE = frozenset({10003, 10004})  # no such channel, no such guild
_FORUMS = frozenset({discord.ChannelType.forum.value, discord.ChannelType.media.value})
_OPENABLE = frozenset({discord.ChannelType.text.value, discord.ChannelType.news.value})


class _OnceOnly(discord.File):
    """A file of nothing that stops the library from repeating the request it goes with.

    discord.py 2.7 repeats a request that a server error answered; before each try it rewinds its
    files. A forum's post has no nonce: one that was made nevertheless would be made twice.
    """

    def reset(self, *, seek: int | bool = True) -> None:
        if seek:
            raise PublishFailed("Discord did not confirm the post.")


class DiscordPublisher:
    """Discord's channels, for the outbox; a negative number is a person, told by direct message."""

    def __init__(self, bot: Newsdesk) -> None:
        self._bot = bot
        self._direct: dict[int, int] = {}

    async def send(
        self, channel: int, payload: str, *, nonce: str, title: str, place: int | None = None
    ) -> Sent:
        """Post a message, in `place` where one is given, and return where it stands."""
        body, options = read_payload(payload)
        with _translated():
            channel = await self._open_channel(channel)
            if place is None and await self._find_kind(channel) in _FORUMS:
                return await self._open_post(channel, body, title, options.labels)
            body |= {"nonce": nonce, "enforce_nonce": True}
            params = MultipartParameters(payload=body, multipart=None, files=None)
            async with _limited(self._bot):
                answer = await self._bot.http.send_message(place or channel, params=params)
        return Sent(message=int(answer["id"]), place=int(answer["channel_id"]))

    async def _open_post(
        self, forum: int, body: dict[str, Any], title: str, labels: Sequence[str]
    ) -> Sent:
        whole = {"name": title, "auto_archive_duration": ARCHIVE_MINUTES, "message": body}
        tags = choose_tags(self._bot.get_channel(forum), labels)
        if tags:
            whole["applied_tags"] = [str(tag.id) for tag in tags]
        # Without a type of its own a single field would be sent as a web form's.
        text = json.dumps(whole)
        form = [{"name": "payload_json", "value": text, "content_type": "application/json"}]
        once = _OnceOnly(io.BytesIO(), filename="nothing")
        params = MultipartParameters(payload=None, multipart=form, files=[once])
        async with _limited(self._bot):
            answer = await self._bot.http.start_thread_in_forum(forum, params=params)
        return Sent(message=int(answer["message"]["id"]), place=int(answer["id"]))

    async def find_last(self, channel: int, *, place: int | None = None) -> int:
        """Return the number of what stands last in a channel, or `place`; 0 where nothing does."""
        with _translated():
            channel = await self._open_channel(channel)
            async with _limited(self._bot):
                answer: dict[str, Any] = dict(await self._bot.http.get_channel(place or channel))
            last = int(answer.get("last_message_id") or 0)
            if not last and answer["type"] in _FORUMS:
                posts = await self._get_active(int(answer["guild_id"]), channel)
                last = max((int(post["id"]) for post in posts), default=0)
        return last

    async def find_sent(
        self, channel: int, mark: str, *, after: int, place: int | None = None
    ) -> Sent | None:
        """Return where the bot posted the message that bears a mark, None where it did not.

        All is read that came after the message `after`; raises PublishFailed where that is too
        much, PublishRefused where the bot may not read it.
        """
        with _translated():
            channel = await self._open_channel(channel)
            if place is None and await self._find_kind(channel) in _FORUMS:
                return await self._find_post(channel, mark, after)
            async for message in self._read_on(place or channel, after):
                if self._is_ours(message) and mark in read_marks(message):
                    return Sent(message=int(message["id"]), place=int(message["channel_id"]))
        return None

    async def _find_post(self, forum: int, mark: str, after: int) -> Sent | None:
        """Return the bot's post of a forum whose first message bears a mark, archived ones too."""
        threads = await self._get_active(await self._find_guild(forum), forum)
        # Somebody may have put it away meanwhile; so does Discord, a day after the last word.
        threads += [thread async for thread in self._read_archive(forum, after)]
        mine = {int(t["id"]) for t in threads if int(t["owner_id"]) == self._own_id}
        for number in sorted((n for n in mine if n > after), reverse=True):
            if await self._begins_with(number, mark):
                return Sent(message=number, place=number)
        return None

    async def _begins_with(self, post: int, mark: str) -> bool:
        """Tell whether the message that a forum's post begins with bears a mark."""
        try:
            # It has the number of the thread.
            async for message in self._read_on(post, post - 1, pages=1):
                if int(message["id"]) == post:
                    return mark in read_marks(message)
        except discord.NotFound:
            _log.info("a post is no longer there", extra={"thread": post})
        return False

    async def _get_active(self, guild: int, forum: int) -> list[dict[str, Any]]:
        async with _limited(self._bot):
            answer = await self._bot.http.get_active_threads(guild)
        return [dict(t) for t in answer["threads"] if int(t["parent_id"]) == forum]

    async def _read_archive(self, forum: int, after: int) -> AsyncIterator[dict[str, Any]]:
        """Yield the threads of a forum that were archived since the post `after`, latest first."""
        since = discord.utils.snowflake_time(after)
        before: Any = None  # the library's type says an id; Discord takes a time here
        for _ in range(PAGES):
            async with _limited(self._bot):
                page = await self._bot.http.get_public_archived_threads(forum, before, PAGE)
            for thread in page["threads"]:
                before = thread["thread_metadata"]["archive_timestamp"]
                if datetime.fromisoformat(before) < since:
                    return
                yield dict(thread)
            if not page["has_more"]:
                return
        raise PublishFailed("There is more in the forum than can be read.")

    async def _read_on(
        self, channel: int, after: int, *, pages: int = PAGES
    ) -> AsyncIterator[dict[str, Any]]:
        """Yield the messages of a channel that came after one, oldest first, to the very last."""
        for _ in range(pages):
            async with _limited(self._bot):
                page = await self._bot.http.logs_from(channel, PAGE, after=after)
            for message in sorted(page, key=lambda message: int(message["id"])):
                after = int(message["id"])
                yield dict(message)
            if not page:
                await self._check_may_read(channel, after)
            if len(page) < PAGE:
                return
        if pages == PAGES:
            raise PublishFailed("There is more in the channel than can be read.")

    async def _check_may_read(self, channel: int, message: int) -> None:
        """Raise PublishRefused where the history of a channel is closed to the bot.

        Asked for messages, Discord answers with none then, as if there were none; asked for one,
        it says so (discord-api-docs, "Get Channel Messages" and "Get Channel Message").
        """
        try:
            async with _limited(self._bot):
                await self._bot.http.get_message(channel, message or channel)
        except discord.NotFound as error:
            if error.code != _NO_MESSAGE:
                raise

    def _is_ours(self, message: dict[str, Any]) -> bool:
        return int(message["author"]["id"]) == self._own_id

    @property
    def _own_id(self) -> int:
        assert self._bot.user is not None  # nothing is sent before the client is logged in
        return self._bot.user.id

    async def edit(self, sent: Sent, payload: str) -> None:
        """Replace what a message shows."""
        params = MultipartParameters(payload=read_payload(payload)[0], multipart=None, files=None)
        with _translated():
            async with _limited(self._bot):
                await self._bot.http.edit_message(sent.place, sent.message, params=params)

    async def publish(self, sent: Sent, payload: str) -> None:
        """Publish a message to the followers of its channel, where its payload asks for that."""
        if not read_payload(payload)[1].publish:
            return
        with _translated():
            if await self._find_kind(sent.place) != discord.ChannelType.news.value:
                return
            try:
                async with _limited(self._bot):
                    await self._bot.http.publish_message(sent.place, sent.message)
            except discord.HTTPException as error:
                if error.code != _PUBLISHED:
                    raise

    async def open_thread(self, sent: Sent, title: str) -> int | None:
        """Open a thread under a message, or find the one there is; None where there can be none."""
        with _translated():
            if await self._find_kind(sent.place) not in _OPENABLE:
                return None
            try:
                async with _limited(self._bot):
                    answer = await self._bot.http.start_thread_with_message(
                        sent.place,
                        sent.message,
                        name=title,
                        auto_archive_duration=ARCHIVE_MINUTES,
                    )
            except discord.HTTPException as error:
                if error.code != _THREAD_EXISTS:
                    raise
                return sent.message  # a thread has the number of the message that it is under
        return int(answer["id"])

    async def _open_channel(self, channel: int) -> int:
        """Return a channel's number: of a person, that of the direct messages with them."""
        if channel >= 0:
            return channel
        if channel not in self._direct:
            async with _limited(self._bot):
                opened = await self._bot.http.start_private_message(-channel)
            self._direct[channel] = int(opened["id"])
        return self._direct[channel]

    async def _find_kind(self, channel: int) -> int:
        if channel in self._direct.values():
            return discord.ChannelType.private.value
        known = self._bot.get_channel(channel)
        if isinstance(known, discord.abc.GuildChannel | discord.Thread):
            return int(known.type.value)
        async with _limited(self._bot):
            return int((await self._bot.http.get_channel(channel))["type"])

    async def _find_guild(self, channel: int) -> int:
        known = self._bot.get_channel(channel)
        if isinstance(known, discord.abc.GuildChannel | discord.Thread):
            return known.guild.id
        async with _limited(self._bot):
            answer: dict[str, Any] = dict(await self._bot.http.get_channel(channel))
        return int(answer["guild_id"])


async def is_member(bot: Newsdesk, guild: GuildId, person: int) -> bool:
    """Return whether a person is a member of a guild that the bot is in.

    Raises PublishFailed where that cannot be told now.
    """
    try:
        with _translated():
            async with _limited(bot):
                await bot.http.get_member(guild, person)
    except PublishRefused:
        return False
    return True


_EXTERNAL, _GUILD_ONLY, _CANCELLED = 3, 2, 4
"""How Discord numbers events elsewhere than in a channel, their level of privacy, a status."""


class DiscordEvents:
    """The scheduled events of Discord's servers."""

    def __init__(self, bot: Newsdesk) -> None:
        self._bot = bot

    async def find_event(self, event: PlannedEvent, end: datetime) -> int | None:
        """Return the number of the bot's own event of that name and end, None where it has none.

        What is held each week has the same name each time.
        """
        with _translated():
            async with _limited(self._bot):
                held = await self._bot.http.get_scheduled_events(event.guild, with_user_count=False)
        own = str(self._bot.user.id) if self._bot.user else ""
        mine = (e for e in held if e["name"] == event.name and str(e.get("creator_id")) == own)
        ends = {int(e["id"]): parse_time(e["scheduled_end_time"]) for e in mine}
        return next((number for number, ends_at in ends.items() if ends_at == end), None)

    async def make_event(self, event: PlannedEvent, start: datetime, end: datetime) -> int:
        """Make an event; the library must not repeat a request that may have made it."""
        route = Route("POST", "/guilds/{guild_id}/scheduled-events", guild_id=event.guild)
        body = {
            "name": event.name,
            "description": event.about,
            "entity_type": _EXTERNAL,
            "entity_metadata": {"location": event.place},
            "privacy_level": _GUILD_ONLY,
            **_write_times(start, end),
        }
        with _translated():
            async with _limited(self._bot):
                made = await self._bot.http.request(
                    route, json=body, files=[_OnceOnly(io.BytesIO())]
                )
        return int(made["id"])

    async def move_event(self, guild: int, number: int, start: datetime, end: datetime) -> None:
        """Move an event to other times."""
        await self._edit(guild, number, **_write_times(start, end))

    async def cancel_event(self, guild: int, number: int) -> None:
        """Cancel an event."""
        await self._edit(guild, number, status=_CANCELLED)

    async def _edit(self, guild: int, number: int, **changes: Any) -> None:
        with _translated():
            async with _limited(self._bot):
                await self._bot.http.edit_scheduled_event(guild, number, **changes)


def _write_times(start: datetime, end: datetime) -> dict[str, str]:
    return {
        "scheduled_start_time": start.isoformat(),
        "scheduled_end_time": end.isoformat(),
    }


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what the library raises into our own errors."""
    try:
        yield
    except discord.RateLimited as error:
        raise PublishFailed(str(error), retry_after=error.retry_after) from error
    except discord.HTTPException as error:
        article = f"Discord answered {error.status} ({error.code})."
        if error.status in (403, 404) or error.code in _CLOSED:
            gone = error.status == 404 or error.code in _GONE
            raise PublishRefused(article, gone=gone) from error
        if error.code == _TAG_REQUIRED:
            raise PublishInvalid(Refusal.TAG_REQUIRED.value) from error
        if error.status in (400, 413):
            raise PublishInvalid(article) from error
        raise PublishFailed(article) from error
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        raise PublishFailed(f"No answer from Discord ({type(error).__name__}).") from error


@asynccontextmanager
async def _limited(bot: Newsdesk) -> AsyncIterator[None]:
    """Ask something at the pace of the bot; give up on a request that takes too long."""
    if bot.served is not None:
        await bot.served.wait_turn()
    async with asyncio.timeout(SEND_SECONDS):
        yield
