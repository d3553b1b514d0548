"""Frames fit a width in terminal cells, and their carets are below the marked characters."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcamine_validate.check.excerpts import Excerpt
from alcamine_validate.finding import Severity
from alcamine_validate.reporters.frames import frame
from alcamine_validate.reporters.styles import Styles
from alcamine_validate.reporters.wording import clean
from tests.support.cells import DISPUTED, width_of

LONG: Final = ",".join(f'"key{number}":"value{number}"' for number in range(20))
VALUE: Final = '"value9"'
NOTE: Final = "/agent/version/config/llm/model"
CARETS: Final = re.compile(r" *\| ( *)(\^+)(?: (.*))?")


def framed(excerpt: Excerpt, width: int, note: str = "/status") -> list[str]:
    """Return the lines of a frame."""
    lines = "".join(frame(excerpt, Severity.ERROR, note, Styles(colored=False), width))
    return lines.removesuffix("\n").split("\n")


def marking(text: str, marked: str, before: str | None = None) -> Excerpt:
    """Return the excerpt that marks the first occurrence of a text in a line."""
    return Excerpt(7, text, text.index(marked), len(marked), before)


class Shown(NamedTuple):
    """What a frame shows: its line, the text above the carets, the carets, and the note."""

    line: str
    marked: str
    carets: str
    note: str


def shown(lines: list[str]) -> Shown:
    """Return what the lines of a frame show."""
    index, match = next(
        (index, match)
        for index, line in enumerate(lines)
        if index > 1 and (match := CARETS.fullmatch(line))
    )
    line = lines[index - 1].partition("| ")[2]
    first, last = len(match[1]), len(match[1]) + len(match[2])
    marked, at = "", 0
    for character in line:
        own = width_of(character)
        is_marked = first <= at < last if own else first < at <= last
        marked += character if is_marked else ""
        at += own
    below = "".join(line.partition("| ")[2].strip() for line in lines[index + 1 :])
    return Shown(line, marked, match[2], match[3] or below)


# Lines


def test_a_line_that_fits_is_whole() -> None:
    """It is shown from its start to its end, with the line before and the note after the carets."""
    assert framed(marking('  "status": "x",', '"x"', '  "a": 1,'), 40) == [
        "  |",
        '6 |   "a": 1,',
        '7 |   "status": "x",',
        "  |             ^^^ /status",
    ]


def test_a_line_as_wide_as_the_frame_is_whole() -> None:
    """One more character, and its end is an ellipsis."""
    for length, end in ((32, "x" * 30), (33, "x" * 29 + "…")):
        excerpt = Excerpt(7, ("ab" + "x" * length)[:length], 0, 2)
        assert framed(excerpt, 36)[1] == f"7 | ab{end}"


def test_the_window_moves_to_the_marked_text() -> None:
    """An ellipsis is at each end where text is cut; the text before the value is its key."""
    lines = framed(marking(LONG, VALUE, "[1,"), 60)
    assert lines == [
        "  |",
        '7 | …ey8":"value8","key9":"value9","key10":"value10","key11…',
        "  |                       ^^^^^^^^ /status",
    ]
    assert len(lines[1]) == 60


def test_the_start_of_a_line_is_shown_if_the_marked_text_and_the_note_fit() -> None:
    """The line before is then cropped at the same width."""
    excerpt = marking(LONG, '"value0"', LONG)
    assert framed(excerpt, 40) == [
        "  |",
        '6 | "key0":"value0","key1":"value1","ke…',
        '7 | "key0":"value0","key1":"value1","ke…',
        "  |        ^^^^^^^^ /status",
    ]


def test_the_window_of_an_excerpt_that_begins_within_a_line_moves_too() -> None:
    """Text that is missing in the excerpt is not a reason to show the value at the right."""
    text = "…" + "x" * 50 + VALUE + "y" * 50 + "…"
    assert framed(marking(text, VALUE), 80)[1:] == [
        "7 | …xxxxxxxxxxxxxxxxxxxxxxxxxxxxx" + VALUE + "y" * 37 + "…",
        "  | " + " " * 30 + "^^^^^^^^ /status",
    ]
    assert framed(marking(text, VALUE), 200)[1] == f"7 | {text}"


def test_the_end_of_a_line_uses_the_whole_width() -> None:
    """More text is before the value if less is after it."""
    lines = framed(marking("x" * 200 + '"z"}', '"z"'), 60)
    assert lines[1] == "7 | …" + "x" * 44 + '"z"}'
    assert lines[2].endswith("^^^ /status")
    assert len(lines[2]) == 60


def test_a_value_longer_than_the_frame_is_shown_from_its_start() -> None:
    """A fifth of the frame is text before it, and the carets end at the ellipsis."""
    text = '{"status":"' + "y" * 100 + '"}'
    lines = framed(marking("x" * 50 + text, '"' + "y" * 100 + '"'), 60)
    assert lines == [
        "  |",
        '7 | …{"status":"' + "y" * 43 + "…",
        "  | " + " " * 11 + "^" * 44,
        "  | " + " " * 11 + "/status",
    ]


def test_a_value_that_just_fits_is_whole() -> None:
    """The text before it gives way, until only the ellipsis is left of it."""
    for length in range(40, 56):
        value = '"' + "y" * (length - 2) + '"'
        found = shown(framed(marking("x" * 50 + value + "z" * 50, value), 60))
        assert found.marked == (value if length < 55 else value[:44])


def test_a_value_just_before_the_end_of_the_frame_is_whole() -> None:
    """The window moves if the ellipsis would otherwise be in place of its end."""
    for length in range(40, 56):
        text = "x" * length + '"value"' + "z" * 50
        assert shown(framed(marking(text, '"value"'), 60, "/" + "n" * 50)).marked == '"value"'


# Carets


def test_a_place_at_the_end_of_a_line_has_a_caret() -> None:
    """It is after the last character, also if the line is as wide as the frame or wider."""
    for length in (0, 1, 35, 36, 37, 100):
        lines = framed(Excerpt(7, "x" * length, length, 0), 40)
        assert len(lines[1]) == len(lines[2].partition("^")[0]) <= 39
        assert max(map(len, lines)) <= 40


def test_carets_are_below_wide_and_combining_characters() -> None:
    """A place at a mark is that of its base character, and no wide character is halved."""
    assert shown(framed(Excerpt(7, "ae\u0301b", 2, 1), 40)).marked == "e\u0301"
    for length in range(20, 60):
        lines = framed(marking("日" * length + VALUE + "本" * 50, VALUE), 60)
        assert shown(lines).marked == VALUE
        assert {58, 59, 60} >= {width_of(lines[1])}


def test_no_mark_is_shown_without_its_base() -> None:
    """A cut is never between them."""
    for length in range(41, 80):
        text = "e\u0301" * length + VALUE + "o\u0308" * 50
        found = shown(framed(marking(text, VALUE), 60))
        assert found.line.startswith("…e\u0301")
        assert found.line.endswith("o\u0308…")


def test_the_variants_of_emoji_are_not_selected() -> None:
    """Terminals disagree on how wide an emoji with a variation selector is."""
    text = '"\u2764\ufe0f\u231a\ufe0e"'
    assert framed(Excerpt(7, text, 0, len(text), text), 40, "/\u2764\ufe0f") == [
        "  |", '6 | "\u2764\u231a"', '7 | "\u2764\u231a"', "  | ^^^^^ /\u2764",
    ]  # fmt: skip


# The note


def test_the_window_moves_further_if_the_note_then_fits() -> None:
    """It is after the carets if a fifth of the frame is enough for the text before the value."""
    lines = framed(marking(LONG, VALUE), 60, NOTE)
    assert lines[1] == '7 | …value8","key9":"value9","key10":"value10","key11":"val…'
    assert lines[2] == f"  |                 ^^^^^^^^ {NOTE}"
    assert len(lines[2]) == 60


def test_a_note_that_does_not_fit_in_any_case_does_not_move_the_window() -> None:
    """The text before the value is the same as with a short note."""
    excerpt = marking(LONG, VALUE)
    assert framed(excerpt, 60, "/" + "n" * 50)[1] == framed(excerpt, 60, "/n")[1]


def test_a_note_that_does_not_fit_after_the_carets_is_below_them() -> None:
    """It starts below the first caret if it fits there, and else further left."""
    for length, indent in ((20, 16), (40, 12)):
        note = "/" + "n" * (length - 1)
        lines = framed(Excerpt(7, " " * 16 + "y" * 24, 16, 24), 56, note)
        assert lines[2:] == ["  | " + " " * 16 + "^" * 24, "  | " + " " * indent + note]


def test_a_note_wider_than_the_frame_loses_its_middle() -> None:
    """Its start and its end are shown."""
    note = "/person/" + "n" * 100 + "/last"
    assert framed(Excerpt(7, "x", 0, 1), 40, note)[3] == "  | /person/nnnnnnnnnn…nnnnnnnnnnnn/last"
    wide = framed(Excerpt(7, "x", 0, 1), 40, "/" + "日" * 50)[3]
    assert wide == "  | /" + "日" * 8 + "…" + "日" * 9


def test_a_frame_may_have_no_note() -> None:
    """Nothing is after the carets."""
    assert framed(Excerpt(7, "x", 0, 1), 40, "")[2:] == ["  | ^"]


def test_colours_take_no_cells() -> None:
    """Without the escapes, the lines are the same."""
    for width in (40, 60):
        excerpt = marking(LONG, VALUE)
        colored = "".join(frame(excerpt, Severity.ERROR, NOTE, Styles(colored=True), width))
        plain = "\n".join(framed(excerpt, width, NOTE)) + "\n"
        assert "\x1b" in colored
        assert re.sub(r"\x1b\[[\d;]*m", "", colored) == plain


# All texts

LETTERS: Final = 'ab{":,  日한ｆ\u0301\u20dd\ufe0f\u1112\u1161\u11ab👍❤\t\x1b…'
any_text: Final = st.text(
    st.sampled_from(LETTERS) | st.characters(exclude_categories=(), exclude_characters=DISPUTED),
    max_size=60,
)


@st.composite
def excerpts(draw: st.DrawFn) -> Excerpt:
    """Return an excerpt of any text, with a span in it."""
    repeated = draw(st.integers(1, 4))
    text = draw(any_text) * repeated + draw(any_text)
    start = draw(st.integers(0, len(text)))
    end = draw(st.integers(start, len(text)))
    before = draw(st.none() | any_text)
    return Excerpt(draw(st.integers(1, 10**8)), text, start, end - start, before)


@given(excerpt=excerpts(), width=st.integers(40, 120), note=any_text.map(clean))
def test_any_frame_fits(excerpt: Excerpt, width: int, note: str) -> None:
    """No line is wider, and the carets are below the start of the marked text, up to its end."""
    lines = framed(excerpt, width, note)
    assert all(map(str.isprintable, lines))
    assert max(map(width_of, lines)) <= width
    found = shown(lines)
    text = clean(excerpt.text)
    start, end = excerpt.start, excerpt.start + excerpt.length
    while 0 < start < len(text) and width_of(text[start]) == 0:
        start -= 1
    while end < len(text) and width_of(text[end]) == 0:
        end += 1
    marked = "".join(each for each in text[start:end] if each not in "\ufe0e\ufe0f")
    if start == end or width_of(marked) == 0:
        assert found.carets == "^"
    elif found.marked != marked:
        assert found.line.endswith(f"{found.marked}…")
        assert marked.startswith(found.marked)
        assert width_of(found.marked) > 0


@pytest.mark.parametrize("width", [40, 80, 200])
def test_a_huge_line_number_leaves_room(width: int) -> None:
    """The margin grows with it, and the text is cut."""
    lines = framed(Excerpt(10**15, LONG, LONG.index(VALUE), len(VALUE)), width)
    assert shown(lines).marked == VALUE
    assert max(map(len, lines)) <= width
