"""Fill in selects and modals as the Discord client lets a person do."""

from typing import Any

from tests.fake_discord.answers import Field, Modal
from tests.fake_discord.normalise import (
    CHANNEL_SELECT,
    FILE_UPLOAD,
    LABEL,
    MENTIONABLE_SELECT,
    ROLE_SELECT,
    SELECTS,
    STRING_SELECT,
    TEXT_DISPLAY,
    TEXT_INPUT,
    USER_SELECT,
)
from tests.fake_discord.options import (
    ATTACHMENT,
    CHANNEL,
    MENTIONABLE,
    ROLE,
    USER,
    Filling,
    Refused,
)

REFERS_TO = {
    USER_SELECT: USER,
    ROLE_SELECT: ROLE,
    MENTIONABLE_SELECT: MENTIONABLE,
    CHANNEL_SELECT: CHANNEL,
}
RADIO, CHECKBOXES, CHECKBOX = 21, 22, 23
MAX_TEXT = 4000


def selected(raw: dict[str, Any], values: list[Any], filling: Filling) -> list[str]:
    """Return the values of a select as the interaction carries them."""
    least, most = raw.get("min_values"), raw.get("max_values")
    least, most = 1 if least is None else least, 1 if most is None else most
    if not least <= len(values) <= most:
        raise Refused(f"this menu takes {least} to {most} values, not {len(values)}")
    if raw["type"] in (STRING_SELECT, RADIO, CHECKBOXES):
        return [_option(raw, value) for value in values]
    kind, name = REFERS_TO[raw["type"]], str(raw.get("placeholder") or raw["custom_id"])
    return [filling.refer(kind, value, name, raw.get("channel_types")) for value in values]


def _option(raw: dict[str, Any], wanted: Any) -> str:
    for option in raw.get("options") or []:
        if wanted in (option["value"], option["label"]):
            return str(option["value"])
    known = ", ".join(option["label"] for option in raw.get("options") or [])
    raise Refused(f"{wanted!r} is not on the menu; there are: {known}")


def filled(modal: Modal, given: dict[str, Any], filling: Filling) -> list[dict[str, Any]]:
    """Return the components of a submitted modal; raise Refused as the client would."""
    by_id = _by_custom_id(modal, given)
    parts = []
    for index, top in enumerate(modal.raw["components"], 1):
        base = {"type": top["type"], "id": top.get("id") or index}
        if top["type"] == TEXT_DISPLAY:
            parts.append(base)
        elif top["type"] == LABEL:
            inner = _field(modal, top["component"], by_id, filling, index)
            parts.append({**base, "component": inner})
        else:
            row = [_field(modal, raw, by_id, filling, index) for raw in top["components"]]
            parts.append({**base, "components": row})
    return parts


def _by_custom_id(modal: Modal, given: dict[str, Any]) -> dict[str, Any]:
    found = {}
    for name, value in given.items():
        fields = [f for f in modal.fields if name in (f.custom_id, f.label)]
        if not fields:
            known = ", ".join(repr(field.label) for field in modal.fields)
            raise Refused(f"the form has no field {name!r}; there are: {known}")
        found[fields[0].custom_id] = value
    return found


def _field(
    modal: Modal, raw: dict[str, Any], given: dict[str, Any], filling: Filling, number: int
) -> dict[str, Any]:
    field = next(f for f in modal.fields if f.raw is raw)
    value = given.get(field.custom_id)
    part = {
        "type": raw["type"],
        "custom_id": field.custom_id,
        "id": raw.get("id") or 100 + number,
    }
    if raw["type"] == TEXT_INPUT:
        return {**part, "value": _text(field, raw.get("value") or "" if value is None else value)}
    if raw["type"] == CHECKBOX:
        return {**part, "value": bool(value)}
    values = _several(field, value)
    if raw["type"] == FILE_UPLOAD:
        files = [filling.refer(ATTACHMENT, upload, field.label) for upload in values]
        return {**part, "values": files}
    if not values and not field.required:
        return {**part, "values": []} if raw["type"] in SELECTS else {**part, "value": None}
    chosen = selected(raw, values, filling)
    return {**part, "value": chosen[0]} if raw["type"] == RADIO else {**part, "values": chosen}


def _several(field: Field, value: Any) -> list[Any]:
    if value is None:
        values = [o["value"] for o in field.raw.get("options") or [] if o.get("default")]
    else:
        values = list(value) if isinstance(value, (list, set)) else [value]
    if not values and field.required:
        raise Refused(f"{field.label} is required")
    return values


def _text(field: Field, value: Any) -> str:
    if not isinstance(value, str):
        raise Refused(f"{field.label} takes text, not {value!r}")
    least, most = field.raw.get("min_length") or 0, field.raw.get("max_length") or MAX_TEXT
    if not value and field.required:
        raise Refused(f"{field.label} is required")
    if value and not least <= len(value) <= most:
        raise Refused(f"{field.label} takes {least} to {most} characters, not {len(value)}")
    return value
