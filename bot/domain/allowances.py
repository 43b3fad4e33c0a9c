"""How much somebody may still do: an allowance that is spent, and fills again with time."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How fast an allowance fills: `most` at once at the beginning, `per_second` from then on."""

    most: float
    per_second: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """What was left of an allowance at a time, in seconds of a clock that never goes back."""

    left: float
    at: float


def spend(
    before: Allowance | None, pace: Pace, *, cost: float, now: float
) -> tuple[Allowance, float]:
    """Return an allowance after something was taken of it, and for how many seconds to wait.

    It may be done where those are 0.0; else nothing was taken. None stands for a whole allowance.
    A cost of more than there can ever be takes all there can be.
    """
    cost, left = min(cost, pace.most), pace.most
    if before is not None:
        left = min(before.left + max(now - before.at, 0.0) * pace.per_second, pace.most)
    if cost <= left:
        return Allowance(left=left - cost, at=now), 0.0
    return Allowance(left=left, at=now), (cost - left) / pace.per_second
