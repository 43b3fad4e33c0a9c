"""The prompt, driven through its standard input with the tiny bot behind it."""

import asyncio
import os
import sys
from pathlib import Path

import pytest

from tests.discord.conftest import running
from tests.fake_discord import FakeDiscord, Refused
from tests.fake_discord.prompt import Prompt, furnished
from tests.fake_discord.typed import read_fields, words_of

BOT = f"{sys.executable} -m tests.discord.tiny_bot"


async def conversation(lines: list[str], bot: str = BOT) -> str:
    """Return what the prompt prints when these lines are piped into it."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fake_discord", "--bot", bot,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL, env={**os.environ},
    )  # fmt: skip
    out, _ = await child.communicate("\n".join(lines).encode())
    assert child.returncode == 0
    return out.decode()


async def test_a_piped_conversation(tmp_path: Path) -> None:
    (tmp_path / "feeds.opml").write_text("<opml/>")
    out = await conversation(
        [
            "commands",
            "autocomplete /entity show name:Sen",
            '/entity show name:"Senkaku Islands"',
            "/hello name:it's me times:2",
            "/hello",
            "/panel",
            "click 1",
            "select 6 mon",
            "select 7 news",
            "click Fill in",
            "/forms",
            "as Aiko",
            "/admin",
            "channel news",
            f"/take file:{tmp_path / 'feeds.opml'} channel:#general member:@Curator",
            "say https://example.org/a",
            "messages",
            'menu 2 "Brief this link"',
            "nonsense",
            "violations",
            "quit",
        ]
    )
    for expected in (
        "DISCORD_TOKEN=",
        "DISCORD_API_BASE=http://127.0.0.1:",
        "DISCORD_GATEWAY_URL=ws://127.0.0.1:",
        "/entity show name*  - Show one",
        "menu of a message: Brief this link",
        "  Senkaku Islands (e:Senk)\n  Senate (e:Sena)",
        "Newsdesk (only you see this):\n  About Senkaku Islands",
        "Hello it's me Hello it's me",
        "Discord does not let you: this option is required: name",
        "[1] 🔢 Count  [2] Fill in  [3] Later  [4] Off (disabled)  [5] Docs -> https://example.org/docs",
        "[6] menu 'Pick a day': Monday (mon)",
        "Counted 1",
        "You picked mon",
        "A form opens: Add an article",
        "Discord does not let you: /admin is not offered to Aiko here",
        "7 general curator",
        "Briefing https://example.org/a",
        "unknown: 'nonsense'",
        "(none)",
    ):
        assert expected in out, out


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('a b:"c d" e', ["a", "b:c d", "e"]),
        ("it's url:https://x.example/a?b=c#d", ["it's", "url:https://x.example/a?b=c#d"]),
        ("", []),
    ],
)
def test_words(line: str, words: list[str]) -> None:
    assert words_of(line) == words


def test_a_missing_quotation_mark_is_reported() -> None:
    with pytest.raises(Refused, match="quotation mark"):
        words_of('name:"Senkaku')


def test_fields_of_a_form() -> None:
    assert read_fields('title=Ships meet text="a = b"') == {"title": "Ships meet", "text": "a = b"}
    with pytest.raises(Refused, match="FIELD=text"):
        read_fields("just words")


async def test_what_the_bot_posts_of_its_own_accord_is_shown_once(fake: FakeDiscord) -> None:
    prompt = Prompt(fake, furnished(fake))
    async with running(fake) as bot:
        await bot.get_channel(prompt.channel.id).send("The digest")
        user = await bot.fetch_user(prompt.person.id)
        await user.send("A watch fired")
    assert prompt.has_news is True
    expected = "-- #general --\nNewsdesk:\n  The digest\n"
    assert await prompt.line("") == f"{expected}-- direct message --\nNewsdesk:\n  A watch fired"
    assert (prompt.has_news, await prompt.line("")) == (False, "")
    assert "A watch fired" in await prompt.line("inbox")


async def test_a_bot_that_does_not_start_is_reported() -> None:
    out = await conversation(["commands"], bot=f"{sys.executable} -c 'raise SystemExit(3)'")
    assert "the bot ended with code 3" in out
    assert "(the bot has registered no commands)" in out


async def test_every_line_is_answered_in_words(fake: FakeDiscord) -> None:
    prompt = Prompt(fake, furnished(fake))
    for line in ("click 1", "select 1", "submit a=b", "look 9", "menu", "/", "autocomplete", "as",
                 "channel", "inbox", "help", "transcript 5", "/nothing", "messages"):  # fmt: skip
        assert await prompt.line(line), line
    assert await prompt.line("") == ""
