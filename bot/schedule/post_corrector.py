"""Edit the posts of the day whose sources changed: once for each change, through restarts.

What a message is to show is written down first, with the note that it does not show it yet; an
edit that was cut off is made again, and made twice it shows the same.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from dataclasses import dataclass, field

from bot.briefing.compose import decide_edit
from bot.domain.errors import PublishFailed, PublishInvalid, PublishRefused
from bot.domain.posting import DueEdit
from bot.ports.discord import Publisher
from bot.ports.posting import PostEditStore
from bot.ports.services import Clock
from bot.schedule.presenter import Presenter

_log = logging.getLogger(__name__)

PATIENCE = 15.0
"""Seconds that one edit may take: other channels' edits wait for it."""

AT_ONCE = 20
"""Changes, and messages to edit, that are looked at in one waking."""


@dataclass(kw_only=True)
class PostCorrector:
    """What keeps the posts of a day true to their sources."""

    store: PostEditStore
    clock: Clock
    publisher: Publisher
    presenter: Presenter
    patience: float = PATIENCE
    _failures: Counter[tuple[int, int]] = field(default_factory=Counter, init=False)

    async def look(self) -> None:
        """Write down what posts are to show now, and edit those that do not show it yet."""
        for found in await self.store.get_editable(now=self.clock.now(), limit=AT_ONCE):
            # In a thread: a long text is compared sentence by sentence.
            change = await asyncio.to_thread(decide_edit, found)
            parts, quotes = self.presenter.edit_parts(found.parts, change)
            if await self.store.claim_edit(found, parts, quotes) and parts:
                facts = {"delivery": found.delivery, "article": found.article.id}
                _log.info("a post is amended", extra=facts)
        due = await self.store.get_due_edits(now=self.clock.now(), limit=AT_ONCE)
        waiting: set[int] = set()
        # One that fails again and again comes after the others.
        for edit in sorted(due, key=lambda edit: self._failures[edit.delivery, edit.number]):
            if edit.sent.place in waiting:
                continue
            if await self._edit(edit):
                self._failures.pop((edit.delivery, edit.number), None)
                await self.store.finish_edit(edit)
            else:
                self._failures[edit.delivery, edit.number] += 1
                waiting.add(edit.sent.place)

    async def _edit(self, edit: DueEdit) -> bool:
        """Edit a message, and return whether that is done with: otherwise it is tried again."""
        facts = {"delivery": edit.delivery, "part": edit.number}
        try:
            async with asyncio.timeout(self.patience):
                await self.publisher.edit(edit.sent, edit.payload)
        except (PublishRefused, PublishInvalid) as error:
            # It was deleted, or the channel is closed: there is nothing left to amend.
            _log.warning("a post cannot be amended", extra={**facts, "why": str(error)})
        except (PublishFailed, TimeoutError) as error:
            why = str(error) or "it took too long"
            _log.info("an amendment waits", extra={**facts, "why": why})
            return False
        return True
