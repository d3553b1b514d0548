"""The YAML that the manual shows for use in pre-commit and in CI."""

from __future__ import annotations

import re
from typing import Final

from tests.repository.hook.repositories import URL
from tests.support.places import ROOT

BLOCK: Final = re.compile(r"^```yaml\n(.*?)^```$", re.DOTALL | re.MULTILINE)
COMMIT: Final = "COMMIT"
"""The placeholder in the manual for the commit that readers choose."""


def page() -> str:
    """Return the text of the manual's page on pre-commit and CI."""
    return (ROOT / "alcamine_validate" / "manual" / "ci.md").read_text("utf-8")


def snippet(filename: str) -> str:
    """Return the first block of YAML after the line that names ``filename``."""
    _, named, after = page().partition(f"In `{filename}`:\n")
    assert named, f"the manual does not show {filename}"
    found = BLOCK.search(after)
    assert found is not None
    return found[1]


def at(commit: str, text: str) -> str:
    """Return a snippet that uses this project at ``commit``."""
    assert URL in text
    assert COMMIT in text
    return text.replace(COMMIT, commit)
