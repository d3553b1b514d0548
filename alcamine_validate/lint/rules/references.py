"""ALC5, references between the objects of one Session.

Only strings are compared, because any other value has an error for its type. An agent's
publishedVersionId may differ from the version's id if the agent was published again during the
session.
"""

from __future__ import annotations

from functools import partial
from typing import Final, NamedTuple

from alcamine_validate.lint.rules.rule import NONE, Family, Problem, Problems, Rule, rule
from alcamine_validate.lint.rules.session_view import OWNERS, SessionView, dotted, split
from alcamine_validate.native.condition import Condition
from alcamine_validate.validator.messages import displayed


class Reference(NamedTuple):
    """A rule as data: the strings at the pointers ``outer`` and ``inner`` are the same."""

    code: str
    name: str
    outer: str
    inner: str
    documentation: str


REFERENCES: Final = (
    Reference("ALC501", "other-agent", "/agentId", "/agent/id", """
        A session's agentId differs from the id of its agent.

        agentId and agent then refer to different agents. Usually the data was combined from two
        sessions or edited by hand.

        Bad:
            {"agentId": "a7d3f9k2p5s8v1y4b6e0h3jm",
             "agent": {"id": "b2x6", "version": {"agentId": "b2x6"}}}

        Good:
            {"agentId": "a7d3f9k2p5s8v1y4b6e0h3jm",
             "agent": {"id": "a7d3f9k2p5s8v1y4b6e0h3jm"}}
        """),
    Reference("ALC502", "other-version", "/agentVersionId", "/agent/version/id", """
        A session's agentVersionId differs from the id of the version in its agent.

        The version in the agent is the one that the session ran on, even if the agent has been
        published again since.

        Bad:
            {"agentVersionId": "n2c6r9t1w4z7d0g3k5m8p2sv", "agent": {"version": {"id": "m1k4"}}}

        Good:
            {"agentVersionId": "n2c6r9t1w4z7d0g3k5m8p2sv",
             "agent": {"version": {"id": "n2c6r9t1w4z7d0g3k5m8p2sv"}}}
        """),
    Reference("ALC503", "version-of-other-agent", "/agent/id", "/agent/version/agentId", """
        An agent contains a version of another agent.

        Languages, voices and models in the version then belong to the other agent.

        Bad:
            {"agent": {"id": "a7d3f9k2p5s8v1y4b6e0h3jm", "version": {"agentId": "b2x6"}}}

        Good:
            {"agent": {"id": "a7d3f9k2p5s8v1y4b6e0h3jm",
                       "version": {"agentId": "a7d3f9k2p5s8v1y4b6e0h3jm"}}}
        """),
    Reference("ALC504", "other-conversation", "/conversationId", "/conversation/id", """
        A session's conversationId differs from the id of its conversation.

        Sessions are grouped by conversationId, so this session appears in the wrong group.

        Bad:
            {"conversationId": "c8z2v5n8k1h4e7b0y3w6t9rq", "conversation": {"id": "d1q7"}}

        Good:
            {"conversationId": "c8z2v5n8k1h4e7b0y3w6t9rq",
             "conversation": {"id": "c8z2v5n8k1h4e7b0y3w6t9rq"}}
        """),
    Reference("ALC505", "other-person", "/personId", "/person/id", """
        A session's personId differs from the id of its person.

        The session would be attributed to someone else. After persons are merged, the session
        still contains the person that personId names; rootPersonId refers to the other one.

        Bad:
            {"personId": "p6h9l2o5r8u1x4b7e0i3m6qt", "person": {"id": "q5j8"}}

        Good:
            {"personId": "p6h9l2o5r8u1x4b7e0i3m6qt", "person": {"id": "p6h9l2o5r8u1x4b7e0i3m6qt"}}
        """),
    Reference("ALC506", "conversation-of-other-person", "/personId", "/conversation/personId", """
        A session's conversation belongs to another person.

        A conversation has one person, who takes part in all of its sessions.

        Bad:
            {"personId": "p6h9l2o5r8u1x4b7e0i3m6qt", "conversation": {"personId": "q5j8"}}

        Good:
            {"personId": "p6h9l2o5r8u1x4b7e0i3m6qt",
             "conversation": {"personId": "p6h9l2o5r8u1x4b7e0i3m6qt"}}
        """),
    Reference("ALC507", "ledger-of-other-session", "/id", "/ledger/sessionId", """
        A session's ledger entry belongs to another session.

        The cost would be charged to the wrong session. An entry without a session has null here.

        Bad:
            {"id": "q4w8n2x6c0v5b9m3l7k1j2hg", "ledger": {"sessionId": "r3e7"}}

        Good:
            {"id": "q4w8n2x6c0v5b9m3l7k1j2hg", "ledger": {"sessionId": "q4w8n2x6c0v5b9m3l7k1j2hg"}}
        """),
    Reference("ALC508", "ledger-of-other-agent", "/agentId", "/ledger/agentId", """
        A session's ledger entry belongs to another agent.

        The cost would be charged to the wrong agent. An entry without an agent has null here.

        Bad:
            {"agentId": "a7d3f9k2p5s8v1y4b6e0h3jm", "ledger": {"agentId": "b2x6"}}

        Good:
            {"agentId": "a7d3f9k2p5s8v1y4b6e0h3jm",
             "ledger": {"agentId": "a7d3f9k2p5s8v1y4b6e0h3jm"}}
        """),
)  # fmt: skip
_WORKSPACES: Final = tuple(f"{owner}/workspaceId" for owner in OWNERS)


def _differing(outer: str, inner: str, view: SessionView) -> Problems:
    """Return a problem at ``outer`` if its string differs from the string at ``inner``."""
    first, second = view.at(outer), view.at(inner)
    # Check the classes first: comparing deeply nested values could exhaust Python's stack.
    if first.__class__ is not str or second.__class__ is not str or first == second:
        return NONE
    outer, inner = view.pointer(outer), view.pointer(inner)
    sentence = f"{dotted(outer)} is {displayed(first)}, but {dotted(inner)} is {displayed(second)}"
    return (Problem(outer, sentence, ((inner, f"{dotted(inner)} should be the same"),)),)


@rule("ALC509")
def mixed_workspaces(view: SessionView) -> Problems:
    """The objects of one session belong to different workspaces.

    Objects are not shared between workspaces. The message compares all workspaceIds with the
    one of the session.

    Bad:
        {"workspaceId": "w5r8u1x4a7d0g3j6m9p2s5vy", "person": {"workspaceId": "x4t9"}}

    Good:
        {"workspaceId": "w5r8u1x4a7d0g3j6m9p2s5vy",
         "person": {"workspaceId": "w5r8u1x4a7d0g3j6m9p2s5vy"}}
    """
    workspaces = [
        (view.pointer(pointer), value)
        for pointer in _WORKSPACES
        if (value := view.at(pointer)).__class__ is str
    ]
    if not workspaces:
        return NONE
    pointer, workspace = workspaces[0]
    others = [(other, value) for other, value in workspaces if value != workspace]
    if not others:
        return NONE
    named = ", ".join(f"{dotted(other)} is {displayed(value)}" for other, value in others)
    related = tuple((other, f"it is {displayed(value)} here") for other, value in others)
    return (Problem(pointer, f"workspaceId is {displayed(workspace)}, but {named}", related),)


_SAME: Final = (
    *((row.outer, row.inner) for row in REFERENCES),
    *((_WORKSPACES[0], other) for other in _WORKSPACES[1:]),
)
_PAIRS: Final = tuple((*split(outer), *split(inner)) for outer, inner in _SAME)


def _is_fine(view: SessionView) -> bool:
    """Return whether each inner value is null or the same as the outer one."""
    owners = view.owners
    for owner, name, inner_owner, inner_name in _PAIRS:
        inner = owners[inner_owner][inner_name]
        if owners[owner][name] != inner and inner is not None:
            return False
    return True


_RULES: Final = tuple(
    Rule(row.code, row.name, partial(_differing, row.outer, row.inner), row.documentation)
    for row in REFERENCES
)

_CONDITIONS: Final = tuple(Condition("same", inner, outer) for outer, inner in _SAME)

FAMILIES: Final = (Family((*_RULES, mixed_workspaces), _is_fine, _CONDITIONS),)
