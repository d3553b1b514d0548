"""The YAML of an overlay is read as the same overlay, by YAML 1.1 parsers too."""

from __future__ import annotations

import yaml
from hypothesis import given
from hypothesis import strategies as st

from alcamine_validate.drift.overlay_text import overlay_text
from alcamine_validate.schema.document import parse_document

TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"]), max_size=9
)
SCALARS = (
    st.none() | st.booleans() | st.integers(-9, 9**20) | TEXTS
    | st.sampled_from(["yes", "No", "null", "~", "1.5", "1e3", "2026-03-14", "- a", "a: b", "a #b"])
)  # fmt: skip
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3)
)


@given(st.dictionaries(TEXTS.filter(lambda name: name != "description"), VALUES, min_size=1))
def test_any_value_is_kept(value: dict[str, object]) -> None:
    """Names and strings are in quotes if they need them."""
    text = overlay_text(value)
    assert parse_document(text, is_yaml=True) == value
    assert yaml.safe_load(text) == value


def test_it_is_readable() -> None:
    """Long descriptions are folded, and usual names and targets have no quotes."""
    action = {
        "target": "$.components.schemas.Session.required[?@ == 'ledger']",
        "description": "Property ledger is missing: " + "in all the sessions, " * 6,
        "remove": True,
    }
    overlay = {"overlay": "1.0.0", "info": {"title": "Drift", "version": "1.0.0"}}
    text = overlay_text({**overlay, "actions": [action, {"update": {"enum": ["ON", None]}}]})
    assert text == (
        "overlay: 1.0.0\n"
        "info:\n"
        "  title: Drift\n"
        "  version: 1.0.0\n"
        "actions:\n"
        "  - target: $.components.schemas.Session.required[?@ == 'ledger']\n"
        "    description: >-\n"
        "      Property ledger is missing: in all the sessions, in all the sessions, "
        "in all the sessions,\n"
        "      in all the sessions, in all the sessions, in all the sessions,\n"
        "    remove: true\n"
        "  - update:\n"
        "      enum:\n"
        '        - "ON"\n'
        "        - null\n"
    )
