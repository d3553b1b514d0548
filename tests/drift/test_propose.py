"""Actions accept what was seen and nothing more, and leave out what may be a slip or personal."""

from __future__ import annotations

from typing import Any

import pytest

import alcamine_validate as av
from alcamine_validate.drift import report as report_module
from alcamine_validate.drift.propose import LEAST_SESSIONS
from alcamine_validate.schema.overlay import apply_overlay
from tests.drift.observing import lines, of_sessions, report_on, schemas_of, with_overlay
from tests.support.sessions import ABSENT, session

LLM = "/agent/version/config/llm"


def actions(*sessions: Any) -> list[dict[str, Any]]:
    """Return the actions for Sessions, without their descriptions."""
    overlay = of_sessions(*sessions).overlay
    found = overlay["actions"] if overlay is not None else []
    assert all(each.pop("description").endswith(".") for each in found)
    return found


def reasons(*sessions: Any) -> list[str | None]:
    """Return for each row why it is not proposed, or None."""
    return [row.reason for row in of_sessions(*sessions).rows]


def many(*changes: tuple[str, Any], number: int = LEAST_SESSIONS) -> list[Any]:
    """Return a number of equal Sessions."""
    return [session(*changes)] * number


def accepts(overlay: dict[str, Any] | None, *changes: tuple[str, Any]) -> bool:
    """Return whether a Session is valid by our document with an overlay."""
    validator = schemas_of(with_overlay(overlay)).session
    return validator.is_valid(session(*changes))


def test_one_action_for_each_change() -> None:
    """Each has the evidence as its description, with no text of the Sessions."""
    overlay = of_sessions(session(("/new", "secret"), ("/status", "CANCELLED"))).overlay
    assert overlay is not None
    [new, status] = overlay["actions"]
    assert new["description"] == (
        "Unknown property new, in the only object: 1 session, 1 file, 1 workspace, "
        "created on 2026-03-14."
    )
    assert new["update"] == {"properties": {"new": {"type": "string"}}}
    assert status["update"] == {"enum": ["CANCELLED"]}


@pytest.mark.parametrize(
    ("seen", "others"),
    [
        (("/status", "CANCELLED"), [("/status", "OTHER"), ("/status", None)]),
        (("/name", None), [("/name", 1), ("/agent/name", None), ("/name", ABSENT)]),
        (("/name", ABSENT), [("/name", None), ("/isDemo", ABSENT)]),
        (("/isDemo", 1), [("/isDemo", 1.5), ("/isDemo", "x"), ("/isDemo", None)]),
        (("/name", "n" * 300), [("/name", "n" * 301)]),
        (("/agent/version/incentiveAmount", 50), [("/agent/version/incentiveAmount", 49)]),
        ((LLM, {"provider": "X_1", "model": "M_1"}), [(LLM, {"provider": "X_2", "model": "M_1"}),
         (LLM, {"provider": "X_1", "model": "M_2"}), (LLM, {"model": "M_1"})]),
        (("/createdAt", None), [("/updatedAt", None), ("/createdAt", 5)]),
        (("/agent/version/length", None), [("/agent/version/length", 1)]),
    ],
)  # fmt: skip
def test_nothing_more_is_accepted_than_was_seen(seen: Any, others: list[Any]) -> None:
    """The value that was seen becomes valid, and others like it stay invalid."""
    overlay = of_sessions(*many(seen)).overlay
    assert not accepts(None, seen)
    assert accepts(overlay, seen)
    assert not any(accepts(overlay, other) for other in others)


def test_what_was_valid_stays_valid() -> None:
    """No action makes anything required, or narrows anything."""
    changes = [
        ("/sentiment", "POSITIVE"), ("/status", "NEW"), ("/agent/name", None), ("/isDemo", "yes"),
        (LLM, {"provider": "ANTHROPIC", "model": "CLAUDE_4"}), ("/person/email", "x"),
    ]  # fmt: skip
    overlay = of_sessions(*many(*changes)).overlay
    validator = schemas_of(with_overlay(overlay)).session
    assert all(validator.is_valid(av.sample(seed=seed)) for seed in range(30))


def test_a_new_provider_is_a_branch_of_its_own() -> None:
    """It has the models that were seen, and the properties of the objects."""
    config = {"llm": {"provider": "ANTHROPIC", "model": "CLAUDE_4", "top": 5}}
    other = {"llm": {"provider": "ANTHROPIC", "model": "CLAUDE_5"}}
    [action] = actions(
        session(("/agent/version/config", config)), session(("/agent/version/config", other))
    )
    assert action["target"].endswith(".config.anyOf[0].properties.llm")
    assert action["update"] == {
        "oneOf": [
            {
                "type": "object",
                "properties": {
                    "model": {"type": "string", "enum": ["CLAUDE_4", "CLAUDE_5"]},
                    "provider": {"type": "string", "enum": ["ANTHROPIC"]},
                    "top": {"type": "integer"},
                },
                "required": ["provider"],
            }
        ]
    }


def test_a_new_model_goes_to_the_branch_of_its_provider() -> None:
    """The provider in the Session selects it."""
    [action] = actions(session((LLM, {"provider": "GEMINI", "model": "GEMINI_3"})))
    assert action["target"].endswith(".llm.oneOf[1].properties.model")
    assert action["update"] == {"enum": ["GEMINI_3"]}


def test_drift_behind_a_reference_is_accepted_once() -> None:
    """Several places that share a schema have one action."""
    ledger = {**session()["ledger"], "new": 1}
    webhook = {"type": "session.completed", "properties": session(("/ledger", ABSENT))}
    webhook["properties"]["billing"] = ledger
    report = of_sessions(session(("/ledger", ledger)), webhook)
    assert [row.place.pointer for row in report.rows] == ["/billing", "/ledger"]
    assert report.overlay is not None
    [action] = report.overlay["actions"]
    assert action["target"] == "$.components.schemas.Session.properties.ledger"
    assert action["description"].startswith("Unknown property new, in all 2 objects: 2 sessions")


def test_what_only_webhook_bodies_have_is_listed() -> None:
    """An overlay applies to Sessions by themselves, too, which lack that place."""
    value = session(("/ledger", ABSENT), ("/messages", None))
    webhook = {"type": "session.completed", "properties": value}
    assert reasons(webhook) == ["only the schema of webhook bodies has this place"] * 2


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("/Nora Lindqvist", 1), "the name does not look like a property"),
        (("/nora@lindqvist.example", 1), "the name does not look like a property"),
        (("/status", "Nora Lindqvist"), "the value does not look like one of an enum"),
        (("/status", "nora"), "the value does not look like one of an enum"),
        (("/agent/version/languages", ["nora"]), "the value does not look like one of an enum"),
        (("/status", "A" * 101), "the value does not look like one of an enum"),
        ((f"{LLM}/provider", None), "the property selects the branch of a union"),
        ((f"{LLM}/provider", {"name": "Nora"}), "the property selects the branch of a union"),
        ((LLM, {"model": "GPT_4O"}), "the property selects the branch of a union"),
        (("/agent/version/length", 5), "the document lists all values"),
    ],
)
def test_what_is_not_proposed_has_a_reason(change: tuple[str, Any], reason: str) -> None:
    """Names and values that may be personal data are never in an overlay."""
    known = ("/agent/version/config", {"llm": {"provider": "OPENAI", "model": "GPT_4O"}})
    [found] = reasons(*many(known, change))
    assert found is not None
    assert found.startswith(reason)


def test_types_limits_and_formats_change_only_if_it_is_systematic() -> None:
    """It must be in many Sessions, and in at least half of the values."""
    for change in (("/isDemo", "yes"), ("/name", "n" * 300), ("/person/email", "x")):
        wrong = many(change)
        assert reasons(*wrong[1:]) == [f"fewer than {LEAST_SESSIONS} Sessions"]
        assert reasons(*wrong, *many()) == [None]
        assert reasons(*wrong, *many(), session()) == ["less than half of the values"]


@pytest.mark.parametrize(
    "changes",
    [[("/status", "COMPLETD")], [("/agent/slug", ABSENT), ("/agent/slugg", "x")]],
)
def test_a_slip_is_left_out_if_it_is_seen_once(changes: list[tuple[str, Any]]) -> None:
    """A value or name one edit away from a known one is drift only if it is seen again.

    The property that a slip of its name stands for is not missing either.
    """
    once = of_sessions(session(*changes), session())
    assert (once.rows, once.overlay) == ([], None)
    assert len(once.slips) == len(changes)
    again = of_sessions(session(*changes), session(*changes))
    assert (len(again.rows), again.slips) == (len(changes), [])


def test_a_name_is_no_slip_if_the_other_is_there_too() -> None:
    """Then it is a property of its own."""
    assert reasons(session(("/agent/slugg", 1))) == [None]


def test_another_format_is_allowed_beside_the_first() -> None:
    """If all values have it, they must have one of both; else the format is removed."""
    ids = [f"0d9488f3-5b5a-4f4e-9d7b-3f1d0c6b{number:04}" for number in range(LEAST_SESSIONS)]
    changes = [
        (("/person/id", each), ("/person/rootPersonId", "l3i6f9c2z5w8t1q4n7k0h3eb")) for each in ids
    ]
    overlay = of_sessions(*(session(*each) for each in changes)).overlay
    assert accepts(overlay, *changes[0])
    assert accepts(overlay)
    assert not accepts(overlay, ("/person/id", "no id"))
    removed = of_sessions(*(session(("/person/id", f"ID-{each}")) for each in ids)).overlay
    assert accepts(removed, ("/person/id", "no id"))


def test_several_changes_of_one_schema_are_all_accepted() -> None:
    """Each action is made for the document with those before it."""
    sessions = [*many(("/isDemo", "yes")), *many(("/isDemo", 5)), *many(("/isDemo", None))]
    overlay = of_sessions(*sessions[: 2 * LEAST_SESSIONS]).overlay
    assert [each["update"] for each in actions(*sessions)[:1]] == [{"type": ["boolean", "null"]}]
    assert accepts(overlay, ("/isDemo", "yes"))
    assert accepts(overlay, ("/isDemo", 5))
    assert not accepts(overlay, ("/isDemo", None))


PROPERTIES = {
    "level": {"enum": [1, 2]},
    "kind": {"const": "ONE"},
    "price": {"oneOf": [{"type": "integer", "minimum": 5}, {"type": "null"}]},
    "cost": {"oneOf": [{"allOf": [{"type": "integer"}]}, {"type": "null"}]},
    "told": {"oneOf": [{"const": "ONE", "title": "first"}, {"const": "TWO"}]},
    "share": {"type": "number", "exclusiveMaximum": 1, "multipleOf": 0.25},
    "depth": {"exclusiveMinimum": 0, "minimum": -9},
    "either": {"anyOf": [{"minLength": 3}, {"type": "integer"}], "not": {"const": "LONG"}},
    "closed": {"type": "object", "properties": {"a": {}}, "additionalProperties": False},
    "tied": {"type": "object", "properties": {"b": {}}, "dependentRequired": {"b": ["c"]}},
}


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("level", 3, None),
        ("level", "three", "the value does not look like one of an enum"),
        ("kind", "TWO", None),
        ("kind", 5, "the value does not look like one of an enum"),
        ("kind", None, "the document lists all values"),
        ("kind", {"a": 1}, None),
        ("level", [{"a": 1}], None),
        ("price", 7.5, None),
        ("cost", 7.5, None),
        ("told", "THREE", None),
        ("told", "three or four", "the value does not look like one of an enum"),
        ("told", None, None),
        ("told", [{"a": 1}], None),
        ("share", 1.5, None),
        ("depth", -1, None),
        ("share", 0.3, "no keyword of the document can be changed"),
        ("either", "ab", "no keyword of the document can be changed"),
        ("either", "LONG", "no keyword of the document can be changed"),
        ("closed", {"a": 1, "b": 2}, None),
        ("tied", {"b": 1}, None),
    ],
)
def test_keywords_of_other_documents_are_changed_or_listed(
    name: str, value: Any, reason: str | None
) -> None:
    """A user's document may use any keyword; the second look finds only what is listed."""
    own = {
        "target": "$.components.schemas.Session",
        "update": {"properties": PROPERTIES},
    }
    file = lines([session((f"/{name}", value))] * LEAST_SESSIONS)
    report = report_on([file], with_overlay({"actions": [own]}))
    [row] = report.rows
    assert (row.reason or "").startswith(reason or "")
    assert (row.reason is None) == (reason is None)
    actions = report.overlay["actions"] if report.overlay is not None else []
    again = report_on([file], with_overlay({"actions": [own, *actions]}))
    assert [each.detail for each in again.rows] == ([] if reason is None else [row.detail])


@pytest.mark.parametrize(
    ("name", "values", "valid", "invalid"),
    [
        ("share", [1.5], [0.25, 1, 1.5], [1.75]),
        ("depth", [-1], [1, 0, -1], [-2]),
        ("kind", ["TWO", "THREE"], ["ONE", "TWO", "THREE"], ["FOUR", None]),
        ("kind", [{"a": 1}], ["ONE", {"a": 2}], ["TWO", 5, {"a": "x"}]),
        ("price", [7.5, "many"], [7.5, 7, None, "few"], [3, True]),
        ("cost", [7.5], [7.5, 7, None], ["few", True]),
        ("told", ["THREE", None, [1]], ["ONE", "THREE", None, [2]], ["FOUR", 5, ["x"]]),
        ("level", [3, [{"a": 1}], {"b": 1}], [1, 3, [{"a": 2}], {"b": 2}], [4, [{"a": "x"}], "x"]),
    ],
)
def test_keywords_of_other_documents_accept_just_what_was_seen(
    name: str, values: list[Any], valid: list[Any], invalid: list[Any]
) -> None:
    """Constants become enums, exclusive limits inclusive ones, and lists get objects beside them.

    Types that are added have what was seen inside.
    """
    own = {"target": "$.components.schemas.Session", "update": {"properties": PROPERTIES}}
    sessions = [session((f"/{name}", each)) for each in values for _ in range(LEAST_SESSIONS)]
    seen = [lines(sessions[at : at + LEAST_SESSIONS]) for at in range(0, len(sessions), 20)]
    found: list[Any] = []
    for each in seen:  # one after the other, so that each is in all Sessions
        report = report_on([each], with_overlay({"actions": [own, *found]}))
        found += [] if report.overlay is None else report.overlay["actions"]
    validator = schemas_of(with_overlay({"actions": [own, *found]})).session
    assert [each for each in valid if not validator.is_valid(session((f"/{name}", each)))] == []
    assert [each for each in invalid if validator.is_valid(session((f"/{name}", each)))] == []


def test_nulls_are_no_values_that_could_be_of_a_type() -> None:
    """A type, a limit or a format is systematic if most of the values have it."""
    nothing = many(("/completedMeta", None), ("/agent/archivedBy", None), number=60)
    changes = ("/completedMeta", [1]), ("/agent/archivedBy", "b" * 30)
    report = of_sessions(*many(*changes), *nothing, *[session(("/completedMeta", ABSENT))] * 60)
    assert [(row.objects, row.reason) for row in report.rows] == [(20, None), (20, None)]
    assert accepts(report.overlay, *changes)


def test_another_type_is_described_by_what_is_in_it() -> None:
    """Other values of the type are not accepted, and names that are added later are drift."""
    changes = [("/name", {"first": "Nora", "nicks": [{"at": 1}]}), ("/isDemo", ["yes"])]
    report = of_sessions(*many(*changes))
    schemas = {row.place.pointer: row.schema for row in report.rows}
    assert schemas["/isDemo"] == {"type": "array", "items": {"type": "string"}}
    assert accepts(report.overlay, *changes)
    for wrong in (("/name", {"first": 1}), ("/name", {"nicks": [1]}), ("/isDemo", [1])):
        assert not accepts(report.overlay, wrong)
    more = lines([session(("/name", {"first": "Nora", "last": "Lindqvist"}))])
    again = report_on([more], with_overlay(report.overlay))
    assert [(row.place.pointer, row.detail) for row in again.rows] == [("/name", "last")]


def test_a_property_that_does_not_select_the_branch_may_be_missing() -> None:
    """Each speech model has one value, but the provider selects the branch."""
    stt = "/agent/version/config", {"stt": {"provider": "DEEPGRAM"}}
    report = of_sessions(*many(stt))
    assert [row.reason for row in report.rows] == [None]
    assert accepts(report.overlay, stt)
    assert not accepts(report.overlay, ("/agent/version/config", {"stt": {"model": "NOVA_3"}}))


def test_a_document_that_cant_be_changed_is_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    """An action that does not apply is left out, and the others are kept."""

    def refuse(document: Any, overlay: Any) -> Any:
        if "remove" in overlay["actions"][0]:
            raise av.SchemaError("the target needs a library", keyword="target")
        return apply_overlay(document, overlay)

    monkeypatch.setattr(report_module, "apply_overlay", refuse)
    found = of_sessions(session(("/name", ABSENT), ("/new", 1)))
    assert [row.reason for row in found.rows] == [
        None, "the document can't be changed: the target needs a library"
    ]  # fmt: skip
    assert found.overlay is not None
    assert len(found.overlay["actions"]) == 1
