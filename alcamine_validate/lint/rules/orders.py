"""ALC4, the order of timestamps that different clocks may have written.

An order that one machine's clock determines is part of the schema, and its violation is an error
(ALC401). Equal times are in order. A value that is null, absent or not a timestamp is never out
of order.
"""

from __future__ import annotations

from typing import Final

from alcamine_validate.lint.rules.rule import NONE, Problem, Problems, rule
from alcamine_validate.lint.rules.session_view import NOWHERE, SessionView, dotted
from alcamine_validate.runtime.timestamps import in_order_within
from alcamine_validate.validator.messages import displayed

_LAST: Final = "~"
"""Sorts after every timestamp."""


def is_fine(view: SessionView) -> bool:
    """Return True if all timestamps are certainly in order, comparing them as text only."""
    if not view.has_canonical_timestamps:
        return False
    session, conversation = view.session, view.conversation
    person, ledger = view.person, view.ledger
    created, ended = session["createdAt"], session["endedAt"] or ""
    # Null counts as the earliest time on the left of a comparison and as the latest on the right.
    return bool(
        (
            not ended
            or (session["lastHeartbeatAt"] or "") <= ended <= (session["completedAt"] or _LAST)
        )
        and view.agent["createdAt"] <= view.version["createdAt"] <= created
        and conversation["createdAt"] <= created >= person["createdAt"]
        and (ledger is NOWHERE or created <= ledger["createdAt"])
        and ended <= (conversation["lastSessionEndedAt"] or _LAST)
        and person["firstSeenAt"] <= (person["identifiedAt"] or _LAST)
    )


@rule("ALC402")
def heartbeat_after_end(view: SessionView) -> Problems:
    """The last heartbeat of a session is later than its end.

    Heartbeats stop when a session ends. Either endedAt is wrong, or two captures of one
    session were mixed.

    Bad:
        {"lastHeartbeatAt": "2026-03-14T09:29:02.641Z", "endedAt": "2026-03-14T09:29:02.640Z"}

    Good:
        {"lastHeartbeatAt": "2026-03-14T09:29:00.215Z", "endedAt": "2026-03-14T09:29:02.640Z"}
    """
    return _ordered(view, "/lastHeartbeatAt", "/endedAt")


@rule("ALC403")
def end_after_completion(view: SessionView) -> Problems:
    """A session was completed before it ended.

    The server completes a session at its end or later.

    Bad:
        {"endedAt": "2026-03-14T09:29:02.641Z", "completedAt": "2026-03-14T09:29:02.640Z"}

    Good:
        {"endedAt": "2026-03-14T09:29:02.640Z", "completedAt": "2026-03-14T09:29:02.640Z"}
    """
    return _ordered(view, "/endedAt", "/completedAt")


@rule("ALC404")
def session_before_its_parts(view: SessionView) -> Problems:
    """A session is older than its agent, its version, its conversation or its person.

    All of them exist before the session; the conversation and the person are created some
    milliseconds before it.

    Bad:
        {"createdAt": "2026-03-14T09:26:35.118Z",
         "conversation": {"createdAt": "2026-03-14T09:26:35.119Z"}}

    Good:
        {"createdAt": "2026-03-14T09:26:35.118Z",
         "conversation": {"createdAt": "2026-03-14T09:26:35.109Z"}}
    """
    return [
        problem
        for owner in ("/agent", "/agent/version", "/conversation", "/person")
        for problem in _ordered(view, f"{owner}/createdAt", "/createdAt")
    ]


@rule("ALC405")
def version_before_agent(view: SessionView) -> Problems:
    """An agent's version is older than the agent.

    A version is created for an existing agent.

    Bad:
        {"agent": {"createdAt": "2026-03-10T08:10:05.221Z",
                   "version": {"createdAt": "2026-03-10T08:10:05.220Z"}}}

    Good:
        {"agent": {"createdAt": "2026-02-02T15:04:11.031Z",
                   "version": {"createdAt": "2026-03-10T08:10:05.220Z"}}}
    """
    return _ordered(view, "/agent/createdAt", "/agent/version/createdAt")


@rule("ALC406")
def ledger_before_session(view: SessionView) -> Problems:
    """A session's ledger entry is older than the session.

    The cost of a session is known at its end, so the entry is created after the session.

    Bad:
        {"createdAt": "2026-03-14T09:26:35.118Z",
         "ledger": {"createdAt": "2026-03-14T09:26:35.117Z"}}

    Good:
        {"createdAt": "2026-03-14T09:26:35.118Z",
         "ledger": {"createdAt": "2026-03-14T09:29:02.701Z"}}
    """
    return _ordered(view, "/createdAt", f"{view.ledger_pointer}/createdAt")


@rule("ALC407")
def stale_last_session_end(view: SessionView) -> Problems:
    """A conversation's last session ended before this one did.

    lastSessionEndedAt is the end of the newest session of the conversation, so no session
    of the conversation ends later.

    Bad:
        {"endedAt": "2026-03-14T09:29:02.640Z",
         "conversation": {"lastSessionEndedAt": "2026-03-14T09:29:02.639Z"}}

    Good:
        {"endedAt": "2026-03-14T09:29:02.640Z",
         "conversation": {"lastSessionEndedAt": "2026-03-14T09:29:02.643Z"}}
    """
    return _ordered(view, "/endedAt", "/conversation/lastSessionEndedAt")


@rule("ALC408")
def identified_before_seen(view: SessionView) -> Problems:
    """A person was identified before being seen for the first time.

    A person is seen first, and identified at that moment or later.

    Bad:
        {"person": {"firstSeenAt": "2026-03-14T09:26:35.088Z",
                    "identifiedAt": "2026-03-14T09:26:35.087Z"}}

    Good:
        {"person": {"firstSeenAt": "2026-03-14T09:26:35.087Z",
                    "identifiedAt": "2026-03-14T09:26:35.087Z"}}
    """
    return _ordered(view, "/person/firstSeenAt", "/person/identifiedAt")


def _ordered(view: SessionView, earlier: str, later: str) -> Problems:
    """Return a problem at ``later`` if its time is before that at ``earlier``."""
    first, second = view.at(earlier), view.at(later)
    if in_order_within(view.tolerance, first, second):
        return NONE
    sentence = f"{dotted(later)} ({displayed(second)}) is earlier than {dotted(earlier)}"
    related = ((earlier, f"{dotted(earlier)} should not be later"),)
    return (Problem(later, f"{sentence} ({displayed(first)})", related),)
