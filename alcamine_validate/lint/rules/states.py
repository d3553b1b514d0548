"""ALC6, states: values that contradict each other, although the schema allows each of them.

A missing required property is already an error (ALC102) and is not reported again. So these
rules check for null, and for absence only if the property is optional.
"""

from __future__ import annotations

from sys import intern
from typing import Final

from alcamine_validate.lint.rules.requirements import Requirement, Selector, family
from alcamine_validate.lint.rules.rule import NONE, Family, Problem, Problems, rule
from alcamine_validate.lint.rules.session_view import OWNERS, SessionView
from alcamine_validate.native.condition import Condition
from alcamine_validate.runtime.object_shape import Object

_STATUS: Final = Selector("/status", "the status", "the status")
_AGENT_STATUS: Final = Selector("/agent/status", "the agent's status", "the status")
_PAIRS: Final = tuple(
    (OWNERS.index(owner), intern(f"{verb}At"), intern(f"{verb}By"))
    for owner, verbs in (
        ("/agent", ("archived", "completed", "published")),
        ("/conversation", ("archived", "lastViewed")),
        ("/person", ("merged",)),
    )
    for verb in verbs
)
"""The index of an object in ``OWNERS``, and its properties for the time and actor of a change."""

_TIME_OF: Final = {
    "ARCHIVED": "archivedAt", "COMPLETED": "completedAt", "PUBLISHED": "publishedAt",
}  # fmt: skip
_INPUT_OF: Final = {"INBOUND_CALL": "PHONE", "WEB_VOICE": "WEB_VOICE"}
_INPUT_MODES: Final = ("PHONE", "SMS", "WEB_CHAT", "WEB_VOICE")

REQUIREMENTS: Final = (
    Requirement("ALC601", "completed-without-time",
        _STATUS, ("COMPLETED",), not_null=("completedAt",), documentation="""
        A completed session has no completedAt.

        Reports select sessions by this time, and would omit this one.

        Bad:
            {"status": "COMPLETED", "completedAt": null}

        Good:
            {"status": "COMPLETED", "completedAt": "2026-03-14T09:29:02.640Z"}
        """),
    Requirement("ALC602", "completed-without-start",
        _STATUS, ("COMPLETED",), not_null=("startedAt",), documentation="""
        A completed session has no startedAt.

        Its duration is unknown, so its cost can't be right.

        Bad:
            {"status": "COMPLETED", "startedAt": null}

        Good:
            {"status": "COMPLETED", "startedAt": "2026-03-14T09:26:52.903Z"}
        """),
    Requirement("ALC603", "pending-with-times",
        _STATUS, ("PENDING",), null=("startedAt", "endedAt"), documentation="""
        A pending session has started or ended.

        A pending session has not begun, so startedAt and endedAt are null. ALC605 covers
        completedAt.

        Bad:
            {"status": "PENDING", "completedAt": null, "endedAt": null,
             "startedAt": "2026-03-14T09:26:52.903Z"}

        Good:
            {"status": "PENDING", "completedAt": null, "endedAt": null, "startedAt": null,
             "lastHeartbeatAt": null}
        """),
    Requirement("ALC604", "in-progress-mismatch",
        _STATUS, ("IN_PROGRESS",), not_null=("startedAt",), null=("endedAt",), documentation="""
        A session in progress has not started, or has ended.

        A session in progress has a startedAt and no endedAt. ALC605 covers completedAt.

        Bad:
            {"status": "IN_PROGRESS", "completedAt": null, "endedAt": "2026-03-14T09:29:02.640Z"}

        Good:
            {"status": "IN_PROGRESS", "completedAt": null, "endedAt": null}
        """),
    Requirement("ALC605", "completion-without-status",
        _STATUS, ("PENDING", "IN_PROGRESS"), null=("completedAt",), documentation="""
        A session has a completedAt, but its status is PENDING or IN_PROGRESS.

        Only completed sessions have a completedAt. A status that the schema does not list is
        only the error ALC103, even with a completedAt.

        Bad:
            {"status": "IN_PROGRESS", "endedAt": null, "completedAt": "2026-03-14T09:29:02.640Z"}

        Good:
            {"status": "COMPLETED", "completedAt": "2026-03-14T09:29:02.640Z"}
        """),
    Requirement("ALC612", "published-without-version",
        _AGENT_STATUS, ("PUBLISHED",), not_null=("publishedVersionId",), documentation="""
        A published agent has no publishedVersionId.

        The value may differ from the id of the session's version, because the agent may have
        been published again since.

        Bad:
            {"agent": {"status": "PUBLISHED", "publishedVersionId": null}}

        Good:
            {"agent": {"status": "PUBLISHED", "publishedVersionId": "smr26ay62y0h2r16i9o2i2j6"}}
        """),
)  # fmt: skip


@rule("ALC606")
def type_without_input_mode(view: SessionView) -> Problems:
    """A session has a type that its agent's version does not accept.

    A session of type WEB_VOICE requires WEB_VOICE in the version's inputMode, and one of type
    INBOUND_CALL requires PHONE. Nothing is reported if inputMode lists a value that the published
    schema does not list, because this value may stand for the required one.

    Bad:
        {"type": "INBOUND_CALL", "agent": {"version": {"inputMode": ["WEB_VOICE"]}}}

    Good:
        {"type": "INBOUND_CALL", "agent": {"version": {"inputMode": ["WEB_VOICE", "PHONE"]}}}
    """
    type_, modes = view.session.get("type"), view.version.get("inputMode")
    wanted = _INPUT_OF.get(type_) if type_.__class__ is str else None
    if wanted is None or modes.__class__ is not list or not modes or wanted in modes:
        return NONE
    if not all(mode in _INPUT_MODES for mode in modes):
        return NONE
    related = (("/agent/version/inputMode", f"{wanted} should be listed here"),)
    sentence = f"{type_} requires {wanted}, but inputMode does not list it"
    return (Problem("/type", sentence, related, {"expected": [wanted]}),)


@rule("ALC611")
def agent_status_without_time(view: SessionView) -> Problems:
    """An archived, completed or published agent lacks the time of that change.

    The schema requires the actor (archivedBy), but not the time (archivedAt). Both null and
    absent times are reported.

    Bad:
        {"agent": {"status": "ARCHIVED", "archivedAt": null}}

    Good:
        {"agent": {"status": "ARCHIVED", "archivedAt": "2026-03-13T17:00:00.000Z",
                   "updatedAt": "2026-03-13T17:00:00.000Z",
                   "archivedBy": "u3t6r9p2n5l8j1h4f7d0b3zx"}}
    """
    status = view.agent.get("status")
    name = _TIME_OF.get(status) if status.__class__ is str else None
    if name is None or view.agent.get(name) is not None:
        return NONE
    if name not in view.agent and not _can_miss(view, name):
        return NONE
    if name in view.agent:
        sentence = f"{name} is null, but the agent's status is {status}"
        return (Problem(f"/agent/{name}", sentence, (("/agent/status", "the status"),)),)
    actor = f"{name.removesuffix('At')}By"
    related = ((f"/agent/{actor}", f"{actor} is set"),) if view.agent.get(actor) else ()
    sentence = f"{name} is missing, but the agent's status is {status}"
    return (Problem("/agent/status", sentence, related, {"property": name}),)


def _can_miss(view: SessionView, name: str) -> bool:
    """Return whether the absence of an agent's property, which is optional, means something."""
    return not view.is_partial and name in view.owner_shape("/agent").properties


@rule("ALC613")
def unpaired_actor(view: SessionView) -> Problems:
    """A change has an actor but no time, or a time but no actor.

    archivedAt and archivedBy belong together, as do completed…, published…, lastViewed… and
    merged…: both are null, or neither is. The schema allows an agent's …At to be absent,
    which counts as null.

    Bad:
        {"conversation": {"archivedAt": null, "archivedBy": "u3t6r9p2n5l8j1h4f7d0b3zx"}}

    Good:
        {"conversation": {"archivedAt": "2026-03-15T10:00:00.000Z",
                          "archivedBy": "u3t6r9p2n5l8j1h4f7d0b3zx"}}
    """
    found = []
    for index, moment, actor in _PAIRS:
        owner = view.owners[index]
        if (owner.get(moment) is None) is (owner.get(actor) is None) or actor not in owner:
            continue
        if moment in owner or (owner is view.agent and _can_miss(view, moment)):
            found.append(_unpaired(OWNERS[index], owner, moment, actor))
    return found


def _unpaired(pointer: str, owner: Object, moment: str, actor: str) -> Problem:
    if moment not in owner:
        sentence = f"{actor} is set, but {moment} is missing"
        return Problem(f"{pointer}/{actor}", sentence, params={"property": moment})
    null, other = (moment, actor) if owner[moment] is None else (actor, moment)
    related = ((f"{pointer}/{other}", f"{other} is set"),)
    return Problem(f"{pointer}/{null}", f"{null} is null, but {other} is not", related)


def _is_fine(view: SessionView) -> bool:
    owners, agent = view.owners, view.agent
    for index, moment, actor in _PAIRS:
        owner = owners[index]
        if (owner.get(moment) is None) is not (owner[actor] is None):
            return False
    required, mode = _TIME_OF.get(agent["status"]), _INPUT_OF.get(view.session["type"])
    has_time = required is None or agent.get(required) is not None
    return has_time and (mode is None or mode in view.version["inputMode"])


_CONDITIONS: Final = (
    *(
        Condition("null-together", f"{OWNERS[index]}/{actor}", f"{OWNERS[index]}/{moment}")
        for index, moment, actor in _PAIRS
    ),
    *(
        Condition("not-null", f"/agent/{name}", selector="/agent/status", selected=(status,))
        for status, name in _TIME_OF.items()
    ),
    *(
        Condition("includes", "/agent/version/inputMode", texts=(mode,),
                  selector="/type", selected=(type_,))
        for type_, mode in _INPUT_OF.items()
    ),
)  # fmt: skip

FAMILIES: Final = (
    family(REQUIREMENTS),
    Family(
        (type_without_input_mode, agent_status_without_time, unpaired_actor), _is_fine, _CONDITIONS
    ),
)
