"""What wakes the bot: when digests are due, and that each of their messages is posted once."""

from __future__ import annotations

from bot.schedule.clock import ShiftedClock
from bot.schedule.digest_scheduler import DigestScheduler, claim_post, find_window, make_slot
from bot.schedule.due import find_due, find_next, find_skipped_before, find_skipped_of
from bot.schedule.housekeeping import Housekeeping
from bot.schedule.notices import Notices
from bot.schedule.outbox import Sender
from bot.schedule.periodic_task import PeriodicTask
from bot.schedule.post_corrector import PostCorrector
from bot.schedule.presenter import Composer, Presenter
from bot.schedule.watching import Watching

__all__ = [
    "Composer",
    "DigestScheduler",
    "Housekeeping",
    "Notices",
    "PeriodicTask",
    "PostCorrector",
    "Presenter",
    "Sender",
    "ShiftedClock",
    "Watching",
    "claim_post",
    "find_due",
    "find_next",
    "find_skipped_before",
    "find_skipped_of",
    "find_window",
    "make_slot",
]
