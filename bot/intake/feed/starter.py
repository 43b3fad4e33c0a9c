"""The feeds that a desk may begin with, by subject."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from bot.domain.feeds import NewSubscription
from bot.intake.feed.opml import parse_opml

_PACKAGE = Path(__file__).resolve().parents[2]


@cache
def load_starter_feeds() -> Mapping[str, tuple[NewSubscription, ...]]:
    """Return the feeds of `seeds/starter.opml` by the folder that they stand in.

    They lie in the package as installed, and beside it in a checkout; where they are in neither
    there are none.
    """
    found: dict[str, tuple[NewSubscription, ...]] = {}
    for folder in (_PACKAGE / "seeds", _PACKAGE.parent / "seeds"):
        file = folder / "starter.opml"
        if file.is_file():
            for feed in parse_opml(file.read_bytes()).feeds:
                # A folder that is named after a class gives that, and no tag.
                subject = feed.tags[-1] if feed.tags else feed.source_class.value
                found[subject] = (*found.get(subject, ()), feed)
            break
    return found
