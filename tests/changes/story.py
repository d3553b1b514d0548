"""The vendor's next document, in which everything changed that the manual tells about."""

from __future__ import annotations

import re
from typing import Any, Final

from alcamine_validate.changes.compare import changes
from alcamine_validate.changes.endpoints import endpoint_changes
from alcamine_validate.changes.read import read_schemas
from tests.support.places import SPEC

COMPLETED: Final = "            - COMPLETED\n        completedAt:"
LEDGER: Final = re.compile(r"        ledger:\n(?:          .*\n)+")


def next_document() -> str:
    """Return the published document with a status, a property and a model, without ledger."""
    text = (SPEC / "openapi.yaml").read_text("utf-8")
    status = "            - COMPLETED\n            - CANCELLED\n"
    sentiment = "        sentiment:\n          type: [string, 'null']\n"
    edits = {
        COMPLETED: f"{status}{sentiment}        completedAt:",
        "        - ledger\n": "",
        "- GPT_4_1_MINI\n": "- GPT_5_1_MINI\n",
    }
    for before, after in edits.items():
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    shorter, number = LEDGER.subn("", text)
    assert number == 1
    return shorter


def found(old: Any, new: Any, component: str | None = None) -> list[tuple[str, str]]:
    """Return the code and the place of each change between two schemas or documents, sorted."""
    every = changes(read_schemas(old, component), read_schemas(new, component))
    if component is not None:
        every += endpoint_changes(old, new, component)
    return sorted((each.found.code, each.place) for each in every)
