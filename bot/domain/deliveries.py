"""Deliveries: what is on its way to a channel, in parts, each of them posted once."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.domain.guilds import DeskId
from bot.domain.memory import Shown

DeliveryId = NewType("DeliveryId", int)

NONCE = 25
"""Characters of a nonce at most (Discord API, "Create Message")."""


class DeliveryKind(StrEnum):
    """Why something is posted."""

    DIGEST = "digest"
    NOTICE = "notice"
    WATCH = "watch"


class Closed(StrEnum):
    """Why nothing can be posted in a channel any more."""

    GONE = "gone"
    FORBIDDEN = "forbidden"


class PartState(StrEnum):
    """How far a part is. One in `sending` may be posted already: the channel must be read first."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDelivery:
    """Something to be posted: `parts` are messages as rendered (JSON), in their order.

    `key` says what it is about, so that it is delivered once; `code` stands on its messages.
    `title` names the thread that it opens, or is posted as in a forum; `threads` opens one.
    """

    desk: DeskId
    channel: int
    kind: DeliveryKind
    key: str
    code: str
    title: str
    parts: tuple[str, ...]
    threads: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPart:
    """A message of a delivery. `began` is when it was first tried, `attempts` how often."""

    number: int
    payload: str
    nonce: str
    state: PartState
    message: int | None = None
    attempts: int = 0
    not_before: datetime | None = None
    began: datetime | None = None
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """A delivery on its way.

    `place` is the thread that a forum's post became, `thread` the one that was opened under it.
    """

    id: DeliveryId
    desk: DeskId
    channel: int
    kind: DeliveryKind
    key: str
    code: str
    title: str
    threads: bool
    created: datetime
    parts: tuple[DeliveryPart, ...]
    place: int | None = None
    thread: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Where a part was posted: the message, and the channel or thread that it is in."""

    message: int
    place: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A digest as it will be posted; nothing to post where there are no parts.

    `shown` is what the channel is shown by it, to be remembered when it is claimed.
    """

    parts: tuple[str, ...] = ()
    shown: tuple[Shown, ...] = ()
    headline: str = ""


def make_nonce(key: str, number: int) -> str:
    """Return the nonce of a part, always the same for a delivery's key and the part's number."""
    return hashlib.sha256(f"{key} {number}".encode()).hexdigest()[:NONCE]


def make_mark(code: str, number: int) -> str:
    """Return what a part bears so that it is found again in its channel: "K7Q2XM-1"."""
    return f"{code}-{number}"
