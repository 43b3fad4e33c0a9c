"""A reference names a thing by its number; any other text names nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.desks import Ref, RefKind, find_number


@given(st.sampled_from(RefKind), st.integers(0, 10**18 - 1))
def test_a_reference_is_read_as_it_is_written(kind: RefKind, number: int) -> None:
    assert Ref.parse(str(Ref(kind, number))) == Ref(kind, number)
    assert find_number(f"{kind}:{number}", kind) == number


@pytest.mark.parametrize(
    "text", ["", "e:", "e:x", "x:1", "e:1 ", " e:1", "e:-1", "e:１", "e:1\n", "12", f"e:{10**18}"]
)
def test_another_text_is_no_reference(text: str) -> None:
    assert Ref.parse(text) is None


def test_a_reference_to_something_else_has_no_number_here() -> None:
    assert find_number("s:12", RefKind.ENTITY) is None
