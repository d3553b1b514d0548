"""Differences of files as reports show them."""

from __future__ import annotations

import gzip
import json
from typing import Any, Final

import pytest
import yaml

import alcamine_validate as av
from alcamine_validate.check.masked_text import shown_difference
from alcamine_validate.input.read import ReadOptions
from alcamine_validate.lint.sensitive import REDACTION
from alcamine_validate.text.redact import NOTHING_HIDDEN
from tests.check.test_fixing import FORMATS, broken, good

SECRETS: Final = ("Wilhelmina Quux", "+12065557311", "quux@corp.invalid", "Ask about lemons.")


def private() -> dict[str, Any]:
    """Return a Session with texts that no report may show."""
    session = good()
    name, phone, email, prompt = SECRETS
    session["name"] = name
    session["person"] |= {"name": name, "phone": phone, "email": email}
    session["person"]["properties"] = {"note": [f"{name}\n{phone}"], phone: email}
    session["agent"]["version"]["systemPrompt"] = f"{prompt}\n{prompt}\n\n{name}: {phone}"
    return session


def shown(name: str, before: bytes, after: bytes, redaction: Any = REDACTION) -> str:
    """Return the difference of two versions of a file."""
    return shown_difference(before, after, name, ReadOptions(), redaction)


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_of_a_person_is_shown(name: str) -> None:
    """Not in context either, in any format."""
    session = private()
    before = FORMATS[name](broken(session, ["ALC103 case", "ALC203 space"]))
    text = shown(name, before, FORMATS[name](session))
    assert text.startswith(f"--- {name}\n+++ {name}\n@@ ")
    for secret in (*SECRETS, "Wilhelmina", "lemons", "2065557311"):
        assert secret not in text, secret


@pytest.mark.parametrize("name", ["a.json", "block.yaml", "a.jsonl", "compact.json", "a.json.gz"])
def test_what_was_wrong_is_shown_in_lines_that_differ(name: str) -> None:
    """It is legible in its finding too."""
    before = FORMATS[name](broken(private(), ["ALC103 case", "ALC636"]))
    text = shown(name, before, FORMATS[name](private()))
    old, new = ([line for line in text.splitlines() if line.startswith(sign)][1:] for sign in "-+")
    assert any("Completed" in line for line in old)
    assert any("COMPLETED" in line and "Completed" not in line for line in new)
    wrong = broken(private(), ["ALC636"])["agent"]["version"]["timezone"]
    assert any(wrong in line for line in old)


def test_without_redaction_the_difference_is_exact() -> None:
    """So that it can be applied."""
    before, after = b'\xef\xbb\xbf{"a": "\xc3\xa9"}', b'{"a": "e"}'
    text = shown("a.json", before, after, NOTHING_HIDDEN)
    assert text == (
        '--- a.json\n+++ a.json\n@@ -1 +1 @@\n-\ufeff{"a": "é"}\n\\ No newline at end of file\n'
        '+{"a": "e"}\n\\ No newline at end of file\n'
    )


def test_lines_stay_lines() -> None:
    """A hidden text over several lines has a mask on each of them."""
    session = private()
    text = yaml.safe_dump(session, sort_keys=False)
    prompt = session["agent"]["version"]["systemPrompt"]
    block = "|-\n" + "\n".join(f"        {line}" for line in prompt.split("\n"))
    start = text.index("systemPrompt: ") + len("systemPrompt: ")
    end = text.index("\n    agentFlowId")
    text = text[:start] + block + text[end:]
    assert yaml.safe_load(text) == session
    after = text.replace("authentication: NONE", "authentication: PIN")
    found = shown("a.yaml", text.encode(), after.encode())
    assert "lemons" not in found
    assert found.count("<masked>") >= 3
    same = shown("a.yaml", gzip.compress(text.encode()), gzip.compress(after.encode()))
    assert same == found


def test_equal_versions_have_no_difference() -> None:
    """Nor has text that can't be read."""
    data = json.dumps(av.sample(seed=1)).encode()
    assert shown("a.json", data, data) == ""
    assert shown("a.json", b"{", b"[").startswith("--- a.json\n")
