"""Check messages against the limits that Discord enforces and its OpenAPI file does not all tell.

https://discord.com/developers/docs/resources/message#embed-object-embed-limits
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from tests.fake_discord.errors import Path, Problem
from tests.fake_discord.normalise import TEXT_DISPLAY, walk
from tests.fake_discord.rules_components import component_problems
from tests.fake_discord.state import COMPONENTS_V2

MAX_CONTENT = 2000
MAX_EMBEDS = 10
MAX_EMBED_TOTAL = 6000
MAX_FILES = 10
MAX_FILE_BYTES = 10 * 1024 * 1024
MAX_NONCE = 25
EMBED_TEXTS = {"title": 256, "description": 4096}
URL = re.compile(r"(?:https?|attachment)://[^\s<>]+\Z", re.IGNORECASE)


def too_long(path: Path, limit: int) -> Problem:
    """Return the problem of a text over its limit."""
    return Problem(path, "BASE_TYPE_MAX_LENGTH", f"Must be {limit} or fewer in length.")


def missing(path: Path) -> Problem:
    """Return the problem of an absent or empty value."""
    return Problem(path, "BASE_TYPE_REQUIRED", "This field is required")


def length_problems(value: Any, path: Path, limit: int, *, least: int = 0) -> Iterator[Problem]:
    """Yield what is wrong with the length of a text, if it is a text."""
    if not isinstance(value, str):
        return
    if len(value.strip()) < least:
        yield missing(path)
    elif len(value) > limit:
        yield too_long(path, limit)


def message_problems(body: dict[str, Any], uploads: Mapping[int, Any]) -> list[Problem]:
    """Return what is wrong with a new message."""
    problems = [*_shared_problems(body, uploads, set()), *_nonce_problems(body)]
    shown = ("content", "embeds", "components", "attachments", "sticker_ids", "poll")
    blank = isinstance(body.get("content"), str) and not body["content"].strip()
    parts = [body.get(key) for key in shown if not (key == "content" and blank)]
    if not any(parts) and not uploads and not (body.get("message_reference") or {}).get("type"):
        problems.append(Problem((), "MESSAGE_EMPTY", "Cannot send an empty message"))
    return problems


def edit_problems(
    body: dict[str, Any], uploads: Mapping[int, Any], before: dict[str, Any]
) -> list[Problem]:
    """Return what is wrong with a change, seen together with what the message already holds."""
    flags = (body.get("flags") or 0) | (before["flags"] & COMPONENTS_V2)
    merged = {**body, "flags": flags}
    if flags & COMPONENTS_V2:
        merged = {k: before[k] for k in ("content", "embeds", "components")} | merged
    kept = {item["filename"] for item in before["attachments"]}
    problems = list(_shared_problems(merged, uploads, kept))
    after = {**before, **{key: value for key, value in body.items() if key in before}}
    if not any(after[key] for key in ("content", "embeds", "components", "attachments")):
        problems.append(Problem((), "MESSAGE_EMPTY", "Cannot send an empty message"))
    return problems


def _shared_problems(
    body: dict[str, Any], uploads: Mapping[int, Any], kept: set[str]
) -> Iterator[Problem]:
    yield from length_problems(body.get("content"), ("content",), MAX_CONTENT)
    yield from _embeds_problems(body.get("embeds") or [])
    yield from _upload_problems(uploads, body)
    yield from _mention_problems(body.get("allowed_mentions") or {})
    names = kept | {getattr(u, "filename", "") for u in uploads.values()}
    names |= {str(item.get("filename")) for item in body.get("attachments") or []}
    yield from component_problems(body, names)
    yield from _attachment_references(body, names)


def _embeds_problems(embeds: list[dict[str, Any]]) -> Iterator[Problem]:
    if len(embeds) > MAX_EMBEDS:
        words = "Must be 10 or fewer in length."
        yield Problem(("embeds",), "BASE_TYPE_MAX_LENGTH", words)
    total = 0
    for index, embed in enumerate(embeds):
        yield from _embed_problems(embed, ("embeds", index))
        total += embed_size(embed)
    if total > MAX_EMBED_TOTAL:
        words = f"Embed size exceeds maximum size of {MAX_EMBED_TOTAL}"
        yield Problem(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", words)


def embed_size(embed: dict[str, Any]) -> int:
    """Return the characters that count towards the 6000 of a message."""
    texts = [embed.get("title"), embed.get("description")]
    texts.append((embed.get("footer") or {}).get("text"))
    texts.append((embed.get("author") or {}).get("name"))
    for field in embed.get("fields") or []:
        texts += [field.get("name"), field.get("value")]
    return sum(len(text) for text in texts if isinstance(text, str))


def _embed_problems(embed: dict[str, Any], path: Path) -> Iterator[Problem]:
    for key, limit in EMBED_TEXTS.items():
        yield from length_problems(embed.get(key), (*path, key), limit)
    for key, text, limit in (("footer", "text", 2048), ("author", "name", 256)):
        if embed.get(key) is not None:
            value = embed[key].get(text) or ""
            yield from length_problems(value, (*path, key, text), limit, least=1)
    fields = embed.get("fields") or []
    if len(fields) > 25:
        yield Problem((*path, "fields"), "BASE_TYPE_MAX_LENGTH", "Must be 25 or fewer in length.")
    for index, field in enumerate(fields):
        for key, limit in (("name", 256), ("value", 1024)):
            where = (*path, "fields", index, key)
            yield from length_problems(field.get(key) or "", where, limit, least=1)
    addresses = [((*path, "url"), embed.get("url"))]
    for key in ("image", "thumbnail"):
        addresses.append(((*path, key, "url"), (embed.get(key) or {}).get("url")))
    for key in ("author", "footer"):
        addresses.append(((*path, key, "icon_url"), (embed.get(key) or {}).get("icon_url")))
    addresses.append(((*path, "author", "url"), (embed.get("author") or {}).get("url")))
    for where, url in addresses:
        if url and not URL.match(url):
            yield Problem(where, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
    if not embed_size(embed) and not embed.get("image") and not embed.get("thumbnail"):
        yield missing((*path, "description"))


def _upload_problems(uploads: Mapping[int, Any], body: dict[str, Any]) -> Iterator[Problem]:
    if max(len(uploads), len(body.get("attachments") or [])) > MAX_FILES:
        words = "Must be 10 or fewer in length."
        yield Problem(("attachments",), "BASE_TYPE_MAX_LENGTH", words)
    for index, upload in uploads.items():
        if len(upload.content) > MAX_FILE_BYTES:
            words = f"File cannot be larger than {MAX_FILE_BYTES} bytes"
            yield Problem(("files", index), "BASE_TYPE_MAX_LENGTH", words)


def _nonce_problems(body: dict[str, Any]) -> Iterator[Problem]:
    if body.get("nonce") is not None:
        yield from length_problems(str(body["nonce"]), ("nonce",), MAX_NONCE)


def _mention_problems(allowed: dict[str, Any]) -> Iterator[Problem]:
    for key in ("users", "roles"):
        path = ("allowed_mentions", key)
        if len(allowed.get(key) or []) > 100:
            yield Problem(path, "BASE_TYPE_MAX_LENGTH", "Must be 100 or fewer in length.")
        if allowed.get(key) and key in (allowed.get("parse") or []):
            words = f'parse:["{key}"] and {key}: [ids...] are mutually exclusive.'
            yield Problem(path, "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE", words)


def _attachment_references(body: dict[str, Any], names: set[str]) -> Iterator[Problem]:
    for index, embed in enumerate(body.get("embeds") or []):
        for key in ("image", "thumbnail"):
            url = (embed.get(key) or {}).get("url") or ""
            if url.startswith("attachment://") and url[13:] not in names:
                words = "The referenced attachment was not found."
                yield Problem(("embeds", index, key, "url"), "ATTACHMENT_NOT_FOUND", words)


def display_texts(components: list[Any]) -> list[str]:
    """Return the texts of all text displays, from top to bottom."""
    return [str(part.get("content")) for part in walk(components) if part["type"] == TEXT_DISPLAY]
