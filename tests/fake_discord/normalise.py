"""Turn the embeds and components of a request into the form in which Discord answers them."""

from collections.abc import Callable, Iterator
from typing import Any

from tests.fake_discord.state import Attachment

Resolve = Callable[[str], tuple[str, Attachment | None]]

ACTION_ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8
SECTION, TEXT_DISPLAY, THUMBNAIL, GALLERY, FILE, SEPARATOR = 9, 10, 11, 12, 13, 14
CONTAINER, LABEL, FILE_UPLOAD = 17, 18, 19
SELECTS = frozenset({3, 5, 6, 7, 8})


def resolver(attachments: list[Attachment]) -> Resolve:
    """Return a function that turns `attachment://name` into the file's address."""
    by_name = {attachment.filename: attachment for attachment in attachments}

    def resolve(url: str) -> tuple[str, Attachment | None]:
        attachment = by_name.get(url.removeprefix("attachment://"))
        return (url, None) if attachment is None else (attachment.url, attachment)

    return resolve


def answer_embed(embed: dict[str, Any], resolve: Resolve) -> dict[str, Any]:
    """Return an embed as a message shows it: no nulls, `rich`, images with a proxy address."""
    answer = {key: value for key, value in embed.items() if value is not None}
    answer["type"] = "rich"
    for part in ("image", "thumbnail"):
        if part in answer:
            url = resolve(answer[part]["url"])[0]
            answer[part] = {"url": url, "proxy_url": url, "width": 0, "height": 0, "flags": 0}
    for part in ("author", "footer"):
        if part in answer:
            answer[part] = {k: v for k, v in answer[part].items() if v is not None}
            if "icon_url" in answer[part]:
                answer[part]["icon_url"] = resolve(answer[part]["icon_url"])[0]
                answer[part]["proxy_icon_url"] = answer[part]["icon_url"]
    if "fields" in answer:
        answer["fields"] = [
            {"name": f["name"], "value": f["value"], "inline": bool(f.get("inline"))}
            for f in answer["fields"]
        ]
    return answer


def answer_components(components: list[Any], resolve: Resolve) -> list[dict[str, Any]]:
    """Return components with their ids given out and their defaults filled in."""
    taken = {part["id"] for part in walk(components) if part.get("id")}
    numbers = (number for number in range(1, 10_000) if number not in taken)
    return [_component(component, resolve, numbers) for component in components]


def _component(raw: dict[str, Any], resolve: Resolve, numbers: Iterator[int]) -> dict[str, Any]:
    part = _without_nulls(raw)
    part["id"] = part.get("id") or next(numbers)
    if "components" in part:
        part["components"] = [_component(c, resolve, numbers) for c in part["components"]]
    for key in ("accessory", "component"):
        if key in part:
            part[key] = _component(part[key], resolve, numbers)
    kind = part["type"]
    if kind in SELECTS:
        part |= {"min_values": part.get("min_values", 1), "max_values": part.get("max_values", 1)}
        part.pop("required", None)
        if "options" in part:
            part["options"] = [_without_nulls(option) for option in part["options"]]
    elif kind == CONTAINER:
        part |= {"accent_color": part.get("accent_color"), "spoiler": bool(part.get("spoiler"))}
    elif kind == SEPARATOR:
        part |= {"spacing": part.get("spacing", 1), "divider": part.get("divider", True)}
    elif kind in (THUMBNAIL, GALLERY, FILE):
        _media_part(part, resolve)
    return part


def _media_part(part: dict[str, Any], resolve: Resolve) -> None:
    if part["type"] == GALLERY:
        part["items"] = [_media_item(item, resolve) for item in part["items"]]
        return
    if part["type"] == THUMBNAIL:
        part |= _media_item(part, resolve)
        return
    media, attachment = _media(part["file"]["url"], resolve)
    part |= {"file": media, "spoiler": bool(part.get("spoiler"))}
    part["name"] = attachment.filename if attachment else None
    part["size"] = len(attachment.content) if attachment else None


def _media_item(item: dict[str, Any], resolve: Resolve) -> dict[str, Any]:
    return {
        "media": _media(item["media"]["url"], resolve)[0],
        "description": item.get("description"),
        "spoiler": bool(item.get("spoiler")),
    }


def _media(url: str, resolve: Resolve) -> tuple[dict[str, Any], Attachment | None]:
    address, attachment = resolve(url)
    media: dict[str, Any] = {"id": "1", "url": address, "proxy_url": address}
    if attachment is not None:
        media |= {"attachment_id": str(attachment.id), "content_type": attachment.content_type}
    return media, attachment


def _without_nulls(option: dict[str, Any]) -> dict[str, Any]:
    kept = {key: value for key, value in option.items() if value is not None}
    if isinstance(kept.get("emoji"), dict):
        kept["emoji"] = _without_nulls(kept["emoji"])
    return kept


def walk(components: list[Any]) -> Iterator[dict[str, Any]]:
    """Yield every component, the nested ones too, from top to bottom."""
    for component in components:
        if not isinstance(component, dict):
            continue
        yield component
        children = component.get("components")
        yield from walk(children if isinstance(children, list) else [])
        yield from walk([component[k] for k in ("accessory", "component") if component.get(k)])
