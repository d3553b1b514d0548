"""Places in JSON text: compared with those that a writer of the text recorded.

The writer makes JSON text from a tree, with random whitespace and escapes, and records the span
of every value and of every duplicate key.
"""

from __future__ import annotations

import json
import tracemalloc
from collections.abc import Callable
from random import Random
from typing import Any, Final, NamedTuple

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate.text.json_pointer import join, resolve, split
from alcamine_validate.text.json_text import is_compact, may_hold_duplicate_keys
from alcamine_validate.text.locate import duplicate_keys, locate, locate_compact, locate_parsed
from alcamine_validate.text.positions import Span, TextLines
from tests.support.places import EXAMPLES
from tests.support.sessions import ANY_VALUE

STEADY: Final = settings(deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
"""No test result depends on the speed of the machine."""

IN_BOTH_TIERS: Final = pytest.mark.parametrize(
    "examples", [20, pytest.param(100, marks=pytest.mark.thorough)]
)
"""The number of examples that hypothesis draws."""

GOOD: Final = EXAMPLES / "session.json"
SPACES: Final = ("", "", "", " ", "\n", "\t", "\r\n", "  ", " \n\t", "\r")


class Members(NamedTuple):
    """The members of an object as they are written: a name may occur twice."""

    pairs: list[tuple[str, Any]]


class Repeat(NamedTuple):
    """A duplicate key: its pointer, its span, and the span of the first one."""

    pointer: str
    key: Span
    first: Span


class Writer:
    """Writes a tree as JSON text, and records spans and duplicate keys."""

    def __init__(self, tree: Any, chance: Random) -> None:
        self.chance = chance
        self.text = ""
        self.spans: dict[str, Span] = {}
        self.repeats: list[Repeat] = []
        self._space()
        self._value(tree, "")
        self._space()

    def _space(self) -> None:
        """Write whitespace."""
        self.text += self.chance.choice(SPACES)

    def _value(self, tree: Any, pointer: str) -> None:
        """Write a value and record its span."""
        start = len(self.text)
        if isinstance(tree, Members):
            self._object(tree, pointer)
        elif isinstance(tree, list):
            self._array(tree, pointer)
        else:
            self.text += self._scalar(tree)
        self.spans[pointer] = Span(start, len(self.text))

    def _array(self, items: list[Any], pointer: str) -> None:
        """Write an array."""
        self.text += "["
        self._space()
        for index, item in enumerate(items):
            if index:
                self._comma()
            self._value(item, join(pointer, index))
            self._space()
        self.text += "]"

    def _object(self, tree: Members, pointer: str) -> None:
        """Write an object."""
        self.text += "{"
        self._space()
        firsts: dict[str, Span] = {}
        for index, (name, value) in enumerate(tree.pairs):
            if index:
                self._comma()
            self._member(name, value, join(pointer, name), firsts)
        self.text += "}"

    def _comma(self) -> None:
        """Write a comma and whitespace."""
        self.text += ","
        self._space()

    def _member(self, name: str, value: Any, pointer: str, firsts: dict[str, Span]) -> None:
        """Write a member of an object, and record its key if it is a duplicate."""
        start = len(self.text)
        self.text += self._string(name)
        key = Span(start, len(self.text))
        first = firsts.setdefault(name, key)
        if first != key:
            self.repeats.append(Repeat(pointer, key, first))
            self._forget(pointer)
        self._space()
        self.text += ":"
        self._space()
        self._value(value, pointer)
        self._space()

    def _forget(self, pointer: str) -> None:
        """Drop the spans of a value that a later member of the same name replaces."""
        for known in list(self.spans):
            if known == pointer or known.startswith(f"{pointer}/"):
                del self.spans[known]

    def _scalar(self, value: Any) -> str:
        """Return a scalar as JSON."""
        if isinstance(value, str):
            return self._string(value)
        if isinstance(value, float) and self.chance.random() < 0.3:
            return f"{value:E}"
        return json.dumps(value)

    def _string(self, value: str) -> str:
        """Return a string as JSON."""
        return '"' + "".join(map(self._character, value)) + '"'

    def _character(self, character: str) -> str:
        """Return a character as a string may contain it, with an escape or without."""
        must = character in '"\\' or character < " "
        if not must and self.chance.random() < 0.8:
            return character
        short = json.dumps(character)[1:-1]
        if len(short) == 2 and self.chance.random() < 0.5:
            return short
        units = character.encode("utf-16-be").hex(" ", 2).split()
        if self.chance.random() < 0.5:
            units = [unit.upper() for unit in units]
        return "".join(f"\\u{unit}" for unit in units)


NAMES: Final = st.sampled_from(["a", "b", ":", "", "/", "~1", "0", "é", "🛳", '"', "\\", "a\nb"])
SCALARS: Final = (
    st.none()
    | st.booleans()
    | st.integers(-(10**25), 10**25)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=6)
    | st.sampled_from(["[", "{", "}", "]", ",", ":", '\\"', "//", "\u2028", "::"])
)
TREES: Final = st.recursive(
    SCALARS,
    lambda below: (
        st.lists(below, max_size=4)
        | st.lists(st.tuples(NAMES | st.text(max_size=3), below), max_size=5).map(Members)
    ),
    max_leaves=20,
)
CHANCE: Final = st.integers(0, 2**32).map(Random)
WRITTEN: Final = st.builds(Writer, TREES, CHANCE)


@IN_BOTH_TIERS
def test_every_value_is_located(examples: int) -> None:
    """The span of every value is found; for a duplicate key, that of the last value."""

    @settings(STEADY, max_examples=examples)
    @given(WRITTEN)
    def check(written: Writer) -> None:
        assert locate(written.text, written.spans) == written.spans

    check()


@IN_BOTH_TIERS
def test_a_located_text_is_the_value(examples: int) -> None:
    """The text of each span is that of the value at its pointer."""

    @settings(STEADY, max_examples=examples)
    @given(WRITTEN)
    def check(written: Writer) -> None:
        whole = json.loads(written.text)
        for pointer, span in locate(written.text, written.spans).items():
            assert json.loads(written.text[slice(*span)]) == resolve(whole, pointer)

    check()


@IN_BOTH_TIERS
def test_one_value_is_located_as_all_are(examples: int) -> None:
    """The span of a value is the same, whether one value or all are located."""

    @settings(STEADY, max_examples=examples)
    @given(WRITTEN, st.data())
    def check(written: Writer, data: st.DataObject) -> None:
        pointer = data.draw(st.sampled_from(sorted(written.spans)))
        assert locate(written.text, [pointer]) == {pointer: written.spans[pointer]}
        assert locate(written.text, [pointer, pointer]) == {pointer: written.spans[pointer]}

    check()


@IN_BOTH_TIERS
def test_pointers_that_lead_nowhere_are_left_out(examples: int) -> None:
    """A pointer that refers to nothing has no span."""

    @settings(STEADY, max_examples=examples)
    @given(WRITTEN, st.text(max_size=4).map(lambda name: join("", name)))
    def check(written: Writer, more: str) -> None:
        asked = {pointer + more for pointer in written.spans}
        found = locate(written.text, asked)
        assert found == {pointer: written.spans[pointer] for pointer in asked & set(written.spans)}

    check()


# Text whose value is known


class PlainWriter(Writer):
    """Escapes only what must be escaped, as servers do."""

    def _character(self, character: str) -> str:
        """Return a character as a string contains it, escaped only if it must be."""
        return json.dumps(character, ensure_ascii=False)[1:-1]


KEYS: Final = st.sampled_from(["a", "b", "ab", "a b", '"a', 'x"a', 'a"', "a\\", "0", "é", "~/"])
LIKE_KEYS: Final = st.sampled_from(["a", '"a":', ',"a":', '\\"a', 'a":', "b", ':"a"', '{"a":1}'])
REPEATING: Final = st.recursive(
    LIKE_KEYS | st.integers(-9, 9),
    lambda below: (
        st.lists(below, max_size=4)
        | st.lists(st.tuples(KEYS, below), max_size=5, unique_by=lambda pair: pair[0]).map(Members)
    ),
    max_leaves=30,
)
PLAINLY_WRITTEN: Final = st.builds(PlainWriter, REPEATING, CHANCE)


@IN_BOTH_TIERS
def test_a_value_is_located_where_its_key_stands(examples: int) -> None:
    """The span of a value is found by counting the keys of its name."""

    @settings(STEADY, max_examples=examples)
    @given(WRITTEN | PLAINLY_WRITTEN)
    def check(written: Writer) -> None:
        try:
            value = orjson.loads(written.text)
        except orjson.JSONDecodeError:
            return
        if written.repeats:
            return
        for pointer, span in written.spans.items():
            assert locate_parsed(written.text, value, [pointer]) == {pointer: span}
            nowhere = f"{pointer}/nowhere/0"
            assert locate_parsed(written.text, value, [nowhere]) == {}
        assert locate_parsed(written.text, value, list(written.spans)) == written.spans

    check()


def test_a_value_is_located_without_reading_the_text_before_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The span of a value is found without reading the values before it."""
    read: list[int] = []
    monkeypatch.setattr(
        "alcamine_validate.text.locate._read", lambda _, tree: read.append(tree.start)
    )
    text = json.dumps(json.loads(GOOD.read_bytes()), indent=4)
    found = locate_parsed(text, json.loads(text), ["/agent/version/createdAt", "/person/id"])
    places = [json.loads(text[slice(*span)]) for span in found.values()]
    assert places == [resolve(json.loads(text), pointer) for pointer in found]
    assert len(found) == 2
    assert not read


# Text that is exactly as orjson writes it

SHORT_NAMES: Final = st.text(max_size=3) | st.sampled_from(
    ["a", "0", "1", "/", "~", "é", "😀", '"']
)
COMPACT: Final[st.SearchStrategy[Any]] = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.floats(0, 1) | SHORT_NAMES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(SHORT_NAMES, inner, max_size=4),
    max_leaves=12,
)


def pointers_of(value: Any, pointer: str = "") -> list[str]:
    """Return the pointers of a value and of all values in it."""
    found = [pointer]
    if isinstance(value, dict | list):
        for token, child in value.items() if isinstance(value, dict) else enumerate(value):
            found += pointers_of(child, join(pointer, str(token)))
    return found


@IN_BOTH_TIERS
def test_places_in_compact_text_are_those_that_reading_finds(examples: int) -> None:
    """The spans in compact text are computed from the value alone."""

    @settings(STEADY, max_examples=examples)
    @given(value=COMPACT, data=st.data())
    def check(value: Any, data: st.DataObject) -> None:
        text = orjson.dumps(value)
        assert is_compact(text, value)
        pointers = data.draw(st.lists(st.sampled_from(pointers_of(value)), unique=True))
        pointers += ["/nowhere/0", "/9", "/-1"]
        found = locate_compact(value, pointers)
        assert found == locate(text.decode(), pointers)
        for pointer in pointers:
            alone = {pointer: found[pointer]} if pointer in found else {}
            assert locate_compact(value, [pointer]) == alone
        for pointer, span in found.items():
            assert orjson.loads(text.decode()[span.start : span.end]) == resolve(value, pointer)

    check()


@pytest.mark.parametrize("text", ["[1, 2]", " [1]", '{"a":1,"a":1}', "[1.0e0]", '["\\u0041"]'])
def test_text_that_is_written_otherwise_is_not_compact(text: str) -> None:
    """A text that orjson would write in another way is not compact."""
    assert not is_compact(text, orjson.loads(text))
    assert is_compact(orjson.dumps(orjson.loads(text)) + b" \r\n\t\n", orjson.loads(text))


@pytest.mark.parametrize("indent", [None, 2])
def test_findings_have_the_same_places_however_the_text_is_laid_out(indent: int | None) -> None:
    """The place of a finding holds its value, in compact text and in other text."""
    session = {**json.loads(GOOD.read_bytes()), "status": "FERTIG é😀", "name": "é" * 300}
    dumped = json.dumps(session, indent=indent, ensure_ascii=False)
    text = dumped if indent else orjson.dumps(session).decode()
    lines = text.split("\n")
    findings = [each for each in av.findings(text) if each.code in ("ALC103", "ALC109")]
    assert [each.pointer for each in findings] == ["/name", "/status"]
    for each in findings:
        assert each.line is not None
        assert each.column is not None
        assert each.end_column is not None
        place = lines[each.line - 1][each.column - 1 : each.end_column - 1]
        assert json.loads(place) == resolve(session, each.pointer)


@IN_BOTH_TIERS
def test_every_duplicate_key_is_found(examples: int) -> None:
    """Every duplicate key is found with the first one, even in values that are replaced."""

    @settings(STEADY, max_examples=examples)
    @given(WRITTEN)
    def check(written: Writer) -> None:
        found = [
            Repeat(str(repeat.pointer), Span(repeat.start, repeat.end),
                   Span(repeat.first_start, repeat.first_end))
            for repeat in duplicate_keys(written.text)
        ]  # fmt: skip
        assert sorted(found, key=lambda repeat: repeat.key) == sorted(
            written.repeats, key=lambda repeat: repeat.key
        )
        for repeat in duplicate_keys(written.text):
            assert json.loads(written.text[repeat.start : repeat.end]) == repeat.name
            assert split(str(repeat.pointer))[-1] == repeat.name

    check()


@IN_BOTH_TIERS
def test_the_cheap_test_for_duplicates_misses_none(examples: int) -> None:
    """The cheap test misses no duplicate key, and is exact if no colon is escaped."""

    @settings(STEADY, max_examples=examples)
    @given(WRITTEN, st.booleans())
    def check(written: Writer, as_bytes: bool) -> None:
        data = written.text.encode() if as_bytes else written.text
        answer = may_hold_duplicate_keys(data, orjson.loads(data))
        if written.repeats:
            assert answer
        elif "\\u003" not in written.text:
            assert not answer

    check()


@IN_BOTH_TIERS
def test_findings_name_every_duplicate(examples: int) -> None:
    """Every duplicate key is a finding ALC004 at the key."""

    @settings(STEADY, max_examples=examples)
    @given(WRITTEN)
    def check(written: Writer) -> None:
        lines = TextLines(written.text)
        every = av.findings(written.text, config=ANY_VALUE)
        found = [finding for finding in every if finding.code == "ALC004"]
        places = [(finding.pointer, (finding.line, finding.column)) for finding in found]
        expected = [(repeat.pointer, lines.place(repeat.key.start)) for repeat in written.repeats]
        assert sorted(places) == sorted(expected)

    check()


# Findings of Sessions


def written_tree(value: Any) -> Any:
    """Return a parsed value as a tree for the Writer."""
    if isinstance(value, dict):
        return Members([(name, written_tree(item)) for name, item in value.items()])
    return list(map(written_tree, value)) if isinstance(value, list) else value


def places(value: Any, pointer: str = "") -> list[str]:
    """Return the pointers of all members and elements below a value."""
    children = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for token, item in children:
        found.append(join(pointer, token))
        if isinstance(item, dict | list):
            found += places(item, found[-1])
    return found


PLACES: Final = places(json.loads(GOOD.read_bytes()))
WRONG: Final[st.SearchStrategy[Any]] = st.sampled_from(
    [None, 5, 1.5, True, "", "wrong", "日本\u3000🛳", [], [[]], {}, {"a": {"b": "\t"}}, "2030-01-01"]
)


def offset(text: str, line: int | None, column: int | None) -> int:
    """Return the offset of a 1-based line and column; only a line feed ends a line."""
    assert line is not None
    assert column is not None
    return sum(len(before) + 1 for before in text.split("\n")[: line - 1]) + column - 1


@IN_BOTH_TIERS
def test_the_text_of_a_finding_is_the_value_at_its_pointer(examples: int) -> None:
    """The text between the start and the end of a finding is the value at its pointer."""

    @settings(STEADY, max_examples=examples)
    @given(
        st.dictionaries(st.sampled_from(PLACES), WRONG, min_size=1, max_size=4),
        CHANCE,
    )
    def check(changes: dict[str, Any], chance: Random) -> None:
        value = json.loads(GOOD.read_bytes())
        for pointer in sorted(changes, key=len, reverse=True):
            *above, last = split(pointer)
            parent = resolve(value, join("", *above))
            parent[int(last) if isinstance(parent, list) else last] = changes[pointer]
        text = Writer(written_tree(value), chance).text
        found = av.findings(text)
        others = [related for finding in found for related in finding.related]
        marked: list[av.Finding | av.Related] = [*found, *others]
        for place in marked:
            start = offset(text, place.line, place.column)
            end = offset(text, place.end_line, place.end_column)
            assert json.loads(text[start:end]) == resolve(value, place.pointer)
        parsed = av.findings(value)
        assert [finding.pointer for finding in found] == [finding.pointer for finding in parsed]
        assert sorted(finding.message for finding in found) == sorted(f.message for f in parsed)
        assert any(each.severity == "error" for each in found) is not av.is_valid(text)

    check()


# Lines


@IN_BOTH_TIERS
def test_lines_end_with_a_line_feed_alone(examples: int) -> None:
    """Only a line feed ends a line, and columns count characters."""

    @settings(STEADY, max_examples=examples)
    @given(st.text(alphabet="ab\n\r\u2028\x0b\x85é🛳", max_size=30), st.data())
    def check(text: str, data: st.DataObject) -> None:
        lines = TextLines(text)
        place = data.draw(st.integers(0, len(text)))
        before = text[:place]
        assert lines.place(place) == (before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1)
        assert len(lines) == text.count("\n") + 1
        assert [lines.line(number) for number in range(1, len(lines) + 1)] == [
            line.rstrip("\r") for line in text.split("\n")
        ]

    check()


# Odd and hostile texts


def nested(opening: str, inner: str, closing: str, depth: int) -> str:
    """Return a text within ``depth`` pairs of brackets."""
    return opening * depth + inner + closing * depth


@pytest.mark.parametrize(("opening", "closing", "token"), [("[", "]", "0"), ('{"a":', "}", "a")])
def test_a_value_as_deep_as_orjson_reads_is_located(opening: str, closing: str, token: str) -> None:
    """A value nested as deep as orjson reads is located."""
    depth = 1020
    text = nested(opening, '"x"', closing, depth)
    assert orjson.loads(text)
    pointer = f"/{token}" * depth
    start = len(opening) * depth
    assert locate(text, [pointer, ""]) == {pointer: Span(start, start + 3), "": Span(0, len(text))}
    beside = f"[{text}, [7]]"
    assert locate(beside, ["/1/0"]) == {"/1/0": Span(len(text) + 4, len(text) + 5)}


def test_integers_longer_than_python_reads_are_skipped() -> None:
    """An integer with more digits than Python converts is skipped."""
    text = f'[1{"0" * 5000}, -1{"0" * 5000}.5, "x"]'
    start = text.index('"x"')
    assert locate(text, ["/2"]) == {"/2": Span(start, start + 3)}
    assert locate(text, ["/0"]) == {"/0": Span(1, 5002)}


def peak_memory(work: Callable[[], object]) -> int:
    """Return the peak number of bytes that a call allocated."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("inner", [",".join(["1"] * 20_000), ",".join(["{}"] * 20_000)])
def test_duplicates_are_sought_in_memory_of_the_order_of_the_text(inner: str) -> None:
    """The search for duplicate keys takes memory in proportion to the text, not to its depth."""
    text = nested("[", inner, "]", 1000)
    peak = peak_memory(lambda: list(duplicate_keys(text)))
    assert peak < 50 * len(text)


def test_many_repeats_are_all_found() -> None:
    """Ten thousand repeats of one key are all found."""
    text = "{" + ",".join(['"k":0'] * 10_001) + "}"
    repeats = list(duplicate_keys(text))
    assert len(repeats) == 10_000
    assert {repeat.first_start for repeat in repeats} == {1}


def test_lines_are_counted_alike_however_many_are_asked_for() -> None:
    """The line and column of an offset are the same, whatever was located before."""
    text = "a\nbb\n\nccc\r\nd"
    lines, expected = TextLines(text), []
    for offset in range(len(text) + 1):
        before = text[:offset].split("\n")
        expected.append((len(before), len(before[-1]) + 1))
    assert [lines.place(offset) for offset in range(len(text) + 1)] == expected
    assert [TextLines(text).place(offset) for offset in range(len(text) + 1)] == expected
