"""Arrange a guild from a test: its people, roles, channels, and what the bot may do there."""

from typing import TYPE_CHECKING, Any

from tests.fake_discord.gateway import GUILDS
from tests.fake_discord.payloads import (
    channel_payload,
    guild_create_payload,
    guild_payload,
    role_payload,
)
from tests.fake_discord.permissions import MEMBER_DEFAULT, as_bits
from tests.fake_discord.person import Person
from tests.fake_discord.state import (
    ANNOUNCEMENT,
    FORUM,
    PUBLIC_THREAD,
    TEXT,
    Channel,
    Guild,
    Member,
    Role,
    User,
)

if TYPE_CHECKING:
    from tests.fake_discord.server import FakeDiscord


def new_guild(fake: "FakeDiscord", name: str, bot_permissions: int) -> "FakeGuild":
    """Return a guild with an owner and one text channel, without the bot."""
    state = fake.state
    owner = User(id=state.next_id(), name=f"Owner of {name}")
    guild = Guild(id=state.next_id(), name=name, owner_id=owner.id)
    shared = MEMBER_DEFAULT & bot_permissions
    guild.roles[guild.id] = Role(id=guild.id, name="@everyone", permissions=shared, position=0)
    state.users[owner.id], state.guilds[guild.id] = owner, guild
    guild.members[owner.id] = Member(user=owner, joined_at=fake.clock.stamp())
    made = FakeGuild(fake, guild, bot_permissions)
    made.add_channel("general")
    return made


class FakeGuild:
    """A guild as a test handles it; every change is told to the bot as Discord would."""

    def __init__(self, fake: "FakeDiscord", guild: Guild, bot_permissions: int) -> None:
        self.fake = fake
        self.state = guild
        self.bot_role = Role(
            id=fake.state.next_id(),
            name=fake.state.bot.name,
            permissions=bot_permissions,
            managed=True,
        )
        # People hold their rights by this role: what `@everyone` has, the bot would have too.
        self.members_role = Role(
            id=fake.state.next_id(), name="Members", permissions=MEMBER_DEFAULT
        )
        guild.roles[self.members_role.id] = self.members_role
        self._people: dict[str, Person] = {}

    @property
    def id(self) -> int:
        return self.state.id

    @property
    def name(self) -> str:
        return self.state.name

    @property
    def general(self) -> Channel:
        """The first channel."""
        return next(iter(self.state.channels.values()))

    @property
    def owner(self) -> Person:
        """The guild's owner, who may do everything."""
        return Person(self.fake, self.state, self.fake.state.users[self.state.owner_id])

    # People and roles

    def person(
        self,
        name: str,
        *,
        permissions: Any = 0,
        roles: tuple[Role, ...] = (),
        dms: bool = True,
        locale: str = "en-US",
    ) -> Person:
        """Return the member of that name; a new one gets a role with the extra permissions.

        `locale` is the language that a new one has chosen for Discord.
        """
        if name in self._people:
            return self._people[name]
        state = self.fake.state
        user = User(id=state.next_id(), name=name, dms_open=dms, locale=locale)
        held = [self.members_role.id, *(role.id for role in roles)]
        if as_bits(permissions):
            held.append(self.add_role(f"{name}'s role", permissions=permissions).id)
        state.users[user.id] = user
        joined = self.fake.clock.stamp()
        self.state.members[user.id] = Member(user=user, roles=held, joined_at=joined)
        self._people[name] = Person(self.fake, self.state, user)
        return self._people[name]

    def invite(self, person: Person) -> Person:
        """Let a person of another guild join this one too; return them as they are here."""
        joined = self.fake.clock.stamp()
        roles = [self.members_role.id]
        self.state.members[person.id] = Member(user=person.user, roles=roles, joined_at=joined)
        self._people[person.name] = Person(self.fake, self.state, person.user)
        return self._people[person.name]

    @property
    def everyone(self) -> Role:
        """The role everyone has, for overwrites such as a hidden channel's."""
        return self.state.roles[self.id]

    def open_command(self, name: str) -> None:
        """Offer a command to everyone, as an admin may under Integrations."""
        self.state.opened_commands.add(name)

    def add_role(self, name: str, *, permissions: Any = 0, mentionable: bool = False) -> Role:
        """Add a role."""
        role = Role(
            id=self.fake.state.next_id(),
            name=name,
            permissions=as_bits(permissions),
            mentionable=mentionable,
        )
        self.state.roles[role.id] = role
        self._tell("GUILD_ROLE_CREATE", {"guild_id": str(self.id), "role": role_payload(role)})
        return role

    # The bot

    def join_bot(self) -> None:
        """Invite the bot."""
        bot = self.fake.state.bot
        self.state.roles[self.bot_role.id] = self.bot_role
        joined = self.fake.clock.stamp()
        member = Member(user=bot, roles=[self.bot_role.id], joined_at=joined)
        self.state.members[bot.id] = member
        # A guild that is new to the bot says nothing of `unavailable`; after an outage it does.
        article = guild_create_payload(self.fake.state, self.state)
        del article["unavailable"]
        self._tell("GUILD_CREATE", article)

    def remove_bot(self) -> None:
        """Throw the bot out."""
        self.fake.remove_bot(self.state)

    def go_unavailable(self) -> None:
        """Let the guild disappear for a while, as in an outage."""
        self._tell("GUILD_DELETE", {"id": str(self.id), "unavailable": True})

    def come_back(self) -> None:
        """End an outage."""
        self._tell("GUILD_CREATE", guild_create_payload(self.fake.state, self.state))

    def set_bot_permissions(self, permissions: Any) -> None:
        """Let the bot have exactly these permissions in the guild; people keep theirs."""
        everyone, bits = self.state.roles[self.id], as_bits(permissions)
        self.bot_role.permissions, everyone.permissions = bits, MEMBER_DEFAULT & bits
        for role in (self.bot_role, everyone):
            article = {"guild_id": str(self.id), "role": role_payload(role)}
            self._tell("GUILD_ROLE_UPDATE", article)

    def withdraw(self, permissions: Any, *, channel: Channel) -> None:
        """Deny the bot some permissions in a channel."""
        self.overwrite(channel, self.fake.state.bot, deny=permissions)

    def overwrite(
        self, channel: Channel, target: "Role | User | Person", *, allow: Any = 0, deny: Any = 0
    ) -> None:
        """Set a channel's overwrite for a role or someone, replacing the one there was."""
        kind = 0 if isinstance(target, Role) else 1
        channel.overwrites[target.id] = (kind, as_bits(allow), as_bits(deny))
        self.fake.channel_changed(channel)

    def lift(self, channel: Channel, target: "Role | User | Person | None" = None) -> None:
        """Remove a channel's overwrite; the bot's where no one is named."""
        channel.overwrites.pop((target or self.fake.state.bot).id, None)
        self.fake.channel_changed(channel)

    # Channels

    def add_channel(self, name: str, *, kind: int = TEXT, tags: tuple[str, ...] = ()) -> Channel:
        """Add a channel, a text one where no kind is given."""
        next_id = self.fake.state.next_id
        channel = Channel(
            id=next_id(),
            type=kind,
            name=name,
            guild=self.state,
            position=len(self.state.channels),
            tags={next_id(): tag for tag in tags},
        )
        self.state.channels[channel.id] = channel
        self.fake.state.channels[channel.id] = channel
        self._tell("CHANNEL_CREATE", channel_payload(channel))
        return channel

    def add_announcement(self, name: str) -> Channel:
        """Add an announcement channel, whose messages can be crossposted."""
        return self.add_channel(name, kind=ANNOUNCEMENT)

    def add_forum(
        self, name: str, *, tags: tuple[str, ...] = (), requires_tag: bool = False
    ) -> Channel:
        """Add a forum."""
        forum = self.add_channel(name, kind=FORUM, tags=tags)
        if requires_tag:
            self.require_tag(forum)
        return forum

    def require_tag(self, forum: Channel) -> None:
        """Let a forum take only posts with a tag."""
        forum.requires_tag = True
        self.fake.channel_changed(forum)

    def add_thread(self, name: str, *, parent: Channel | None = None) -> Channel:
        """Add a public thread, under the first channel where no other is given."""
        state, parent = self.fake.state, parent or self.general
        thread = Channel(
            id=state.next_id(),
            type=PUBLIC_THREAD,
            name=name,
            guild=self.state,
            parent=parent,
            owner_id=self.state.owner_id,
            created=self.fake.clock.stamp(),
        )
        state.channels[thread.id] = thread
        self.fake.thread_opened(thread)
        return thread

    def archive(self, thread: Channel, *, locked: bool = False) -> None:
        """Put a thread away, as a moderator does; a locked one takes no further messages."""
        thread.archived, thread.locked = True, locked
        thread.archived_at = self.fake.clock.stamp()
        self.fake.channel_changed(thread)

    def channel(self, name: str) -> Channel:
        """Return the channel or thread of that name; KeyError where there is none."""
        state = self.fake.state
        for channel in [*self.state.channels.values(), *state.threads_of(self.state)]:
            if channel.name == name:
                return channel
        raise KeyError(name)

    def delete_channel(self, channel: Channel) -> None:
        """Delete a channel with its threads."""
        self.fake.remove_channel(channel)

    def rename(self, name: str) -> None:
        """Rename the guild."""
        self.state.name = name
        self._tell("GUILD_UPDATE", guild_payload(self.state))

    def _tell(self, event: str, data: dict[str, Any]) -> None:
        if self.fake.state.bot.id in self.state.members:
            self.fake.gateway.dispatch(event, data, guild_id=self.id, intent=GUILDS)
