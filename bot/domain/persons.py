"""What is kept of a person on a desk: by it they are told, and by it it is deleted."""

from __future__ import annotations

from dataclasses import astuple, dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """How much a desk keeps of a person.

    `watches` are those told by direct message, `messages` what was told so; `made` are watches of
    channels and `searches` the saved ones that they made, `corrections` those that they ruled and
    `commands` what the audit log tells of them: these only bear their number. `looks` are the
    channels where they asked what is new since they last looked.
    """

    votes: int = 0
    watches: int = 0
    messages: int = 0
    looks: int = 0
    made: int = 0
    searches: int = 0
    commands: int = 0
    corrections: int = 0

    @property
    def is_nothing(self) -> bool:
        """Return whether nothing is kept."""
        return not any(astuple(self))
