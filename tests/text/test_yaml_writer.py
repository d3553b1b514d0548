"""YAML that is written is read as the same value, by our reader and by those of 1.1 and 1.2."""

from __future__ import annotations

from typing import Any, Final

import pytest
import ruamel.yaml
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from alcamine_validate.text.yaml_text import load_yaml
from alcamine_validate.text.yaml_writer import yaml_text

AMBIGUOUS: Final = (
    "", " ", "~", "null", "Null", "true", "True", "yes", "No", "on", "OFF", "y", "N", "0", "-1",
    "+1", "017", "089", "0o17", "0x1F", "0b1", "1_000", "08_", "._", "-_1", "-_",
    "190:20:30", "1e3", "1E-3", "1.", ".5", "1.5", ".inf", "-.INF", ".nan",
    "2001-12-14", "2001-12-14T21:59:43Z", "<<", "=", "-", "- a",
    "?", "? a", ":", "a: b", "a:", "a #b", "#a", "&a", "*a", "!a", "!!str a", "|", ">", "%a", "@a",
    "`a", "'", '"', "a'b", "{", "[", "]", ",", "---", "...", "--- a", "\n", "a\n", "\na", "a\n\n",
    " a", "a ", "a\nb ", " a\nb", "a\n  b\nc", "\ta", "a\tb", "a\rb", "\x00", "\x7f", "\x85", "é",
    "\u2028", "\ufeff", "😀", "a\\b", "200",
)  # fmt: skip
"""Texts that a reader could take for something else."""

LONG: Final = "A text that is longer than a line: it has words, 'quotes' and a colon. " * 4


def readings(text: str) -> list[Any]:
    """Return what three readers make of YAML: ours, PyYAML (1.1), and ruamel.yaml (1.2)."""
    return [load_yaml(text), yaml.safe_load(text), ruamel.yaml.YAML(typ="safe").load(text)]


@pytest.mark.parametrize("place", ["value", "element", "name"])
def test_ambiguous_texts_stay_texts(place: str) -> None:
    """Each text is itself for every reader: as a value, as an element and as a name."""
    for text in (*AMBIGUOUS, LONG, LONG + "\n" + LONG):
        value = {"value": {"a": text}, "element": [[text]], "name": {text: 1}}[place]
        assert readings(yaml_text(value)) == [value] * 3, text


@pytest.mark.parametrize("examples", [60, pytest.param(1_000, marks=pytest.mark.thorough)])
def test_any_value_is_read_back(examples: int) -> None:
    """Any JSON value is read back, with its types and the order of its members."""
    texts = (
        st.text(max_size=8)
        | st.sampled_from([*AMBIGUOUS, LONG])
        | st.from_regex("[-+.0-9eExobXn_:~ ]{1,6}", fullmatch=True)
    )
    scalars = (
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats(allow_nan=False, allow_infinity=False)
        | texts
    )
    values = st.recursive(
        scalars, lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=10
    )

    @settings(max_examples=examples, deadline=None, database=None)
    @given(values)
    def check(value: Any) -> None:
        for read in readings(yaml_text(value)):
            assert repr(read) == repr(value)

    check()


def test_the_form_is_readable() -> None:
    """Lists are indented, long texts are folded, lines are kept, and nothing is an alias."""
    shared = ["a", "b"]
    value = {"z": shared, "a": {"list": [{"b": 1, "c": shared}], "none": [], "no": {}},
             "long": LONG.strip(), "lines": "one\ntwo\n", "200": "yes"}  # fmt: skip
    assert yaml_text(value) == (
        "z:\n  - a\n  - b\na:\n  list:\n    - b: 1\n      c:\n        - a\n        - b\n"
        "  none: []\n  'no': {}\nlong: >-\n"
        "  A text that is longer than a line: it has words, 'quotes' and a colon. A text that is"
        " longer than a\n"
        "  line: it has words, 'quotes' and a colon. A text that is longer than a line: it has"
        " words, 'quotes'\n"
        "  and a colon. A text that is longer than a line: it has words, 'quotes' and a colon.\n"
        "lines: |\n  one\n  two\n'200': 'yes'\n"
    )
