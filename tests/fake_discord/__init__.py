"""A loopback Discord for tests and for trying the bot: the real client logs in to it."""

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
