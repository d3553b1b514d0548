"""Which stored Sessions change their verdict between two documents."""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from alcamine_validate.changes.captures import CaptureChanges, capture_changes
from alcamine_validate.changes.impact import corrections
from alcamine_validate.changes.read import read_schemas
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.schema.document import parse_document, read_document
from alcamine_validate.schema.session_documents import SessionDocuments
from tests.changes.story import next_document
from tests.support.mutations import example
from tests.support.places import SPEC, WEBHOOK
from tests.support.sessions import session


@pytest.fixture(scope="module")
def documents() -> dict[str, SessionDocuments]:
    """Return the published and the next document as the Sessions of files are checked by them."""
    old = read_schemas(read_document(SPEC / "openapi.yaml"), "Session")
    new = read_schemas(parse_document(next_document(), is_yaml=True), "Session")
    own, webhook = corrections(old, new, [])
    return {
        "old": SessionDocuments(old.value, own.old.value, webhook.old.value),
        "new": SessionDocuments(new.value, own.new.value, webhook.new.value),
    }


def changed(documents: dict[str, SessionDocuments], path: Path, **config: Any) -> CaptureChanges:
    """Return which Sessions of a path change their verdict."""
    sides = documents["old"], documents["new"]
    return capture_changes([str(path)], *sides, Config(**config))


def test_sessions_that_became_invalid_and_valid(
    documents: dict[str, SessionDocuments], tmp_path: Path
) -> None:
    """Each is named by its file, line and index, with its first error, masked."""
    model = ("/agent/version/config/llm", {"provider": "OPENAI", "model": "GPT_4_1_MINI"})
    sessions = [
        session(),
        session(model),
        session(("/status", "CANCELLED")),
        session(("/name", 1)),
        session(("/person/email", "no email"), model),
    ]
    lines = "".join(json.dumps(each) + "\n" for each in sessions)
    (tmp_path / "a.jsonl").write_text(lines, "utf-8")
    found = changed(documents, tmp_path)
    assert (found.files, found.sessions, found.unreadable) == (1, 5, [])
    (invalid,), (valid,) = found.now_invalid, found.now_valid
    assert (invalid.line, invalid.record, invalid.code) == (2, 1, "ALC302")
    assert (valid.line, valid.record, valid.code) == (3, 2, "ALC103")
    assert invalid.pointer == "/agent/version/config/llm/model"


def test_values_of_persons_are_masked(
    documents: dict[str, SessionDocuments], tmp_path: Path
) -> None:
    """The message of an error shows the mask of a value, or the value if that is asked for."""
    new = deepcopy(documents["new"].session)
    person = new["components"]["schemas"]["Session"]["properties"]["person"]
    person["properties"]["email"]["enum"] = ["a@example.com"]
    (tmp_path / "a.json").write_text(json.dumps(session()), "utf-8")
    sides = documents["old"], SessionDocuments(new, new, new)
    for is_shown in (False, True):
        found = capture_changes([str(tmp_path)], *sides, Config(), shows_values=is_shown)
        (changed,) = found.now_invalid
        assert changed.pointer == "/person/email"
        assert (session()["person"]["email"] in changed.message) is is_shown


def test_many_errors_hide_no_session(
    documents: dict[str, SessionDocuments], tmp_path: Path
) -> None:
    """The limits on findings in the settings do not apply."""
    model = ("/agent/version/config/llm", {"provider": "OPENAI", "model": "GPT_4_1_MINI"})
    text = json.dumps([session(model)] * 9)
    (tmp_path / "a.json").write_text(text, "utf-8")
    found = changed(documents, tmp_path, max_findings=1)
    assert [each.record for each in found.now_invalid] == list(range(9))


def test_webhook_bodies_are_judged_as_such(
    documents: dict[str, SessionDocuments], tmp_path: Path
) -> None:
    """A body that is valid by the schema of webhooks keeps its verdict."""
    (tmp_path / "webhook.json").write_bytes(WEBHOOK.read_bytes())
    found = changed(documents, tmp_path)
    assert (found.sessions, found.now_invalid, found.now_valid) == (1, [], [])


def test_settings_say_what_is_read_and_judged(
    documents: dict[str, SessionDocuments], tmp_path: Path
) -> None:
    """Excluded files and silenced findings do not count; ``as_published`` does not apply."""
    value = session(("/status", "CANCELLED"))
    (tmp_path / "a.json").write_text(json.dumps(value), "utf-8")
    root = str(tmp_path)
    assert changed(documents, tmp_path, as_published=True).now_valid
    assert not changed(documents, tmp_path, ignore=["ALC103:/status"]).now_valid
    assert changed(documents, tmp_path, exclude=["a.json"], root=root).files == 1
    assert example()["status"] != "CANCELLED"


def test_files_that_can_not_be_read_are_named(
    documents: dict[str, SessionDocuments], tmp_path: Path
) -> None:
    """They have no Sessions, and the others are still judged."""
    found = changed(documents, tmp_path / "nowhere.json")
    assert found.unreadable == [str(tmp_path / "nowhere.json")]
