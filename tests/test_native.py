"""The native scanner says yes only to text that orjson reads and that the generated Python accepts.

It need not say yes: what it leaves to Python is measured, and small for what servers send.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tracemalloc
from array import array
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any, Final

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate import native
from alcamine_validate.compiler.table.layout import TYPES
from alcamine_validate.compiler.table.tables import EMPTY
from alcamine_validate.compiler.table.words import required_types
from alcamine_validate.generated import canonical, corrected
from alcamine_validate.lint.rules import values
from alcamine_validate.lint.rules.registry import FAMILIES
from alcamine_validate.lint.rules.session_view import SessionView
from alcamine_validate.lint.verdict import Request, findings_of
from alcamine_validate.native import NATIVE, scanner_for
from alcamine_validate.session import CORRECTED
from alcamine_validate.session_tables import canonical_table, corrected_table
from tests.support import schemas
from tests.support.mutations import mutations
from tests.support.overlays import overlay_of
from tests.support.tables import for_each

pytestmark = pytest.mark.skipif(not NATIVE, reason="there was no compiler at installation")

CORRECTED_TABLE: Final = (corrected_table.WORDS, corrected_table.NAMES)
CANONICAL_TABLE: Final = (canonical_table.WORDS, canonical_table.NAMES)
EACH_AMOUNT: Final = pytest.mark.parametrize(
    "amount", [3_000, pytest.param(1_000_000, marks=pytest.mark.thorough)]
)
SPELLINGS: Final[tuple[Callable[[Any], bytes], ...]] = (
    orjson.dumps,
    lambda value: orjson.dumps(value, option=orjson.OPT_INDENT_2),
    lambda value: json.dumps(value).encode(),
    lambda value: json.dumps(value, ensure_ascii=False, indent="\t").encode("utf-8", "replace"),
    lambda value: json.dumps(value, separators=(" ,\r\n", " :  ")).encode(),
)
BYTES: Final = b'"\\{}[]:,0123456789.eE+-tfnu \n\t\x00\x1f\x7f\x80\xc2\xe0\xed\xf4\xffaZz@_'


def own(table: native.Words, **options: Any) -> Any:
    """Return the scanner for a table."""
    found = scanner_for(table, **options)
    assert found is not None
    return found


SCANNER: Final[Any] = own(CORRECTED_TABLE) if NATIVE else None
PLAIN: Final[Any] = own(CORRECTED_TABLE, takes_controls=False) if NATIVE else None
CANONICAL: Final[Any] = own(CANONICAL_TABLE, takes_controls=False) if NATIVE else None
FINE: Final[Any] = own(CANONICAL_TABLE, groups=-1, takes_controls=False) if NATIVE else None
SPELLED: Final = av.Config(select=("ALC0", "ALC1", "ALC2", "ALC3", "ALC401", "ALC7"))
"""The rules that have nothing to report for the canonical shape."""


def check(text: bytes, accepts: Callable[[Any], bool], is_valid: Callable[[Any], bool]) -> bool:
    """Return the scanner's answer, after a comparison with orjson and the generated Python."""
    answer = accepts(text)
    if answer:
        assert is_valid(orjson.loads(text)), text
    return answer


def is_canonical(text: bytes, value: Any) -> bool:
    """Return whether rules about names and spellings report nothing.

    The generated check proves ids of 24 characters only, so it may not know.
    """
    if canonical.is_canonical(value):
        return True
    request = Request("av.findings")
    return findings_of(text, CORRECTED.schemas(), SPELLED, request) == []


def check_both(text: bytes) -> bool:
    """Return the answer of the corrected schema's scanner, after both were compared."""
    if check(text, CANONICAL.accepts, lambda value: is_canonical(text, value)):
        check(text, FINE.accepts, has_no_problem)
    else:
        assert not FINE.accepts(text)
    return check(text, SCANNER.accepts, corrected.is_valid)


def has_no_problem(value: Any) -> bool:
    """Return whether no rule reports a problem, without the guards that run before rules."""
    view = SessionView(value)
    return not any(list(rule.check(view)) for rule in SCANNED)


SCANNED: Final = [
    rule for family in FAMILIES if family.conditions is not None for rule in family.rules
]
"""The rules whose conditions the scanner checks; while others run, nobody asks it."""


@cache
def samples() -> tuple[bytes, ...]:
    """Return texts of Sessions as servers send them."""
    return tuple(av.sample_json(seed=seed) for seed in range(300))


def test_what_servers_send_is_accepted() -> None:
    """Nearly all of it, also indented and in other orders; what is left goes to Python."""
    random = Random(1)

    def shuffled(value: Any) -> Any:
        if isinstance(value, dict):
            members = [(name, shuffled(each)) for name, each in value.items()]
            random.shuffle(members)
            return dict(members)
        return list(map(shuffled, value)) if isinstance(value, list) else value

    values = [orjson.loads(text) for text in samples()]
    texts = [*samples(), *(orjson.dumps(each, option=orjson.OPT_INDENT_2) for each in values)]
    texts += [orjson.dumps(shuffled(each)) for each in values]
    for each in (SCANNER, CANONICAL, FINE):
        assert sum(map(each.accepts, texts)) >= 0.99 * len(texts)
    assert all(map(check_both, samples()[:50]))


def test_every_mutation_of_a_session_has_the_verdict_of_python() -> None:
    """In all spellings. Some of the valid ones are accepted, and no other."""
    answers = {True: 0, False: 0}
    for index, each in enumerate(mutations()):
        try:
            text = SPELLINGS[index % len(SPELLINGS)](each.document)
        except (TypeError, ValueError):  # not JSON
            continue
        answers[check_both(text)] += 1
    assert answers[True] > 1000
    assert answers[False] > 1000


@EACH_AMOUNT
def test_changed_bytes_are_never_wrongly_accepted(amount: int) -> None:
    """Bytes that are replaced, removed, repeated or swapped, at one place or several."""
    random = Random(amount)
    accepted = 0
    for number in range(amount):
        text = bytearray(samples()[number % 300])
        for _ in range(random.choice((1, 1, 1, 2, 3))):
            at = random.randrange(len(text))
            match random.randrange(5):
                case 0:
                    text[at] = random.choice(BYTES)
                case 1:
                    del text[at : at + random.choice((1, 1, 2, 8))]
                case 2:
                    text.insert(at, random.choice(BYTES))
                case 3:
                    start = random.randrange(len(text))
                    text[at:at] = text[start : start + random.choice((1, 9, 40))]
                case _:
                    text[at] ^= 1 << random.randrange(8)
        accepted += check_both(bytes(text))
    assert accepted > amount / 50


def test_a_text_that_was_cut_off_is_never_accepted() -> None:
    """At any byte, whatever is behind it in memory."""
    text = samples()[0]
    data = memoryview(text + text)
    for length in range(len(text)):
        assert not SCANNER.accepts(text[:length])
        assert not SCANNER.accepts(data[:length])
    assert SCANNER.accepts(data[: len(text)])
    assert SCANNER.accepts(text + b" \r\n\t")
    assert not SCANNER.accepts(text + b"\0")
    assert not SCANNER.accepts(b"\xef\xbb\xbf" + text)


def test_every_kind_of_text_is_taken() -> None:
    """Buffers, also those that are not contiguous, and objects that are not text, raise nothing."""
    text = samples()[0]
    for each in (text, text.decode(), bytearray(text), memoryview(text), array("B", text)):
        assert SCANNER.accepts(each)
    for other in (memoryview(text)[::2], None, 1, [], "\ud800", b"", "", {}, object()):
        assert not SCANNER.accepts(other)

    class Text(bytes):
        pass

    assert SCANNER.accepts(Text(text))


@pytest.mark.parametrize(
    ("old", "new", "is_accepted"),
    [
        (b'"isDemo":', b'"isDemo":false,"isDemo":', False),
        (b'"isDemo":', b'"isDem\\u006f":false,"isDemo":', False),
        (b'"isDemo":', b'"x":1,"x":2,"isDemo":', False),
        (b'"isDemo":', b'"x":{"y":1,"y":1},"isDemo":', False),
        (b'"isDemo":', b'"x":{"y":1,"z":[{"y":1},{"y":2}]},"isDemo":', True),
        (b'"isDemo":', b'"x":"\\u0041\\uD83D\\ude00","isDemo":', True),
        (b'"isDemo":', b'"x":"\\n\\t\\"\\\\\\/\\b\\f\\r","isDemo":', True),
        (b'"isDemo":', b'"x":"\\x","isDemo":', False),
        (b'"isDemo":', b'"x":1e5,"isDemo":', False),
        (b'"isDemo":', b'"x":-0.25,"isDemo":', True),
        (b'"isDemo":', b'"x":01,"isDemo":', False),
        (b'"isDemo":', b'"x":1.,"isDemo":', False),
        (b'"isDemo":', b'"x":-,"isDemo":', False),
        (b'"isDemo":', b'"x":999999999999999999,"isDemo":', True),
        (b'"isDemo":', b'"x":9999999999999999999,"isDemo":', False),
        (b'"isDemo":', b'"x":"\xed\xa0\x80","isDemo":', False),
        (b'"isDemo":', b'"x":"\xc0\x80","isDemo":', False),
        (b'"isDemo":', b'"x":"\xf0\x9f\x98\x80\xc2\xa0\xe2\x82\xac","isDemo":', True),
        (b'"isDemo":', b'"x":"\x1f","isDemo":', False),
        (b'"isDemo":', b'"x":' + b"[" * 98 + b"]" * 98 + b',"isDemo":', True),
        (b'"isDemo":', b'"x":' + b"[" * 101 + b"]" * 101 + b',"isDemo":', False),
        (b'"isDemo":', b'"x":[1,],"isDemo":', False),
        (b'"isDemo":', b'"x":{"a":1,},"isDemo":', False),
        (b'"isDemo":', b'"x":{"a"1},"isDemo":', False),
        (b'"isDemo":', b'"x":nul,"isDemo":', False),
        (b'"isDemo":', b'"id""name":1,"isDemo":', False),
    ],
)  # fmt: skip
def test_odd_texts(old: bytes, new: bytes, is_accepted: bool) -> None:
    """What is accepted is right, and what is unusual is left to Python."""
    text = samples()[0].replace(old, new, 1)
    assert check_both(text) is is_accepted


def test_texts_are_scanned_less_often_where_most_are_refused() -> None:
    """One of 16 after 16 refusals in a row, until one is accepted; verdicts are the same."""
    text = samples()[0]
    wrong = text.replace(b'"status":"', b'"status":"X', 1)
    scanner = own(CORRECTED_TABLE)
    for _ in range(15):
        assert not scanner.accepts_if_likely(wrong)
    assert scanner.accepts_if_likely(text)
    for _ in range(16):
        assert not scanner.accepts_if_likely(wrong)
    assert [scanner.accepts_if_likely(text) for _ in range(17)] == [False] * 15 + [True] * 2
    assert scanner.accepts(text)
    for each in [wrong] * 40 + [text] * 40:
        assert av.is_valid(each) == (each is text)
        assert (av.findings(each) == []) == (each is text)


def test_each_escape_is_read_as_by_orjson() -> None:
    """With the length of its character, and with the control characters that a rule is about."""
    schema = {"type": "string", "maxLength": 1}
    texts = [b'"\\u%04x"' % unit for unit in range(0x10000)]
    texts += [text.upper().replace(b"U", b"u") for text in texts]
    surrogates = (0xD7FF, 0xD800, 0xDBFF, 0xDC00, 0xDFFF, 0xE000)
    texts += [b'"\\u%04x\\u%04x"' % (one, other) for one in surrogates for other in surrogates]
    whole = (b"\\uD83D\\uDE00", b"\\u00e9", b"\\n", b"\\u", b"\\")
    texts += [b'"' + text[:end] for text in whole for end in range(len(text) + 1)]
    texts += [b'"\\u' + digits + b'"' for digits in (b"00g0", b"00 9", b"+041", b"0x41", b"004")]
    table = av.compile_schema(schema)._table
    assert table is not None
    scanner, without = own(table), own(table, takes_controls=False)
    for text in texts:
        try:
            value = orjson.loads(text)
        except orjson.JSONDecodeError:
            assert not scanner.accepts(text), text
            continue
        assert scanner.accepts(text) == (len(value) < 2), text
        is_control = re.search(values._CONTROL, value) is not None
        assert without.accepts(text) == (scanner.accepts(text) and not is_control), text


@pytest.mark.parametrize(
    "name", ["\\u0020", "\\u000a", "x\\u000a", "x\\u0009", "x\\u000D", "\\u2003"]
)
def test_escapes_in_names_are_seen(name: str) -> None:
    """A name of spaces or of two lines is not fine, however it is spelled."""
    session = av.sample(seed=1)
    text = orjson.dumps({**session, "name": "?"}).replace(b'"?"', b'"' + name.encode() + b'"')
    assert check_both(text)
    assert not FINE.accepts(text)


def test_escapes_cost_no_pass_through_python() -> None:
    """What ``json.dumps`` writes is accepted with all of its escapes."""
    session = av.sample(seed=1)
    text = json.dumps({**session, "name": "Gespräch mit Zoë 😀"}).encode()
    assert check_both(text)
    assert FINE.accepts(text)


def test_an_escaped_selector_does_not_switch_a_rule_off() -> None:
    """If the schema does not list its values, so that an escape is no reason to parse the text."""
    overlay = overlay_of(
        {
            "target": "$.components.schemas.Session.properties.ledger.properties.reason.enum",
            "remove": True,
        }
    )
    validator = av.session_validator(overlay=overlay)
    session: Any = av.sample(seed=0)
    session["ledger"]["amount"] = 5
    text = orjson.dumps(session)
    escaped = text.replace(b'"VOICE_USAGE"', b'"\\u0056OICE_USAGE"')
    assert text != escaped
    for spelled in (text, escaped):
        assert [each.code for each in validator.findings(spelled)] == ["ALC623"]


DEEP: Final = """\
import threading
import alcamine_validate as av
from alcamine_validate.session import CORRECTED
text = av.sample_json(seed=1)[:-1] + b',"x":' + b'{"a":' * 98 + b"1" + b"}" * 99
found = []
threading.stack_size(128 * 1024)
thread = threading.Thread(target=lambda: found.append(CORRECTED.scanner.accepts(text)))
thread.start()
thread.join()
assert found == [True]
"""


@pytest.mark.skipif(sys.platform != "linux", reason="stacks have other sizes")
def test_the_deepest_text_fits_a_small_stack() -> None:
    """Threads have 128 KiB where the C library is musl."""
    subprocess.run([sys.executable, "-c", DEEP], check=True, timeout=60)


def test_control_characters_are_told() -> None:
    """A text with one is valid, and not plain."""
    for control in (b"\x7f", b"\xc2\x80", b"\xc2\x9f", b"\\b", b"\\f"):
        text = samples()[0].replace(b'"isDemo":', b'"x":"' + control + b'","isDemo":', 1)
        assert SCANNER.accepts(text)
        assert not PLAIN.accepts(text)
    for other in (b"\\n", b"\\t", b"\\r", b"\xc2\xa0", b" ", b"~"):
        assert PLAIN.accepts(
            samples()[0].replace(b'"isDemo":', b'"x":"' + other + b'","isDemo":', 1)
        )


def cases(amount: int) -> Iterator[tuple[Any, list[Any]]]:
    """Yield random schemas with random instances."""
    random = Random(amount)
    for _ in range(amount):
        yield schemas.schema(random), [schemas.instance(random) for _ in range(20)]


@pytest.mark.parametrize("amount", [300, pytest.param(5_000, marks=pytest.mark.thorough)])
def test_random_schemas_have_the_verdict_of_python(amount: int) -> None:
    """If there is a table at all; a table is never weaker than its schema."""
    tables = accepted = 0
    for schema, instances in cases(amount):
        try:
            av.compile_to_source(schema, strict=False, origin="a test")
        except av.SchemaError:
            continue
        validator = av.compile_schema(schema, strict=False)  # with a table, nothing more is refused
        if validator._scanner is None:
            continue
        tables += 1
        for index, instance in enumerate(instances):
            try:
                text = SPELLINGS[index % len(SPELLINGS)](instance)
            except TypeError:  # an integer past 64 bits
                continue
            raw = text.replace(b'\\"', b'"').replace(b"\\\\", b"\\")  # names as tables have them
            for each in {text, raw}:
                accepted += check(each, validator._scanner.accepts, validator._compiled.is_valid)
    assert tables > amount / 20
    assert accepted > tables


def test_a_table_tells_the_types_of_required_properties() -> None:
    """Of those that each value has; of none if it need not be an object."""

    def types(schema: Any) -> dict[str, frozenset[str]]:
        words = av.compile_schema(schema)._table
        assert words is not None
        return required_types(*words)

    several = {f"p{number}": {"type": ["integer", "null"]} for number in range(40)}
    schema = {
        "type": "object", "required": ["p0", "p39", "q", "x"],
        "properties": {**several, "q": {"type": "boolean"}},
    }  # fmt: skip
    assert types(schema) == {
        "p0": {"null", "integer"}, "p39": {"null", "integer"}, "q": {"true", "false"},
        "x": frozenset(TYPES),
    }  # fmt: skip
    others: list[Any] = [
        True, {}, {"type": "string"}, {"type": "object"}, {**schema, "type": ["object", "null"]},
        {"required": ["a"]},
        {"oneOf": [
            {"type": "object", "properties": {"a": {"const": text}}, "required": ["a", "b"]}
            for text in "xy"
        ]},
    ]  # fmt: skip
    assert list(map(types, others)) == [{}] * len(others)
    assert required_types(*EMPTY[:2]) == {}


VALUES: Final = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
KEYWORDS: Final = st.fixed_dictionaries(
    {},
    optional={
        "type": st.lists(
            st.sampled_from(["null", "boolean", "integer", "number", "string", "array", "object"]),
            min_size=1, unique=True,
        ),
        "minLength": st.integers(0, 5), "maxLength": st.integers(0, 5),
        "minimum": st.integers(-9, 9), "exclusiveMaximum": st.integers(-9, 9),
        "minItems": st.integers(0, 3), "maxItems": st.integers(0, 3),
        "minProperties": st.integers(0, 3), "maxProperties": st.integers(0, 3),
        "required": st.lists(st.sampled_from("abc"), unique=True),
        "additionalProperties": st.booleans() | st.just({"type": "integer"}),
        "properties": st.dictionaries(st.sampled_from("abc"), st.just({"type": "string"})),
        "items": st.just({"type": ["integer", "null"]}),
        "enum": st.lists(st.sampled_from(["a", "b", None, True]), min_size=1, unique=True),
    },
)  # fmt: skip


@given(KEYWORDS, st.lists(VALUES | st.dictionaries(st.sampled_from("abc"), VALUES), max_size=5))
def test_simple_schemas_have_tables_with_the_verdict_of_python(
    schema: Any, instances: list[Any]
) -> None:
    """Each of their keywords is known to the scanner, alone and beside others."""
    validator = av.compile_schema(schema)
    for instance in instances:
        try:
            text = orjson.dumps(instance)
        except orjson.JSONEncodeError:  # an integer past 64 bits, or a lone surrogate
            continue
        if validator._scanner is not None:
            check(text, validator._scanner.accepts, validator._compiled.is_valid)


def chain(length: int, link: Callable[[Any], Any]) -> dict[str, Any]:
    """Return a schema of definitions, each of which refers to the next one."""
    definitions = {str(n): link({"$ref": f"#/$defs/{n + 1}"}) for n in range(length)}
    return {
        "$ref": "#/$defs/0",
        "$defs": {**definitions, str(length): {"type": ["null", "object"]}},
    }


LINKS: Final[dict[str, Callable[[Any], Any]]] = {
    "list": lambda ref: {"items": ref},
    "twice": lambda ref: {"type": "object", "properties": {"a": ref, "b": ref}},
    "beside": lambda ref: {"type": "object", "allOf": [ref, {"properties": {"a": ref}}]},
    "branch": lambda ref: {
        "anyOf": [{"type": "object", "properties": {"b": ref}}, {"type": "null"}]
    },
    "two branches": lambda ref: {"type": "object", "properties": {
        name: {"anyOf": [ref, {"type": "null"}]} for name in "ab"
    }},
}  # fmt: skip


@pytest.mark.parametrize("link", LINKS.values(), ids=LINKS)
def test_chains_of_definitions_cost_what_their_length_is(link: Callable[[Any], Any]) -> None:
    """Neither are definitions read again and again, nor is a long chain refused."""
    for length in (3, 20, 150):
        schema = chain(length, link)
        validator = av.compile_schema(schema)
        for text in (b"{}", b'{"a":{"b":{"a":null}}}', b'{"b":[1]}', b"[[[1]]]", b"null"):
            if validator._scanner is not None:
                check(text, validator._scanner.accepts, validator._compiled.is_valid)
        assert validator.is_valid_json(b"{}")


TREE: Final = {
    "type": "object",
    "properties": {
        "name": {"type": "string"}, "first": {"$ref": "#"},
        "others": {"type": "array", "items": {"$ref": "#"}},
    },
    "required": ["name"],
    "additionalProperties": {"$ref": "#"},
}  # fmt: skip


def test_a_schema_that_refers_to_itself_has_a_table() -> None:
    """At members, elements and other properties, also below a branch."""
    validator = av.compile_schema(TREE)
    assert validator.scanner is not None
    accepts = validator.scanner.accepts
    leaf, bad = b'{"name":"x"}', b'{"name":1}'
    for place in (b'"first":%s', b'"others":[%s]', b'"x":%s', b'"first":{"name":"y","x":%s}'):
        text = b'{"name":"a",' + place + b"}"
        assert accepts(text % leaf)
        assert not accepts(text % bad)
    selected = {
        "anyOf": [
            {"type": "object", "properties": {"a": {"const": name}, "b": ref}, "required": ["a"]}
            for name, ref in [("x", {"$ref": "#"}), ("y", {"type": "null"})]
        ],
        "if": {"not": {"type": "null"}},
    }
    validator = av.compile_schema(selected)
    text = b'{"a":"x","b":{"a":"y","b":null}}'
    assert validator.is_valid_json(text)
    assert not validator.is_valid_json(text.replace(b"null", b"1"))


def test_nothing_is_added_to_a_definition_that_others_use() -> None:
    """Rules beside a reference are not those of the definition."""
    schema = {
        "$defs": {"any": {"type": ["string", "null"]}},
        "type": "object",
        "allOf": [
            {"properties": {"a": {"$ref": "#/$defs/any"}, "b": {"$ref": "#/$defs/any"}}},
            {"properties": {"a": {"type": "string"}}},
        ],
    }
    validator = av.compile_schema(schema)
    assert validator.is_valid_json(b'{"a":"x","b":null}')
    assert not validator.is_valid_json(b'{"a":null,"b":null}')


@pytest.mark.parametrize(("count", "has_table"), [(64, True), (65, False)])
def test_the_number_of_members_is_limited(count: int, has_table: bool) -> None:
    """The last one that a table can have is required, and may not be repeated, as all others."""
    names = [f"p{index}" for index in range(count)]
    schema = {"type": "object", "properties": {key: {"const": ""} for key in names}}
    validator = av.compile_schema({**schema, "required": names[-1:], "additionalProperties": False})
    assert (validator.scanner is not None) is has_table
    if validator.scanner is not None:
        accepts = validator.scanner.accepts
        assert accepts(orjson.dumps(dict.fromkeys(names, "")))
        assert accepts(b'{"p63":""}')
        assert not accepts(b'{"p62":""}')
        assert not accepts(b'{"p63":"","p63":""}')


@pytest.mark.parametrize(("count", "has_table"), [(63, True), (64, False)])
def test_the_number_of_slots_is_limited(count: int, has_table: bool) -> None:
    """All conditions of a table with as many properties as possible are checked."""
    outer, inner = ([f"p{index}" for index in range(each)] for each in (64, count))
    moments = [f"20{index:02}-01-01T00:00:00.000Z" for index in range(64)]

    def ordered(names: list[str]) -> dict[str, Any]:
        stamps = {key: {"type": "string", "format": "date-time"} for key in names}
        pairs = [list(pair) for pair in pairwise(names)]
        return {"type": "object", "properties": stamps, "x-timestamp-order": pairs}

    schema = {"type": "object", "properties": {"a": ordered(outer), "b": ordered(inner)}}
    validator = av.compile_schema(schema)
    assert (validator.scanner is not None) is has_table
    if validator.scanner is not None:
        right = {"a": dict(zip(outer, moments, strict=False)),
                 "b": dict(zip(inner, moments, strict=False))}  # fmt: skip
        assert validator.scanner.accepts(orjson.dumps(right))
        for owner, names in (("a", outer), ("b", inner)):
            for name in names[1:]:
                wrong = {**right, owner: {**right[owner], name: "1999-01-01T00:00:00.000Z"}}
                assert not validator.scanner.accepts(orjson.dumps(wrong))


NAMES: Final = ('a"b', '"', "a\\b", "\\", '\\"', "a\nb", "\0", "\x1f")
"""Names of properties that JSON text can't have as they are."""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("keywords", [{"properties": {}}, {"required": []}])
def test_a_name_is_never_compared_as_it_is_if_text_must_escape_it(
    name: str, keywords: dict[str, Any]
) -> None:
    """Text with the name's own bytes is not JSON, or has another name."""
    own: Any = {"properties": {name: {"type": "integer"}}, "required": [name]}
    schema = {"type": "object", **{each: own[each] for each in keywords}}
    validator = av.compile_schema({**schema, "additionalProperties": {"type": "null"}})
    pure = av.compile_schema(schema | {"not": False, "additionalProperties": {"type": "null"}})
    assert pure.scanner is None
    for value in (b"1", b"null"):
        for text in (
            b'{"' + name.encode() + b'":' + value + b"}",
            b"{%s:%s}" % (orjson.dumps(name), value),
        ):
            assert validator.is_valid_json(text) == pure.is_valid_json(text), text


def test_a_control_character_in_a_known_name_is_told() -> None:
    """The rule for control characters is about names, too, also those that the schema knows."""
    overlay = overlay_of(
        {
            "target": "$.components.schemas.Session.properties",
            "update": {"a\u0085b": {"type": "integer"}, "c\x7f": {"type": "integer"}},
        }
    )
    validator = av.session_validator(overlay=overlay)
    for name in ("a\u0085b", "c\x7f"):
        found = validator.findings(orjson.dumps({**av.sample(seed=1), name: 1}))
        assert [each.code for each in found] == ["ALC637"]


def test_damaged_tables_are_refused_or_harmless() -> None:
    """A word that is changed leads to no place outside of the table."""
    random = Random(1)
    refused = 0
    for _ in range(2000):
        words = list(CORRECTED_TABLE[0])
        for _ in range(random.choice((1, 2, 5))):
            words[random.randrange(len(words))] = random.choice(
                (0, 1, -1, 2**31 - 1, -(2**31), random.randrange(len(words) + 99))
            )
        try:
            found = scanner_for((words, CORRECTED_TABLE[1]))
        except ValueError:
            refused += 1
            continue
        for text in samples()[:3]:
            own((words, CORRECTED_TABLE[1])).accepts(text)
        assert found is not None
    assert refused > 500
    for words, names in (([], b""), ([2, 0], b""), ([1], b""), ([1, 5], b"")):
        if words:
            with pytest.raises(ValueError, match="the table is damaged"):
                scanner_for((words, names))
        else:
            assert scanner_for((words, names)) is None


def test_no_memory_is_lost() -> None:
    """Neither by scans nor by scanners that are made, refused and dropped."""
    text = samples()[0]

    def work() -> None:
        for _ in range(200):
            each = own(CORRECTED_TABLE)
            for data in (text, text.decode(), memoryview(text), memoryview(text)[::2], None):
                each.accepts(data)
            with pytest.raises(ValueError, match="damaged"):
                scanner_for(([1, 5], b""))

    work()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    work()
    grown = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    assert grown < 20_000


def test_the_library_asks_the_scanner(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text that it accepts is neither parsed nor judged by Python."""
    asked: dict[str, Callable[[bytes], bool]] = {
        "bytes": av.is_valid,
        "str": lambda text: av.is_valid(text.decode()),
        "bytearray": lambda text: av.is_valid(bytearray(text)),
        "memoryview": lambda text: av.is_valid(memoryview(text)),
        "findings": lambda text: av.findings(text) == [],
        "findings of str": lambda text: av.findings(text.decode()) == [],
        "findings of a bytearray": lambda text: av.findings(bytearray(text)) == [],
        "findings of a memoryview": lambda text: av.findings(memoryview(text)) == [],
        "many": lambda text: [each.findings for each in av.check_many([text, text])] == [[], []],
        "some rules": lambda text: av.findings(text, config=av.Config(select=("ALC4",))) == [],
    }
    text = samples()[0]

    def fails(*_values: Any) -> bool:
        raise AssertionError("Python was asked")

    def check(_: str, ask: Callable[[bytes], bool]) -> None:
        assert ask(text)

    for ask in [*asked.values()] * 16:
        ask(text)  # other tests may have let the scanner refuse many texts
    monkeypatch.setattr("alcamine_validate.lint.fast_path.read_straight", fails)
    monkeypatch.setattr("alcamine_validate.lint.verdict.findings_of_document", fails)
    before = CORRECTED._is_valid
    try:
        CORRECTED._is_valid = fails
        for_each(asked.items(), check)
        with pytest.raises(AssertionError, match="Python was asked"):
            av.is_valid(text[:-1] + b',"x":1e5}')
    finally:
        CORRECTED._is_valid = before


def test_a_schema_of_ones_own_has_tables_too() -> None:
    """With an overlay, the scanner follows it."""
    overlay = overlay_of(
        {
            "target": "$.components.schemas.Session.properties.status",
            "update": {"enum": ["CANCELLED"]},
        }
    )
    validator = av.session_validator(overlay=overlay)
    text = orjson.dumps({**av.sample(seed=1), "status": "CANCELLED"})
    fine = validator.canonical_scanner(family_bits=-1)
    assert validator.scanner is not None
    assert fine is not None
    assert validator.scanner.accepts(text)
    assert fine.accepts(text)
    assert not fine.accepts(text.replace(b'"PENDING"', b'"COMPLETED"').replace(b'Z"', b'"', 1))
    assert not SCANNER.accepts(text)
    assert av.PUBLISHED.scanner is None  # a pattern, which the scanner does not know


def test_the_tables_are_not_empty() -> None:
    """Those of this package, so that the tests above test something."""
    assert corrected_table.WORDS
    assert canonical_table.WORDS
    assert EMPTY.words == ()


PURE: Final = """\
import alcamine_validate as av
from alcamine_validate import native
print(native.NATIVE, av.NATIVE, av.is_valid(av.sample_json(seed=1)), 1)
"""


def test_the_scanner_can_be_turned_off() -> None:
    """By the environment, without another result."""
    for value, expected in (("1", "False"), ("0", "True"), ("", "True")):
        done = subprocess.run(
            [sys.executable, "-c", PURE],
            env={**os.environ, "ALCAMINE_VALIDATE_PURE": value},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert done.stdout.split() == [expected, expected, "True", "1"]
