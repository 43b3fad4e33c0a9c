"""A loopback Discord for tests and for trying the bot: the real client logs in to it.

    async with await FakeDiscord.start() as fake:
        guild = fake.add_guild("Newsroom")
        aiko = guild.person("Aiko", permissions=discord.Permissions(manage_guild=True))
        ...  # start the bot, here or in another process, with `fake.settings` in its environment
        await fake.until_commands()
        answer = await aiko.slash("entity show", name="Senkaku")
        assert "Senkaku Islands" in answer.text and fake.violations == []

`python -m tests.fake_discord` starts one with a prompt.
"""

from tests.fake_discord.answers import Answer, Modal, Seen
from tests.fake_discord.composing import Upload
from tests.fake_discord.faults import DROP_BEFORE, LOST_ANSWER, NOTHING, delay, rate_limited
from tests.fake_discord.guild import FakeGuild
from tests.fake_discord.options import Refused
from tests.fake_discord.person import Choice, Person, Unsettled
from tests.fake_discord.server import FakeDiscord

__all__ = [
    "DROP_BEFORE",
    "LOST_ANSWER",
    "NOTHING",
    "Answer",
    "Choice",
    "FakeDiscord",
    "FakeGuild",
    "Modal",
    "Person",
    "Refused",
    "Seen",
    "Unsettled",
    "Upload",
    "delay",
    "rate_limited",
]
