"""Change what a post shows where a source of it changed: nothing else in the message moves."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from bot.domain.posting import PostEdit, PostedPart, Replacement
from cogs._discord.escape import escape_plain, escape_text, find_target
from cogs._discord.markdown import cut_text, size
from cogs._discord.render import EMBED_ALL, EMBED_BODY, EMBED_TITLE

_CITATION = re.compile(r"\s*\[[^\]]*\]{1,2}\(<([^>]*)>\)")

Embed = dict[str, Any]


def edit_parts(
    parts: Sequence[PostedPart], edit: PostEdit
) -> tuple[tuple[PostedPart, ...], tuple[str, ...]]:
    """Return the parts that show something else now, and the sentences that they show instead.

    None where the post neither quotes nor cites the source.
    """
    messages = [json.loads(part.payload) for part in parts]
    embeds = [(message, embed) for message in messages for embed in message["embeds"]]
    shown: list[str] = []
    for place, (message, embed) in enumerate(embeds):
        article = _edit_embed(message, embed, edit)
        if article is not None:
            shown += article
            _mark_title([other for _, other in embeds[: place + 1]], edit.mark)
    written = [json.dumps(message, ensure_ascii=False, sort_keys=True) for message in messages]
    changed = tuple(
        PostedPart(number=part.number, payload=payload)
        for part, payload in zip(parts, written, strict=True)
        if payload != part.payload
    )
    return changed, tuple(shown)


def _edit_embed(message: dict[str, Any], embed: Embed, edit: PostEdit) -> tuple[str, ...] | None:
    """Amend an embed; return what it shows instead, None where it is not of the source.

    What there is no room for is left out, first the sentences, then what was struck through.
    """
    body = str(embed.get("description") or "")
    target = find_target(edit.url)
    if target is not None and f"(<{target}>)" not in body:
        return None
    struck = [item for item in edit.replacements if _find(body, item.before, target)]
    if target is None and not struck:
        return None
    line = f"\n-# {escape_text(edit.line)}"
    room = min(EMBED_BODY, EMBED_ALL - _measure(message) - len(edit.mark) - 3 + size(body))
    bare = [Replacement(before=item.before) for item in struck]
    for replacements in (struck, bare, []):
        edited = _replace(body, replacements, target) + line
        if size(edited) <= room:
            embed["description"] = edited
            return tuple(item.after for item in replacements if item.after)
    return ()


def _replace(body: str, replacements: Sequence[Replacement], target: str | None) -> str:
    for item in replacements:
        found = _find(body, item.before, target)
        if found:
            start, end = found
            after = f" {escape_text(item.after)}" if item.after else ""
            body = f"{body[:start]}~~{body[start:end]}~~{after}{body[end:]}"
    return body


def _find(body: str, sentence: str, target: str | None) -> tuple[int, int] | None:
    """Return where a sentence of a source stands that is not struck through yet."""
    written = escape_text(sentence)
    start = body.find(written)
    while start >= 0:
        end = start + len(written)
        cited = _CITATION.match(body, end)
        own = cited is None or target is None or cited[1] == target
        if own and not body.endswith("~~", 0, start):
            return start, end
        start = body.find(written, end)
    return None


def _mark_title(embeds: Sequence[Embed], mark: str) -> None:
    """Mark the title of the story whose text the last of the embeds holds."""
    titled = next((embed for embed in reversed(embeds) if embed.get("title")), None)
    end = f" · {escape_plain(mark)}"
    if titled is not None and not titled["title"].endswith(end):
        titled["title"] = cut_text(titled["title"], EMBED_TITLE - size(end)) + end


def _measure(message: dict[str, Any]) -> int:
    """Return the length of all that counts towards the limit of a message's embeds."""
    return sum(
        size(embed.get("title") or "")
        + size(embed.get("description") or "")
        + size((embed.get("footer") or {}).get("text") or "")
        for embed in message["embeds"]
    )
