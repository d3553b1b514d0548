"""Details of single rules: hints, identifiers and where they are compared."""

from __future__ import annotations

from typing import Final

import alcamine_validate as av
from alcamine_validate.generated.object_shapes import AGENT, ROOT
from alcamine_validate.lint.rules import formats
from alcamine_validate.lint.rules.session_view import SessionView
from tests.support.sessions import session
from tests.support.tables import for_each


def test_twenty_unknown_properties_have_a_hint() -> None:
    """Twenty unknown properties of an object get a hint; further ones do not."""
    value = session(*((f"/agent/slug{index}", 1) for index in range(25)))
    hinted = [each for each in av.findings(value) if "did you mean" in each.message]
    assert len(hinted) == 20


def test_an_id_that_is_not_a_cuid2_is_found_where_no_id_is_null() -> None:
    """An id that is not a cuid2 is found if all ids without a format in its object are strings."""
    present = [(f"/agent/{name}", "q4w8n2x6c0v5b9m3l7k1j2hg") for name in AGENT.identifiers]
    value = {"agent": {**session(*present)["agent"], "sourceTemplateId": "a-template"}}
    value["agent"].pop("version")
    problems = list(
        formats.non_cuid2_id.check(SessionView(value | dict.fromkeys(ROOT.identifiers, "a1")))
    )
    assert [problem.pointer for problem in problems] == ["/agent/sourceTemplateId"]


POINTERS_OF_IDS: Final = [
    "/agentId", "/agent/id", "/agent/version/agentId", "/agentVersionId", "/agent/version/id",
    "/conversationId", "/conversation/id", "/personId", "/person/id", "/conversation/personId",
    "/workspaceId", "/agent/workspaceId", "/agent/version/workspaceId", "/person/workspaceId",
    "/conversation/workspaceId", "/ledger/agentId", "/ledger/sessionId", "/ledger/workspaceId",
    "/id",
]  # fmt: skip


def test_a_differing_id_is_found_wherever_it_stands() -> None:
    """A differing id is found at each place, whether it sorts before or after the right one."""

    def check(other: str, pointer: str) -> None:
        assert not av.findings(session())
        codes = {each.code[:4] for each in av.findings(session((pointer, other)))}
        assert "ALC5" in codes

    for_each(
        [
            (other, pointer)
            for other in ["a" + "0" * 23, "z" + "9" * 23]
            for pointer in POINTERS_OF_IDS
        ],
        check,
    )
