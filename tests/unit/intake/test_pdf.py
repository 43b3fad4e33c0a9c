"""The text layer of a PDF: whole paragraphs, its headline, its day; what holds none is refused."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.articles import PageKind, RawPage
from bot.domain.errors import NoArticle
from bot.intake.pdf import MAX_DRAWN, is_pdf, read_pdf
from bot.reading import open_page
from tests.growth import count_lines
from tests.makers.pdf import lay_out, make_pdf

ENGLISH = (
    "KEELUNG, July 22, 2024",
    "The coast guard said on Monday that three vessels had entered the waters off the island, and"
    " that its co-operation with the navy would go on. It was the fourth time this month, the"
    " ministry said in its notice.",
    "The minister is to meet his counterpart in Manila on Friday to talk about joint patrols, which"
    " both sides agreed on in the spring, the ministry added on its site.",
)
JAPANESE = (
    "令和6年7月22日",
    "海上保安庁は二十二日、島の周辺の領海に外国の船三隻が侵入したと発表した。今月に入って四回目で、"
    "巡視船が退去を求めたという。",
    "大臣は会見で、冷静に対応すると述べた。来週には関係国との協議を行う予定である。",
)


@pytest.mark.parametrize(
    ("paragraphs", "width"), [(ENGLISH, 70), (JAPANESE, 30)], ids=["english", "japanese"]
)
def test_lines_become_the_paragraphs_that_they_were(
    paragraphs: tuple[str, ...], width: int
) -> None:
    headline = "Notice of the coast guard" if width == 70 else "領海への侵入について"
    middle = [(420, 11, f"Page {1}")]
    pages = [[*lay_out(paragraphs, title=headline, width=width), *middle], [(40, 9, "- 2 -")]]
    article = open_page(
        RawPage(origin="notice.pdf", kind=PageKind.PDF, body=make_pdf(*pages, title="untitled"))
    )
    assert article.title == headline
    assert article.text.split("\n\n") == list(paragraphs[1:])
    assert article.published is not None
    assert article.published.day == date(2024, 7, 22)


def test_what_a_pdf_states_of_itself_fills_in() -> None:
    plain = [(700, 11, "The port was closed on Monday after a fire on a ferry, officials said.")]
    found = read_pdf(make_pdf(plain, title="Microsoft Word - Port closed after fire"))
    assert found.title == "Port closed after fire"
    assert found.published is not None
    assert (found.published.day, found.published.at is not None) == (date(2024, 7, 22), True)
    assert read_pdf(make_pdf(plain, title="scan0001.pdf", number="b2")).title is None
    assert read_pdf(make_pdf(plain, number="b2")).id != found.id


def test_a_line_that_every_page_repeats_is_told_once() -> None:
    body = "The survey of the harbour number {n} found no damage after the storm of last week."
    pages = [[(800, 9, f"Gazette No. {n}"), (700, 11, body.format(n=n))] for n in range(1, 5)]
    assert read_pdf(make_pdf(*pages)).text.count("Gazette") == 1


def test_what_draws_more_than_is_read_is_left_out_and_the_other_pages_are_read() -> None:
    plan = [(700, 11, "Pier 7 " * 20)] * (MAX_DRAWN // 140)  # a page of 4 MB
    read = lay_out(ENGLISH), lay_out(ENGLISH[2:])
    drawn, plain = make_pdf(read[0], *[plan] * 3, read[1]), make_pdf(*read)
    text = read_pdf(drawn).text
    assert "Pier" not in text and text.count("joint patrols") == 2
    assert count_lines(lambda: read_pdf(drawn)) < 2 * count_lines(lambda: read_pdf(plain))


@pytest.mark.parametrize(
    "body",
    [b"%PDF-1.4", b"%PDF-1.7\n" + bytes(3_000), make_pdf([]), make_pdf(lay_out(ENGLISH))[:700]],
    ids=["nothing", "zeros", "pictures", "cut"],
)
def test_what_holds_no_text_is_refused_in_words(body: bytes) -> None:
    assert is_pdf(body)
    with pytest.raises(NoArticle, match="this PDF"):
        read_pdf(body)
