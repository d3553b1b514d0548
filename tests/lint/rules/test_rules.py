"""Each rule at its boundaries: what it says, where, what it speaks of beside, and when not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module, resources
from typing import Any, Final, NamedTuple

import pytest

import alcamine_validate as av
from alcamine_validate.generated.object_shapes import ROOT as SESSION_SHAPE
from alcamine_validate.lint.rules.registry import RULES
from alcamine_validate.lint.rules.time_zones import IANA_VERSION, TIME_ZONES
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.runtime.object_shape import ObjectShape
from alcamine_validate.text.json_pointer import resolve
from tests.support.mutations import example, places, removed, replaced
from tests.support.places import SUPPORT
from tests.support.sessions import ABSENT, session

WEBHOOK: Final = SUPPORT / "session-completed.webhook.json"
VERSION: Final = "/agent/version"

Change = tuple[str, Any]
"""A pointer and what is put there; ABSENT takes the member out."""

Place = tuple[str, tuple[str, ...]]
"""The pointer of a finding, and those that it speaks of beside."""


def of(code: str, value: Any, config: Config | None = None) -> list[av.Finding]:
    """Return the findings of one code; text and the parsed value must have the same."""
    found = [each for each in av.findings(value, config=config) if each.code == code]
    text = json.dumps(value, ensure_ascii=False)
    in_text = [each for each in av.findings(text, config=config) if each.code == code]
    assert [said(each) for each in in_text] == [said(each) for each in found]
    return found


def said(finding: av.Finding) -> tuple[Any, ...]:
    """Return what a finding says wherever the Session came from."""
    related = [(each.pointer, each.message) for each in finding.related]
    return finding.code, finding.severity, finding.pointer, finding.message, related


def where(code: str, value: Any, config: Config | None = None) -> list[Place]:
    """Return the places of the findings of one code."""
    return [
        (each.pointer, tuple(related.pointer for related in each.related))
        for each in of(code, value, config)
    ]


def codes(value: Any) -> list[str]:
    """Return the codes of all findings; text and the parsed value must have the same."""
    found = [each.code for each in av.findings(value)]
    assert [each.code for each in av.findings(json.dumps(value))] == found
    return found


# What each rule says, in full


class Said(NamedTuple):
    """A Session, and the one finding of a code that it must have."""

    code: str
    changes: tuple[Change, ...]
    pointer: str
    message: str
    related: tuple[tuple[str, str], ...] = ()


STATUS: Final = (("/status", "the status"),)
AGENT_STATUS: Final = (("/agent/status", "the status"),)
REASON: Final = (("/ledger/reason", "the reason"),)
INCENTIVE: Final = ((f"{VERSION}/incentiveType", "the type"),)
OTHER: Final = "b2x6"
LONG: Final = "2026-03-14T09:29:02.640"

MESSAGES: Final = (
    Said(
        "ALC206",
        ((f"{VERSION}/themeId", "Dark"),),
        f"{VERSION}/themeId",
        '"Dark" is no cuid2, as the server\'s ids are: '
        "a lower-case letter, then 1 to 31 lower-case letters or digits",
    ),
    Said(
        "ALC207",
        (("/startedAt", "2026-03-14T09:26:52Z"),),
        "/startedAt",
        '"2026-03-14T09:26:52Z" is an unusual spelling: the server writes YYYY-MM-DDTHH:MM:SS.sssZ',
    ),
    Said(
        "ALC402",
        (("/lastHeartbeatAt", "2026-03-14T09:29:02.641Z"),),
        "/endedAt",
        'endedAt ("2026-03-14T09:29:02.640Z") is earlier than '
        'lastHeartbeatAt ("2026-03-14T09:29:02.641Z")',
        (("/lastHeartbeatAt", "lastHeartbeatAt should be no later"),),
    ),
    Said(
        "ALC403",
        (("/endedAt", "2026-03-14T09:29:02.641Z"),),
        "/completedAt",
        'completedAt ("2026-03-14T09:29:02.640Z") is earlier than '
        'endedAt ("2026-03-14T09:29:02.641Z")',
        (("/endedAt", "endedAt should be no later"),),
    ),
    Said(
        "ALC404",
        (("/conversation/createdAt", "2026-03-14T09:26:35.119Z"),),
        "/createdAt",
        'createdAt ("2026-03-14T09:26:35.118Z") is earlier than '
        'conversation.createdAt ("2026-03-14T09:26:35.119Z")',
        (("/conversation/createdAt", "conversation.createdAt should be no later"),),
    ),
    Said(
        "ALC405",
        (("/agent/createdAt", "2026-03-10T08:10:05.221Z"),),
        f"{VERSION}/createdAt",
        'agent.version.createdAt ("2026-03-10T08:10:05.220Z") is earlier than '
        'agent.createdAt ("2026-03-10T08:10:05.221Z")',
        (("/agent/createdAt", "agent.createdAt should be no later"),),
    ),
    Said(
        "ALC406",
        (("/ledger/createdAt", "2026-03-14T09:26:35.117Z"),),
        "/ledger/createdAt",
        'ledger.createdAt ("2026-03-14T09:26:35.117Z") is earlier than '
        'createdAt ("2026-03-14T09:26:35.118Z")',
        (("/createdAt", "createdAt should be no later"),),
    ),
    Said(
        "ALC407",
        (("/conversation/lastSessionEndedAt", "2026-03-14T09:29:02.639Z"),),
        "/conversation/lastSessionEndedAt",
        'conversation.lastSessionEndedAt ("2026-03-14T09:29:02.639Z") is earlier than '
        'endedAt ("2026-03-14T09:29:02.640Z")',
        (("/endedAt", "endedAt should be no later"),),
    ),
    Said(
        "ALC408",
        (("/person/identifiedAt", "2026-03-14T09:26:35.086Z"),),
        "/person/identifiedAt",
        'person.identifiedAt ("2026-03-14T09:26:35.086Z") is earlier than '
        'person.firstSeenAt ("2026-03-14T09:26:35.087Z")',
        (("/person/firstSeenAt", "person.firstSeenAt should be no later"),),
    ),
    Said(
        "ALC501",
        (("/agent/id", OTHER), (f"{VERSION}/agentId", OTHER)),
        "/agentId",
        'agentId is "a7d3f9k2p5s8v1y4b6e0h3jm", but agent.id is "b2x6"',
        (("/agent/id", "agent.id should be the same"),),
    ),
    Said(
        "ALC502",
        ((f"{VERSION}/id", OTHER),),
        "/agentVersionId",
        'agentVersionId is "n2c6r9t1w4z7d0g3k5m8p2sv", but agent.version.id is "b2x6"',
        ((f"{VERSION}/id", "agent.version.id should be the same"),),
    ),
    Said(
        "ALC503",
        ((f"{VERSION}/agentId", OTHER),),
        "/agent/id",
        'agent.id is "a7d3f9k2p5s8v1y4b6e0h3jm", but agent.version.agentId is "b2x6"',
        ((f"{VERSION}/agentId", "agent.version.agentId should be the same"),),
    ),
    Said(
        "ALC504",
        (("/conversation/id", OTHER),),
        "/conversationId",
        'conversationId is "c8z2v5n8k1h4e7b0y3w6t9rq", but conversation.id is "b2x6"',
        (("/conversation/id", "conversation.id should be the same"),),
    ),
    Said(
        "ALC505",
        (("/person/id", OTHER),),
        "/personId",
        'personId is "p6h9l2o5r8u1x4b7e0i3m6qt", but person.id is "b2x6"',
        (("/person/id", "person.id should be the same"),),
    ),
    Said(
        "ALC506",
        (("/conversation/personId", OTHER),),
        "/personId",
        'personId is "p6h9l2o5r8u1x4b7e0i3m6qt", but conversation.personId is "b2x6"',
        (("/conversation/personId", "conversation.personId should be the same"),),
    ),
    Said(
        "ALC507",
        (("/ledger/sessionId", OTHER),),
        "/id",
        'id is "q4w8n2x6c0v5b9m3l7k1j2hg", but ledger.sessionId is "b2x6"',
        (("/ledger/sessionId", "ledger.sessionId should be the same"),),
    ),
    Said(
        "ALC508",
        (("/ledger/agentId", OTHER),),
        "/agentId",
        'agentId is "a7d3f9k2p5s8v1y4b6e0h3jm", but ledger.agentId is "b2x6"',
        (("/ledger/agentId", "ledger.agentId should be the same"),),
    ),
    Said(
        "ALC509",
        ((f"{VERSION}/workspaceId", "x4"), ("/ledger/workspaceId", "y5")),
        "/workspaceId",
        'workspaceId is "w5r8u1x4a7d0g3j6m9p2s5vy", unlike '
        'ledger.workspaceId ("y5"), agent.version.workspaceId ("x4")',
        (
            ("/ledger/workspaceId", 'it is "y5" here'),
            (f"{VERSION}/workspaceId", 'it is "x4" here'),
        ),
    ),
    Said(
        "ALC601",
        (("/completedAt", None),),
        "/completedAt",
        "completedAt is null, but the status is COMPLETED",
        STATUS,
    ),
    Said(
        "ALC602",
        (("/startedAt", None),),
        "/startedAt",
        "startedAt is null, but the status is COMPLETED",
        STATUS,
    ),
    Said(
        "ALC603",
        (("/status", "PENDING"), ("/completedAt", None), ("/startedAt", None)),
        "/endedAt",
        "endedAt is set, but the status is PENDING",
        STATUS,
    ),
    Said(
        "ALC604",
        (("/status", "IN_PROGRESS"), ("/completedAt", None)),
        "/endedAt",
        "endedAt is set, but the status is IN_PROGRESS",
        STATUS,
    ),
    Said(
        "ALC605",
        (("/status", "IN_PROGRESS"), ("/endedAt", None)),
        "/completedAt",
        "completedAt is set, but the status is IN_PROGRESS",
        STATUS,
    ),
    Said(
        "ALC606",
        ((f"{VERSION}/inputMode", ["WEB_VOICE", "SMS"]),),
        "/type",
        "INBOUND_CALL needs PHONE, which inputMode lacks",
        ((f"{VERSION}/inputMode", "PHONE should be in it"),),
    ),
    Said(
        "ALC611",
        (("/agent/publishedAt", None), ("/agent/publishedBy", None)),
        "/agent/publishedAt",
        "publishedAt is null, but the agent's status is PUBLISHED",
        AGENT_STATUS,
    ),
    Said(
        "ALC612",
        (("/agent/publishedVersionId", None),),
        "/agent/publishedVersionId",
        "publishedVersionId is null, but the agent's status is PUBLISHED",
        AGENT_STATUS,
    ),
    Said(
        "ALC613",
        (("/person/mergedAt", "2026-03-15T10:00:00.000Z"),),
        "/person/mergedBy",
        "mergedBy is null, but mergedAt is not",
        (("/person/mergedAt", "mergedAt is set"),),
    ),
    Said(
        "ALC621",
        ((f"{VERSION}/incentiveType", "CASH"), (f"{VERSION}/incentiveCurrencyCode", "USD")),
        f"{VERSION}/incentiveAmount",
        "incentiveAmount is null, but incentiveType is CASH",
        INCENTIVE,
    ),
    Said(
        "ALC622",
        ((f"{VERSION}/incentiveAmount", 100),),
        f"{VERSION}/incentiveAmount",
        "incentiveAmount is set, but incentiveType is NONE",
        INCENTIVE,
    ),
    Said(
        "ALC623",
        (("/ledger/amount", 1),),
        "/ledger/amount",
        "the amount 1 adds credits, but VOICE_USAGE takes them: it is 0 or less",
        REASON,
    ),
    Said(
        "ALC624",
        (("/ledger/sessionId", None),),
        "/ledger/sessionId",
        "sessionId is null, but the reason is VOICE_USAGE",
        REASON,
    ),
    Said(
        "ALC625",
        (("/ledger/reason", "SUBSCRIPTION_REFILL"), ("/ledger/amount", -1)),
        "/ledger/amount",
        "the amount -1 takes credits, but SUBSCRIPTION_REFILL adds them: it is 0 or more",
        REASON,
    ),
    Said(
        "ALC626",
        (("/ledger/reason", "REDEMPTION_CODE"), ("/ledger/amount", 5)),
        "/ledger/redemptionCodeId",
        "redemptionCodeId is null, but the reason is REDEMPTION_CODE",
        REASON,
    ),
    Said(
        "ALC631",
        ((f"{VERSION}/languages", []),),
        f"{VERSION}/languages",
        "languages is empty; list at least one",
    ),
    Said(
        "ALC632",
        ((f"{VERSION}/languages", ["en", "fr", "en"]),),
        f"{VERSION}/languages/2",
        '"en" is listed already',
        ((f"{VERSION}/languages/0", "the first one"),),
    ),
    Said(
        "ALC633",
        ((f"{VERSION}/maxParticipants", -1),),
        f"{VERSION}/maxParticipants",
        "maxParticipants is -1, below 0; null means any number",
    ),
    Said(
        "ALC634",
        ((f"{VERSION}/version", -3),),
        f"{VERSION}/version",
        "version is -3, below 1, the first",
    ),
    Said("ALC635", (("/agent/name", "  "),), "/agent/name", "name is blank"),
    Said(
        "ALC636",
        ((f"{VERSION}/timezone", "europe/zurich"),),
        f"{VERSION}/timezone",
        '"europe/zurich" is no IANA time zone (did you mean "Europe/Zurich"?)',
    ),
    Said(
        "ALC637",
        (("/agent/description", "a\n\tb\u001b[0m"),),
        "/agent/description",
        "the text has the control character U+001B at index 4",
    ),
    Said(
        "ALC701",
        (("/person/e-mail", ["a"]),),
        "/person/e-mail",
        'the schema knows no property "e-mail" here (did you mean "email"?); its value is an array',
    ),
)


def test_every_rule_has_a_message_here() -> None:
    """One case for each, in their order."""
    assert [case.code for case in MESSAGES] == [each.code for each in RULES]


@pytest.mark.parametrize("case", MESSAGES, ids=[case.code for case in MESSAGES])
def test_what_a_rule_says(case: Said) -> None:
    """One finding of its code, of its name and severity, and no finding of another code."""
    (finding,) = of(case.code, session(*case.changes))
    (rule,) = (each for each in RULES if each.code == case.code)
    assert (finding.rule, finding.severity) == (rule.name, rule.severity)
    assert finding.pointer == case.pointer
    assert finding.message == case.message
    assert tuple((each.pointer, each.message) for each in finding.related) == case.related
    assert finding.schema_pointer == ""
    assert set(codes(session(*case.changes))) == {case.code}


def test_a_finding_of_text_has_its_places() -> None:
    """Lines and columns of the value, and of the other one that it speaks of."""
    text = '{"agentId": "aa",\n "agent": {"id": "bb"}}'
    (finding,) = (each for each in av.findings(text) if each.code == "ALC501")
    assert (finding.line, finding.column, finding.end_line, finding.end_column) == (1, 13, 1, 17)
    (related,) = finding.related
    assert (related.line, related.column, related.end_column) == (2, 18, 22)


# Null, absent and malformed


def shapes_in(shape: ObjectShape) -> Iterator[ObjectShape]:
    """Yield an shape and those in it."""
    yield shape
    for _, part in shape.children:
        yield from shapes_in(part)


MEMBERS: Final = [pointer for pointer, _ in places(example()) if pointer]
OPTIONAL_TIMES: Final = ("/agent/archivedAt", "/agent/completedAt", "/agent/publishedAt")


@pytest.mark.parametrize(
    "pointer", [each for each in MEMBERS if not each[-1].isdigit() and each not in OPTIONAL_TIMES]
)
def test_what_is_absent_is_the_schemas_alone(pointer: str) -> None:
    """A required property that is missing is ALC102, and no rule repeats it."""
    assert set(codes(session((pointer, ABSENT)))) <= {"ALC102"}


@pytest.mark.parametrize(("pointer", "found"), list(zip(OPTIONAL_TIMES, (0, 0, 1), strict=True)))
def test_a_time_that_may_be_absent_is_missed_where_the_status_wants_it(
    pointer: str, found: int
) -> None:
    """The example's agent is published, so that it needs publishedAt and no other."""
    places_ = where("ALC611", session((pointer, ABSENT)))
    assert places_ == [("/agent/status", ())] * found
    # The example's publishedBy is set, so that it lacks its time as well.
    assert set(codes(session((pointer, ABSENT)))) == ({"ALC611", "ALC613"} if found else set())


@pytest.mark.parametrize("pointer", MEMBERS)
def test_a_null_breaks_no_order_and_no_reference(pointer: str) -> None:
    """There is nothing to compare."""
    assert not {code[:4] for code in codes(session((pointer, None)))} & {"ALC2", "ALC4", "ALC5"}


@pytest.mark.parametrize("pointer", MEMBERS)
def test_what_is_of_another_type_breaks_no_order_and_no_reference(pointer: str) -> None:
    """It is an error of its type, if it is one."""
    others: tuple[Any, ...] = (False, True, 0, 1.5, [], {}, [[]])
    for other in others:
        found = {code[:4] for code in codes(session((pointer, other)))}
        assert not found & {"ALC2", "ALC4", "ALC5"}, other


@pytest.mark.parametrize("root", [None, True, 0, 1.5, "text", [], [{"agentId": "?"}]])
def test_a_root_that_is_no_object_has_no_rules(root: Any) -> None:
    """The schema says all there is to say."""
    assert [finding.code for finding in av.findings(json.dumps(root))] == ["ALC101"]


def test_an_empty_object_has_no_rules() -> None:
    """All that is said is what is missing."""
    assert set(codes({})) == {"ALC102"}


# ALC2: identifiers and formats

IDENTIFIERS: Final = [
    f"{shape.pointer}/{name}" for shape in shapes_in(SESSION_SHAPE) for name in shape.identifiers
]
TIMESTAMPS: Final = [
    f"{shape.pointer}/{name}" for shape in shapes_in(SESSION_SHAPE) for name in shape.timestamps
]


@pytest.mark.parametrize("pointer", IDENTIFIERS)
@pytest.mark.parametrize("text", ["", "a", "A1", "1a", "a-b", "a\n", "ä1", "a" * 33, "a1 "])
def test_a_text_that_is_no_cuid2_is_odd(pointer: str, text: str) -> None:
    """Wherever the schema leaves the id free."""
    assert where("ALC206", session((pointer, text))) == [(pointer, ())]


@pytest.mark.parametrize("pointer", IDENTIFIERS)
@pytest.mark.parametrize("text", ["a1", "aa", "z" * 24, "a" * 25, "a" * 32, None])
def test_a_cuid2_is_not_odd(pointer: str, text: str | None) -> None:
    """From 2 to 32 characters, and null."""
    assert of("ALC206", session((pointer, text))) == []


@pytest.mark.parametrize(
    "pointer", ["/id", "/workspaceId", "/agent/id", "/agent/createdBy", "/person/rootPersonId"]
)
def test_an_id_that_has_its_format_is_the_schemas(pointer: str) -> None:
    """It is ALC201, an error, and is not said twice."""
    assert "ALC201" in codes(session((pointer, "A1")))
    assert of("ALC206", session((pointer, "A1"))) == []


@pytest.mark.parametrize(
    "pointer",
    [
        "/completedMeta/traceId",
        f"{VERSION}/config/tts/voiceId",
        "/ledger/idempotencyKey",
        "/person/properties/agentId",
        "/agentid",
    ],
)
def test_ids_of_others_are_free(pointer: str) -> None:
    """Those of no other system, and nothing in free-form or unknown properties."""
    assert of("ALC206", session((pointer, "NOT A CUID2"))) == []


def test_every_odd_id_is_named() -> None:
    """In the order of the text; nulls between them don't hide any."""
    value = session(("/agentId", "A"), (f"{VERSION}/agentFlowId", "-"), ("/ledger/agentId", ""))
    assert [pointer for pointer, _ in where("ALC206", value)] == [
        "/agentId",
        f"{VERSION}/agentFlowId",
        "/ledger/agentId",
    ]


def test_ids_that_look_right_together_are_told_apart() -> None:
    """Two texts of 48 characters and a comma between are not two ids."""
    value = session(("/agentId", f"{'a' * 24},{'b' * 24}"), ("/agentVersionId", ""))
    assert [pointer for pointer, _ in where("ALC206", value)] == ["/agentId", "/agentVersionId"]


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-14T09:29:02Z",
        "2026-03-14T09:29:02.6Z",
        "2026-03-14T09:29:02.64Z",
        "2026-03-14T09:29:02.6400Z",
        "2026-03-14t09:29:02.640Z",
        "2026-03-14T09:29:02.640z",
        "2026-03-14T09:29:02.640+00:00",
        "2026-03-14T10:29:02.640+01:00",
        "2026-03-14T09:29:02.640-00:00",
    ],
)
def test_a_valid_timestamp_in_another_spelling_is_mentioned(text: str) -> None:
    """An offset, more or fewer digits, lower case."""
    for pointer in TIMESTAMPS:
        (finding,) = of("ALC207", session((pointer, text)))
        assert (finding.pointer, finding.severity) == (pointer, av.Severity.INFO)


@pytest.mark.parametrize("pointer", TIMESTAMPS)
@pytest.mark.parametrize(
    "text", ["2026-03-14T09:29:02.640Z", "0000-01-01T00:00:00.000Z", "2016-12-31T23:59:60.000Z"]
)
def test_the_servers_spelling_is_not_mentioned(pointer: str, text: str) -> None:
    """Whatever the moment is."""
    assert of("ALC207", session((pointer, text))) == []


@pytest.mark.parametrize(
    "text", ["", "2026-03-14", "2026-03-14 09:29:02Z", "2026-02-30T09:29:02Z", "2026-03-14T09:29Z"]
)
def test_what_is_no_timestamp_is_the_schemas(text: str) -> None:
    """ALC203 says it, and ALC207 does not say it again."""
    value = session(("/endedAt", text))
    assert set(codes(value)) == {"ALC203"}


def test_an_unknown_or_free_form_timestamp_is_not_mentioned() -> None:
    """Nothing is known of them."""
    value = session(("/person/properties/createdAt", "2026-03-14T09:29:02Z"))
    assert codes(value) == []


# ALC4: the order of timestamps


class Order(NamedTuple):
    """A rule's pair: its code, the earlier timestamp and the later one."""

    code: str
    earlier: str
    later: str


ORDERS: Final = (
    Order("ALC402", "/lastHeartbeatAt", "/endedAt"),
    Order("ALC403", "/endedAt", "/completedAt"),
    Order("ALC404", "/agent/createdAt", "/createdAt"),
    Order("ALC404", f"{VERSION}/createdAt", "/createdAt"),
    Order("ALC404", "/conversation/createdAt", "/createdAt"),
    Order("ALC404", "/person/createdAt", "/createdAt"),
    Order("ALC405", "/agent/createdAt", f"{VERSION}/createdAt"),
    Order("ALC406", "/createdAt", "/ledger/createdAt"),
    Order("ALC407", "/endedAt", "/conversation/lastSessionEndedAt"),
    Order("ALC408", "/person/firstSeenAt", "/person/identifiedAt"),
)
EACH_ORDER: Final = pytest.mark.parametrize(
    "order", ORDERS, ids=[f"{order.code} {order.earlier}" for order in ORDERS]
)


def ordered(order: Order, earlier: Any, later: Any, config: Config | None = None) -> list[Place]:
    """Return the places of an order's code, the timestamps being these."""
    value = session((order.earlier, earlier), (order.later, later))
    found = where(order.code, value, config)
    # Another pair of the same rule may share the later timestamp.
    return [(pointer, related) for pointer, related in found if related == (order.earlier,)]


@EACH_ORDER
@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2026-03-14T09:26:35.119Z", "2026-03-14T09:26:35.118Z"),
        ("2027-01-01T00:00:00.000Z", "2026-12-31T23:59:59.999Z"),
        ("2026-03-14T09:26:35.1180001Z", "2026-03-14T09:26:35.118Z"),
        ("2026-03-14T09:26:35.118-00:01", "2026-03-14T09:26:35.118Z"),
        ("2026-03-14T10:26:35.118+01:00", "2026-03-14T09:26:35.117Z"),
        ("2016-12-31T23:59:60.000Z", "2016-12-31T23:59:59.999Z"),
        ("0001-01-01T00:00:00.000Z", "0000-12-31T23:59:59.999Z"),
        (f"{LONG}{'0' * 4999}1Z", f"{LONG}{'0' * 5000}Z"),
    ],
    ids=["ms", "year", "digits", "offset", "two-offsets", "leap-second", "year-0", "5000-digits"],
)
def test_just_out_of_order_is_found(order: Order, earlier: str, later: str) -> None:
    """At the later timestamp, with the earlier one beside."""
    assert ordered(order, earlier, later) == [(order.later, (order.earlier,))]


@EACH_ORDER
@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("2026-03-14T09:26:35.118Z", "2026-03-14T09:26:35.118Z"),
        ("2026-03-14T09:26:35.118Z", "2026-03-14T09:26:35.119Z"),
        ("2026-03-14T10:26:35.118+01:00", "2026-03-14T09:26:35.118Z"),
        ("2026-03-14T09:26:35.118000Z", "2026-03-14T09:26:35.118Z"),
        ("2016-12-31T23:59:60.000Z", "2017-01-01T00:00:00.000Z"),
        (f"{LONG}{'0' * 5000}Z", f"{LONG}Z"),
    ],
    ids=["equal", "ms", "offset", "digits", "leap-second", "5000-digits"],
)
def test_equal_moments_and_later_ones_are_in_order(order: Order, earlier: str, later: str) -> None:
    """However they are spelt."""
    assert ordered(order, earlier, later) == []


@EACH_ORDER
@pytest.mark.parametrize(
    "other", [None, "", "soon", "2026-03-14", "9999-99-99T99:99:99.999Z", 5, [], {}, True]
)
def test_without_two_moments_there_is_no_order(order: Order, other: Any) -> None:
    """Null and what is malformed is passed over, on either side."""
    assert ordered(order, other, "2000-01-01T00:00:00.000Z") == []
    assert ordered(order, "2100-01-01T00:00:00.000Z", other) == []


@EACH_ORDER
def test_orders_are_tolerated_as_set(order: Order) -> None:
    """By at most the tolerance, exactly, on text and parsed values."""
    config = Config(order_tolerance="250ms")
    later = "2026-03-14T09:26:35.000Z"
    assert ordered(order, "2026-03-14T09:26:35.250Z", later, config) == []
    for earlier in ("2026-03-14T09:26:35.251Z", f"2026-03-14T09:26:35.25{'0' * 900}1Z"):
        assert ordered(order, earlier, later, config) == [(order.later, (order.earlier,))]


@EACH_ORDER
def test_orders_hold_where_the_object_is_missing(order: Order) -> None:
    """A part that is null, or no object, has no timestamps."""
    part = f"/{order.earlier.split('/')[1]}"
    if part != order.earlier:
        others: tuple[Any, ...] = (None, [], "x")
        for other in others:
            assert of(order.code, session((part, other))) == []


def test_every_part_that_is_younger_is_named() -> None:
    """Four of them, all at the one createdAt, each with its own."""
    value = session(("/createdAt", "2026-01-01T00:00:00.000Z"))
    assert where("ALC404", value) == [
        ("/createdAt", (f"{owner}/createdAt",))
        for owner in ("/agent", "/agent/version", "/conversation", "/person")
    ]


def test_only_parts_beyond_the_tolerance_are_named() -> None:
    """The others are still in order."""
    value = session(
        ("/conversation/createdAt", "2026-03-14T09:26:35.128Z"),
        ("/person/createdAt", "2026-03-14T09:26:35.129Z"),
    )
    config = Config(order_tolerance="10ms")
    assert where("ALC404", value, config) == [("/createdAt", ("/person/createdAt",))]


# ALC5: references


class Reference(NamedTuple):
    """A rule's pair: its code, the outer value and the inner one."""

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
    """At the outer value, with the inner one beside, whichever of them is changed."""
    code, outer, inner = reference
    for changed in (outer, inner):
        for text in ("b2x6", "", "B", resolve(example(), changed).upper()):
            assert where(code, session((changed, text))) == [(outer, (inner,))]


@EACH_REFERENCE
def test_a_reference_that_is_the_same_is_not(reference: Reference) -> None:
    """Equal texts, even where they are no ids."""
    code, outer, inner = reference
    for text in ("b2x6", "", "\u00e9"):
        assert of(code, session((outer, text), (inner, text))) == []


@EACH_REFERENCE
@pytest.mark.parametrize("other", [None, ABSENT, 5, True, [], {}, ["b2x6"]])
def test_a_reference_to_what_is_no_text_is_passed_over(reference: Reference, other: Any) -> None:
    """On either side."""
    code, outer, inner = reference
    assert of(code, session((outer, other))) == []
    assert of(code, session((inner, other))) == []
    assert of(code, session((outer, other), (inner, other))) == []


def test_a_published_version_may_be_another() -> None:
    """The agent was published anew during the session."""
    assert codes(session(("/agent/publishedVersionId", "b2x6"))) == []


def test_a_root_person_may_be_another() -> None:
    """Persons are merged."""
    assert codes(session(("/person/rootPersonId", "b2x6"))) == []


WORKSPACES: Final = ("/agent", "/conversation", "/person", "/ledger", VERSION)


@pytest.mark.parametrize("part", WORKSPACES)
def test_another_workspace_is_found(part: str) -> None:
    """At the session's own, with the one that differs beside."""
    place = f"{part}/workspaceId"
    for text in ("b2x6", "", resolve(example(), "/workspaceId").upper()):
        assert where("ALC509", session((place, text))) == [("/workspaceId", (place,))]


@pytest.mark.parametrize("part", WORKSPACES)
@pytest.mark.parametrize("other", [None, ABSENT, 5, [], {}])
def test_a_workspace_that_is_no_text_is_passed_over(part: str, other: Any) -> None:
    """And so is one of an object that is not there."""
    assert of("ALC509", session((f"{part}/workspaceId", other))) == []
    assert of("ALC509", session((part, other))) == []


def test_all_that_differ_are_in_one_finding() -> None:
    """Where the session is the odd one, all others differ from it."""
    value = session(("/workspaceId", "b2x6"))
    (finding,) = of("ALC509", value)
    assert finding.pointer == "/workspaceId"
    assert {each.pointer for each in finding.related} == {
        f"{part}/workspaceId" for part in WORKSPACES
    }
    for part in WORKSPACES:
        assert f"{part[1:].replace('/', '.')}.workspaceId" in finding.message


@pytest.mark.parametrize("own", [None, ABSENT, 5, []])
def test_without_a_workspace_of_the_sessions_own_the_parts_are_compared(own: Any) -> None:
    """The agent's counts then, and nothing is said where all are the same."""
    assert of("ALC509", session(("/workspaceId", own))) == []
    value = session(("/workspaceId", own), ("/person/workspaceId", "b2x6"))
    assert where("ALC509", value) == [("/agent/workspaceId", ("/person/workspaceId",))]


def test_equal_workspaces_of_other_text_are_fine() -> None:
    """What is compared is whether they are the same."""
    changes = [(f"{part}/workspaceId", "b2x6") for part in ("", *WORKSPACES)]
    assert codes(session(*changes)) == []


@pytest.mark.parametrize("place", ["/completedMeta/workspaceId", f"{VERSION}/config/workspaceId"])
def test_a_workspace_of_an_object_that_knows_none_is_drift(place: str) -> None:
    """It is an unknown property, and not compared."""
    assert codes(session((place, "b2x6"))) == ["ALC701"]


# ALC6: the status of the session

MOMENT: Final = "2026-03-14T09:28:00.000Z"
TIMES: Final = ("/startedAt", "/endedAt", "/completedAt")


def with_status(status: Any, *times: Any) -> Any:
    """Return the example with a status, and startedAt, endedAt and completedAt."""
    changes = zip(TIMES, times, strict=True)
    return session(("/status", status), ("/lastHeartbeatAt", None), *changes)


STATES: Final[list[tuple[Any, tuple[Any, Any, Any], list[tuple[str, str]]]]] = [
    ("COMPLETED", (MOMENT, MOMENT, MOMENT), []),
    ("COMPLETED", (MOMENT, None, MOMENT), []),
    ("COMPLETED", (MOMENT, MOMENT, None), [("ALC601", "/completedAt")]),
    ("COMPLETED", (None, MOMENT, MOMENT), [("ALC602", "/startedAt")]),
    ("COMPLETED", (None, None, None), [("ALC602", "/startedAt"), ("ALC601", "/completedAt")]),
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


@pytest.mark.parametrize(("status", "times", "wanted"), STATES)
def test_a_status_wants_its_times(
    status: Any, times: tuple[Any, Any, Any], wanted: list[tuple[str, str]]
) -> None:
    """Each code fires alone, at the timestamp, with the status beside."""
    value = with_status(status, *times)
    found = [each for each in av.findings(value) if each.code != "ALC407"]
    assert sorted((each.code, each.pointer) for each in found) == sorted(wanted)
    for each in found:
        if each.code.startswith("ALC6"):
            assert [related.pointer for related in each.related] == ["/status"]


@pytest.mark.parametrize("malformed", ["", "soon", 5, [], {}, False])
def test_a_malformed_time_is_no_null(malformed: Any) -> None:
    """COMPLETED has its times, if wrong ones; that is the schema's to say."""
    value = with_status("COMPLETED", malformed, MOMENT, malformed)
    assert not {code for code in codes(value) if code.startswith("ALC6")}


@pytest.mark.parametrize("status", ["COMPLETED", "PENDING", "IN_PROGRESS"])
def test_absent_times_are_the_schemas(status: str) -> None:
    """No status makes a rule repeat what is missing."""
    for pointer in TIMES:
        value = removed(with_status(status, MOMENT, None, None), pointer)
        without = {(each.code, each.pointer) for each in av.findings(value)}
        assert not {pair for pair in without if pair[1] == pointer}


@pytest.mark.parametrize(
    ("type_", "modes", "wanted"),
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
        ("INBOUND_CALL", ["phone"], ["ALC606", "ALC103"]),
        ("INBOUND_CALL", [["PHONE"]], ["ALC606", "ALC101"]),
        ("OUTBOUND_CALL", ["SMS"], ["ALC103"]),
        (None, ["SMS"], ["ALC101"]),
        (["WEB_VOICE"], ["SMS"], ["ALC101"]),
    ],
)
def test_a_type_wants_its_input_mode(type_: Any, modes: Any, wanted: list[str]) -> None:
    """WEB_VOICE wants WEB_VOICE, INBOUND_CALL wants PHONE; others want nothing."""
    value = session(("/type", type_), (f"{VERSION}/inputMode", modes))
    assert sorted(codes(value)) == sorted(wanted)
    if "ALC606" in wanted:
        assert where("ALC606", value) == [("/type", (f"{VERSION}/inputMode",))]


# ALC61: the agent, and who did what when

AGENT_TIMES: Final = {
    "ARCHIVED": "archived", "COMPLETED": "completed", "PUBLISHED": "published",
}  # fmt: skip


def agent(status: Any, **times: Any) -> Any:
    """Return the example with an agent that was never archived, completed or published."""
    pairs = {f"{verb}{end}": None for verb in AGENT_TIMES.values() for end in ("At", "By")}
    changes = [(f"/agent/{name}", value) for name, value in {**pairs, **times}.items()]
    return session(("/agent/status", status), *changes)


@pytest.mark.parametrize(("status", "verb"), list(AGENT_TIMES.items()))
def test_a_status_of_an_agent_wants_its_time(status: str, verb: str) -> None:
    """Null is found at the timestamp, absence at the status; the time of another won't do."""
    name = f"{verb}At"
    assert where("ALC611", agent(status)) == [(f"/agent/{name}", ("/agent/status",))]
    assert codes(agent(status)) == ["ALC611"]
    gone = removed(agent(status), f"/agent/{name}")
    (finding,) = of("ALC611", gone)
    assert (finding.pointer, finding.related) == ("/agent/status", ())
    assert finding.message == f"{name} is missing, but the agent's status is {status}"
    there = agent(status, **{name: "2026-03-11T00:00:00.000Z", f"{verb}By": "u3"})
    assert codes(there) == []
    for other in set(AGENT_TIMES.values()) - {verb}:
        times = {f"{other}At": "2026-03-11T00:00:00.000Z", f"{other}By": "u3"}
        assert codes(agent(status, **times)) == ["ALC611"]


@pytest.mark.parametrize("status", ["DRAFT", "draft", None, 5, [], {}, ["ARCHIVED"]])
def test_another_status_of_an_agent_wants_no_time(status: Any) -> None:
    """A draft has none, and what is no status wants nothing."""
    assert of("ALC611", agent(status)) == []
    assert (
        of("ALC612", session(("/agent/status", status), ("/agent/publishedVersionId", None))) == []
    )


@pytest.mark.parametrize("status", ["ARCHIVED", "COMPLETED", "PUBLISHED"])
def test_only_a_published_agent_wants_a_version(status: str) -> None:
    """An archived one may never have been published."""
    value = session(("/agent/status", status), ("/agent/publishedVersionId", None))
    found = where("ALC612", value)
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
    """The null one is where the finding is, the other one is beside."""
    at, by = f"{owner}/{verb}At", f"{owner}/{verb}By"
    when = "2026-03-15T10:00:00.000Z"
    assert where("ALC613", session((at, when), (by, None))) == [(by, (at,))]
    assert where("ALC613", session((at, None), (by, "u3"))) == [(at, (by,))]
    assert of("ALC613", session((at, when), (by, "u3"))) == []
    assert of("ALC613", session((at, None), (by, None))) == []


@pytest.mark.parametrize(("owner", "verb"), PAIRS)
def test_without_one_of_them_there_is_no_pair(owner: str, verb: str) -> None:
    """What is absent is not null, except an agent's time, which the schema lets be absent."""
    at, by = f"{owner}/{verb}At", f"{owner}/{verb}By"
    when = "2026-03-15T10:00:00.000Z"
    for changes in (
        ((at, when), (by, ABSENT)),
        ((at, ABSENT), (by, "u3")),
        ((at, ABSENT), (by, None)),
    ):
        lacks_time = owner == "/agent" and changes == ((at, ABSENT), (by, "u3"))
        assert where("ALC613", session(*changes)) == [(by, ())] * lacks_time


def test_other_times_have_no_actor() -> None:
    """Where the schema knows no …By, or no …At, nothing is paired."""
    assert codes(session(("/person/deletedAt", "2026-03-15T10:00:00.000Z"))) == []
    assert codes(session(("/ledger/createdBy", None), ("/ledger/updatedBy", "u3"))) == []
    assert codes(session((f"{VERSION}/createdBy", None))) == []


# ALC62: the incentive and the ledger


@pytest.mark.parametrize(
    ("type_", "amount", "currency", "wanted"),
    [
        ("CASH", 2500, "USD", []),
        ("CASH", None, "USD", [("ALC621", "incentiveAmount")]),
        ("CASH", 2500, None, [("ALC621", "incentiveCurrencyCode")]),
        ("CASH", None, None, [("ALC621", "incentiveAmount"), ("ALC621", "incentiveCurrencyCode")]),
        ("CASH", ABSENT, ABSENT, []),
        ("CASH", 0, "", []),
        ("NONE", None, None, []),
        ("NONE", None, "USD", []),
        ("NONE", ABSENT, "USD", []),
        ("NONE", 100, None, [("ALC622", "incentiveAmount")]),
        ("NONE", 0, None, [("ALC622", "incentiveAmount")]),
        ("NONE", 100, "USD", [("ALC622", "incentiveAmount")]),
        ("GIFT", 100, None, []),
        ("GIFT", None, None, []),
        (None, 100, None, []),
        (["CASH"], None, None, []),
    ],
)
def test_an_incentive_has_what_its_type_wants(
    type_: Any, amount: Any, currency: Any, wanted: list[tuple[str, str]]
) -> None:
    """CASH has an amount and a currency, NONE has no amount."""
    value = session(
        (f"{VERSION}/incentiveType", type_),
        (f"{VERSION}/incentiveAmount", amount),
        (f"{VERSION}/incentiveCurrencyCode", currency),
    )
    found = [*where("ALC621", value), *where("ALC622", value)]
    related = (f"{VERSION}/incentiveType",)
    assert found == [(f"{VERSION}/{name}", related) for _, name in wanted]
    assert [code for code in codes(value) if code.startswith("ALC62")] == [
        code for code, _ in wanted
    ]


@pytest.mark.parametrize(
    ("reason", "sign"),
    [
        ("VOICE_USAGE", -1),
        ("SMS_USAGE", -1),
        ("PURCHASE_REFILL", 1),
        ("SUBSCRIPTION_REFILL", 1),
        ("REDEMPTION_CODE", 1),
        ("INITIAL_BALANCE", 0),
        ("GIFT", 0),
        (None, 0),
        (["VOICE_USAGE"], 0),
        ({}, 0),
    ],
)
@pytest.mark.parametrize(
    "amount",
    [-(10**400), -(2**31), -1, -1.0, -0.5, -5e-324, -0.0, 0, 5e-324, 0.5, 1, 1e308, 10**400],
    ids=lambda amount: f"{amount:.1e}" if abs(amount) < 10**300 else "huge",
)
def test_an_amount_has_the_sign_of_its_reason(reason: Any, sign: int, amount: Any) -> None:
    """Usage takes, a refill adds, 0 does neither, and a balance may be anything."""
    value = session(
        ("/ledger/reason", reason), ("/ledger/amount", amount), ("/ledger/redemptionCodeId", "r4")
    )
    found = [each for each in av.findings(value) if each.code in ("ALC623", "ALC625")]
    wrong = {-1: "ALC623", 1: "ALC625"}.get(sign) if amount * sign < 0 else None
    assert [(each.code, each.pointer) for each in found] == (
        [(wrong, "/ledger/amount")] if wrong else []
    )
    assert [each.related[0].pointer for each in found] == ["/ledger/reason"] * len(found)


@pytest.mark.parametrize("reason", ["VOICE_USAGE", "PURCHASE_REFILL"])
@pytest.mark.parametrize("amount", [None, ABSENT, True, False, "5", "-5", [], {}])
def test_an_amount_that_is_no_number_has_no_sign(reason: str, amount: Any) -> None:
    """It is an error of its type."""
    value = session(("/ledger/reason", reason), ("/ledger/amount", amount))
    assert not {"ALC623", "ALC625"} & set(codes(value))


@pytest.mark.parametrize(
    ("reason", "wanted"),
    [
        ("VOICE_USAGE", True),
        ("SMS_USAGE", True),
        ("INITIAL_BALANCE", False),
        ("PURCHASE_REFILL", False),
        ("SUBSCRIPTION_REFILL", False),
        ("REDEMPTION_CODE", False),
        (None, False),
        ([], False),
    ],
)
def test_usage_is_that_of_a_session(reason: Any, wanted: bool) -> None:
    """Refills are of none."""
    value = session(("/ledger/reason", reason), ("/ledger/amount", 0), ("/ledger/sessionId", None))
    place = ("/ledger/sessionId", ("/ledger/reason",))
    assert where("ALC624", value) == ([place] if wanted else [])
    assert of("ALC624", session(("/ledger/reason", reason))) == []


@pytest.mark.parametrize(
    "reason", ["VOICE_USAGE", "INITIAL_BALANCE", "PURCHASE_REFILL", "REDEMPTION_CODE", None, {}]
)
def test_only_a_redemption_wants_a_code(reason: Any) -> None:
    """The others have none."""
    value = session(("/ledger/reason", reason), ("/ledger/amount", 0))
    place = ("/ledger/redemptionCodeId", ("/ledger/reason",))
    assert where("ALC626", value) == ([place] if reason == "REDEMPTION_CODE" else [])
    for code in ("r4", "", 5):
        assert of("ALC626", replaced(value, "/ledger/redemptionCodeId", code)) == []


# ALC63: values that can't be meant


@pytest.mark.parametrize("name", ["languages", "inputMode"])
@pytest.mark.parametrize(
    ("entries", "empty"),
    [
        ([], True),
        (["en"], False),
        ([None], False),
        ([[]], False),
        ({}, False),
        ("", False),
        (None, False),
    ],
)
def test_an_empty_list_is_found(name: str, entries: Any, empty: bool) -> None:
    """An empty object or text is an error of its type, and no empty list."""
    found = where("ALC631", session((f"{VERSION}/{name}", entries)))
    assert found == ([(f"{VERSION}/{name}", ())] if empty else [])


def test_both_lists_can_be_empty() -> None:
    """Each is a finding of its own, in the order of the text."""
    value = session((f"{VERSION}/languages", []), (f"{VERSION}/inputMode", []))
    wanted = [(f"{VERSION}/languages", ()), (f"{VERSION}/inputMode", ())]
    assert where("ALC631", value) == wanted
    assert set(codes(value)) == {"ALC631"}


@pytest.mark.parametrize("name", ["languages", "inputMode"])
@pytest.mark.parametrize(
    ("entries", "wanted"),
    [
        (["en"], []),
        (["en", "fr"], []),
        (["en", "EN"], []),
        (["en", "en"], [(1, 0)]),
        (["en", "en", "en"], [(1, 0)]),
        (["en", "fr", "es", "fr", "en"], [(3, 1), (4, 0)]),
        (["", ""], [(1, 0)]),
        ([1, 1], []),
        ([None, None], []),
        ([["en"], ["en"]], []),
        ([{}, {}], []),
        ([1, "en", True, "en"], [(3, 1)]),
    ],
)
def test_an_entry_that_is_listed_twice_is_mentioned(
    name: str, entries: list[Any], wanted: list[tuple[int, int]]
) -> None:
    """Once for each text, at its second place, with the first one beside."""
    list_ = f"{VERSION}/{name}"
    found = where("ALC632", session((list_, entries)))
    assert found == [(f"{list_}/{again}", (f"{list_}/{first}",)) for again, first in wanted]


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (0, False), (1, False), (0.0, False), (-0.0, False), (None, False), (ABSENT, False),
        (True, False), (False, False), ("-1", False), ([], False), (-1, True), (-1.0, True),
        (-0.5, True), (-(2**31), True), (-(10**400), True), (-1e308, True),
    ],
)  # fmt: skip
def test_fewer_than_no_participants_are_found(value: Any, wanted: bool) -> None:
    """None at all is possible."""
    place = f"{VERSION}/maxParticipants"
    found = [each for each in av.findings(session((place, value))) if each.code == "ALC633"]
    assert [(each.pointer, each.related) for each in found] == ([(place, ())] if wanted else [])


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (1, False), (1.0, False), (2**31, False), (None, False), (ABSENT, False), (True, False),
        (False, False), ("0", False), ({}, False), (0, True), (-0.0, True), (0.5, True),
        (-1, True), (-(10**400), True),
    ],
)  # fmt: skip
def test_a_version_below_the_first_is_found(value: Any, wanted: bool) -> None:
    """The first is 1, and false is no 0."""
    place = f"{VERSION}/version"
    found = [each for each in av.findings(session((place, value))) if each.code == "ALC634"]
    assert [(each.pointer, each.related) for each in found] == ([(place, ())] if wanted else [])


NAMES: Final = ("/name", "/agent/name", "/agent/slug", "/conversation/name")


@pytest.mark.parametrize("pointer", NAMES)
@pytest.mark.parametrize("text", ["", " ", "\t \n", "\u00a0", "\u2003\u3000"])
def test_an_empty_or_blank_name_is_found(pointer: str, text: str) -> None:
    """And which of the two it is, is said."""
    (finding,) = of("ALC635", session((pointer, text)))
    name = pointer.rpartition("/")[2]
    assert finding.pointer == pointer
    assert finding.message == f"{name} is {'blank' if text else 'empty'}"
    assert finding.related == ()


@pytest.mark.parametrize("pointer", NAMES)
@pytest.mark.parametrize("value", ["a", " a ", ".", "0", None, ABSENT, 0, [], {}, False])
def test_a_name_that_says_something_is_fine(pointer: str, value: Any) -> None:
    """What is no text is an error of its type."""
    assert of("ALC635", session((pointer, value))) == []


def test_other_texts_may_be_empty() -> None:
    """A description or a prompt says nothing where there is nothing to say."""
    value = session(
        ("/agent/description", ""),
        (f"{VERSION}/systemPrompt", " "),
        ("/ledger/reasonDetails", ""),
        ("/person/properties/name", ""),
    )
    assert codes(value) == []


@pytest.mark.parametrize(
    "zone",
    [
        "", " ", "CEST", "+01:00", "UTC+1", "GMT+1", "europe/Zurich", "Europe/Zurich ", "Zurich",
        "Europe/Zürich", "Etc/GMT+13", "Etc/GMT-15", "Mars/Olympus_Mons", "posix/Europe/Zurich",
        "tzdata.zi", "Europe", "Europe/", "../Europe/Zurich", "America/New York",
        "US/Pacific-New",
    ],
)  # fmt: skip
def test_a_zone_that_nobody_has_is_found(zone: str) -> None:
    """Abbreviations and offsets are no zones, and case counts."""
    place = f"{VERSION}/timezone"
    assert where("ALC636", session((place, zone))) == [(place, ())]


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/Zurich", "UTC", "GMT", "GMT+0", "Etc/GMT-14", "Etc/GMT+12", "EST5EDT", "Zulu",
        "America/Argentina/ComodRivadavia", "Asia/Calcutta", "US/Pacific", "Europe/Kyiv",
        "Europe/Kiev", "Factory", "Antarctica/South_Pole", None, ABSENT, 5, [], {},
    ],
)  # fmt: skip
def test_a_zone_of_iana_is_known(zone: Any) -> None:
    """Links and old names are; null and what is no text is not looked up."""
    assert of("ALC636", session((f"{VERSION}/timezone", zone))) == []


@pytest.mark.parametrize(
    ("zone", "hint"),
    [
        ("Europe/Zuerich", ' (did you mean "Europe/Zurich"?)'),
        ("EUROPE/KYIV", ' (did you mean "Europe/Kyiv"?)'),
        ("America/NewYork", ' (did you mean "America/New_York"?)'),
        ("Zzz", ""),
        ("Europe/Zurich" * 10_000, ""),
    ],
    ids=["umlaut", "case", "underscore", "nothing", "long"],
)
def test_a_zone_that_looks_like_a_slip_gets_a_hint(zone: str, hint: str) -> None:
    """What is very long is cut, and not compared."""
    (finding,) = of("ALC636", session((f"{VERSION}/timezone", zone)))
    assert finding.message.endswith(f" is no IANA time zone{hint}")
    assert len(finding.message) < 200


def test_the_zones_are_those_of_iana() -> None:
    """Compared with tzdata: the same of the same release, and never one that it lacks.

    Names are never taken out of the database, so an older tzdata has fewer and a newer more.
    """
    release = import_module("tzdata").IANA_VERSION
    names = set(resources.files("tzdata").joinpath("zones").read_text("utf-8").split())
    if release == IANA_VERSION:
        assert names == TIME_ZONES
    elif release > IANA_VERSION:
        assert names >= TIME_ZONES
    else:
        assert names <= TIME_ZONES
    assert len(TIME_ZONES) > 590


CONTROLS: Final = [*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0))]
BREAKS: Final = "\t\n\r"


@pytest.mark.parametrize("control", CONTROLS, ids=[f"U+{ord(each):04X}" for each in CONTROLS])
@pytest.mark.parametrize("ascii_only", [False, True], ids=["raw", "escaped"])
def test_every_control_character_is_found(control: str, ascii_only: bool) -> None:
    """In parsed values, and in text whether it is escaped there or not.

    Tabs and line breaks are fine in prose; in a name they are not.
    """
    sentence = f"the text has the control character U+{ord(control):04X} at index 1"
    for pointer in ("/agent/description", "/agent/name", "/person/properties/note"):
        value = session((pointer, f"a{control}b{control}"))
        text = json.dumps(value, ensure_ascii=ascii_only)
        is_fine = control in BREAKS and not pointer.endswith("name")
        wanted = [] if is_fine else [("ALC637", pointer, sentence)]
        for data in (value, text, text.encode()):
            found = [(each.code, each.pointer, each.message) for each in av.findings(data)]
            assert found == wanted


@pytest.mark.parametrize(
    "text",
    ["", "ü", "\u00a0", "\u2028", "\u200b", "\ufeff", "🛳", "\u00ad", "\U000e0001", "\\u0000"],
)
def test_what_is_merely_unusual_is_no_control(text: str) -> None:
    """Spaces of all kinds, marks of direction, and a backslash that is one."""
    assert codes(session(("/agent/description", f"a{text}"))) == []
    assert codes(session(("/person/properties/a\u00a0b", text))) == []


@pytest.mark.parametrize("break_", BREAKS, ids=["tab", "newline", "return"])
@pytest.mark.parametrize(
    "pointer", ["/name", "/agent/name", "/agent/slug", "/conversation/name", f"{VERSION}/timezone"]
)
def test_breaks_are_no_part_of_one_line(break_: str, pointer: str) -> None:
    """Names, slugs and timezones; phones and emails with one break their format."""
    text = f"{resolve(example(), pointer)}{break_}"
    assert where("ALC637", session((pointer, text))) == [(pointer, ())]


def test_names_of_properties_are_looked_at() -> None:
    """At their value's place, wherever they stand."""
    value = session(("/person/properties/a\x1bb", 1), ("/person/mergeMeta", [{"x": {"\0": []}}]))
    words = "a property's name has the control character"
    assert [(each.pointer, each.message) for each in of("ALC637", value)] == [
        ("/person/mergeMeta/0/x/\0", f"{words} U+0000 at index 0"),
        ("/person/properties/a\x1bb", f"{words} U+001B at index 1"),
    ]


def test_a_name_and_its_value_are_two_findings() -> None:
    """Both at the same place, told apart by what they say."""
    value = session(("/person/properties/\u0001", "\u0002"))
    assert sorted(each.message for each in of("ALC637", value)) == [
        "a property's name has the control character U+0001 at index 0",
        "the text has the control character U+0002 at index 0",
    ]


def test_controls_are_found_everywhere() -> None:
    """In arrays, in unknown properties, under names with slashes and tildes."""
    value = session(("/messages", [["ok", "\x00"], {"a": [{"b/c~": "\x1f"}]}]))
    assert [each.pointer for each in of("ALC637", value)] == [
        "/messages/0/1",
        "/messages/1/a/0/b~1c~0",
    ]


# ALC7: drift


@pytest.mark.parametrize("pointer", [each.pointer for each in shapes_in(SESSION_SHAPE)])
def test_an_unknown_property_is_found_in_every_object(pointer: str) -> None:
    """Named, with its value's type."""
    place = f"{pointer}/brandNew"
    (finding,) = av.findings(session((place, None)))
    assert (finding.code, finding.pointer, finding.related) == ("ALC701", place, ())
    assert finding.message == ('the schema knows no property "brandNew" here; its value is null')


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "null"), (True, "a boolean"), (0, "an integer"), (1.0, "an integer"),
        (0.5, "a number"), ("", "a string"), ([], "an array"), ({}, "an object"),
    ],
)  # fmt: skip
def test_an_unknown_propertys_type_is_named(value: Any, words: str) -> None:
    """In words of JSON."""
    (finding,) = of("ALC701", session(("/brandNew", value)))
    assert finding.message.endswith(f"; its value is {words}")


@pytest.mark.parametrize(
    ("pointer", "hint"),
    [
        ("/statuz", ' (did you mean "status"?)'),
        ("/agent/Slug", ' (did you mean "slug"?)'),
        ("/agent/version/config/llm/temprature", ' (did you mean "temperature"?)'),
        ("/person/first_seen_at", ' (did you mean "firstSeenAt"?)'),
        ("/ledger/status", ""),
        ("/x", ""),
        ("/", ""),
        (f"/{'status' * 1000}", ""),
    ],
    ids=["z", "case", "letter", "snake", "elsewhere", "short", "empty", "long"],
)
def test_a_slip_gets_a_hint(pointer: str, hint: str) -> None:
    """Of the same object's names alone."""
    (finding,) = of("ALC701", session((pointer, 1)))
    assert finding.pointer == pointer
    assert finding.message.endswith(f" here{hint}; its value is an integer")
    assert len(finding.message) < 200


@pytest.mark.parametrize(
    ("pointer", "value"),
    [
        ("/person/properties/anything", {"at": {"all": 1}}),
        ("/person/mergeMeta/anything", [{"slug": 1}]),
        ("/person/properties/createdAt", None),
    ],
)
def test_free_form_objects_hold_anything(pointer: str, value: Any) -> None:
    """At any depth."""
    assert codes(session((pointer, value))) == []


def test_what_stands_in_an_unknown_property_is_not_looked_at() -> None:
    """One finding for it, however much it holds."""
    value = session(("/brandNew", {"agent": {"slugg": 1}, "x": [{}]}))
    assert [each.pointer for each in of("ALC701", value)] == ["/brandNew"]


def test_unknown_names_are_escaped_in_pointers() -> None:
    """As RFC 6901 has it; an empty name is one too."""
    value = session(("/a~1b~0c", 1), ("/agent/", 2))
    found = of("ALC701", value)
    assert [each.pointer for each in found] == ["/agent/", "/a~1b~0c"]
    assert 'no property "a/b~c" here' in found[1].message
    assert 'no property "" here' in found[0].message


def test_the_same_name_is_known_in_one_object_and_not_in_another() -> None:
    """A slug is an agent's."""
    assert where("ALC701", session(("/slug", "x"))) == [("/slug", ())]


def test_hints_end_after_many_unknown_names() -> None:
    """The first ones get theirs; the rest is still named."""
    value = session(*((f"/statu{index}", index) for index in range(50)))
    found = of("ALC701", value)
    assert [each.pointer for each in found] == [f"/statu{index}" for index in range(50)]
    hinted = ["did you mean" in each.message for each in found]
    assert hinted[0]
    assert not hinted[-1]
    assert hinted == sorted(hinted, reverse=True)


# The real capture


def test_the_real_capture_has_few_findings() -> None:
    """A repeated input mode and two new properties, besides three that are missing."""
    value = json.loads(WEBHOOK.read_bytes())["properties"]
    for data in (value, json.dumps(value)):
        found = [(str(each.severity), each.code, each.pointer) for each in av.findings(data)]
        assert sorted(found) == [
            ("error", "ALC102", ""),
            ("error", "ALC102", "/agent/version"),
            ("error", "ALC102", "/agent/version"),
            ("info", "ALC632", "/agent/version/inputMode/2"),
            ("warning", "ALC701", "/billing"),
            ("warning", "ALC701", "/messages"),
        ]


def test_the_example_has_no_findings() -> None:
    """Nor has it any that are only mentioned."""
    assert codes(example()) == []
