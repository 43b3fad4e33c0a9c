"""Be the human side of Discord: type commands, click, choose, fill in forms, and read answers."""

import secrets
from typing import TYPE_CHECKING, Any, NamedTuple

from tests.fake_discord import forms, options
from tests.fake_discord.answers import Answer, Modal, Part, Seen, parts_of
from tests.fake_discord.changes import PATIENCE
from tests.fake_discord.composing import Upload, announce, store_upload
from tests.fake_discord.options import Filling, Refused
from tests.fake_discord.payloads import (
    integration_owners,
    member_payload,
    message_payload,
    partial_channel_payload,
    user_payload,
)
from tests.fake_discord.permissions import VIEW, in_channel
from tests.fake_discord.rest.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, SUBMIT
from tests.fake_discord.state import Channel, Guild, Interaction, Message, User

if TYPE_CHECKING:
    from tests.fake_discord.server import FakeDiscord

UPLOAD_LIMIT = 10 * 1024 * 1024
Target = Message | Seen


class Choice(NamedTuple):
    """A suggestion under an option."""

    name: str
    value: Any


class Choices(list[Choice]):
    """The suggestions as they are listed, and how many seconds they took."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(Choice(c["name"], c["value"]) for c in answer.interaction.choices)
        self.seconds = answer.seconds or 0.0


class Unsettled(TimeoutError):
    """The bot said "thinking…" and nothing more in time; `answer` holds what there is."""

    def __init__(self, answer: Answer, within: float) -> None:
        super().__init__(f"the bot was still thinking after {within:g} s")
        self.answer = answer


def named(given: dict[str, Any]) -> dict[str, Any]:
    """Return options under the names Discord knows: `from_` is `from`."""
    return {name.removesuffix("_"): value for name, value in given.items()}


class Person:
    """A member of a guild. Every act waits for the bot's answer."""

    def __init__(self, fake: "FakeDiscord", guild: Guild, user: User) -> None:
        self.fake, self.guild, self.user = fake, guild, user

    @property
    def id(self) -> int:
        return self.user.id

    @property
    def name(self) -> str:
        return self.user.name

    @property
    def inbox(self) -> list[Message]:
        """The direct messages between this person and the bot, oldest first."""
        return self.dm.visible

    @property
    def dm(self) -> Channel:
        """The direct messages with the bot, opened where they were not."""
        return self.fake.state.dm_with(self.user)

    def install(self) -> None:
        """Add the app to one's own, to use it where it is not."""
        self.user.installed = True

    def open_group(self) -> Channel:
        """Begin a group of people, without the bot."""
        return self.fake.state.group_with(self.user)

    def close_dms(self) -> None:
        """Take no more direct messages from the bot."""
        self.user.dms_open = False

    # Acts

    async def slash(
        self,
        command: str,
        /,
        *,
        channel: Channel | None = None,
        within: float = PATIENCE,
        settle: bool = True,
        **given: Any,
    ) -> Answer:
        """Type a command, such as `slash("entity show", name="Senkaku")`, and return the answer.

        An option whose name Python or this signature needs takes an underscore: `from_`, `class_`,
        `channel_`. Raise Refused where the client would not send it, and Unsettled where a deferred
        answer stays away for `within` seconds; `settle=False` returns as soon as it is deferred.
        """
        where = self._place(channel)
        chosen = options.choose(self.fake, where, self.user, command)
        filling = Filling(self.fake, where, self.user)
        values = filling.fill(chosen.options, named(given))
        data = self._command_data(chosen, chosen.wrap(values), filling)
        interaction = self._start(COMMAND, where, data)
        return await self._answer(interaction, within, settle)

    async def autocomplete(
        self,
        command: str,
        option: str,
        typed: Any = "",
        /,
        *,
        channel: Channel | None = None,
        **given: Any,
    ) -> Choices:
        """Type into an option and return the suggestions; Refused where none came in time."""
        where = self._place(channel)
        chosen = options.choose(self.fake, where, self.user, command)
        wanted = [o for o in chosen.options if o["name"] == option]
        if not wanted or not wanted[0].get("autocomplete"):
            raise Refused(f"/{command} suggests nothing for {option!r}")
        filling = Filling(self.fake, where, self.user)
        values = filling.fill(chosen.options, named(given), complete=False)
        focused = {"name": option, "type": wanted[0]["type"], "value": typed, "focused": True}
        data = self._command_data(chosen, chosen.wrap([*values, focused]), filling)
        interaction = self._start(AUTOCOMPLETE, where, data)
        answer = await self._answer(interaction, self.fake.answer_within, settle=False)
        if answer.failed:
            raise Refused("Loading options failed")
        return Choices(answer)

    async def message_menu(
        self, name: str, message: Target, *, within: float = PATIENCE, settle: bool = True
    ) -> Answer:
        """Choose an entry under Apps of a message's menu."""
        target = self._message(message)
        offered = options.usable(self.fake, target.channel, self.user, options.MESSAGE_MENU)
        matching = [command for command in offered if command.name == name]
        if not matching:
            known = ", ".join(command.name for command in offered) or "none"
            raise Refused(f"there is no entry {name!r}; there are: {known}")
        shown = {str(target.id): message_payload(self.fake.state, target)}
        data = {
            "id": str(matching[0].id),
            "name": name,
            "type": options.MESSAGE_MENU,
            "target_id": str(target.id),
            "resolved": {"messages": shown},
        }
        interaction = self._start(COMMAND, target.channel, data)
        return await self._answer(interaction, within, settle)

    async def click(
        self, target: Target, button: str, *, within: float = PATIENCE, settle: bool = True
    ) -> Answer:
        """Press the button with that label or custom id.

        A bot that only nods (defer, then nothing) is waited for as long as one that still works.
        """
        message = self._message(target)
        part = self._part(message, button, buttons=True)
        if part.custom_id is None:
            raise Refused(f"{button!r} is a link to {part.url}")
        data = {"component_type": part.type, "custom_id": part.custom_id, "id": part.raw["id"]}
        interaction = self._start(COMPONENT, message.channel, data, message)
        return await self._answer(interaction, within, settle)

    async def select(
        self,
        target: Target,
        menu: str,
        values: list[Any],
        *,
        within: float = PATIENCE,
        settle: bool = True,
    ) -> Answer:
        """Choose values (or their labels) in the select with that placeholder or custom id."""
        message = self._message(target)
        part = self._part(message, menu, buttons=False)
        filling = Filling(self.fake, message.channel, self.user)
        data: dict[str, Any] = {
            "component_type": part.type,
            "custom_id": part.custom_id,
            "id": part.raw["id"],
            "values": forms.selected(part.raw, values, filling),
        }
        if filling.resolved:
            data["resolved"] = filling.resolved
        interaction = self._start(COMPONENT, message.channel, data, message)
        return await self._answer(interaction, within, settle)

    async def submit(
        self,
        form: Modal | Answer | None,
        given: dict[str, Any],
        *,
        within: float = PATIENCE,
        settle: bool = True,
    ) -> Answer:
        """Fill in a form by its labels or custom ids and send it."""
        modal = form.modal if isinstance(form, Answer) else form
        if modal is None:
            raise Refused("no form is open")
        opener = modal.answer.interaction
        if opener.modal_sent:
            raise Refused("the form was sent and is closed")
        filling = Filling(self.fake, opener.channel, self.user)
        data: dict[str, Any] = {
            "custom_id": modal.custom_id,
            "components": forms.filled(modal, given, filling),
        }
        if filling.resolved:
            data["resolved"] = filling.resolved
        opener.modal_sent = True
        interaction = self._start(SUBMIT, opener.channel, data, opener.message)
        return await self._answer(interaction, within, settle)

    def say(
        self, text: str, *, channel: Channel | None = None, files: tuple[Upload, ...] = ()
    ) -> Message:
        """Write a message in a channel."""
        where = self._place(channel)
        message = Message(
            id=self.fake.state.next_id(),
            channel=where,
            author=self.user,
            timestamp=self.fake.clock.stamp(),
            content=text,
            attachments=[store_upload(self.fake, where, upload) for upload in files],
        )
        bot = self.fake.state.bot
        message.mentions = [bot] if f"<@{bot.id}>" in text else []
        where.messages[message.id] = message
        announce(self.fake, "MESSAGE_CREATE", message)
        return message

    def sees(self, channel: Channel) -> list[Message]:
        """Return what this person sees in a channel, oldest first."""
        own = (m for m in channel.messages.values() if not m.ephemeral or self._owns(m))
        return list(own) if in_channel(channel, self.user) & VIEW else []

    # How an act goes over the wire

    def _place(self, channel: Channel | None) -> Channel:
        where = channel or next(iter(self.guild.channels.values()))
        if not in_channel(where, self.user) & VIEW:
            raise Refused(f"{self.name} does not see #{where.name}")
        return where

    def _owns(self, message: Message) -> bool:
        return message.interaction is not None and message.interaction.user is self.user

    def _message(self, target: Target) -> Message:
        message = target if isinstance(target, Message) else target.message
        if message is None:
            raise Refused("there is no message to act on")
        if message.id not in message.channel.messages:
            raise Refused("the message was deleted")
        if message.ephemeral and not self._owns(message):
            raise Refused(f"only the one who asked sees this message, not {self.name}")
        self._place(message.channel)
        return message

    def _part(self, message: Message, name: str, *, buttons: bool) -> Part:
        parts = [p for p in parts_of(message.components) if p.is_button == buttons]
        for part in parts:
            if part.answers_to(name):
                if part.disabled:
                    raise Refused(f"{name!r} is disabled")
                return part
        known = ", ".join(repr(part.label or part.custom_id) for part in parts) or "none"
        raise Refused(f"there is no {'button' if buttons else 'menu'} {name!r}; there are: {known}")

    def _command_data(
        self, chosen: options.Chosen, values: list[dict[str, Any]], filling: Filling
    ) -> dict[str, Any]:
        command = chosen.command
        data: dict[str, Any] = {"id": str(command.id), "name": command.name, "type": command.type}
        data["options"] = values
        if command.guild_id is not None:
            data["guild_id"] = str(command.guild_id)
        if filling.resolved:
            data["resolved"] = filling.resolved
        return data

    def _start(
        self, kind: int, channel: Channel, data: dict[str, Any], message: Message | None = None
    ) -> Interaction:
        fake = self.fake
        interaction = Interaction(
            id=fake.state.next_id(),
            token=secrets.token_urlsafe(48),
            type=kind,
            user=self.user,
            channel=channel,
            started=fake.clock.monotonic(),
            data=data,
            message=message,
        )
        fake.state.interactions[interaction.token] = interaction
        payload = self._payload(interaction)
        guild_id = None if channel.guild is None else channel.guild.id
        fake.gateway.dispatch("INTERACTION_CREATE", payload, guild_id=guild_id)
        return interaction

    def _payload(self, interaction: Interaction) -> dict[str, Any]:
        channel, state = interaction.channel, self.fake.state
        payload: dict[str, Any] = {
            "id": str(interaction.id),
            "application_id": str(state.application_id),
            "type": interaction.type,
            "token": interaction.token,
            "version": 1,
            "data": interaction.data,
            "channel_id": str(channel.id),
            "channel": partial_channel_payload(channel, self.user),
            "locale": self.user.locale,
            "app_permissions": str(in_channel(channel, state.bot)),
            "entitlements": [],
            "authorizing_integration_owners": integration_owners(
                channel, self.user, has_bot=state.has_bot(channel)
            ),
            "context": options.context_of(channel),
            "attachment_size_limit": UPLOAD_LIMIT,
        }
        if interaction.message is not None:
            payload["message"] = message_payload(state, interaction.message)
        if channel.guild is None:
            return {**payload, "user": user_payload(self.user)}
        guild, bits = channel.guild, in_channel(channel, self.user)
        member = {**member_payload(guild.members[self.user.id]), "permissions": str(bits)}
        about = {"id": str(guild.id), "locale": guild.locale, "features": []}
        place = {"guild_id": str(guild.id), "guild_locale": guild.locale, "guild": about}
        return {**payload, **place, "member": member}

    async def _answer(self, interaction: Interaction, within: float, settle: bool) -> Answer:
        fake, answer = self.fake, Answer(self.fake, interaction)
        if not await fake.changes.until(lambda: answer.answered, fake.answer_within):
            interaction.late = True
            return answer
        done = not settle or await fake.changes.until(lambda: answer.settled, within)
        # A silent nod leaves nothing spinning, so it may well have been all.
        if not done and answer.thinking:
            raise Unsettled(answer, within)
        return answer
