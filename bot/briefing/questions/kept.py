"""Write down the questions of a message that its buttons have no room for, and read them again.

The buttons of messages that were posted before questions had types carry the number of a stored
kind and subject instead: "e:12", with an option on a line of its own below ("from=2024-07"); of a
search the options are JSON, of a feed to add all is. They are read as the question of today.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from bot.briefing.questions.encode import join_values, read_question
from bot.domain.articles import SourceClass
from bot.domain.errors import NotFound
from bot.domain.questions import AddFeedAction, KeptText, Question

MESSAGE = "message"
"""The kind of what is kept for a whole message."""

_SPAN = ("from", "to", "dates", "order")
_OPTIONS: Mapping[str, tuple[str, ...]] = {
    "entity": ("period",),
    "names": (),
    "stories": (),
    "related": ("period",),
    "trend": ("period",),
    "timeline": _SPAN,
    "date": ("entity", "dates"),
    "search": ("entity", "source", "since", "until", "order"),
    "story": (),
    "story timeline": _SPAN,
    "sources": (),
    "context": (),
    "reasons": (),
    "watch": (),
}
"""For each kind about something its options, in the order of the fields of its question."""

_ACTIONS: Mapping[str, tuple[str, str, str]] = {
    "useful": ("vote", "s:", "1"),
    "not useful": ("vote", "s:", "0"),
    "mute watch": ("mute", "w:", "1"),
    "unmute watch": ("mute", "w:", "0"),
    "end watch": ("end_watch", "w:", ""),
}
"""For each kind that does something its word today, what its number stands behind, its choice."""


def write_kept(texts: Sequence[str]) -> str:
    """Return the texts of the questions of one message as one text, kept as the kind MESSAGE."""
    return json.dumps(list(texts), ensure_ascii=False)


def read_kept(kept: KeptText, place: int = 0) -> Question:
    """Return the question at a place of what is kept; raises NotFound where there is none."""
    try:
        if kept.kind == MESSAGE:
            return read_question(json.loads(kept.text)[place])
        if kept.kind == "add feed":
            feed = json.loads(kept.text)
            source_class = SourceClass(feed["class"])
            return AddFeedAction(feed["url"], feed["name"], tuple(feed["tags"]), source_class)
        return read_question(_rewrite(kept.kind, kept.text))
    except (ValueError, TypeError, LookupError) as error:
        raise NotFound("This button is too old.") from error


def _rewrite(kind: str, subject: str) -> str:
    """Return a question that was kept by kind and subject as it is written today."""
    match kind:
        case "kept of me" | "forget me":
            return join_values(kind.replace(" ", "_"))
        case "brief":
            window, _, length = subject.partition(" ")
            return join_values(kind, *window.split(".."), length)
        case "more" | "weights":
            digest, window, key = subject.split(" ", 2)
            # Those were asked by times alone, which say nothing of what came in under which number.
            return join_values(kind, digest.removeprefix("d:"), *window.split(".."), "0", "0", key)
        case "set filter":
            what = json.loads(subject)
            return join_values("set_filter", str(what["feed"]), what["words"])
        case _ if kind in _ACTIONS:
            word, letter, choice = _ACTIONS[kind]
            return join_values(word, subject.removeprefix(letter), choice)
    about, _, rest = subject.partition("\n")
    options = dict(line.partition("=")[::2] for line in rest.split("\n"))
    if kind == "search":
        options = json.loads(rest) if rest else {}
    values = (options.get(name, "") for name in _OPTIONS[kind])
    return join_values(kind.replace(" ", "_"), about, *values)
