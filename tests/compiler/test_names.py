"""Names in generated modules are unique, descriptive, and hide no other name."""

from __future__ import annotations

import builtins

import pytest

from alcamine_validate import runtime
from alcamine_validate.compiler.names import Names, identifier, title


def test_a_name_is_handed_out_once() -> None:
    """A name is returned once, and further names for the same text are numbered."""
    names = Names()
    texts = ["agent", "agent", "Agent", "agent_2", "agent", "class", "class", "", "value"]
    assert [names.fresh(text) for text in texts] == [
        "agent", "agent_2", "agent_3", "agent_2_2", "agent_4", "class_", "class__2",
        "value_", "value_2",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text", ["value", "path", "errors", "found", "at", "id", "list", "re", "isfinite"]
)
def test_a_name_differs_from_builtins_and_runtime_names(text: str) -> None:
    """A name differs from every builtin and every name of the runtime."""
    assert Names().fresh(text) == f"{text.lower()}_"
    for taken in (*runtime.__all__, *dir(builtins)):
        assert Names().fresh(taken) not in {*runtime.__all__, *dir(builtins)}


@pytest.mark.parametrize(
    ("pointer", "wanted"),
    [
        ("", "root"),
        ("/type", "root"),
        ("/properties/agent", "agent"),
        ("/properties/agent/properties/version/items", "agent version"),
        ("/properties/properties/properties/x", "properties x"),
        ("/$defs/a/anyOf/0/patternProperties/^b/dependentSchemas/c", "a ^b c"),
        ("/definitions/a/properties/b/properties/c/properties/d/properties/e", "b c d e"),
        ("/properties/a~1b", "a/b"),
        ("other.json#/$defs/part", "other.json part"),
        ("https://example.org/a/b/#/$defs/part/properties/x", "b part x"),
        ("https://example.org/a#", "a"),
        ("b.json#/properties/1/properties/2/properties/3/properties/4", "1 2 3 4"),
        ("b.json#/properties/1/properties/2/properties/3", "b.json 1 2 3"),
    ],
)
def test_a_title_is_made_of_the_names_on_the_way(pointer: str, wanted: str) -> None:
    """A title consists of the last four names in a pointer, the URI's last part included."""
    assert title(pointer, "") == wanted


@pytest.mark.parametrize(
    ("pointer", "wanted"),
    [
        ("/components/schemas/Session", "Session"),
        ("/components/schemas/Session/properties/agent", "agent"),
        ("/components/schemas/Session/type", "root"),
        ("/components/schemas/Sessions/properties/agent", "Sessions agent"),
        ("/components/schemas/Agent/properties/id", "Agent id"),
    ],
)
def test_a_title_below_the_root_leaves_out_the_name_of_the_root(pointer: str, wanted: str) -> None:
    """A title below the root leaves out the name of the root."""
    assert title(pointer, "/components/schemas/Session") == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("createdAt", "created_at"),
        ("HTTPServer", "httpserver"),
        ("a1B", "a1_b"),
        ("x-a b", "x_a_b"),
        ("__x__", "x"),
        ("class", "class_"),
        ("match", "match_"),
        ("1st", "value_1st"),
        ("", "value"),
        ("é", "value"),
        ("---", "value"),
        ("a" * 40, "a" * 40),
        ("a" * 41, "a" * 40),
        ("a" * 39 + "-b", "a" * 39),
        ("a" * 38 + "-bc", "a" * 38 + "_b"),
    ],
)
def test_an_identifier_resembles_its_text(text: str, wanted: str) -> None:
    """An identifier has the words of its text in lower case, in at most 40 characters."""
    assert identifier(text) == wanted
    assert wanted.isidentifier()
