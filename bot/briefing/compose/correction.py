"""Decide what a post has to say where a source of it changed after it was posted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rapidfuzz import fuzz, process

from bot.briefing.page import show_time
from bot.briefing.wording import load_wording
from bot.domain.posting import EditablePost, PostEdit, Replacement, fold_quote
from bot.text.segment import cut_dateline, split_sentences

CORRESPONDS = 60.0
"""RapidFuzz ratio (0 to 100) from which a new sentence stands where another one stood."""


def decide_edit(editable: EditablePost) -> PostEdit:
    """Return what is to be changed in a post for a correction of one of its sources."""
    wording = load_wording(editable.language)
    article = editable.article.article
    when = show_time(editable.corrected, editable.zone, wording)
    replacements = find_replacements(editable)
    key = "amend.line" if replacements else "amend.line_stands"
    return PostEdit(
        url=article.url,
        replacements=replacements,
        mark=wording.say("amend.mark"),
        line=wording.say(key, source=article.site or article.origin, when=when),
    )


def find_replacements(editable: EditablePost) -> tuple[Replacement, ...]:
    """Return the quoted sentences that the source no longer holds, with what it says instead.

    A sentence of the newest text takes the place of one only.
    """
    text, language = editable.article.article.text, editable.article.article.language
    newest = _straighten(text)
    texts = editable.earlier
    before = list(dict.fromkeys(part for old in texts for part in _split(old, language)))
    fresh = [sentence for sentence in _split(text, language) if sentence not in before]
    found = []
    for quote in dict.fromkeys(_find_quoted(editable.quotes, before)):
        if quote in newest:
            continue
        best = process.extractOne(quote, fresh, scorer=fuzz.ratio, score_cutoff=CORRESPONDS)
        after = best[0] if best else ""
        if after:
            fresh.remove(after)
        found.append(Replacement(before=quote, after=after))
    return tuple(found)


def _find_quoted(quotes: Iterable[str], sentences: Iterable[str]) -> Iterator[str]:
    """Yield as they stand the sentences, or their ends behind a dateline, that were quoted."""
    folded = [(sentence, fold_quote(sentence)) for sentence in sentences]
    for quote in quotes:
        for sentence, fold in folded:
            end = sentence[-len(quote) :] if quote and fold.endswith(quote) else ""
            if end and fold_quote(end) == quote:
                yield end
                break


def _split(text: str, language: str | None) -> list[str]:
    spans = split_sentences(text, language=language)
    return [_straighten(cut_dateline(text, span).of(text)) for span in spans]


def _straighten(text: str) -> str:
    return " ".join(text.split())
