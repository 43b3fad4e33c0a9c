"""Discord's limits that its OpenAPI file does not hold, checked on what would be sent."""

from collections.abc import Iterator
from typing import Any

TEXT_DISPLAY, SEPARATOR, CONTAINER, ACTION_ROW = 10, 14, 17, 1


def size(text: str) -> int:
    return max(len(text), len(text.encode("utf-16-le")) // 2)


def walk(components: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for component in components:
        yield component
        yield from walk(component.get("components", []))


def check_layout(components: list[dict[str, Any]], reserve: int = 0) -> None:
    every = list(walk(components))
    texts = [component["content"] for component in every if component["type"] == TEXT_DISPLAY]
    assert 1 <= len(every) <= 40 - reserve
    assert sum(map(size, texts)) <= 4000
    assert all(text.strip() for text in texts)
    assert all(
        component["components"] for component in every if component["type"] in (CONTAINER, 1)
    )


def check_post(content: str, embeds: list[dict[str, Any]]) -> None:
    assert content.strip() or embeds
    assert size(content) <= 2000
    assert len(embeds) <= 10
    urls = [embed["url"] for embed in embeds if "url" in embed]
    assert len(urls) == len(set(urls))
    total = 0
    for embed in embeds:
        parts = {
            "title": (embed.get("title"), 256),
            "description": (embed.get("description"), 4096),
            "footer": (embed["footer"]["text"] if "footer" in embed else None, 2048),
        }
        shown = {name: text for name, (text, _) in parts.items() if text is not None}
        assert shown.get("title") or shown.get("description")
        for name, text in shown.items():
            assert text.strip()
            assert size(text) <= parts[name][1]
            total += size(text)
    assert total <= 6000
