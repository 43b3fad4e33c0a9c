"""Roles of sentences: what happened, why it matters, what comes next."""

from __future__ import annotations

from bot.text.roles.score import ROLE_FLOOR, Roles, pick_roles, score_roles

__all__ = ["ROLE_FLOOR", "Roles", "pick_roles", "score_roles"]
