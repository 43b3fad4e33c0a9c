"""Start a loopback Discord with a prompt: `python -m tests.fake_discord [--bot "newsdesk run"]`."""

import argparse
import asyncio
import contextlib
import os
import shlex
import sys

from tests.fake_discord.prompt import HELP, Prompt, furnished
from tests.fake_discord.schema import description_file
from tests.fake_discord.server import ANSWER_WITHIN, FakeDiscord

START_WITHIN = 60.0
STOP_WITHIN = 10.0


async def start_bot(fake: FakeDiscord, command: str) -> asyncio.subprocess.Process:
    """Launch the bot with the settings that lead it here; return once it has its commands."""
    words = shlex.split(command)
    # What the bot prints goes beside the conversation, not into it.
    child = await asyncio.create_subprocess_exec(
        *words, env={**os.environ, **fake.settings}, stdin=asyncio.subprocess.DEVNULL, stdout=2
    )
    died = asyncio.create_task(child.wait())
    ready = asyncio.create_task(
        fake.changes.until(lambda: fake.gateway.ready and fake.state.commands, START_WITHIN)
    )
    await asyncio.wait({died, ready}, return_when=asyncio.FIRST_COMPLETED)
    if died.done():
        say(f"the bot ended with code {child.returncode}")
    elif not ready.result():
        say(f"the bot has registered no commands in {START_WITHIN:g} s; `transcript` tells more")
    for task in (died, ready):
        task.cancel()
    return child


async def stop_bot(child: asyncio.subprocess.Process) -> None:
    """Ask the bot to end, and end it where it does not."""
    if child.returncode is not None:
        return
    child.terminate()
    try:
        async with asyncio.timeout(STOP_WITHIN):
            await child.wait()
    except TimeoutError:
        child.kill()
        await child.wait()


def say(text: str) -> None:
    """Print at once, so that a pipe sees it too."""
    print(text, flush=True)


async def brief_news(fake: FakeDiscord, prompt: Prompt) -> None:
    """Print what the bot posts while nobody types."""
    while True:
        if await fake.changes.until(lambda: prompt.has_news, 3600.0):
            say("\n" + prompt.news())


async def converse(prompt: Prompt) -> None:
    """Read lines until `quit` or the end of the input."""
    typing = sys.stdin.isatty()
    while True:
        if typing:
            print(prompt.greeting, end="", flush=True)
        line = await asyncio.to_thread(sys.stdin.readline)
        if not line or line.strip() in ("quit", "exit"):
            return
        if not typing and line.strip():
            say(prompt.greeting + line.strip())
        said = await prompt.line(line)
        if said:
            say(said)


async def run_before(command: str) -> None:
    """Run a command that prepares the bot's own things, and wait for its end."""
    child = await asyncio.create_subprocess_exec(
        *shlex.split(command), stdin=asyncio.subprocess.DEVNULL, stdout=2
    )
    if await child.wait():
        say(f"the command before the bot ended with code {child.returncode}")


async def play(bot: str | None, before: str | None, port: int, locale: str) -> None:
    """Run the server, the bot where one is named, and the prompt."""
    async with await FakeDiscord.start(port=port) as fake:
        fake.answer_within = ANSWER_WITHIN
        guild = furnished(fake, locale)
        prompt = Prompt(fake, guild)
        if before:
            await run_before(before.replace("{guild}", str(guild.id)))
        for name, value in fake.settings.items():
            say(f"{name}={value}")
        if description_file() is None:
            say("(Discord's OpenAPI file is not there: bodies are checked by hand-written rules)")
        child = await start_bot(fake, bot) if bot else None
        say(HELP)
        news = asyncio.create_task(brief_news(fake, prompt))
        try:
            await converse(prompt)
        finally:
            news.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await news
            if child is not None:
                await stop_bot(child)


def main() -> None:
    """Read the arguments and play."""
    parser = argparse.ArgumentParser(prog="python -m tests.fake_discord", description=__doc__)
    parser.add_argument("--bot", help='command that starts the bot, such as "newsdesk run"')
    parser.add_argument("--before", help="command to run first; {guild} stands for the server's id")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; 0 takes a free one")
    parser.add_argument(
        "--as", dest="locale", default="en-US", help="the people's language: en-US, ja, zh-TW"
    )
    arguments = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(play(arguments.bot, arguments.before, arguments.port, arguments.locale))


if __name__ == "__main__":
    main()
