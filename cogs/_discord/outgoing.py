"""Write scheduled posts down as they will be sent, so that a restart sends the very same."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import discord

from bot.domain.posting import make_mark
from cogs._discord.render import Post

Row = discord.ui.ActionRow[Any]

LONGEST = 100
"""Characters of a custom id at most (Discord API, "Component Reference")."""

FORUM_TAG = "newsdesk_forum_tag"
"""The key of a payload under which the tag of a forum's post stands."""


def write_posts(
    posts: Sequence[Post],
    rows: Sequence[Sequence[Row]],
    *,
    code: str,
    role: int | None = None,
    forum_tag: str = "",
) -> tuple[str, ...]:
    """Return posts as the payloads of messages, each with its `rows` of lists and buttons.

    One of these bears the mark of the part, where no reader sees it. The first post mentions
    `role`, where there is one; nobody else is ever notified. It says under `FORUM_TAG` which tag
    it bears in a forum, and Discord is not told so.
    """
    return tuple(
        _write_post(
            post,
            mark=make_mark(code, number),
            role=role if number == 1 else None,
            rows=mine,
            beside={FORUM_TAG: forum_tag} if forum_tag and number == 1 else {},
        )
        for number, (post, mine) in enumerate(zip(posts, rows, strict=True), 1)
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
    post: Post, *, mark: str, role: int | None, rows: Sequence[Row], beside: Mapping[str, str]
) -> str:
    components = [dict(row.to_component_dict()) for row in rows]
    bearer = next(item for item in _iterate(components) if _has_room(item, mark))
    bearer["custom_id"] = f"{mark}@{bearer['custom_id']}"
    payload: dict[str, Any] = {
        **beside,
        "content": f"<@&{role}> {post.content}" if role else post.content,
        "embeds": [dict(embed.to_dict()) for embed in post.embeds],
        "allowed_mentions": {"parse": [], "roles": [str(role)] if role else []},
        "components": components,
    }
    return json.dumps(payload, ensure_ascii=False, sort_keys=True)
