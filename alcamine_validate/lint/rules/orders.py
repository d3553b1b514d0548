"""ALC4, the order of timestamps that different clocks may have written.

An order that one machine's clock determines is part of the schema, and its violation is an error
(ALC401). Equal times are in order. A value that is null, absent or not a timestamp is never out
of order.
"""

from __future__ import annotations

from functools import partial
from typing import Final, NamedTuple

from alcamine_validate.lint.rules.rule import Family, Problem, Problems, Rule
from alcamine_validate.lint.rules.session_view import SessionView, dotted, split
from alcamine_validate.native.condition import Condition
from alcamine_validate.runtime.timestamps import in_order_within
from alcamine_validate.validator.messages import displayed


class Order(NamedTuple):
    """A rule as data: ``pairs`` are the pointers of an earlier and a later timestamp."""

    code: str
    name: str
    pairs: tuple[tuple[str, str], ...]
    documentation: str


ORDERS: Final = (
    Order("ALC402", "heartbeat-after-end", (("/lastHeartbeatAt", "/endedAt"),), """
        The last heartbeat of a session is later than its end.

        Heartbeats stop when a session ends. Either endedAt is wrong, or two captures of one
        session were mixed.

        Bad:
            {"lastHeartbeatAt": "2026-03-14T09:29:02.641Z", "endedAt": "2026-03-14T09:29:02.640Z"}

        Good:
            {"lastHeartbeatAt": "2026-03-14T09:29:00.215Z", "endedAt": "2026-03-14T09:29:02.640Z"}
        """),
    Order("ALC403", "end-after-completion", (("/endedAt", "/completedAt"),), """
        A session was completed before it ended.

        The server completes a session at its end or later.

        Bad:
            {"endedAt": "2026-03-14T09:29:02.641Z", "completedAt": "2026-03-14T09:29:02.640Z"}

        Good:
            {"endedAt": "2026-03-14T09:29:02.640Z", "completedAt": "2026-03-14T09:29:02.640Z"}
        """),
    Order("ALC404", "session-before-its-parts",
        (
            ("/agent/createdAt", "/createdAt"),
            ("/agent/version/createdAt", "/createdAt"),
            ("/conversation/createdAt", "/createdAt"),
            ("/person/createdAt", "/createdAt"),
        ), """
        A session is older than its agent, its version, its conversation or its person.

        All of them exist before the session; the conversation and the person are created some
        milliseconds before it.

        Bad:
            {"createdAt": "2026-03-14T09:26:35.118Z",
             "conversation": {"createdAt": "2026-03-14T09:26:35.119Z"}}

        Good:
            {"createdAt": "2026-03-14T09:26:35.118Z",
             "conversation": {"createdAt": "2026-03-14T09:26:35.109Z"}}
        """),
    Order("ALC405", "version-before-agent", (("/agent/createdAt", "/agent/version/createdAt"),), """
        An agent's version is older than the agent.

        A version is created for an existing agent.

        Bad:
            {"agent": {"createdAt": "2026-03-10T08:10:05.221Z",
                       "version": {"createdAt": "2026-03-10T08:10:05.220Z"}}}

        Good:
            {"agent": {"createdAt": "2026-02-02T15:04:11.031Z",
                       "version": {"createdAt": "2026-03-10T08:10:05.220Z"}}}
        """),
    Order("ALC406", "ledger-before-session", (("/createdAt", "/ledger/createdAt"),), """
        A session's ledger entry is older than the session.

        The cost of a session is known at its end, so the entry is created after the session.

        Bad:
            {"createdAt": "2026-03-14T09:26:35.118Z",
             "ledger": {"createdAt": "2026-03-14T09:26:35.117Z"}}

        Good:
            {"createdAt": "2026-03-14T09:26:35.118Z",
             "ledger": {"createdAt": "2026-03-14T09:29:02.701Z"}}
        """),
    Order("ALC407", "stale-last-session-end",
        (("/endedAt", "/conversation/lastSessionEndedAt"),), """
        A conversation's last session ended before this one did.

        lastSessionEndedAt is the end of the newest session of the conversation, so no session
        of the conversation ends later.

        Bad:
            {"endedAt": "2026-03-14T09:29:02.640Z",
             "conversation": {"lastSessionEndedAt": "2026-03-14T09:29:02.639Z"}}

        Good:
            {"endedAt": "2026-03-14T09:29:02.640Z",
             "conversation": {"lastSessionEndedAt": "2026-03-14T09:29:02.643Z"}}
        """),
    Order("ALC408", "identified-before-seen",
        (("/person/firstSeenAt", "/person/identifiedAt"),), """
        A person was identified before being seen for the first time.

        A person is seen first, and identified at that moment or later.

        Bad:
            {"person": {"firstSeenAt": "2026-03-14T09:26:35.088Z",
                        "identifiedAt": "2026-03-14T09:26:35.087Z"}}

        Good:
            {"person": {"firstSeenAt": "2026-03-14T09:26:35.087Z",
                        "identifiedAt": "2026-03-14T09:26:35.087Z"}}
        """),
)  # fmt: skip


def _out_of_order(pairs: tuple[tuple[str, str], ...], view: SessionView) -> Problems:
    """Return a problem for each pair whose later timestamp is before the earlier one."""
    return [
        _problem(view.pointer(earlier), first, view.pointer(later), second)
        for earlier, later in pairs
        for first, second in ((view.at(earlier), view.at(later)),)
        if not in_order_within(view.tolerance, first, second)
    ]


def _problem(earlier: str, first: str, later: str, second: str) -> Problem:
    sentence = f"{dotted(later)} ({displayed(second)}) is earlier than {dotted(earlier)}"
    related = ((earlier, f"{dotted(earlier)} should not be later"),)
    return Problem(later, f"{sentence} ({displayed(first)})", related)


_PAIRS: Final = tuple((*split(first), *split(last)) for row in ORDERS for first, last in row.pairs)


def _is_fine(view: SessionView) -> bool:
    """Return whether all timestamps are certainly in order, comparing them as text only."""
    if not (view.is_canonical or view.has_canonical_timestamps):
        return False
    owners = view.owners
    for owner, name, later_owner, later_name in _PAIRS:
        later = owners[later_owner][later_name]
        if later is not None:
            earlier = owners[owner][name]
            if earlier is not None and earlier > later:
                return False
    return True


_RULES: Final = tuple(
    Rule(row.code, row.name, partial(_out_of_order, row.pairs), row.documentation) for row in ORDERS
)

_CONDITIONS: Final = tuple(
    Condition("not-before", last, first) for row in ORDERS for first, last in row.pairs
)

FAMILIES: Final = (Family(_RULES, _is_fine, _CONDITIONS),)
