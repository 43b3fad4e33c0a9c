"""Keep what went over the wire, readable and without tokens."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

SECRET_KEYS = frozenset({"token", "authorization", "webhook_token", "interaction_token"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One message over the wire: `bot>` was sent by the bot, `bot<` was sent to it."""

    direction: str
    what: str
    body: Any

    def __iter__(self) -> Iterator[Any]:
        return iter((self.direction, self.what, self.body))

    def __str__(self) -> str:
        body = "" if self.body is None else json.dumps(self.body, ensure_ascii=False)
        return f"{self.direction} {self.what} {body}".rstrip()


class Transcript(list[Entry]):
    """The entries in the order they happened."""

    def add(self, direction: str, what: str, body: Any = None) -> None:
        """Note one message, with every token in it replaced."""
        self.append(Entry(direction, what, without_tokens(body)))

    def readable(self, *, width: int = 160) -> str:
        """Return one line an entry, cut to the width in characters."""
        lines = (str(entry) for entry in self)
        return "\n".join(line if len(line) <= width else line[: width - 1] + "…" for line in lines)

    def requests(self, method: str, template: str) -> list[Any]:
        """Return the bodies the bot sent to a route, such as `POST`, `/users/@me/channels`."""
        what = f"{method} {template}"
        return [e.body for e in self if e.direction == "bot>" and e.what == what]


def without_tokens(body: Any) -> Any:
    """Return a copy whose secret values are `***`."""
    if isinstance(body, dict):
        return {k: "***" if k in SECRET_KEYS else without_tokens(v) for k, v in body.items()}
    if isinstance(body, list):
        return [without_tokens(item) for item in body]
    return body
