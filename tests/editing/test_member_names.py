"""Where names of members are written."""

from __future__ import annotations

import pytest

from alcamine_validate.editing.apply import edited
from alcamine_validate.editing.edits import Refused
from alcamine_validate.editing.member_names import name_before, renamings
from tests.editing.files import texts_in

NEW = 'Zoë "Z"'


@pytest.mark.parametrize(
    ("form", "text", "name", "wanted"),
    [
        ("json", '{"a": {"b": 1}}', "b", '{"a": {"Zo\\u00eb \\"Z\\"": 1}}'),
        ("json", '{"é" : {"b"\n\t:1}}', "b", '{"é" : {"Zoë \\"Z\\""\n\t:1}}'),
        ("json", r'{"a": {"\u0062": 1}}', "b", '{"a": {"Zo\\u00eb \\"Z\\"": 1}}'),
        ("json", r'{"a": {"x\"b": 1}}', 'x"b', '{"a": {"Zo\\u00eb \\"Z\\"": 1}}'),
        ("json", r'{"a": {"\\\"b\\": 1}}', '\\"b\\', '{"a": {"Zo\\u00eb \\"Z\\"": 1}}'),
        ("yaml", "a:\n  b: 1\n", "b", 'a:\n  Zoë "Z": 1\n'),
        ("yaml", "a:\n  b:\n  - 1\n", "b", 'a:\n  Zoë "Z":\n  - 1\n'),
        ("yaml", "a:\n  ? b\n  : &x 1\n", "b", 'a:\n  ? Zoë "Z"\n  : &x 1\n'),
        ("yaml", "a: {'b': 1}\n", "b", "a: {'Zoë \"Z\"': 1}\n"),
        ("yaml", 'a: {"b" : 1}\n', "b", 'a: {"Zo\\u00eb \\"Z\\"" : 1}\n'),
    ],
)
def test_names_are_replaced_where_they_are(form: str, text: str, name: str, wanted: str) -> None:
    """In their quotes, with escapes if these need any; nothing else changes."""
    (part,) = texts_in(text.encode(), form)
    pointer = f"/{'é' if 'é' in text else 'a'}/{name}"
    result = edited(text.encode(), list(renamings(part, [(pointer, name, NEW)])))
    assert [each.is_applied for each in result.outcomes] == [True]
    assert result.data.decode() == wanted


def test_a_value_at_the_start_of_a_text_has_no_name() -> None:
    """The end of the text is not before it."""
    assert name_before("  1: ", 2, "1") is None


def test_names_with_escapes_of_yaml_are_refused() -> None:
    """It is not clear where they end, so nothing is replaced."""
    (part,) = texts_in(b'"\\x62": 1\n', "yaml")
    with pytest.raises(Refused, match="a name of a member can't be replaced here"):
        list(renamings(part, [("/b", "b", NEW)]))
