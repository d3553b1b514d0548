"""Sessions in envelopes: found by their shape, or at the places that ``--at`` names."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterable
from itertools import product
from typing import Any, Final, NamedTuple

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate.check.one_file import CheckOptions, check_file
from alcamine_validate.check.result import CheckedFile
from alcamine_validate.input.captures.recognize import _CAPTURE_NAMES
from alcamine_validate.input.find_sessions import (
    ANY,
    DEPTH,
    SEARCHING,
    UNPARSED,
    Found,
    Missing,
    SessionFinder,
    is_bulk_action,
    sessions_inside,
)
from alcamine_validate.input.limits import Limits
from alcamine_validate.input.read import ReadOptions, documents
from alcamine_validate.input.session_shape import TELLING_NAMES
from alcamine_validate.session import session_schemas
from alcamine_validate.text.json_pointer import join, split
from alcamine_validate.text.redact import NOTHING_HIDDEN
from tests.input.inputs import Problem, entry, har, problems, read, values
from tests.properties.hostile import captures
from tests.support.sessions import TELLING
from tests.support.tables import for_each

WRONG: Final = "WRONGSTATUS"
GOOD: Final = av.sample(seed=1)
OTHER: Final = av.sample(seed=2)
NAMED: Final = {"name": "", **GOOD} | {"name": 'Zoë 🛳 "x" \\'}
BAD: Final = NAMED | {"status": WRONG}
"""A Session with a wrong value, after characters that JSON text in a string has to escape."""


def copied(value: Any) -> Any:
    """Return a copy of a JSON value, so that YAML has no aliases."""
    return json.loads(json.dumps(value))


def text_of(value: Any) -> str:
    """Return compact JSON text."""
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def checked(text: str, name: str, at: tuple[str, ...] = ()) -> CheckedFile:
    """Return the result of a check without masks, and without findings about YAML spellings."""
    options = CheckOptions(
        config=av.Config(ignore=["ALC014", "ALC015"], at=at),
        redaction=NOTHING_HIDDEN,
    )
    return check_file("-", name, session_schemas(), options, io.BytesIO(text.encode()))


def place_of(text: str, offset: int) -> tuple[int, int]:
    """Return the 1-based line and column of an offset."""
    before = text[:offset]
    return before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1


def places_of_wrong(text: str) -> list[tuple[int, ...]]:
    """Return where the wrong value is written, with its quotes and the backslashes before them.

    A line of double-quoted YAML may be broken after another backslash, around a quote.
    """
    quote = r'(?:(?!\\\n)(?:\\(?:\n *)?)*")?'
    broken = r"(?:\\\n *)?"
    return [
        (*place_of(text, match.start()), *place_of(text, match.end()))
        for match in re.finditer(f"{quote}{broken}{WRONG}{quote}", text)
    ]


def place(finding: av.Finding) -> tuple[int | None, ...]:
    """Return the start and end of a finding."""
    return finding.line, finding.column, finding.end_line, finding.end_column


# Envelopes as people have them


class Envelope(NamedTuple):
    """An envelope, the places of the Sessions in it, and how many there are; one is wrong."""

    make: Callable[[Callable[[Any], str]], Any]
    places: tuple[str, ...]
    sessions: int = 1


def _sns_in_sqs(text: Callable[[Any], str]) -> Any:
    body = text({"Type": "Notification", "Message": text(BAD)})
    return {"Records": [{"messageId": "1", "body": body}]}


def _three_texts(text: Callable[[Any], str]) -> Any:
    return {"a": text({"b": text({"c": text(BAD)})})}


ENVELOPES: Final[dict[str, Envelope]] = {
    "data": Envelope(lambda _: {"data": BAD}, ("/data",)),
    "response": Envelope(lambda _: {"ok": True, "response": BAD}, ("/response",)),
    "a list": Envelope(lambda _: {"sessions": [OTHER, BAD], "next": None}, ("/sessions/*",), 2),
    "a page": Envelope(lambda _: {"data": {"items": [OTHER, BAD]}}, ("/data/items/*",), 2),
    "a response": Envelope(lambda _: {"status": 200, "body": BAD}, ("/body",)),
    "a Lambda response": Envelope(lambda text: {"statusCode": 200, "body": text(BAD)}, ("/body",)),
    "text of a list": Envelope(lambda text: {"body": text([OTHER, BAD])}, ("/body/*",), 2),
    "two cases": Envelope(lambda _: {"happy": OTHER, "sad": BAD}, ("/happy", "/sad"), 2),
    "many cases": Envelope(
        lambda _: {**{f"case{number}": OTHER for number in range(9)}, "sad": BAD}, ("/*",), 10
    ),
    "cases in texts": Envelope(
        lambda text: {"happy": text(OTHER), "sad": text(BAD)}, ("/happy", "/sad"), 2
    ),
    "SQS": Envelope(
        lambda text: {"Records": [{"body": text(OTHER)}, {"body": text(BAD)}]},
        ("/Records/*/body",),
        2,
    ),
    "SNS": Envelope(
        lambda text: {"Records": [{"Sns": {"Message": text(BAD)}}]}, ("/Records/*/Sns/Message",)
    ),
    "SNS in SQS": Envelope(_sns_in_sqs, ("/Records/*/body/Message",)),
    "Kafka": Envelope(lambda text: {"topic": "s", "offset": 5, "value": text(BAD)}, ("/value",)),
    "Kafka, parsed": Envelope(lambda _: {"offset": 5, "value": BAD}, ("/value",)),
    "EventBridge": Envelope(
        lambda _: {"detail-type": "Session", "detail": {"session": BAD}}, ("/detail/session",)
    ),
    "Elasticsearch": Envelope(
        lambda _: {"hits": {"hits": [{"_id": "1", "_source": BAD}]}}, ("/hits/hits/*/_source",)
    ),
    "DynamoDB": Envelope(
        lambda text: {"Items": [{"payload": {"S": text(BAD)}}]}, ("/Items/*/payload/S",)
    ),
    "GraphQL": Envelope(
        lambda _: {"data": {"sessions": {"nodes": [BAD]}}}, ("/data/sessions/nodes/*",)
    ),
    "an array in an array": Envelope(lambda _: [[OTHER], [BAD]], ("/*/*",), 2),
    "texts in texts in texts": Envelope(_three_texts, ("/a/b/c",)),
    "a webhook in a log": Envelope(
        lambda _: {"log": [{"payload": {"type": "session.completed", "properties": BAD}}]},
        ("/log/*/payload",),
    ),
    "a webhook in a text": Envelope(
        lambda text: {"body": text({"type": "session.completed", "properties": BAD})}, ("/body",)
    ),
    "a Postman example": Envelope(lambda text: [{"name": "x", "body": text(BAD)}], ("/*/body",)),
}
"""Envelopes by name. Each makes its value with a function that writes JSON text."""

TEXTS: Final[dict[str, Callable[[Any], str]]] = {
    "compact": text_of,
    "in ASCII": json.dumps,
    "on lines": lambda value: json.dumps(value, indent=2, ensure_ascii=False),
    "escaped": lambda value: json.dumps(value).replace("/", "\\/").replace("agent", "\\u0061gent"),
}
"""Functions that write JSON text as programs do; the last one spells names in another way."""


def written(value: Any, text: Callable[[Any], str]) -> Iterable[tuple[str, str, int]]:
    """Yield a file's name, its text, and the number of Sessions before the envelope."""
    yield "a.json", text(value), 0
    yield "a.json", f"\n {json.dumps(value, indent=2)}\r\n", 0
    yield "a.jsonl", f"{text_of(GOOD)}\n\n{text_of(value)}\n", 1
    yield "a.jsonl", f"{json.dumps(GOOD, indent=1)}\n{json.dumps(value, indent=1)}\n", 1
    yield "a", f"\x1e{text_of(GOOD)}\n\x1e{text_of(value)}\n", 1


@pytest.mark.parametrize("style", TEXTS)
@pytest.mark.parametrize("name", ENVELOPES)
def test_a_wrong_value_in_an_envelope_has_its_place_in_the_file(name: str, style: str) -> None:
    """The finding is exactly at the value, however it is escaped, and one info names the place."""
    envelope, write = ENVELOPES[name], TEXTS[style]

    def check(filename: str, text: str, before: int) -> None:
        found = checked(text, filename)
        (finding,) = (each for each in found.findings if each.code != "ALC019")
        assert (finding.code, finding.pointer) == ("ALC103", "/status")
        assert [place(finding)] == places_of_wrong(text)
        assert finding.record == before + envelope.sessions - 1
        assert found.sessions == before + envelope.sessions
        envelopes = [each for each in found.findings if each.code == "ALC019"]
        assert sorted(each.pointer for each in envelopes) == sorted(envelope.places)
        assert {(each.record, each.severity) for each in envelopes} == {(None, "info")}

    for_each(written(envelope.make(write), write), check)


def scalars(text: str) -> Iterable[yaml.ScalarNode]:
    """Yield the scalars of YAML text, with their marks."""
    waiting = [yaml.compose(text)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.ScalarNode):
            yield node
        elif isinstance(node, yaml.MappingNode):
            waiting += [each for pair in node.value for each in pair]
        elif isinstance(node, yaml.SequenceNode):
            waiting += node.value


@pytest.mark.parametrize("name", ENVELOPES)
def test_a_wrong_value_in_an_envelope_of_yaml_has_its_place(name: str) -> None:
    """Also if a quoted scalar contains it as JSON text, folded and escaped, or in other text."""
    value = copied(ENVELOPES[name].make(text_of))

    def check(style: bool | None, width: int, is_unicode: bool) -> None:
        dumped = yaml.safe_dump(
            value, default_flow_style=style, allow_unicode=is_unicode, sort_keys=False, width=width
        )
        text = f"# é\n---\n{dumped}"
        found = checked(text, "a.yaml")
        (finding,) = (each for each in found.findings if each.code != "ALC019")
        assert (finding.code, finding.pointer) == ("ALC103", "/status")
        assert found.sessions == ENVELOPES[name].sessions
        assert [place(finding)] == places_of_wrong(text)

    for_each(product((None, False, True), (99_999, 80, 30), (True, False)), check)


def test_names_of_captures_are_names_of_envelopes_too() -> None:
    """An object with such a name is a capture only if it does not hold a Session."""

    def check(name: str) -> None:
        for value in ({name: [BAD]}, {name: BAD}, {name: text_of(BAD)}):
            found = checked(text_of(value), "a.json").findings
            assert [each.code for each in found] == ["ALC019", "ALC103"]
            found = checked(yaml.safe_dump(copied(value)), "a.yaml").findings
            assert {each.code for each in found} == {"ALC019", "ALC103"}

    for_each(sorted(_CAPTURE_NAMES), check)


BLOCK: Final = f"""\
fixtures:
- name: é
  body: |
    {{
      "agentId": null, "personId": null,
        "isDemo": "{WRONG}", "agent": null
    }}
"""


@pytest.mark.parametrize("text", [BLOCK, BLOCK.replace("|", ">-"), BLOCK.replace("\n", "\r\n")])
def test_a_wrong_value_in_a_block_scalar_has_its_place(text: str) -> None:
    """The lines of a block scalar are lines of the file, with more indentation than its value."""
    found = checked(text, "a.yaml")
    (finding,) = (each for each in found.findings if each.code != "ALC102" and each.record == 0
                  if each.pointer == "/isDemo")  # fmt: skip
    assert [place(finding)] == places_of_wrong(text)
    assert [each.pointer for each in found.findings if each.code == "ALC019"] == [
        "/fixtures/*/body"
    ]


@pytest.mark.parametrize("scalar", ['"{}"', "'{}'"])
def test_a_wrong_value_in_a_quoted_scalar_has_its_place(scalar: str) -> None:
    """The value is marked, and not the scalar, folded or not."""
    inner = json.dumps({**TELLING, "isDemo": WRONG})
    body = scalar.format(inner.replace('"', '\\"') if scalar[0] == '"' else inner)
    for text in (f"- body: {body}\n", f"- body: {body.replace(': ', ':' + chr(10) + '   ')}\n"):
        found = checked(text, "a.yaml")
        (finding,) = (each for each in found.findings if each.pointer == "/isDemo")
        assert [place(finding)] == places_of_wrong(text)


def test_actions_of_bulk_requests_are_skipped() -> None:
    """Every other line of a bulk request of Elasticsearch is not a record."""
    actions: tuple[Any, ...] = (
        {"index": {"_index": "s", "_id": "1"}},
        {"create": {}},
        {"update": {"_id": "2"}},
    )
    lines = [text_of(each) for action in actions for each in (action, BAD)]
    found = checked("\n".join([*lines, ""]), "a.ndjson")
    assert [(each.code, each.line, each.record) for each in found.findings] == [
        ("ALC103", 2, 0), ("ALC103", 4, 1), ("ALC103", 6, 2),
    ]  # fmt: skip
    assert found.sessions == 3
    assert checked(f"{lines[0]}\n{text_of({'doc': BAD})}\n", "a.jsonl").sessions == 1


def test_a_line_is_no_action_if_its_place_is_named_or_its_text_holds_a_session() -> None:
    """Such lines are judged."""
    line = text_of({"create": {"_id": 1, "doc": text_of(BAD)}})
    assert checked(f"{line}\n", "a.jsonl").sessions == 1
    action = text_of({"create": {"_id": "1"}})
    found = checked(f"{action}\n", "a.jsonl", ("/create/_id",))
    assert [each.code for each in found.findings] == ["ALC018"]


NO_ACTIONS: Final[tuple[Any, ...]] = (
    {"index": {"id": 1}},
    {"index": {"_id": {"a": 1}}},
    {"index": {"_id": 1}, "x": 1},
    {"index": 1},
    {"index": []},
    {"Index": {"_id": 1}},
    {"index": {"_source": TELLING}},
    {"update": TELLING},
    {},
    [],
    [{"index": {}}],
    None,
    "index",
)


def test_other_lines_are_not_actions() -> None:
    """An action has one name, and only scalars below it, of which one has an underscore."""

    def check(value: Any) -> None:
        assert not is_bulk_action(value)
        assert len(values(read(f"{text_of(value)}\n", "a.jsonl"))) == (value != [])

    for_each(((each,) for each in NO_ACTIONS), check)
    for name in ("index", "create", "update", "delete"):
        assert is_bulk_action({name: {}})
        assert is_bulk_action({name: {"_index": "a", "_id": 1, "routing": None}})


def test_a_file_of_actions_holds_no_session() -> None:
    """A bulk request that only deletes has nothing to check."""
    found = read('{"delete": {"_id": 1}}\n' * 3, "a.jsonl")
    assert (values(found), problems(found)) == ([], [Problem("nothing-to-check", 0, 0)])


# What is found, and how deep


def paths(found: list[Found]) -> list[str]:
    """Return the pointers in the file of what was found."""
    return [join("", *each.path) for each in found]


def below(value: Any, *names: str | int) -> Any:
    """Return a value below names, and below arrays for integers."""
    for name in reversed(names):
        value = [None] * name + [value] if isinstance(name, int) else {name: value}
    return value


@pytest.mark.parametrize("names", [("a", "b", "c", "d"), ("a", 0, 1, "d"), (0, 1, 0, 0)])
def test_a_session_is_found_below_four_names(names: tuple[str | int, ...]) -> None:
    """A fifth name or index hides it, and then the root is not a Session."""
    assert len(names) == DEPTH
    value = below(GOOD, *names)
    assert paths([each for each in SEARCHING.in_file(value) if each.is_session]) == [
        join("", *names)
    ]
    for deeper in (below(value, "x"), below(value, 0)):
        (root,) = SEARCHING.in_file(deeper)
        assert (root.path, root.is_session, root.value) == ((), False, deeper)
        (finding,) = checked(text_of(deeper), "a.json").findings
        assert (finding.code, finding.pointer) == ("ALC018", "")


def test_text_in_a_string_does_not_cost_depth() -> None:
    """Four names may lead through four strings; a fifth name may not."""
    value: Any = GOOD
    for name in ("d", "c", "b", "a"):
        value = {name: text_of(value)}
    assert paths(SEARCHING.in_file(value)) == ["/a/b/c/d"]
    assert not sessions_inside({"x": value})
    assert paths(SEARCHING.in_file(text_of(text_of(GOOD)))) == [""]
    assert paths(SEARCHING.in_file(text_of(GOOD))) == [""]


def test_every_session_is_found_once_in_the_order_of_the_file() -> None:
    """A Session in a Session is part of it; several in one envelope are several records."""
    value = {"b": GOOD, "a": [OTHER, text_of([GOOD, OTHER])], "c": {"d": GOOD | {"e": OTHER}}}
    assert paths(SEARCHING.in_file(value)) == ["/b", "/a/0", "/a/1/0", "/a/1/1", "/c/d"]
    (document,) = read(text_of(value), "a.json")
    records = sorted(
        (each.index, each.value["id"]) for part in document.parts for each in part.records
    )
    ids = [each["id"] for each in (GOOD, OTHER, GOOD, OTHER, GOOD)]
    assert records == list(enumerate(ids))
    assert document.sessions == document.records == 5


def test_findings_in_and_beside_text_are_in_the_order_of_the_file() -> None:
    """So are the records that a limit keeps."""
    value = [BAD, {"body": text_of(BAD)}, BAD]
    findings = [
        each for each in checked(text_of(value), "a.json").findings if each.record is not None
    ]
    assert [each.record for each in findings] == [0, 1, 2]
    assert [each.column for each in findings] == sorted(each.column or 0 for each in findings)
    read_options = ReadOptions(limits=Limits(records=2))
    document = next(documents(io.BytesIO(text_of(value).encode()), "a.json", read_options))
    assert [each.index for part in document.parts for each in part.records] == [0, 1]


def test_broken_text_between_sessions_is_in_the_order_of_the_file() -> None:
    """Text that can't be read has the index of the Session that it probably was."""
    broken = text_of(dict.fromkeys(TELLING_NAMES))[:-1]
    value = {"a": BAD, "b": broken, "c": BAD}
    found = checked(json.dumps(value, indent=1), "a.json").findings
    assert [each.code for each in found] == ["ALC019", "ALC103", "ALC002", "ALC019", "ALC103"]
    assert [each.line for each in found] == sorted(each.line or 0 for each in found)


def test_elements_beside_a_session_are_records_too() -> None:
    """An array that holds a Session holds nothing else, wherever the Session is in the element."""
    others: list[Any] = [{}, None, 5, "x", [], {"a": 1}]
    for element, inside in ((GOOD, ""), ({"body": GOOD}, "/body"), (text_of(GOOD), "")):
        value = {"items": [*others[:3], element, *others[3:]]}
        found = SEARCHING.in_file(value)
        assert paths(found) == [
            *(f"/items/{index}" for index in range(3)),
            f"/items/3{inside}",
            *(f"/items/{index}" for index in range(4, 7)),
        ]
        assert [each.is_session for each in found] == [index == 3 for index in range(7)]
        assert [each.value for each in found if not each.is_session] == others
        document = read(text_of(value), "a.json")[0]
        assert (document.sessions, document.records) == (1, 7)
    assert len(SEARCHING.in_file({"items": others, "more": [GOOD]})) == 1


def test_what_has_no_envelope_has_no_info() -> None:
    """The root, the elements of a root array, and webhook bodies there are not envelopes."""
    hook = {"type": "session.completed", "properties": GOOD}

    def check(value: Any) -> None:
        for found in SEARCHING.in_file(value):
            assert found.envelope == ()
        assert checked(text_of(value), "a.json").findings == []
        assert checked(f"{text_of(value)}\n{text_of(value)}\n", "a.jsonl").findings == []
        assert checked(yaml.safe_dump(copied(value)), "a.yaml").findings == []

    for_each((GOOD, [GOOD], (  # a tuple would be taken as the arguments
        [GOOD, OTHER],), hook, [hook, GOOD]), check)  # fmt: skip


def test_a_webhook_body_at_the_root_need_not_hold_a_session_shape() -> None:
    """Its type says that it holds a Session. In an envelope, it must look like one."""
    hook = {"type": "session.completed", "properties": {"a": 1}}
    for value in (hook, [hook]):
        (found,) = SEARCHING.in_file(value)
        assert (found.value, found.is_webhook, found.is_session) == ({"a": 1}, True, False)
    assert not sessions_inside({"event": hook})
    (found,) = SEARCHING.in_file({"event": hook | {"properties": TELLING}})
    assert (found.path, found.is_webhook) == (("event", "properties"), True)


def test_nothing_hides_a_session() -> None:
    """A webhook body is judged by its type, and a row of a table may hold a Session as JSON."""
    row = {"agentId": 1, "personId": 2, "conversationId": 3, "agentVersionId": 4}
    snaked = {"agent_id": 1, "person_id": 2, "conversation_id": 3, "agent_version_id": 4}
    hook = {"type": "session.completed", "properties": {"id": 1}}

    def check(value: Any, expected: list[str]) -> None:
        assert paths(SessionFinder().in_file(value)) == expected

    for_each(
        (
            ({**hook, "context": {"s": GOOD}}, ["/properties", "/context/s"]),
            ({**hook, "properties": GOOD, "context": {"s": GOOD}}, ["/properties", "/context/s"]),
            ({**hook, "properties": {"session": GOOD}}, ["/properties/session"]),
            ({"a": hook, "b": {**hook, "properties": GOOD}}, ["/a/properties", "/b/properties"]),
            ({"rows": [{**snaked, "session": GOOD}]}, ["/rows/0/session"]),
            ({"rows": [{**snaked, "session": text_of(GOOD)}]}, ["/rows/0/session"]),
            ({**row, "payload": GOOD}, ["/payload"]),
            ({**row, "payload": text_of(GOOD)}, ["/payload"]),
            ({**row, "payload": {"a": 1}}, [""]),
            ({**snaked, "payload": {"a": 1}}, [""]),
            ({**GOOD, "payload": GOOD}, [""]),
        ),
        check,
    )


def test_cells_beside_a_session_are_not_judged() -> None:
    """An array in an array is the row of a table; an object in it is still judged."""
    table = {
        "columns": ["n", "s"],
        "rows": [[1, None, GOOD], ["x", text_of(BAD)], [{"a": 1}, GOOD]],
    }
    assert paths(SessionFinder().in_file(table)) == [
        "/rows/0/2", "/rows/1/1", "/rows/2/0", "/rows/2/1",
    ]  # fmt: skip


def test_texts_of_an_application_are_no_session() -> None:
    """A file of translated texts may have the names of a Session's objects."""
    texts = {"agent": "Agent", "person": "Person", "conversation": "Talk", "isDemo": "Demo"}
    found = SessionFinder().in_file({"en": texts, "de": texts})
    assert [each.is_session for each in found] == [False]


def test_an_empty_array_holds_nothing() -> None:
    """Only at the root, where it is reported as such."""
    assert SEARCHING.in_file([]) == []
    others: list[Any] = [[[]], {"a": []}, {}, None, 0, "", "{}", "[]", [1, 2], {"a": "{}"}]
    for_each(((each,) for each in others), _is_only_root)


# The info of each place


def infos(text: str, name: str = "a.json") -> list[tuple[str, int | None, int | None]]:
    """Return the pointer, line and column of each info about an envelope."""
    found = checked(text, name).findings
    assert all(each.record is None for each in found if each.code == "ALC019")
    return [(each.pointer, each.line, each.column) for each in found if each.code == "ALC019"]


def test_each_place_is_reported_once_in_a_file() -> None:
    """The info is at the first Session there, in a file of any format."""
    session = text_of(GOOD)
    assert infos(f'{{"data":\n [{session},\n {session}]}}') == [("/data/*", 2, 3)]
    line = f'{{"data": {session}}}'
    assert infos(f"{session}\n{line}\n{line}\n", "a.jsonl") == [("/data", 2, 10)]
    documents = yaml.safe_dump_all([copied({"a": GOOD})] * 3, sort_keys=False)
    assert infos(documents, "a.yaml") == [("/a", 2, 3)]


def test_the_info_about_text_is_in_the_text() -> None:
    """Its place is that of the Session in the string, its pointer that of the string and inside."""
    text = json.dumps({"x": json.dumps({"y": GOOD})})
    assert infos(text) == [("/x/y", 1, text.index('{\\"id') + 1)]


@pytest.mark.parametrize("count", [1, 2, 3, 4, 50])
def test_many_names_beside_each_other_are_one_place(count: int) -> None:
    """A file of many fixtures by name has one info; with up to three names, each has its own."""
    value = {f"case-{number}": GOOD for number in range(count)}
    expected = [f"/case-{number}" for number in range(count)] if count <= 3 else ["/*"]
    assert [pointer for pointer, *_ in infos(text_of(value))] == expected


def test_indices_are_not_names_of_digits() -> None:
    """Only an index is shown as ``*``."""
    assert [each for each, *_ in infos(text_of({"0": [GOOD]}))] == ["/0/*"]


# Text in strings


def test_text_that_is_cut_off_is_reported_where_it_ends() -> None:
    """Text with enough telling names was a Session, so it is not ignored."""
    whole = json.dumps(GOOD)

    def check(length: int) -> None:
        value = {"a": 1, "body": whole[:length], "z": GOOD}
        text = json.dumps(value)
        found = checked(text, "a.json")
        (finding,) = (each for each in found.findings if each.code != "ALC019")
        assert (finding.code, finding.record) == ("ALC002", 0)
        assert finding.column == text.index('", "z"') + 1
        assert found.sessions == 1

    for_each((len(whole) - 1, len(whole) - 2), check)
    assert [each.path for each in SEARCHING.in_file({"a": whole[:60], "z": GOOD})] == [("z",)]
    broken = whole.replace('"status": ', '"status" ')
    text = json.dumps({"body": broken})
    (finding,) = checked(text, "a.json").findings
    assert (finding.code, finding.column) == ("ALC002", text.index('\\"status\\" ') + 12)


def test_duplicate_keys_in_text_have_their_place_in_the_file() -> None:
    """Both the second key and the first one, to which it is related."""
    text = json.dumps({"é": [{"body": json.dumps(GOOD)[:-1] + ', "status": "COMPLETED"}'}]})
    (finding,) = (each for each in checked(text, "a.json").findings if each.code == "ALC004")
    assert (finding.pointer, finding.record) == ("/status", 0)
    assert finding.column == text.rindex('\\"status\\"') + 1
    assert finding.related[0].column == text.index('\\"status\\"') + 1


def test_text_that_is_nested_too_deep_has_its_place() -> None:
    """The limit of nesting applies to each text."""
    deep = GOOD | {"x": [[[[[[[]]]]]]]}
    text = json.dumps({"a": json.dumps(deep), "b": GOOD})
    [problem] = [each for each in problems(read(text, "a.json", nesting=7))
                 if each.rule != "session-in-envelope"]  # fmt: skip
    assert (problem.rule, problem.record) == ("nested-too-deep", 0)
    assert problem.column == text.index("[[[[[[[") + 7
    assert len(values(read(text, "a.json", nesting=7))) == 1


OTHER_TEXTS: Final = (
    "a",
    "{",
    "[1, 2",
    "{}",
    '"{}"',
    text_of(text_of(GOOD)),
    " ".join(TELLING_NAMES),
    "{" + " ".join(TELLING_NAMES),
    "x" + text_of(GOOD),
    text_of(dict.fromkeys(TELLING_NAMES[:3])),
    text_of({"a": {"b": {"c": {"d": {"e": GOOD}}}}}),
)


def test_other_strings_are_not_searched() -> None:
    """Text is searched if it starts with a bracket and contains enough of the names in quotes."""
    for_each(OTHER_TEXTS, lambda text: _is_only_root({"a": text}))


def _is_only_root(value: Any) -> None:
    (root,) = SEARCHING.in_file(value)
    assert (root.path, root.value, root.is_session) == ((), value, False)


# Any envelope, and none

NAMES: Final = st.text(max_size=5).filter(lambda name: name not in ("properties", *TELLING_NAMES))
SCALARS: Final = st.none() | st.booleans() | st.integers(-9, 9) | st.text(max_size=4)
JSON: Final = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=5,
)
LAYERS: Final = st.one_of(
    st.tuples(st.just("object"), NAMES, st.dictionaries(NAMES, JSON, max_size=3)),
    st.tuples(st.just("array"), st.lists(JSON, max_size=2), st.lists(JSON, max_size=2)),
)


@given(
    st.lists(LAYERS, min_size=1, max_size=DEPTH),
    st.sets(st.integers(0, DEPTH - 1)),
    st.sampled_from((text_of, json.dumps, TEXTS["on lines"])),
)
def test_a_session_in_any_envelope_is_found_exactly(
    layers: list[tuple[str, Any, Any]], texts: set[int], write: Callable[[Any], str]
) -> None:
    """It is found once, with its pointer, in arrays, objects and strings to the depth of four."""
    value: Any = BAD
    path: list[str] = []
    pattern: list[str] = []
    for index, (kind, one, two) in enumerate(layers):
        inner = write(value) if index in texts else value
        if kind == "object":
            value = {**two, one: inner}
            path, pattern = [one, *path], [one, *pattern]
        else:
            value = [*one, inner, *two]
            path, pattern = [str(len(one)), *path], ["*", *pattern]
    everything = SEARCHING.in_file(value)
    (found,) = (each for each in everything if each.is_session)
    assert (found.path, found.value) == (tuple(path), BAD)
    is_in_envelope = len(path) > 1 or layers[0][0] == "object" or 0 in texts
    assert found.envelope == (tuple(pattern) if is_in_envelope else ())
    text = write(value)
    finding = next(each for each in checked(text, "a.json").findings if each.code == "ALC103")
    assert [place(finding)] == places_of_wrong(text)
    assert finding.record == everything.index(found)


FEW_NAMES: Final = st.sampled_from((*TELLING_NAMES[:3], "id", "a", "body")) | NAMES
ALMOST: Final = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(FEW_NAMES, inner, max_size=6),
        st.dictionaries(FEW_NAMES, inner, max_size=6).map(text_of),
    ),
    max_leaves=15,
)


@given(ALMOST)
def test_other_json_is_never_found(value: Any) -> None:
    """Without four telling names in one object, the whole value is one record, or nothing."""
    found = SEARCHING.in_file(value)
    assert [(each.path, each.is_session, each.envelope) for each in found] == (
        [] if value == [] else [((), False, ())]
    )
    assert sessions_inside(value) == []


# Places that a person names


def at(value: Any, *patterns: str) -> list[tuple[str, Any]]:
    """Return the pointer and value of what is found at places."""
    finder = SessionFinder(patterns)
    found, in_body = finder.in_file(value), finder.in_body(value)
    assert [(each.path, each.value) for each in found] == [
        (each.path, each.value) for each in in_body
    ]
    assert all(each.is_expected and not each.envelope for each in found)
    return [(join("", *each.path), each.value) for each in found]


AT_THE_ROOT: Final = SessionFinder(at=("",))
SMALL: Final = {"a": 1}


def missing(pointer: str) -> Missing:
    """Return what replaces the value that does not exist at a pointer."""
    return Missing(tuple(split(pointer)))


AT: Final[tuple[tuple[Any, tuple[str, ...], list[tuple[str, Any]]], ...]] = (
    ({"data": SMALL, "x": GOOD}, ("/data",), [("/data", SMALL)]),
    ({"items": [SMALL, 5]}, ("/items/*",), [("/items/0", SMALL), ("/items/1", 5)]),
    ({"items": [SMALL, 5]}, ("/items/1",), [("/items/1", 5)]),
    ({"items": [SMALL, 5]}, ("/items",), [("/items/0", SMALL), ("/items/1", 5)]),
    ({"Records": [{"body": '{"a":1}'}] * 2}, ("/Records/*/body",),
     [("/Records/0/body", SMALL), ("/Records/1/body", SMALL)]),
    ({"a": '{"b": "[{\\"a\\": 1}]"}'}, ("/a/b/0",), [("/a/b/0", SMALL)]),
    ({"a": '{"b": "[{\\"a\\": 1}]"}'}, ("/a/b",), [("/a/b/0", SMALL)]),
    ({"a": '{"b": "[{\\"a\\": 1}]"}'}, ("/*/*/*",), [("/a/b/0", SMALL)]),
    ({"data": GOOD}, ("",), [("", {"data": GOOD})]),
    ([SMALL, GOOD], ("",), [("/0", SMALL), ("/1", GOOD)]),
    ([SMALL, GOOD], ("/*",), [("/0", SMALL), ("/1", GOOD)]),
    ({"/a~b": SMALL, "x": 1}, ("/~1a~0b",), [("/~1a~0b", SMALL)]),
    ({"": SMALL}, ("/",), [("/", SMALL)]),
    ({"cases": {"x": SMALL, "y": GOOD}}, ("/cases/*",), [("/cases/x", SMALL), ("/cases/y", GOOD)]),
    ({"x": {"s": 1}, "y": {"s": 2}}, ("/*/s",), [("/x/s", 1), ("/y/s", 2)]),
    ({"*": SMALL, "x": GOOD}, ("/*",), [("/*", SMALL), ("/x", GOOD)]),
    ({"a": GOOD, "b": SMALL}, ("/b", "/a"), [("/b", SMALL), ("/a", GOOD)]),
    ({"a": [SMALL, GOOD]}, ("/a/*", "/a/0", "/a", "/*/1"), [("/a/0", SMALL), ("/a/1", GOOD)]),
    ({"a": "text"}, ("/a",), [("/a", "text")]),
    ({"a": None}, ("/a",), [("/a", None)]),
    ({"a": "{oops"}, ("/a",), [("/a", UNPARSED)]),
    ({"a": "{oops"}, ("/a/b/c",), [("/a", UNPARSED)]),
    ({"a": {"b": 1}}, ("/a/c",), [("/a", missing("/a/c"))]),
    ({"a": {"b": 1}}, ("/a/c/*/d",), [("/a", missing("/a/c/*/d"))]),
    ({"a": [1]}, ("/a/1",), [("/a", missing("/a/1"))]),
    ({"a": [1]}, ("/a/01",), [("/a", missing("/a/01"))]),
    ({"a": [1]}, ("/a/-",), [("/a", missing("/a/-"))]),
    ({"a": 5}, ("/a/*",), [("/a", missing("/a/*"))]),
    ({"a": "x"}, ("/a/b",), [("/a", missing("/a/b"))]),
    ([{"s": 1}, {}, {"s": 2}], ("/*/s",), [("/0/s", 1), ("/1", missing("/1/s")), ("/2/s", 2)]),
    ({"e": {"type": "session.x", "properties": SMALL}}, ("/e",), [("/e/properties", SMALL)]),
    ({"e": {"type": "session.x", "properties": SMALL}}, ("/e/properties",),
     [("/e/properties", SMALL)]),
    ({"e": {"type": "session.x", "properties": SMALL}}, ("/e", "/e/properties"),
     [("/e/properties", SMALL)]),
)  # fmt: skip
"""Values, patterns, and the pointers and values of what is found."""


def test_sessions_are_exactly_at_the_places() -> None:
    """Patterns may contain wildcards, lead through text in strings, and overlap."""

    def check(value: Any, patterns: tuple[str, ...], expected: list[tuple[str, Any]]) -> None:
        assert at(value, *patterns) == expected

    for_each(AT, check)


def test_two_missing_places_are_two() -> None:
    """What is missing in one object is not at one place."""
    value: Any = {"a": {}}
    assert [each for _, each in at(value, "/a/b", "/a/c", "/a/b")] == [
        missing("/a/b"),
        missing("/a/c"),
    ]


def test_a_missing_place_hides_no_other_place() -> None:
    """What is missing is missing at the object around it, which may be a place by itself."""
    for patterns in (("", "/x"), ("/x", "")):
        found = [each for _, each in at(GOOD, *patterns)]
        assert sorted(map(type, found), key=str) == [Missing, dict]


def test_places_may_be_as_deep_as_a_file() -> None:
    """No stack is used up."""
    deep = below(5, *["a"] * 1020)
    assert at(deep, "/a" * 1020) == [("/a" * 1020, 5)]


def test_text_at_two_places_is_read_once() -> None:
    """A problem in it is reported once, with its pointer from the root of the file."""
    inner = f'{{"x": 1, "x": 2, "a": {text_of(GOOD)}, "b": {text_of(BAD)}}}'
    places = ("/body/a", "/body/b")
    found = checked(text_of({"body": inner}), "a.json", places)
    assert [(each.code, each.pointer, each.record) for each in found.findings] == [
        ("ALC004", "/body/x", None), ("ALC103", "/status", 1),
    ]  # fmt: skip
    assert found.findings[0].related[0].pointer == "/body/x"


def test_a_pattern_is_a_pointer() -> None:
    """Other text is refused when it is used; the settings and the library refuse it before."""
    with pytest.raises(ValueError, match="JSON Pointer"):
        SessionFinder(("data",)).in_argument({})


def test_the_places_decide_what_is_checked() -> None:
    """No other value is searched, in no format, and there is no info about an envelope."""
    value = {"data": GOOD, "other": BAD, "items": [BAD]}
    for text, name in (
        (text_of(value), "a.json"),
        (f"{text_of(value)}\n", "a.jsonl"),
        (yaml.safe_dump(copied(value)), "a.yaml"),
        (f"{json.dumps(value, indent=1)}\n" * 2, "a.jsonl"),
    ):
        assert checked(text, name, ("/data",)).findings == []
        (finding, *more) = checked(text, name, ("/other",)).findings
        assert (finding.code, finding.pointer) == ("ALC103", "/status")
        assert {each.record for each in more} <= {1}


def test_a_finding_at_a_place_in_text_has_its_place_in_the_file() -> None:
    """Places that a person names lead through strings as those that are searched."""
    text = json.dumps({"Records": [{"body": json.dumps({"x": BAD})}]})
    (finding,) = checked(text, "a.json", ("/Records/*/body/x",)).findings
    assert [place(finding)] == places_of_wrong(text)


def test_a_missing_place_is_an_error_that_names_it() -> None:
    """It is at the innermost value around it, and its pointer is the place."""
    text = '{"data":\n {"a": {"b": 1}}}'
    for name in ("a.json", "a.yaml", "a.jsonl"):
        one_line = text.replace("\n", "") if name == "a.jsonl" else text
        found = checked(one_line, name, ("/data/a/c",))
        (finding,) = found.findings
        assert (finding.code, finding.severity) == ("ALC020", "error")
        assert (finding.pointer, finding.record) == ("/data/a/c", None)
        assert finding.message == "there is no value at this place"
        offset = one_line.index('{"b"')
        assert (finding.line, finding.column) == place_of(one_line, offset)
        assert found.sessions == 0


def test_each_line_must_have_its_place() -> None:
    """A line without the place is an error, and the others are checked."""
    lines = [text_of(each) for each in ({"d": GOOD}, {"e": 1}, {"d": BAD}, {"d": 5})]
    found = checked("\n".join(lines), "a.jsonl", ("/d",))
    assert [(each.code, each.line, each.pointer) for each in found.findings] == [
        ("ALC020", 2, "/d"), ("ALC103", 3, "/status"), ("ALC018", 4, ""),
    ]  # fmt: skip
    assert found.sessions == 2


def test_text_at_a_place_that_is_not_json_has_its_error() -> None:
    """Text that starts like JSON is reported as such, other text as not a Session."""
    text = '{"a": "{\\"b\\": oops", "c": "hello"}'
    found = checked(text, "a.json", ("/a", "/c")).findings
    assert [(each.code, each.column) for each in found] == [
        ("ALC002", text.index("oops") + 1), ("ALC018", text.index('"hello"') + 1),
    ]  # fmt: skip


@pytest.mark.parametrize("value", [{"items": []}, {"items": {}}])
def test_a_wildcard_without_a_match_is_nothing_to_check(value: Any) -> None:
    """A run that checks nothing never looks like a success."""
    for pattern in ("/items/*", "/items/*/body"):
        (finding,) = checked(text_of(value), "a.json", (pattern,)).findings
        assert finding.code in ("ALC007", "ALC018")


@given(st.data())
def test_the_path_of_what_is_found_finds_it(data: st.DataObject) -> None:
    """A pointer that a search returns can be given as a place.

    Only a name ``*`` can't be given by itself: as a place, it stands for its siblings too.
    """
    value = data.draw(st.recursive(
        st.sampled_from((GOOD, OTHER, text_of(BAD), 1, "x")),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
        max_leaves=6,
    ))  # fmt: skip
    for found in sessions_inside(value):
        pointer = join("", *found.path)
        found_there = at(value, pointer)
        assert (pointer, found.value) in found_there
        assert len(found_there) == 1 or ANY in found.path


def test_places_in_the_bodies_of_captures() -> None:
    """Bodies are not searched, but a place may be named in them, through text in strings too."""
    for body in ({"data": BAD}, {"data": text_of(BAD)}):
        text = har(entry(json.dumps(body))).decode()
        (finding,) = checked(text, "a.har", ("/data",)).findings
        assert (finding.code, [place(finding)]) == ("ALC103", places_of_wrong(text))
        whole = checked(text, "a.har")
        assert [(each.code, each.pointer) for each in whole.findings] == [("ALC018", "")]
        assert whole.sessions == 0
    missing = checked(har(entry(json.dumps({"data": BAD}))).decode(), "a.har", ("/x",))
    assert [(each.code, each.pointer) for each in missing.findings] == [("ALC020", "/x")]
    cassette = yaml.safe_load(captures.cassette("@"))
    response = cassette["interactions"][0]["response"]
    del response["body"]
    bodies: list[Any] = [{"data": BAD}, {"data": [text_of(BAD)]}]
    for body in bodies:
        response["parsed_body"] = copied(body)
        text = yaml.safe_dump(cassette, width=99_999)
        (finding,) = checked(text, "a.yaml", ("/data",)).findings
        (scalar,) = (each for each in scalars(text) if WRONG in each.value)
        assert (finding.line, finding.column) == (
            scalar.start_mark.line + 1,
            scalar.start_mark.column + 1,
        )


def test_bodies_are_not_searched() -> None:
    """The body of a response is judged as it is: a Session, an array of them, or a webhook body."""
    hook = {"type": "session.completed", "properties": GOOD}
    for finder, value in product(
        (SEARCHING, AT_THE_ROOT), ({"data": GOOD}, text_of(GOOD), None, [])
    ):
        expected = [] if value == [] else [value]
        if finder is AT_THE_ROOT and isinstance(value, str):
            continue  # a place that is named leads through text
        assert [each.value for each in finder.in_body(value)] == expected
    assert paths(SEARCHING.in_body([GOOD, hook, {}])) == ["/0", "/1/properties", "/2"]
