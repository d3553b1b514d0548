"""Webhook bodies: the Session in the body is checked, wherever the body is."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
import yaml

from tests.input.inputs import entry, har, read, values
from tests.support.tables import for_each


@pytest.mark.parametrize(
    "extra", [{}, {"metadata": {"idempotencyKey": "x"}}, {"id": "a1", "status": "NO"}]
)
def test_a_webhook_body_holds_a_session(extra: dict[str, Any]) -> None:
    """The body may hold anything else, and may be in an array, a line, YAML or a response."""
    body = {"type": "session.completed", **extra, "properties": {"a": 1}}
    text = json.dumps(body)
    assert values(read(text, "a.json")) == [{"a": 1}]
    assert values(read(f"[{text}, {{}}]", "a.json")) == [{"a": 1}, {}]
    assert values(read(f"{text}\n{text}", "a.jsonl")) == [{"a": 1}, {"a": 1}]
    assert values(read(yaml.safe_dump(body), "a.yaml")) == [{"a": 1}]
    assert values(read(har(entry(text)), "a.har")) == [{"a": 1}]


def test_a_record_says_whether_it_is_in_a_webhook_body() -> None:
    """Each Session of a file says so for itself, in each format."""
    body = {"type": "session.completed", "properties": {"a": 1}}

    def flags(text: str | bytes, name: str) -> list[bool]:
        parts = [part for each in read(text, name) for part in each.parts]
        return [record.is_webhook for part in parts for record in part.records]

    text = json.dumps(body)
    assert flags(text, "a.json") == [True]
    assert flags('{"a": 1}', "a.json") == [False]
    assert flags(f"[{text}, {{}}, {text}]", "a.json") == [True, False, True]
    assert flags(f"{{}}\n{text}", "a.jsonl") == [False, True]
    assert flags(yaml.safe_dump_all([{}, body]), "a.yaml") == [False, True]
    assert flags(har(entry(text), entry("{}")), "a.har") == [True, False]


ALMOST_WEBHOOKS: Final[tuple[Any, ...]] = (
    {"type": "session", "properties": {}},
    {"type": "Session.completed", "properties": {}},
    {"type": "agent.session.completed", "properties": {}},
    {"type": ["session.completed"], "properties": {}},
    {"type": None, "properties": {}},
    {"properties": {}},
    {"type": "session.completed"},
    {"type": "session.completed", "properties": None},
    {"type": "session.completed", "properties": [{}]},
    {"type": "session.completed", "properties": "{}"},
    {"type": "session.completed", "Properties": {}},
)


def test_what_is_almost_a_webhook_body_is_a_session() -> None:
    """A value that is almost a webhook body is checked as a whole, as an invalid Session."""

    def check(body: dict[str, Any]) -> None:
        assert values(read(json.dumps(body), "a.json")) == [body]

    for_each(ALMOST_WEBHOOKS, check)
