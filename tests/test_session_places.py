"""The library finds a Session where ``at`` says, and says what to do with anything around one."""

from __future__ import annotations

import json
import pickle
from typing import Any, Final, assert_type, get_args

import pytest

import alcamine_validate as av
from tests.support.places import WEBHOOK

GOOD: Final[Any] = av.sample(seed=1)
BAD: Final[Any] = {**av.sample(seed=2), "status": "DONE"}
EVENT: Final[Any] = json.loads(WEBHOOK.read_bytes())
FORMS: Final = pytest.mark.parametrize("form", [lambda value: value, json.dumps, "indented"])


def shaped(form: Any, value: Any) -> Any:
    """Return a value as it is, or as JSON text."""
    return json.dumps(value, indent=2) if form == "indented" else form(value)


def errors(call: Any, *arguments: Any, **options: Any) -> list[tuple[str, str, int | None]]:
    """Return the code, pointer and record of each error that a function raises."""
    with pytest.raises(av.InvalidSession) as caught:
        call(*arguments, **options)
    found = caught.value.findings
    return [(each.code, each.pointer, each.record) for each in found if each.severity == "error"]


AROUND: Final = (
    (EVENT, "/properties", "av.validate_webhook(data)"),
    ([GOOD, GOOD], "/*", "av.validate_list(data)"),
    ([EVENT], "/0/properties", ""),
    ({"data": GOOD}, "/data", ""),
    ({"items": [GOOD, BAD]}, "/items/*", ""),
    ({"body": json.dumps({"session": GOOD})}, "/body/session", ""),
)


@FORMS
@pytest.mark.parametrize(("value", "at", "other"), AROUND)
def test_one_finding_names_the_pointer_and_the_call(
    form: Any, value: Any, at: str, other: str
) -> None:
    """``findings`` and ``validate`` say where the Session is; what they say works."""
    data = shaped(form, value)
    assert not av.is_valid(data)
    [finding] = av.findings(data)
    assert (finding.code, finding.rule) == ("ALC018", "not-a-session")
    call = f"av.findings(data, at='{at}')"
    assert call in finding.message
    assert all(each.code != "ALC018" for each in eval(call))  # as a reader would
    if other:
        assert f"call {other} or " in finding.message
        assert eval(other)
    with pytest.raises(av.InvalidSession, match="ALC018") as caught:
        av.validate(data)
    assert f"av.validate(data, at='{at}')" in str(caught.value)


@FORMS
def test_validate_returns_what_is_at_a_place(form: Any) -> None:
    """``at`` leads through objects, arrays and JSON text in strings."""
    for value, at in (
        (GOOD, ""),
        ({"data": GOOD}, "/data"),
        ([BAD, GOOD], "/1"),
        ({"a/b": {"~": GOOD}}, "/a~1b/~0"),
        ({"body": json.dumps(GOOD)}, "/body"),
        ({"Records": [{"body": json.dumps({"m": json.dumps(GOOD)})}]}, "/Records/0/body/m"),
        ({"only": GOOD}, "/*"),
        ({"*": GOOD}, "/*"),
    ):  # fmt: skip
        assert av.validate(shaped(form, value), at=at) == GOOD
        assert av.findings(shaped(form, value), at=at) == []


@FORMS
def test_what_is_not_at_a_place_is_an_error(form: Any) -> None:
    """A missing place, text that is not JSON, and several values are errors that say so."""

    def check(value: Any, at: str, code: str, pointer: str) -> None:
        [found] = errors(av.validate, shaped(form, value), at=at)
        assert found[:2] == (code, pointer)

    check({"data": GOOD}, "/nothing", "ALC020", "/nothing")
    check({"data": GOOD}, "/data/id/x", "ALC020", "/data/id/x")
    check([GOOD], "/01", "ALC020", "/01")
    check({"items": []}, "/items/*", "ALC020", "/items/*")
    check([GOOD, GOOD], "/*", "ALC020", "/*")
    check({"*": GOOD, "other": GOOD}, "/*", "ALC020", "/*")
    check({"body": "{"}, "/body", "ALC002", "")
    check({"body": "text"}, "/body", "ALC018", "")
    assert [each.code for each in av.findings([GOOD, {}], at="/*/id")][::-1] == ["ALC018", "ALC020"]


def test_a_place_that_matches_nothing_is_reported() -> None:
    """There is nothing to judge, so no finding would look like a verdict."""
    values: tuple[Any, ...] = ({"items": []}, {"items": {}})
    for value in values:
        assert [each.code for each in av.findings(value, at="/items/*")] == ["ALC007"]
        assert [each.code for each in av.findings(json.dumps(value), at="/items/*")] == ["ALC007"]


@FORMS
def test_text_in_a_string_has_the_findings_of_text(form: Any) -> None:
    """Duplicate keys in it and text that is cut are found in parsed values too."""
    text = f'{{"x": 1, "x": 2, "s": {json.dumps(GOOD)}}}'
    [found] = av.findings(shaped(form, {"body": text}), at="/body/s")
    assert (found.code, found.pointer) == ("ALC004", "/body/x")
    [found] = av.findings(shaped(form, {"body": '{"agentId":\n\n{'}), at="/body")
    assert found.code == "ALC002"
    assert "line" not in found.message


@FORMS
def test_settings_can_not_silence_that_there_is_nothing_to_return(form: Any) -> None:
    """No placeholder is returned, and no IndexError is raised."""
    quiet = av.Config(ignore=["ALC018"])
    for call, value, at in (
        (av.validate, {"a": 1}, "/b"),
        (av.validate, [GOOD, GOOD], "/*"),
        (av.validate, [], "/*"),
        (av.validate_list, GOOD, None),
        (av.validate_list, [GOOD], "/x"),
        (av.validate_webhook, GOOD, None),
        (av.validate, {"a": {"b": json.dumps(GOOD)}}, "/a/b/c"),
        (av.validate_webhook, [EVENT, EVENT], "/*"),
        (av.validate_webhook, {"e": []}, "/e/*"),
    ):
        [found] = errors(call, shaped(form, value), at=at, config=quiet)
        assert found[0] == "ALC020"


def test_findings_are_at_the_lines_of_the_whole_text() -> None:
    """Text in a string has the lines of the text around it."""
    text = json.dumps({"x": 1, "body": json.dumps(BAD)}, indent=2)
    [finding] = av.findings(text, at="/body")
    line = text.splitlines()[2]
    assert (finding.line, finding.column) == (3, line.index('\\"DONE\\"') + 1)
    [finding] = av.findings(json.dumps([GOOD, BAD], indent=2), at="/*")
    assert (finding.record, finding.pointer, finding.line) == (1, "/status", 129)


@FORMS
def test_a_list_is_validated_element_by_element(form: Any) -> None:
    """All elements must be valid; findings say which one is not."""
    assert av.validate_list(shaped(form, [GOOD, GOOD])) == [GOOD, GOOD]
    assert av.validate_list(shaped(form, [])) == []
    assert av.validate_list(shaped(form, {"items": [GOOD]}), at="/items") == [GOOD]
    assert av.validate_list(shaped(form, {"items": [{"s": GOOD}]}), at="/items/*/s") == [GOOD]
    assert errors(av.validate_list, shaped(form, [GOOD, BAD, {}])) == [
        ("ALC103", "/status", 1), ("ALC018", "", 2),
    ]  # fmt: skip
    assert errors(av.validate_list, shaped(form, [EVENT])) == [("ALC018", "", 0)]
    [found] = errors(av.validate_list, shaped(form, GOOD))
    assert found[:2] == ("ALC020", "")
    with pytest.raises(av.InvalidSession, match=r"call av\.validate_list\(data, at='/items/\*'\)"):
        av.validate_list(shaped(form, {"items": [GOOD]}))
    with pytest.raises(av.InvalidSession, match=r"a Session is at /data\Z"):
        av.validate_list(shaped(form, {"data": GOOD}))
    [found] = errors(av.validate_list, shaped(form, {"items": [GOOD]}), at="/item")
    assert found[:2] == ("ALC020", "/item")
    assert av.validate_list(shaped(form, [{"status": "COMPLETED"}]), partial=True)


@FORMS
def test_the_text_of_the_exception_names_the_element(form: Any) -> None:
    """It names none if the array itself is wrong, and none if the value is not an array."""

    def text(call: Any, value: Any, at: str | None = None) -> str:
        with pytest.raises(av.InvalidSession) as caught:
            call(shaped(form, value), at=at)
        assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
        return str(caught.value)

    assert text(av.validate_list, [GOOD, BAD]).startswith("element 1: /status: ALC103 ")
    assert text(av.validate_list, [GOOD, {}, BAD]).startswith("element 1: the root: ALC018 ")
    assert text(av.validate_list, {"a": [GOOD, BAD]}, "/a").startswith("element 1: /status: ")
    assert text(av.validate_list, {"a": [{"s": BAD}]}, "/a/*/s").startswith("element 0: /status: ")
    assert text(av.validate_list, GOOD).startswith("the root: ALC020 not an array ")
    assert text(av.validate_list, {}, "/a").startswith("/a: ALC020 ")
    assert text(av.validate, BAD).startswith("/status: ALC103 ")
    assert text(av.validate, [GOOD, BAD], "/1").startswith("/status: ALC103 ")


@FORMS
def test_the_body_of_a_webhook_is_validated_by_its_own_schema(form: Any) -> None:
    """The real event is valid; pointers are relative to the Session in it."""
    assert av.validate_webhook(shaped(form, EVENT)) == EVENT
    assert av.validate_webhook(shaped(form, {"e": EVENT}), at="/e") == EVENT
    wrapped = {"type": "session.completed", "properties": GOOD}
    assert av.validate_webhook(shaped(form, wrapped)) == wrapped
    broken = {**EVENT, "properties": {**EVENT["properties"], "status": "DONE"}}
    assert [each[:2] for each in errors(av.validate_webhook, shaped(form, broken))] == [
        ("ALC103", "/status")
    ]
    for value, code, pointer in (
        (GOOD, "ALC020", ""),
        ([EVENT], "ALC020", ""),
        ({"type": "session.completed"}, "ALC020", ""),
        ({"type": "agent.updated", "properties": GOOD}, "ALC020", ""),
        ({**EVENT, "metadata": []}, "ALC101", "/metadata"),
        ({**EVENT, "metadata": {"idempotencyKey": 1}}, "ALC101", "/metadata/idempotencyKey"),
    ):
        [found] = errors(av.validate_webhook, shaped(form, value))
        assert found[:2] == (code, pointer)
    partial = {"type": "session.completed", "properties": {"status": "COMPLETED"}}
    assert av.validate_webhook(shaped(form, partial), partial=True) == partial


def test_the_published_document_judges_webhooks_by_the_letter() -> None:
    """``PUBLISHED`` knows no changes for webhooks."""
    found = errors(av.PUBLISHED.validate_webhook, EVENT)
    assert ("ALC102", "", None) in found
    assert ("ALC103", "/agent/version/incentiveCurrencyCode", None) in found


def test_arguments_that_mean_nothing_are_refused() -> None:
    """A place that is not a pointer and an unknown part raise ValueError."""
    for call in (av.findings, av.validate, av.validate_list, av.validate_webhook):
        with pytest.raises(ValueError, match="JSON Pointer"):
            call(GOOD, at="data")
        with pytest.raises(ValueError, match="only in ~0 and ~1"):
            call(GOOD, at="/a~2")
        wrong: tuple[Any, ...] = (3, ["/a"])
        for at in wrong:
            with pytest.raises(TypeError, match="at is a JSON Pointer, a str such as"):
                call(GOOD, at=at)
        with pytest.raises(TypeError):
            call(object())
    # A number with too many digits for an index is a place without a value.
    for data in ([1], "[1]", '[1, "[2]"]'):
        [finding] = av.findings(data, at="/" + "9" * 5_000)
        assert finding.code == "ALC020"
    with pytest.raises(ValueError, match=r"part is one of agent, agent\.version"):
        av.findings(GOOD, part="agnt")  # type: ignore[arg-type]


def test_each_call_returns_the_type_that_it_says() -> None:
    """Type checkers know what is returned; mypy checks this test."""
    assert_type(av.validate(GOOD), av.Session)
    assert_type(av.validate(GOOD, at=""), av.Session)
    assert_type(av.validate(GOOD, partial=True), av.PartialSession)
    assert_type(av.validate(GOOD, at="/person", part="person"), av.Person)
    assert_type(av.validate(GOOD, at="/agent", part="agent"), av.Agent)
    version = av.validate(GOOD, at="/agent/version", part="agent.version")
    assert_type(version, av.AgentVersion)
    assert_type(av.validate(GOOD, at="/conversation", part="conversation"), av.Conversation)
    assert_type(av.validate({"phone": None}, part="person", partial=True), av.PartialPerson)
    assert_type(av.validate_list([GOOD]), list[av.Session])
    assert_type(av.validate_list([GOOD], partial=True), list[av.PartialSession])
    assert_type(av.validate_webhook(EVENT), av.Webhook)
    assert_type(av.validate_webhook(EVENT)["properties"], av.WebhookSession)
    partial = av.validate_webhook(EVENT, partial=True)
    assert_type(partial, av.PartialWebhook)
    assert_type(partial["properties"], av.PartialWebhookSession)


def test_a_wrapper_can_pass_part_and_partial_on() -> None:
    """The public name ``av.Part`` annotates the argument; mypy checks this test."""

    def wrapper(value: Any, part: av.Part | None, *, partial: bool) -> tuple[Any, list[Any], Any]:
        return (
            av.validate(value, part=part, partial=partial),
            av.validate_list([value], partial=partial),
            av.validate_webhook({**EVENT, "properties": value}, partial=partial),
        )

    for part in get_args(av.Part):
        assert wrapper({"id": GOOD["id"]}, part, partial=True)
