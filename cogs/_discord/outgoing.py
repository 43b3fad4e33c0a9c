"""Write scheduled posts down as they will be sent, so that a restart sends the very same."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import discord

from bot.domain.posting import make_mark
from cogs._discord.render import Post

Row = discord.ui.ActionRow[Any]


def write_posts(
    posts: Sequence[Post], *, code: str, role: int | None = None, rows: Sequence[Row] = ()
) -> tuple[str, ...]:
    """Return posts as the payloads of messages, each with its mark at the end.

    The first mentions `role`, where there is one; nobody else is ever notified. The last bears
    the `rows` of buttons.
    """
    return tuple(
        _write_post(
            post,
            mark=make_mark(code, number),
            role=role if number == 1 else None,
            rows=rows if number == len(posts) else (),
        )
        for number, post in enumerate(posts, 1)
    )


def read_marks(message: dict[str, Any]) -> set[str]:
    """Return the words of a message among which its mark is: its last line and its footers."""
    footers = [(embed.get("footer") or {}).get("text") or "" for embed in message["embeds"]]
    last_line = (message.get("content") or "").rpartition("\n")[2]
    return {word for text in (*footers, last_line) for word in text.split()}


def _write_post(post: Post, *, mark: str, role: int | None, rows: Sequence[Row]) -> str:
    embeds: list[dict[str, Any]] = [dict(embed.to_dict()) for embed in post.embeds]
    content = f"<@&{role}> {post.content}" if role else post.content
    if embeds:
        said = post.embeds[-1].footer.text
        embeds[-1]["footer"] = {"text": f"{said} · {mark}" if said else mark}
    else:
        content = f"{content}\n-# {mark}"
    payload: dict[str, Any] = {
        "content": content,
        "embeds": embeds,
        "allowed_mentions": {"parse": [], "roles": [str(role)] if role else []},
    }
    if rows:
        payload["components"] = [row.to_component_dict() for row in rows]
    return json.dumps(payload, ensure_ascii=False, sort_keys=True)
