"""What is replaced in a file, and what stays: properties of any value in any style."""

from __future__ import annotations

import json
from typing import Any

import yaml
from hypothesis import given
from hypothesis import strategies as st

from alcamine_validate.input.read import ReadOptions
from alcamine_validate.privacy.detection import Kind
from alcamine_validate.privacy.replacements import Replacements
from alcamine_validate.sanitizing.known_values import KnownValues
from alcamine_validate.sanitizing.replace import CantSanitize, File, collect, replaced
from tests.sanitizing.planted import EMAIL, KEY, PHONE, settings_of

CHANGES = {
    PHONE: Replacements(KEY).of(Kind.PHONE, PHONE),
    EMAIL: Replacements(KEY).of(Kind.EMAIL, EMAIL),
}
AROUND = st.text("ab \n\t'\"\\:#,-{}[]é😀|>&*!%@`?", max_size=6)
STRINGS = st.one_of(
    st.text(max_size=8),
    st.builds(lambda a, b, c: f"{a} {b} {c}", AROUND, st.sampled_from(sorted(CHANGES)), AROUND),
)
NAMES = st.text("abcé \"'", min_size=1, max_size=4)
VALUES = st.recursive(
    STRINGS | st.none() | st.booleans() | st.integers(-9, 99),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)


def sanitized(text: str, name: str) -> str:
    """Return the new text of a file."""
    settings = settings_of(name)
    file = File(text.encode("utf-8", "surrogatepass"), name, ReadOptions(), settings)
    known = KnownValues(Replacements(KEY))
    for kind, value in ((Kind.PHONE, PHONE), (Kind.EMAIL, EMAIL)):
        known.add(kind, value)
    collect(file.texts(), settings, known)
    return replaced(file, known, known.search()).data.decode()


def changed(value: Any) -> Any:
    """Return a value with the replacements in all of its strings."""
    if isinstance(value, dict):
        return {name: changed(member) for name, member in value.items()}
    if isinstance(value, list):
        return [changed(member) for member in value]
    if isinstance(value, str):
        for old, new in CHANGES.items():
            value = value.replace(old, new)
    return value


@given(VALUES, st.sampled_from([None, 1, "\t"]), st.booleans(), st.booleans())
def test_only_the_values_change_in_json(
    value: Any, indent: Any, is_ascii: bool, is_nested: bool
) -> None:
    """Everything else is the same, byte for byte, also in JSON in a string."""
    value = [json.dumps([value])] if is_nested else [value]
    text = json.dumps(value, indent=indent, ensure_ascii=is_ascii) + "\r\n"
    after = sanitized(text, "x.json")
    assert after == changed(text)
    assert json.loads(after) == changed(value)


@given(VALUES, st.sampled_from([None, "'", '"', "|", ">"]), st.sampled_from([True, False, None]))
def test_only_the_values_change_in_yaml(value: Any, style: Any, is_flow: Any) -> None:
    """Whatever the style of scalars and collections is; or nothing is written."""
    text = "# note\n" + yaml.safe_dump(
        {"a": value}, default_style=style, default_flow_style=is_flow, allow_unicode=True
    )
    try:
        after = sanitized(text, "x.yaml")
    except CantSanitize:
        return
    assert after.startswith("# note\n")
    assert yaml.safe_load(after) == changed(yaml.safe_load(text))


@given(st.lists(VALUES, min_size=1, max_size=5))
def test_lines_stay_lines(values: list[Any]) -> None:
    """Of JSON Lines, with the blank ones."""
    text = "\n\n".join(json.dumps([each]) for each in values)
    assert sanitized(text, "x.jsonl") == changed(text)


def test_a_minus_sign_before_a_number_stays() -> None:
    """The digits of a phone number may be those of another number, which must stay valid JSON."""
    old, new = (each.removeprefix("+") for each in (PHONE, CHANGES[PHONE]))
    assert sanitized(f'{{"a": -{old}, "b": {old}}}', "x.json") == f'{{"a": -{new}, "b": {new}}}'
