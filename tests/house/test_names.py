"""Names are the field's nouns: a newcomer searches for them, and finds them."""

from __future__ import annotations

from tests.house.tree import SHIPPED, find_names, list_modules, name_path, show, split_name

WORDS = {
    "told": "shown, notified_at or StoryArticle",
    "untold": "unnotified",
    "deed": "action",
    "deeds": "actions",
    "crew": "TaskRunner or ProcessSupervisor",
    "keeper": "backup or DatabaseFile",
    "turnstile": "RateLimiter",
    "door": "ConcurrencyLimit or lock",
    "doors": "ConcurrencyLimit or locks",
    "lane": "HostThrottle",
    "lanes": "HostThrottle",
    "clockwork": "DigestScheduler",
    "alarm": "Timer",
    "bell": "wake",
    "nudge": "wake",
    "amend": "correct or edit",
    "amended": "corrected or edited",
    "amender": "PostCorrector",
    "amending": "correcting or editing",
    "amendment": "edit",
    "ruling": "correction",
    "rulings": "corrections",
    "clash": "contradiction",
    "clashes": "contradictions",
    "twin": "near_duplicate",
    "twins": "near_duplicates",
    "likeness": "similarity",
    "memory": "history, or what it is a memory of",
    "checkup": "doctor",
    "fate": "outcome or TextSource",
    "fates": "outcomes",
    "trial": "preview",
    "trials": "previews",
    "sift": "select or filter",
    "sifted": "selected or filtered",
    "swappable": "ambiguous_order",
    "parting": "export_desk",
    "bring": "ingest or import",
}
"""Words of the dialect that this project once spoke, and the nouns that say it."""

NAMES = {
    "Asked": "AnswerContext",
    "make_asked": "make_context",
    "Crew": "TaskRunner or ProcessSupervisor",
    "Share": "Concurrency",
    "Turns": "ChannelLocks",
    "Ruling": "CorrectionRun",
    "Round": "PeriodicTask",
    "Holders": "HashPostings",
    "HashSpace": "HashedSets",
    "Rows": "PackedArrays",
    "are_alike": "are_similar",
    "near_copies": "near_duplicates",
    "Wanted": "SearchRequest",
    "WantedEntry": "PendingEntry",
    "is_let_through": "passes",
    "let_through": "passes",
    "choose_one": "pick_one",
    "pass_door": "acquire",
    "take_out": "export_feeds",
    "keep_one_desk": "export_desk",
    "Lean": "TenseBias",
}
"""Names that said nothing of what they name, and the better ones."""

ALLOWED = {
    "bot/briefing/pages/brief.py": {"told"},  # a word that a wording leaves open
    "bot/workers/inside.py": {"memory"},  # of a process
}


def test_no_name_is_of_the_dialect() -> None:
    offenders = []
    for path in list_modules(*SHIPPED):
        allowed = ALLOWED.get(name_path(path), set())
        for name, line in find_names(path):
            better = NAMES.get(name.strip("_")) or next(
                (WORDS[word] for word in split_name(name) if word in WORDS.keys() - allowed), None
            )
            if better:
                offenders.append(f"{name_path(path)}:{line} {name}: say {better}")
    assert not offenders, show("use the standard noun of the field", offenders)
