"""Read the text layer of a PDF: its paragraphs, its title, and when it says it was made."""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice, pairwise
from statistics import median
from typing import TYPE_CHECKING

from bot.domain.articles import Published
from bot.domain.errors import NoArticle
from bot.domain.scripts import EAST_ASIAN
from bot.intake.markup import plain_line, remove_controls
from bot.intake.printed_dates import find_printed

if TYPE_CHECKING:
    from pypdf import PdfReader

MAX_PAGES = 40
MAX_CHARS = 500_000

MAX_DRAWN = 3 * 10**6
"""Bytes of drawing that are read, in seconds: those of a page of text are some ten thousand."""

MAX_OPERATIONS = 300_000
"""Steps of drawing that are followed: a drawing may draw others, over and over."""

_MAX_STREAM = 8 * 2**20
"""Bytes that any stream may be unpacked to."""

_MAX_FORMS = 200
"""Drawings that the drawing of a page may draw."""

_ALIKE = 0.08
"""Sizes of letters that differ by no more are one."""

_GAP = 1.3
"""Distances between lines, as parts of the usual one, from which a paragraph ends."""

_SHORT = 0.75
"""Lines shorter than this part of the longest that end a sentence end a paragraph."""

_LEAST_TITLE, _LONGEST_TITLE = 4, 200
_FIRST_LINES, _LONGEST_DATE = 8, 60
_ENDS = re.compile(r"[.!?。！？」』”\"]\s*\Z")
_INDENTED = re.compile(r"\A(?:\s*[・•●■◆○※*–—-]\s|\u3000)")
_HYPHEN = re.compile(r"(?<=[^\W\d_])[-\u00ad\ufffe]\Z")
_EASTERN = re.compile(rf"[{EAST_ASIAN}\u3000-\u303f\uff00-\uff65]")
_PAGE_NUMBER = re.compile(
    r"[\s\-–—|/.]*(?:page\s*)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?[\s\-–—|/.頁]*", re.I
)
_FILE_NAME = re.compile(
    r"\.(?:docx?|pdf|jtdc?|xlsx?|pptx?|indd|ai|rtf|txt)\Z|\Auntitled|\A無題", re.I
)
_MAKER = re.compile(r"\AMicrosoft \w+ - ", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfText:
    """What a PDF says: paragraphs with blank lines between, and what it states of itself.

    It was `published` on the day that one of its first lines prints, or else when it was made.
    `id` is the one that its software gave the document, and keeps when it is changed.
    """

    title: str | None
    text: str
    author: str | None
    published: Published | None
    id: str | None


@dataclass(frozen=True, slots=True)
class _Line:
    """A line, how high it stands on its page, and how large its letters are, in points."""

    text: str
    height: float
    size: float


def is_pdf(body: bytes) -> bool:
    """Tell whether a body is a PDF, whatever its type is said to be."""
    return body[:1024].lstrip().startswith(b"%PDF-")


def read_pdf(body: bytes) -> PdfText:
    """Return the text of the first 40 pages of a PDF.

    Work for a worker with a deadline. Raises NoArticle, in words, where it is encrypted, broken,
    or made of pictures alone.
    """
    from io import BytesIO

    import pypdf

    pypdf.overwrite_configuration(
        zlib_maximum_output_length=_MAX_STREAM,
        lzw_maximum_output_length=_MAX_STREAM,
        run_length_maximum_output_length=_MAX_STREAM,
        xform_maximum_invocations_per_extraction=_MAX_FORMS,
    )
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of each thing that it mends
    try:
        reader = pypdf.PdfReader(BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            raise NoArticle("this PDF cannot be read without its password")
        pages = list(_read_pages(reader))
        stated: Mapping[str, object] = reader.metadata or {}
        title, author = (_state(stated.get(key)) for key in ("/Title", "/Author"))
        created = getattr(stated, "creation_date", None)
        number = (reader.trailer.get("/ID") or [None])[0]
    except NoArticle:
        raise
    except Exception as error:  # pypdf lets through what a broken file makes Python raise
        raise NoArticle("this PDF cannot be read") from error
    pages = _without_margins(pages)
    text = "\n\n".join(_join(pages))[:MAX_CHARS]
    if not text:
        raise NoArticle("this PDF holds pictures but no text")
    return PdfText(
        title=_find_headline(pages[0]) or title,
        text=text,
        author=author,
        published=_find_published(text, created),
        id=number.original_bytes.hex()[:64] if hasattr(number, "original_bytes") else None,
    )


def _read_pages(reader: PdfReader) -> Iterator[list[_Line]]:
    from pypdf.errors import LimitReachedError

    left, steps = MAX_DRAWN, 0

    def count(*_: object) -> None:
        nonlocal steps
        steps += 1
        if steps > MAX_OPERATIONS:
            raise LimitReachedError

    for page in islice(reader.pages, MAX_PAGES):
        pieces: list[tuple[str, float, float]] = []

        def note(
            text: str, cm: list[float], tm: list[float], _font: object, size: float,
            pieces: list[tuple[str, float, float]] = pieces,
        ) -> None:  # fmt: skip
            scale = abs(tm[3] or tm[1]) * abs(cm[3] or cm[1] or 1)
            pieces.append((text, tm[5] * cm[3] + cm[5], size * scale))

        # What is too much is a map or a plan, or built to do harm: the other pages are read.
        with suppress(LimitReachedError):
            drawn = page.get_contents()
            size = len(drawn.get_data()) if drawn is not None else 0
            if size <= left:
                left -= size
                page.extract_text(visitor_text=note, visitor_operand_before=count)
        yield list(_find_lines(pieces))


def _find_lines(pieces: Iterable[tuple[str, float, float]]) -> Iterator[_Line]:
    """Yield the lines that the pieces of a page make; each is as high as its first piece."""
    text, height, size = "", 0.0, 0.0
    for piece, at, letters in pieces:
        for number, part in enumerate(remove_controls(piece).split("\n")):
            if number and text.strip():
                yield _Line(text.rstrip(), height, size)
            if number or not text.strip():
                text, height, size = "", at, letters
            text += part
    if text.strip():
        yield _Line(text.rstrip(), height, size)


def _without_margins(pages: list[list[_Line]]) -> list[list[_Line]]:
    """Return the pages without their numbers and what most of them repeat at an edge.

    On the first one that is the title.
    """
    edges = Counter(_fold(one.text) for page in pages for one in {*page[:2], *page[-2:]})
    anywhere = Counter(_fold(one.text) for page in pages for one in page)
    running = {
        text
        for text, count in edges.items()
        if 2 < count == anywhere[text] and count * 2 > len(pages)
    }
    kept = [
        [
            one
            for one in page
            if not _PAGE_NUMBER.fullmatch(one.text) and not (number and _fold(one.text) in running)
        ]
        for number, page in enumerate(pages)
    ]
    return [page for page in kept if page]


def _fold(text: str) -> str:
    return re.sub(r"\d+", "0", " ".join(text.split()))


def _join(pages: Sequence[Sequence[_Line]]) -> Iterator[str]:
    """Yield the paragraphs, a line each; one may go on over the end of a page."""
    paragraph = ""
    before: _Line | None = None
    for page in pages:
        longest = max(len(line.text) for line in page)
        drops = sorted(a.height - b.height for a, b in pairwise(page) if a.height > b.height)
        usual = drops[len(drops) // 4] if drops else 0.0
        for line in page:
            if before is not None and _is_parted(before, line, usual, longest):
                yield paragraph
                paragraph = ""
            paragraph = _append(paragraph, " ".join(line.text.split()))
            before = line
    yield paragraph


def _is_parted(before: _Line, line: _Line, usual: float, longest: int) -> bool:
    """Tell whether a line begins a new paragraph."""
    if abs(before.size - line.size) > _ALIKE * max(before.size, line.size):
        return True
    if _INDENTED.match(line.text):
        return True
    drop = before.height - line.height
    if drop < 0:  # the next column or page
        return bool(_ENDS.search(before.text))
    if usual and drop > _GAP * usual:
        return True
    return len(before.text) < _SHORT * longest and bool(_ENDS.search(before.text))


def _append(paragraph: str, line: str) -> str:
    if not paragraph:
        return line
    if _HYPHEN.search(paragraph) and line[:1].islower():
        return paragraph[:-1] + line
    together = _EASTERN.match(paragraph[-1]) and _EASTERN.match(line)
    return f"{paragraph}{'' if together else ' '}{line}"


def _find_headline(page: Sequence[_Line]) -> str | None:
    """Return the largest lines of the first page that stand together, where they stand out."""
    largest = max(line.size for line in page)
    if largest <= (1 + _ALIKE) * median(line.size for line in page):
        return None
    first = next(number for number, line in enumerate(page) if line.size == largest)
    headline = ""
    for line in page[first:]:
        if line.size < (1 - _ALIKE) * largest:
            break
        headline = _append(headline, " ".join(line.text.split()))
    return headline if _LEAST_TITLE <= len(headline) <= _LONGEST_TITLE else None


def _find_published(text: str, created: object) -> Published | None:
    for line in text.split("\n\n")[:_FIRST_LINES]:
        if len(line) <= _LONGEST_DATE and (printed := find_printed(line)):
            return Published(day=printed.day)
    if not isinstance(created, datetime) or created.tzinfo is None:
        return None
    return Published(day=created.date(), at=created.astimezone(UTC), offset=created.utcoffset())


def _state(value: object) -> str | None:
    """Return what a PDF states of itself, unless that is what software writes by default."""
    text = _MAKER.sub("", plain_line(str(value or ""), is_html=False, limit=_LONGEST_TITLE))
    if _FILE_NAME.search(text) or len(text) < _LEAST_TITLE or text.startswith("("):
        return None
    return text
