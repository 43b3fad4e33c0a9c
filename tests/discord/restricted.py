"""A loopback Discord and the shipped bot in it, in a process that may do little: see the test.

python -m tests.discord.restricted FOLDER prints as JSON what the bot did.
"""

import asyncio
import ctypes
import json
import os
import socket
import sys
from pathlib import Path
from typing import Any

import aiohttp
import discord

from tests.discord.newsdesk_bot import run_bot
from tests.environment import PATIENCE
from tests.fake_discord import FakeDiscord

PR_SET_MDWE, REFUSE_EXEC_GAIN = 65, 1
"""No memory that is written may be run: what MemoryDenyWriteExecute asks for (prctl(2))."""


async def live(folder: Path) -> dict[str, object]:
    receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    receiver.bind(str(folder / "notify"))
    receiver.setblocking(False)
    told: list[str] = []
    # A queue of datagrams holds ten: what comes later would be lost if nobody read them meanwhile.
    asyncio.get_running_loop().add_reader(receiver, lambda: told.extend(receive_all(receiver)))
    with socket.create_server(("127.0.0.1", 0)) as free:
        place = f"127.0.0.1:{free.getsockname()[1]}"
    extra: dict[str, Any] = {
        "NEWSDESK_HEALTH_ADDRESS": place,
        "NEWSDESK_LOG_FORMAT": "json",
        "NEWSDESK_WORKERS": "2",
        "NOTIFY_SOCKET": str(folder / "notify"),
        "TMPDIR": str(folder),
    }
    async with await FakeDiscord.start() as fake:
        guild = fake.add_guild("Newsroom")
        kenji = guild.person("Kenji", permissions=discord.Permissions(manage_messages=True))
        async with run_bot(fake, folder / "desk.sqlite3", folder, **extra) as running:
            form = await kenji.slash("article add")
            assert form.modal is not None
            text = "A pier opened in Keelung on 18 July. " * 40
            added = (await kenji.submit(form.modal, {"Text": text, "Title": "Pier"})).text
            answers = await ask(place)
            memory = measure(running.process.pid)
            status = await running.stop()
        told += receive_all(receiver)
    log = (folder / "bot.log").read_text("utf-8").splitlines()
    return {
        "added": added,
        "answers": answers,
        "memory": memory,
        "status": status,
        "told": told,
        "log": [json.loads(line) for line in log],
        "violations": [str(violation) for violation in fake.violations],
        "can_write": os.access(__file__, os.W_OK),
        "interfaces": [name for _, name in socket.if_nameindex()],
    }


async def ask(place: str) -> dict[str, list[object]]:
    async with aiohttp.ClientSession() as session:
        answers: dict[str, list[object]] = {}
        for path in ("/healthz", "/readyz"):
            async with session.get(f"http://{place}{path}") as answer:
                answers[path] = [answer.status, await answer.text()]
        # The first beat of the loop's heart is told a second after the bot is ready.
        async with asyncio.timeout(PATIENCE):
            while "loop_lag_seconds_count 0.0" in (article := await fetch(session, place)):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        answers["/metrics"] = [200, article]
    return answers


async def fetch(session: aiohttp.ClientSession, place: str) -> str:
    """Return the figures that the bot tells."""
    async with session.get(f"http://{place}/metrics") as answer:
        return await answer.text()


def measure(root: int) -> int:
    """Return the bytes that a process and its children take, what they share counted once."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(folder.name)] = int(
                (folder / "stat").read_text().rpartition(")")[2].split()[1]
            )
        except OSError:
            continue
    family = {root}
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(read_share(pid) for pid in family)


def read_share(pid: int) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def receive_all(receiver: socket.socket) -> list[str]:
    received = []
    while True:
        try:
            received.append(receiver.recv(1000).decode())
        except BlockingIOError:
            return received


if __name__ == "__main__":
    # Kernels before 6.3 do not know it; the rest of the test holds there too.
    ctypes.CDLL(None).prctl(PR_SET_MDWE, REFUSE_EXEC_GAIN, 0, 0, 0)
    home = Path(sys.argv[1])
    try:
        print(json.dumps(asyncio.run(asyncio.wait_for(live(home), PATIENCE * 0.75))))
    except BaseException:
        print((home / "bot.log").read_text("utf-8")[-1_500:], file=sys.stderr)
        raise
