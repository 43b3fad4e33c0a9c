"""Run a loopback Discord: REST v10 and Gateway v10 on one server that a real client logs in to."""

from typing import Any, NamedTuple

import yarl
from aiohttp import web

from tests.fake_discord.changes import PATIENCE, Changes
from tests.fake_discord.clock import Clock
from tests.fake_discord.errors import Problem
from tests.fake_discord.faults import Faults
from tests.fake_discord.gateway import GUILDS, Gateway
from tests.fake_discord.guild import FakeGuild, new_guild
from tests.fake_discord.payloads import channel_payload
from tests.fake_discord.permissions import BOT_DEFAULT, as_bits
from tests.fake_discord.rest.pipeline import API, MAX_BODY, Refusal, add_routes
from tests.fake_discord.schema import Schema, load_schema
from tests.fake_discord.state import Channel, Guild, Interaction, State
from tests.fake_discord.transcript import Transcript

LOOPBACK = "127.0.0.1"
TOKEN = "fake-token.for.loopback"
ANSWER_WITHIN = 3.0
"""Seconds within which the real one wants an interaction answered (`python -m` here too)."""

TOKEN_LIFE = 900.0


class Violation(NamedTuple):
    """A broken rule: the bot's (`request`, `shown otherwise`) or the fake's own (`answer`)."""

    what: str
    side: str
    problems: list[Problem]

    def __str__(self) -> str:
        article = "; ".join(f"{'.'.join(map(str, p.path))}: {p.message}" for p in self.problems)
        return f"{self.side} of {self.what}: {article}"


class FakeDiscord:
    """A Discord of one's own: guilds and people on one side, the bot's client on the other."""

    def __init__(self, *, bot_name: str, token: str, check_schema: bool) -> None:
        self.clock = Clock()
        self.state = State(self.clock, bot_name=bot_name, token=token)
        self.changes = Changes()
        self.transcript = Transcript()
        self.faults = Faults()
        self.violations: list[Violation] = []
        self.refusals: list[Refusal] = []
        self.schema: Schema | None = load_schema() if check_schema else None
        self.gateway = Gateway(self.state, self.transcript, self.changes.tell)
        self.gateway.fault = self.faults.next_for_gateway
        self.answer_within = PATIENCE
        # For how long a message's nonce is remembered, where it is not for as long as ever.
        self.nonce_seconds: float | None = None
        self.token_life = TOKEN_LIFE
        self.root = ""
        self._runner: web.AppRunner | None = None

    @classmethod
    async def start(
        cls,
        *,
        port: int = 0,
        token: str = TOKEN,
        bot_name: str = "Newsdesk",
        check_schema: bool = True,
    ) -> "FakeDiscord":
        """Return a running server on loopback; port 0 takes a free one."""
        fake = cls(bot_name=bot_name, token=token, check_schema=check_schema)
        app = web.Application(client_max_size=MAX_BODY)
        app.router.add_get("/gateway", fake.gateway.serve)
        app.router.add_get("/gateway/", fake.gateway.serve)
        app.router.add_get("/attachments/{channel}/{id}/{name}", fake._serve_attachment)
        add_routes(fake, app)
        fake._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
        await fake._runner.setup()
        site = web.TCPSite(fake._runner, LOOPBACK, port)
        await site.start()
        fake.root = f"http://{LOOPBACK}:{fake._runner.addresses[0][1]}"
        fake.gateway.url = fake.gateway_url
        return fake

    async def close(self) -> None:
        """Cut every connection and stop listening."""
        for connection in tuple(self.gateway.connections):
            connection.cut()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def __aenter__(self) -> "FakeDiscord":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    # What a client needs to know

    @property
    def token(self) -> str:
        return self.state.token

    @property
    def api_base(self) -> str:
        return self.root + API

    @property
    def gateway_url(self) -> str:
        return str(yarl.URL(self.root).with_scheme("ws") / "gateway")

    @property
    def settings(self) -> dict[str, str]:
        """The environment variables that lead the product to this server."""
        return {
            "DISCORD_TOKEN": self.token,
            "DISCORD_API_BASE": self.api_base,
            "DISCORD_GATEWAY_URL": self.gateway_url,
        }

    # What a test waits for

    async def until(self, happened: Any, within: float = PATIENCE) -> None:
        """Wait until `happened()` is true; raise TimeoutError after that many seconds."""
        if not await self.changes.until(happened, within):
            raise TimeoutError("it did not happen in time; the transcript tells what did")

    async def until_ready(self, within: float = PATIENCE) -> None:
        """Wait until a client has identified."""
        await self.until(lambda: self.gateway.ready, within)

    async def until_commands(self, within: float = PATIENCE) -> None:
        """Wait until the bot has registered a command anywhere."""
        await self.until(lambda: self.state.commands, within)

    # The world

    def add_guild(
        self,
        name: str = "Newsroom",
        *,
        bot_permissions: Any = BOT_DEFAULT,
        bot: bool = True,
        locale: str = "en-US",
    ) -> FakeGuild:
        """Add a server with an owner, one text channel and the bot, and tell the bot.

        `locale` is the language that its admins chose for it.
        """
        guild = new_guild(self, name, as_bits(bot_permissions))
        guild.state.locale = locale
        if bot:
            guild.join_bot()
        return guild

    def thread_opened(self, thread: Channel) -> None:
        """Tell the bot of a new thread or forum post."""
        assert thread.guild is not None
        data = {**channel_payload(thread), "newly_created": True}
        guild_id = thread.guild.id
        self.gateway.dispatch("THREAD_CREATE", data, guild_id=guild_id, intent=GUILDS)

    def channel_changed(self, channel: Channel) -> None:
        """Tell the bot of a channel's new name, topic or overwrites."""
        assert channel.guild is not None
        event = "THREAD_UPDATE" if channel.is_thread else "CHANNEL_UPDATE"
        data, guild_id = channel_payload(channel), channel.guild.id
        self.gateway.dispatch(event, data, guild_id=guild_id, intent=GUILDS)

    def remove_channel(self, channel: Channel) -> None:
        """Delete a channel with its threads, and tell the bot."""
        guild = channel.guild
        assert guild is not None
        for thread in self.state.threads_of(guild):
            if thread.parent is channel:
                self.state.channels.pop(thread.id, None)
        self.state.channels.pop(channel.id, None)
        guild.channels.pop(channel.id, None)
        event = "THREAD_DELETE" if channel.is_thread else "CHANNEL_DELETE"
        data = channel_payload(channel)
        self.gateway.dispatch(event, data, guild_id=guild.id, intent=GUILDS)

    def remove_bot(self, guild: Guild) -> None:
        """Throw the bot out of a guild, and tell it; the guild's commands go with it."""
        guild.members.pop(self.state.bot.id, None)
        for command in self.state.commands_for(guild.id):
            del self.state.commands[command.id]
        data = {"id": str(guild.id)}
        self.gateway.dispatch("GUILD_DELETE", data, guild_id=guild.id, intent=GUILDS)

    # What the REST side asks

    def age(self, interaction: Interaction) -> float:
        """Return the seconds since a person started an interaction."""
        return self.clock.monotonic() - interaction.started

    def focused(self, interaction: Interaction) -> int | None:
        """Return the type of the option an autocomplete is about."""
        options = interaction.data.get("options") or []
        while options:
            for option in options:
                if option.get("focused"):
                    return int(option["type"])
            options = options[0].get("options") or []
        return None

    def note_violation(self, what: str, side: str, problems: list[Problem]) -> None:
        """Keep a broken rule for the test to find."""
        self.violations.append(Violation(what, side, problems))

    async def _serve_attachment(self, request: web.Request) -> web.Response:
        text = request.match_info["id"]
        attachment = self.state.attachments.get(int(text) if text.isdigit() else 0)
        if attachment is None:
            return web.Response(status=404)
        return web.Response(body=attachment.content, content_type=attachment.content_type)
