"""The difference that ``--diff`` shows."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from alcamine_validate.lint.sensitive import REDACTION
from alcamine_validate.sanitizing.redacted import redacted_difference
from tests.sanitizing.planted import NAME, PHONE, left, run, session
from tests.sanitizing.test_run import WRITERS, planted


@pytest.mark.parametrize("title", WRITERS)
def test_no_value_is_shown(title: str, tmp_path: Path) -> None:
    """Neither of those that go nor of others, such as ids and the names of agents."""
    path = planted(title, tmp_path)
    (file,) = run([path])
    shown = redacted_difference(file, REDACTION)
    assert "\n@@ " in shown
    value = session()
    others = (value["id"], value["agent"]["name"], value["agent"]["slug"], "bedrooms")
    assert left(shown.encode()) == set()
    assert left(shown.encode(), others) == set()


def test_replacements_are_shown(tmp_path: Path) -> None:
    """With the lines around them, and ellipses for the rest of a string."""
    path = tmp_path / "x.json"
    path.write_text(
        json.dumps({"a": {"phone": PHONE, "note": f"ask {NAME}, or call {PHONE} (home)"}}, indent=1)
    )
    (file,) = run([path])
    (phone,) = file.replaced.texts
    shown = redacted_difference(file, REDACTION).replace(path.name, "x.json").split("\n")
    assert [line for line in shown if line.startswith("+ ")] == [
        f'+  "phone": "{phone}",',
        f'+  <string of 4 characters #{_digest(shown)}>: "…{phone}…"',
    ]
    assert [line[:11] for line in shown if line.startswith("- ")] == ['-  "phone":', "-  <string "]
    assert shown[-1] == ""


def test_the_first_word_of_a_file_is_masked(tmp_path: Path) -> None:
    """As a whole, like all others."""
    path = tmp_path / "x.yaml"
    path.write_text(f"wil: {PHONE}\n")
    (file,) = run([path])
    assert "\n-<string of 3 characters #" in redacted_difference(file, REDACTION)


def _digest(shown: list[str]) -> str:
    return next(line for line in shown if line.startswith("-  <")).partition("#")[2][:4]


def test_encoded_bodies_are_not_shown(tmp_path: Path) -> None:
    """There is nothing to see in base64, except that it differs."""
    text = base64.b64encode(json.dumps({"phone": PHONE}).encode()).decode()
    value: Any = {"encoding": "base64", "text": text}
    path = tmp_path / "x.json"
    path.write_text(json.dumps(value))
    (file,) = run([path])
    assert file.is_changed
    old, new = redacted_difference(file, REDACTION).split("\n")[3:6:2]
    assert old.startswith("-{<string of 8 characters #")
    assert "<string of" in new
    assert "555" not in old + new
