"""Salience and summaries: the ratings of sumy, the choice without repeats, time bounds."""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import groupby, pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.spans import Span
from bot.text.roles.dangling import find_dangling
from bot.text.summary.extract import (
    RANKED_SENTENCES,
    SourceText,
    build_document,
    make_ranker,
    rank_document,
    rate_centrality,
    read_signs,
    summarise,
    summarise_documents,
)
from bot.text.summary.salience import READ_SENTENCES
from tests.environment import SETS
from tests.eval import summaries
from tests.growth import check_growth, count_lines

STORY = (
    "Japan and Taiwan held a coast guard drill near the Sakishima Islands on Thursday. "
    "Four patrol vessels and a helicopter of both coast guards searched for a missing yacht. "
    "It was the second drill of the two coast guards since ties were cut in 1972. "
    "The weather in Naha was mild and the harbour was quiet in the morning. "
    "Read more about the islands on our site. "
    "A third drill of the coast guards is planned for the spring, officials in Taipei said."
)
TITLE = "Coast guards of Japan and Taiwan drill near Sakishima Islands"


def rate_sentences(
    text: str, sentences: tuple[Span, ...], *, title: str = "", language: str | None = "en"
) -> tuple[float, ...]:
    signs = read_signs(text, sentences, title=title, language=language)
    return tuple(sign.weigh() for sign in signs) + (0.0,) * (len(sentences) - len(signs))


def split(text: str) -> tuple[Span, ...]:
    return tuple(
        Span(found.start(), found.end()) for found in re.finditer(r"[^\s.。][^.。]*[.。]?", text)
    )


def choose(text: str, limit: int, title: str = "") -> list[str]:
    sentences = split(text)
    salience = rate_sentences(text, sentences, title=title)
    dangling = find_dangling(text, sentences)
    chosen = summarise(text, sentences, salience, dangling, limit=limit)
    return [sentences[number].of(text) for number in chosen]


def make_text(sentences: int) -> str:
    words = ("patrol", "vessel", "island", "yacht", "drill", "radar", "harbour", "minister")
    return " ".join(
        f"The {words[n % 8]} of unit {n % 97} met the {words[n * 7 % 8]} near point {n % 31} again."
        for n in range(sentences)
    )


@pytest.fixture(scope="module")
def sumys_own() -> Any:
    from sumy.nlp.stemmers import Stemmer
    from sumy.summarizers.lex_rank import LexRankSummarizer
    from sumy.utils import get_stop_words

    ranker = LexRankSummarizer(Stemmer("english"))
    ranker.stop_words = get_stop_words("english")
    return ranker


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(STORY, id="story"),
        pytest.param(make_text(60), id="many alike"),
        pytest.param("One sentence alone stands here.", id="one sentence"),
        pytest.param("Alpha beta gamma. Alpha beta gamma. Alpha beta gamma.", id="repeats"),
        pytest.param("Of the and. Ships met ships. And of.", id="function words alone"),
        pytest.param("海上保安庁は訓練を実施した。訓練は海上で実施された。", id="Japanese"),
    ],
)
def test_ratings_are_those_of_sumy(sumys_own: object, text: str) -> None:
    ours, theirs = _rate_twice(sumys_own, [span.of(text) for span in split(text)])
    assert ours == pytest.approx(theirs, abs=1e-9)


@pytest.mark.sets
def test_ratings_are_those_of_sumy_on_documents(sumys_own: object) -> None:
    if not (SETS / "gum-documents").is_dir():
        pytest.skip("the GUM documents are not under ../shared/sets")
    for document in summaries.read_documents(SETS)[:12]:
        ours, theirs = _rate_twice(sumys_own, [s.of(document.text) for s in document.sentences])
        assert ours == pytest.approx(theirs, abs=1e-9)


def _rate_twice(sumys_own: object, sentences: list[str]) -> tuple[object, object]:
    """Return the ratings of our ranker and of sumy's own."""
    document = build_document(sentences)
    return rank_document(make_ranker("en"), document), rank_document(sumys_own, document)


def test_a_matrix_is_made_without_a_look_at_each_pair(sumys_own: object) -> None:
    sentences = [span.of(text) for text in [make_text(200)] for span in split(text)]
    words = [make_ranker("en")._to_words_set(s) for s in build_document(sentences).sentences]
    assert _count_matrix(make_ranker("en"), words) * 20 < _count_matrix(sumys_own, words)


def _count_matrix(ranker: Any, words: list[list[str]]) -> int:
    """Return the lines of Python that a matrix takes."""
    frequencies, rarities = ranker._compute_tf(words), ranker._compute_idf(words)
    return count_lines(lambda: ranker._create_matrix(words, 0.1, frequencies, rarities))


def test_the_lead_stands_for_the_story() -> None:
    assert choose(STORY, 1, TITLE) == [STORY.partition(". ")[0] + "."]


def test_a_summary_reads_in_order_and_skips_calls_to_the_reader() -> None:
    chosen = choose(STORY, 3, TITLE)
    assert len(chosen) == 3
    assert sorted(chosen, key=STORY.index) == chosen
    assert not any("Read more" in sentence for sentence in chosen)


def test_a_dangling_sentence_brings_the_one_before_it() -> None:
    text = "Ships of Japan left the port of Naha. They returned on Friday with the yacht in tow."
    sentences = split(text)
    assert summarise(text, sentences, (0.1, 0.9), (False, True), limit=1) == (0,)
    assert summarise(text, sentences, (0.1, 0.9), (False, True), limit=2) == (0, 1)
    assert summarise(text, sentences, (0.1, 0.9), (True, True), limit=2) == ()


def test_copies_of_one_text_are_summarised_once() -> None:
    first, second = _read(STORY), _read(STORY.replace("Japan", "Tokyo").replace(".", " today."))
    chosen = summarise_documents((first, second, first), limit=4)
    sentences = {number for _, number in chosen}
    assert len(sentences) == len(chosen)


def test_sources_are_read_one_after_the_other() -> None:
    other = "The finance ministry of France raised taxes on fuel by four per cent on Monday."
    chosen = summarise_documents((_read(other), _read(STORY)), limit=4)
    sources = [source for source, _ in chosen]
    assert set(sources) == {0, 1}
    assert len([1 for a, b in pairwise(sources) if a != b]) == 1


def _read(text: str) -> SourceText:
    sentences = split(text)
    return SourceText(
        text=text,
        sentences=sentences,
        salience=rate_sentences(text, sentences),
        dangling=find_dangling(text, sentences),
    )


_SOURCES = st.lists(
    st.lists(st.tuples(st.text(max_size=60), st.floats(0, 1), st.booleans()), max_size=6),
    max_size=4,
)


@given(_SOURCES, st.integers(0, 5))
@settings(deadline=None)
def test_what_is_chosen_of_many_sources_is_in_them(
    sources: list[list[tuple[str, float, bool]]], limit: int
) -> None:
    read = [_lay_out(rows) for rows in sources]
    chosen = summarise_documents(read, limit=limit)
    assert len(chosen) == len(set(chosen)) <= limit
    assert all(number < len(read[source].sentences) for source, number in chosen)
    assert all(
        not read[source].dangling[number] or (source, number - 1) in chosen
        for source, number in chosen
    )
    blocks = [source for source, _ in groupby(chosen, key=lambda key: key[0])]
    assert len(blocks) == len(set(blocks))


def _lay_out(rows: list[tuple[str, float, bool]]) -> SourceText:
    text, spans = "", []
    for sentence, _, _ in rows:
        spans.append(Span(len(text), len(text) + len(sentence)))
        text += sentence + " "
    return SourceText(
        text=text,
        sentences=tuple(spans),
        salience=tuple(row[1] for row in rows),
        dangling=tuple(row[2] for row in rows),
    )


@pytest.mark.parametrize(
    ("text", "lead", "language"),
    [
        pytest.param(
            "海上保安庁と台湾の海巡署は18日、房総半島沖で合同訓練を実施した。天気は晴れだった。"
            "合同訓練は1972年の断交以来、初めてとなる。",
            0,
            "ja",
            id="Japanese",
        ),
        pytest.param(
            "台灣海巡署與日本海上保安廳18日在房總半島外海舉行聯合訓練。當天天氣晴朗。"
            "這次聯合訓練是1972年斷交以來首次。",
            0,
            "zh",
            id="Chinese",
        ),
    ],
)
def test_unspaced_scripts_are_rated(text: str, lead: int, language: str) -> None:
    ratings = rate_sentences(text, split(text), language=language)
    assert max(range(len(ratings)), key=ratings.__getitem__) == lead
    assert min(ratings) == ratings[1]


def test_only_the_first_sentences_are_ranked() -> None:
    text = make_text(RANKED_SENTENCES + 50)
    ratings = rate_centrality(text, split(text))
    assert ratings[RANKED_SENTENCES:] == (0.0,) * 50
    assert max(ratings) == 1.0


@given(st.text(max_size=400), st.text(max_size=60), st.integers(0, 6))
@settings(max_examples=60, deadline=None)
def test_any_text_can_be_summed_up(text: str, title: str, limit: int) -> None:
    sentences = split(text)
    salience = rate_sentences(text, sentences, title=title)
    dangling = find_dangling(text, sentences)
    chosen = summarise(text, sentences, salience, dangling, limit=limit)
    assert len(salience) == len(dangling) == len(sentences)
    assert all(0.0 <= value <= 1.0 for value in salience)
    assert len(chosen) <= limit and list(chosen) == sorted(set(chosen))
    assert all(not dangling[n] or n - 1 in chosen for n in chosen)


@pytest.mark.parametrize(
    ("make", "size"),
    [
        pytest.param(make_text, 10_000, id="ten thousand sentences"),
        pytest.param(lambda n: "word " * n + ".", 100_000, id="one long sentence"),
        pytest.param(lambda n: "Go. " * n, 100_000, id="one-word sentences"),
        pytest.param(
            lambda n: " ".join(f"w{i}" for i in range(n)) + ".", 100_000, id="no word twice"
        ),
        pytest.param(
            lambda n: ("Drill " + "a b c d " * 240 + "is the end. ") * n, 400, id="long subjects"
        ),
    ],
)
def test_time_grows_with_a_hostile_text_and_no_faster(
    make: Callable[[int], str], size: int
) -> None:
    rate_sentences("A b c d e.", (Span(0, 10),))
    title = "word drill go"
    rated = {}

    def make_split(count: int) -> tuple[str, tuple[Span, ...]]:
        text = make(count)
        return text, split(text)

    def rate(given: tuple[str, tuple[Span, ...]]) -> None:
        rated[given] = rate_sentences(*given, title=title)

    def choose_some(given: tuple[str, tuple[Span, ...]]) -> None:
        summarise(*given, rated[given], (False,) * len(given[1]), limit=10)

    check_growth(rate, make_split, size // 8, size)
    check_growth(choose_some, make_split, size // 8, size)
    assert not any(any(salience[READ_SENTENCES:]) for salience in rated.values())


@pytest.mark.sets
def test_one_sentence_beats_the_first_on_human_summaries() -> None:
    if not (SETS / "gum-documents").is_dir():
        pytest.skip("the GUM documents are not under ../shared/sets")
    figures = summaries.measure(SETS, peers=False)
    assert figures["gain over Lead"] >= 4.0
    assert figures["gain over Lead, low"] > 0.0 and figures["gain over full Lead, low"] > 0.0


@pytest.mark.sets
def test_one_sentence_is_above_the_best_of_sumy_on_human_summaries() -> None:
    if not (SETS / "gum-documents").is_dir():
        pytest.skip("the GUM documents are not under ../shared/sets")
    _, documents = summaries.split_documents(summaries.read_documents(SETS))
    edmundson = summaries.list_peers()["sumy Edmundson"]
    ours, theirs = (
        sum(summaries.rouge(choose(document), document.reference, 1) for document in documents)
        for choose in (summaries.choose_hybrid, edmundson)
    )
    assert ours > theirs


@pytest.mark.sets
def test_summaries_of_noisy_copies_do_not_repeat_themselves() -> None:
    if not (SETS / "gum-documents").is_dir():
        pytest.skip("the GUM documents are not under ../shared/sets")
    figures = summaries.measure_copies(SETS)
    assert figures["hybrid repeats"] < 3.0 < figures["LexRank repeats"]
    assert figures["hybrid R2"] >= figures["Lead R2"]


@pytest.mark.parametrize(
    ("candidate", "size", "score"),
    [
        pytest.param("the cat sat", 1, 1.0, id="same"),
        pytest.param("The cat!", 1, 0.8, id="two words of three"),
        pytest.param("cat the sat", 2, 0.0, id="no pair"),
        pytest.param("the cat ran", 2, 0.5, id="one pair of two"),
        pytest.param("", 1, 0.0, id="nothing"),
    ],
)
def test_rouge_is_an_f_measure(candidate: str, size: int, score: float) -> None:
    assert summaries.rouge(candidate, "The cat sat.", size) == pytest.approx(score)
