"""The rules of identifiers and formats: which ids and timestamps are reported."""

from __future__ import annotations

from itertools import product
from typing import Final

import pytest

import alcamine_validate as av
from alcamine_validate.lint.rules import formats
from tests.lint.rules.sessions import (
    SHAPES,
    VERSION,
    Message,
    check_message,
    codes,
    codes_of_module,
    findings_of,
    places_of,
)
from tests.support.sessions import session
from tests.support.tables import for_each

# The full message of each rule

MESSAGES: Final = (
    Message(
        "ALC206",
        ((f"{VERSION}/themeId", "Dark"),),
        f"{VERSION}/themeId",
        '"Dark" is not a valid cuid2, unlike the server\'s ids: '
        "use a lowercase letter and then 1 to 31 lowercase letters or digits",
    ),
    Message(
        "ALC207",
        (("/startedAt", "2026-03-14T09:26:52Z"),),
        "/startedAt",
        '"2026-03-14T09:26:52Z" is in an unusual notation: '
        "the server writes YYYY-MM-DDTHH:MM:SS.sssZ",
    ),
)


def test_every_rule_has_a_message_here() -> None:
    """Each rule of the module has one case, in the order of their codes."""
    assert [case.code for case in MESSAGES] == codes_of_module(formats)


@pytest.mark.parametrize("case", MESSAGES, ids=[case.code for case in MESSAGES])
def test_a_rule_has_its_message(case: Message) -> None:
    """A Session that breaks one rule has one finding of this rule, and no others."""
    check_message(case)


# ALC2: identifiers and formats

IDENTIFIERS: Final = [f"{shape.pointer}/{name}" for shape in SHAPES for name in shape.identifiers]
TIMESTAMPS: Final = [f"{shape.pointer}/{name}" for shape in SHAPES for name in shape.timestamps]


def test_a_text_that_is_not_a_valid_cuid2_is_reported() -> None:
    """A text that is not a valid cuid2 is reported for each id without a format in the schema."""

    def check(pointer: str, text: str) -> None:
        assert places_of("ALC206", session((pointer, text))) == [(pointer, ())]

    for_each(
        product(IDENTIFIERS, ["", "a", "A1", "1a", "a-b", "a\n", "ä1", "a" * 33, "a1 "]), check
    )


def test_a_valid_cuid2_is_not_reported() -> None:
    """A cuid2 of 2 to 32 characters is not reported, nor is null."""

    def check(pointer: str, text: str | None) -> None:
        assert findings_of("ALC206", session((pointer, text))) == []

    for_each(product(IDENTIFIERS, ["a1", "aa", "z" * 24, "a" * 25, "a" * 32, None]), check)


@pytest.mark.parametrize(
    "pointer", ["/id", "/workspaceId", "/agent/id", "/agent/createdBy", "/person/rootPersonId"]
)
def test_an_id_with_a_format_is_judged_by_the_schema_alone(pointer: str) -> None:
    """An invalid id with a format in the schema is ALC201, and not ALC206 as well."""
    assert "ALC201" in codes(session((pointer, "A1")))
    assert findings_of("ALC206", session((pointer, "A1"))) == []


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
def test_ids_of_other_systems_are_free(pointer: str) -> None:
    """Ids of other systems, and ids in free-form or unknown properties, may be any text."""
    assert findings_of("ALC206", session((pointer, "NOT A CUID2"))) == []


def test_every_odd_id_is_named() -> None:
    """Unusual ids are reported in text order, also with nulls between them."""
    value = session(("/agentId", "A"), (f"{VERSION}/agentFlowId", "-"), ("/ledger/agentId", ""))
    assert [pointer for pointer, _ in places_of("ALC206", value)] == [
        "/agentId",
        f"{VERSION}/agentFlowId",
        "/ledger/agentId",
    ]


def test_ids_that_look_right_together_are_told_apart() -> None:
    """A text that looks like two ids and a comma is not treated as two ids."""
    value = session(("/agentId", f"{'a' * 24},{'b' * 24}"), ("/agentVersionId", ""))
    assert [pointer for pointer, _ in places_of("ALC206", value)] == ["/agentId", "/agentVersionId"]


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
    """A valid timestamp with an offset, fewer or more digits, or lower case is an info."""
    for pointer in TIMESTAMPS:
        (finding,) = findings_of("ALC207", session((pointer, text)))
        assert (finding.pointer, finding.severity) == (pointer, av.Severity.INFO)


def test_the_servers_spelling_is_not_mentioned() -> None:
    """A timestamp in the server's spelling is not reported, whatever its moment."""

    def check(pointer: str, text: str) -> None:
        assert findings_of("ALC207", session((pointer, text))) == []

    for_each(
        product(
            TIMESTAMPS,
            ["2026-03-14T09:29:02.640Z", "0000-01-01T00:00:00.000Z", "2016-12-31T23:59:60.000Z"],
        ),
        check,
    )


@pytest.mark.parametrize(
    "text", ["", "2026-03-14", "2026-03-14 09:29:02Z", "2026-02-30T09:29:02Z", "2026-03-14T09:29Z"]
)
def test_an_invalid_timestamp_is_reported_by_the_schema_alone(text: str) -> None:
    """A text that is not a valid timestamp is ALC203, and not ALC207 as well."""
    value = session(("/endedAt", text))
    assert set(codes(value)) == {"ALC203"}


def test_an_unknown_or_free_form_timestamp_is_not_mentioned() -> None:
    """A timestamp in a free-form object may have any spelling."""
    value = session(("/person/properties/createdAt", "2026-03-14T09:29:02Z"))
    assert codes(value) == []
