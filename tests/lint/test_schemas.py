"""The schemas of a check: one for Sessions by themselves, one for those in webhook bodies."""

from __future__ import annotations

import json
import pickle
from io import BytesIO
from typing import Any, Final

import pytest
import yaml

import alcamine_validate as av
from alcamine_validate.check.one_file import check_file
from alcamine_validate.lint.schemas import SessionSchemas
from alcamine_validate.session import CORRECTED, published, session_schemas, webhook
from tests.input.inputs import entry, har
from tests.support.places import WEBHOOK
from tests.support.sessions import session


def test_a_record_has_its_schema() -> None:
    """A webhook body's Session has the schema of webhooks, except as published."""
    assert session_schemas().of(is_webhook=False) is CORRECTED
    assert session_schemas().of(is_webhook=True) is webhook()
    assert session_schemas(as_published=True).of(is_webhook=True) is published()
    assert SessionSchemas(CORRECTED).of(is_webhook=True) is CORRECTED


def test_schemas_are_pickled_by_name() -> None:
    """Worker processes get the same schemas, and load that of webhooks only if they need it."""
    for schemas in (session_schemas(), session_schemas(as_published=True)):
        pickled = pickle.dumps(schemas)
        assert len(pickled) < 300
        assert pickle.loads(pickled) == schemas
    assert pickle.loads(pickle.dumps(webhook())) is webhook()


def test_the_validator_of_webhooks_makes_findings() -> None:
    """The validator takes the Session in the body, as text or parsed."""
    value = json.loads(WEBHOOK.read_bytes())["properties"]
    assert webhook().is_valid(value)
    assert webhook().is_valid(json.dumps(value))
    assert webhook().validate(value) == value
    for data in (value, json.dumps(value)):
        assert [each.code for each in webhook().findings(data)] == ["ALC632"]
    del value["billing"]
    with pytest.raises(av.InvalidSession, match='"billing" is missing'):
        webhook().validate(value)
    with pytest.raises(TypeError, match=r"validator\.findings"):
        webhook().findings(WEBHOOK)


def test_the_canonical_check_of_webhooks_is_certain() -> None:
    """What it accepts is valid and has the canonical shape; an event is merely not accepted."""
    is_canonical = webhook().canonical_verdict()
    assert is_canonical(session())
    assert not is_canonical(session(("/status", "OTHER")))
    assert not is_canonical(json.loads(WEBHOOK.read_bytes())["properties"])


EVENT: Final = WEBHOOK.read_text("utf-8")
VALUE: Final = json.loads(EVENT)
FORMS: Final = {
    "event.json": EVENT,
    "array.json": json.dumps([VALUE]),
    "lines.jsonl": json.dumps(VALUE) + "\n",
    "event.yaml": yaml.safe_dump(VALUE, sort_keys=False, allow_unicode=True),
    "capture.har": har(entry(EVENT)).decode(),
}


@pytest.mark.parametrize("name", FORMS)
def test_events_are_checked_by_it_in_every_format(name: str) -> None:
    """An event has no finding above info, in whatever format it is read."""

    def codes(text: str, *, as_published: bool = False) -> set[str]:
        schemas = session_schemas(as_published=as_published)
        file = check_file("-", name, schemas, stdin=BytesIO(text.encode()))
        assert file.sessions == 1
        return {each.code for each in file.findings if each.severity != "info"}

    text = FORMS[name]
    assert codes(text) == set()
    assert codes(text.replace("VOICE_USAGE", "PURCHASE_REFILL")) == {"ALC625"}
    assert codes(text.replace("messages", "transcript")) == {"ALC701"}
    assert codes(text, as_published=True) == {"ALC102", "ALC103", "ALC701"}


def test_a_session_beside_an_event_has_the_schema_of_sessions() -> None:
    """Each Session of a file is checked by its own schema."""
    alone: Any = VALUE["properties"]
    text = json.dumps([VALUE, session(), alone])
    file = check_file("-", "a.json", session_schemas(), stdin=BytesIO(text.encode()))
    errors = [(each.record, each.code) for each in file.findings if each.severity == "error"]
    assert errors == [(2, "ALC102")] * 3
