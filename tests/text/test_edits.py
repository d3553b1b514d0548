"""Slips: one edit away from the word that was meant, compared with a plain search of all edits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from hypothesis import given
from hypothesis import strategies as st

from alcamine_validate.text.edits import is_slip, is_sure_slip
from tests.support.tables import for_each

SLIPS: Final = [
    ("DEEPGRM", "DEEPGRAM"), ("DEEPGRAMM", "DEEPGRAM"), ("DEEPGRAN", "DEEPGRAM"),
    ("DEPEGRAM", "DEEPGRAM"), ("EEPGRAM", "DEEPGRAM"), ("XDEEPGRAM", "DEEPGRAM"),
    ("DEEPGRAMX", "DEEPGRAM"), ("completed", "COMPLETED"), ("Compleetd", "COMPLETED"),
    ("usd", "USD"), ("GPT_4_1_MIN", "GPT_4_1_MINI"), ("slugg", "slug"), ("NOV_3", "NOVA_3"),
]  # fmt: skip
OTHERS: Final = [
    ("GPT_4", "GPT_4O"), ("GPT_4V", "GPT_4O"), ("GPT_4O1", "GPT_4O"), ("NOVA_3B", "NOVA_3"),
    ("GPT_5_1", "GPT_4_1"), ("GPT_4_12", "GPT_4_1"), ("NOVA_13", "NOVA_3"), ("NOVA_", "NOVA_33"),
    ("FAILED", "COMPLETED"), ("es", "en"), ("EUR", "USD"), ("USDT", "USD"), ("", "A"),
    ("DEEPGR", "DEEPGRAM"), ("WHISPER", "INK_WHISPER"), ("PADEDING", "PENDING"),
]  # fmt: skip

SURE: Final = [
    ("completed", "COMPLETED"), ("usd", "USD"), ("DEEPGRM", "DEEPGRAM"), ("COMPLETE", "COMPLETED"),
    ("DEEPGRAMM", "DEEPGRAM"), ("EDEPGRAM", "DEEPGRAM"), ("IN-PROGRESS", "IN_PROGRESS"),
    ("IN PROGRESS", "IN_PROGRESS"), ("INPROGRESS", "IN_PROGRESS"), ("I_NPROGRESS", "IN_PROGRESS"),
    ("gpt-4o", "GPT_4O"), ("WEBVOICE", "WEB_VOICE"), ("America/New York", "America/New_York"),
    ("Europe/Zuerich", "Europe/Zurich"), ("CHARGD_X", "CHARGED_X"),
]  # fmt: skip
"""Slips that are nothing else, in words of at least six letters."""

DOUBTFUL: Final = [
    ("Iraq", "Iran"), ("Asia/China", "Asia/Chita"), ("MAILED", "FAILED"), ("LOCKED", "BLOCKED"),
    ("X_BLOCKED", "X_LOCKED"), ("FILED", "FAILED"), ("WEB_CHEAT", "WEB_CHAT"), ("READ", "READY"),
    ("GMT+13", "GMT-13"), ("GMT 5", "GMT-5"), ("TRAIL_PERIOD", "TRIAL_PERIOD"),
]  # fmt: skip
"""Slips that may be other words, or other numbers."""


def test_words_one_edit_away_are_slips() -> None:
    """So are words in another case, however short."""
    for_each(SLIPS, lambda word, meant: _holds(is_slip(word, meant)))


def test_a_sure_slip_is_not_another_word() -> None:
    """A replaced letter, the first one, or any in a short word often makes another word."""
    for_each(SURE, lambda word, meant: _holds(is_sure_slip(word, meant)))
    for_each(DOUBTFUL, lambda word, meant: _holds(is_slip(word, meant)))
    for_each(DOUBTFUL, lambda word, meant: _holds(not is_sure_slip(word, meant)))
    assert not is_sure_slip("FAILED", "COMPLETED")


def test_the_shortest_word_counts_without_what_is_swapped_or_missing() -> None:
    """Both words have at least six letters."""
    for short, sure in (("letter", True), ("slugs", False)):
        word = f"{short}r"
        swapped = f"{short[:1]}{short[2]}{short[1]}{short[3:]}"
        for one, other in ((word, short), (short, word), (f"an_{word}_or", f"an_{short}_or")):
            assert is_sure_slip(one, other) is sure
        assert is_sure_slip(swapped, short) is sure


def test_other_words_and_other_versions_are_not() -> None:
    """A changed or longer number names another version."""
    for_each(OTHERS, lambda word, meant: _holds(not is_slip(word, meant)))


def _holds(condition: bool) -> None:
    assert condition


def _edited(word: str) -> Iterator[str]:
    """Yield each text that is one edit away from a word of the letters a and b."""
    for at in range(len(word) + 1):
        for letter in "ab":
            yield word[:at] + letter + word[at:]
            yield word[:at] + letter + word[at + 1 :]
        yield word[:at] + word[at + 1 :]
        yield word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :]


@given(st.text("ab", min_size=4, max_size=7), st.text("ab", min_size=4, max_size=7))
def test_the_result_is_that_of_trying_all_edits(word: str, meant: str) -> None:
    """For words of two letters, all texts that are one edit away are few enough to be listed."""
    assert is_slip(word, meant) == (word == meant or meant in set(_edited(word)))
    assert is_slip(word, meant) == is_slip(meant, word)


@given(st.text(max_size=9), st.text(max_size=9))
def test_any_two_words_can_be_compared(word: str, meant: str) -> None:
    """The order of the two words does not matter, whatever characters they have."""
    assert is_slip(word, meant) == is_slip(meant, word)
