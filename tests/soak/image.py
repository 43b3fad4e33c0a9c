"""Build deploy/Dockerfile and run the image as compose.yaml asks, against the loopback Discord.

`python -m tests.soak image`, with Docker or Podman where there is one; what follows is taken as the
engine's words: `python -m tests.soak image podman --storage-driver vfs`. NEWSDESK_IMAGE names an
image that is built already.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
from pathlib import Path

from tests.fake_discord import FakeDiscord

ROOT = Path(__file__).parents[2]
TAG = "newsdesk:trial"
FOLDER = "/var/lib/newsdesk"
READY_WITHIN = 60.0
ASKED_FOR_HEALTH = 20
STOP_WITHIN = "30"
AS_COMPOSED = (
    *("--init", "--read-only", "--tmpfs", "/tmp:size=64m,mode=1777", "--user", "10001:10001"),
    *("--cap-drop", "ALL", "--security-opt", "no-new-privileges"),
    *("--memory", "512m", "--pids-limit", "128"),
    # The loopback Discord is the host's; the bot's health is asked here.
    *("--network", "host", "--no-healthcheck"),
)
"""What compose.yaml asks, as options of both engines."""


class Engine:
    """Docker or Podman, with the words that it is called by."""

    def __init__(self, words: list[str]) -> None:
        self.words = words
        self.wrong: list[str] = []

    async def call(self, *arguments: str | Path) -> tuple[int, str]:
        """Return the exit status and all that was printed."""
        process = await asyncio.create_subprocess_exec(
            *self.words,
            *map(str, arguments),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await process.communicate()
        return process.returncode or 0, output.decode(errors="replace").strip()

    async def expect(self, what: str, *arguments: str | Path, says: str = "") -> None:
        """Call; the status has to be 0, and `says` among what is printed."""
        status, output = await self.call(*arguments)
        well = status == 0 and says in output
        print(f"{'ok' if well else 'NOT'} {what}", flush=True)
        if not well:
            self.wrong.append(what)
            print(f"status {status}\n{output[-2000:]}", flush=True)

    async def build(self) -> str:
        """Return the name of the image."""
        if named := os.environ.get("NEWSDESK_IMAGE"):
            return named
        podman = "podman" in Path(self.words[0]).name
        form = ("--format", "docker") if podman else ()
        await self.expect(
            "built", "build", *form, "-f", ROOT / "deploy" / "Dockerfile", "-t", TAG, ROOT
        )
        return TAG


async def try_image(engine: Engine, folder: Path) -> None:
    """Build, run, ask and stop; what was wrong is in the engine's list."""
    name = f"newsdesk-trial-{os.getpid()}"
    image = await engine.build()
    await engine.expect("tells its health", "image", "inspect", image, says='"health"')
    async with await FakeDiscord.start() as fake:
        fake.add_guild("Newsroom")
        settings = dict(fake.settings)
        token = folder / "discord_token"
        token.write_text(settings.pop("DISCORD_TOKEN"), encoding="utf-8")
        token.chmod(0o444)
        settings["DISCORD_TOKEN_FILE"] = "/run/secrets/discord_token"
        given = [word for pair in settings.items() for word in ("--env", "=".join(pair))]
        volumes = ("-v", f"{name}:{FOLDER}", "-v", f"{token}:/run/secrets/discord_token:ro")
        options = (*AS_COMPOSED, *given, *volumes)
        try:
            await engine.expect("demo", "run", "--rm", *options, image, "demo", says="12 new")
            await engine.expect("started", "run", "-d", "--name", name, *options, image)
            await serve(engine, fake, name)
        except TimeoutError:
            engine.wrong.append("ready")
            print(f"NOT ready\n{(await engine.call('logs', name))[1][-2000:]}", flush=True)
        finally:
            await engine.call("rm", "-f", name)
            await engine.call("volume", "rm", "-f", name)


async def serve(engine: Engine, fake: FakeDiscord, name: str) -> None:
    """Wait for the running container, look at it, and stop it."""
    await fake.until_ready(READY_WITHIN)
    await fake.until_commands(READY_WITHIN)
    for _ in range(ASKED_FOR_HEALTH):
        if (await engine.call("exec", name, "newsdesk", "health"))[0] == 0:
            break
    await engine.expect("health", "exec", name, "newsdesk", "health", says="ok")
    await engine.expect("doctor", "exec", name, "newsdesk", "doctor", says="ok database")
    look = ("exec", name, "sh", "-c")
    await engine.expect(
        "a folder of its own", *look, f"stat -c '%u %g %a' {FOLDER}", says="10001 10001 700"
    )
    await engine.expect("a read-only root", *look, "! touch /opt/newsdesk/x", says="Read-only")
    await engine.expect("stopped", "stop", "-t", STOP_WITHIN, name)
    ended = ("inspect", "--format", "status {{.State.ExitCode}}.", name)
    await engine.expect("ended by itself", *ended, says="status 0.")


def main(arguments: list[str]) -> bool:
    """Try the image; return whether all was well, or there is nothing to try it with."""
    found = next(filter(None, map(shutil.which, ("docker", "podman"))), None)
    words = arguments or ([found] if found else [])
    if not words:
        print("Neither docker nor podman is here; the image is not tried.")
        return True
    engine = Engine(words)
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(try_image(engine, Path(folder)))
    return not engine.wrong
