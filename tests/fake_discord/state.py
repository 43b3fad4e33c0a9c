"""Hold what a Discord knows: users, guilds, channels, messages, commands and interactions."""

from dataclasses import dataclass, field
from typing import Any

from tests.fake_discord.clock import Clock, Snowflakes

TEXT, DM, GROUP, CATEGORY, ANNOUNCEMENT, FORUM = 0, 1, 3, 4, 5, 15
ANNOUNCEMENT_THREAD, PUBLIC_THREAD, PRIVATE_THREAD = 10, 11, 12
THREADS = frozenset({ANNOUNCEMENT_THREAD, PUBLIC_THREAD, PRIVATE_THREAD})

CROSSPOSTED, SUPPRESS_EMBEDS, HAS_THREAD = 1, 4, 32
EPHEMERAL, LOADING, COMPONENTS_V2 = 64, 128, 32768


@dataclass(eq=False, kw_only=True)
class User:
    """Someone on Discord, a person or the bot."""

    id: int
    name: str
    bot: bool = False
    dms_open: bool = True
    installed: bool = False
    locale: str = "en-US"


@dataclass(eq=False, kw_only=True)
class Role:
    """A role of a guild; `@everyone` has the guild's id."""

    id: int
    name: str
    permissions: int
    position: int = 1
    mentionable: bool = False
    managed: bool = False

    @property
    def mention(self) -> str:
        return f"<@&{self.id}>"


@dataclass(eq=False, kw_only=True)
class Member:
    """A user in a guild, with the roles they hold beside `@everyone`."""

    user: User
    roles: list[int] = field(default_factory=list)
    joined_at: str


@dataclass(kw_only=True)
class Attachment:
    """A file that was sent, kept whole so that it can be fetched again."""

    id: int
    filename: str
    content: bytes
    content_type: str
    url: str
    description: str | None = None


@dataclass(eq=False, kw_only=True)
class Message:
    """A message in a channel; an ephemeral one is seen by one person only."""

    id: int
    channel: "Channel"
    author: User
    timestamp: str
    content: str = ""
    embeds: list[dict[str, Any]] = field(default_factory=list)
    components: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    flags: int = 0
    type: int = 0
    nonce: str | None = None
    edited: str | None = None
    mentions: list[User] = field(default_factory=list)
    mention_roles: list[int] = field(default_factory=list)
    mention_everyone: bool = False
    reference: dict[str, Any] | None = None
    interaction: "Interaction | None" = None
    thread: "Channel | None" = None
    pinned: bool = False

    @property
    def ephemeral(self) -> bool:
        return bool(self.flags & EPHEMERAL)


@dataclass(eq=False, kw_only=True)
class Channel:
    """A place for messages: text, announcement, forum, thread or direct messages."""

    id: int
    type: int
    name: str
    guild: "Guild | None" = None
    parent: "Channel | None" = None
    position: int = 0
    topic: str | None = None
    overwrites: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    messages: dict[int, Message] = field(default_factory=dict)
    recipient: User | None = None
    owner_id: int | None = None
    created: str = ""
    archived: bool = False
    archived_at: str = ""
    locked: bool = False
    applied_tags: list[int] = field(default_factory=list)
    tags: dict[int, str] = field(default_factory=dict)
    requires_tag: bool = False
    last_post: "Channel | None" = None

    @property
    def mention(self) -> str:
        return f"<#{self.id}>"

    @property
    def is_thread(self) -> bool:
        return self.type in THREADS

    @property
    def visible(self) -> list[Message]:
        """The messages everyone in the channel sees, oldest first."""
        return [message for message in self.messages.values() if not message.ephemeral]


@dataclass(eq=False, kw_only=True)
class Guild:
    """A server with its roles, channels and members."""

    id: int
    name: str
    owner_id: int
    locale: str = "en-US"
    roles: dict[int, Role] = field(default_factory=dict)
    channels: dict[int, Channel] = field(default_factory=dict)
    members: dict[int, Member] = field(default_factory=dict)
    opened_commands: set[str] = field(default_factory=set)
    events: dict[int, dict[str, Any]] = field(default_factory=dict)
    system_channel_id: int | None = None


@dataclass(eq=False, kw_only=True)
class Command:
    """A command as the bot registered it, in one guild or everywhere."""

    id: int
    guild_id: int | None
    version: int
    body: dict[str, Any]

    @property
    def name(self) -> str:
        return str(self.body["name"])

    @property
    def type(self) -> int:
        return int(self.body.get("type") or 1)


@dataclass(eq=False, kw_only=True)
class Interaction:
    """One thing a person did with the bot, and everything the bot answered to it."""

    id: int
    token: str
    type: int
    user: User
    channel: Channel
    started: float
    data: dict[str, Any]
    message: Message | None = None
    first: int | None = None
    answered_at: float | None = None
    late: bool = False
    original: Message | None = None
    original_deleted: bool = False
    acted: bool = False
    followups: list[Message] = field(default_factory=list)
    edits: list[dict[str, Any]] = field(default_factory=list)
    choices: list[dict[str, Any]] = field(default_factory=list)
    modal: dict[str, Any] | None = None
    modal_sent: bool = False


class State:
    """Everything above, found by id."""

    def __init__(self, clock: Clock, *, bot_name: str, token: str) -> None:
        self.next_id = Snowflakes(clock)
        self.token = token
        self.bot = User(id=self.next_id(), name=bot_name, bot=True)
        self.owner = User(id=self.next_id(), name="Bot owner")
        self.users: dict[int, User] = {self.bot.id: self.bot, self.owner.id: self.owner}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.commands: dict[int, Command] = {}
        self.interactions: dict[str, Interaction] = {}
        self.attachments: dict[int, Attachment] = {}
        self.nonces: dict[str, tuple[float, Message]] = {}

    @property
    def application_id(self) -> int:
        return self.bot.id

    def dm_with(self, user: User) -> Channel:
        """Return the direct messages between the bot and a user, opened where they were not."""
        for channel in self.channels.values():
            if channel.recipient is user and channel.type == DM:
                return channel
        channel = Channel(id=self.next_id(), type=DM, name="", recipient=user)
        self.channels[channel.id] = channel
        return channel

    def group_with(self, user: User) -> Channel:
        """Return a new group of people that the bot is not in."""
        channel = Channel(id=self.next_id(), type=GROUP, name="", recipient=user)
        self.channels[channel.id] = channel
        return channel

    def has_bot(self, channel: Channel) -> bool:
        """Return whether the bot is where a channel is: in its guild, or in its direct messages."""
        return channel.type == DM if channel.guild is None else self.bot.id in channel.guild.members

    def commands_for(self, guild_id: int | None) -> list[Command]:
        """Return the commands registered in that scope; None means everywhere."""
        return [command for command in self.commands.values() if command.guild_id == guild_id]

    def threads_of(self, guild: Guild) -> list[Channel]:
        """Return the threads and forum posts of a guild."""
        return [c for c in self.channels.values() if c.guild is guild and c.is_thread]
