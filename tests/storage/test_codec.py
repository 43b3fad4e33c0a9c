"""Values as they are written down, and read back."""

from __future__ import annotations

from bot.domain.articles import SentenceReading
from bot.domain.spans import Span
from storage import codec

SENTENCES = (
    SentenceReading(span=Span(0, 10), salience=0.5, happening=0.25, why=0.125, ahead=1.0),
    SentenceReading(span=Span(12, 20), dangling=True),
)


def test_sentences_come_back_as_they_were() -> None:
    assert codec.read_sentences(codec.write_sentences(SENTENCES)) == SENTENCES
    assert codec.read_sentences(codec.write_sentences(())) == ()


def test_sentences_are_found_by_what_they_hold() -> None:
    written = codec.write_sentences(SENTENCES)
    first, second = SENTENCES
    assert codec.read_sentences_at(written, 12, 9, 0, 19) == (second, first, first, second)


def test_a_place_between_sentences_is_one_of_its_own() -> None:
    written = codec.write_sentences(SENTENCES)
    between, after = (SentenceReading(span=Span(at, at)) for at in (10, 20))
    assert codec.read_sentences_at(written, 10, 20) == (between, after)
    assert codec.read_sentences_at("[]", 10) == (between,)
