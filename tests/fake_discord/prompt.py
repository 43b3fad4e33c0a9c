"""Let someone at a terminal be the people of a server, one typed line after the other."""

from collections.abc import Awaitable, Callable

from discord import Permissions

from tests.fake_discord.answers import Answer, Part, Seen
from tests.fake_discord.guild import FakeGuild
from tests.fake_discord.options import Refused
from tests.fake_discord.person import Person, Unsettled
from tests.fake_discord.render import shown, shown_answer, shown_commands, shown_message
from tests.fake_discord.server import FakeDiscord
from tests.fake_discord.state import Channel, Message
from tests.fake_discord.typed import find_channel, read_fields, read_slash, words_of

HELP = """\
/command sub option:value   use a command; "quotes" hold spaces: name:"Senkaku Islands"
autocomplete /command option:text   what the last option suggests
click 2 | click LABEL       press a button of what you look at
select 1 VALUE [VALUE]      choose from a menu of what you look at
submit FIELD=text           fill in the open form
say TEXT                    write a message in the channel
messages | look 3           what is in the channel; look at one of them to press its buttons
menu 3 NAME                 an entry of a message's menu, such as "Brief this link"
inbox                       direct messages the bot sent you
as NAME | channel NAME      be someone else, go somewhere else (no name: who and where there is)
commands                    what the bot registered
transcript [N]              the last N lines of what went over the wire
violations                  what broke Discord's rules
help | quit"""

PEOPLE = {
    "Admin": Permissions(manage_guild=True, manage_messages=True),
    "Curator": Permissions(manage_messages=True),
    "Aiko": Permissions.none(),
}
WAIT = 60.0


def furnished(fake: FakeDiscord, locale: str = "en-US") -> FakeGuild:
    """Return a server to play in, with people of a language and one channel of every kind."""
    guild = fake.add_guild("Newsroom", locale=locale)
    for name, permissions in PEOPLE.items():
        guild.person(name, permissions=permissions, locale=locale)
    guild.add_announcement("news")
    guild.add_forum("stories")
    return guild


class Prompt:
    """Who is at the keyboard, where they are, and what they look at."""

    def __init__(self, fake: FakeDiscord, guild: FakeGuild) -> None:
        self.fake, self.guild = fake, guild
        self.person: Person = guild.person(next(iter(PEOPLE)))
        self.channel: Channel = guild.general
        self.looking_at: Seen | None = None
        self.form: Answer | None = None
        self._told = 0
        self._known: set[int] = set()
        self._acts: dict[str, Callable[[str], Awaitable[str]]] = {
            "as": self._be,
            "autocomplete": self._autocomplete,
            "channel": self._channel,
            "click": self._click,
            "commands": self._commands,
            "help": self._help,
            "inbox": self._inbox,
            "look": self._look,
            "menu": self._menu,
            "messages": self._messages,
            "say": self._say,
            "select": self._select,
            "submit": self._submit,
            "transcript": self._transcript,
            "violations": self._violations,
        }

    @property
    def greeting(self) -> str:
        return f"{self.person.name} in #{self.channel.name}> "

    async def line(self, text: str) -> str:
        """Return what one typed line leads to, in plain text."""
        text = text.strip()
        word, _, rest = text.partition(" ")
        try:
            if text.startswith("/"):
                said = await self._slash(text)
            elif word in self._acts:
                said = await self._acts[word](rest.strip())
            else:
                said = f"unknown: {word!r}; `help` lists what can be typed" if text else ""
        except Refused as refusal:
            said = f"Discord does not let you: {refusal}"
        except Unsettled as slow:
            said = f"({slow})"
        return "\n".join(part for part in (said, self.news(), self._new_violations()) if part)

    @property
    def has_news(self) -> bool:
        """Whether the bot posted something of its own accord that was not shown yet."""
        return bool(self._fresh())

    def _fresh(self) -> list[Message]:
        places = self.fake.state.channels.values()
        return [m for place in places for m in place.visible if self._is_news(m)]

    def news(self) -> str:
        """Return what the bot posted of its own accord since the last look."""
        fresh = self._fresh()
        self._known |= {message.id for message in fresh}
        return "\n".join(
            f"-- {'direct message' if m.channel.guild is None else '#' + m.channel.name} --\n"
            + shown(m.author.name, Seen(m))
            for m in fresh
        )

    def _is_news(self, message: Message) -> bool:
        by_bot = message.author is self.fake.state.bot and message.interaction is None
        mine = message.channel.guild is not None or message.channel.recipient is self.person.user
        return by_bot and mine and message.id not in self._known

    def _new_violations(self) -> str:
        fresh = self.fake.violations[self._told :]
        self._told = len(self.fake.violations)
        return "\n".join(f"!! breaks Discord's rules: {violation}" for violation in fresh)

    def _shown(self, answer: Answer) -> str:
        if answer.modal is not None:
            self.form = answer
        elif answer.message is not None:
            # What there is to press stands under the last of several messages.
            usable = [seen for seen in (answer, *answer.followups) if seen.components]
            self.looking_at = usable[-1] if usable else answer
        return shown_answer(self.fake.state.bot.name, answer)

    # Acts

    async def _slash(self, text: str) -> str:
        command, given = read_slash(self.fake, self.channel, self.person.user, text)
        given = {f"{name}_": value for name, value in given.items()}
        answer = await self.person.slash(command, channel=self.channel, within=WAIT, **given)
        return self._shown(answer)

    async def _autocomplete(self, rest: str) -> str:
        command, given = read_slash(self.fake, self.channel, self.person.user, rest)
        if not given:
            raise Refused("name the option to complete, such as name:Sen")
        option, typed = given.popitem()
        others = {f"{name}_": value for name, value in given.items()}
        choices = await self.person.autocomplete(
            command, option, typed, channel=self.channel, **others
        )
        return "\n".join(f"  {c.name} ({c.value})" for c in choices) or "  (no suggestions)"

    def _pressed(self, name: str, *, buttons: bool) -> tuple[Seen, str]:
        """Return what is looked at, and the name of the part with that number or name."""
        if self.looking_at is None:
            raise Refused("there is nothing to press yet")
        if not name.isdigit():
            return self.looking_at, name
        parts: list[Part] = self.looking_at.components
        if not 1 <= int(name) <= len(parts) or parts[int(name) - 1].is_button != buttons:
            raise Refused(f"there is no {'button' if buttons else 'menu'} {name}")
        part = parts[int(name) - 1]
        return self.looking_at, part.custom_id or part.label

    async def _click(self, rest: str) -> str:
        menu = self._find_menu(rest.strip('"'))
        if menu is not None:
            return menu
        seen, name = self._pressed(rest.strip('"'), buttons=True)
        return self._shown(await self.person.click(seen, name, within=WAIT))

    def _find_menu(self, which: str) -> str | None:
        """Return what a menu opens with, where that is what was clicked on."""
        parts = self.looking_at.components if self.looking_at else []
        for number, part in enumerate(parts, 1):
            if not part.is_button and (which == str(number) or part.answers_to(which)):
                choices = [f"  {option['label']}" for option in part.options]
                return "\n".join([f"[{part.label}] choose with: select {number} LABEL", *choices])
        return None

    async def _select(self, rest: str) -> str:
        words = words_of(rest)
        if not words:
            raise Refused("type the number of the menu and the value")
        seen, name = self._pressed(words[0], buttons=False)
        guild = self.guild.state
        part = next((p for p in seen.components if p.answers_to(name)), None)
        values: list[object] = list(words[1:])
        if part is not None and not part.options:
            values = [find_channel(self.fake, guild, word.lstrip("#")) for word in words[1:]]
        return self._shown(await self.person.select(seen, name, values, within=WAIT))

    async def _submit(self, rest: str) -> str:
        form, fields = self.form, read_fields(rest)
        answer = await self.person.submit(form, fields, within=WAIT)
        self.form = None
        return self._shown(answer)

    async def _say(self, rest: str) -> str:
        self.person.say(rest, channel=self.channel)
        return ""

    async def _messages(self, _: str) -> str:
        seen = self.person.sees(self.channel)
        return "\n".join(shown_message(n, m) for n, m in enumerate(seen, 1)) or "(no messages)"

    def _message(self, number: str) -> Message:
        seen = self.person.sees(self.channel)
        if not number.isdigit() or not 1 <= int(number) <= len(seen):
            raise Refused(f"there is no message {number or 'without a number'}; see `messages`")
        return seen[int(number) - 1]

    async def _look(self, rest: str) -> str:
        self.looking_at = Seen(self._message(rest))
        return shown(self._message(rest).author.name, self.looking_at)

    async def _menu(self, rest: str) -> str:
        number, _, name = rest.partition(" ")
        message = self._message(number)
        return self._shown(
            await self.person.message_menu(name.strip().strip('"'), message, within=WAIT)
        )

    async def _inbox(self, _: str) -> str:
        inbox = self.person.inbox
        return "\n".join(shown_message(n, m) for n, m in enumerate(inbox, 1)) or "(nothing)"

    async def _be(self, rest: str) -> str:
        if rest:
            self.person = self.guild.person(rest)
            self.form = None
            return ""
        members = (member.user.name for member in self.guild.state.members.values())
        return "people: " + ", ".join(members)

    async def _channel(self, rest: str) -> str:
        found = find_channel(self.fake, self.guild.state, rest.lstrip("#"))
        if found is not None:
            self.channel = found
            return ""
        places = [*self.guild.state.channels.values()]
        places += self.fake.state.threads_of(self.guild.state)
        return "channels: " + ", ".join(f"#{place.name}" for place in places)

    async def _commands(self, _: str) -> str:
        return shown_commands(self.fake, self.channel, self.person.user)

    async def _transcript(self, rest: str) -> str:
        count = int(rest) if rest.isdigit() else 20
        lines = self.fake.transcript.readable().splitlines()[-count:]
        return "\n".join(lines) or "(nothing went over the wire)"

    async def _violations(self, _: str) -> str:
        return "\n".join(map(str, self.fake.violations)) or "(none)"

    async def _help(self, _: str) -> str:
        return HELP
