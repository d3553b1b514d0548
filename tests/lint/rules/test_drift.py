"""The rules of drift: properties that the schema does not know."""

from __future__ import annotations

from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.lint.rules import drift
from tests.lint.rules.sessions import (
    SHAPES,
    Message,
    check_message,
    codes,
    codes_of_module,
    findings_of,
    places_of,
)
from tests.support.sessions import session

# The full message of each rule

MESSAGES: Final = (
    Message(
        "ALC701",
        (("/person/e-mail", ["a"]),),
        "/person/e-mail",
        'the schema has no property "e-mail" here (did you mean "email"?); its value is an array',
    ),
)


def test_every_rule_has_a_message_here() -> None:
    """Each rule of the module has one case, in the order of their codes."""
    assert [case.code for case in MESSAGES] == codes_of_module(drift)


@pytest.mark.parametrize("case", MESSAGES, ids=[case.code for case in MESSAGES])
def test_a_rule_has_its_message(case: Message) -> None:
    """A Session that breaks one rule has one finding of this rule, and no others."""
    check_message(case)


# ALC7: drift


@pytest.mark.parametrize("pointer", [each.pointer for each in SHAPES])
def test_an_unknown_property_is_found_in_every_object(pointer: str) -> None:
    """An unknown property is reported with its value's type, in any object."""
    place = f"{pointer}/brandNew"
    (finding,) = av.findings(session((place, None)))
    assert (finding.code, finding.pointer, finding.related) == ("ALC701", place, ())
    assert finding.message == ('the schema has no property "brandNew" here; its value is null')


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "null"), (True, "a boolean"), (0, "an integer"), (1.0, "an integer"),
        (0.5, "a number"), ("", "a string"), ([], "an array"), ({}, "an object"),
    ],
)  # fmt: skip
def test_an_unknown_propertys_type_is_named(value: Any, words: str) -> None:
    """The message has the JSON Schema type of the value, which is integer for 1.0."""
    (finding,) = findings_of("ALC701", session(("/brandNew", value)))
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
    """A misspelled name gets a hint with a name from the same object."""
    (finding,) = findings_of("ALC701", session((pointer, 1)))
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
    """Free-form objects may have any property, at any depth."""
    assert codes(session((pointer, value))) == []


def test_the_value_of_an_unknown_property_is_not_searched() -> None:
    """An unknown property is one finding, whatever its value contains."""
    value = session(("/brandNew", {"agent": {"slugg": 1}, "x": [{}]}))
    assert [each.pointer for each in findings_of("ALC701", value)] == ["/brandNew"]


def test_unknown_names_are_escaped_in_pointers() -> None:
    """Names are escaped as in RFC 6901; an empty name is reported too."""
    value = session(("/a~1b~0c", 1), ("/agent/", 2))
    found = findings_of("ALC701", value)
    assert [each.pointer for each in found] == ["/agent/", "/a~1b~0c"]
    assert 'no property "a/b~c" here' in found[1].message
    assert 'no property "" here' in found[0].message


def test_the_same_name_is_known_in_one_object_and_not_in_another() -> None:
    """The name slug is known in an agent, and unknown in a Session."""
    assert places_of("ALC701", session(("/slug", "x"))) == [("/slug", ())]


def test_hints_end_after_many_unknown_names() -> None:
    """Only the first unknown names get hints; all others are still reported."""
    value = session(*((f"/statu{index}", index) for index in range(50)))
    found = findings_of("ALC701", value)
    assert [each.pointer for each in found] == [f"/statu{index}" for index in range(50)]
    hinted = ["did you mean" in each.message for each in found]
    assert hinted[0]
    assert not hinted[-1]
    assert hinted == sorted(hinted, reverse=True)
