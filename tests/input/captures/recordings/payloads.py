"""The Sessions that the local server returns, and the findings that are expected of them."""

from __future__ import annotations

import json
from typing import Any, Final

import alcamine_validate as av

AWKWARD: Final = 'Zoë "Z." \\ Quux\nit\'s\ta : #1 – naïve 😀\u2028end'
"""Text that formats have to escape: quotes, a backslash, line breaks, and more than ASCII."""


def _with_note(session: Any, note: str) -> Any:
    """Return the Session with a note in the free-form properties of its person."""
    properties = session["person"]["properties"] | {"note": note}
    return session | {"person": session["person"] | {"properties": properties}}


GOOD: Final[Any] = av.sample(seed=1)
"""A Session without any finding."""

NOTED: Final[Any] = _with_note(av.sample(seed=3), 'Zoë "Z." \\ Quux\nit\'s : #1 – naïve 😀')
"""A Session without any finding, with text that has to be escaped."""

BAD: Final[Any] = av.sample(seed=2, invalid="number-too-small")
"""A Session with one error, in a number."""

AWKWARD_STATUS: Final[Any] = av.sample(seed=4) | {"status": AWKWARD}
"""A Session whose status is invalid, and is text that has to be escaped."""

SESSIONS: Final[dict[str, Any]] = {
    one["id"]: one for one in (GOOD, NOTED, BAD, AWKWARD_STATUS)
}  # fmt: skip
"""The Sessions of the server, by id."""

CodeAndPlace = tuple[str, str, int | None]
"""The parts of a finding that are compared: its code, its pointer and its record."""


def expected(*sessions: Any) -> list[CodeAndPlace]:
    """Return the findings of consecutive Sessions, checked without a capture."""
    return [
        (finding.code, finding.pointer, record)
        for record, session in enumerate(sessions)
        for finding in av.findings(json.dumps(session))
    ]


USUAL: Final[tuple[tuple[str, str], ...]] = (
    ("GET", f"/sessions/{GOOD['id']}"),
    ("GET", "/agents"),
    ("GET", "/sessions?limit=250"),
    ("GET", "/sessions/gone"),
    ("GET", f"/sessions/{NOTED['id']}?indent=2"),
    ("GET", "/sessions/broken"),
    ("HEAD", f"/sessions/{GOOD['id']}"),
    ("GET", "/sessions/page"),
    ("GET", f"/sessions/{BAD['id']}?indent=2&ascii=1"),
)
"""Requests that the test suite of an API client might send."""

USUAL_SKIPPED: Final = {"path": 1, "status": 2, "content": 1, "body": 1}
"""In order: the agents; gone and broken; the page; HEAD."""

USUAL_SESSIONS: Final = (GOOD, *SESSIONS.values(), NOTED, BAD)
"""The Sessions in the responses to :data:`USUAL`, in order."""
