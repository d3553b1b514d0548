"""The allow-list of what reports show, as in the README, one row at a time."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.lint.sensitive import REDACTION
from alcamine_validate.text.json_pointer import join
from alcamine_validate.text.redact import mask
from tests.support.tables import for_each

ZONE: Final = "/agent/version/timezone"

SHOWN: Final[list[tuple[str, Any]]] = [
    ("/status", "done"),
    ("/status", "John Smith"),
    ("/status", None),
    ("/agent/version/config/stt/provider", "DEEPGRM"),
    ("/agent/version/languages/3", "de-CH"),
    ("/endedAt", "2026-03-14 09:29:02"),
    ("/endedAt", "14.03.2026 09:29"),
    ("/endedAt", "2026-03-14T09:29:02+0100"),
    ("/agent/version/config/llm/model", "GPT_4_1_MINNI"),
    ("/endedAt", 1773480575118),
    ("/ledger/id", "L3I6F9C2Z5W8T1Q4N7K0H3EB"),
    ("/agentVersionId", 1234),
    ("/ledger/amount", 12025559876),
    ("/ledger/amount", "2200"),
    (ZONE, "Europe/Zuerich"),
    ("/agent/description", "COMPLETED"),
    ("/unknown", True),
    ("/unknown", 1234),
]

HIDDEN: Final[list[tuple[str, Any]]] = [
    ("/status", "ada@example.org"),
    ("/status", "+1 202 555 0143"),
    ("/status", "call 202-555-0143"),
    ("/status", "x" * 65),
    ("/status", "+1 202 555 0143 Ada"),
    ("/status", "2025550143/Ada"),
    ("/status", "2025550143x"),
    ("/status", "tel2025550143"),
    ("/endedAt", "06.12.34.98.76"),
    ("/endedAt", "2026-03-14 +12025550143"),
    ("/workspaceId", "_2025550143"),
    (ZONE, "Ada/+12025550143x"),
    ("/status", "password:lovelace"),
    ("/status", "sk-abcdefghijklmnopqrst"),
    ("/status", "key-0123456789abcdef0123456789abcdef"),
    ("/type", "0123456789abcdef0123456789abcdef"),
    ("/status", "sk_live_abcdEFGH1234"),
    ("/status", 12025550143),
    ("/id", "+12025550178"),
    ("/endedAt", "12025550143"),
    (ZONE, "12025550143"),
    ("/agent/description", "done"),
    ("/ledger/amount", "12025550143"),
    ("/person/phone", 5),
    ("/person/phone", True),
    ("/person/properties/plan", "COMPLETED"),
    ("/person/mergeMeta/by", 1),
    ("/unknown/properties/plan", 1),
    ("/messages/0/content", "NONE"),
    ("/unknown", "NONE of it"),
    ("/unknown", 12345),
    ("/agent/unknown", "x"),
    ("/token", 1),
]


def test_values_at_their_places() -> None:
    """A misspelled listed value, id, timestamp or time zone is shown if it is harmless."""

    def check(is_hidden: bool, pointer: str, value: Any) -> None:
        assert REDACTION.hides(pointer, value) is is_hidden

    for_each([(False, *each) for each in SHOWN] + [(True, *each) for each in HIDDEN], check)


NAMES: Final = [
    (("agent", "slugg"), True),
    (("note_1", "Größe", "x"), True),
    (("messages", "0", "content"), True),
    (("person", "email"), True),
    (("agent", "version", "languages", "12345"), True),
    (("person", "<<"), True),
    (("",), True),
    (("agent", "ada@example.org"), False),
    (("agent", "Ada Lovelace"), False),
    (("x" * 65,), False),
    (("1st",), False),
    (("sk_live_abcdEFGH1234",), False),
    (("person", "properties", "plan"), False),
    (("person", "properties", "name"), False),
    (("person", "mergeMeta", "a", "b"), False),
    (("<ada>",), False),
    (("<string of 3 characters #lady>",), False),
]


def test_steps_of_pointers() -> None:
    """A name is shown if the schema has it, or if it looks like a name in a program."""

    def check(names: tuple[str, ...], is_shown: bool) -> None:
        pointer = join("", *names)
        shown = REDACTION.pointer(pointer)
        assert (shown == pointer) is is_shown
        assert REDACTION.pointer(shown) == shown
        if not is_shown:
            assert join("", mask(names[-1])) in shown

    for_each(NAMES, check)


def test_what_may_be_an_index_is_an_asterisk_in_free_form_objects() -> None:
    """A name there may be a phone number, which can't be distinguished from an index."""
    pointer = "/person/properties/12025550143/0"
    assert REDACTION.pointer(pointer) == "/person/properties/*/*"
    assert REDACTION.pointer("/list/12025550143/0") == "/list/*/0"


MESSAGES: Final = [
    ("/person/phone", "expected string or null, got integer 12025550143",
     "expected string or null, got <integer of 11 digits #23fd>"),
    ("/person/phone", "expected string or null, got boolean true",
     "expected string or null, got <boolean>"),
    ("/person/phone", "6 characters, at most 255 allowed", "6 characters, at most 255 allowed"),
    ("/name", "5000000 characters, at most 255 allowed", "5000000 characters, at most 255 allowed"),
    ("/status", 'a "b\\"c" d "NONE" e "x"', f'a {mask("b" + chr(34) + "c")} d "NONE" e "x"'),
    ("/person/phone", "got integer 012025550143", "got <masked>"),
    ("/type", "unknown type 12025550143; use 5", f"unknown type {mask(12025550143)}; use 5"),
    ("/agent/slugg", 'the schema has no property "slugg" here (did you mean "slug"?)',
     'the schema has no property "slugg" here (did you mean "slug"?)'),
    ("/agent/a b", 'the property "a b" is missing', f"the property {mask('a b')} is missing"),
]  # fmt: skip


def test_messages() -> None:
    """Texts of the file are recognised by their quotes, and numbers by their position."""

    def check(pointer: str, message: str, shown: str) -> None:
        assert REDACTION.message(message, pointer) == shown

    for_each(MESSAGES, check)


def test_equal_values_have_equal_masks_in_messages_and_frames() -> None:
    """A long value has the same mask in a message, which has only its beginning."""
    value = "word " * 30
    session = av.sample(seed=3)
    session["status"] = value  # type: ignore[typeddict-item]
    (finding,) = [each for each in av.findings(session) if each.code == "ALC103"]
    assert mask(value) in av.masked(finding).message


def test_masked_findings_are_those_of_reports() -> None:
    """Harmless values are not changed, and masking a second time changes nothing."""
    session: dict[str, Any] = json.loads(av.sample_json(seed=3))
    session["person"] |= {"email": "ada at home", "properties": {"plan\u0007": 1}}
    session["status"] = "done"
    found = av.findings(json.dumps(session))
    shown = [av.masked(each) for each in found]
    assert [each.code for each in shown] == [each.code for each in found]
    assert "ada" not in repr(shown)
    assert "plan" not in repr(shown)
    assert '"done" is not one of' in repr(shown)
    assert [av.masked(each) for each in shown] == shown


URLS: Final = [
    ("https://api.example.com/v1/sessions/q4w8n2x6c0v5b9m3l7k1j2hg", None),
    ("/v1/sessions/7f9c24e8-3b12-4fef-91e0-5c0a9b7d3f10/", None),
    ("https://localhost:3000/api/sessions/12", None),
    ("https://api.example.com/people/jane/sessions",
     "https://api.example.com/people/<masked>/sessions"),
    ("/people/+12025550143/sessions/12025550143", "/people/<masked>/sessions/<masked>"),
    ("api.example.com/people/jane%40example.org", "<masked>/people/<masked>"),
    ("jane/sessions", "<masked>/sessions"),
    ("jane.doe/sessions", "<masked>/sessions"),
    ("jane.q.doe/sessions", "<masked>/sessions"),
    ("jane:5550/sessions", "<masked>/sessions"),
    ("tel:5550199887", "<masked>"),
    ("//jane:5550199887/sessions", "//<masked>/sessions"),
    ("//[::jane]/sessions", "//<masked>/sessions"),
    ("localhost:3000/sessions", None),
    ("api.example.com:443/sessions", None),
    ("https://api.example.com", None),
    ("http://[::1]:80/sessions/1", None),
    ("https://ada b/sessions", "<masked>//<masked>/sessions"),
    ("{{baseUrl}}/sessions/:id", "<masked>/sessions/<masked>"),
    ("", None),
]  # fmt: skip


def test_urls_of_exchanges() -> None:
    """Only words that never name a person, and ids, are shown in the path."""

    def check(url: str, shown: str | None) -> None:
        exchange = av.RecordedExchange("GET", url, "/log/entries/0")
        masked = av.masked(replace(PLAIN, exchange=exchange))
        assert masked.exchange == replace(exchange, url=url if shown is None else shown)
        assert av.masked(masked) == masked

    for_each(URLS, check)


PLAIN: Final = av.Finding("ALC101", "wrong-type", av.Severity.ERROR, "m")


def test_data_of_findings_are_masked_like_messages() -> None:
    """Values and names are shown in the data if and only if they are shown in the message."""
    value: dict[str, Any] = json.loads(av.sample_json(seed=3))
    value["person"] |= {"email": "ada at home", "phone": 12025550143}
    value |= {"status": "done", "Ada Lovelace": 1, "secret": "s", "recordingUrl": "https://a"}
    shown = {each.pointer: each.params for each in map(av.masked, av.findings(json.dumps(value)))}
    assert shown["/person/email"]["value"] == mask("ada at home")
    assert shown["/person/phone"]["value"] == mask(12025550143)
    assert shown["/status"]["value"] == "done"
    assert shown["/recordingUrl"] == {
        "type": "string", "value": mask("https://a"), "property": "recordingUrl"
    }  # fmt: skip
    assert shown[f"/{mask('Ada Lovelace')}"]["property"] == mask("Ada Lovelace")


def test_second_values_are_masked_by_their_own_place() -> None:
    """A harmless value may contradict one that is not harmless."""
    data = {"value": "COMPLETED", "other": "/person/email", "other_value": "ada at home"}
    masked = av.masked(replace(PLAIN, pointer="/status", params=data))
    assert masked.params == data | {"other_value": mask("ada at home")}


WORDS: Final = (
    "<janedoe>", "<jane>", "<string>x", "<string of 5 characters>",
    "<string of 5550199887 janedoe #abcd>", "<string of 5550199 characters #abcd>",
    "<string of 2,025,550,143 characters #abcd>",
)  # fmt: skip


def test_a_text_in_angle_brackets_is_not_a_mask() -> None:
    """Only what masks look like is left as it is, or a value could hide itself as one."""

    def check(word: str) -> None:
        for pointer in ("/person/phone", "/person/email", "/status", "/agentId"):
            found = replace(PLAIN, pointer=pointer, params={"value": word, "property": word})
            assert av.masked(found).params == {"value": mask(word), "property": mask(word)}

    for_each([(word,) for word in WORDS], check)


def test_values_and_their_messages_have_the_same_mask() -> None:
    """A number in quotes is a text, whatever else the message contains."""
    names = ("2025550143", "Ada 2025550143", "12025550143 x")
    value = {**json.loads(av.sample_json(seed=3)), **dict.fromkeys(names, 1)}
    shown = [av.masked(each) for each in av.findings(value) if each.params.get("property") in names]
    assert [each.params["property"] for each in shown] == [mask(name) for name in names]
    for name, each in zip(names, shown, strict=True):
        assert mask(name) in each.message


def test_second_places_are_masked_like_pointers() -> None:
    """Their names may come from a file, as those of pointers."""
    found = replace(PLAIN, params={"other": "/person/properties/Ada", "other_value": "Ada"})
    params = av.masked(found).params
    assert params == {
        "other": f"/person/properties/{mask('Ada')}", "other_value": mask("Ada"),
    }  # fmt: skip


@pytest.mark.parametrize("digits", [5_000, 200, 99])
def test_numbers_of_any_length_can_be_masked(digits: int) -> None:
    """Python does not write integers of more than 4,300 digits."""
    wrong = {**json.loads(av.sample_json(seed=3)), "name": 10**digits}
    [finding] = [each for each in av.findings(wrong) if each.pointer == "/name"]
    shown = av.masked(finding).params["value"]
    assert isinstance(shown, str)
    assert json.dumps(av.masked(finding).to_dict())
    assert json.dumps(finding.to_dict())
