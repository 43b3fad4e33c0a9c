"""Make the fake fail on purpose: in a set order for a route, or at random with a seed."""

import random
from collections import deque
from dataclasses import dataclass, field

OK_CODES = range(200, 300)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What happens to one request instead of, before or after being carried out."""

    status: int | None = None
    delay: float = 0.0
    drop: str | None = None
    retry_after: float | None = None
    via: bool = True
    everywhere: bool = False

    @classmethod
    def of(cls, fault: "int | Fault") -> "Fault":
        """Return the fault a bare status stands for."""
        return cls(status=fault) if isinstance(fault, int) else fault


NOTHING = Fault()
DROP_BEFORE = Fault(drop="before")
LOST_ANSWER = Fault(drop="after")


def delay(seconds: float) -> Fault:
    """Return a fault that carries the request out after a while."""
    return Fault(delay=seconds)


def rate_limited(retry_after: float, *, via: bool = True, everywhere: bool = False) -> Fault:
    """Return a 429; without `Via` the client takes it for a ban by Cloudflare."""
    return Fault(status=429, retry_after=retry_after, via=via, everywhere=everywhere)


@dataclass(slots=True)
class _Random:
    chance: random.Random
    rate: float
    faults: tuple[Fault, ...]
    route: str


@dataclass(slots=True)
class Faults:
    """The faults that are waiting for their requests, and a count of those that happened."""

    happened: list[tuple[str, Fault]] = field(default_factory=list)
    _waiting: dict[str, deque[Fault]] = field(default_factory=dict)
    _random: list[_Random] = field(default_factory=list)
    _gateway: tuple[random.Random, float, tuple[str, ...]] | None = None

    def on(self, route: str, *faults: int | Fault) -> None:
        """Let the next requests to a route (`POST /channels/{channel_id}/messages`) meet these.

        A bare number is a status; 200 and NOTHING let one request through; `*` is any route.
        """
        self._waiting.setdefault(route, deque()).extend(Fault.of(fault) for fault in faults)

    def at_random(
        self, *, seed: int, rate: float, faults: tuple[int | Fault, ...], route: str = "*"
    ) -> None:
        """Let a share of the requests (0 to 1) meet one of these, the same ones for one seed."""
        chosen = tuple(Fault.of(fault) for fault in faults)
        self._random.append(_Random(random.Random(seed), rate, chosen, route))

    def gateway_at_random(
        self, *, seed: int, rate: float, kinds: tuple[str, ...] = ("drop", "reconnect", "close")
    ) -> None:
        """Let a share of the events be followed by a drop, op 7, a close or `invalid` (op 9)."""
        self._gateway = (random.Random(seed), rate, kinds)

    def stop(self) -> None:
        """Forget every fault that has not happened yet."""
        self._waiting.clear()
        self._random.clear()
        self._gateway = None

    def next_for(self, route: str) -> Fault:
        """Return what the next request to this route meets."""
        fault = self._next(route)
        if fault.status is not None and fault.status in OK_CODES:
            fault = NOTHING
        if fault != NOTHING:
            self.happened.append((route, fault))
        return fault

    def _next(self, route: str) -> Fault:
        for key in (route, "*"):
            if self._waiting.get(key):
                return self._waiting[key].popleft()
        for source in self._random:
            if source.route in ("*", route) and source.chance.random() < source.rate:
                return source.chance.choice(source.faults)
        return NOTHING

    def next_for_gateway(self) -> str | None:
        """Return the kind of fault that follows the next event, if one does."""
        if self._gateway is None:
            return None
        chance, rate, kinds = self._gateway
        return chance.choice(kinds) if chance.random() < rate else None
