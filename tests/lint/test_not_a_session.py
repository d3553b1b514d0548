"""One finding for a value that is not a Session at all, and what it says."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.check.one_file import CheckOptions, check_file
from alcamine_validate.generated.object_shapes import ROOT
from alcamine_validate.input.document import Document
from alcamine_validate.input.expected import PARTS
from alcamine_validate.input.find_sessions import SEARCHING, SessionFinder
from alcamine_validate.input.json_format import json_parts
from alcamine_validate.input.read import ReadOptions, documents
from alcamine_validate.input.session_shape import TELLING_NAMES, is_session
from alcamine_validate.lint.linter import linter_for
from alcamine_validate.lint.not_a_session import _LOOKS, hint_of_command, resemblance
from alcamine_validate.lint.place import place_document
from alcamine_validate.session import session_schemas
from tests.support.sessions import ANY_VALUE, TELLING, session
from tests.support.tables import for_each

GOOD: Final = session()
HOOK: Final = {"type": "session.completed", "properties": GOOD}
REQUIRED: Final = [name for name in GOOD if name != "completedMeta"]
"""The required properties of a Session."""

LOOKS: Final[dict[str, tuple[dict[str, Any], ...]]] = {
    "an empty object": ({},),
    "a Session with snake_cased names": (
        {"agent_id": 1, "person_id": 1, "is_demo": 1, "agent_version_id": 1, "type": "x"},
        {"agent_id": 1, "conversation_id": 1, "record_audio": 1, "last_heartbeat_at": 1},
    ),
    "the body of a webhook": (
        {"type": "session.completed", "properties": {}},
        {"type": "session.x", "properties": {"a": 1}, "error": 1},
    ),
    "a package-lock.json": ({"name": "x", "lockfileVersion": 3, "scripts": {}},),
    "a package.json": (
        {"name": "x", "dependencies": {}},
        {"private": True, "scripts": {}, "type": "module"},
        {"version": "1.0.0", "devDependencies": {}, "peerDependencies": {}},
    ),
    "a tsconfig.json": ({"compilerOptions": {}}, {"compilerOptions": {}, "extends": "x"}),
    "an OpenAPI document": (
        {"openapi": "3.1.0", "info": {}},
        {"swagger": "2.0", "paths": {}},
    ),
    "a JSON Schema": (
        {"$schema": "x", "properties": {}},
        {"$schema": "x", "$defs": {}},
        {"$schema": "x", "type": "object", "definitions": {}},
    ),
    "an API error": (
        {"error": "not found"},
        {"errors": []},
        {"message": "not found", "statusCode": 404},
        {"message": "x", "code": "y"},
        {"type": "about:blank", "title": "Not Found", "status": 404},
        {"title": "x", "detail": "y"},
    ),
    "a login session": (
        {"accessToken": "x"},
        {"user": {}, "expires": "2026-03-14"},
        {"refresh_token": "x", "expires_in": 3600},
    ),
    "the body of another event": (
        {"type": "agent.updated", "data": {}},
        {"type": "x", "payload": 1},
        {"type": "x", "properties": None},
    ),
    "the agent of a Session": (GOOD["agent"],),
    "the agent.version of a Session": (GOOD["agent"]["version"],),
    "the person of a Session": (GOOD["person"],),
    "the conversation of a Session": (GOOD["conversation"],),
    "the ledger of a Session": (GOOD["ledger"],),
    "": (
        {"a": 1},
        {"id": "x", "name": "y"},
        {"$schema": "x"},
        {"name": "x", "version": "1"},
        {"scripts": {}},
        {"openapi": "3.1.0"},
        {"message": "hello"},
        {"title": "x"},
        {"type": 5, "data": {}},
        {"agent_id": 1, "person_id": 1, "is_demo": 1},
        dict.fromkeys(TELLING_NAMES[:3]),
        GOOD["agent"]["version"]["config"] or {"llm": {}},
    ),
}  # fmt: skip
"""What objects look like, and such objects."""

OTHERS: Final[tuple[tuple[Any, str], ...]] = (
    (None, "null"),
    (True, "a boolean"),
    (5, "an integer"),
    (1.5, "a number"),
    ([], "an empty list"),
    ([{}], "a list with 1 object"),
    ([[1]], "a list with 1 array"),
    ([None], "a list with 1 null"),
    ([True], "a list with 1 boolean"),
    ([1, 2], "a list of 2 numbers"),
    ([1.5], "a list with 1 number"),
    (["a"] * 1234, "a list of 1,234 strings"),
    ([1, "a"], "a list of 2 values"),
    ([1, 1.5], "a list of 2 numbers"),
    ([{}, []], "a list of 2 values"),
)
"""Values that are not objects, and what they are."""


def only(value: Any, call: Callable[..., list[av.Finding]] = av.findings) -> av.Finding:
    """Return the only finding of a value, which must be the same in text, except for lines."""
    (finding,) = call(value)
    (in_text,) = call(json.dumps(value))
    assert in_text.message == finding.message
    assert (in_text.line, in_text.column) == (1, 1)
    assert (finding.code, finding.rule, finding.pointer) == ("ALC018", "not-a-session", "")
    assert finding.severity is av.Severity.ERROR
    assert not av.is_valid(value)
    return finding


# What it looks like


def test_every_look_has_a_case() -> None:
    """Each row of the table is reached, and so are the parts of a Session."""
    parts = {f"the {name} of a Session" for name, _ in ROOT.children if len(GOOD[name] or ()) > 4}
    assert {look for look, _ in _LOOKS} | parts <= LOOKS.keys()


def test_an_object_looks_like_something_known() -> None:
    """The most specific look counts, and the message ends with it."""

    def check(look: str, value: dict[str, Any]) -> None:
        assert resemblance(value) == look
        message = only(value).message
        assert message.startswith("not a Session: ")
        message, _, call = message.partition("; call ")
        ends = {"": " there", "an empty object": ": it is an empty object"}
        assert message.endswith(ends.get(look, f"; it looks like {look}"))
        part = look.removeprefix("the ").removesuffix(" of a Session")
        known = "partial=True" if not look and not value.keys().isdisjoint(TELLING_NAMES) else ""
        argument = f"part='{part}'" if part in PARTS else known
        assert call == (f"av.findings(data, {argument})" if argument else "")

    for_each(((look, value) for look, row in LOOKS.items() for value in row), check)


def test_other_values_are_named_by_their_type() -> None:
    """Lists have the number and the type of their elements."""

    def check(value: Any, words: str) -> None:
        assert only(value).message == f"not a Session: it is {words}"

    for_each(OTHERS, check)
    (finding,) = av.findings('"x"')
    assert finding.message == "not a Session: it is a string"


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "none of its 21 required properties is there"),
     (1, "only 1 of its 21 required properties is there"),
     (2, "only 2 of its 21 required properties are there"),
     (10, "only 10 of its 21 required properties are there")],
)  # fmt: skip
def test_the_message_counts_the_required_properties(count: int, words: str) -> None:
    """Properties count even if their values are wrong."""
    names = [name for name in REQUIRED if name not in TELLING_NAMES]
    value = dict.fromkeys([*TELLING_NAMES[:3], *names][3 - min(count, 0) :][:count])
    assert only({**value, "x": 1}).message.startswith(f"not a Session: {words}")


# What is a Session


def test_what_is_a_session_is_evaluated() -> None:
    """Four telling properties are enough, and so is more than half of the required ones."""
    others = [name for name in REQUIRED if name not in TELLING_NAMES]
    assert len(REQUIRED) == 21
    assert len(others) == 11

    def check(names: list[str], is_one: bool) -> None:
        value = dict.fromkeys(names)
        assert is_session(value) is is_one
        codes = {finding.code for finding in av.findings(value)}
        assert ("ALC018" in codes) is not is_one
        assert len(codes) == 1 or is_one

    for_each(
        [
            ([*TELLING_NAMES[:4]], True),
            ([*TELLING_NAMES[6:]], True),
            ([*TELLING_NAMES[:3], *others[:7]], False),
            ([*TELLING_NAMES[:3], *others[:8]], True),
            (others, True),
            (others[:10], False),
            ([*TELLING_NAMES[:3], *(f"x{number}" for number in range(99))], False),
        ],
        check,
    )


def test_a_value_that_is_not_a_session_has_no_other_finding() -> None:
    """Neither rules, nor the schema, nor the reader of the text say more."""
    for text in (
        '{"id": 1, "id": 2}',
        '{"note": "\\u0000", "token": "x y"}',
        '[{"a": 1, "a": 2}]',
        '{"agentId": "?", "createdAt": "2026-02-30"}',
    ):
        (finding,) = av.findings(text)
        assert finding.code == "ALC018"
        for name in ("a.json", "a.jsonl", "a.yaml"):
            result = check_file(
                "-", name, session_schemas(), CheckOptions(), io.BytesIO(text.encode())
            )
            assert [each.code for each in result.findings] == ["ALC018"]
            assert result.sessions == 0
    yaml = b"a: &x NO\nb: *x\nb: !own 1\n"
    result = check_file("-", "a.yaml", session_schemas(), CheckOptions(), io.BytesIO(yaml))
    assert [each.code for each in result.findings] == ["ALC018"]


def test_problems_of_other_values_are_still_reported() -> None:
    """Only what is said of the value that is not a Session is left out."""
    good = json.dumps(GOOD)
    twice = f'{good[:-1]}, "status": "COMPLETED"}}'
    text = f'{{"x": 1, "x": 2, "items": [{{"a": 1, "a": 2}}, {twice}]}}'
    result = check_file("-", "a.json", session_schemas(), CheckOptions(), io.BytesIO(text.encode()))
    found = [(each.code, each.pointer, each.record) for each in result.findings]
    assert found == [
        ("ALC004", "/x", None), ("ALC018", "", 0), ("ALC019", "/items/*", None),
        ("ALC004", "/status", 1),
    ]  # fmt: skip


def test_an_ignored_code_evaluates_the_value() -> None:
    """The findings are those that a Session with these properties would have."""
    values: tuple[Any, ...] = ({}, [], {"id": 1}, None, HOOK)
    for value in values:
        codes = {each.code for each in av.findings(json.dumps(value), config=ANY_VALUE)}
        assert codes & {"ALC101", "ALC102"}
        assert "ALC018" not in codes
    ignored = av.Config(select=["ALL"], ignore=["not-a-session"])
    assert len(av.findings({}, config=ignored)) >= 21


def test_exceptions_have_the_one_finding() -> None:
    """``validate`` refuses such a value with it, unless its severity is lower."""
    with pytest.raises(av.InvalidSession) as caught:
        av.validate({"id": 1})
    assert [each.code for each in caught.value.findings] == ["ALC018"]
    for call in (av.validate, av.PUBLISHED.validate, av.PUBLISHED.validate_json):
        with pytest.raises(av.InvalidSession, match="ALC018"):
            call(b"{}")
    tolerant = av.Config(severity={"ALC018": "warning"})
    assert list(av.validate({"id": 1}, config=tolerant)) == ["id"]


# Severities


def placed(document: Document, config: av.Config | None = None) -> list[tuple[str, str]]:
    """Return the code and severity of each finding of a document."""
    groups = place_document(document, session_schemas(), linter_for(config))
    return [(each.finding.code, each.finding.severity.value) for group in groups for each in group]


def read_one(text: str, finder: SessionFinder | None = None) -> Document:
    """Return the document of a JSON file."""
    options = ReadOptions(finder=finder or SessionFinder())
    (document,) = documents(io.BytesIO(text.encode()), "a.json", options)
    return document


def test_the_severity_is_that_of_the_settings() -> None:
    """A value in a file is an error by default."""
    assert placed(read_one("{}")) == [("ALC018", "error")]
    assert placed(read_one("[{}, {}]")) == [("ALC018", "error")]
    for name, expected in (("warning", "warning"), ("info", "info"), ("error", "error")):
        config = av.Config(severity={"ALC018": name})
        assert placed(read_one("{}"), config) == [("ALC018", expected)]
        found = av.findings({}, config=config)
        assert [each.severity.value for each in found] == [expected]


def test_a_value_in_a_file_that_nobody_named_is_a_warning() -> None:
    """It is an error if the settings say so, or if it should be a Session whatever its shape is."""
    for document, config, expected in (
        (read_one("{}"), None, "warning"),
        (read_one("[5, {}]"), None, "warning"),
        (read_one("{}"), av.Config(severity={"not-a-session": "error"}), "error"),
        (read_one('{"a": {}}', SessionFinder(("/a",))), None, "error"),
    ):
        (group,) = filter(
            None, place_document(document, session_schemas(), linter_for(config), is_named=False)
        )
        assert [each.finding.severity.value for each in group] == [expected]


# Hints of the library


def in_hint(value: Any) -> list[str]:
    """Return the calls that the hint of a value names."""
    message = only(value).message
    _, colon, calls = message.rpartition(": call ")
    return calls.split(" or ") if colon else []


def below(names: str) -> Any:
    """Return an object with a Session below names of one letter each."""
    value: Any = GOOD
    for name in reversed(names):
        value = {name: value}
    return value


HINTS: Final[tuple[tuple[Any, list[str]], ...]] = (
    ({"data": GOOD}, ["av.findings(data, at='/data')"]),
    ({"body": json.dumps(GOOD)}, ["av.findings(data, at='/body')"]),
    ({"items": [GOOD, GOOD]}, ["av.findings(data, at='/items/*')"]),
    ({"items": [GOOD]}, ["av.findings(data, at='/items/0')"]),
    ([GOOD, GOOD], ["av.validate_list(data)", "av.findings(data, at='/*')"]),
    ([GOOD], ["av.validate_list(data)", "av.findings(data, at='/0')"]),
    (HOOK, ["av.validate_webhook(data)", "av.findings(data, at='/properties')"]),
    ({"a": 1}, []),
    ([], []),
    ({"a": {"b": {"c": {"d": {"e": GOOD}}}}}, ["av.findings(data, at='/a/b/c/d/e')"]),
    (below("a" * 16), [f"av.findings(data, at='{'/a' * 16}')"]),
    (below("a" * 17), []),
)


def test_the_hint_says_where_the_sessions_are_and_which_call_checks_them() -> None:
    """A list and a webhook body have their own functions, if these exist."""

    def check(value: Any, calls: list[str]) -> None:
        assert in_hint(value) == calls

    for_each(HINTS, check)
    assert "2 Sessions are at /items/*: " in only({"items": [GOOD, GOOD]}).message
    assert "a Session is at /data: " in only({"data": GOOD}).message


def test_every_call_in_a_hint_works() -> None:
    """Each is evaluated, and accepts the value, whose Sessions are valid."""

    def check(value: Any, calls: list[str]) -> None:
        for call in calls:
            accepted: Any = ([], GOOD, [GOOD], [GOOD] * 2, HOOK)
            assert eval(call, {"av": av, "data": value}) in accepted

    for_each(HINTS, check)


def test_the_hint_names_the_call_that_was_made() -> None:
    """That is the function or the method of the schema as published."""
    for name in ("findings", "validate"):
        for owner in ("av", "av.PUBLISHED"):
            call = f"{owner}.{name}"
            try:
                found = eval(call, {"av": av})({"data": GOOD})
            except av.InvalidSession as error:
                found = error.findings
            (finding,) = found
            assert finding.message.endswith(f": call {call}(data, at='/data')")


def test_the_hint_of_the_command_names_the_option() -> None:
    """It is for bodies of responses, which are not searched."""
    assert hint_of_command({"data": GOOD}) == "; a Session is at /data, which --at can name"
    assert hint_of_command({"data": [GOOD] * 3}) == (
        "; 3 Sessions are at /data/*, which --at can name"
    )
    assert hint_of_command({"data": 1}) == ""


def test_the_place_in_the_hint_of_a_file_is_a_place_in_the_file() -> None:
    """It is right for ``--at``, also if the value itself is not at the root of a body."""

    def check(value: Any) -> None:
        text = json.dumps(value)
        parts, _ = json_parts(text, find=SEARCHING.in_body)
        groups = place_document(
            Document(parts), session_schemas(), linter_for(None), hint=hint_of_command
        )
        messages = [each.finding.message for group in groups for each in group]
        (pointer,) = re.findall(r"at (/\S*), which --at can name", " ".join(messages))
        assert read_one(text, SessionFinder((pointer,))).sessions == 1

    hook = {"type": "session.completed", "properties": {"session": GOOD}}
    for_each(((each,) for each in (hook, [hook])), check)


def test_places_that_differ_have_a_wildcard() -> None:
    """Names that differ are one ``*``, and so are names that may be about a person."""
    message = only({"happy": GOOD, "sad": GOOD}).message
    assert "2 Sessions are at /*: " in message
    value = {"nora@example.org": GOOD}
    [call] = in_hint(value)
    assert "nora" not in only(value).message
    assert "nora" not in hint_of_command(value)
    assert call.startswith("av.findings(data, at='/")


# Nothing of the value is shown

SECRET: Final = "zqsecret@example.org"
VALUES: Final[tuple[Any, ...]] = (
    {SECRET: SECRET},
    {"type": SECRET, "data": SECRET},
    {"error": SECRET, "message": SECRET, "status": SECRET},
    {"accessToken": SECRET, "expires": SECRET},
    {"name": SECRET, "version": SECRET, "dependencies": {SECRET: SECRET}},
    {"type": f"session.{SECRET}", "properties": {SECRET: SECRET}},
    {SECRET: {SECRET: TELLING}},
    {SECRET: json.dumps({SECRET: TELLING})},
    {"data": {SECRET: TELLING, f"{SECRET}2": TELLING}},
    {"+12025550143": TELLING, "+12025550144": [TELLING]},
    [{SECRET: TELLING}, {SECRET: TELLING}],
    [SECRET, SECRET],
    SECRET,
)


def test_nothing_of_the_value_is_in_the_message() -> None:
    """Neither its values nor its names, which may be about a person."""

    def check(value: Any) -> None:
        finding = av.findings(json.dumps(value))[0]
        assert finding.code == "ALC018"
        hint = hint_of_command(value)
        for words in (finding.message, av.masked(finding).message, hint):
            assert not re.search("zqsecret|202555", words)

    for_each(((value,) for value in VALUES), check)
