"""Actions: what a press of a button does, for an admin or for whoever presses."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.articles import SourceClass
from bot.domain.desks import AuditId
from bot.domain.feeds import SubscriptionId
from bot.domain.queries import SavedId
from bot.domain.questions import TYPES, Action
from bot.domain.stories import StoryId
from bot.domain.watches import WatchId


@dataclass(frozen=True, slots=True)
class VoteAction(Action, word="vote"):
    """Say that a story was useful to who presses, or that it was not."""

    story: StoryId
    useful: bool


@dataclass(frozen=True, slots=True)
class WatchAction(Action, word="watch"):
    """Watch an entity ("e:12") or a story ("s:3") for who presses."""

    about: str


@dataclass(frozen=True, slots=True)
class MuteAction(Action, word="mute"):
    """Mute a watch, or let it speak again."""

    watch: WatchId
    muted: bool = True


@dataclass(frozen=True, slots=True)
class EndWatchAction(Action, word="end_watch"):
    """End a watch."""

    watch: WatchId


@dataclass(frozen=True, slots=True)
class KeptOfMeAction(Action, word="kept_of_me"):
    """Tell who presses what is kept of them."""


@dataclass(frozen=True, slots=True)
class ForgetMeAction(Action, word="forget_me"):
    """Delete what is kept of who presses."""


@dataclass(frozen=True, slots=True)
class AddFeedAction(Action, word="add_feed"):
    """Add the feed that an admin was shown."""

    url: str
    name: str = ""
    tags: tuple[str, ...] = ()
    source_class: SourceClass = SourceClass.UNKNOWN


@dataclass(frozen=True, slots=True)
class SetFilterAction(Action, word="set_filter"):
    """Use the filter that an admin was shown the effect of."""

    feed: SubscriptionId
    filter: str


@dataclass(frozen=True, slots=True)
class RestoreSearchAction(Action, word="restore"):
    """Bring a saved search back that was removed."""

    search: SavedId


@dataclass(frozen=True, slots=True)
class EarlierAuditAction(Action, word="audit"):
    """Show an admin the entries before one, of all persons or of one (0 for all)."""

    before: AuditId
    person: int = 0


def list_actions() -> tuple[type[Action], ...]:
    """Return the kinds of what is done by a press."""
    return tuple(kind for kind in TYPES.values() if issubclass(kind, Action) and kind is not Action)
