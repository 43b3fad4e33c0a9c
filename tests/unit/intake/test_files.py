"""Files: which are read, what is known of them, and what is refused."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.domain.articles import KnownFacts, PageKind, Published, SourceClass
from bot.domain.errors import FileUnreadable, PageTooLarge
from bot.intake.files import find_pages, read_page


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return path


def test_folders_are_read_whole_and_in_order(tmp_path: Path) -> None:
    wanted = [write(tmp_path / name, "x") for name in ("a.txt", "b/c.HTML", "b/d.md", "e.txt.gz")]
    write(tmp_path / "b" / "picture.png", "x")
    write(tmp_path / "articles.toml", "")
    assert list(find_pages([tmp_path])) == wanted


@pytest.mark.parametrize("name", ["missing.txt", "picture.png"])
def test_a_named_path_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    write(tmp_path / "picture.png", "x")
    with pytest.raises(FileUnreadable, match=name):
        list(find_pages([tmp_path / name]))


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.txt", PageKind.TEXT), ("a.htm", PageKind.HTML), ("a.md", PageKind.MARKDOWN)],
)
def test_the_kind_follows_the_name(tmp_path: Path, name: str, kind: PageKind) -> None:
    page = read_page(write(tmp_path / name, "hello"))
    assert (page.kind, page.body, page.origin, page.known) == (kind, b"hello", name, KnownFacts())


def test_a_compressed_file_is_read_up_to_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "a.txt.gz"
    path.write_bytes(gzip.compress(b"hello"))
    assert read_page(path).body == b"hello"
    path.write_bytes(gzip.compress(b"0" * 1_000_001))
    with pytest.raises(PageTooLarge, match="1 MB"):
        read_page(path)
    path.write_bytes(b"no gzip")
    with pytest.raises(FileUnreadable, match=r"a\.txt\.gz"):
        read_page(path)


def test_the_list_beside_a_file_says_what_is_known(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "hello")
    write(
        tmp_path / "articles.toml",
        """
        [[article]]
        file = "other.txt"
        [[article]]
        file = "a.txt"
        published = 2024-07-22T23:30:00-05:00
        source = "A Paper"
        class = "newspaper"
        language = "en"
        """,
    )
    known = read_page(path).known
    moment = datetime(2024, 7, 23, 4, 30, tzinfo=UTC)
    assert known.published == Published(day=date(2024, 7, 22), at=moment)
    assert (known.site, known.source_class) == ("A Paper", SourceClass.NEWSPAPER)
    assert (known.language, known.title) == ("en", None)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ('published = "yesterday"', "published"),
        ("published = 3", "published"),
        ('class = "rumour"', "class"),
        ("title = 3", "title"),
        ("title = ", "articles.toml"),
    ],
)
def test_a_wrong_list_is_named_with_its_field(tmp_path: Path, row: str, field: str) -> None:
    path = write(tmp_path / "a.txt", "hello")
    write(tmp_path / "articles.toml", f'[[article]]\nfile = "a.txt"\n{row}\n')
    with pytest.raises(FileUnreadable, match=field) as caught:
        read_page(path)
    assert "articles.toml" in str(caught.value)
