"""What wakes the bot: when digests are due, and that each of their messages is posted once."""

from __future__ import annotations

from bot.schedule.digest_scheduler import claim_post, make_slot
from bot.schedule.due import find_due, find_next, find_skip, find_skipped_before, find_skipped_of
from bot.schedule.housekeeping import Housekeeping
from bot.schedule.name_search import NameSearching
from bot.schedule.presenter import Composer, Presenter
from bot.schedule.schedule import Schedule

__all__ = [
    "Composer",
    "Housekeeping",
    "NameSearching",
    "Presenter",
    "Schedule",
    "claim_post",
    "find_due",
    "find_next",
    "find_skip",
    "find_skipped_before",
    "find_skipped_of",
    "make_slot",
]
