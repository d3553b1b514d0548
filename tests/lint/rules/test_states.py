"""The rules of states: what the status of a Session and of its agent requires."""

from __future__ import annotations

from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.generated.coverage import ITEMS
from alcamine_validate.lint.rules import states
from alcamine_validate.schema.document import read_document
from alcamine_validate.schema.spec_files import spec_file
from alcamine_validate.text.json_pointer import split
from tests.lint.rules.sessions import (
    VERSION,
    Message,
    check_message,
    codes,
    codes_of_module,
    findings_of,
    places_of,
)
from tests.support.mutations import removed
from tests.support.sessions import ABSENT, session
from tests.support.tables import for_each

STATUS: Final = (("/status", "the status"),)
AGENT_STATUS: Final = (("/agent/status", "the status"),)

# The full message of each rule

MESSAGES: Final = (
    Message(
        "ALC601",
        (("/completedAt", None),),
        "/completedAt",
        "completedAt is null, but the status is COMPLETED",
        STATUS,
    ),
    Message(
        "ALC602",
        (("/startedAt", None),),
        "/startedAt",
        "startedAt is null, but the status is COMPLETED",
        STATUS,
    ),
    Message(
        "ALC603",
        (("/status", "PENDING"), ("/completedAt", None), ("/startedAt", None)),
        "/endedAt",
        "endedAt is set, but the status is PENDING",
        STATUS,
    ),
    Message(
        "ALC604",
        (("/status", "IN_PROGRESS"), ("/completedAt", None)),
        "/endedAt",
        "endedAt is set, but the status is IN_PROGRESS",
        STATUS,
    ),
    Message(
        "ALC605",
        (("/status", "IN_PROGRESS"), ("/endedAt", None)),
        "/completedAt",
        "completedAt is set, but the status is IN_PROGRESS",
        STATUS,
    ),
    Message(
        "ALC606",
        ((f"{VERSION}/inputMode", ["WEB_VOICE", "SMS"]),),
        "/type",
        "INBOUND_CALL requires PHONE, but inputMode does not list it",
        ((f"{VERSION}/inputMode", "PHONE should be listed here"),),
    ),
    Message(
        "ALC611",
        (("/agent/publishedAt", None), ("/agent/publishedBy", None)),
        "/agent/publishedAt",
        "publishedAt is null, but the agent's status is PUBLISHED",
        AGENT_STATUS,
    ),
    Message(
        "ALC612",
        (("/agent/publishedVersionId", None),),
        "/agent/publishedVersionId",
        "publishedVersionId is null, but the agent's status is PUBLISHED",
        AGENT_STATUS,
    ),
    Message(
        "ALC613",
        (("/person/mergedAt", "2026-03-15T10:00:00.000Z"),),
        "/person/mergedBy",
        "mergedBy is null, but mergedAt is not",
        (("/person/mergedAt", "mergedAt is set"),),
    ),
)


def test_every_rule_has_a_message_here() -> None:
    """Each rule of the module has one case, in the order of their codes."""
    assert [case.code for case in MESSAGES] == codes_of_module(states)


@pytest.mark.parametrize("case", MESSAGES, ids=[case.code for case in MESSAGES])
def test_a_rule_has_its_message(case: Message) -> None:
    """A Session that breaks one rule has one finding of this rule, and no others."""
    check_message(case)


# ALC6: the status of the session

MOMENT: Final = "2026-03-14T09:28:00.000Z"
TIMES: Final = ("/startedAt", "/endedAt", "/completedAt")


def with_status(status: Any, *times: Any) -> Any:
    """Return the example with this status, startedAt, endedAt and completedAt."""
    changes = zip(TIMES, times, strict=True)
    return session(("/status", status), ("/lastHeartbeatAt", None), *changes)


STATES: Final[list[tuple[Any, tuple[Any, Any, Any], list[tuple[str, str]]]]] = [
    ("COMPLETED", (MOMENT, MOMENT, MOMENT), []),
    ("COMPLETED", (MOMENT, None, MOMENT), []),
    ("COMPLETED", (MOMENT, MOMENT, None), [("ALC601", "/completedAt")]),
    ("COMPLETED", (None, MOMENT, MOMENT), [("ALC602", "/startedAt")]),
    ("COMPLETED", (None, None, None), [("ALC601", "/completedAt")]),
    ("PENDING", (None, None, None), []),
    ("PENDING", (MOMENT, None, None), [("ALC603", "/startedAt")]),
    ("PENDING", (None, MOMENT, None), [("ALC603", "/endedAt")]),
    ("PENDING", (MOMENT, MOMENT, None), [("ALC603", "/startedAt"), ("ALC603", "/endedAt")]),
    ("PENDING", (None, None, MOMENT), [("ALC605", "/completedAt")]),
    ("IN_PROGRESS", (MOMENT, None, None), []),
    ("IN_PROGRESS", (None, None, None), [("ALC604", "/startedAt")]),
    ("IN_PROGRESS", (MOMENT, MOMENT, None), [("ALC604", "/endedAt")]),
    ("IN_PROGRESS", (None, MOMENT, None), [("ALC604", "/startedAt"), ("ALC604", "/endedAt")]),
    ("IN_PROGRESS", (MOMENT, None, MOMENT), [("ALC605", "/completedAt")]),
    ("FAILED", (None, None, MOMENT), [("ALC103", "/status")]),
    (None, (None, None, MOMENT), [("ALC101", "/status")]),
    ("completed", (None, None, None), [("ALC103", "/status")]),
    (["COMPLETED"], (None, None, None), [("ALC101", "/status")]),
    ({"COMPLETED": 1}, (MOMENT, MOMENT, MOMENT), [("ALC101", "/status")]),
]


def test_a_status_wants_its_times() -> None:
    """A finding is at the timestamp, related to the status; the first code hides the others."""

    def check(status: Any, times: tuple[Any, Any, Any], wanted: list[tuple[str, str]]) -> None:
        value = with_status(status, *times)
        found = [each for each in av.findings(value) if each.code != "ALC407"]
        assert sorted((each.code, each.pointer) for each in found) == sorted(wanted)
        for each in found:
            if each.code.startswith("ALC6"):
                assert [related.pointer for related in each.related] == ["/status"]

    for_each(STATES, check)


@pytest.mark.parametrize("malformed", ["", "soon", 5, [], {}, False])
def test_a_malformed_time_does_not_count_as_null(malformed: Any) -> None:
    """Rules treat a malformed time of a COMPLETED Session as present; the schema reports it."""
    value = with_status("COMPLETED", malformed, MOMENT, malformed)
    assert not {code for code in codes(value) if code.startswith("ALC6")}


@pytest.mark.parametrize("status", ["COMPLETED", "PENDING", "IN_PROGRESS"])
def test_absent_times_are_reported_by_the_schema_alone(status: str) -> None:
    """No rule reports a missing time again, whatever the status."""
    for pointer in TIMES:
        value = removed(with_status(status, MOMENT, None, None), pointer)
        without = {(each.code, each.pointer) for each in av.findings(value)}
        assert not {pair for pair in without if pair[1] == pointer}


def test_a_type_wants_its_input_mode() -> None:
    """WEB_VOICE needs the mode WEB_VOICE, INBOUND_CALL needs PHONE, and others need none."""

    def check(type_: Any, modes: Any, wanted: list[str]) -> None:
        value = session(("/type", type_), (f"{VERSION}/inputMode", modes))
        assert sorted(codes(value)) == sorted(wanted)
        if "ALC606" in wanted:
            assert places_of("ALC606", value) == [("/type", (f"{VERSION}/inputMode",))]

    for_each(
        [
            ("INBOUND_CALL", ["PHONE"], []),
            ("INBOUND_CALL", ["WEB_VOICE", "PHONE"], []),
            ("WEB_VOICE", ["WEB_VOICE"], []),
            ("WEB_VOICE", ["SMS", "WEB_CHAT", "WEB_VOICE"], []),
            ("INBOUND_CALL", ["WEB_VOICE"], ["ALC606"]),
            ("INBOUND_CALL", ["SMS"], ["ALC606"]),
            ("WEB_VOICE", ["WEB_CHAT"], ["ALC606"]),
            ("WEB_VOICE", ["PHONE"], ["ALC606"]),
            ("WEB_VOICE", [], ["ALC631"]),
            ("INBOUND_CALL", None, ["ALC101"]),
            ("INBOUND_CALL", "SMS", ["ALC101"]),
            ("INBOUND_CALL", {}, ["ALC101"]),
            ("INBOUND_CALL", ["phone"], ["ALC103"]),
            ("INBOUND_CALL", [["PHONE"]], ["ALC101"]),
            ("OUTBOUND_CALL", ["SMS"], ["ALC103"]),
            (None, ["SMS"], ["ALC101"]),
            (["WEB_VOICE"], ["SMS"], ["ALC101"]),
        ],
        check,
    )


# ALC61: the status of the agent, and pairs of a person and a time

AGENT_TIMES: Final = {
    "ARCHIVED": "archived", "COMPLETED": "completed", "PUBLISHED": "published",
}  # fmt: skip


def agent(status: Any, **times: Any) -> Any:
    """Return the example with this agent status, and null for all agent times but ``times``."""
    pairs = {f"{verb}{end}": None for verb in AGENT_TIMES.values() for end in ("At", "By")}
    changes = [(f"/agent/{name}", value) for name, value in {**pairs, **times}.items()]
    return session(("/agent/status", status), *changes)


@pytest.mark.parametrize(("status", "verb"), list(AGENT_TIMES.items()))
def test_a_status_of_an_agent_wants_its_time(status: str, verb: str) -> None:
    """A null is found at the timestamp, absence at the status; other times don't count."""
    name = f"{verb}At"
    assert places_of("ALC611", agent(status)) == [(f"/agent/{name}", ("/agent/status",))]
    assert codes(agent(status)) == ["ALC611"]
    gone = removed(agent(status), f"/agent/{name}")
    (finding,) = findings_of("ALC611", gone)
    assert (finding.pointer, finding.related) == ("/agent/status", ())
    assert finding.message == f"{name} is missing, but the agent's status is {status}"
    there = agent(status, **{name: "2026-03-11T00:00:00.000Z", f"{verb}By": "u3"})
    assert codes(there) == []
    for other in set(AGENT_TIMES.values()) - {verb}:
        times = {f"{other}At": "2026-03-11T00:00:00.000Z", f"{other}By": "u3"}
        assert codes(agent(status, **times)) == ["ALC611"]


@pytest.mark.parametrize("status", ["DRAFT", "draft", None, 5, [], {}, ["ARCHIVED"]])
def test_another_status_of_an_agent_wants_no_time(status: Any) -> None:
    """A draft needs no time, and neither does a status that is not valid."""
    assert findings_of("ALC611", agent(status)) == []
    assert (
        findings_of(
            "ALC612", session(("/agent/status", status), ("/agent/publishedVersionId", None))
        )
        == []
    )


@pytest.mark.parametrize("status", ["ARCHIVED", "COMPLETED", "PUBLISHED"])
def test_only_a_published_agent_wants_a_version(status: str) -> None:
    """An archived agent may never have been published."""
    value = session(("/agent/status", status), ("/agent/publishedVersionId", None))
    found = places_of("ALC612", value)
    wanted = [("/agent/publishedVersionId", ("/agent/status",))]
    assert found == (wanted if status == "PUBLISHED" else [])


PAIRS: Final = [
    ("/agent", "archived"),
    ("/agent", "completed"),
    ("/agent", "published"),
    ("/conversation", "archived"),
    ("/conversation", "lastViewed"),
    ("/person", "merged"),
]


@pytest.mark.parametrize(("owner", "verb"), PAIRS)
def test_who_and_when_belong_together(owner: str, verb: str) -> None:
    """The finding is at the null one of the pair, and related to the other one."""
    at, by = f"{owner}/{verb}At", f"{owner}/{verb}By"
    when = "2026-03-15T10:00:00.000Z"
    assert places_of("ALC613", session((at, when), (by, None))) == [(by, (at,))]
    assert places_of("ALC613", session((at, None), (by, "u3"))) == [(at, (by,))]
    assert findings_of("ALC613", session((at, when), (by, "u3"))) == []
    assert findings_of("ALC613", session((at, None), (by, None))) == []


@pytest.mark.parametrize(("owner", "verb"), PAIRS)
def test_an_absent_property_makes_no_pair(owner: str, verb: str) -> None:
    """An absent property is not treated as null, except an agent's time, which may be absent."""
    at, by = f"{owner}/{verb}At", f"{owner}/{verb}By"
    when = "2026-03-15T10:00:00.000Z"
    for changes in (
        ((at, when), (by, ABSENT)),
        ((at, ABSENT), (by, "u3")),
        ((at, ABSENT), (by, None)),
    ):
        lacks_time = owner == "/agent" and changes == ((at, ABSENT), (by, "u3"))
        assert places_of("ALC613", session(*changes)) == [(by, ())] * lacks_time


def test_other_times_have_no_actor() -> None:
    """A deletedAt has no …By, and createdBy and updatedBy form no pair with their times."""
    assert codes(session(("/person/deletedAt", "2026-03-15T10:00:00.000Z"))) == []
    assert codes(session(("/ledger/createdBy", None), ("/ledger/updatedBy", "u3"))) == []
    assert codes(session((f"{VERSION}/createdBy", None))) == []


OPTIONAL_TIMES: Final = ("/agent/archivedAt", "/agent/completedAt", "/agent/publishedAt")


@pytest.mark.parametrize(("pointer", "found"), list(zip(OPTIONAL_TIMES, (0, 0, 1), strict=True)))
def test_a_time_that_may_be_absent_is_missed_where_the_status_wants_it(
    pointer: str, found: int
) -> None:
    """The example's agent is published, so it needs publishedAt and no other time."""
    places_ = places_of("ALC611", session((pointer, ABSENT)))
    assert places_ == [("/agent/status", ("/agent/publishedBy",))] * found
    # The finding hides ALC613: publishedBy is set and lacks its time for the same reason.
    assert codes(session((pointer, ABSENT))) == ["ALC611"] * found
    assert len(places_of("ALC613", session((pointer, ABSENT)))) == found


def with_new_values(schema: Any) -> Any:
    """Return a schema in which each enum of texts lists as many new ones."""
    if isinstance(schema, list):
        return [with_new_values(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    changed = {name: with_new_values(each) for name, each in schema.items()}
    if "enum" in schema:
        changed["enum"] = [*schema["enum"], *map(renamed, schema["enum"])]
    return changed


def renamed(value: Any, *tokens: str) -> Any:
    """Return a value with another text at a place, which has ``*`` for all elements."""
    if not tokens:
        return f"{value}_NEW" if isinstance(value, str) else value
    token, *below = tokens
    if token == "*":
        return [renamed(each, *below) for each in value]
    return {**value, token: renamed(value[token], *below)} if (value or {}).get(token) else value


def test_any_listed_value_may_be_another_one() -> None:
    """No rule has a finding if the document lists new values and a Session has them."""
    validator = av.session_validator(spec=with_new_values(read_document(spec_file("openapi.yaml"))))
    listed = (item for item in ITEMS if item[0] == "value" and not item[1].endswith("/model"))
    samples = [av.sample(seed=seed) for seed in range(30)]

    def check(pointer: str) -> None:
        values = [renamed(sample, *split(pointer)) for sample in samples]
        assert values != samples
        assert [validator.findings(value) for value in values] == [[]] * len(values)

    for_each(dict.fromkeys(pointer for _, pointer, _ in listed), check)
