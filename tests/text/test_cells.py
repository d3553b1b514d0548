"""Terminal cells, compared with wcwidth, and places where a text can be cut."""

from __future__ import annotations

import sys
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from alcamine_validate.text.cells import cells, cluster_start, prefix_end, suffix_start
from tests.support.cells import DISPUTED, width_of
from tests.support.tables import for_each

WIDTHS: Final = (
    ("", 0),
    ("abc", 3),
    ("日本語", 6),
    ("한국어", 6),
    ("ｆｕｌｌ", 8),
    ("café", 4),
    ("cafe\u0301", 4),
    ("e\u0301\u0302\u0303", 1),
    ("\u1112\u1161\u11ab", 2),  # initial, medial and final letters of one syllable
    ("\ua97c\ud7b0\ud7fb", 2),  # the same in the extended blocks
    ("❤\ufe0f", 1),
    ("1\ufe0f\u20e3", 1),
    ("a\u20dd", 1),
    ("ぎ", 2),
    ("き\u3099", 2),  # a mark that is wide in UAX 11
    ("か\u302a", 2),
    ("🛳", 1),
    ("👍", 2),
    ("…·", 2),  # ambiguous in UAX 11: narrow outside of East Asian legacy encodings
    ("א\u05b0", 1),
    ("का", 2),  # a spacing mark (Mc)
)


def test_cells_are_counted() -> None:
    """Wide characters take two cells, combining ones none, and all others one."""

    def check(text: str, width: int) -> None:
        assert cells(text) == width

    for_each(WIDTHS, check)


def test_wcwidth_agrees() -> None:
    """It counts the same for each printable character on which the world agrees."""
    compared = [
        character
        for character in map(chr, range(sys.maxunicode + 1))
        if character.isprintable() and character not in DISPUTED
    ]
    assert len(compared) > 130_000
    assert [each for each in compared if cells(each) != width_of(each)] == []


texts: Final = st.text(
    st.sampled_from("ab\u0301\u0302日한\u1112\u1161\u11ab👍\ufe0f") | st.characters(), max_size=30
)


def is_cut_between_clusters(text: str, index: int) -> bool:
    """Return whether no cluster goes across an index."""
    return index in (0, len(text)) or cells(text[index]) > 0


@given(text=texts, most=st.integers(0, 40))
def test_a_text_is_cut_between_clusters(text: str, most: int) -> None:
    """Both ends have as many whole clusters as fit: with one more, they would be too wide."""
    end, start = prefix_end(text, most), suffix_start(text, most)
    assert cells(text[:end]) <= most
    assert cells(text[start:]) <= most
    assert is_cut_between_clusters(text, end)
    assert is_cut_between_clusters(text, start)
    assert end == len(text) or cells(text[: end + 1]) > most
    assert start == 0 or cells(text[cluster_start(text, start - 1) :]) > most


def test_a_wide_character_is_not_halved() -> None:
    """If only half of it fits, it is left out with its marks."""
    text = "a日\u0301b"
    assert [prefix_end(text, most) for most in range(6)] == [0, 1, 1, 3, 4, 4]
    assert [suffix_start(text, most) for most in range(6)] == [4, 3, 3, 1, 0, 0]


def test_a_mark_without_a_base_begins_a_text() -> None:
    """It takes no cell, so it fits into none."""
    assert (cells("\u0301"), prefix_end("\u0301", 0), suffix_start("\u0301", 0)) == (0, 1, 0)
    assert suffix_start("\u0301a", 0) == 2


def test_a_cluster_starts_at_its_base() -> None:
    """A place at a mark is moved to the character that it is on; the end stays."""
    assert [cluster_start("ae\u0301\u0302b", index) for index in range(6)] == [0, 1, 1, 1, 4, 5]
    assert cluster_start("\u0301\u0302", 1) == 0
    assert cluster_start("", 0) == 0
