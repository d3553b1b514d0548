"""The rules about privacy: their messages, places, settings, and that nothing leaks."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.lint.rules import privacy
from alcamine_validate.lint.sensitive import masked
from tests.lint.rules.sessions import (
    Message,
    check_message,
    codes,
    codes_of_module,
    findings_of,
)
from tests.support.sessions import session

SECRET: Final = "q8Zt4vXw2LpN7sKd9f"
NOTE: Final = "/person/properties/note"
REPLACE: Final = "replace it with a placeholder such as REDACTED"
REVOKE: Final = f"{REPLACE}, and revoke it if it was ever valid"

# The full message of each rule

MESSAGES: Final = (
    Message(
        "ALC801",
        (("/person/phone", "+14155552671"),),
        "/person/phone",
        "the value is a phone number; use one that is reserved for fiction, such as +12025550143",
    ),
    Message(
        "ALC802",
        ((NOTE, "a@gmail.com, b@gmail.com"),),
        NOTE,
        "the value contains 2 email addresses, the first at index 0; "
        "use a reserved domain such as example.com",
    ),
    Message(
        "ALC803",
        (("/conversation/name", "Wilhelmina Oberholzer"),),
        "/conversation/name",
        "the value is what can be a person's name; use an invented name such as Jane Doe",
    ),
    Message(
        "ALC804",
        ((NOTE, "card 4111 1111 1111 1111"),),
        NOTE,
        f"the value contains a card number (Visa) at index 5; {REPLACE}",
    ),
    Message(
        "ALC805", ((NOTE, "GB82 WEST 1234 5698 7654 32"),), NOTE, f"the value is an IBAN; {REPLACE}"
    ),
    Message(
        "ALC806",
        (("/person/properties/from 84.75.112.9", 1),),
        "/person/properties/from 84.75.112.9",
        "the property name contains an IPv4 address at index 5; "
        "use one for documentation, such as 192.0.2.1",
    ),
    Message(
        "ALC807",
        (("/agent/version/systemPrompt", f"Use Bearer {SECRET}."),),
        "/agent/version/systemPrompt",
        f"the value contains a bearer token at index 11; {REVOKE}",
    ),
    Message(
        "ALC808",
        ((NOTE, {"Authorization": f"Bearer {SECRET}"}),),
        f"{NOTE}/Authorization",
        "the value contains the credentials of an Authorization header (bearer) at index 7; "
        f"{REVOKE}",
    ),
    Message(
        "ALC809",
        ((NOTE, f"https://a.example.com/?sig={SECRET}"),),
        NOTE,
        f"the value contains the signature of a URL at index 27; {REVOKE}",
    ),
)


def test_every_rule_has_a_message_here() -> None:
    """Each rule of the module has one case, in the order of their codes."""
    assert [case.code for case in MESSAGES] == codes_of_module(privacy)


@pytest.mark.parametrize("case", MESSAGES, ids=[case.code for case in MESSAGES])
def test_a_rule_has_its_message(case: Message) -> None:
    """A Session that breaks one rule has one finding of this rule, and no others."""
    check_message(case)


@pytest.mark.parametrize("case", MESSAGES, ids=[case.code for case in MESSAGES])
def test_the_family_is_not_in_the_default_selection(case: Message) -> None:
    """It is selected by its prefix, except for names, and by its code; the Session stays valid."""
    value = session(*case.changes)
    assert av.findings(value) == []
    assert av.is_valid(value)
    family = av.findings(value, config=av.Config(select=["ALC8"]))
    assert [each.code for each in family] == ([case.code] if case.code != "ALC803" else [])
    more = av.findings(value, config=av.Config(extend_select=[case.code]))
    assert [each.code for each in more] == [case.code]


@pytest.mark.parametrize("case", MESSAGES, ids=[case.code for case in MESSAGES])
def test_nothing_of_the_value_is_in_a_finding(case: Message) -> None:
    """Not even before redaction, except for the name in a pointer, which redaction hides."""
    value = session(*case.changes)
    ((_, planted),) = case.changes
    (finding,) = av.findings(json.dumps(value), config=av.Config(select=[case.code]))
    texts = [planted] if isinstance(planted, str) else ["84.75.112.9", SECRET]
    for text in texts:
        assert text not in json.dumps(masked(finding).to_dict())
        assert text not in finding.message
        assert text not in json.dumps(dict(finding.params))
    assert set(finding.params) == {"index", "length"}


def test_ids_are_never_reported() -> None:
    """Whatever their digits are; but a key in the place of an id is a key."""
    number = "4155552671"
    places = ("/person/properties/externalId", "/agent/version/themeId", "/person/properties/id")
    for place in places:
        assert findings_of("ALC801", session((place, number))) == []
        assert findings_of("ALC804", session((place, "4111111111111111"))) == []
    assert findings_of("ALC801", session(("/person/properties/contactPhone", number))) != []


def test_the_names_of_agents_are_not_those_of_persons() -> None:
    """A phone number in one of them is reported all the same."""
    assert codes(session(("/agent/name", "Wilhelmina Oberholzer"))) == []
    assert codes(session(("/agent/name", "Ring +41791234567"))) == ["ALC801"]


def test_a_session_named_after_a_caller_is_reported() -> None:
    """A call from a real number has it in three places."""
    number = "+41791234567"
    value = session(("/name", number), ("/conversation/name", number), ("/person/phone", number))
    assert codes(value) == ["ALC801"] * 3


def test_places_can_be_ignored() -> None:
    """As for all rules."""
    config = av.Config(select=["ALC8"], ignore=["ALC801:/person/phone"])
    value: Any = session(("/person/phone", "+41791234567"))
    assert av.findings(value, config=config) == []
    error = av.Config(select=["ALC8"], severity={"ALC8": "error"})
    assert [each.severity for each in av.findings(value, config=error)] == ["error"]


def test_webhooks_and_parts_are_searched() -> None:
    """The Session in a webhook body, and a part by itself."""
    person = session(("/person/phone", "+41791234567"))["person"]
    config = av.Config(select=["ALC8"])
    assert [e.pointer for e in av.findings(person, part="person", config=config)] == ["/phone"]
