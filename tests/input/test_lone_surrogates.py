"""Lone surrogates in captures: a finding only if they belong to a Session."""

from __future__ import annotations

import json
import re
from typing import Any, Final

import pytest
import yaml

from alcamine_validate.input.lone_surrogates import parse_with_lone_surrogates
from alcamine_validate.text.json_text import MalformedJson
from tests.input.inputs import cassette, entry, har, problems, read, values
from tests.support.tables import for_each

LONE: Final = r"\ud83d"
ELSEWHERE: Final = entry("@", url="https://api.example.com/agents")


def test_it_does_not_matter_elsewhere() -> None:
    """A lone surrogate in another response's body or URL does not affect the Sessions."""
    whole = har(entry('{"a": 1}'), ELSEWHERE).decode()

    def check(lone: str) -> None:
        for place in ("@", "agents"):
            found = read(whole.replace(place, lone), "a.har")
            assert (values(found), problems(found)) == ([{"a": 1}], [])

    for_each((LONE, r"\uDC00", r"\ud83d\ud83d", r"x\\\ud83dx", r"\uD83D\u0041"), check)


def test_in_a_session_it_is_a_finding() -> None:
    """The body may be text or a parsed value; the other Sessions are checked."""
    text = har(entry('{"a": "@"}'), entry('{"b": 1}')).decode().replace("@", LONE)
    found = read(text, "a.har")
    assert values(found) == [{"b": 1}]
    assert [each.rule for each in problems(found)] == ["invalid-encoding"]
    parsed: list[Any] = [cassette(None, parsed_body={"a": "@"}), cassette('{"b": 1}')]
    text = json.dumps({"interactions": parsed}).replace("@", LONE)
    found = read(text, "a.json")
    assert values(found) == [{"b": 1}]
    assert [each.rule for each in problems(found)] == ["invalid-json"]


def test_in_yaml_too() -> None:
    """PyYAML's C parser rejects these escapes; pairs of them are characters, as in JSON."""
    bodies = ('{"a": 1}', '"@"', '{"a": "@\\ude00"}', '{"a": "@"}')
    text = yaml.safe_dump({"interactions": [cassette(each) for each in bodies]}, width=10_000)
    quoted = re.sub("(?m)string: '(.*)'$", lambda match: f"string: {json.dumps(match[1])}", text)
    text = quoted.replace(r"\\ud", r"\ud").replace("@", LONE)
    found = read(text, "a.yaml")
    assert values(found) == [{"a": 1}, {"a": "😀"}]
    assert [(each.rule, each.line) for each in problems(found)] == [
        ("invalid-encoding", line)
        for line, each in enumerate(text.splitlines(), 1)
        if each.endswith((r'"\ud83d\""', r'\ud83d\"}"'))
    ]
    [problem] = problems(read('a: "\\ud83d"', "a.yaml"))
    assert problem.rule == "invalid-yaml"


def test_outside_of_captures_it_is_refused() -> None:
    """The file is then the text of a Session, so it is invalid JSON."""
    [problem] = problems(read(f'{{"a": 1, "data": "{LONE}"}}', "a.json"))
    assert problem.rule == "invalid-json"


@pytest.mark.parametrize("text", ["{}", r'{"a": "\ud83d", }', r'"\ud83d" x', "[NaN]", "x"])
def test_nothing_else_is_let_through(text: str) -> None:
    """Text with another error, or without lone surrogates, is rejected."""
    with pytest.raises(MalformedJson):
        parse_with_lone_surrogates(text.encode(), 1024)


def test_pairs_stay_pairs() -> None:
    """A whole pair is one character."""
    text = r'["\ud83d", "\ud83d\ude00", "\\ud83d"]'
    assert parse_with_lone_surrogates(text.encode(), 9) == ["\ud83d", "😀", r"\ud83d"]
