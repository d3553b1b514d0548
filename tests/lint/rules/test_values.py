"""The rules of values that are valid, and can't be meant."""

from __future__ import annotations

import json
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

# What each rule says, in full

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
        '"en" is listed already',
        ((f"{VERSION}/languages/0", "the first one"),),
    ),
    Message(
        "ALC633",
        ((f"{VERSION}/maxParticipants", -1),),
        f"{VERSION}/maxParticipants",
        "maxParticipants is -1, below 0; null means any number",
    ),
    Message(
        "ALC634",
        ((f"{VERSION}/version", -3),),
        f"{VERSION}/version",
        "version is -3, below 1, the first",
    ),
    Message("ALC635", (("/agent/name", "  "),), "/agent/name", "name is blank"),
    Message(
        "ALC636",
        ((f"{VERSION}/timezone", "europe/zurich"),),
        f"{VERSION}/timezone",
        '"europe/zurich" is no IANA time zone (did you mean "Europe/Zurich"?)',
    ),
    Message(
        "ALC637",
        (("/agent/description", "a\n\tb\u001b[0m"),),
        "/agent/description",
        "the text has the control character U+001B at index 4",
    ),
)


def test_every_rule_has_a_message_here() -> None:
    """Each rule of the module has one case, in the order of their codes."""
    assert [case.code for case in MESSAGES] == codes_of_module(values)


@pytest.mark.parametrize("case", MESSAGES, ids=[case.code for case in MESSAGES])
def test_a_rule_has_its_message(case: Message) -> None:
    """A Session that breaks one rule has the one finding of this rule, and no other."""
    check_message(case)


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
    found = places_of("ALC631", session((f"{VERSION}/{name}", entries)))
    assert found == ([(f"{VERSION}/{name}", ())] if empty else [])


def test_both_lists_can_be_empty() -> None:
    """Each is a finding of its own, in the order of the text."""
    value = session((f"{VERSION}/languages", []), (f"{VERSION}/inputMode", []))
    wanted = [(f"{VERSION}/languages", ()), (f"{VERSION}/inputMode", ())]
    assert places_of("ALC631", value) == wanted
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
    found = places_of("ALC632", session((list_, entries)))
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
    (finding,) = findings_of("ALC635", session((pointer, text)))
    name = pointer.rpartition("/")[2]
    assert finding.pointer == pointer
    assert finding.message == f"{name} is {'blank' if text else 'empty'}"
    assert finding.related == ()


@pytest.mark.parametrize("pointer", NAMES)
@pytest.mark.parametrize("value", ["a", " a ", ".", "0", None, ABSENT, 0, [], {}, False])
def test_a_name_that_says_something_is_fine(pointer: str, value: Any) -> None:
    """What is no text is an error of its type."""
    assert findings_of("ALC635", session((pointer, value))) == []


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
    assert places_of("ALC636", session((place, zone))) == [(place, ())]


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
    assert findings_of("ALC636", session((f"{VERSION}/timezone", zone))) == []


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
    (finding,) = findings_of("ALC636", session((f"{VERSION}/timezone", zone)))
    assert finding.message.endswith(f" is no IANA time zone{hint}")
    assert len(finding.message) < 200


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
    assert places_of("ALC637", session((pointer, text))) == [(pointer, ())]


def test_names_of_properties_are_looked_at() -> None:
    """At their value's place, wherever they stand."""
    value = session(("/person/properties/a\x1bb", 1), ("/person/mergeMeta", [{"x": {"\0": []}}]))
    words = "a property's name has the control character"
    assert [(each.pointer, each.message) for each in findings_of("ALC637", value)] == [
        ("/person/mergeMeta/0/x/\0", f"{words} U+0000 at index 0"),
        ("/person/properties/a\x1bb", f"{words} U+001B at index 1"),
    ]


def test_a_name_and_its_value_are_two_findings() -> None:
    """Both at the same place, told apart by what they say."""
    value = session(("/person/properties/\u0001", "\u0002"))
    assert sorted(each.message for each in findings_of("ALC637", value)) == [
        "a property's name has the control character U+0001 at index 0",
        "the text has the control character U+0002 at index 0",
    ]


def test_controls_are_found_everywhere() -> None:
    """In arrays, in unknown properties, under names with slashes and tildes."""
    value = session(("/messages", [["ok", "\x00"], {"a": [{"b/c~": "\x1f"}]}]))
    assert [each.pointer for each in findings_of("ALC637", value)] == [
        "/messages/0/1",
        "/messages/1/a/0/b~1c~0",
    ]
