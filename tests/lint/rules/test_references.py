"""The rules of references: ids that should be equal but are not."""

from __future__ import annotations

from itertools import product
from typing import Any, Final, NamedTuple

import pytest

import alcamine_validate as av
from alcamine_validate.lint.rules import references
from alcamine_validate.text.json_pointer import resolve
from tests.lint.rules.sessions import (
    SHAPES,
    VERSION,
    Message,
    check_message,
    codes,
    codes_of_module,
    findings_of,
    is_known,
    nulls,
    places_of,
)
from tests.support.mutations import example
from tests.support.sessions import ABSENT, session
from tests.support.tables import for_each

OTHER: Final = "b2x6"

# The full message of each rule

MESSAGES: Final = (
    Message(
        "ALC501",
        (("/agent/id", OTHER), (f"{VERSION}/agentId", OTHER)),
        "/agentId",
        'agentId is "a7d3f9k2p5s8v1y4b6e0h3jm", but agent.id is "b2x6"',
        (("/agent/id", "agent.id should be the same"),),
    ),
    Message(
        "ALC502",
        ((f"{VERSION}/id", OTHER),),
        "/agentVersionId",
        'agentVersionId is "n2c6r9t1w4z7d0g3k5m8p2sv", but agent.version.id is "b2x6"',
        ((f"{VERSION}/id", "agent.version.id should be the same"),),
    ),
    Message(
        "ALC503",
        ((f"{VERSION}/agentId", OTHER),),
        "/agent/id",
        'agent.id is "a7d3f9k2p5s8v1y4b6e0h3jm", but agent.version.agentId is "b2x6"',
        ((f"{VERSION}/agentId", "agent.version.agentId should be the same"),),
    ),
    Message(
        "ALC504",
        (("/conversation/id", OTHER),),
        "/conversationId",
        'conversationId is "c8z2v5n8k1h4e7b0y3w6t9rq", but conversation.id is "b2x6"',
        (("/conversation/id", "conversation.id should be the same"),),
    ),
    Message(
        "ALC505",
        (("/person/id", OTHER),),
        "/personId",
        'personId is "p6h9l2o5r8u1x4b7e0i3m6qt", but person.id is "b2x6"',
        (("/person/id", "person.id should be the same"),),
    ),
    Message(
        "ALC506",
        (("/conversation/personId", OTHER),),
        "/personId",
        'personId is "p6h9l2o5r8u1x4b7e0i3m6qt", but conversation.personId is "b2x6"',
        (("/conversation/personId", "conversation.personId should be the same"),),
    ),
    Message(
        "ALC507",
        (("/ledger/sessionId", OTHER),),
        "/id",
        'id is "q4w8n2x6c0v5b9m3l7k1j2hg", but ledger.sessionId is "b2x6"',
        (("/ledger/sessionId", "ledger.sessionId should be the same"),),
    ),
    Message(
        "ALC508",
        (("/ledger/agentId", OTHER),),
        "/agentId",
        'agentId is "a7d3f9k2p5s8v1y4b6e0h3jm", but ledger.agentId is "b2x6"',
        (("/ledger/agentId", "ledger.agentId should be the same"),),
    ),
    Message(
        "ALC509",
        ((f"{VERSION}/workspaceId", "x4"), ("/ledger/workspaceId", "y5")),
        "/workspaceId",
        'workspaceId is "w5r8u1x4a7d0g3j6m9p2s5vy", but '
        'ledger.workspaceId is "y5", agent.version.workspaceId is "x4"',
        (
            ("/ledger/workspaceId", 'it is "y5" here'),
            (f"{VERSION}/workspaceId", 'it is "x4" here'),
        ),
    ),
)


def test_every_rule_has_a_message_here() -> None:
    """Each rule of the module has one case, in the order of their codes."""
    assert [case.code for case in MESSAGES] == codes_of_module(references)


@pytest.mark.parametrize("case", MESSAGES, ids=[case.code for case in MESSAGES])
def test_a_rule_has_its_message(case: Message) -> None:
    """A Session that breaks one rule has one finding of this rule, and no others."""
    check_message(case)


# ALC5: references


class Reference(NamedTuple):
    """A rule's code, and the pointers of its outer and its inner value."""

    code: str
    outer: str
    inner: str


REFERENCES: Final = (
    Reference("ALC501", "/agentId", "/agent/id"),
    Reference("ALC502", "/agentVersionId", f"{VERSION}/id"),
    Reference("ALC503", "/agent/id", f"{VERSION}/agentId"),
    Reference("ALC504", "/conversationId", "/conversation/id"),
    Reference("ALC505", "/personId", "/person/id"),
    Reference("ALC506", "/personId", "/conversation/personId"),
    Reference("ALC507", "/id", "/ledger/sessionId"),
    Reference("ALC508", "/agentId", "/ledger/agentId"),
)
EACH_REFERENCE: Final = pytest.mark.parametrize(
    "reference", REFERENCES, ids=[each.code for each in REFERENCES]
)


@EACH_REFERENCE
def test_a_reference_that_leads_elsewhere_is_found(reference: Reference) -> None:
    """The finding is at the outer value and related to the inner one, whichever is changed."""
    code, outer, inner = reference
    for changed in (outer, inner):
        for text in ("b2x6", "", "B", resolve(example(), changed).upper()):
            assert places_of(code, session((changed, text))) == [(outer, (inner,))]


@EACH_REFERENCE
def test_equal_references_are_fine(reference: Reference) -> None:
    """Equal texts are fine, even if they are not valid ids."""
    code, outer, inner = reference
    for text in ("b2x6", "", "\u00e9"):
        assert findings_of(code, session((outer, text), (inner, text))) == []


def test_a_reference_that_is_not_a_text_is_passed_over() -> None:
    """A reference is compared only if both sides are texts."""

    def check(reference: Reference, other: Any) -> None:
        code, outer, inner = reference
        assert findings_of(code, session((outer, other))) == []
        assert findings_of(code, session((inner, other))) == []
        assert findings_of(code, session((outer, other), (inner, other))) == []

    for_each(product(REFERENCES, [None, ABSENT, 5, True, [], {}, ["b2x6"]]), check)


def test_a_published_version_may_be_another() -> None:
    """An agent may have been published again during the Session."""
    assert codes(session(("/agent/publishedVersionId", "b2x6"))) == []


def test_a_root_person_may_be_another() -> None:
    """A person who was merged has another root person."""
    assert codes(session(("/person/rootPersonId", "b2x6"))) == []


WORKSPACES: Final = ("/agent", "/conversation", "/person", "/ledger", VERSION)


@pytest.mark.parametrize("part", WORKSPACES)
def test_another_workspace_is_found(part: str) -> None:
    """The finding is at the Session's own workspace, and related to the one that differs."""
    place = f"{part}/workspaceId"
    for text in ("b2x6", "", resolve(example(), "/workspaceId").upper()):
        assert places_of("ALC509", session((place, text))) == [("/workspaceId", (place,))]


def test_a_workspace_that_is_not_a_text_is_passed_over() -> None:
    """A workspace is not compared if it is not a text or its object is missing."""

    def check(part: str, other: Any) -> None:
        assert findings_of("ALC509", session((f"{part}/workspaceId", other))) == []
        assert findings_of("ALC509", session((part, other))) == []

    for_each(product(WORKSPACES, [None, ABSENT, 5, [], {}]), check)


def test_all_that_differ_are_in_one_finding() -> None:
    """If only the Session's own workspace is different, all others are in its finding."""
    value = session(("/workspaceId", "b2x6"))
    (finding,) = findings_of("ALC509", value)
    assert finding.pointer == "/workspaceId"
    assert {each.pointer for each in finding.related} == {
        f"{part}/workspaceId" for part in WORKSPACES
    }
    for part in WORKSPACES:
        assert f"{part[1:].replace('/', '.')}.workspaceId" in finding.message


@pytest.mark.parametrize("own", [None, ABSENT, 5, []])
def test_without_a_workspace_of_the_sessions_own_the_parts_are_compared(own: Any) -> None:
    """The agent's workspace is compared with the others if the Session has none of its own."""
    assert findings_of("ALC509", session(("/workspaceId", own))) == []
    value = session(("/workspaceId", own), ("/person/workspaceId", "b2x6"))
    assert places_of("ALC509", value) == [("/agent/workspaceId", ("/person/workspaceId",))]


def test_equal_workspaces_of_other_text_are_fine() -> None:
    """Workspaces are compared only with each other."""
    changes = [(f"{part}/workspaceId", "b2x6") for part in ("", *WORKSPACES)]
    assert codes(session(*changes)) == []


@pytest.mark.parametrize("place", ["/completedMeta/workspaceId", f"{VERSION}/config/workspaceId"])
def test_a_workspace_of_an_object_that_knows_none_is_drift(place: str) -> None:
    """If an object has no workspace in the schema, one there is unknown and not compared."""
    assert codes(session((place, "b2x6"))) == ["ALC701"]


def test_a_finding_of_text_has_its_places() -> None:
    """A finding in text has the lines and columns of the value and of the related one."""
    text = '{"agentId": "aa",\n "agent": {"id": "bb"}, "personId": "cc", "isDemo": true}'
    (finding,) = (each for each in av.findings(text) if each.code == "ALC501")
    assert (finding.line, finding.column, finding.end_line, finding.end_column) == (1, 13, 1, 17)
    (related,) = finding.related
    assert (related.line, related.column, related.end_column) == (2, 18, 22)


# The rows, and the guard that is derived from them

PAIRS: Final = [
    *((row.outer, row.inner) for row in references.REFERENCES),
    *(("/workspaceId", f"{part}/workspaceId") for part in WORKSPACES),
]


def test_rows_compare_properties_of_the_schema() -> None:
    """Each pointer of a row is a property of the schema, and all of its workspaces are compared."""
    rows = [(row.code, row.outer, row.inner) for row in references.REFERENCES]
    assert rows == list(REFERENCES)
    assert all(is_known(pointer) for pair in PAIRS for pointer in pair)
    owners = {shape.pointer for shape in SHAPES if "workspaceId" in shape.properties}
    assert owners == {"", *WORKSPACES}


@pytest.mark.parametrize(("outer", "inner"), PAIRS)
def test_the_guard_compares_every_pair(outer: str, inner: str) -> None:
    """The guard accepts any pair of equal texts or an inner null, and no other pair."""
    (family,) = references.FAMILIES

    def is_fine(first: str | None, second: str | None) -> bool:
        # agentId is compared with agent.id, too.
        return family.is_fine(nulls(("/agentId", first), (outer, first), (inner, second)))

    assert is_fine(OTHER, OTHER)
    assert is_fine(OTHER, None)
    assert is_fine(None, None)
    assert not is_fine("a" + OTHER, OTHER)
    assert not is_fine(OTHER, "a" + OTHER)
