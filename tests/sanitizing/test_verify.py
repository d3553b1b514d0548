"""What the check of new bytes refuses to write."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from alcamine_validate.lint.linter import linter_for
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.privacy.replacements import Replacements
from alcamine_validate.sanitizing.known_values import KnownValues
from alcamine_validate.sanitizing.replace import CantSanitize, File, collect, replaced
from alcamine_validate.sanitizing.verify import (
    findings_before,
    verify,
    with_privacy,
)
from alcamine_validate.session import session_schemas
from tests.sanitizing.planted import EMAIL, KEY, NAME, PHONE, left, session, settings_of


def refusal(change: Callable[[bytes], bytes], **more: Any) -> str:
    """Return why a file is not written if something changes its new bytes.

    The file is a Session with ``more`` properties.
    """
    config = with_privacy(Config())
    stored = json.dumps(session() | more).encode()
    settings = settings_of()
    file = File(stored, "x.json", config.of_file("x.json").read, settings)
    known = KnownValues(Replacements(KEY))
    collect(file.texts(), settings, known)
    result = replaced(file, known, known.search())
    before = findings_before(file, config, session_schemas())
    verify(file, result, known.search(), before, config, session_schemas())
    result.data = change(result.data)
    result.after = result.data.decode("utf-8", "replace")
    with pytest.raises(CantSanitize) as caught:
        verify(file, result, known.search(), before, config, session_schemas())
    assert left(str(caught.value).encode()) == set()
    return str(caught.value)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (lambda data: data[:-1], "the file can't be read afterwards: the text is not valid JSON"),
        (lambda data: data.replace(b"INBOUND_CALL", b"INBOUND"), "ALC"),
        (
            lambda data: data[:-1] + b', "mail": "x@other.de"}',
            "a new value at /mail would be replaced again (email)",
        ),
        (lambda data: data[:-1] + b', "x": "' + NAME.encode() + b'"}', "a value that was to be"),
        (
            lambda data: data[:-1] + b', "x": "\\u0057' + NAME[1:].encode() + b'"}',
            "a value that was to be",
        ),
        (lambda data: data[:-1] + b', "' + EMAIL.encode() + b'": 1}', "a new value at /"),
        (lambda data: data[:-1] + b', "x": {"y": ' + PHONE[1:].encode() + b"}}", "a value that"),
        (lambda data: data + b" " * 9 + f"# {NAME}".encode(), "the file can't be read afterwards"),
        (lambda data: data[:-1] + b', "unknown": 1}', "ALC701 would be found at other places"),
    ],
)
def test_other_bytes_than_these_are_refused(change: Callable[[bytes], bytes], why: str) -> None:
    """If anything is left, or anything else is different; no reason has a value."""
    assert refusal(change).startswith(why)


def test_a_finding_at_another_place_is_refused() -> None:
    """Also if there are as many as before."""
    why = refusal(lambda data: data.replace(b'"other"', b'"another"'), other=1)
    assert why.startswith("ALC701 would be found at other places than before")


def test_findings_at_new_values_and_names_may_differ() -> None:
    """The name of an unknown property is replaced, and a number is one in E.164 afterwards."""
    person = session()["person"] | {"phone": "+41 79 123 45 67"}
    assert refusal(lambda data: data[:-1], person=person, **{EMAIL: 1})


def test_a_rule_has_the_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the search for values overlooks is not written either."""
    monkeypatch.setattr("alcamine_validate.sanitizing.verify.sensitive_texts", lambda *_: ())
    why = refusal(lambda data: data[:-1] + b', "mail": "x@other.de"}')
    assert why == "a rule would still find something (ALC802, real-email)"


def test_all_rules_on_privacy_are_selected() -> None:
    """In addition to what the settings select, and with what they ignore."""
    config = with_privacy(Config(select=("ALC1",), ignore=("ALC806",), max_findings=1))
    linter = linter_for(config, "x.json")
    assert linter.severity("ALC803", "") is not None
    assert linter.severity("ALC801", "") is not None
    assert linter.severity("ALC806", "") is None
    assert linter.severity("ALC501", "") is None
    assert config.of_file("x.json").read.limits.findings > 1_000
