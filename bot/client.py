"""The Discord client: what it knows, which commands it loads, when it tells Discord of them."""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import suppress
from functools import partial
from itertools import chain, repeat
from typing import Any, TypeAlias

import aiohttp
import discord
import yarl
from discord.app_commands import AppCommandContext, AppInstallationType
from discord.ext import commands

from bot.briefing.compose import ChannelLocks
from bot.briefing.context import AnswerContext
from bot.briefing.wording import load_wording
from bot.domain.desks import Desk, GuildId, name_unseen
from bot.domain.errors import NotFound, SettingsError, StoreAway, StoreFull
from bot.domain.operations import SYNC, ShardRange
from bot.domain.questions import Question
from bot.duties import SoleDuties
from bot.logs import begin_trace, end_trace, find_trace
from bot.metrics import Figure, note
from bot.pipeline import Pipeline
from bot.polling import FeedPreviews
from bot.ports.duties import Duties
from bot.ports.services import Clock, Companion, Fetcher
from bot.ports.storage import Storage
from bot.process import give_back, spare_what_lasts
from bot.rate_limiter import ConcurrencyLimit, RateLimiter
from bot.settings import DiscordSettings
from bot.shards import ServedShards

_log = logging.getLogger(__name__)

# Named as strings: the cogs stand above the client and import it.
EXTENSIONS = (
    "cogs._discord.translator",  # before the commands are told to Discord
    "cogs._discord.resend",  # before anything can be answered
    "cogs._discord.errors",
    "cogs._discord.answers",
    "cogs._shared.saved_searches",
    "cogs._shared.persons",
    "cogs._shared.audit",
    "cogs._shared.removing",
    "cogs.brief",
    "cogs.search",
    "cogs.entity",
    "cogs.export",
    "cogs.article",
    "cogs.menus",
    "cogs.curate",
    "cogs.alias",
    "cogs.feed",
    "cogs.digest",
    "cogs.watch",
    "cogs.desk.commands",
    "cogs.desk.setup_card",
    "cogs.desk.welcome",
    "cogs.help",
)

IDENTIFY_SECONDS = 5.0
"""How far apart connections of a kind are begun (docs, "Gateway", "Rate Limiting")."""

FINISH_SECONDS = 8.0
"""How long work in flight may take to finish when the bot is told to stop."""

WAITS = (1.0, 5.0, 15.0, 60.0)
"""Seconds until a Discord that does not answer at the start is asked again; the last repeats."""

SETTLE_SECONDS = 3.0
"""How long a bot that is told to stop while it connects may take to be ready first."""

_ANSWERING = (
    "CommandTree-invoker",
    "discord-ui-modal",
    "discord-ui-view-d",
    "discord-ui-dynamic",
    "discord.py: on_",
)
"""How discord.py 2.7 names the tasks in which it answers people, and hears of guilds."""

_ADMIN = frozenset({"desk", "digest", "feed"})
"""The commands that set a desk up."""

MOST_INSIDE = 16
"""Links and texts of people that are read at once, where the settings say nothing else."""

_SYNCED = "synced commands"


# What discord.py's own methods take is generic in the client: an override must take any.
Interaction: TypeAlias = "discord.Interaction[Newsdesk]"
AnyInteraction = discord.Interaction[Any]
AnyCommand = discord.app_commands.Command[Any, ..., Any] | discord.app_commands.ContextMenu


# It speaks nowhere: that the libraries for voice are not there is nothing to warn of.
discord.VoiceClient.warn_nacl = discord.VoiceClient.warn_dave = False


# Any: each takes the action of its own kind.
ActionHandler = Callable[[AnyInteraction, AnswerContext, Any], Awaitable[None]]
"""What does an action for who pressed its button, and tells them."""


def point_at(settings: DiscordSettings) -> None:
    """Make discord.py talk to the addresses of the settings, where they name any.

    Route.BASE and DEFAULT_GATEWAY are internals of discord.py 2.7: a test watches over them.
    """
    if settings.api_base:
        discord.http.Route.BASE = settings.api_base
    if settings.gateway_url:
        discord.gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(settings.gateway_url)


def check_options(interaction: Interaction) -> None:
    """Raise CommandSignatureMismatch where an option has a value that Discord would not send.

    discord.py leaves bounds and choices to Discord: a command of yesterday, or a forged one, may
    go beyond them.
    """
    command = interaction.command
    if not isinstance(command, discord.app_commands.Command):
        return
    for option in command.parameters:
        value = getattr(interaction.namespace, option.display_name, None)
        if value is not None and not _may_be_sent(option, value):
            raise discord.app_commands.CommandSignatureMismatch(command)


def find_guild(interaction: AnyInteraction) -> discord.Guild | None:
    """Return the guild of an interaction where the bot is in it, else None.

    Somebody who installed the bot for themselves uses it in direct messages, and in guilds that
    it is not in: their rights there are none here.
    """
    number = interaction.guild_id
    return None if number is None else interaction.client.get_guild(number)


def check_place(interaction: Interaction) -> None:
    """Raise NoPrivateMessage where a command is used that works in the bot's guilds alone.

    Elsewhere answers are for who asked: where they are to be shared a NotFound is raised, in a
    CommandInvokeError as those of commands are.
    """
    if find_guild(interaction) is not None or interaction.command is None:
        return
    places = interaction.command.allowed_contexts
    if places is None or not places.private_channel:
        raise discord.app_commands.NoPrivateMessage
    if getattr(interaction.namespace, "share", False):
        words = load_wording(str(interaction.locale)).say("elsewhere.private")
        raise discord.app_commands.CommandInvokeError(interaction.command, NotFound(words))


def check_rights(interaction: Interaction) -> None:
    """Raise MissingPermissions where a person lacks what a command, or its group, declares.

    What is declared is a default that the admins of a guild can override.
    """
    command = interaction.command
    group = None if isinstance(command, discord.app_commands.ContextMenu) else command
    declared = getattr((group and group.root_parent) or command, "default_permissions", None)
    wanted = [name for name, needed in declared or () if needed]
    missing = [name for name in wanted if not getattr(interaction.permissions, name)]
    if missing:
        raise discord.app_commands.MissingPermissions(missing)


def _may_be_sent(option: discord.app_commands.Parameter, value: Any) -> bool:
    if option.choices and value not in [choice.value for choice in option.choices]:
        return False
    size = len(value) if isinstance(value, str) else value
    if not isinstance(size, int | float):
        return True
    least, most = option.min_value, option.max_value
    return (least is None or size >= least) and (most is None or size <= most)


class DeskTree(discord.app_commands.CommandTree["Newsdesk"]):
    """The commands, each of which takes something of a person's allowance."""

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        """Let a command through; raises CommandOnCooldown. Suggestions while typing are free."""
        if interaction.type is discord.InteractionType.application_command:
            check_place(interaction)
            check_rights(interaction)
            self.client.admit(interaction)
            check_options(interaction)
        return True


class Newsdesk(commands.Bot):
    """The bot: the store, the road, the web and the clock, for the cogs to work with."""

    def __init__(
        self,
        *,
        store: Storage,
        pipeline: Pipeline,
        fetcher: Fetcher,
        previews: FeedPreviews,
        clock: Clock,
        settings: DiscordSettings,
        duties: Duties | None = None,
        **options: Any,
    ) -> None:
        super().__init__(
            # No prefix commands: a message is never read.
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=DeskTree,
            # What is to be used elsewhere, too, says so (cogs._discord.checks.elsewhere).
            allowed_installs=AppInstallationType(guild=True, user=False),
            allowed_contexts=AppCommandContext(guild=True, dm_channel=False, private_channel=False),
            intents=discord.Intents(guilds=True),
            allowed_mentions=discord.AllowedMentions.none(),
            max_ratelimit_timeout=60,
            guild_ready_timeout=settings.ready_timeout,
            member_cache_flags=discord.MemberCacheFlags.none(),
            **options,
        )
        self.store = store
        self.pipeline = pipeline
        self.fetcher = fetcher
        self.previews = previews
        self.clock = clock
        self.duties = duties or SoleDuties()
        self.locks = ChannelLocks()
        self.actions: dict[type[Question], ActionHandler] = {}
        self.rate_limiter = RateLimiter()
        self.uploads = ConcurrencyLimit(MOST_INSIDE)
        self.companion: Companion | None = None
        self.seen_in: dict[tuple[int, int], float] = {}
        self.served: ServedShards | None = None
        self._showing: set[asyncio.Task[None]] = set()

    def admit(self, interaction: AnyInteraction, *, cost: float = 1.0) -> None:
        """Take something of a person's allowance; raises CommandOnCooldown where that is spent.

        What admins do to set a desk up costs nothing: only they can, and it may be a lot at once.
        """
        data: Mapping[str, Any] = {**(interaction.data or {})}
        if data.get("name") in _ADMIN and interaction.permissions.manage_guild:
            return
        self.charge(interaction, cost=cost)

    def charge(self, interaction: AnyInteraction, *, cost: float) -> None:
        """Take something of a person's allowance, an admin's too; raises CommandOnCooldown."""
        guild = find_guild(interaction)
        number = 0 if guild is None else guild.id
        wait = self.rate_limiter.enter(number, interaction.user.id, cost=cost)
        if wait:
            pace = discord.app_commands.Cooldown(self.rate_limiter.per_minute, 60.0)
            raise discord.app_commands.CommandOnCooldown(pace, wait)

    def dispatch(self, event: str, /, *args: Any, **kwargs: Any) -> None:
        """Hand an event on; what is done for an interaction bears an id of its own in the log.

        discord.py tells the type of an event before it reads it, and answers an interaction in
        tasks that it makes while reading: they begin with what is set here.
        """
        if event == "socket_event_type":
            if args[0] == "INTERACTION_CREATE":
                begin_trace("interaction")
            else:
                end_trace()
        super().dispatch(event, *args, **kwargs)

    async def on_app_command_completion(
        self, interaction: AnyInteraction, command: AnyCommand
    ) -> None:
        """Note how long a command took."""
        trace = find_trace()
        if trace is not None:
            seconds = time.monotonic() - trace.began
            note(Figure.COMMANDS, command.qualified_name, value=seconds)
            _log.info("command answered", extra={"command": command.qualified_name})

    def wake(self) -> None:
        """Let what works beside the commands look at once at what a command changed."""
        if self.companion is not None:
            self.companion.wake()

    async def setup_hook(self) -> None:
        """Load the commands, and tell Discord of them where they have changed."""
        for extension in EXTENSIONS:
            await self.load_extension(extension)
        await ask_patiently(self.sync_if_changed)

    async def start(self, token: str, *, reconnect: bool = True) -> None:
        """Log in, as often as it takes until Discord answers, and stay connected.

        Raises discord.LoginFailure where the token is refused.
        """
        await ask_patiently(partial(self.login, token), tidy=self._forget_session)
        await self.connect(reconnect=reconnect)

    async def _forget_session(self) -> None:
        """Close what a failed login has opened: the next one opens its own."""
        await self.http.close()
        self.http.connector = discord.utils.MISSING

    async def sync_if_changed(self, *, force: bool = False) -> bool:
        """Tell Discord of the commands where they changed; return whether it was told."""
        mark = await self._mark_commands()
        if not force and await self.store.find_note(_SYNCED) == mark:
            return False
        if await self.duties.take(SYNC) is None:
            return False  # another process is telling it the same
        notice = await self.tree.sync()
        await self.store.set_note(_SYNCED, mark)
        await self.duties.release(SYNC)
        _log.info("commands synced", extra={"commands": len(notice)})
        return True

    async def has_synced(self) -> bool:
        """Return whether Discord was told of the commands as they are now."""
        return await self.store.find_note(_SYNCED) == await self._mark_commands()

    async def _mark_commands(self) -> str:
        """Return a hash of all that Discord is told of the commands, in every language."""
        found, translator = self.tree.get_commands(), self.tree.translator
        if translator is None:
            payload = [command.to_dict(self.tree) for command in found]
        else:
            payload = [await c.get_translated_payload(self.tree, translator) for c in found]
        text = json.dumps([self.application_id, payload], sort_keys=True, default=str)
        return hashlib.sha256(text.encode()).hexdigest()

    async def settle(self) -> None:
        """Wait a little until the guilds are known: discord.py fails if it is closed before."""
        if self.user is not None and not self.is_ready():
            with suppress(TimeoutError):
                await asyncio.wait_for(self.wait_until_ready(), SETTLE_SECONDS)

    def show_beside(self, showing: Coroutine[Any, Any, None]) -> None:
        """Go on with an answer that is done while its command ends; it is cut off at the stop."""
        task = asyncio.create_task(showing, name="showing")
        self._showing.add(task)
        task.add_done_callback(self._showing.discard)

    async def finish(self, *, seconds: float = FINISH_SECONDS) -> None:
        """Wait for the answers that are being made, `seconds` at most."""
        for showing in tuple(self._showing):
            showing.cancel()
        answering = {task for task in asyncio.all_tasks() if task.get_name().startswith(_ANSWERING)}
        if answering:
            _, late = await asyncio.wait(answering, timeout=seconds)
            if late:
                _log.warning("stopped before %d answers were ready", len(late))

    async def find_desk(self, guild: discord.Guild) -> Desk:
        """Return the desk of a guild; one that the command line opened takes the guild's name."""
        desk = await self.store.open_desk(GuildId(guild.id), name=guild.name)
        if desk.name == name_unseen(desk.guild):
            with suppress(StoreFull):  # looking up is possible under the other name, too
                return await self.store.edit_desk(desk.id, name=guild.name)
        return desk

    async def on_ready(self) -> None:
        """Say that the bot is ready."""
        _log.info("ready", extra={"guilds": len(self.guilds)})


class ShardedNewsdesk(Newsdesk, commands.AutoShardedBot):
    """The bot on some of several connections, each of which hears of a part of the servers."""

    def __init__(self, *, settings: DiscordSettings, shards: ShardRange, **parts: Any) -> None:
        super().__init__(
            settings=settings,
            shard_ids=list(shards.numbers),
            shard_count=shards.count,
            shard_connect_timeout=None,  # they wait for one another, and for other processes
            **parts,
        )
        self._concurrency = 1

    async def setup_hook(self) -> None:
        """Ask how many connections may be begun at once, before any is."""
        await super().setup_hook()
        # discord.py 2.7 drops this part of the answer.
        route = discord.http.Route("GET", "/gateway/bot")
        limit = (await self.http.request(route))["session_start_limit"]
        self._concurrency = max(int(limit.get("max_concurrency", 1)), 1)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        """Wait for the shard's turn: one of its kind every five seconds, over all processes."""
        number = shard_id or 0
        names, holder = [f"identify:{number % self._concurrency}"], secrets.token_hex(8)
        while True:
            # It is not let go, but ends by itself when the next may begin.
            try:
                if await self.store.take_duties(names, holder=holder, seconds=IDENTIFY_SECONDS):
                    return
            except StoreAway as error:
                _log.warning("a connection waits for its turn", extra={"reason": error})
            await asyncio.sleep(IDENTIFY_SECONDS / 10)


async def ask_patiently(
    ask: Callable[[], Awaitable[object]], *, tidy: Callable[[], Awaitable[None]] | None = None
) -> None:
    """Ask Discord something until it answers; `tidy` is done after each failure.

    discord.py repeats some requests by itself, but not one that a 503 answered.
    """
    for wait in chain(WAITS, repeat(WAITS[-1])):
        try:
            await ask()
        except (discord.DiscordServerError, aiohttp.ClientError, OSError) as error:
            _log.warning("Discord does not answer", extra={"reason": str(error), "again": wait})
            if tidy is not None:
                await tidy()
            await asyncio.sleep(wait)
        else:
            return


async def run_until(stop: asyncio.Event, bot: Newsdesk, token: str) -> None:
    """Run the bot until `stop` is set, then finish the work in flight and disconnect.

    Its companion starts once it is ready, and is stopped while it is still connected.

    Raises SettingsError where Discord refuses the token.
    """
    running = asyncio.create_task(bot.start(token), name="discord")
    stopping = asyncio.create_task(stop.wait(), name="stop")
    async with bot:
        beginning = asyncio.create_task(_start_companion(bot), name="companion")
        try:
            await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if running.done():
                running.result()
            await bot.settle()
            beginning.cancel()
            ending = (bot.companion.stop(),) if bot.companion is not None else ()
            await asyncio.gather(bot.finish(), *ending)
        except discord.LoginFailure as error:
            raise SettingsError(
                "DISCORD_TOKEN: Discord refuses this token; reset it in the developer portal."
            ) from error
        finally:
            stopping.cancel()
            beginning.cancel()
            await bot.close()
            running.cancel()
            await asyncio.gather(running, stopping, beginning, return_exceptions=True)


async def _start_companion(bot: Newsdesk) -> None:
    await bot.wait_until_ready()
    if bot.companion is not None:
        bot.companion.start()
    spare_what_lasts()
    give_back()
