"""The library's findings for Sessions: their codes, places and messages."""

from __future__ import annotations

import copy
import json
from collections import OrderedDict
from collections.abc import Callable
from enum import StrEnum
from itertools import product
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.lint.rules.registry import RULES
from alcamine_validate.text.json_pointer import resolve
from tests.support.places import ROOT, WEBHOOK
from tests.support.sessions import ABSENT, session
from tests.support.tables import for_each

GOOD: Final = ROOT / "spec" / "examples" / "session.json"
MISTAKES: Final = ROOT / "spec" / "examples" / "session-mistakes.json"

VERSION: Final = "/agent/version"
CONFIG: Final = "/agent/version/config"
CURRENCY: Final = "/agent/version/incentiveCurrencyCode"


SCHEMA_ALONE: Final = av.Config(ignore=[rule.code for rule in RULES])
SCHEMA_ON_ANY_VALUE: Final = av.Config(ignore=[*SCHEMA_ALONE.ignore, "ALC018"])
"""Settings without rules: the tests here are about the schema, and the rules have other tests."""


def schema_findings(value: Any) -> list[av.Finding]:
    """Return the findings of the corrected schema."""
    return av.findings(value, config=SCHEMA_ALONE)


def published_findings(value: Any) -> list[av.Finding]:
    """Return the findings of the schema as published."""
    return av.PUBLISHED.findings(value, config=SCHEMA_ALONE)


def codes_and_pointers(value: Any) -> list[tuple[str, str]]:
    """Return the code and pointer of every finding of a Session."""
    return [(finding.code, finding.pointer) for finding in schema_findings(value)]


def only(value: Any) -> av.Finding:
    """Return the only finding of a Session, which ``is_valid`` must reject too."""
    (finding,) = schema_findings(value)
    assert not av.is_valid(value)
    return finding


# Sessions in every accepted form


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview, bytes.decode, json.loads])
def test_a_valid_session_is_valid_in_every_form(kind: Any) -> None:
    """Bytes, bytearray, memoryview, str and a parsed dict of one Session are all valid."""
    data = kind(GOOD.read_bytes())
    assert av.is_valid(data)
    assert schema_findings(data) == []
    assert av.validate(data) == json.loads(GOOD.read_bytes())


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview, bytes.decode, json.loads])
def test_an_invalid_session_is_invalid_in_every_form(kind: Any) -> None:
    """The same ten mistakes are found in every form of the Session."""
    data = kind(MISTAKES.read_bytes())
    assert not av.is_valid(data)
    codes = sorted(finding.code for finding in schema_findings(data))
    assert codes == [
        "ALC101", "ALC102", "ALC103", "ALC105", "ALC201", "ALC202", "ALC203", "ALC301", "ALC303",
        "ALC401",
    ]  # fmt: skip
    with pytest.raises(av.InvalidSession) as caught:
        av.validate(data)
    assert caught.value.findings == schema_findings(data)


def test_subclasses_of_str_and_bytes_are_text() -> None:
    """Instances of subclasses of str and bytes are read as JSON text."""

    class Text(str):
        __slots__ = ()

    class Raw(bytes):
        __slots__ = ()

    for data in (Text(GOOD.read_text("utf-8")), Raw(GOOD.read_bytes())):
        assert av.is_valid(data)
        assert schema_findings(data) == []


def test_a_memoryview_with_gaps_is_text() -> None:
    """A memoryview need not be contiguous."""
    data = memoryview(b"".join(bytes((byte, 0)) for byte in GOOD.read_bytes()))[::2]
    assert bytes(data) == GOOD.read_bytes()
    assert av.is_valid(data)
    assert schema_findings(data) == []


def test_validate_returns_the_parsed_session() -> None:
    """Text is returned parsed; a parsed Session is returned as the same object."""
    parsed = session()
    assert av.validate(parsed) is parsed
    assert av.validate(GOOD.read_bytes())["agent"]["version"]["languages"] == ["en"]


@pytest.mark.parametrize("root", ["null", "true", "0", '"x"', "[]"])
def test_a_root_that_is_not_an_object_is_one_error(root: str) -> None:
    """A root that is not an object is one finding; as a Session, it has the wrong type."""
    assert (only(root).code, only(root).pointer) == ("ALC018", "")
    (finding,) = av.findings(root, config=SCHEMA_ON_ANY_VALUE)
    assert (finding.code, finding.pointer) == ("ALC101", "")
    assert finding.message.startswith("expected object, got ")


def test_an_empty_object_lacks_every_required_property() -> None:
    """Each missing required property is one finding that names it, unless nothing is there."""
    assert only("{}").code == "ALC018"
    found = av.findings("{}", config=SCHEMA_ON_ANY_VALUE)
    assert {(finding.code, finding.pointer) for finding in found} == {("ALC102", "")}
    named = {finding.message for finding in found}
    assert {'the property "id" is missing', 'the property "ledger" is missing'} <= named
    assert len(found) == len(named) == 21


def test_unknown_properties_are_fine_everywhere() -> None:
    """Unknown properties are not errors, because new versions of the API add properties."""
    extra = {"new": [1, {"deep": None}]}
    places = ["", "/agent", VERSION, CONFIG, f"{CONFIG}/llm", "/person", "/ledger"]
    value = session(*((f"{place}/brandNew", extra) for place in places))
    assert av.is_valid(value)
    assert published_findings(session((CURRENCY, "USD"), ("/brandNew", extra))) == []


# Providers and models

PAIRINGS: Final = [
    ("llm", "OPENAI", "GEMINI_2_0_FLASH_001", "GEMINI"),
    ("llm", "OPENAI", "GEMINI_2_5_FLASH_PREVIEW_4_17", "GEMINI"),
    ("llm", "GEMINI", "GPT_4O", "OPENAI"),
    ("llm", "GEMINI", "GPT_4_1_MINI", "OPENAI"),
    ("tts", "CARTESIA", "MULTILINGUAL_V2", "ELEVENLABS"),
    ("tts", "ELEVENLABS", "SONIC_2", "CARTESIA"),
    ("stt", "DEEPGRAM", "INK_WHISPER", "CARTESIA"),
    ("stt", "CARTESIA", "NOVA_3", "DEEPGRAM"),
]


def test_a_model_of_another_provider_is_one_error_with_all_that_helps() -> None:
    """The issue's example is one ALC301 at the model that names provider, owner and models."""
    llm = {"provider": "OPENAI", "model": "GEMINI_2_0_FLASH_001"}
    finding = only(session((f"{CONFIG}/llm", llm)))
    assert (finding.code, finding.rule) == ("ALC301", "model-of-other-provider")
    assert finding.severity is av.Severity.ERROR
    assert finding.pointer == "/agent/version/config/llm/model"
    assert finding.schema_pointer.endswith("/llm/oneOf/0/properties/model/enum")
    assert finding.message == (
        '"GEMINI_2_0_FLASH_001" belongs to provider GEMINI, not OPENAI; '
        'use one of "GPT_4O", "GPT_4_1", "GPT_4_1_MINI", "GPT_4O_NANO"'
    )
    assert finding.related == ()


@pytest.mark.parametrize(("part", "provider", "model", "owner"), PAIRINGS)
def test_every_wrong_pairing_names_the_true_owner(
    part: str, provider: str, model: str, owner: str
) -> None:
    """Each model used with the other provider is one ALC301 that names its owner."""
    value = session((f"{CONFIG}/{part}/provider", provider), (f"{CONFIG}/{part}/model", model))
    finding = only(value)
    assert (finding.code, finding.pointer) == ("ALC301", f"{CONFIG}/{part}/model")
    assert f'"{model}" belongs to provider {owner}, not {provider};' in finding.message


@pytest.mark.parametrize(("part", "provider", "model", "owner"), PAIRINGS)
def test_every_model_is_right_with_its_owner(
    part: str, provider: str, model: str, owner: str
) -> None:
    """The same models are valid with the provider that they belong to."""
    value = session((f"{CONFIG}/{part}/provider", owner), (f"{CONFIG}/{part}/model", model))
    assert provider != owner
    assert schema_findings(value) == []


@pytest.mark.parametrize(
    ("model", "hint"),
    [("GPT_41", ' (did you mean "GPT_4_1"?)'), ("gpt_4o", ' (did you mean "GPT_4O"?)'), ("X", "")],
)
def test_an_unknown_model_lists_the_models(model: str, hint: str) -> None:
    """An unknown model is one ALC302, with the nearest model if it looks like a misspelling."""
    finding = only(session((f"{CONFIG}/llm/model", model)))
    assert (finding.code, finding.pointer) == ("ALC302", f"{CONFIG}/llm/model")
    assert finding.message == (
        f'"{model}" is not allowed with provider OPENAI{hint}; '
        'use one of "GPT_4O", "GPT_4_1", "GPT_4_1_MINI", "GPT_4O_NANO"'
    )


@pytest.mark.parametrize("model", [None, 4.1, True, [], {}])
def test_a_model_that_is_not_a_string_is_of_the_wrong_type_only(model: Any) -> None:
    """A model that is not a string has no finding about providers."""
    finding = only(session((f"{CONFIG}/llm/model", model)))
    assert (finding.code, finding.pointer) == ("ALC101", f"{CONFIG}/llm/model")


@pytest.mark.parametrize(
    "llm", [{}, {"model": "GPT_4_1"}, {"model": "nonsense", "temperature": 99}, {"x": 1}]
)
def test_a_missing_provider_is_a_missing_provider_only(llm: Any) -> None:
    """Nothing else is reported, because nothing else can be checked without a provider."""
    finding = only(session((f"{CONFIG}/llm", llm)))
    assert (finding.code, finding.pointer) == ("ALC102", f"{CONFIG}/llm")
    assert finding.message == 'the property "provider" is missing'


@pytest.mark.parametrize(
    ("part", "provider", "hint"),
    [
        ("llm", "OPENIA", ' (did you mean "OPENAI"?)'),
        ("llm", "gemini", ' (did you mean "GEMINI"?)'),
        ("llm", "ANTHROPIC", ""),
        ("llm", "", ""),
        ("tts", "ELEVEN_LABS", ' (did you mean "ELEVENLABS"?)'),
        ("stt", "DEEPGRM", ' (did you mean "DEEPGRAM"?)'),
    ],
)
def test_an_unknown_provider_lists_the_providers(part: str, provider: str, hint: str) -> None:
    """One ALC303 lists the known providers, with the nearest one for a misspelling."""
    finding = only(session((f"{CONFIG}/{part}/provider", provider)))
    known = {
        "llm": '"OPENAI", "GEMINI"',
        "tts": '"CARTESIA", "ELEVENLABS"',
        "stt": '"DEEPGRAM", "CARTESIA"',
    }
    assert (finding.code, finding.pointer) == ("ALC303", f"{CONFIG}/{part}/provider")
    assert finding.message == f'unknown provider "{provider}"{hint}; use one of {known[part]}'


@pytest.mark.parametrize("provider", [None, 5, 1.5, True, [], ["OPENAI"], {}, {"a": 1}])
def test_a_provider_that_is_not_a_string_is_one_error(provider: Any) -> None:
    """A provider of the wrong type is one ALC303 that lists the known providers."""
    finding = only(session((f"{CONFIG}/llm/provider", provider)))
    assert (finding.code, finding.pointer) == ("ALC303", f"{CONFIG}/llm/provider")
    assert '"OPENAI", "GEMINI"' in finding.message


def test_a_union_must_be_an_object() -> None:
    """A null, a string or an array instead of {provider, model} is one finding of wrong type."""

    def check(part: str, value: Any) -> None:
        finding = only(session((f"{CONFIG}/{part}", value)))
        assert (finding.code, finding.pointer) == ("ALC101", f"{CONFIG}/{part}")
        assert finding.message.startswith("expected object, got ")

    for_each(product(["llm", "tts", "stt"], [None, "OPENAI", 5, [], [{}], True]), check)


def test_the_parts_of_the_config_and_the_config_may_be_left_out() -> None:
    """The config may be null but not absent, and its llm, tts and stt may be absent."""
    assert av.is_valid(session((CONFIG, None)))
    assert av.is_valid(session((CONFIG, {})))
    assert codes_and_pointers(session((CONFIG, "none"))) == [("ALC101", CONFIG)]
    assert codes_and_pointers(session((CONFIG, ABSENT))) == [("ALC102", VERSION)]


def test_the_chosen_branch_is_judged_in_full() -> None:
    """Other errors in the branch of the given provider are found in addition to the wrong model."""
    llm = {"provider": "GEMINI", "model": "GPT_4O", "temperature": 2.5}
    assert codes_and_pointers(session((f"{CONFIG}/llm", llm))) == [
        ("ALC301", f"{CONFIG}/llm/model"),
        ("ALC106", f"{CONFIG}/llm/temperature"),
    ]
    tts = {"provider": "ELEVENLABS", "model": "MULTILINGUAL_V2"}
    assert codes_and_pointers(session((f"{CONFIG}/tts", tts))) == [("ALC102", f"{CONFIG}/tts")]


# The order of timestamps

ORDERS: Final = [
    ("", "createdAt", "updatedAt"),
    ("", "createdAt", "startedAt"),
    ("", "startedAt", "endedAt"),
    ("", "startedAt", "completedAt"),
    ("", "startedAt", "lastHeartbeatAt"),
    ("/agent", "createdAt", "updatedAt"),
    ("/agent", "createdAt", "publishedAt"),
    ("/agent", "createdAt", "archivedAt"),
    ("/agent", "createdAt", "completedAt"),
    ("/agent/version", "createdAt", "updatedAt"),
    ("/conversation", "createdAt", "updatedAt"),
    ("/conversation", "createdAt", "lastViewedAt"),
    ("/conversation", "createdAt", "lastSessionEndedAt"),
    ("/conversation", "createdAt", "archivedAt"),
    ("/person", "createdAt", "updatedAt"),
    ("/person", "firstSeenAt", "lastSeenAt"),
    ("/person", "createdAt", "mergedAt"),
    ("/person", "createdAt", "deletedAt"),
    ("/ledger", "createdAt", "updatedAt"),
]
"""The pairs of section 3 of the issue: the object, the earlier timestamp, the later one."""

NOW: Final = "2026-03-14T09:26:35.118Z"
BEFORE: Final = "2026-03-14T09:26:35.117Z"


def all_at_once(place: str) -> list[tuple[str, Any]]:
    """Return the changes that set all timestamps of an object to the same moment."""
    members = resolve(session(), place)
    return [(f"{place}/{name}", NOW) for name in members if name.endswith("At")]


def test_each_pair_out_of_order_is_one_error() -> None:
    """A pair out of order is one ALC401 at the later value, with both times and the other place."""

    def check(place: str, earlier: str, later: str) -> None:
        value = session(*all_at_once(place), (f"{place}/{later}", BEFORE))
        finding = only(value)
        assert (finding.code, finding.pointer) == ("ALC401", f"{place}/{later}")
        assert finding.severity is av.Severity.ERROR
        assert finding.message == f'{later} ("{BEFORE}") is earlier than {earlier} ("{NOW}")'
        assert "/x-timestamp-order/" in finding.schema_pointer
        (related,) = finding.related
        assert related.pointer == f"{place}/{earlier}"
        assert earlier in related.message

    for_each(ORDERS, check)


def test_order_errors_of_text_are_at_both_lines() -> None:
    """The finding has the place of the later value in the text, and ``related`` the earlier's."""

    def check(place: str, earlier: str, later: str) -> None:
        value = session(*all_at_once(place), (f"{place}/{later}", BEFORE))
        lines = json.dumps(value, indent=2).splitlines()
        finding = only("\n".join(lines))
        (related,) = finding.related
        assert finding.line is not None
        assert related.line is not None
        assert lines[finding.line - 1].strip().startswith(f'"{later}": "{BEFORE}"')
        assert lines[related.line - 1].strip().startswith(f'"{earlier}": "{NOW}"')

    for_each(ORDERS, check)


@pytest.mark.parametrize("place", sorted({place for place, _, _ in ORDERS}))
def test_equal_moments_are_in_order(place: str) -> None:
    """Equal timestamps of an object are in order."""
    assert schema_findings(session(*all_at_once(place))) == []


def test_null_and_absent_timestamps_are_skipped() -> None:
    """A pair with a null or absent timestamp is not out of order."""

    def check(place: str, earlier: str, later: str, nothing: Any) -> None:
        out_of_order = [*all_at_once(place), (f"{place}/{later}", BEFORE)]
        for name in (earlier, later):
            value = session(*out_of_order, (f"{place}/{name}", nothing))
            codes = {code for code, _ in codes_and_pointers(value)}
            assert codes <= {"ALC101", "ALC102"}

    for_each(((*pair, nothing) for pair in ORDERS for nothing in (None, ABSENT)), check)


def test_nullable_timestamps_may_be_null() -> None:
    """A Session that has not started yet is valid: its times are null, not out of order."""
    names = ("startedAt", "endedAt", "completedAt", "lastHeartbeatAt")
    assert av.is_valid(session(*((f"/{name}", None) for name in names)))
    assert av.is_valid(session(("/startedAt", None)))


def test_as_published_has_no_order() -> None:
    """The published document does not require any order."""

    def check(place: str, earlier: str, later: str) -> None:
        value = session((CURRENCY, "USD"), *all_at_once(place), (f"{place}/{later}", BEFORE))
        assert av.PUBLISHED.is_valid(value)
        assert published_findings(value) == []
        assert not av.is_valid(value), earlier

    for_each(ORDERS, check)


DIGITS: Final = "0123456789012345678901234"


def test_order_is_exact() -> None:
    """Moments are compared exactly, across offsets, fractions of any length and leap seconds."""

    def check(created: str, updated: str, in_order: bool) -> None:
        value = session(("/ledger/createdAt", created), ("/ledger/updatedAt", updated))
        assert codes_and_pointers(value) == ([] if in_order else [("ALC401", "/ledger/updatedAt")])
        assert av.is_valid(value) is in_order

    for_each([
        # Offsets: the same moment, and moments just in and out of order.
        ("2026-03-14T10:00:00+02:00", "2026-03-14T08:00:00Z", True),
        ("2026-03-14T10:00:00+02:00", "2026-03-14T07:59:59Z", False),
        ("2026-03-14T08:00:00Z", "2026-03-14T10:00:00+02:00", True),
        ("2026-03-14T08:00:00Z", "2026-03-14T09:59:59+02:00", False),
        ("2026-03-14T23:30:00-01:00", "2026-03-15T00:29:00Z", False),
        ("2026-03-14T23:30:00-01:00", "2026-03-15T00:30:00Z", True),
        ("2026-01-01T00:00:00+23:59", "2025-12-31T00:01:00Z", True),
        ("2026-01-01T00:00:00+23:59", "2025-12-31T00:00:59Z", False),
        # Fractions of any length, and trailing zeros.
        (f"2026-03-14T08:00:00.{DIGITS}1Z", f"2026-03-14T08:00:00.{DIGITS}0Z", False),
        (f"2026-03-14T08:00:00.{DIGITS}0Z", f"2026-03-14T08:00:00.{DIGITS}1Z", True),
        (f"2026-03-14T08:00:00.{DIGITS}Z", f"2026-03-14T08:00:00.{DIGITS}Z", True),
        (f"2026-03-14T10:00:00.{DIGITS}1+02:00", f"2026-03-14T08:00:00.{DIGITS}0Z", False),
        ("2026-03-14T08:00:00.500Z", "2026-03-14T08:00:00.5Z", True),
        ("2026-03-14T08:00:00.5Z", "2026-03-14T08:00:00.500Z", True),
        ("2026-03-14T08:00:00.000Z", "2026-03-14T08:00:00Z", True),
        ("2026-03-14T08:00:00.1Z", "2026-03-14T08:00:00.09Z", False),
        ("2026-03-14T08:00:00.0000000001Z", "2026-03-14T08:00:00Z", False),
        # Lower case means the same.
        ("2026-03-14t08:00:00.118z", "2026-03-14T08:00:00.118Z", True),
        ("2026-03-14T08:00:00.118z", "2026-03-14T08:00:00.118Z", True),
        ("2026-03-14T08:00:00.118z", "2026-03-14T08:00:00.117Z", False),
        ("2026-03-14t08:00:00.118Z", "2026-03-14T08:00:00.117Z", False),
        ("2026-03-14T08:00:00.118Z", "2026-03-14t08:00:00.117Z", False),
        # Leap seconds come after 59 and before the next day.
        ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z", True),
        ("2017-01-01T00:00:00Z", "2016-12-31T23:59:60Z", False),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59.999Z", False),
        ("2016-12-31T23:59:59.999Z", "2016-12-31T23:59:60Z", True),
        ("2016-12-31T23:59:60.5Z", "2016-12-31T23:59:60.4Z", False),
        ("2017-01-01T01:59:60+02:00", "2016-12-31T23:59:60Z", True),
        # Year 0000, which RFC 3339 allows and Python's datetime does not.
        ("0000-01-01T00:00:00Z", "0000-02-29T00:00:00Z", True),
        ("0000-02-29T00:00:00Z", "0000-01-01T00:00:00Z", False),
    ], check)  # fmt: skip


@pytest.mark.parametrize("wrong", ["yesterday", "2026-02-30T00:00:00Z", "", "2026-03-14"])
def test_an_invalid_timestamp_is_not_out_of_order(wrong: str) -> None:
    """An invalid timestamp is one finding about its format, and none about order."""
    created = session(("/ledger/createdAt", wrong))
    updated = session(("/ledger/updatedAt", wrong))
    assert codes_and_pointers(created) == [("ALC203", "/ledger/createdAt")]
    assert codes_and_pointers(updated) == [("ALC203", "/ledger/updatedAt")]


def test_one_wrong_timestamp_may_break_several_pairs() -> None:
    """Each pair is a separate finding; here the creation is after everything else."""
    value = session(("/createdAt", "2030-01-01T00:00:00.000Z"))
    assert sorted(codes_and_pointers(value)) == [("ALC401", "/startedAt"), ("ALC401", "/updatedAt")]


# Corrected and as published


def test_the_corrections_are_what_is_judged_by_default() -> None:
    """A null currency is allowed by the correction, and an error as published."""
    assert schema_findings(session()) == []
    (finding,) = published_findings(session())
    assert (finding.code, finding.pointer) == ("ALC103", CURRENCY)
    assert finding.message == 'null is not one of "USD"'
    with pytest.raises(av.InvalidSession):
        av.PUBLISHED.validate(session())
    assert av.PUBLISHED.validate(session((CURRENCY, "USD")))
    assert codes_and_pointers(session((CURRENCY, "EUR"))) == [("ALC103", CURRENCY)]


@pytest.mark.parametrize(
    ("phone", "corrected", "published"),
    [
        ("+12025550143", True, True),
        ("+123456789012345", True, True),
        ("+1234567890123456", False, True),
        ("+12", True, True),
        ("+1", False, False),
        ("12025550143", False, False),
        ("+02025550143", False, False),
        ("+1 202 555 0143", False, False),
        ("+12025550143\n", False, False),
        ("+1202555014٣", False, False),
        (None, True, True),
    ],
)
def test_phones_are_e164_where_corrected(phone: Any, corrected: bool, published: bool) -> None:
    """E.164 allows at most 15 digits; the published pattern allows 16."""
    value = session((CURRENCY, "USD"), ("/person/phone", phone))
    assert av.is_valid(value) is corrected
    assert av.PUBLISHED.is_valid(value) is published
    found = schema_findings(value)
    assert [finding.code for finding in found] == ([] if corrected else ["ALC202"])


@pytest.mark.parametrize(
    ("pointer", "value", "code"),
    [
        ("/id", "Q4W8N2X6", "ALC201"),
        ("/id", "q", "ALC201"),
        ("/id", "1abc", "ALC201"),
        ("/id", "q4w8n2x6\n", "ALC201"),
        ("/person/email", "nobody", "ALC204"),
        ("/person/email", "a@b@c", "ALC204"),
        ("/startedAt", "2026-03-14 09:26:52Z", "ALC203"),
        ("/status", "DONE", "ALC103"),
        ("/recordAudio", "true", "ALC101"),
        ("/agent/version/incentiveAmount", 99, "ALC105"),
        ("/agent/version/incentiveAmount", 100.5, "ALC101"),
        ("/agent/version/config/llm/temperature", 2.1, "ALC106"),
        ("/name", "x" * 256, "ALC109"),
        ("/agent/version/languages", ["en", "de"], "ALC103"),
    ],
)
def test_each_kind_of_mistake_has_its_code(pointer: str, value: Any, code: str) -> None:
    """One mistake is one finding with the code of its kind."""
    finding = only(session((pointer, value)))
    assert finding.code == code
    assert finding.pointer.startswith(pointer)


def test_elements_of_arrays_have_their_index_in_the_pointer() -> None:
    """The pointer of a wrong element ends with its index."""
    value = session(("/agent/version/inputMode", ["PHONE", "phone", "SMS", 4]))
    assert codes_and_pointers(value) == [
        ("ALC103", "/agent/version/inputMode/1"),
        ("ALC101", "/agent/version/inputMode/3"),
    ]


@pytest.mark.parametrize(
    "identifier", ["ab", "q4w8n2x6c0v5b9m3l7k1j2hg", "a" * 24, "z" + "9" * 23, "a0"]
)
def test_ids_of_other_lengths_are_cuid2_too(identifier: str) -> None:
    """The server writes 24 characters, but the format allows other lengths."""
    assert av.is_valid(session(("/id", identifier)))


def test_lengths_count_code_points() -> None:
    """255 emoji are 255 characters, though 510 UTF-16 units."""
    assert av.is_valid(session(("/name", "🛳" * 255)))
    assert codes_and_pointers(session(("/name", "🛳" * 256))) == [("ALC109", "/name")]


def test_whole_floats_are_integers_and_booleans_are_not() -> None:
    """1.0 counts as an integer, and true does not."""
    assert av.is_valid(session(("/agent/version/version", 4.0)))
    assert codes_and_pointers(session(("/agent/version/version", True))) == [
        ("ALC101", f"{VERSION}/version")
    ]
    assert codes_and_pointers(session(("/isDemo", 0))) == [("ALC101", "/isDemo")]


# The Session of a webhook body by itself, without the body around it


def webhook_findings(findings: Callable[[Any], list[av.Finding]]) -> list[tuple[str, str, str]]:
    """Return the code, pointer and message of each finding of the Session in the webhook body."""
    found = findings(json.loads(WEBHOOK.read_bytes())["properties"])
    return [(finding.code, finding.pointer, finding.message) for finding in found]


LEDGER: Final = ("ALC102", "", 'the property "ledger" is missing')
LIMIT: Final = ("ALC102", VERSION, 'the property "limitToKnowledgeBase" is missing')
TIMEZONE: Final = ("ALC102", VERSION, 'the property "timezone" is missing')
BY_THE_LETTER: Final = ("ALC103", CURRENCY, 'null is not one of "USD"')


def test_a_webhook_session_has_just_the_known_errors() -> None:
    """Only ledger, limitToKnowledgeBase and timezone are missing by the corrected schema."""
    assert webhook_findings(schema_findings) == [LEDGER, LIMIT, TIMEZONE]


def test_a_webhook_session_as_published_forbids_the_null() -> None:
    """The null currency is an error too by the schema as published."""
    assert webhook_findings(published_findings) == [LEDGER, LIMIT, TIMEZONE, BY_THE_LETTER]


def test_a_webhook_session_is_valid_once_mended() -> None:
    """The Session is valid once the missing values are added."""
    value = json.loads(WEBHOOK.read_bytes())["properties"]
    value["ledger"] = value["billing"]
    value["agent"]["version"] |= {"limitToKnowledgeBase": None, "timezone": "Europe/Zurich"}
    assert av.is_valid(value)
    assert schema_findings(value) == []
    assert [finding.pointer for finding in published_findings(value)] == [CURRENCY]
    value["agent"]["version"]["incentiveCurrencyCode"] = "USD"
    assert av.PUBLISHED.is_valid(value)


def test_the_library_does_not_look_into_a_webhooks_body() -> None:
    """The library treats its argument as the Session; only files are searched for Sessions."""
    assert only(WEBHOOK.read_bytes()).code == "ALC018"
    found = av.findings(WEBHOOK.read_bytes(), config=SCHEMA_ON_ANY_VALUE)
    assert 'the property "status" is missing' in {finding.message for finding in found}


# Values that are not JSON, and subclasses of JSON classes


class Kind(StrEnum):
    """A StrEnum, as ingestion code may use it."""

    INBOUND_CALL = "INBOUND_CALL"


def test_subclasses_are_judged_as_the_json_that_they_stand_for() -> None:
    """A valid Session may consist of OrderedDicts, StrEnums and tuples."""
    value = OrderedDict(session(("/type", Kind.INBOUND_CALL)))
    value["agent"]["version"]["languages"] = ("en", "fr")
    assert av.is_valid(value)
    assert schema_findings(value) == []


@pytest.mark.parametrize(
    ("foreign", "problem"),
    [
        (float("nan"), "nan"),
        (float("inf"), "inf"),
        (float("-inf"), "-inf"),
        ({1, 2}, "a value of type set"),
        (b"bytes", "a value of type bytes"),
        (object(), "a value of type object"),
        (1j, "a value of type complex"),
    ],
)
def test_a_value_that_is_not_valid_json_is_named(foreign: Any, problem: str) -> None:
    """A value that is not valid JSON is one ALC008 at its pointer."""
    finding = only(session(("/agent/version/version", foreign)))
    assert (finding.code, finding.pointer) == ("ALC008", "/agent/version/version")
    assert finding.message == f"{problem} is not a JSON value"
    with pytest.raises(av.InvalidSession):
        av.validate(session(("/agent/version/version", foreign)))


def test_all_foreign_values_are_named() -> None:
    """Each value is a finding at its own pointer, in the order of the members."""
    value = session(("/name", b"x"), ("/person/properties", {"a": [1, {2}]}))
    assert codes_and_pointers(value) == [("ALC008", "/name"), ("ALC008", "/person/properties/a/1")]


def test_a_container_that_holds_itself_is_not_valid_json() -> None:
    """A cycle is an ALC008, not an endless loop."""
    value = session(("/status", "wrong"))
    value["person"]["properties"]["me"] = value["person"]
    assert not av.is_valid(value)
    assert ("ALC008", "/person/properties/me") in codes_and_pointers(value)


@pytest.mark.parametrize("depth", [200, 400, 900, 1000])
def test_deep_nesting_in_parsed_values_never_raises(depth: int) -> None:
    """A valid and an invalid Session with deep extra values get the right verdict."""
    deep: Any = []
    for _ in range(depth):
        deep = [deep]
    good, bad = session(("/extra", deep)), session(("/extra", deep), ("/status", "wrong"))
    assert av.is_valid(good)
    assert not av.is_valid(bad)
    assert codes_and_pointers(bad) == [("ALC103", "/status")]


@pytest.mark.parametrize("depth", [200, 400, 900, 1000])
def test_deep_nesting_in_text_never_raises(depth: int) -> None:
    """Text that orjson reads gets the right verdict, however deep its unknown properties are."""
    extra = f',"extra":{"[" * depth}{"]" * depth}}}'
    good = json.dumps(session())[:-1] + extra
    bad = json.dumps(session(("/status", "wrong")))[:-1] + extra
    assert av.is_valid(good)
    assert not av.is_valid(bad)
    assert schema_findings(good) == []
    assert [finding.pointer for finding in schema_findings(bad)] == ["/status"]


# The order of findings, and their fields


def test_findings_of_text_are_sorted_by_position() -> None:
    """Findings are in the order of the text, not of the schema's properties."""
    value = session()
    turned = {name: value[name] for name in sorted(value, reverse=True)}
    turned |= {"status": "wrong", "name": 5, "createdAt": "x", "agentId": []}
    found = schema_findings(json.dumps(turned, indent=1))
    places = [(finding.line, finding.column) for finding in found]
    assert places == sorted(places, key=lambda place: (place[0] or 0, place[1] or 0))
    assert [f.pointer for f in found] == ["/status", "/name", "/createdAt", "/agentId"]


def test_findings_of_parsed_values_are_in_the_order_of_the_members() -> None:
    """Findings have the same order as in text, though there are no lines to sort by."""
    value = session()
    turned = {name: value[name] for name in sorted(value, reverse=True)}
    turned |= {"status": "wrong", "name": 5, "createdAt": "x", "agentId": []}
    found = schema_findings(turned)
    assert [f.pointer for f in found] == ["/status", "/name", "/createdAt", "/agentId"]
    assert {(f.line, f.column, f.end_line, f.end_column) for f in found} == {(None,) * 4}
    assert [f.code for f in found] == [f.code for f in schema_findings(json.dumps(turned))]


def test_a_parsed_order_error_has_its_related_pointer_without_a_place() -> None:
    """``related`` has a pointer but no line if there is no text."""
    finding = only(session(("/ledger/updatedAt", "2020-01-01T00:00:00Z")))
    assert finding.related == (av.Related("createdAt should not be later", "/ledger/createdAt"),)


def test_an_invalid_session_says_the_first_error_and_how_many_more() -> None:
    """The exception's text has the first error and a count; ``findings`` has all of them."""
    with pytest.raises(av.InvalidSession) as caught:
        av.validate(MISTAKES.read_bytes())
    assert len(caught.value.findings) == 10
    assert str(caught.value) == (
        'the root: ALC102 the property "recordAudio" is missing (and 9 more)'
    )
    with pytest.raises(av.InvalidSession, match=r'^/status: ALC103 "x" is not one of [^()]*$'):
        av.validate(session(("/status", "x")))


def test_findings_are_values() -> None:
    """Findings are equal if their fields are, hashable and immutable."""
    first, again = (schema_findings(MISTAKES.read_bytes()) for _ in range(2))
    assert first == again
    assert len({*first, *again}) == len(first)
    with pytest.raises(AttributeError):
        first[0].code = "ALC999"  # type: ignore[misc]


def test_judging_changes_nothing() -> None:
    """Checking does not change a parsed Session."""
    for value in (session(), session(("/status", "wrong"), ("/ledger/createdAt", "2030"))):
        before = copy.deepcopy(value)
        av.is_valid(value)
        schema_findings(value)
        assert value == before
