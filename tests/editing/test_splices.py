"""Spans of a text that are replaced."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from alcamine_validate.editing.splices import Splice, difference, overlap, spliced

SHORT = st.text("ab\u00e9\U0001f600", max_size=8)


@given(SHORT, SHORT)
@example("aa", "aaa")
@example("aba", "aa")
def test_a_difference_makes_the_new_text(old: str, new: str) -> None:
    """It starts and ends with characters that differ."""
    splices = difference(old, new)
    assert spliced(old, splices) == new
    assert (splices == []) == (old == new)
    for start, end, text in splices:
        assert old[start:end][:1] != text[:1] or not text or start == end
        assert old[start:end][-1:] != text[-1:] or not text or start == end


def test_a_difference_has_only_what_differs() -> None:
    """The rest of the text is the same at both ends, however long it is."""
    assert difference("abcdef", "xbcdef") == [Splice(0, 1, "x")]
    assert difference("abcdef", "abcdex") == [Splice(5, 6, "x")]
    assert difference("abcdef", "abccdef") == [Splice(3, 3, "c")]


def test_splices_are_applied_in_the_order_of_the_text() -> None:
    """An insertion comes before what is replaced at the same place."""
    splices = [Splice(3, 4, "D"), Splice(0, 1, ""), Splice(3, 3, "-"), Splice(5, 5, "!")]
    assert spliced("abcde", splices) == "bc-De!"


def test_neighbours_do_not_overlap() -> None:
    """Two insertions at one place do, because their order is not known."""
    assert not overlap(Splice(0, 2, ""), Splice(2, 4, ""))
    assert not overlap(Splice(2, 2, ""), Splice(2, 4, ""))
    assert not overlap(Splice(4, 4, ""), Splice(2, 4, ""))
    assert not overlap(Splice(5, 6, ""), Splice(0, 2, ""))
    assert not overlap(Splice(0, 0, ""), Splice(2, 2, ""))
    assert overlap(Splice(2, 2, ""), Splice(2, 2, "a"))
    assert overlap(Splice(0, 3, ""), Splice(2, 4, ""))
    assert overlap(Splice(0, 9, ""), Splice(2, 2, ""))
