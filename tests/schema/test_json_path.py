"""The queries that are read without the extra ``jsonpath`` select what its library selects."""

from __future__ import annotations

import json
from typing import Any, Final

import jsonpath_rfc9535
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alcamine_validate.schema.json_path import SimpleQuery, simple_query
from alcamine_validate.schema.overlay import NoTarget
from tests.schema.test_overlay import applied
from tests.support.tables import for_each

READ: Final[list[tuple[str, SimpleQuery]]] = [
    ("$", SimpleQuery(())),
    ("$.a.B_2._", SimpleQuery(("a", "B_2", "_"))),
    ("$.a.b_1.é.😀", SimpleQuery(("a", "b_1", "é", "😀"))),
    ("$['a']['b c'][\"d'e\"][0][-1]", SimpleQuery(("a", "b c", "d'e", 0, -1))),
    ("$ \t\n\r.a [ 'b' ] [ 12 ]", SimpleQuery(("a", "b", 12))),
    # RFC 9535, section 2.3.1.1
    (r"$['\b\f\n\r\t\/\\\'']", SimpleQuery(("\b\f\n\r\t/\\'",))),
    (r'$["\b\f\n\r\t\/\\\""]', SimpleQuery(('\b\f\n\r\t/\\"',))),
    (r"$['\u00e9\uD83D\ude00\u0000']", SimpleQuery(("é😀\0",))),
    (r"""$['"\\"']["'\\'"]""", SimpleQuery(('"\\"', "'\\'"))),
    ("$.required[?@ == 'id']", SimpleQuery(("required",), "id")),
    ('$.required[?@=="id"]', SimpleQuery(("required",), "id")),
    (r"$[ ? @  ==  'a\'\u00e9' ]", SimpleQuery((), "a'é")),
    ("$[999999999999999]", SimpleQuery((999_999_999_999_999,))),
]


def test_simple_queries_are_read() -> None:
    """Names, indices, all escapes, blanks, and a last filter are read."""

    def check(query: str, wanted: SimpleQuery) -> None:
        assert simple_query(query) == wanted
        jsonpath_rfc9535.compile(query)

    for_each(READ, check)


@pytest.mark.parametrize(
    "query",
    [
        "", "a", ".a", "$.", "$a", "$.a ", "$. a", "$.1a", "$.a-b", "$[01]", "$[-0]", "$[1.0]",
        "$[9007199254740992]", "$['a'", "$['a\"]", "$['\n']", r"$['\"']", r"""$["\'"]""",
        r"$['\x41']", r"$['\ud83d']", r"$['\ude00\ud83d']", r"$['\u00e']", "$\x0b.a", "$\x85.a",
        "$.a[?@ = 'b']", "$.a[?@ == 'b'", "$.a[?@ == b]", "$.a[?@ == 'b\n']", "$.a[? ?@ == 'b']",
    ],
    ids=ascii,
)  # fmt: skip
def test_an_invalid_query_is_not_read(query: str) -> None:
    """What is not a query by RFC 9535 is left to the library, which refuses it."""
    assert simple_query(query) is None
    with pytest.raises(jsonpath_rfc9535.JSONPathError):
        jsonpath_rfc9535.compile(query)


@pytest.mark.parametrize(
    "query",
    [
        "$.*", "$..a", "$['a','b']", "$[0:1]", "$[?@.a]", "$.a[?@ == 'b'].c", "$.a[?'b' == @]",
        "$.a[?@ != 'b']", "$.a[?@ == 1]", "$.a[?(@ == 'b')]", "$.a[?@ == 'b' || @ == 'c']",
        "$[9007199254740991]",
    ],
)  # fmt: skip
def test_any_other_form_is_left_to_the_library(query: str) -> None:
    """Valid queries of other forms are not read."""
    assert simple_query(query) is None
    jsonpath_rfc9535.compile(query)


NAMES: Final = st.sampled_from(["a", "b", "é", "", "'", '"', "\\", "a'b", "\n", "😀", "a.b", "0"])
DOCUMENTS: Final = st.recursive(
    st.none() | st.booleans() | st.integers(0, 2) | NAMES,
    lambda inner: st.lists(NAMES) | st.lists(inner) | st.dictionaries(NAMES, inner),
    max_leaves=12,
)
BLANKS: Final = st.text(" \t\n\r", max_size=2)


@st.composite
def written(draw: st.DrawFn, text: str) -> str:
    """Draw a string of RFC 9535 for a text, in either kind of quotes, with some escapes."""
    quote = draw(st.sampled_from("'\""))
    characters = ""
    for char in text:
        escape = json.dumps(char)[1:-1]
        if char in "'\"":
            characters += f"\\{char}" if char == quote else char
        elif char < " " or char == "\\":
            characters += escape
        else:
            characters += draw(st.sampled_from([char, escape]))
    return f"{quote}{characters}{quote}"


@st.composite
def queries(draw: st.DrawFn) -> tuple[Any, str]:
    """Draw a document, and a query of a form that is read; most select something in it."""
    document = draw(DOCUMENTS)
    value: Any = document
    text = "$"
    for _ in range(draw(st.integers(0, 4))):
        length = len(value) if isinstance(value, list) else 0
        keys = [*value] if isinstance(value, dict) else [*range(-length, length)]
        key: Any = draw(st.sampled_from(keys) if keys else NAMES | st.integers(-2, 2))
        text += draw(BLANKS)
        if isinstance(key, str) and key.isidentifier() and draw(st.booleans()):
            text += f".{key}"
        else:
            inner = draw(written(key)) if isinstance(key, str) else key
            text += f"[{draw(BLANKS)}{inner}{draw(BLANKS)}]"
        value = value[key] if keys else None
    if draw(st.booleans()):
        inside = [*value.values()] if isinstance(value, dict) else value
        texts = (
            [each for each in inside if isinstance(each, str)] if isinstance(inside, list) else []
        )
        literal = draw(written(draw(st.sampled_from(texts) if texts else NAMES)))
        blanks = [draw(BLANKS) for _ in range(5)]
        text += "[{}?{}@{}=={}{}{}]".format(*blanks[:4], literal, blanks[4])
    return document, text


@pytest.mark.parametrize("examples", [100, pytest.param(3_000, marks=pytest.mark.thorough)])
def test_the_library_selects_the_same(examples: int) -> None:
    """Each query of these forms removes exactly the places that the library selects."""
    found = 0

    @settings(max_examples=examples, deadline=None, database=None)
    @given(queries())
    def check(drawn: tuple[Any, str]) -> None:
        nonlocal found
        document, query = drawn
        assert simple_query(query) is not None
        places = {node.location for node in jsonpath_rfc9535.find(query, document)}
        found += bool(places)
        is_root = places == {()}
        action = {"target": query, "remove": not is_root}
        if not places:
            with pytest.raises(NoTarget):
                applied(document, action)
        else:
            expected = document if is_root else without(document, places)
            assert applied(document, action) == expected

    check()
    assert found > examples / 4


def without(document: Any, places: set[tuple[Any, ...]], place: tuple[Any, ...] = ()) -> Any:
    """Return a document without the values at the places."""
    if isinstance(document, dict):
        return {
            name: without(value, places, (*place, name))
            for name, value in document.items()
            if (*place, name) not in places
        }
    if isinstance(document, list):
        return [
            without(value, places, (*place, index))
            for index, value in enumerate(document)
            if (*place, index) not in places
        ]
    return document
