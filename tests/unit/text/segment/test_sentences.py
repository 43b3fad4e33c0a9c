"""Sentences are split where they end, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.text.segment.sentences import split_sentences
from tests.environment import SETS
from tests.eval.sentences import measure
from tests.growth import check_growth


def split(text: str, language: str | None = "en") -> list[str]:
    return [span.of(text) for span in split_sentences(text, language=language)]


def test_what_stands_before_a_question_or_an_answer_is_no_part_of_it() -> None:
    text = "Ｑ　なぜ衝突したの？\nA　船が針路を変えた。\n問：何時修復？\nA 級戦艦だ。"
    assert split(text, "ja") == [
        "なぜ衝突したの？",
        "船が針路を変えた。",
        "何時修復？",
        "A 級戦艦だ。",
    ]


# Each case is written as the list of sentences that its text, joined by a space, must give.
SPACED = {
    "plain": ["The ship sank.", "Nobody was hurt."],
    "dateline": ["TOKYO, July 19 (Reuters) - Japan said it would act.", "It did."],
    "dateline with stops": ["WASHINGTON, D.C., Jan. 5 (AP) — The Senate voted.", "It ended."],
    "office held then": ["He met then-Sen. Ida Berg and then-Rep. Jan Smit.", "It ended."],
    "credit of a picture": [
        "Mourners carry a coffin, March 7, 2026. (AP Photo/Ida Berg)",
        "The minister briefed parliament.",
    ],
    "credit of an agency": ["A ferry left Naha. (Ida Berg/Reuters)", "The port closed."],
    "speaker of a transcript": ["It hit two bases.", "archived recording 1 In a raid, it fell."],
    "dateline of a saint": ["ST. LOUIS (AP) — A bridge fell.", "It was old."],
    "quotation closed after the stop": ["“It is over,” he said.", "“We go home.”", "He left."],
    "question before who asked": ["“Why now?” Smith asked.", "“Never!” Jane Doe said."],
    "quotation going on": ["“Stop!” he shouted at the crew.", "They stopped."],
    "titles": ["Gen. Paul Nakasone met Sen. Jane Roe and Mr. Poe.", "They talked."],
    "initials": ["J. F. Kennedy and George W. Bush were presidents.", "Both won."],
    "U.S. inside": ["The U.S. Navy and the U.N. Security Council agreed.", "Talks go on."],
    "U.S. at the end": ["She flew to the U.S.", "The talks began there."],
    "company": ["Apple Inc. Chief Executive Tim Cook spoke.", "Shares rose."],
    "company at the end": ["He works for Apple Inc.", "The firm is large."],
    "number sign": ["No. 5 was there, as was Fig. 3.", "Is it so?", "No.", "That is all."],
    "clock": ["It is at 5 p.m. Tuesday.", "It ends at 10 a.m. EST.", "It is 9 a.m.", "He left."],
    "months": ["On Jan. 5 and Sept. 12 they met.", "Then it ended."],
    "degree and Latin": ["She has a Ph.D. in law, e.g. of the sea, i.e. treaties.", "Good."],
    "street and saint": ["St. Louis is on Main St. near the river.", "It is warm."],
    "versus": ["It was Roe vs. Wade again.", "It ended."],
    "decimals": ["It rose 2.5% to $3.75 million.", "Shares fell 0.3."],
    "year at the end": ["It ended in 1945.", "20 people were there."],
    "ellipsis inside": ["He was … well … late.", "He left ... quickly."],
    "addresses": ["See https://a.example/x.y?q=1.", "Mail a.b@c.example.", "Done!"],
    "emoji": ["Great news! 🎉🎉", "More soon."],
    "transcript": ["Q: Why now?", "A: Because it matters.", "Q: And then?"],
    "enumerators": ["1. Wash the rice.", "2. Boil it."],
    "footnotes": ["It was built in 1911.[3]", "It burned in 1950. [4] [5]", "It is gone."],
    "brackets": ["(He left early.)", "Then it rained."],
    "marks together": ["What?!", "Really?"],
    "brand": ["Yahoo! Japan said so.", "EBay did not."],
    "small brand opens": ["He has a phone.", "iPhones are dear."],
    "Hindi": ["यह एक वाक्य है।", "यह दूसरा है।"],
    "Arabic": ["هل هذا صحيح؟", "نعم هذا صحيح."],
    "Urdu": ["یہ ایک جملہ ہے۔", "یہ دوسرا ہے۔"],
    "Spanish": ["¿Quién es?", "¡Es el Sr. García!", "Viene mañana."],
}  # fmt: skip


@pytest.mark.parametrize("sentences", SPACED.values(), ids=SPACED)
def test_sentences_end_where_they_should(sentences: list[str]) -> None:
    assert split(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["首相は東京で述べた。", "「はい。そうです。」と大臣は語った。", "本当か？", "はい！"],
        ["海巡署表示，两艘船相撞。", "“没有人受伤。”", "为什么？"],
    ],
    ids=["Japanese", "Chinese"],
)
def test_sentences_without_spaces_are_split(sentences: list[str]) -> None:
    assert split("".join(sentences)) == sentences


def test_a_heading_is_a_sentence_of_its_own() -> None:
    text = "What comes next\nThe ministers meet. They will talk.\n\nBACKGROUND\nIt is old."
    assert split(text) == [
        "What comes next",
        "The ministers meet.",
        "They will talk.",
        "BACKGROUND",
        "It is old.",
    ]


def test_a_hard_wrapped_paragraph_is_joined() -> None:
    text = (
        "A heading of the page\n\n"
        "The coast guard said on Friday that two of its ships had collided off\n"
        "the island in heavy weather. Nobody was hurt, according to Adm. Jane\n"
        "Roe of the U.S. Navy, who is in charge of the search in the waters of\n"
        "Okinawa. The search goes on.\n"
    )
    assert [" ".join(sentence.split()) for sentence in split(text)] == [
        "A heading of the page",
        "The coast guard said on Friday that two of its ships had collided off the island in heavy"
        " weather.",
        "Nobody was hurt, according to Adm. Jane Roe of the U.S. Navy, who is in charge of the"
        " search in the waters of Okinawa.",
        "The search goes on.",
    ]


def test_list_items_stay_apart_and_lose_their_bullets() -> None:
    assert split("• Rice and beans\n• Two eggs\n• Salt") == ["Rice and beans", "Two eggs", "Salt"]


def test_sentences_glued_by_a_page_are_parted_but_not_names_of_files() -> None:
    assert split("So it is.”He left.The next one began. See src/main.Test for it.") == [
        "So it is.”",
        "He left.",
        "The next one began.",
        "See src/main.Test for it.",
    ]


def test_a_link_to_pictures_ends_before_the_sentence_that_it_is_glued_to() -> None:
    text = "二人が死亡した。【空撮を見る】那覇で浸水【写真】県によると、港は閉じた。"
    assert split(text, "ja") == [
        "二人が死亡した。",
        "【空撮を見る】那覇で浸水【写真】",
        "県によると、港は閉じた。",
    ]
    assert split("【写真】那覇港に入る船。", "ja") == ["【写真】那覇港に入る船。"]


def test_an_ordinal_ends_a_sentence_in_english_only() -> None:
    text = "Am 3. Oktober kam er."
    assert split(text, "de") == [text]
    assert split("He is in room 3. October came.") == [
        "He is in room 3.",
        "October came.",
    ]


@pytest.mark.parametrize("text", ["", " \n\t", "...", "!!! — ???", "🎉", "* * *\n---"])
def test_what_has_no_letter_or_digit_gives_no_sentence(text: str) -> None:
    assert split_sentences(text) == ()


PIECES = st.lists(
    st.sampled_from(
        ["The ship sank", "U.S.", ". ", ".", "! ", "”", "“", "\n", "\r\n", "\n\n", " ", "he said",
         "。", "」", "「", "…", "Mr.", "1.", "[3]", "(", ")", "🎉", "a", "Z", "٣", "\u2028", "• ",
         "TOKYO (AP) — ", "Q: ", "ß", "İ"]
    ),
    max_size=40,
).map("".join)  # fmt: skip


@given(st.one_of(st.text(max_size=300), PIECES), st.sampled_from(["en", "de", "ja", None]))
def test_sentences_are_ordered_disjoint_trimmed_and_hold_a_letter(text: str, language: str) -> None:
    end = 0
    for span in split_sentences(text, language=language):
        sentence = span.of(text)
        assert end <= span.start < span.end <= len(text)
        assert sentence == sentence.strip()
        assert any(map(str.isalnum, sentence))
        end = span.end


@given(st.one_of(st.text(max_size=300), PIECES))
def test_no_letter_or_digit_is_lost(text: str) -> None:
    kept = "".join(span.of(text) for span in split_sentences(text))
    assert [c for c in kept if c.isalnum()] == [c for c in text if c.isalnum()]


@pytest.mark.parametrize(
    "unit",
    [
        ".",
        ". ",
        "。",
        "A.",
        "a\n",
        "(",
        "[1]",
        "!”",
        "U.S. ",
        "「。",
        "x.Y ",
        "The end. ",
        "“",
        "a b ",
    ],
)
def test_time_grows_with_the_text_and_no_faster(unit: str) -> None:
    def make(size: int) -> str:
        return unit * (size // len(unit))

    check_growth(split_sentences, make, 5_000, 40_000)


@pytest.mark.sets
def test_boundaries_of_the_gum_documents_are_found() -> None:
    if not (SETS / "gum-documents").is_dir():
        pytest.skip("the GUM documents are not here (shared/sets)")
    assert measure(SETS)["f1"] >= 0.975
