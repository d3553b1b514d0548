"""ALC6, states: values that contradict each other, although the schema allows each of them.

A missing required property is already an error (ALC102) and is not reported again. So these
rules check for null, and for absence only if the property is optional.
"""

from __future__ import annotations

from typing import Final

from alcamine_validate.lint.rules.rule import NONE, Problem, Problems, rule
from alcamine_validate.lint.rules.session_view import SessionView, is_null
from alcamine_validate.runtime.object_shape import Object

_STATUS: Final = (("/status", "the status"),)
_AGENT_STATUS: Final = (("/agent/status", "the status"),)
_PAIRS: Final = {
    "/agent": (
        ("archivedAt", "archivedBy"),
        ("completedAt", "completedBy"),
        ("publishedAt", "publishedBy"),
    ),
    "/conversation": (("archivedAt", "archivedBy"), ("lastViewedAt", "lastViewedBy")),
    "/person": (("mergedAt", "mergedBy"),),
}
_TIME_OF: Final = {
    "ARCHIVED": "archivedAt", "COMPLETED": "completedAt", "PUBLISHED": "publishedAt",
}  # fmt: skip
_INPUT_OF: Final = {"INBOUND_CALL": "PHONE", "WEB_VOICE": "WEB_VOICE"}


def is_fine(view: SessionView) -> bool:
    """Return whether no states contradict each other."""
    session = view.session
    return (
        _times_fit(session)
        and _INPUT_OF[session["type"]] in (view.version["inputMode"] or _INPUT_OF.values())
        and _agent_fits(view.agent)
        and _pairs_fit(view.agent, view.conversation, view.person)
    )


def _times_fit(session: Object) -> bool:
    """Return whether the timestamps of a session match its status."""
    status, started = session["status"], session["startedAt"]
    if status == "COMPLETED":
        return started is not None and session["completedAt"] is not None
    has_ended = session["endedAt"] is not None or session["completedAt"] is not None
    return not has_ended and (started is None) is (status == "PENDING")


def _agent_fits(agent: Object) -> bool:
    status = agent["status"]
    if status == "PUBLISHED" and agent["publishedVersionId"] is None:
        return False
    return status == "DRAFT" or agent.get(_TIME_OF[status]) is not None


def _pairs_fit(agent: Object, conversation: Object, person: Object) -> bool:
    """Return whether the values of each pair are both null or both set.

    Raise KeyError if a required property is absent; then the rule runs.
    """
    return (
        (agent.get("archivedAt") is None) is (agent["archivedBy"] is None)
        and (agent.get("completedAt") is None) is (agent["completedBy"] is None)
        and (agent.get("publishedAt") is None) is (agent["publishedBy"] is None)
        and (conversation["archivedAt"] is None) is (conversation["archivedBy"] is None)
        and (conversation["lastViewedAt"] is None) is (conversation["lastViewedBy"] is None)
        and (person["mergedAt"] is None) is (person["mergedBy"] is None)
    )


# The session


@rule("ALC601")
def completed_without_time(view: SessionView) -> Problems:
    """A completed session has no completedAt.

    Reports select sessions by this time, and would omit this one.

    Bad:
        {"status": "COMPLETED", "completedAt": null}

    Good:
        {"status": "COMPLETED", "completedAt": "2026-03-14T09:29:02.640Z"}
    """
    session = view.session
    if session.get("status") != "COMPLETED" or not is_null(session, "completedAt"):
        return NONE
    return (Problem("/completedAt", "completedAt is null, but the status is COMPLETED", _STATUS),)


@rule("ALC602")
def completed_without_start(view: SessionView) -> Problems:
    """A completed session has no startedAt.

    Its duration is unknown, so its cost can't be right.

    Bad:
        {"status": "COMPLETED", "startedAt": null}

    Good:
        {"status": "COMPLETED", "startedAt": "2026-03-14T09:26:52.903Z"}
    """
    session = view.session
    if session.get("status") != "COMPLETED" or not is_null(session, "startedAt"):
        return NONE
    return (Problem("/startedAt", "startedAt is null, but the status is COMPLETED", _STATUS),)


@rule("ALC603")
def pending_with_times(view: SessionView) -> Problems:
    """A pending session has started or ended.

    A pending session has not begun, so startedAt and endedAt are null. ALC605 covers
    completedAt.

    Bad:
        {"status": "PENDING", "completedAt": null, "endedAt": null,
         "startedAt": "2026-03-14T09:26:52.903Z"}

    Good:
        {"status": "PENDING", "completedAt": null, "endedAt": null, "startedAt": null,
         "lastHeartbeatAt": null}
    """
    if view.session.get("status") != "PENDING":
        return NONE
    return _set(view.session, ("startedAt", "endedAt"), "PENDING")


@rule("ALC604")
def in_progress_mismatch(view: SessionView) -> Problems:
    """A session in progress has not started, or has ended.

    A session in progress has a startedAt and no endedAt. ALC605 covers completedAt.

    Bad:
        {"status": "IN_PROGRESS", "completedAt": null, "endedAt": "2026-03-14T09:29:02.640Z"}

    Good:
        {"status": "IN_PROGRESS", "completedAt": null, "endedAt": null}
    """
    session = view.session
    if session.get("status") != "IN_PROGRESS":
        return NONE
    if not is_null(session, "startedAt"):
        return _set(session, ("endedAt",), "IN_PROGRESS")
    sentence = "startedAt is null, but the status is IN_PROGRESS"
    return (Problem("/startedAt", sentence, _STATUS), *_set(session, ("endedAt",), "IN_PROGRESS"))


@rule("ALC605")
def completion_without_status(view: SessionView) -> Problems:
    """A session has a completedAt, but its status is PENDING or IN_PROGRESS.

    Only completed sessions have a completedAt. A status that the schema does not list is
    only the error ALC103, even with a completedAt.

    Bad:
        {"status": "IN_PROGRESS", "endedAt": null, "completedAt": "2026-03-14T09:29:02.640Z"}

    Good:
        {"status": "COMPLETED", "completedAt": "2026-03-14T09:29:02.640Z"}
    """
    status = view.session.get("status")
    if status not in ("PENDING", "IN_PROGRESS"):
        return NONE
    return _set(view.session, ("completedAt",), status)


def _set(session: Object, names: tuple[str, ...], status: str) -> Problems:
    """Return a problem for each of these timestamps that is set although the status forbids it."""
    return [
        Problem(f"/{name}", f"{name} is set, but the status is {status}", _STATUS)
        for name in names
        if session.get(name) is not None
    ]


@rule("ALC606")
def type_without_input_mode(view: SessionView) -> Problems:
    """A session has a type that its agent's version does not accept.

    A session of type WEB_VOICE requires WEB_VOICE in the version's inputMode, and one of type
    INBOUND_CALL requires PHONE.

    Bad:
        {"type": "INBOUND_CALL", "agent": {"version": {"inputMode": ["WEB_VOICE"]}}}

    Good:
        {"type": "INBOUND_CALL", "agent": {"version": {"inputMode": ["WEB_VOICE", "PHONE"]}}}
    """
    type_, modes = view.session.get("type"), view.version.get("inputMode")
    if type_.__class__ is not str or modes.__class__ is not list or not modes:
        return NONE
    wanted = _INPUT_OF.get(type_)
    if wanted is None or any([mode.__class__ is str and mode == wanted for mode in modes]):
        return NONE
    related = (("/agent/version/inputMode", f"{wanted} should be listed here"),)
    sentence = f"{type_} requires {wanted}, but inputMode does not list it"
    return (Problem("/type", sentence, related, {"expected": [wanted]}),)


# The agent, and pairs of time and actor


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
    if name not in view.agent and view.is_partial:
        return NONE
    if name in view.agent:
        sentence = f"{name} is null, but the agent's status is {status}"
        return (Problem(f"/agent/{name}", sentence, _AGENT_STATUS),)
    actor = f"{name.removesuffix('At')}By"
    related = ((f"/agent/{actor}", f"{actor} is set"),) if view.agent.get(actor) else ()
    sentence = f"{name} is missing, but the agent's status is {status}"
    return (Problem("/agent/status", sentence, related, {"property": name}),)


@rule("ALC612")
def published_without_version(view: SessionView) -> Problems:
    """A published agent has no publishedVersionId.

    The value may differ from the id of the session's version, because the agent may have
    been published again since.

    Bad:
        {"agent": {"status": "PUBLISHED", "publishedVersionId": null}}

    Good:
        {"agent": {"status": "PUBLISHED", "publishedVersionId": "smr26ay62y0h2r16i9o2i2j6"}}
    """
    agent = view.agent
    if agent.get("status") != "PUBLISHED" or not is_null(agent, "publishedVersionId"):
        return NONE
    sentence = "publishedVersionId is null, but the agent's status is PUBLISHED"
    return (Problem("/agent/publishedVersionId", sentence, _AGENT_STATUS),)


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
    owners = (view.agent, view.conversation, view.person)
    return [
        _unpaired(pointer, owner, *pair)
        for (pointer, pairs), owner in zip(_PAIRS.items(), owners, strict=True)
        for pair in pairs
        if (owner.get(pair[0]) is None) is not (owner.get(pair[1]) is None)
        and pair[1] in owner
        and (pair[0] in owner or (owner is view.agent and not view.is_partial))
    ]


def _unpaired(pointer: str, owner: Object, moment: str, actor: str) -> Problem:
    if moment not in owner:
        sentence = f"{actor} is set, but {moment} is missing"
        return Problem(f"{pointer}/{actor}", sentence, params={"property": moment})
    null, other = (moment, actor) if owner[moment] is None else (actor, moment)
    related = ((f"{pointer}/{other}", f"{other} is set"),)
    return Problem(f"{pointer}/{null}", f"{null} is null, but {other} is not", related)
