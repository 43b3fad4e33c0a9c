"""Roles of sentences: what happened, why it matters, what comes next."""

from __future__ import annotations

from bot.text.roles.ranker import MODEL, Ranker
from bot.text.roles.score import (
    ROLE_FLOOR,
    ROLES,
    Described,
    Roles,
    describe,
    pick_roles,
    rate_salience,
    score_roles,
)

__all__ = [
    "MODEL",
    "ROLES",
    "ROLE_FLOOR",
    "Described",
    "Ranker",
    "Roles",
    "describe",
    "pick_roles",
    "rate_salience",
    "score_roles",
]
