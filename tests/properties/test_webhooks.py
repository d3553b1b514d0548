"""A webhook body's Session is checked exactly as a Session, except for what the overlay changes.

The changes are compared as documents; the verdicts with a second validator; and verdicts, rules
and messages with those of the same Session whose ledger entry is ``ledger``.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from typing import Any, Final

import pytest
from hypothesis import given, settings

import alcamine_validate as av
from alcamine_validate.lint.evaluate import evaluate
from alcamine_validate.lint.linter import linter_for
from alcamine_validate.lint.place import findings_of_value
from alcamine_validate.lint.rules.registry import FAMILIES
from alcamine_validate.lint.rules.session_view import SessionView
from alcamine_validate.schema.overlay import apply_overlay
from alcamine_validate.session import CORRECTED, webhook
from alcamine_validate.strategies import from_schema, mutated_sessions, sessions
from alcamine_validate.text.json_pointer import join
from tests.properties.test_differential import document
from tests.support import judges
from tests.support.mutations import mutations, removed, replaced
from tests.support.places import SPEC, WEBHOOK
from tests.support.sessions import session

OVERLAY: Final = SPEC / "webhook.overlay.yaml"
SESSION: Final = "/components/schemas/Session"
VERSION: Final = "/agent/version"
OPTIONAL: Final = ("limitToKnowledgeBase", "timezone")
QUICKLY: Final = settings(deadline=None, database=None)
SOME: Final = pytest.mark.parametrize("step", [10, pytest.param(1, marks=pytest.mark.thorough)])


@cache
def webhook_document() -> Any:
    """Return the document with both overlays."""
    return apply_overlay(document(published=False), av.read_document(OVERLAY))


@cache
def judge() -> judges.Judge:
    """Return python-jsonschema as a judge of Sessions in webhook bodies, with our formats."""
    schema = {"$ref": f"#{SESSION}", **webhook_document()}
    return judges.python_jsonschema(schema, own_formats=True)


def with_billing(value: Any) -> Any:
    """Return a Session whose ledger entry is ``billing``, at the same position."""
    if not isinstance(value, dict):
        return value
    return {("billing" if name == "ledger" else name): item for name, item in value.items()}


def with_optional_properties(value: Any) -> Any:
    """Return a Session whose version has all properties that are optional in a webhook body."""
    agent = value.get("agent") if isinstance(value, dict) else None
    version = agent.get("version") if isinstance(agent, dict) else None
    if not isinstance(version, dict):
        return value
    return replaced(value, VERSION, {**dict.fromkeys(OPTIONAL), **version})


# The schema


def differences(before: Any, after: Any, pointer: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Yield the pointer, the old and the new value of each difference; None is an absent value."""
    if isinstance(before, dict) and isinstance(after, dict):
        for name in {**before, **after}:
            yield from differences(before.get(name), after.get(name), join(pointer, name))
    elif before != after:
        yield pointer, before, after


def test_the_overlay_changes_only_what_the_event_shows() -> None:
    """Three properties become optional, two are added, one of two is required; no more."""
    corrected = document(published=False)
    found = {
        pointer: (before, after)
        for pointer, before, after in differences(corrected, webhook_document())
    }
    schema = corrected["components"]["schemas"]["Session"]
    version = schema["properties"]["agent"]["properties"]["version"]
    assert found.pop("/components/schemas/Webhook")[0] is None
    assert found == {
        f"{SESSION}/required": (
            schema["required"],
            [name for name in schema["required"] if name != "ledger"],
        ),
        f"{SESSION}/if": (None, {"required": ["ledger"]}),
        f"{SESSION}/else": (None, {"required": ["billing"]}),
        f"{SESSION}/properties/billing": (None, {"$ref": f"#{SESSION}/properties/ledger"}),
        f"{SESSION}/properties/messages": (None, {"type": "array"}),
        f"{SESSION}/properties/agent/properties/version/required": (
            version["required"],
            [name for name in version["required"] if name not in OPTIONAL],
        ),
    }


def test_each_action_gives_its_evidence() -> None:
    """Each action of the overlay has a description."""
    overlay = av.read_document(OVERLAY)
    assert overlay["overlay"] == "1.1.0"
    assert all(len(action["description"]) > 40 for action in overlay["actions"])


def test_the_event_has_the_schema_of_webhooks() -> None:
    """The event itself is valid by the component that describes the whole body."""
    body = json.loads(WEBHOOK.read_bytes())
    validator = av.compile_schema(webhook_document(), component="Webhook")
    assert validator.is_valid(body)
    assert not validator.is_valid({**body, "metadata": []})
    assert not validator.is_valid({**body, "metadata": {"idempotencyKey": 1}})
    assert judge()(body["properties"])


# The verdicts


def check_verdict(value: Any) -> bool:
    """Check that a Session with ``billing`` has the verdict of the same one with ``ledger``."""
    billed = with_billing(value)
    verdict = webhook().is_valid(billed)
    assert verdict is CORRECTED.is_valid(with_optional_properties(value))
    assert verdict is (not list(webhook().iter_errors(billed)))
    return verdict


@SOME
def test_a_mutated_session_has_the_same_verdict(step: int) -> None:
    """A Session in a webhook body is valid if and only if it is valid with a ledger."""
    verdicts = [check_verdict(mutation.document) for mutation in mutations()[::step]]
    assert verdicts.count(True) > 2_000 // step
    assert verdicts.count(False) > 4_000 // step


@pytest.mark.parametrize("step", [100, pytest.param(4, marks=pytest.mark.thorough)])
def test_a_second_validator_has_the_same_verdict(step: int) -> None:
    """python-jsonschema agrees on the overlaid schema, with billing, ledger, both and neither."""
    verdicts = []
    for mutation in mutations()[::step]:
        value = mutation.document
        forms = [value, with_billing(value)]
        if isinstance(value, dict) and "ledger" in value:
            forms += [{**value, "billing": value["ledger"]}, removed(value, "/ledger")]
            forms += [{**session(), "billing": value["ledger"]}]
        for form in forms:
            verdicts.append(webhook().is_valid(form))
            assert verdicts[-1] is judge()(form), mutation
    assert verdicts.count(True) > 5_000 // step
    assert verdicts.count(False) > 10_000 // step


@settings(QUICKLY, max_examples=50)
@given(mutated_sessions())
def test_a_session_with_one_mistake_has_the_same_verdict(mutated: Any) -> None:
    """Any removal, replacement or common mistake has the same verdict, also by the judge."""
    verdict = check_verdict(mutated.session)
    assert verdict is judge()(with_billing(mutated.session))


@settings(QUICKLY, max_examples=50)
@given(from_schema(webhook_document(), component="Session"))
def test_what_the_schema_allows_is_valid(value: Any) -> None:
    """Values drawn from the overlaid schema are valid, for us and for the judge."""
    assert webhook().is_valid(value)
    assert judge()(value)


# The findings


def facts(value: Any, *, billed: bool) -> list[tuple[str, ...]]:
    """Return the findings of a Session, with the name of its ledger entry as ``billing``."""
    validator = webhook() if billed else CORRECTED
    found = [
        (each.code, each.pointer, each.message, *(related.pointer for related in each.related))
        for each in findings_of_value(value, validator, linter_for(None))
    ]
    if billed:
        return found
    return [tuple(text.replace("ledger", "billing") for text in each) for each in found]


def has_optional_properties(value: Any) -> bool:
    """Return whether a Session's version lacks none of the optional properties."""
    return bool(with_optional_properties(value) == value)


@SOME
def test_a_mutated_session_has_the_same_findings(step: int) -> None:
    """Findings are the same for billing as for ledger, with its name in pointers and messages."""
    for mutation in mutations()[::step]:
        value = mutation.document
        if has_optional_properties(value):
            found = facts(with_billing(value), billed=True)
            assert sorted(found) == sorted(facts(value, billed=False)), mutation


LEDGER_CODES: Final = {
    "ALC101", "ALC102", "ALC103", "ALC109", "ALC201", "ALC203", "ALC206", "ALC207", "ALC401",
    "ALC406", "ALC507", "ALC508", "ALC509", "ALC623", "ALC624", "ALC625", "ALC626", "ALC637",
    "ALC701",
}  # fmt: skip
"""The codes of findings that some change of a ledger entry causes."""


def test_each_finding_of_a_ledger_entry_exists_for_billing() -> None:
    """Each code that a ledger entry can have is found at billing, with the same words."""
    entry = EVENT["billing"]
    changes: list[dict[str, Any]] = [
        {"amount": "1"}, {"reason": "OTHER"}, {"idempotencyKey": "x" * 300}, {"id": "?"},
        {"createdAt": "today"}, {"redemptionCodeId": "?"}, {"createdAt": "2026-04-05T11:20:04.1Z"},
        {"updatedAt": "2026-04-05T11:20:04.100Z"}, {"createdAt": "2020-04-05T11:20:04.100Z"},
        {"sessionId": "a1"}, {"agentId": "a1"}, {"workspaceId": "a1"}, {"amount": 5},
        {"sessionId": None}, {"reason": "PURCHASE_REFILL"}, {"reasonDetails": "\0"},
        {"reason": "REDEMPTION_CODE", "amount": 1}, {"balance": 1},
    ]  # fmt: skip
    entries = [*(entry | change for change in changes), removed(entry, "/id")]
    documented = with_optional_properties(removed(EVENT, "/messages"))
    codes = set()
    for wrong in entries:
        found = facts(documented | {"billing": wrong}, billed=True)
        assert found == facts(removed(documented, "/billing") | {"ledger": wrong}, billed=False)
        at_billing = {code for code, *places in found if "billing" in str(places)}
        assert at_billing, wrong
        codes |= at_billing
    assert codes == LEDGER_CODES


@settings(QUICKLY, max_examples=50)
@given(sessions())
def test_a_sample_in_a_webhook_body_has_no_findings(value: Any) -> None:
    """A Session without findings has none with billing, nor with an array of messages."""
    assert facts({**with_billing(value), "messages": [{"id": 1}]}, billed=True) == []


@SOME
def test_guards_hide_nothing_in_webhook_bodies(step: int) -> None:
    """With guards, the linter reports the same as all rules without them."""
    for mutation in mutations()[:: step * 2]:
        value = with_billing(mutation.document)
        if isinstance(value, dict):
            every_rule = linter_for(av.Config(select=["ALL"]))
            problems = evaluate(value, webhook(), every_rule).problems
            rules = [rule for family in FAMILIES for rule in family.rules]
            view = SessionView(value, is_webhook=True)
            direct = [(rule, each) for rule in rules for each in rule.check(view)]
            assert [(rule.code, str(each.pointer), each.message) for rule, each in problems] == [
                (rule.code, str(each.pointer), each.message) for rule, each in direct
            ]


EVENT: Final = json.loads(WEBHOOK.read_bytes())["properties"]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"billing": None}, []),
        ({"billing": 3}, [("ALC101", "/billing", "expected object or null, got integer 3")]),
        ({"messages": {}}, [("ALC101", "/messages", "expected array, got object")]),
        ({"messages": [1, None, {"a": []}]}, []),
        (
            {"recording": 1},
            [
                (
                    "ALC701",
                    "/recording",
                    'the schema has no property "recording" here; its value is an integer',
                )
            ],
        ),
    ],
)
def test_an_event_with_one_change(changes: dict[str, Any], found: list[tuple[str, ...]]) -> None:
    """The properties billing and messages have their types, and any other property is unknown."""
    expected = [*found, ("ALC632", "/agent/version/inputMode/2", '"PHONE" is already listed')]
    shown = facts(EVENT | changes, billed=True)
    assert sorted(each[:3] for each in shown) == sorted(expected)


def test_an_event_with_neither_billing_nor_ledger_has_one_error() -> None:
    """The error names the property that events have."""
    neither = removed(EVENT, "/billing")
    assert facts(neither, billed=True)[0] == ("ALC102", "", 'the property "billing" is missing')
    assert len(facts(neither, billed=True)) == 2
    assert facts(neither | {"ledger": EVENT["billing"]}, billed=True) == facts(EVENT, billed=True)


def test_billing_comes_before_ledger() -> None:
    """If both are objects, both are checked by the schema, and rules compare billing."""
    wrong = {**EVENT["billing"], "amount": 5, "id": "?"}
    found = facts(EVENT | {"ledger": wrong}, billed=True)
    assert [(code, pointer) for code, pointer, *_ in found if code != "ALC632"] == [
        ("ALC201", "/ledger/id")
    ]
    found = facts(EVENT | {"ledger": EVENT["billing"], "billing": wrong}, billed=True)
    assert {(code, pointer) for code, pointer, *_ in found if code != "ALC632"} == {
        ("ALC201", "/billing/id"),
        ("ALC623", "/billing/amount"),
    }
