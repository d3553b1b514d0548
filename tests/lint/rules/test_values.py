"""The rules of values that are valid but can't be intended."""

from __future__ import annotations

import json
from itertools import product
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.lint.rules import values
from alcamine_validate.text.json_pointer import resolve
from tests.lint.rules.sessions import (
    VERSION,
    Message,
    check_message,
    codes,
    codes_of_module,
    findings_of,
    places_of,
)
from tests.support.mutations import example
from tests.support.sessions import ABSENT, session
from tests.support.tables import for_each

# The full message of each rule

MESSAGES: Final = (
    Message(
        "ALC631",
        ((f"{VERSION}/languages", []),),
        f"{VERSION}/languages",
        "languages is empty; list at least one",
    ),
    Message(
        "ALC632",
        ((f"{VERSION}/languages", ["en", "fr", "en"]),),
        f"{VERSION}/languages/2",
        '"en" is already listed',
        ((f"{VERSION}/languages/0", "first occurrence"),),
    ),
    Message(
        "ALC633",
        ((f"{VERSION}/maxParticipants", -1),),
        f"{VERSION}/maxParticipants",
        "maxParticipants is -1, but can't be negative; use null for no limit",
    ),
    Message(
        "ALC634",
        ((f"{VERSION}/version", -3),),
        f"{VERSION}/version",
        "version is -3, but version numbers start at 1",
    ),
    Message("ALC635", (("/agent/name", "  "),), "/agent/name", "name is blank"),
    Message(
        "ALC636",
        ((f"{VERSION}/timezone", "europe/zurich"),),
        f"{VERSION}/timezone",
        '"europe/zurich" is not an IANA time zone (did you mean "Europe/Zurich"?)',
    ),
    Message(
        "ALC637",
        (("/agent/description", "a\n\tb\u001b[0m"),),
        "/agent/description",
        "the text contains the control character U+001B at index 4",
    ),
)


def test_every_rule_has_a_message_here() -> None:
    """Each rule of the module has one case, in the order of their codes."""
    assert [case.code for case in MESSAGES] == codes_of_module(values)


@pytest.mark.parametrize("case", MESSAGES, ids=[case.code for case in MESSAGES])
def test_a_rule_has_its_message(case: Message) -> None:
    """A Session that breaks one rule has one finding of this rule, and no others."""
    check_message(case)


# ALC63: values that can't be intended


LISTS: Final[list[tuple[Any, bool]]] = [
    ([], True),
    (["en"], False),
    ([None], False),
    ([[]], False),
    ({}, False),
    ("", False),
    (None, False),
]


def test_an_empty_list_is_found() -> None:
    """An empty list is found; an empty object or text is an error of its type."""

    def check(name: str, entries: Any, empty: bool) -> None:
        found = places_of("ALC631", session((f"{VERSION}/{name}", entries)))
        assert found == ([(f"{VERSION}/{name}", ())] if empty else [])

    for_each(((name, *case) for name in ("languages", "inputMode") for case in LISTS), check)


def test_both_lists_can_be_empty() -> None:
    """Each empty list is a separate finding, in text order."""
    value = session((f"{VERSION}/languages", []), (f"{VERSION}/inputMode", []))
    wanted = [(f"{VERSION}/languages", ()), (f"{VERSION}/inputMode", ())]
    assert places_of("ALC631", value) == wanted
    assert set(codes(value)) == {"ALC631"}


REPEATS: Final[list[tuple[list[Any], list[tuple[int, int]]]]] = [
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
]


def test_an_entry_that_is_listed_twice_is_mentioned() -> None:
    """A repeated text is reported once, at its second place, and related to the first one."""

    def check(name: str, entries: list[Any], wanted: list[tuple[int, int]]) -> None:
        list_ = f"{VERSION}/{name}"
        found = places_of("ALC632", session((list_, entries)))
        assert found == [(f"{list_}/{again}", (f"{list_}/{first}",)) for again, first in wanted]

    for_each(((name, *case) for name in ("languages", "inputMode") for case in REPEATS), check)


def test_a_negative_number_of_participants_is_found() -> None:
    """A number of participants below 0 is found; 0 is allowed."""

    def check(value: Any, wanted: bool) -> None:
        place = f"{VERSION}/maxParticipants"
        alone = av.Config(select=["ALC633"])
        found = [
            e for e in av.findings(session((place, value)), config=alone) if e.code == "ALC633"
        ]
        assert [(each.pointer, each.related) for each in found] == ([(place, ())] if wanted else [])

    for_each([
        (0, False), (1, False), (0.0, False), (-0.0, False), (None, False), (ABSENT, False),
        (True, False), (False, False), ("-1", False), ([], False), (-1, True), (-1.0, True),
        (-0.5, True), (-(2**31), True), (-(10**400), True), (-1e308, True),
    ], check)  # fmt: skip


def test_a_version_below_the_first_is_found() -> None:
    """A version below 1, the first version, is found; false does not count as 0."""

    def check(value: Any, wanted: bool) -> None:
        place = f"{VERSION}/version"
        alone = av.Config(select=["ALC634"])
        found = [
            e for e in av.findings(session((place, value)), config=alone) if e.code == "ALC634"
        ]
        assert [(each.pointer, each.related) for each in found] == ([(place, ())] if wanted else [])

    for_each([
        (1, False), (1.0, False), (2**31, False), (None, False), (ABSENT, False), (True, False),
        (False, False), ("0", False), ({}, False), (0, True), (-0.0, True), (0.5, True),
        (-1, True), (-(10**400), True),
    ], check)  # fmt: skip


NAMES: Final = ("/name", "/agent/name", "/agent/slug", "/conversation/name")


def test_an_empty_or_blank_name_is_found() -> None:
    """The message has the word for an empty or for a blank name."""

    def check(pointer: str, text: str) -> None:
        (finding,) = findings_of("ALC635", session((pointer, text)))
        name = pointer.rpartition("/")[2]
        assert finding.pointer == pointer
        assert finding.message == f"{name} is {'blank' if text else 'empty'}"
        assert finding.related == ()

    for_each(product(NAMES, ["", " ", "\t \n", "\u00a0", "\u2003\u3000"]), check)


def test_a_name_that_says_something_is_fine() -> None:
    """A name with a visible character is fine, and a value that is not a text is not checked."""

    def check(pointer: str, value: Any) -> None:
        assert findings_of("ALC635", session((pointer, value))) == []

    for_each(product(NAMES, ["a", " a ", ".", "0", None, ABSENT, 0, [], {}, False]), check)


def test_other_texts_may_be_empty() -> None:
    """A description or a prompt may be empty or blank."""
    value = session(
        ("/agent/description", ""),
        (f"{VERSION}/systemPrompt", " "),
        ("/ledger/reasonDetails", ""),
        ("/person/properties/name", ""),
    )
    assert codes(value) == []


def test_an_unknown_zone_is_found() -> None:
    """Abbreviations and offsets are not valid zones, and case matters."""

    def check(zone: str) -> None:
        place = f"{VERSION}/timezone"
        assert places_of("ALC636", session((place, zone))) == [(place, ())]

    for_each([
        "", " ", "CEST", "+01:00", "UTC+1", "GMT+1", "europe/Zurich", "Europe/Zurich ", "Zurich",
        "Europe/Zürich", "Etc/GMT+13", "Etc/GMT-15", "Mars/Olympus_Mons", "posix/Europe/Zurich",
        "tzdata.zi", "Europe", "Europe/", "../Europe/Zurich", "America/New York",
        "US/Pacific-New",
    ], check)  # fmt: skip


def test_a_zone_of_iana_is_known() -> None:
    """Links and old names are known; null and values that are not texts are not checked."""

    def check(zone: Any) -> None:
        assert findings_of("ALC636", session((f"{VERSION}/timezone", zone))) == []

    for_each([
        "Europe/Zurich", "UTC", "GMT", "GMT+0", "Etc/GMT-14", "Etc/GMT+12", "EST5EDT", "Zulu",
        "America/Argentina/ComodRivadavia", "Asia/Calcutta", "US/Pacific", "Europe/Kyiv",
        "Europe/Kiev", "Factory", "Antarctica/South_Pole", None, ABSENT, 5, [], {},
    ], check)  # fmt: skip


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
    """A misspelled zone gets a hint; a very long one is cut, and not compared with others."""
    (finding,) = findings_of("ALC636", session((f"{VERSION}/timezone", zone)))
    assert finding.message.endswith(f" is not an IANA time zone{hint}")
    assert len(finding.message) < 200


CONTROLS: Final = [*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0))]
BREAKS: Final = "\t\n\r"


def test_every_control_character_is_found() -> None:
    """Control characters are found, parsed and in text; prose may have tabs and line breaks."""

    def check(control: str, ascii_only: bool) -> None:
        sentence = f"the text contains the control character U+{ord(control):04X} at index 1"
        for pointer in ("/agent/description", "/agent/name", "/person/properties/note"):
            value = session((pointer, f"a{control}b{control}"))
            text = json.dumps(value, ensure_ascii=ascii_only)
            is_fine = control in BREAKS and not pointer.endswith("name")
            wanted = [] if is_fine else [("ALC637", pointer, sentence)]
            for data in (value, text, text.encode()):
                found = [(each.code, each.pointer, each.message) for each in av.findings(data)]
                assert found == wanted

    for_each(product(CONTROLS, [False, True]), check)


@pytest.mark.parametrize(
    "text",
    ["", "ü", "\u00a0", "\u2028", "\u200b", "\ufeff", "🛳", "\u00ad", "\U000e0001", "\\u0000"],
)
def test_an_unusual_character_is_not_a_control_character(text: str) -> None:
    """Spaces of all kinds, invisible format characters and backslashes are fine."""
    assert codes(session(("/agent/description", f"a{text}"))) == []
    assert codes(session(("/person/properties/a\u00a0b", text))) == []


def test_a_break_in_a_text_of_one_line_is_found() -> None:
    """Names, slugs and time zones must be one line; phones and emails have a format."""

    def check(break_: str, pointer: str) -> None:
        text = f"{resolve(example(), pointer)}{break_}"
        assert places_of("ALC637", session((pointer, text))) == [(pointer, ())]

    for_each(
        product(
            BREAKS,
            ["/name", "/agent/name", "/agent/slug", "/conversation/name", f"{VERSION}/timezone"],
        ),
        check,
    )


def test_names_of_properties_are_looked_at() -> None:
    """A control character in a property's name is found at the place of its value."""
    value = session(("/person/properties/a\x1bb", 1), ("/person/mergeMeta", [{"x": {"\0": []}}]))
    words = "the property name contains the control character"
    assert [(each.pointer, each.message) for each in findings_of("ALC637", value)] == [
        ("/person/mergeMeta/0/x/\0", f"{words} U+0000 at index 0"),
        ("/person/properties/a\x1bb", f"{words} U+001B at index 1"),
    ]


def test_a_name_and_its_value_are_two_findings() -> None:
    """A name and its value have two findings at one place, with different messages."""
    value = session(("/person/properties/\u0001", "\u0002"))
    assert sorted(each.message for each in findings_of("ALC637", value)) == [
        "the property name contains the control character U+0001 at index 0",
        "the text contains the control character U+0002 at index 0",
    ]


def test_controls_are_found_everywhere() -> None:
    """Control characters are found in arrays, in unknown properties and under escaped names."""
    value = session(("/messages", [["ok", "\x00"], {"a": [{"b/c~": "\x1f"}]}]))
    assert [each.pointer for each in findings_of("ALC637", value)] == [
        "/messages/0/1",
        "/messages/1/a/0/b~1c~0",
    ]
