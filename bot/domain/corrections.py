"""Corrections: what curators rule about a desk's names and stories, over what was found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class CorrectionKind(StrEnum):
    """What can be ruled; in a correction, `subject` is an entity or a story, as the name says."""

    ADD_ALIAS = "add_alias"
    REMOVE_ALIAS = "remove_alias"
    MERGE_ENTITIES = "merge_entities"
    UNMERGE_ENTITY = "unmerge_entity"
    MUTE_ENTITY = "mute_entity"
    UNMUTE_ENTITY = "unmute_entity"
    MERGE_STORIES = "merge_stories"
    SPLIT_STORY = "split_story"
    RENAME_STORY = "rename_story"
    PIN_STORY = "pin_story"
    UNPIN_STORY = "unpin_story"
    MUTE_STORY = "mute_story"
    UNMUTE_STORY = "unmute_story"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One thing that a curator rules.

    `other` is the entity or story to merge in, or the article to split off; `text` the alias, or
    the desk's own headline, "" for none. `subject_name` and `other_name` are what these were
    called when it was ruled, to tell it by.
    """

    kind: CorrectionKind
    subject: int
    other: int = 0
    text: str = ""
    subject_name: str = ""
    other_name: str = ""


class CorrectionOutcome(StrEnum):
    """What a correction came to; all but DONE changed nothing."""

    DONE = "done"
    UNKNOWN = "unknown"
    """The desk has no such entity, story or article (any more)."""
    ITSELF = "itself"
    """Both are the same already."""
    ALREADY = "already"
    """It is so already."""
    ONLY_TEXT = "only_text"
    """The story has no other text than this article and its copies."""
    ONLY_NAME = "only_name"
    """The entity goes by no other name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCorrection:
    """A correction that was made: by which person of Discord, and when."""

    correction: Correction
    person: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RuledName:
    """A name of an entity, how often it was seen, and what a curator ruled: 1 added, -1 removed."""

    name: str
    count: int
    ruled: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityNames:
    """All names of an entity, removed ones too; `parts` is how many merged entities it is.

    `apart` are the names of the entities that a curator parted it from.
    """

    names: tuple[RuledName, ...]
    parts: int = 1
    apart: tuple[str, ...] = ()
