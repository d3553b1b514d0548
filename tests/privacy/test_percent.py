"""Percent-encoded texts are decoded with the place of each character, and encoded again."""

from __future__ import annotations

from urllib.parse import quote, quote_plus, unquote, unquote_plus

from hypothesis import given
from hypothesis import strategies as st

from alcamine_validate.privacy.percent import decoded, has_escapes, percent_encoded_like

TEXTS = st.text(st.characters(codec="utf-8"))


@given(st.one_of(TEXTS, TEXTS.map(quote), TEXTS.map(quote_plus)))
def test_characters_have_their_places(text: str) -> None:
    """What a character stands for is between its start and the next one."""
    for is_form, decode in ((False, unquote), (True, unquote_plus)):
        found = decoded(text, is_form=is_form)
        assert len(found.starts) == len(found.text) + 1
        assert found.starts[-1] == len(text)
        pieces = zip(found.starts, found.starts[1:], strict=False)
        assert "".join(decode(text[start:end]) for start, end in pieces) == found.text
    assert has_escapes(text) or decoded(text).text == text


@given(TEXTS, TEXTS)
def test_a_value_is_encoded_as_often(value: str, new: str) -> None:
    """Not at all, once or twice; spaces may be pluses."""
    assert percent_encoded_like(value, value, new) == new
    once = quote(value, safe="")
    if once != value:
        assert unquote(percent_encoded_like(once, value, new)) == new
        assert unquote(unquote(percent_encoded_like(quote(once, safe=""), value, new))) == new


def test_other_escapes_stay() -> None:
    """Those that are not UTF-8, and what only looks like one."""
    for text in ("%ff", "%C3", "%zz", "100%", "a%4"):
        assert decoded(text).text == text
    assert has_escapes("%ff")
    assert not has_escapes("100%")
    assert decoded("%2B+%20", is_form=True).text == "+  "
    assert percent_encoded_like("a+b", "a b", "c d") == "c%20d"
    assert percent_encoded_like("a+b%20c", "a b c", "c d") == "c%20d"
    assert percent_encoded_like("a%2Bb%2520c", "a b c", "c d") == "c%2520d"
    assert decoded("%2B+%20").text == "++ "
    assert percent_encoded_like("%2520x", " x", "c d") == "c%2520d"
    thrice = "%2525C3%2525B6"
    assert percent_encoded_like("%2525C3%2525A9", "é", "ö") == thrice
    assert percent_encoded_like("%252525C3%252525A9", "é", "ö") == "ö"
