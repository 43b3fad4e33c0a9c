"""Speak the Gateway v10: hello, identify, heartbeats, events, resume with replay, and faults.

https://discord.com/developers/docs/events/gateway
"""

import asyncio
import contextlib
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.fake_discord.payloads import guild_create_payload, member_payload, own_user_payload
from tests.fake_discord.state import State
from tests.fake_discord.transcript import Transcript

DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME = 0, 1, 2, 3, 4, 6
RECONNECT, REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 7, 8, 9, 10, 11
KNOWN_OPS = frozenset({HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, REQUEST_MEMBERS})

GUILDS, MEMBERS, MESSAGES, DIRECT_MESSAGES = 1 << 0, 1 << 1, 1 << 9, 1 << 12
MESSAGE_CONTENT = 1 << 15
PRIVILEGED = MEMBERS | 1 << 8 | MESSAGE_CONTENT
HIGHEST_INTENT = 1 << 25
HEARTBEAT_MS = 41_250
DROP = object()


@dataclass(eq=False)
class Session:
    """One identified session; it outlives its connection so that it can be resumed."""

    id: str
    intents: int
    shard: tuple[int, int] = (0, 1)
    seq: int = 0
    sent: list[dict[str, Any]] = field(default_factory=list)
    connection: "Connection | None" = None

    def holds(self, guild_id: int | None) -> bool:
        """Tell whether this shard is the one that hears of a guild."""
        number, count = self.shard
        return number == (0 if guild_id is None else (guild_id >> 22) % count)


class Connection:
    """One websocket, with its own compression stream and a queue that keeps the order."""

    def __init__(
        self, socket: web.WebSocketResponse, transport: asyncio.Transport | None, *, compress: bool
    ) -> None:
        self.socket = socket
        self._transport = transport
        self.session: Session | None = None
        self.closed_by_us = False
        self._zlib = zlib.compressobj() if compress else None
        self._queue: asyncio.Queue[dict[str, Any] | int | object] = asyncio.Queue()

    def send(self, frame: dict[str, Any]) -> None:
        """Send a frame after those already waiting."""
        self._queue.put_nowait(frame)

    def close(self, code: int) -> None:
        """Close with a code after the frames already waiting."""
        self._queue.put_nowait(code)

    def drop(self) -> None:
        """Cut the line without a word, after the frames already waiting."""
        self._queue.put_nowait(DROP)

    async def write(self) -> None:
        """Send what is queued until the socket is closed."""
        while True:
            frame = await self._queue.get()
            self.closed_by_us = not isinstance(frame, dict)
            if isinstance(frame, int):
                await self.socket.close(code=frame)
                return
            if not isinstance(frame, dict):
                self.cut()
                return
            await self._send_now(frame)

    def cut(self) -> None:
        """Abort the transport, as a cable that is pulled."""
        if self._transport is not None:
            self._transport.abort()

    async def _send_now(self, frame: dict[str, Any]) -> None:
        text = json.dumps(frame)
        if self._zlib is None:
            await self.socket.send_str(text)
            return
        # The client waits for Z_SYNC_FLUSH's four bytes before it reads a message.
        packed = self._zlib.compress(text.encode()) + self._zlib.flush(zlib.Z_SYNC_FLUSH)
        await self.socket.send_bytes(packed)


class Gateway:
    """All sessions of the bot, and the events sent to them."""

    def __init__(self, state: State, transcript: Transcript, changed: Callable[[], None]) -> None:
        self.state = state
        self.url = ""
        self.sessions: dict[str, Session] = {}
        self.connections: set[Connection] = set()
        self.identifies = 0
        self.resumes = 0
        self.refuse_resume = False
        self.allowed_privileged = 0
        self.fault: Callable[[], str | None] = lambda: None
        self._transcript = transcript
        self._changed = changed

    # What tests call

    def drop(self) -> None:
        """Cut every connection without a close frame; sessions stay resumable."""
        for connection in tuple(self.connections):
            connection.drop()

    def reconnect(self) -> None:
        """Ask every client to reconnect and resume (op 7)."""
        for connection in tuple(self.connections):
            connection.send(self._noted({"op": RECONNECT, "d": None}))

    def invalidate(self, *, resumable: bool = False) -> None:
        """Declare every session invalid (op 9); a resumable one may be resumed."""
        for connection in tuple(self.connections):
            if not resumable and connection.session is not None:
                self.sessions.pop(connection.session.id, None)
            connection.send(self._noted({"op": INVALID_SESSION, "d": resumable}))

    def close(self, code: int) -> None:
        """Close every connection with a code, such as 4000 (resume) or 4009 (identify anew)."""
        for connection in tuple(self.connections):
            if code in (4007, 4009) and connection.session is not None:
                self.sessions.pop(connection.session.id, None)
            connection.close(code)

    @property
    def ready(self) -> bool:
        """Whether a session is connected now."""
        return any(session.connection is not None for session in self.sessions.values())

    # Events

    def dispatch(
        self, event: str, data: Any, *, guild_id: int | None = None, intent: int = 0
    ) -> None:
        """Send an event to the sessions that asked for it, or keep it for their resume."""
        for session in tuple(self.sessions.values()):
            if session.holds(guild_id) and (not intent or session.intents & intent):
                self._dispatch_to(session, event, data)

    def _dispatch_to(self, session: Session, event: str, data: Any) -> None:
        session.seq += 1
        frame = {"op": DISPATCH, "t": event, "s": session.seq, "d": data}
        session.sent.append(frame)
        if session.connection is None:
            return
        self._transcript.add("bot<", event, data)
        session.connection.send(frame)
        self._inject(session.connection)

    def _inject(self, connection: Connection) -> None:
        match self.fault():
            case "drop":
                connection.drop()
            case "reconnect":
                connection.send({"op": RECONNECT, "d": None})
            case "invalid":
                connection.send({"op": INVALID_SESSION, "d": True})
            case "close":
                connection.close(4000)

    # The conversation

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Hold one websocket from hello to close."""
        socket = web.WebSocketResponse(max_msg_size=4096 * 4)
        await socket.prepare(request)
        compress = request.query.get("compress")
        # A client that asks for zstd takes text frames too, which saves a dependency.
        zipped = compress == "zlib-stream"
        connection = Connection(socket, request.transport, compress=zipped)
        if compress not in (None, "zlib-stream", "zstd-stream") or request.query.get("v") != "10":
            await socket.close(code=4012)
            return socket
        self.connections.add(connection)
        writer = asyncio.create_task(connection.write())
        connection.send({"op": HELLO, "d": {"heartbeat_interval": HEARTBEAT_MS}})
        try:
            await self._listen(connection)
        finally:
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionError):
                await writer
            self._leave(connection, socket.close_code)
        return socket

    async def _listen(self, connection: Connection) -> None:
        async for message in connection.socket:
            if message.type is not WSMsgType.TEXT:
                connection.close(4002)
                continue
            try:
                frame = json.loads(message.data)
                op, data = frame["op"], frame.get("d")
            except (ValueError, KeyError, TypeError):
                connection.close(4002)
                continue
            self._transcript.add("bot>", f"op {op}", data)
            self._receive(connection, op, data)

    def _leave(self, connection: Connection, code: int | None) -> None:
        self.connections.discard(connection)
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            # A client that closes with 1000 or 1001 gives its session up.
            if code in (1000, 1001) and not connection.closed_by_us:
                self.sessions.pop(session.id, None)
        self._changed()

    def _receive(self, connection: Connection, op: Any, data: Any) -> None:
        if op == HEARTBEAT:
            connection.send({"op": HEARTBEAT_ACK, "d": None})
        elif op == IDENTIFY:
            self._identify(connection, data)
        elif op == RESUME:
            self._resume(connection, data)
        elif op not in KNOWN_OPS:
            connection.close(4001)
        elif connection.session is None:
            connection.close(4003)
        elif op == REQUEST_MEMBERS:
            self._send_members(connection.session, data)

    def _send_members(self, session: Session, wanted: dict[str, Any]) -> None:
        """Answer a request for members by id or by the beginning of their name."""
        guild = self.state.guilds[int(wanted["guild_id"])]
        ids = {int(number) for number in wanted.get("user_ids") or []}
        start = wanted.get("query")
        found = [
            member_payload(member)
            for member in guild.members.values()
            if member.user.id in ids or (not ids and member.user.name.startswith(start or ""))
        ]
        chunk: dict[str, Any] = {"guild_id": str(guild.id), "chunk_index": 0, "chunk_count": 1}
        chunk |= {"members": found, "not_found": [], "nonce": wanted.get("nonce")}
        self._dispatch_to(session, "GUILD_MEMBERS_CHUNK", chunk)

    def _identify(self, connection: Connection, data: dict[str, Any]) -> None:
        intents = data.get("intents")
        if connection.session is not None:
            return connection.close(4005)
        if data.get("token") != self.state.token:
            return connection.close(4004)
        if not isinstance(intents, int) or not 0 <= intents <= HIGHEST_INTENT * 2:
            return connection.close(4013)
        if intents & PRIVILEGED & ~self.allowed_privileged:
            return connection.close(4014)
        number, count = data.get("shard") or (0, 1)
        if not 0 <= number < count:
            return connection.close(4010)
        self.identifies += 1
        self._forget_left(number, count)
        session = Session(f"session-{self.identifies}", intents, (number, count))
        self.sessions[session.id] = session
        self._attach(connection, session)
        self._greet(session)
        return None

    def _forget_left(self, number: int, count: int) -> None:
        """Drop the sessions of this shard that nobody is connected to: nobody will resume them."""
        for session in tuple(self.sessions.values()):
            if session.connection is None and session.shard == (number, count):
                del self.sessions[session.id]

    def _attach(self, connection: Connection, session: Session) -> None:
        connection.session, session.connection = session, connection

    def _greet(self, session: Session) -> None:
        mine = (g for g in self.state.guilds.values() if self.state.bot.id in g.members)
        guilds = [guild for guild in mine if session.holds(guild.id)]
        ready = {
            "v": 10,
            "user": own_user_payload(self.state.bot),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": list(session.shard),
            "application": {"id": str(self.state.application_id), "flags": 0},
        }
        self._dispatch_to(session, "READY", ready)
        for guild in guilds:
            self._dispatch_to(session, "GUILD_CREATE", guild_create_payload(self.state, guild))
        self._changed()

    def _resume(self, connection: Connection, data: dict[str, Any]) -> None:
        if data.get("token") != self.state.token:
            return connection.close(4004)
        session = self.sessions.get(str(data.get("session_id")))
        if session is None or self.refuse_resume:
            return connection.send(self._noted({"op": INVALID_SESSION, "d": False}))
        seen = data.get("seq") or 0
        if seen > session.seq:
            return connection.close(4007)
        self.resumes += 1
        self._attach(connection, session)
        for frame in session.sent:
            if frame["s"] > seen:
                self._transcript.add("bot<", f"{frame['t']} (replayed)", frame["d"])
                connection.send(frame)
        self._dispatch_to(session, "RESUMED", {})
        return self._changed()

    def _noted(self, frame: dict[str, Any]) -> dict[str, Any]:
        self._transcript.add("bot<", f"op {frame['op']}", frame["d"])
        return frame
