"""Take a request from the wire to its answer: faults, body, token, checks, handler, checks."""

import asyncio
import json
import re
import time
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

from aiohttp import web

from tests.fake_discord.composing import Upload
from tests.fake_discord.errors import ApiError, InvalidForm, Problem
from tests.fake_discord.faults import Fault
from tests.fake_discord.rest import applications, channels, guilds, interactions, messages, users  # noqa: F401  (importing them fills the table)
from tests.fake_discord.rest.routes import ROUTES, Reply, Request, Route
from tests.fake_discord.rules_display import display_problems

if TYPE_CHECKING:
    from tests.fake_discord.server import FakeDiscord

API = "/api/v10"
FILE_FIELD = re.compile(r"files\[([0-9]{1,3})\]\Z")
MAX_BODY = 110 * 1024 * 1024


class Refusal(NamedTuple):
    """A request that was well formed and refused nevertheless; enough of them ban an address."""

    what: str
    status: int
    code: int


def add_routes(fake: "FakeDiscord", app: web.Application) -> None:
    """Put every route of the table, and a 404 for all others, into the server."""
    # aiohttp takes the first that fits: `@original` has to come before `{message_id}`.
    for entry in sorted(ROUTES, key=lambda r: r.template.count("{")):
        app.router.add_route(entry.method, API + entry.template, _serving(fake, entry))
    app.router.add_route("*", API + "/{tail:.*}", _unknown(fake))


def _serving(fake: "FakeDiscord", entry: Route) -> Any:
    async def serve(incoming: web.Request) -> web.StreamResponse:
        return await _serve(fake, entry, incoming)

    return serve


def _unknown(fake: "FakeDiscord") -> Any:
    async def refuse(incoming: web.Request) -> web.Response:
        what = f"{incoming.method} {incoming.path.removeprefix(API)}"
        problem = Problem((), "UNKNOWN_ROUTE", "the fake has no such route")
        fake.note_violation(what, "request", [problem])
        return _json(404, {"code": 0, "message": "404: Not Found"})

    return refuse


async def _serve(fake: "FakeDiscord", entry: Route, incoming: web.Request) -> web.StreamResponse:
    what = f"{entry.method} {entry.template}"
    fault = fake.faults.next_for(what)
    if fault.drop == "before":
        return _cut(fake, incoming, what)
    request = Request(
        fake=fake,
        method=entry.method,
        template=entry.template,
        params=dict(incoming.match_info),
        query=dict(incoming.query),
    )
    try:
        await _read(incoming, request)
    except ValueError:
        return _json(400, ApiError(50109).body())
    except ConnectionError:  # whoever asked was killed in the middle of it
        return _cut(fake, incoming, what)
    fake.transcript.add("bot>", what, request.body)
    if fault.delay:
        await asyncio.sleep(fault.delay)
    if fault.status is not None:
        return _failed(fake, what, fault)
    status, body = _answer(fake, entry, request, incoming.headers.get("Authorization"))
    fake.transcript.add("bot<", f"{status} {what}", body)
    fake.changes.tell()
    if fault.drop == "after":
        return _cut(fake, incoming, what)
    return _json(status, body, _limits(request))


async def _read(incoming: web.Request, request: Request) -> None:
    """Read a JSON body, or the `payload_json` and `files[n]` of a multipart one."""
    if incoming.content_type.startswith("multipart/"):
        form = await incoming.post()
        request.body = {}
        for name, value in form.items():
            index = FILE_FIELD.match(name)
            if name == "payload_json":
                # A part that says its type is application/json comes undecoded.
                text = bytes(value) if isinstance(value, bytes | bytearray) else str(value)
                request.body = json.loads(text)
            elif index and isinstance(value, web.FileField):
                content = value.file.read()
                request.uploads[int(index[1])] = Upload(value.filename, content)
    elif incoming.can_read_body:
        raw = await incoming.read()
        request.body = json.loads(raw) if raw else None


def _answer(fake: "FakeDiscord", entry: Route, request: Request, token: str | None) -> Reply:
    what = f"{entry.method} {entry.template}"
    try:
        if not entry.public and token != f"Bot {fake.state.token}":
            raise ApiError(0)
        if fake.schema is not None:
            problems = fake.schema.request_problems(entry.method, entry.template, request.body)
            if problems:
                raise InvalidForm(problems)
        if entry.method in ("POST", "PATCH") and isinstance(request.body, dict):
            _note_display(fake, what, request.body)
        status, body = entry.handler(request)
    except InvalidForm as wrong:
        fake.note_violation(what, "request", wrong.problems)
        status, body = wrong.status, wrong.body()
    except ApiError as refusal:
        status, body = refusal.status, refusal.body()
        fake.refusals.append(Refusal(what, refusal.status, refusal.code))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        # Only where the description is absent can a body of a wrong shape come this far.
        unread = InvalidForm([Problem((), "MALFORMED", f"the fake cannot read this: {error!r}")])
        fake.note_violation(what, "request", unread.problems)
        status, body = unread.status, unread.body()
    if fake.schema is not None:
        _check_answer(fake, entry, status, body)
    return status, body


def _note_display(fake: "FakeDiscord", what: str, body: dict[str, Any]) -> None:
    nested = body.get("data") or body.get("message")
    problems = display_problems(nested if isinstance(nested, dict) else body)
    if problems:
        fake.note_violation(what, "shown otherwise", problems)


def _check_answer(fake: "FakeDiscord", entry: Route, status: int, body: Any) -> None:
    assert fake.schema is not None
    if status >= 400:
        problems = fake.schema.error_problems(body)
    else:
        problems = fake.schema.answer_problems(entry.method, entry.template, status, body)
    if problems:
        fake.note_violation(f"{entry.method} {entry.template}", "answer", problems)


def _failed(fake: "FakeDiscord", what: str, fault: Fault) -> web.Response:
    assert fault.status is not None
    body: dict[str, Any] = {"code": 0, "message": f"{fault.status}: injected"}
    headers = {}
    if fault.status == 429:
        body = {"message": "You are being rate limited.", "retry_after": fault.retry_after or 0.0}
        body["global"] = fault.everywhere
        headers["Retry-After"] = str(int(fault.retry_after or 0) + 1)
        if fault.via:
            headers["Via"] = "1.1 google"
    fake.transcript.add("bot<", f"{fault.status} {what} (injected)", body)
    fake.changes.tell()
    return _json(fault.status, body, headers)


def _cut(fake: "FakeDiscord", incoming: web.Request, what: str) -> web.Response:
    fake.transcript.add("bot<", f"connection cut: {what}")
    if incoming.transport is not None:
        incoming.transport.abort()
    return web.Response()


def _limits(request: Request) -> dict[str, str]:
    """Return the headers of a bucket that is far from empty."""
    return {
        "X-RateLimit-Limit": "1000",
        "X-RateLimit-Remaining": "999",
        "X-RateLimit-Reset": f"{time.time() + 1:.3f}",
        "X-RateLimit-Reset-After": "1.000",
        "X-RateLimit-Bucket": f"{zlib.crc32((request.method + request.template).encode()):08x}",
    }


def _json(status: int, body: Any, headers: dict[str, str] | None = None) -> web.Response:
    if body is None:
        return web.Response(status=status, headers=headers)
    # The client compares the whole header: a charset would make it see text.
    with_type = {"Content-Type": "application/json", **(headers or {})}
    return web.Response(status=status, body=json.dumps(body).encode(), headers=with_type)
