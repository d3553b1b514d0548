"""The data of findings: each kind of finding has what its message says."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

import alcamine_validate as av
from alcamine_validate.finding import PARAMS
from alcamine_validate.lint.params import _AS_GIVEN, details_of_violation
from alcamine_validate.lint.rules.catalogue import catalogue
from alcamine_validate.text.json_pointer import resolve
from tests.support.sessions import ABSENT, session
from tests.support.tables import for_each
from tests.validator.test_messages import CASES, Case

MODELS: Final = ["GPT_4O", "GPT_4_1", "GPT_4_1_MINI", "GPT_4O_NANO"]
CONFIG: Final = "/agent/version/config"
OTHER_ID: Final = "z1z1z1z1z1z1z1z1z1z1z1z1"

PARAMS_OF: Final[list[tuple[str, Any, str, dict[str, Any]]]] = [
    # pointer, new value, code, params
    ("/name", 5, "ALC101", {"value": 5, "type": "integer", "expected": ["string"]}),
    ("/name", {"a": 1}, "ALC101", {"type": "object", "expected": ["string"]}),
    ("/recordAudio", ABSENT, "ALC102", {"property": "recordAudio"}),
    (
        "/status", "complete", "ALC103",
        {"value": "complete", "type": "string", "nearest": "COMPLETED",
         "expected": ["PENDING", "IN_PROGRESS", "COMPLETED"]},
    ),
    ("/agent/version/incentiveAmount", 5, "ALC105", {"value": 5, "type": "integer", "limit": 100}),
    (
        "/name", "x" * 256, "ALC109",
        {"value": "x" * 256, "type": "string", "limit": 255, "length": 256},
    ),
    ("/person/phone", "5", "ALC202", {"value": "5", "type": "string", "format": "e164"}),
    (
        f"{CONFIG}/llm/model", "GEMINI_2_0_FLASH_001", "ALC301",
        {"value": "GEMINI_2_0_FLASH_001", "type": "string", "expected": MODELS, "owner": "GEMINI",
         "property": "provider", "constant": "OPENAI"},
    ),
    (
        f"{CONFIG}/llm/model", "GPT_4_1_MIN", "ALC302",
        {"value": "GPT_4_1_MIN", "type": "string", "expected": MODELS, "nearest": "GPT_4_1_MINI",
         "property": "provider", "constant": "OPENAI"},
    ),
    (
        "/startedAt", "2020-01-01T00:00:00.000Z", "ALC401",
        {"value": "2020-01-01T00:00:00.000Z", "type": "string", "other": "/createdAt",
         "other_value": resolve(session(), "/createdAt")},
    ),
    (
        "/agentId", OTHER_ID, "ALC501",
        {"value": OTHER_ID, "type": "string", "other": "/agent/id",
         "other_value": resolve(session(), "/agent/id")},
    ),
    (
        "/agent/version/timezone", "Europe/Zuerich", "ALC636",
        {"value": "Europe/Zuerich", "type": "string", "nearest": "Europe/Zurich"},
    ),
    (
        "/agent/version/maxParticipants", -1, "ALC633",
        {"value": -1, "type": "integer", "limit": 0},
    ),
    (
        "/agent/slugg", {"a": 1}, "ALC701",
        {"type": "object", "property": "slugg", "nearest": "slug"},
    ),
]  # fmt: skip


OTHERS: Final = {
    "value", "allowed", "expected", "known", "owners",
    "earlier", "later", "earlier_value", "later_value",
}  # fmt: skip
"""The parameters of violations that the data of findings contain under other names."""


def test_findings_have_what_their_messages_say() -> None:
    """Text and parsed values give the same data."""

    def check(pointer: str, value: Any, code: str, params: dict[str, Any]) -> None:
        changed = session((pointer, value))
        [finding] = [each for each in av.findings(changed) if each.code == code]
        assert finding.params == params
        assert finding.to_dict()["params"] == params

    for_each(PARAMS_OF, check)


def test_all_violations_have_only_listed_names() -> None:
    """Each kind of violation has the value that its message contains, unless it is a container."""

    def check(case: Case) -> None:
        for violation in av.compile_schema(case.schema).violations(case.instance):
            _, params = details_of_violation(violation, case.instance)
            assert set(params) <= set(PARAMS)
            assert set(violation.params) <= _AS_GIVEN | OTHERS
            if not isinstance(value := violation.params.get("value", ABSENT), dict | list):
                assert value is ABSENT or params["value"] == value
            if violation.kind != "const":  # no constant of a Session is an object
                _assert_flat(params)

    for_each([(case,) for case in CASES], check)


def test_the_data_of_every_code_is_flat() -> None:
    """Values are scalars, or lists of scalars, under listed names."""
    seen = set()
    for code in catalogue():
        with suppress(av.NoSample):
            for finding in av.findings(av.sample_json(seed=1, invalid=code)):
                seen.add(finding.code)
                assert set(finding.params) <= set(PARAMS)
                assert finding.params or finding.code.startswith("ALC0")
                _assert_flat(finding.params)
    assert {"ALC103", "ALC302", "ALC407", "ALC509", "ALC626", "ALC637", "ALC701"} <= seen


def _assert_flat(params: Mapping[str, Any]) -> None:
    for value in params.values():
        for each in value if isinstance(value, list) else [value]:
            assert isinstance(each, str | int | float | None)


def test_findings_do_not_share_their_data() -> None:
    """Someone who changes the data of one finding does not change those of others."""
    first, second = (av.findings({"a": 1})[0] for _ in range(2))
    assert first.code == "ALC018"
    assert first.params is not second.params
