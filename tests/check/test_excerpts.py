"""Excerpts: the part of a line that a finding points to, masked, with ellipses where it is cut."""

from __future__ import annotations

import io
import json
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcamine_validate.check.excerpts import Excerpt
from alcamine_validate.check.one_file import CheckOptions, check_file
from alcamine_validate.lint.sensitive import REDACTION
from alcamine_validate.session import session_schemas
from alcamine_validate.text.redact import NOTHING_HIDDEN, Redaction
from tests.support.places import EXAMPLES
from tests.support.tables import for_each

GOOD: Final[Any] = json.loads((EXAMPLES / "session.json").read_bytes())
WRONG: Final = '"status":"done"'


def excerpt_of(text: str, code: str = "ALC103", redaction: Redaction = NOTHING_HIDDEN) -> Excerpt:
    """Return the excerpt of the only finding with a code."""
    options = CheckOptions(excerpts=True, redaction=redaction)
    stream = io.BytesIO(text.encode("utf-8", "surrogatepass"))
    file = check_file("-", "file.json", session_schemas(), options, stream)
    (found,) = [each for finding, each in file.pairs if finding.code == code]
    assert found is not None
    return found


def minified(**before: Any) -> str:
    """Return a Session with a wrong status in one line, after other properties."""
    others = {name: GOOD[name] for name in GOOD if name not in (*before, "status")}
    value = before | {"status": "done"} | others
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def marked(excerpt: Excerpt) -> str:
    """Return the text that an excerpt marks."""
    return excerpt.text[excerpt.start : excerpt.start + excerpt.length]


def in_lines(*first: str) -> str:
    """Return a Session whose name and status are in the lines that are given."""
    others = {each: GOOD[each] for each in GOOD if each not in ("name", "status")}
    return "\n".join(["{", *first, json.dumps(others)[1:]])


def test_a_line_of_240_characters_is_whole() -> None:
    """A longer one is cut, and an ellipsis stands for what is missing."""
    for length, is_whole in ((200, True), (201, False)):
        line = '"name":"' + "n" * (length - len(WRONG) - 11) + '",' + WRONG + ","
        assert len(line) == length
        excerpt = excerpt_of(in_lines(line))
        assert marked(excerpt) == '"done"'
        assert (excerpt.text == line) is is_whole
        assert excerpt.text.startswith("…") is not is_whole
        assert excerpt.before == ("{" if is_whole else None)


def test_a_long_line_is_cut_around_the_value() -> None:
    """Up to 80 characters are before the value, and 200 in all."""
    excerpt = excerpt_of(minified(name="n" * 100))
    assert excerpt.text == "…" + excerpt.text[1:-1] + "…"
    assert excerpt.text[1:-1] in minified(name="n" * 100)
    assert (len(excerpt.text), excerpt.start, marked(excerpt)) == (202, 81, '"done"')
    first = excerpt_of(minified())
    assert first.text.startswith("{" + WRONG)
    assert (len(first.text), first.text[-1], marked(first)) == (201, "…", '"done"')


def test_the_end_of_a_long_line_has_no_ellipsis() -> None:
    """Nothing is missing there."""
    excerpt = excerpt_of(minified()[:-1] + ',"last":1}', "ALC701")
    assert (excerpt.text[0], excerpt.text[-3:], marked(excerpt)) == ("…", ":1}", "1")


def test_a_value_longer_than_an_excerpt_is_marked_to_its_end() -> None:
    """All of it that is shown is marked, across masks, but not the ellipsis."""
    text = minified(name="Ada").replace(WRONG, f'"status":"{"done " * 100}"')
    excerpt = excerpt_of(text, redaction=NOTHING_HIDDEN)
    assert marked(excerpt) == excerpt.text[excerpt.start : -1]
    assert excerpt.text[-1] == "…"
    assert len(excerpt.text) == 201


def test_of_an_object_the_bracket_is_marked() -> None:
    """The whole line would be marked in minified JSON, which says no more."""
    text = minified(name="Ada")
    lacking = text.replace('"isDemo":false,', "", 1)
    assert lacking != text
    for redaction in (NOTHING_HIDDEN, REDACTION):
        assert marked(excerpt_of(lacking, "ALC102", redaction)) == "{"


def test_masks_before_a_value_do_not_displace_it() -> None:
    """They may be ten times as long as what they replace."""
    odd = ",".join(f'"{chr(ord("α") + number)}":"x"' for number in range(20))
    text = minified(name="n" * 200).replace(WRONG, f"{odd},{WRONG},{odd.upper()}")
    excerpt = excerpt_of(text, redaction=REDACTION)
    assert marked(excerpt) == '"done"'
    assert (len(excerpt.text), excerpt.start) == (202, 81)
    assert excerpt.text[0] == excerpt.text[-1] == "…"
    assert excerpt.text.count("<string of 1 character") > 5


def test_a_short_line_with_long_masks_is_cut() -> None:
    """It is as long as any other excerpt, and has an ellipsis at its start."""
    odd = ",".join(f'"{chr(ord("α") + number)}":"x"' for number in range(20))
    line = f"{odd},{WRONG},"
    assert len(line) < 200
    excerpt = excerpt_of(in_lines('"name":"y",', line), redaction=REDACTION)
    assert (marked(excerpt), excerpt.start, excerpt.text[0]) == ('"done"', 81, "…")
    assert excerpt.text.endswith(WRONG + ",")
    assert excerpt.before is None


def test_a_long_line_is_not_shown_before_others() -> None:
    """The line before is shown if it has at most 200 characters."""
    for length, is_shown in ((200, True), (201, False)):
        line = '"name":"' + "n" * (length - 10) + '",'
        assert len(line) == length
        assert excerpt_of(in_lines(line, f"{WRONG},")).before == (line if is_shown else None)


@pytest.mark.parametrize("mark", ["\u0301", "\ufe0f", "\u20dd"])
def test_marks_stay_with_their_base(mark: str) -> None:
    """A cut within a character and its marks moves to one of its ends."""

    def check(length: int) -> None:
        text = minified(name=f"e{mark}{mark}" * 60 + "n" * length)
        text = text.replace('"done"', '"done' + f"e{mark}{mark}" * 90 + '"', 1)
        shown = excerpt_of(text).text
        assert shown.startswith("…e")
        assert shown.endswith(f"e{mark}{mark}…")
        assert 196 < len(shown) <= 202

    for_each([(length,) for length in range(6)], check)


def test_very_many_marks_on_a_character_are_cut() -> None:
    """An excerpt is short, whatever is in the text."""
    marks = "\u0301" * 5_000
    for text in (minified(name=f"e{marks}"), minified().replace('"done"', f'"d{marks}"')):
        excerpt = excerpt_of(text)
        assert len(excerpt.text) <= 202
        assert marked(excerpt) == '"done"' or len(marked(excerpt)) > 150


any_text: Final = st.text(
    st.sampled_from("ab\u0301日\ufe0f👍") | st.characters(codec="utf-8"), max_size=40
)


@given(before=any_text, repeated=st.integers(1, 12), value=any_text.filter(bool))
def test_any_value_is_marked(before: str, repeated: int, value: str) -> None:
    """Its start is in the excerpt, and all of it unless it ends with the excerpt."""
    text = minified(name=before * repeated).replace('"done"', json.dumps(value), 1)
    if value in ("COMPLETED", "PENDING", "IN_PROGRESS"):
        return
    excerpt = excerpt_of(text)
    wanted = json.dumps(value)
    assert len(excerpt.text) <= 202
    assert wanted.startswith(marked(excerpt))
    assert marked(excerpt) == wanted or excerpt.text.endswith(f"{marked(excerpt)}…")
    assert excerpt.text.strip("…").strip() in text
