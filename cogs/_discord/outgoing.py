"""Write scheduled posts down as they will be sent, so that a restart sends the very same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import discord

from bot.domain.posting import make_mark
from cogs._discord.render import Post

Row = discord.ui.ActionRow[Any]

_OPTIONS = "options"

LONGEST = 100
"""Characters of a custom id at most (Discord API, "Component Reference")."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostOptions:
    """What is done with a message beside posting it, kept with its payload.

    In a forum it bears the tags that go by its `labels`; one to `publish` is published to those
    who follow its channel.
    """

    labels: tuple[str, ...] = ()
    publish: bool = False


def write_posts(
    posts: Sequence[Post],
    rows: Sequence[Sequence[Row]],
    *,
    code: str,
    role: int | None = None,
    options: PostOptions = PostOptions(),
) -> tuple[str, ...]:
    """Return posts as the payloads of messages, each with its `rows` of lists and buttons.

    One of these bears the mark of the part, where no reader sees it. The first post mentions
    `role`, where there is one; nobody else is ever notified.
    """
    return tuple(
        _write_post(
            post,
            mark=make_mark(code, number),
            role=role if number == 1 else None,
            rows=mine,
            options=options,
        )
        for number, (post, mine) in enumerate(zip(posts, rows, strict=True), 1)
    )


def read_payload(payload: str) -> tuple[dict[str, Any], PostOptions]:
    """Return a payload as it is sent, and what is done with the message beside."""
    body = json.loads(payload)
    options = body.pop(_OPTIONS, {})
    return body, PostOptions(
        labels=tuple(options.get("labels", ())), publish=options.get("publish", False)
    )


def read_marks(message: dict[str, Any]) -> set[str]:
    """Return what a message's lists and buttons bear before their sign: its mark among them."""
    ids = [str(item.get("custom_id", "")) for item in _iterate(message.get("components") or [])]
    return {mark for mark, sign, _ in (text.partition("@") for text in ids) if sign}


def takes_mark(rows: Sequence[Row], code: str) -> bool:
    """Tell whether one of the lists and buttons in rows has room for a mark."""
    items = _iterate([dict(row.to_component_dict()) for row in rows])
    return any(_has_room(item, make_mark(code, 99)) for item in items)


def _iterate(rows: Sequence[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield from row.get("components") or ()


def _has_room(item: dict[str, Any], mark: str) -> bool:
    return "custom_id" in item and len(item["custom_id"]) + len(mark) < LONGEST


def _write_post(
    post: Post, *, mark: str, role: int | None, rows: Sequence[Row], options: PostOptions
) -> str:
    components = [dict(row.to_component_dict()) for row in rows]
    bearer = next(item for item in _iterate(components) if _has_room(item, mark))
    bearer["custom_id"] = f"{mark}@{bearer['custom_id']}"
    payload: dict[str, Any] = {
        "content": f"<@&{role}> {post.content}" if role else post.content,
        "embeds": [dict(embed.to_dict()) for embed in post.embeds],
        "allowed_mentions": {"parse": [], "roles": [str(role)] if role else []},
        "components": components,
    }
    if options != PostOptions():
        payload[_OPTIONS] = asdict(options)
    return json.dumps(payload, ensure_ascii=False, sort_keys=True)
