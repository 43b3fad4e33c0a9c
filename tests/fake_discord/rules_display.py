"""Find what Discord takes without complaint and then shows otherwise than it was meant."""

import re
from collections.abc import Iterator
from typing import Any

from tests.fake_discord.errors import Path, Problem
from tests.fake_discord.normalise import walk
from tests.fake_discord.rules import display_texts

LINK_TARGET = re.compile(r"<?https?://[^\s<>()]+>?(?: \"[^\"\n]{0,200}\")?\Z", re.IGNORECASE)
# Times and channels are marked up in text alone; noncharacters mean nothing anywhere.
_MARKED = re.compile("<t:-?\\d+|<#\\d+>|[\ufdd0-\ufdef]")
MAX_LINK, MAX_LABEL = 2100, 300


def display_problems(body: dict[str, Any]) -> list[Problem]:
    """Return the masked links that people would see raw, and the embeds that would be hidden.

    A link shows only where its target is http or https without spaces or brackets and its text
    is neither empty nor an address itself. Of embeds with one `url` only the first shows its text.
    """
    problems = list(_hidden_embeds(body.get("embeds") or []))
    for path, text in _texts(body):
        problems += _raw_links(text, path)
    for path, text in _plain_texts(body):
        if _MARKED.search(text):
            problems.append(Problem(path, "MARK_SHOWN_RAW", f"{text!r} is shown as it stands"))
    return problems


def _plain_texts(body: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    """Yield what is shown without markdown: titles and footers of embeds, words to press."""
    for index, embed in enumerate(body.get("embeds") or []):
        yield ("embeds", index, "title"), embed.get("title") or ""
        yield ("embeds", index, "footer"), (embed.get("footer") or {}).get("text") or ""
    for part in walk(body.get("components") or []):
        for words in (part, *(part.get("options") or [])):
            yield ("components",), str(words.get("label") or words.get("placeholder") or "")


def _hidden_embeds(embeds: list[dict[str, Any]]) -> Iterator[Problem]:
    seen: set[str] = set()
    for index, embed in enumerate(embeds):
        url = embed.get("url")
        if url and url in seen:
            yield Problem(("embeds", index, "url"), "EMBED_HIDDEN", "an embed has this url already")
        seen.add(url or "")


def _texts(body: dict[str, Any]) -> Iterator[tuple[Path, str]]:
    yield ("content",), body.get("content") or ""
    for index, embed in enumerate(body.get("embeds") or []):
        yield ("embeds", index, "description"), embed.get("description") or ""
        for number, field in enumerate(embed.get("fields") or []):
            yield ("embeds", index, "fields", number, "value"), field.get("value") or ""
    for text in display_texts(body.get("components") or []):
        yield ("components",), text


def _raw_links(text: str, path: Path) -> Iterator[Problem]:
    start, before, ticks = text.find("]("), 0, 0
    while start >= 0:
        ticks, before = ticks + text.count("`", before, start), start
        window = text[max(0, start - MAX_LABEL) : start]
        opened = window.rfind("[")
        escaped = window.endswith("\\") or (opened > 0 and window[opened - 1] == "\\")
        end = text.find(")", start, start + MAX_LINK)
        if opened >= 0 and end >= 0 and not escaped and ticks % 2 == 0:
            label, target = window[opened + 1 :], text[start + 2 : end]
            plain = label.strip() and not re.match(r"\s*https?://", label)
            if not plain or not LINK_TARGET.match(target):
                shown = f"[{label}]({target})"[:120]
                yield Problem(path, "MASKED_LINK", f"{shown!r} would be shown raw")
        start = text.find("](", start + 2)
