"""Lists of names come in as tables of any usual make, and go out so that they come in again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.entities import EntityKind, fold_name
from bot.domain.errors import NameListInvalid
from bot.domain.followed import ListedName
from bot.intake.name_lists import NameFault, parse_names, read_listed, split_aliases, write_names

BODY, PLACE = EntityKind.ORGANISATION, EntityKind.PLACE
ELERING = ListedName(name="Elering", kind=BODY, aliases=("Elering AS", "Eesti Elering"))


@pytest.mark.parametrize(
    "body",
    [
        b"name,kind,aliases\nElering,organisation,Elering AS|Eesti Elering\n",
        b"Elering,org,Elering AS,Eesti Elering\r\n",
        b"\xef\xbb\xbfkind;name;aliases\norganization;Elering;Elering AS;Eesti Elering",
        "aliases\tkind\tname\nElering AS|Eesti Elering\tcompany\tElering".encode("utf-16"),
        "名前,種類,別名\nElering,組織,Elering AS; Eesti Elering".encode(),
        b'\n"Elering", Organisation ,"Elering AS;ELERING;Eesti  Elering"\n\n',
    ],
    ids=["written", "no headings", "semicolons", "tabs", "Japanese headings", "loose"],
)
def test_tables_of_any_usual_make_are_read(body: bytes) -> None:
    listed = parse_names(body)
    assert (listed.names, listed.problems) == ((ELERING,), ())


def test_each_line_that_is_left_out_is_told() -> None:
    lines = ["Narva,town", ",place", "X,place", f"{'n' * 101},place", "Oslo,place", "OSLO,place"]
    lines.append("Many,place," + "|".join(f"Name {n}" for n in range(21)))
    listed = parse_names("\n".join(lines).encode())
    assert [name.name for name in listed.names] == ["Oslo"]
    assert [(problem.line, problem.fault) for problem in listed.problems] == [
        (1, NameFault.KIND),
        (2, NameFault.NO_NAME),
        (3, NameFault.TOO_SHORT),
        (4, NameFault.TOO_LONG),
        (6, NameFault.REPEATED),
        (7, NameFault.ALIASES),
    ]


@pytest.mark.parametrize(
    "body",
    [b"\x89PNG\0\0", b'"open, place\n', b"x,place\n" * 2_002, b"a" * 1_000_001],
    ids=["a picture", "an open quote", "too many lines", "too large"],
)
def test_what_is_no_list_is_refused(body: bytes) -> None:
    with pytest.raises(NameListInvalid):
        parse_names(body)


def test_no_cell_is_a_formula_and_what_is_written_is_read_again() -> None:
    formula = ListedName(name="=HYPERLINK(1)", kind=PLACE, aliases=("+49", "a, b"))
    written = write_names([ELERING, formula])
    assert "'=HYPERLINK" in written and "'+49" in written
    assert parse_names(written.encode()).names == (ELERING, formula)


@given(st.lists(st.text("abcÄ ,\"'=", min_size=2, max_size=9), min_size=1, max_size=4))
def test_any_names_come_back(names: list[str]) -> None:
    line = read_listed(names[0], "place", names[1:])
    if isinstance(line, ListedName):
        (back,) = parse_names(write_names([line]).encode()).names
        assert [fold_name(n) for n in (back.name, *back.aliases)] == [
            fold_name(n) for n in (line.name, *line.aliases)
        ]


def test_aliases_are_typed_with_any_sign_between() -> None:
    assert split_aliases("Elering AS，エレリング、 x y ;; z") == (
        "Elering AS",
        "エレリング",
        "x y",
        "z",
    )
