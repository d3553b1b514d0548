"""The rules on any JSON: none raises, text and value agree, and every pointer leads to a value."""

from __future__ import annotations

import json
from collections import Counter
from itertools import product
from typing import Any, Final

import pytest
from hypothesis import example as also
from hypothesis import given, settings
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate.input.session_shape import is_session
from alcamine_validate.lint.linter import linter_for
from alcamine_validate.lint.rules.registry import RULES
from alcamine_validate.lint.rules.session_view import SessionView
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.session import CORRECTED
from alcamine_validate.text.json_pointer import join, resolve, step
from alcamine_validate.text.json_text import MalformedJson, parse
from tests.lint.rules.sessions import SHAPES
from tests.support.mutations import TIMESTAMPS, example, mutations, places, removed, replaced
from tests.support.sessions import ANY_VALUE
from tests.support.tables import for_each

EVERYTHING: Final = Config(select=["ALL"], ignore=["ALC018"])
TOLERANT: Final = Config(ignore=["ALC018"], order_tolerance="250ms")
EACH_CONFIG: Final = pytest.mark.parametrize(
    "config", [ANY_VALUE, TOLERANT, EVERYTHING], ids=["strict", "250ms", "all"]
)
MEMBERS: Final = [pointer for pointer, _ in places(example()) if pointer]
HUGE: Final = 10**400
MANY: Final = 100_000
FEWER: Final = 10_000
EXAMPLES: Final = pytest.mark.parametrize(
    "examples", [10, pytest.param(100, marks=pytest.mark.thorough)]
)
CODES_OF_RULES: Final = {rule.code for rule in RULES}

Content = tuple[str, str, str, tuple[tuple[str, str], ...]]


# What must hold of every JSON value


def contents_of(findings: list[av.Finding]) -> list[Content]:
    """Return the findings without their places, which depend on the form of the Session."""
    return [
        (each.code, each.pointer, each.message, tuple((r.pointer, r.message) for r in each.related))
        for each in findings
    ]


def flat(value: Any) -> list[Any]:
    """Return everything that a value contains, in order. A separate stack allows any depth."""
    found: list[Any] = []
    stack = [value]
    while stack:
        item = stack.pop()
        if isinstance(item, dict):
            found.append((dict, list(item)))
            stack += item.values()
        elif isinstance(item, list):
            found.append((list, len(item)))
            stack += item
        else:
            found.append((type(item), repr(item) if isinstance(item, float) else item))
    return found


def asked_directly(session: Any, config: Config = ANY_VALUE) -> list[tuple[str, str, str]]:
    """Return the problems that the rules' functions report without guards, and check pointers.

    Those of rules that are not selected are checked, but not returned.
    """
    parts = SessionView(session, tolerance=config.tolerance)
    severity = linter_for(config).severity
    problems = [(rule.code, problem) for rule in RULES for problem in rule.check(parts)]
    for _, problem in problems:
        for pointer, words in ((problem.pointer, problem.message), *problem.related):
            resolve(session, str(pointer))
            assert isinstance(words, str)
            assert words
    return sorted(
        (code, str(problem.pointer), problem.message)
        for code, problem in problems
        if severity(code, "") is not None
    )


def of_rules(findings: list[av.Finding]) -> list[tuple[str, str, str]]:
    """Return the findings that come from rules."""
    own = [each for each in findings if each.code in CODES_OF_RULES]
    return sorted((each.code, each.pointer, each.message) for each in own)


def check_rules(value: Any, findings: list[av.Finding], config: Config = ANY_VALUE) -> None:
    """Check that findings include all problems of the rules, except those that follow from others.

    A problem may be missing only if a finding with another code names the same value or array.
    """
    direct = asked_directly(value, config) if isinstance(value, dict) else []
    shown = of_rules(findings)
    assert not Counter(shown) - Counter(direct)
    missing = Counter(direct) - Counter(shown)
    for rule, problem in linter_for(config).problems(value) if missing else ():
        if (rule.code, problem.pointer, problem.message) in missing:
            own = {problem.pointer, *(pointer for pointer, _ in problem.related)}
            others = [each for each in findings if each.code != rule.code]
            places = [{each.pointer, *(r.pointer for r in each.related)} for each in others]
            arrays = [{place.rpartition("/")[0] for place in each} for each in places]
            assert any(own & each for each in (*places, *arrays)), problem


def positions(value: Any, findings: list[av.Finding]) -> list[list[int]]:
    """Return the position of each finding: the index of each member on the path to its value."""
    found = []
    for each in findings:
        path, item = [], value
        for token in each.pointer.split("/")[1:]:
            name = token.replace("~1", "/").replace("~0", "~")
            path.append(list(item).index(name) if isinstance(item, dict) else int(name))
            item = step(item, name)
        found.append(path)
    return found


def check_value(value: Any, config: Config = ANY_VALUE) -> list[Content]:
    """Check the findings of a parsed value, and return their contents.

    They must be distinct, in order, and complete; pointers must lead to values; the value must not
    change.
    """
    before = flat(value)
    problems = linter_for(config).problems(value)
    direct = asked_directly(value, config) if isinstance(value, dict) else []
    assert sorted((rule.code, str(each.pointer), each.message) for rule, each in problems) == direct
    if not is_session(value) and not isinstance(value, str):
        assert [(each.code, each.pointer) for each in av.findings(value)] == [("ALC018", "")]
    findings = av.findings(value, config=config)
    check_rules(value, findings, config)
    for finding in findings:
        resolve(value, finding.pointer)
        for related in finding.related:
            resolve(value, related.pointer)
    assert len(set(contents_of(findings))) == len(findings)
    found = positions(value, findings)
    assert found == sorted(found)
    assert flat(value) == before
    return contents_of(findings)


def check_text(text: str, config: Config = ANY_VALUE) -> None:
    """Check that text has the same findings as str, as bytes and as a parsed value."""
    findings = av.findings(text, config=config)
    assert len(set(findings)) == len(findings)
    spots = [(each.line or 0, each.column or 0) for each in findings]
    assert spots == sorted(spots)
    assert contents_of(
        av.findings(text.encode("utf-8", "surrogatepass"), config=config)
    ) == contents_of(findings)
    try:
        value = parse(text)
    except MalformedJson:
        assert {each.code[:4] for each in findings} == {"ALC0"}
    else:
        if not isinstance(value, str):  # a str would be treated as text
            assert contents_of(findings) == check_value(value, config)


def check(value: Any, config: Config = ANY_VALUE) -> None:
    """Check a parsed value, and its text with and without escapes of non-ASCII characters."""
    check_value(value, config)
    for ascii_only in (True, False):
        check_text(json.dumps(value, ensure_ascii=ascii_only), config)


# Random JSON


KNOWN: Final = sorted({name for each in SHAPES for name in each.properties})
WORDS: Final = sorted({value for _, value in places(example()) if isinstance(value, str)})
ENUMS: Final = (
    "PENDING", "IN_PROGRESS", "COMPLETED", "ARCHIVED", "DRAFT", "CASH", "NONE", "SMS_USAGE",
    "REDEMPTION_CODE", "PURCHASE_REFILL", "WEB_VOICE", "SMS", "OPENAI", "GEMINI",
)  # fmt: skip
ODD: Final = (
    "", "/", "~", "~1", "a/b~c", "\0", "\x7f", "\u0085", "\u2028", "\ud800", "a\udfff", "a\nb", " ",
    "b2x6", "Europe/Zuerich", "-1", "0", "²", "x" * 1000, "🛳",
)  # fmt: skip

TEXTS: Final = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(ENUMS),
    st.sampled_from(ODD),
    st.sampled_from(TIMESTAMPS),
    st.text(st.characters(), max_size=8),
)
NAMES: Final = st.one_of(
    st.sampled_from(KNOWN), st.sampled_from(ODD), st.text(st.characters(), max_size=4)
)
NUMBERS: Final = st.one_of(
    st.integers(),
    st.integers(-2, 2),
    st.sampled_from((HUGE, -HUGE, 2**63, 2**64, -(2**63) - 1)),
    st.floats(allow_nan=False, allow_infinity=False),
)
SCALARS: Final = st.one_of(st.none(), st.booleans(), NUMBERS, TEXTS)
ANY: Final = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4),
    max_leaves=12,
)
OBJECTS: Final = st.dictionaries(NAMES, ANY, max_size=6)
SESSIONS: Final = st.recursive(
    OBJECTS, lambda inner: st.dictionaries(st.sampled_from(KNOWN), ANY | inner, max_size=10)
)


def writable(value: Any) -> bool:
    """Return whether Python can write ``value``: integers of more than 4,300 digits fail."""
    try:
        json.dumps(value)
    except ValueError:
        return False
    return True


@EXAMPLES
def test_any_json_is_judged(examples: int) -> None:
    """Any JSON is checked as a parsed value, and as text if it can be written."""

    @settings(max_examples=examples)
    @given(ANY | SESSIONS)
    @also({})
    @also({"agent": {"version": {}}, "person": {}, "conversation": {}, "ledger": {}})
    def judge(value: Any) -> None:
        check_value(value)
        if writable(value):
            check(value)

    judge()


def changed(value: Any, pointer: str, new: Any) -> Any:
    """Return ``value`` changed at ``pointer``, unchanged if it leads nowhere.

    A missing member of an object is added.
    """
    above, _, _ = pointer.rpartition("/")
    is_there, is_object = exists(value, pointer), exists(value, above, dict)
    if new is removed:
        return removed(value, pointer) if is_there else value
    return replaced(value, pointer, new) if is_there or is_object else value


def exists(value: Any, pointer: str, kind: type = object) -> bool:
    """Return whether ``pointer`` leads to a value of type ``kind``."""
    try:
        return isinstance(resolve(value, pointer), kind)
    except LookupError:
        return False


NEW_PLACES: Final = st.builds(
    lambda shape, name: join(shape.pointer, name),
    st.sampled_from(SHAPES),
    NAMES,
)
CHANGES: Final = st.lists(
    st.tuples(st.sampled_from(MEMBERS) | NEW_PLACES, ANY | st.just(removed)),
    min_size=1,
    max_size=6,
)


@EXAMPLES
def test_any_change_of_a_session_is_judged(examples: int) -> None:
    """Members may be replaced by any JSON, removed, or added."""

    @settings(max_examples=examples)
    @given(CHANGES, st.sampled_from((ANY_VALUE, TOLERANT)))
    def judge(changes: list[tuple[str, Any]], config: Config) -> None:
        value = example()
        for pointer, new in changes:
            value = changed(value, pointer, new)
        check_value(value, config)
        if writable(value):
            check(value, config)

    judge()


ORDERED: Final = [
    "/createdAt", "/startedAt", "/lastHeartbeatAt", "/endedAt", "/completedAt", "/agent/createdAt",
    "/agent/version/createdAt", "/conversation/createdAt", "/conversation/lastSessionEndedAt",
    "/person/createdAt", "/person/firstSeenAt", "/person/identifiedAt", "/ledger/createdAt",
]  # fmt: skip
DIGITS: Final = "6" * 5_000


@EXAMPLES
def test_any_timestamps_are_judged(examples: int) -> None:
    """Timestamps may have any valid or invalid spelling of a date-time."""

    @settings(max_examples=examples)
    @given(
        st.dictionaries(st.sampled_from(ORDERED), st.sampled_from(TIMESTAMPS), min_size=2),
        st.sampled_from((ANY_VALUE, TOLERANT, Config(ignore=["ALC018"], order_tolerance="1h"))),
    )
    def judge(moments: dict[str, str], config: Config) -> None:
        value = example()
        for pointer, text in moments.items():
            value = replaced(value, pointer, text)
        check(value, config)

    judge()


# Valid Sessions, where guards may skip rules


@pytest.mark.parametrize("step", [20, pytest.param(1, marks=pytest.mark.thorough)])
@pytest.mark.parametrize("published", [False, True], ids=["corrected", "published"])
def test_no_rule_is_kept_from_a_valid_session(published: bool, step: int) -> None:
    """No guard skips a rule that applies to a valid Session with a single change."""
    validator = av.PUBLISHED if published else CORRECTED
    counted = Counter[bool]()
    for mutation in mutations(published=published)[::step]:
        if validator.is_valid(mutation.document):
            direct = asked_directly(mutation.document)
            check_rules(mutation.document, validator.findings(mutation.document))
            counted[bool(direct)] += 1
    assert min(counted[True], counted[False]) > 50 // step


MOMENTS: Final = (
    "2026-02-02T15:04:11.031Z", "2026-03-10T08:10:05.220Z", "2026-03-14T09:26:35.117Z",
    "2026-03-14T09:26:35.118Z", "2026-03-14T09:26:35.119Z", "2026-03-14T09:29:02.640Z", None,
)  # fmt: skip
"""Timestamps in the server's spelling, so close to each other that every order occurs."""

LIKELY: Final[dict[str, tuple[Any, ...]]] = {
    **dict.fromkeys(ORDERED, MOMENTS),
    **dict.fromkeys(
        ["/agent/archivedAt", "/agent/completedAt", "/agent/publishedAt", "/person/mergedAt",
         "/conversation/archivedAt", "/conversation/lastViewedAt"],
        (MOMENTS[5], None, removed),
    ),
    **dict.fromkeys(
        [f"{shape.pointer}/{name}" for shape in SHAPES for name in
         sorted(shape.properties) if name.endswith(("Id", "By")) or name == "id"],
        ("", "b2x6", "q4w8n2x6c0v5b9m3l7k1j2hg", None),
    ),
    "/status": ("PENDING", "IN_PROGRESS", "COMPLETED"),
    "/type": ("WEB_VOICE", "INBOUND_CALL"),
    "/agent/status": ("DRAFT", "ARCHIVED", "PUBLISHED", "COMPLETED"),
    "/agent/version/inputMode": ([], ["SMS"], ["PHONE", "PHONE"], ["WEB_VOICE"]),
    "/agent/version/languages": ([], ["en", "fr", "en"]),
    "/agent/version/incentiveType": ("CASH", "NONE"),
    "/agent/version/incentiveAmount": (100, 100.0, None),
    "/agent/version/incentiveCurrencyCode": ("USD", None),
    "/agent/version/maxParticipants": (-1, 0, -0.0, None),
    "/agent/version/version": (0, 1, 1.0, -1),
    "/agent/version/timezone": ("", "UTC", "utc", None),
    "/agent/version/config": (None, {}),
    "/agent/version/config/llm": (removed, {"provider": "OPENAI", "model": "GPT_4O", "mode": 1}),
    "/name": ("", " ", " a", "a", "a\n", "\x7f"),
    "/agent/name": ("", "\u2003", "a\x85"),
    "/agent/slug": ("", "\t"),
    "/conversation/name": ("", "\x1f"),
    "/completedMeta": (removed, None, {}, {"traceId": "", "x": 1}),
    "/ledger": (None,),
    "/ledger/amount": (-1, 0, 1, -1.0, 1.0),
    "/ledger/reason": (
        "VOICE_USAGE", "SMS_USAGE", "PURCHASE_REFILL", "SUBSCRIPTION_REFILL", "REDEMPTION_CODE",
        "INITIAL_BALANCE",
    ),
    "/person/properties/name": ("a\nb", "\0"),
    "/brandNew": (1,),
    "/agent/brandNew": (None,),
}  # fmt: skip
"""Values by pointer that usually keep the Session valid, and to which many rules apply."""

CHANCES: Final = [(pointer, value) for pointer, values in LIKELY.items() for value in values]


@pytest.mark.parametrize("step", [15, pytest.param(1, marks=pytest.mark.thorough)])
def test_no_rule_is_kept_from_what_is_likely(step: int) -> None:
    """No guard skips a rule for a likely change alone, or for two in the same object."""
    for pointer, new in CHANCES[::step]:
        value = changed(example(), pointer, new)
        check_value(value)
        for other, more in CHANCES:
            if other > pointer and other.rpartition("/")[0] == pointer.rpartition("/")[0]:
                both = changed(value, other, more)
                check_rules(both, av.findings(both))


@pytest.mark.parametrize("examples", [20, pytest.param(200, marks=pytest.mark.thorough)])
def test_no_rule_is_kept_from_many_likely_changes(examples: int) -> None:
    """No guard skips a rule for several likely changes together, as text and as parsed values."""

    @settings(max_examples=examples)
    @given(st.lists(st.sampled_from(CHANCES), min_size=2, max_size=8))
    def judge(changes: list[tuple[str, Any]]) -> None:
        value = example()
        for pointer, new in changes:
            value = changed(value, pointer, new)
        check(value)

    judge()


# One value at every place

STRANGE: Final[dict[str, Any]] = {
    "null": None,
    "true": True,
    "zero": 0,
    "minus-zero": -0.0,
    "huge": HUGE,
    "minus-huge": -HUGE,
    "beyond-digits": 10**5000,
    "tiny": 5e-324,
    "float": 1.5,
    "largest": 1.7976931348623157e308,
    "empty-text": "",
    "controls": "\0\x7f\x80",
    "surrogate": "\ud800",
    "long-surrogates": "\udfff" * 100,
    "long": "x" * MANY,
    "long-wide": "🛳" * FEWER,
    "long-blank": " " * FEWER,
    "digits": f"2026-03-14T09:29:02.{DIGITS}Z",
    "digits-of-zero": f"2026-03-14T09:29:02.{'0' * 5_000}Z",
    "leap": "2016-12-31T23:59:60.000Z",
    "year-0": "0000-01-01T00:00:00+23:59",
    "list": [],
    "object": {},
    "list-of-lists": [[], [[]], [None]],
    "texts": ["PHONE", "PHONE", "\0", "", "\ud800", 1, 1.0, True],
    "names": {"": {"": ""}, "/": 1, "~": 2, "~1/~0": {"a/b": "\0"}, "\ud800": 3, "\0": 4},
    "objects": [{"id": "A", "createdAt": "soon", "workspaceId": "B"}],
}


@pytest.mark.parametrize("step", [17, pytest.param(1, marks=pytest.mark.thorough)])
def test_a_strange_value_at_any_place_is_judged(step: int) -> None:
    """A strange value may replace any member of the parsed example."""

    def judge(name: str) -> None:
        for index, pointer in list(enumerate(MEMBERS))[::step]:
            config = TOLERANT if pointer in ORDERED or index % 2 else ANY_VALUE
            check_value(replaced(example(), pointer, STRANGE[name]), config)

    for_each(STRANGE, judge)


def test_a_strange_value_in_text_is_judged() -> None:
    """A strange value may replace a member of each kind, in text with and without escapes."""
    pointers = ("/id", "/agent", "/agent/version/languages/0", "/person/properties")

    def judge(name: str, pointer: str) -> None:
        check(replaced(example(), pointer, STRANGE[name]), TOLERANT)

    names = [name for name in STRANGE if writable(STRANGE[name])]
    for_each(product(names, pointers), judge)


def test_a_strange_root_is_judged() -> None:
    """A strange value may be the root; no rule applies unless it is an object."""

    def judge(name: str) -> None:
        check_value(STRANGE[name])

    for_each(STRANGE, judge)


@EACH_CONFIG
@pytest.mark.parametrize("name", ["digits", "digits-of-zero", "leap", "year-0", "long", "null"])
def test_the_same_at_every_timestamp(name: str, config: Config) -> None:
    """The same value may be at every timestamp; equal moments with many digits are in order."""
    value = example()
    for pointer in ORDERED:
        value = replaced(value, pointer, STRANGE[name])
    check(value, config)
    if name.startswith("digits"):
        found = {code for code, *_ in check_value(value, config)}
        assert not {code for code in found if code.startswith("ALC4")} - {"ALC401"}


@EACH_CONFIG
def test_thousands_of_digits_are_compared(config: Config) -> None:
    """Fractions with more digits than Python allows in an integer are compared."""

    def judge(pointer: str) -> None:
        check(replaced(example(), pointer, f"2026-03-14T09:29:02.{DIGITS}-23:59"), config)

    for_each(ORDERED, judge)


# Depth


def nested(depth: int, *, objects: bool) -> Any:
    """Return ``depth`` lists or objects around an empty one."""
    value: Any = {} if objects else []
    for _ in range(depth):
        value = {"id": value} if objects else [value]
    return value


@pytest.mark.parametrize("objects", [False, True], ids=["lists", "objects"])
def test_rules_bear_any_depth(objects: bool) -> None:
    """No rule recurses on Python's stack, whichever member is deeply nested."""

    def judge(pointer: str) -> None:
        value = replaced(example(), pointer, nested(1_500, objects=objects))
        asked_directly(value)
        asked_directly(value, TOLERANT)

    for_each(MEMBERS, judge)


@pytest.mark.parametrize(
    "pointers",
    [["/agentId", "/agent/id"], pytest.param(MEMBERS, marks=pytest.mark.thorough)],
    ids=["two", "all"],
)
@pytest.mark.parametrize("objects", [False, True], ids=["lists", "objects"])
def test_rules_bear_deep_values_that_are_equal(objects: bool, pointers: list[str]) -> None:
    """Deep values are never compared, which would exhaust Python's stack."""
    value = example()
    for pointer in pointers:
        above, _, _ = pointer.rpartition("/")
        if isinstance(resolve(example(), above), dict) and pointer not in (
            "/agent", "/agent/version", "/conversation", "/person", "/ledger",
        ):  # fmt: skip
            value = changed(value, pointer, nested(2_000, objects=objects))
    asked_directly(value)
    asked_directly(value, TOLERANT)
    value = replaced(value, "/agent/version/languages", [nested(2_000, objects=objects)] * 2)
    asked_directly(value)
    asked_directly(value, TOLERANT)


@pytest.mark.parametrize("objects", [False, True], ids=["lists", "objects"])
@pytest.mark.parametrize(
    "pointer",
    [
        "/agent",
        *(
            pytest.param(pointer, marks=pytest.mark.thorough)
            for pointer in ("/extra", "/id", "/status", "/workspaceId", "/person/properties/x")
        ),
    ],
)
def test_a_deep_value_is_judged(pointer: str, objects: bool) -> None:
    """A value at the maximum depth of text has the same findings as text and parsed."""
    opening, closing = ('{"id":', "}") if objects else ("[", "]")
    depth = 1_000 - pointer.count("/")
    text = json.dumps(replaced(example(), pointer, "DEEP"))
    deep = text.replace('"DEEP"', f'{opening * depth}"\\u0000"{closing * depth}')
    findings = av.findings(deep)
    value = parse(deep)
    assert (
        contents_of(findings)
        == contents_of(av.findings(deep.encode()))
        == contents_of(av.findings(value))
    )
    assert [each.code for each in findings].count("ALC637") == 1
    for finding in findings:
        resolve(value, finding.pointer)


def test_a_control_character_is_found_at_any_depth() -> None:
    """A control character is found 20,000 levels deep, with a pointer of as many tokens."""
    value = {"a": nested(0, objects=False)}
    inner = value["a"]
    for _ in range(20_000):
        inner.append([])
        inner = inner[0]
    inner.append("\0")
    (found,) = [each for each in asked_directly(value) if each[0] == "ALC637"]
    assert found[1] == "/a" + "/0" * 20_001


# Breadth


def check_broad(value: Any, code: str, wanted: int) -> None:
    """Check that a broad value has ``wanted`` findings of ``code``, parsed and as text."""
    problems = linter_for(ANY_VALUE).problems(value)
    assert sum(rule.code == code for rule, _ in problems) == wanted
    text = json.dumps(value, ensure_ascii=False)
    found = contents_of(av.findings(text))
    assert sum(each[0] == code for each in found) == wanted
    assert contents_of(av.findings(value)) == found


@pytest.mark.parametrize("count", [2_000, pytest.param(MANY, marks=pytest.mark.thorough)])
def test_very_many_unknown_properties_are_named(count: int) -> None:
    """Each of many unknown properties is a finding."""
    value = {**example(), **{f"new{index}": index for index in range(count)}}
    check_broad(value, "ALC701", count)


@pytest.mark.parametrize("count", [1_000, pytest.param(FEWER, marks=pytest.mark.thorough)])
def test_very_many_unknown_properties_that_look_known_are_named(count: int) -> None:
    """Not every unknown name is compared with the known names, which would take minutes."""
    agent = {**example()["agent"], **{f"publishedVersionId{index}": [] for index in range(count)}}
    check_broad({**example(), "agent": agent}, "ALC701", count)


@pytest.mark.parametrize("count", [500, pytest.param(FEWER, marks=pytest.mark.thorough)])
def test_very_many_control_characters_are_found(count: int) -> None:
    """Each control character is found among ten times as many harmless texts."""
    properties = {
        "list": ["\0"] * count,
        "object": dict.fromkeys(map(str, range(10 * count)), "ok\n"),
    }
    check_broad(replaced(example(), "/person/properties", properties), "ALC637", count)


def test_very_many_repeats_are_one_finding() -> None:
    """Each text that is listed more than once is one finding."""
    languages = ["en", "fr"] * (MANY // 2)
    check_broad(replaced(example(), "/agent/version/languages", languages), "ALC632", 2)


def test_very_many_entries_are_told_apart() -> None:
    """Each of many entries that are listed twice is one finding, which names the first one."""
    entries = [f"l{index}" for index in range(FEWER)] * 2
    value = replaced(example(), "/agent/version/inputMode", entries)
    found = [
        problem for rule, problem in linter_for(ANY_VALUE).problems(value) if rule.code == "ALC632"
    ]
    assert len(found) == FEWER
    assert found[-1].related[0][0] == f"/agent/version/inputMode/{FEWER - 1}"
