"""Keep the table of routes: OpenAPI path templates and the functions that answer them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fake_discord.composing import Upload
from tests.fake_discord.errors import ApiError
from tests.fake_discord.permissions import need
from tests.fake_discord.state import Channel, Guild, Message

if TYPE_CHECKING:
    from tests.fake_discord.server import FakeDiscord

Reply = tuple[int, Any]


@dataclass(kw_only=True)
class Request:
    """A request after its body was read."""

    fake: "FakeDiscord"
    method: str
    template: str
    params: dict[str, str]
    query: dict[str, str]
    body: Any = None
    uploads: dict[int, Upload] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """Return a path parameter as an id; one that is no number is an id nobody has."""
        text = self.params[name]
        return int(text) if text.isascii() and text.isdigit() else 0

    def flag(self, name: str) -> bool:
        """Tell whether a query parameter is set."""
        return self.query.get(name, "").lower() in ("1", "true")

    @property
    def channel(self) -> Channel:
        """The channel of the path, which the bot must be able to see."""
        state = self.fake.state
        found = state.channels.get(self.number("channel_id"))
        if found is None:
            raise ApiError(10003)
        if found.guild is not None and state.bot.id not in found.guild.members:
            raise ApiError(50001)
        need(found, state.bot)
        return found

    @property
    def guild(self) -> Guild:
        """The guild of the path, in which the bot must be."""
        state = self.fake.state
        found = state.guilds.get(self.number("guild_id"))
        if found is None or state.bot.id not in found.members:
            raise ApiError(10004)
        return found

    @property
    def message(self) -> Message:
        """The message of the path; an ephemeral one is not in the channel for anyone."""
        found = self.channel.messages.get(self.number("message_id"))
        if found is None or found.ephemeral:
            raise ApiError(10008)
        return found


Handler = Callable[[Request], Reply]


@dataclass(frozen=True, slots=True)
class Route:
    """A method and a path template, and the function that answers."""

    method: str
    template: str
    handler: Handler
    public: bool = False


ROUTES: list[Route] = []


def route(method: str, template: str, *, public: bool = False) -> Callable[[Handler], Handler]:
    """Add a function to the table; a public route needs no bot token."""

    def add(handler: Handler) -> Handler:
        ROUTES.append(Route(method, template, handler, public))
        return handler

    return add
