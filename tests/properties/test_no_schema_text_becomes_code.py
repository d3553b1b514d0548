"""Text from a schema becomes only literals in the generated source.

There are three proofs. The source for a hostile text has the same syntax as the source for a
harmless one, except for literals and invented names. It contains only known names, calls and
imports. What the hostile texts try to do never happens, and verdicts are still correct.
"""

from __future__ import annotations

import ast
import builtins
import json
import os
import re
import typing
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from types import ModuleType
from typing import Any, Final
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from typing_extensions import is_typeddict  # knows both kinds of TypedDict

import alcamine_validate as av
from alcamine_validate import runtime
from alcamine_validate.schema.known_formats import KNOWN_FORMATS
from alcamine_validate.session_codegen.typed_dicts import typed_dicts_source
from alcamine_validate.text.json_pointer import escape
from alcamine_validate.validator.compile import load_schema
from tests.support.tables import for_each

SENTINEL: Final = "ALCAMINE_VALIDATE_SENTINEL"
PAYLOAD: Final = f"__import__('os').environ.__setitem__('{SENTINEL}', 'reached')"

BREAKOUTS: Final = [
    PAYLOAD,
    f"'+{PAYLOAD}+'",
    f'"+{PAYLOAD}+"',
    f"';{PAYLOAD};'",
    f'"]; {PAYLOAD}; x["',
    f"\n{PAYLOAD}\n",
    f"\r{PAYLOAD}#",
    f"\r\n{PAYLOAD}\r\n",
    f"\x0c{PAYLOAD}",
    f"\u2028{PAYLOAD}\u2029",
    f"\x85{PAYLOAD}\x1c\x1d\x1e",
    f'"""\n{PAYLOAD}\n"""',
    f"'''\n{PAYLOAD}\n'''",
    f'\\"\\"\\"\n{PAYLOAD}\n#',
    f"\\';{PAYLOAD}#",
    f"\\\n{PAYLOAD}\\",
    f"{{{PAYLOAD}}}",
    f"{{{{{PAYLOAD}}}}}",
    f"{{0}}{{1}}{{!r}}{{x}}{PAYLOAD}",
    f"%({PAYLOAD})s%s%d%%",
    f"N{{DIGIT ONE}}\\N{{DIGIT ONE}}{PAYLOAD}",
    f"*/{PAYLOAD}/*",
]
ODD: Final = [
    "", " ", "\\", "\\\\", "a\\", '"', "'", "'\"", '"""', "'''", "\"\"\"'''\\", "\x00", "\x1b",
    "\x7f", "\n", "\r", "\t", "\x0b", "\x0c", "\x85", "\xa0", "\u2028", "\u2029", "\u202e",
    "\ufeff", "\ud800", "\udfff", "😀", "{", "}", "{}", "{0}", "{{}}", "%", "%s", "%(a)s", "#",
    "# type: ignore", "`", "$", "~", "/", "~0", "~1", "//", "a/b~c", "\\x", "\\x4", "\\u12",
    "\\N{", "\\U0011", "re.compile(", "isfinite(", " at + ", "def f(): pass", "import os",
    "from x import y", "x\ufe0f", "a" * 300, "\u2028" * 100, "a" * 197 + "\u2028",
    "a" * 195 + "\\x41", "e\u0301", "ﬁ", "ª", "ﬀ", "µ", "ſ", "K", "İ", "ß", "Ａ", "数", "٣",
    "²",
]  # fmt: skip
NAMES: Final = [
    # names in generated code
    *runtime.__all__, "value", "path", "errors", "at", "identifiers", "timestamps", "is_valid",
    "found", "item", "index", "key", "matches", "item_0", "re", "len", "str", "dict", "list", "int",
    "float", "bool", "enumerate", "KeyError", "TypeError", "frozenset", "isfinite", "math",
    "typing", "Any", "annotations", "EXACT_INTEGERS", "OWN_FORMATS", "_is_root",
    "_root_errors", "_PATTERN", "root", "is_root", "root_errors", "value_", "value_2", "pattern",
    # names with a meaning in Python or in a module of typed dicts
    "None", "True", "False", "none", "true", "false", "class", "def", "lambda", "match", "case",
    "type", "async", "print", "_", "__", "__class__", "__init__", "__dict__", "__builtins__",
    "__import__", "__name__", "__debug__", "mro", "self", "sum", "any", "Literal", "literal",
    "NotRequired", "TypedDict", "object", "Object", "Root", "evaluated", "filter", "set", "range",
    "_evaluated_properties_of_root", "_evaluated_items_of_root",
]  # fmt: skip
TEXTS: Final = list(dict.fromkeys([*BREAKOUTS, *ODD, *NAMES]))


def _is_harmless(text: str) -> bool:
    """Return whether ``text`` differs from all other names in the schema and the instances."""
    return text.rstrip(" !") == text and text not in (
        "deep", "number", "time", "id", "lists", "union", "kind", "size", "other", "another",
        "evaluated", "identified", "given",
    )  # fmt: skip


IN_BOTH_TIERS: Final = pytest.mark.parametrize(
    "texts",
    [
        pytest.param([*BREAKOUTS[::8], *ODD[::25], *NAMES[::40]], id="some"),
        pytest.param(TEXTS, id="all", marks=pytest.mark.thorough),
    ],
)


def for_each_text(texts: Iterable[str], check: Callable[[str], None]) -> None:
    """Check each text, and that the payloads' sentinel is still unset afterwards."""

    def check_both(text: str) -> None:
        """Check the text, and then the sentinel."""
        check(text)
        assert SENTINEL not in os.environ

    for_each(texts, check_both)


def _pattern(text: str) -> str:
    """Return an ECMA-262 pattern that matches only ``text``."""
    return "^" + "".join(f"\\u{{{ord(character):x}}}" for character in text) + "$"


def _schema(text: str) -> dict[str, Any]:
    """Return a schema with ``text`` everywhere that a schema can contain text of its author."""
    uri = "" if re.search("[\ud800-\udfff]", text) else quote(escape(text), safe="")
    leaf = {"type": ["string", "null"], "maxLength": 100_000, "enum": [text, "other", None]}
    branch = {"type": "object", "required": ["kind", "size"]}
    identified, given = _uris(text)
    return {
        "$comment": text,
        "title": text,
        "description": text,
        "default": {text: [text]},
        f"x-{text}": text,
        "$defs": {
            text: {"const": text},
            "": {"const": text},
            "of its own": {"$id": identified, "$anchor": "a", "$dynamicAnchor": "b", "const": text},
        },
        "type": "object",
        "required": [text, "deep"],
        "properties": {
            text: {"$ref": f"#/$defs/{uri}"},
            "deep": {
                "type": "object",
                "required": [text],
                "properties": {
                    text: leaf,
                    "number": {"type": "number"},
                    "time": {"type": "string", "format": "date-time"},
                    "id": {"type": "string", "format": "cuid2"},
                },
                "patternProperties": {
                    _pattern(text): {"pattern": _pattern(text)},
                    "^number$": {"maximum": 5},
                },
                "additionalProperties": False,
                "propertyNames": {"not": {"const": text + " "}},
                "x-timestamp-order": [["time", text]],
            },
            "lists": {
                "prefixItems": [{"const": {text: text}}],
                "items": {"enum": [text, 1, [text], {text: text}]},
                "contains": {"type": ["string", "array", "object"]},
            },
            "union": {
                "oneOf": [
                    branch | {"properties": {"kind": {"const": text}, "size": {"enum": [text]}}},
                    branch | {"properties": {"kind": {"const": text + "!"}, "size": {"enum": [1]}}},
                ]
            },
            "identified": {"items": {"$ref": identified, "$dynamicRef": f"{identified}#b"}},
            "given": {"items": {"$ref": f"{given}#/properties/{uri}"}},
            "evaluated": {
                "properties": {text: True},
                "dependentSchemas": {text: {"properties": {text + "?": True}}},
                "if": {"required": [text + "?"]},
                "then": {
                    "patternProperties": {_pattern(text): True},
                    "anyOf": [{"properties": {text + "!": {"const": text}}}],
                },
                "oneOf": [
                    branch | {"properties": {"kind": {"const": text}, "size": True}},
                    branch | {"properties": {"kind": {"const": text + "!"}}},
                ],
                "unevaluatedProperties": False,
            },
        },
        "dependentRequired": {text: [text, "deep"]},
        "dependentSchemas": {text: {"minProperties": 1, "required": [text]}},
        "allOf": [{"properties": {text: {"type": "string"}}}, {"if": {"required": [text]}}],
    }


def _uris(text: str) -> tuple[str, str]:
    """Return two URIs that contain ``text`` unescaped, although it should be escaped."""
    tail = text.replace("#", "")
    return f"urn:a:{tail}", f"urn:b:{tail}"


def _resources(text: str) -> dict[str, Any]:
    """Return the document that :func:`_schema` refers to."""
    values = {"enum": [text, {text: text}]}
    return {_uris(text)[1]: {"properties": {"": values, text: values}}}


def _instances(text: str) -> Iterator[tuple[Any, list[tuple[str, str]]]]:
    """Yield instances for :func:`_schema`, each with the expected errors."""
    token = escape(text)
    good: dict[str, Any] = {text: text, "deep": {text: text}}
    yield good, []
    yield good | {"deep": {text: text, "number": 5, "time": "2026-01-01T00:00:00Z"}}, []
    yield good | {"deep": {text: None, "number": 6}}, [("/deep/number", "maximum")]
    yield good | {"lists": [{text: text}, text, 1, [text], {text: text}]}, []
    yield good | {"union": {"kind": text, "size": text}}, []
    yield good | {"union": {"kind": text + "!", "size": 1}}, []
    yield good | {"union": {"kind": text, "size": 1}}, [("/union/size", "enum")]
    yield good | {"union": {"kind": 1, "size": 1}}, [("/union/kind", "oneOf")]
    yield good | {"union": {"size": 1}}, [("/union", "required")]
    yield good | {"lists": [{text: text + " "}, text + " "]}, [
        ("/lists/0", "const"), ("/lists/1", "enum"),
    ]  # fmt: skip
    yield {"deep": {text: text}}, [("", "required")]
    yield {text: text, "deep": {}}, [("/deep", "required")]
    yield good | {text: text + " "}, [(f"/{token}", "const")]
    yield good | {"deep": {text: "other"}}, [(f"/deep/{token}", "pattern")]
    yield good | {"deep": {text: "another"}}, [
        (f"/deep/{token}", "enum"), (f"/deep/{token}", "pattern"),
    ]  # fmt: skip
    yield good | {"identified": [text], "given": [text, {text: text}]}, []
    yield good | {"identified": [text + "!"], "given": [text + "!"]}, [
        ("/identified/0", "const"), ("/given/0", "enum"),
    ]  # fmt: skip
    yield good | {"evaluated": {"kind": text, "size": 1, text: 1, text + "?": 1}}, []
    yield good | {"evaluated": {"kind": text, "size": 1, text + "?": 1}}, [
        (f"/evaluated/{token}?", "unevaluatedProperties"),
    ]  # fmt: skip
    yield good | {"evaluated": {"kind": text + "!", "size": 1}}, [
        ("/evaluated/size", "unevaluatedProperties"),
    ]  # fmt: skip
    yield good | {"deep": {text: text, text + " ": 1}}, [
        (f"/deep/{token} ", "additionalProperties"), (f"/deep/{token} ", "propertyNames"),
    ]  # fmt: skip


@pytest.fixture(autouse=True)
def nothing_happened() -> Iterator[None]:
    """Check that the payloads' sentinel is unset before and after each test."""
    assert SENTINEL not in os.environ
    yield
    assert SENTINEL not in os.environ


def test_the_payload_would_work() -> None:
    """The payload sets the sentinel if it runs, so an unset sentinel proves that it did not."""
    try:
        eval(PAYLOAD)
        assert os.environ[SENTINEL] == "reached"
    finally:
        os.environ.pop(SENTINEL, None)


# The shape of the source


@cache
def _source(text: str) -> str:
    """Return the source of the module for the schema with ``text`` in it."""
    return av.compile_to_source(_schema(text), resources=_resources(text), origin=text)


@cache
def _shape(source: str) -> str:
    """Return the source's syntax, with text literals emptied and names numbered in order."""
    tree = ast.parse(source)
    of_the_module: dict[str, str] = {}
    for statement in tree.body:
        within = list(ast.walk(statement))
        own = {node.arg for node in within if isinstance(node, ast.arg)}
        own |= {node.id for node in within if isinstance(node, ast.Name) and _is_stored(node)}
        own &= own if isinstance(statement, ast.FunctionDef) else set()
        of_the_function: dict[str, str] = {}
        for node in within:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                node.value = ""
            for field in ("id", "name", "arg"):
                text = getattr(node, field, None)
                if text in own:
                    number = of_the_function.setdefault(text, f"local {len(of_the_function)}")
                    setattr(node, field, number)
                elif isinstance(text, str) and text.startswith("_"):
                    number = of_the_module.setdefault(text, f"global {len(of_the_module)}")
                    setattr(node, field, number)
    return ast.dump(tree)


def _is_stored(node: ast.Name) -> bool:
    """Return whether ``node`` binds its name."""
    return isinstance(node.ctx, ast.Store)


HARMLESS: Final = "harmless text"


def _same_shape(text: str) -> None:
    """Check that the source has the same shape as that for a harmless text."""
    assert _shape(_source(text)) == _shape(_source(HARMLESS))


@IN_BOTH_TIERS
def test_the_source_has_the_shape_that_any_text_gives(texts: list[str]) -> None:
    """The source has the same statements for any text, except for literals and invented names."""
    for_each_text(filter(_is_harmless, texts), _same_shape)


_ALPHABET: Final = st.characters() | st.sampled_from(list("\"'\\{}%#\n\r\x0c\u2028 _=();:[],.~/"))


@pytest.mark.parametrize("examples", [3, pytest.param(80, marks=pytest.mark.thorough)])
def test_a_random_text_leaves_the_shape_as_it_is(examples: int) -> None:
    """The source also has the same statements for random texts."""

    @settings(max_examples=examples, deadline=None, database=None)
    @given(st.text(_ALPHABET, max_size=12).filter(_is_harmless))
    @example("\ud800\udc00")
    def check(text: str) -> None:
        _same_shape(text)

    check()


# The names in the source

_LOCAL: Final = re.compile(r"[a-z][0-9a-z_]*")
_GLOBAL: Final = re.compile(r"_[0-9a-z_]+|_[0-9A-Z_]+")
_BUILTINS: Final = {
    "dict", "list", "str", "int", "float", "bool", "len", "enumerate", "frozenset", "sum", "map",
    "KeyError", "TypeError", "filter", "range", "set",
}  # fmt: skip
_METHODS: Final = {"get", "items", "append", "is_integer", "compile", "search", "pop", "keys"}
_RUNTIME: Final = {"alcamine_validate.runtime", "alcamine_validate.runtime.remembered"}
_MODULES: Final = {"__future__", "re", "math", "typing", *_RUNTIME}
_IMPORTED: Final = {"annotations", "re", "isfinite", "Any", "remembered", *runtime.__all__}


def _hold_to_known_names(source: str) -> None:
    """Check that a source contains only known names and harmless statements."""
    tree = ast.parse(source)
    imported: set[str] = set()
    stored: set[str] = {"OWN_FORMATS"}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = {alias.name for alias in node.names}
            module = {node.module} if isinstance(node, ast.ImportFrom) else names
            assert module <= _MODULES
            assert names <= _IMPORTED
            assert node in tree.body, "an import that is not at the top"
            assert all(alias.asname is None for alias in node.names)
            imported |= names - {"annotations"}
        elif isinstance(node, ast.FunctionDef):
            assert node.name in ("is_valid", "errors") or _GLOBAL.fullmatch(node.name)
            assert {ast.unparse(each) for each in node.decorator_list} <= {"remembered"}
            stored |= {node.name, *(argument.arg for argument in node.args.args)}
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            assert _LOCAL.fullmatch(node.id) or _GLOBAL.fullmatch(node.id) or node.id.isupper()
            assert node.id not in dir(builtins)
            assert node.id not in imported
            stored.add(node.id)
    known = imported | stored | _BUILTINS
    for node in ast.walk(tree):
        if isinstance(node, ast.Name):
            assert node.id in known, node.id
        elif isinstance(node, ast.Attribute):
            assert node.attr in {*_METHODS, "__class__"}
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            assert node.func.attr in _METHODS
        elif isinstance(node, ast.Call):
            assert isinstance(node.func, ast.Name)
            assert not any(isinstance(argument, ast.Starred) for argument in node.args)
        else:
            assert not isinstance(node, _UNWANTED), type(node)


_UNWANTED: Final = (
    ast.Lambda, ast.ClassDef, ast.Global, ast.Nonlocal, ast.JoinedStr, ast.Delete, ast.With,
    ast.AsyncFunctionDef, ast.Await, ast.Yield, ast.YieldFrom, ast.Assert, ast.Raise,
    ast.NamedExpr, ast.Match, ast.While,
)  # fmt: skip


@IN_BOTH_TIERS
def test_the_source_uses_known_names_alone(texts: list[str]) -> None:
    """Each name is a listed import or builtin, or bound by the module."""

    def check(text: str) -> None:
        _hold_to_known_names(_source(text))

    for_each_text(texts, check)


def test_a_foreign_name_in_the_source_is_found() -> None:
    """An unknown name or statement in the source is found: the test above can fail."""
    source = _source(HARMLESS)
    lines = [PAYLOAD, "import os", "from os import path", "open", "eval('1')", "x.y", "len.z()",
             "def f(): import re", "class A: pass", "lambda: 1", "len(1)(2)", "str = 1",
             "def f(): 1"]  # fmt: skip
    for line in lines:
        with pytest.raises(AssertionError):
            _hold_to_known_names(f"{source}\n{line}\n")


@IN_BOTH_TIERS
def test_the_source_can_be_written_to_a_file(texts: list[str]) -> None:
    """The source is UTF-8 text without NUL or characters that editors treat as line ends."""

    def check(text: str) -> None:
        source = _source(text)
        assert ast.dump(ast.parse(source.encode())) == ast.dump(ast.parse(source))
        assert source.splitlines() == source.removesuffix("\n").split("\n")
        assert "\x00" not in source

    for_each_text(texts, check)


# Verdicts and places


def _same_verdicts(text: str) -> None:
    """Check the errors of each instance with ``text`` in it."""
    validator = av.compile_schema(_schema(text), resources=_resources(text))
    for instance, expected in _instances(text):
        errors = [(error.pointer, error.keyword) for error in validator.iter_errors(instance)]
        assert sorted(errors) == sorted(expected)
        assert validator.is_valid(instance) == (not expected)
        for error in validator.iter_errors(instance):
            assert error.message


@IN_BOTH_TIERS
def test_verdicts_stay_right(texts: list[str]) -> None:
    """A schema with any text has the right verdicts and errors for instances with that text."""
    for_each_text(filter(_is_harmless, texts), _same_verdicts)


@pytest.mark.parametrize("examples", [5, pytest.param(150, marks=pytest.mark.thorough)])
def test_verdicts_stay_right_for_random_texts(examples: int) -> None:
    """A schema with a random text also has the right verdicts and errors."""

    @settings(max_examples=examples, deadline=None, database=None)
    @given(st.text(_ALPHABET, max_size=12).filter(_is_harmless))
    def check(text: str) -> None:
        _same_verdicts(text)

    check()


@IN_BOTH_TIERS
def test_a_name_is_found_in_json_text(texts: list[str]) -> None:
    """A name is found in JSON text, unless it is an unpaired surrogate."""

    def check(text: str) -> None:
        instance = json.dumps({text: 1})
        validator = av.compile_schema({"required": [text], "additionalProperties": {"const": 1}})
        is_json = not re.search("[\ud800-\udfff]", text)
        assert validator.is_valid_json(instance) == is_json
        if is_json:
            escaped = json.dumps({text: 1}, ensure_ascii=False)
            assert validator.is_valid_json(escaped)

    for_each_text(texts, check)


@IN_BOTH_TIERS
def test_a_format_may_have_any_name(texts: list[str]) -> None:
    """A caller's format may have any name; without its function, an unknown one is refused."""

    def check(text: str) -> None:
        schema = {"items": {"format": text}}
        validator = av.compile_schema(schema, formats={text: lambda value: value == text})
        assert validator.is_valid([text])
        assert not validator.is_valid([text + " "])
        if text not in runtime.FORMATS and text not in KNOWN_FORMATS:
            with pytest.raises(av.UnsupportedSchema):
                av.compile_schema(schema)

    for_each_text(texts, check)


@IN_BOTH_TIERS
def test_a_component_may_have_any_name(texts: list[str]) -> None:
    """A component of an OpenAPI document may have any name, which references may use."""

    def check(text: str) -> None:
        if re.search("[\ud800-\udfff]", text):
            return
        reference = f"#/components/schemas/{quote(escape(text), safe='')}"
        tree = {
            "type": "object",
            "properties": {"below": {"$ref": reference}, "n": {"const": text}},
        }
        document = {"openapi": "3.1.0", "components": {"schemas": {text: tree, text + " ": {}}}}
        validator = av.compile_schema(document, component=text)
        assert validator.is_valid({"below": {"below": {"n": text}}})
        (error,) = validator.iter_errors({"below": {"below": {"n": 1}}})
        assert error.pointer == "/below/below/n"
        at = f"/components/schemas/{escape(text)}/properties/n/const"
        assert error.schema_pointer == at
        _hold_to_known_names(av.compile_to_source(document, component=text, origin=text))

    for_each_text(texts, check)


SIDE_BY_SIDE: Final = [
    "value",
    "class",
    *(
        pytest.param(name, marks=pytest.mark.thorough)
        for name in ("a", "errors", "is", "precheck", "item", "path", "len", "1")
    ),
]


@pytest.mark.parametrize("first", SIDE_BY_SIDE)
def test_similar_names_side_by_side_are_told_apart(first: str) -> None:
    """Functions and variables for similar property names have different names."""
    below = {"type": "object", "required": ["x"], "properties": {"x": {"type": "integer"}}}
    names = [first, f"{first}_", f"_{first}", f"{first}_2", f"{first}_errors", f"is_{first}",
             f"precheck_{first}", f"{first} errors", first.upper(), first.capitalize()]  # fmt: skip
    names = list(dict.fromkeys(names))
    kinds: list[dict[str, Any]] = [
        below,
        {"type": "array", "contains": {"type": "integer"}, "uniqueItems": True},
        {"additionalProperties": {"multipleOf": 2}, "propertyNames": {"minLength": 2}},
        {"type": "string", "format": "date-time"},
        {"type": ["string", "null"], "format": "cuid2", "pattern": "^a"},
        {"enum": [1, "a"]},
        {"anyOf": [below, {"type": "array", "items": {"$ref": "#/$defs/id"}}]},
    ]
    good: list[Any] = [{"x": 1}, [1, 2], {"ab": 4}, "2026-01-01T00:00:00Z", "ab", 1, ["abc"]]
    bad: list[Any] = [{"x": "1"}, [1, 1], {"ab": 3}, "2026-02-30T00:00:00Z", "b0", 2, ["0"]]
    for shift in range(len(kinds)):
        chosen = {name: (index + shift) % len(kinds) for index, name in enumerate(names)}
        schema = {
            "type": "object",
            "required": names[:3],
            "properties": {name: kinds[kind] for name, kind in chosen.items()},
            "additionalProperties": False,
            "$defs": {"id": {"type": "string", "format": "cuid2"}},
        }
        validator = av.compile_schema(schema)
        instance = {name: good[kind] for name, kind in chosen.items()}
        assert validator.is_valid(instance)
        assert list(validator.iter_errors(instance)) == []
        for name, kind in chosen.items():
            wrong = instance | {name: bad[kind]}
            assert not validator.is_valid(wrong), name
            pointers = {error.pointer for error in validator.iter_errors(wrong)}
            assert pointers
            assert all(pointer.startswith(f"/{escape(name)}") for pointer in pointers)


# The line with a module's origin


@IN_BOTH_TIERS
def test_the_origin_stays_in_the_docstring(texts: list[str]) -> None:
    """The origin changes only the module's docstring."""

    def check(text: str) -> None:
        tree, harmless = (
            ast.parse(av.compile_to_source({"type": "object"}, origin=origin))
            for origin in (text, HARMLESS)
        )
        assert isinstance(tree.body[0], ast.Expr)
        assert ast.get_docstring(tree)
        assert ast.dump(ast.Module(tree.body[1:], [])) == ast.dump(
            ast.Module(harmless.body[1:], [])
        )

    for_each_text(texts, check)


@pytest.mark.parametrize("examples", [20, pytest.param(200, marks=pytest.mark.thorough)])
def test_any_origin_of_any_length_stays_in_the_docstring(examples: int) -> None:
    """A random origin of any length stays in the docstring; no escape is cut in two."""

    @settings(max_examples=examples, deadline=None, database=None)
    @given(st.text(max_size=20), st.integers(150, 205))
    def check(text: str, length: int) -> None:
        source = av.compile_to_source(True, origin="a" * length + text)
        assert isinstance(ast.parse(source).body[0], ast.Expr)

    check()


# Typed dicts


TYPING: Final = ("typing", "typing_extensions")
"""What a module of typed dicts imports names from."""


def _typed(schema: Any, origin: str = "a test", component: str | None = None) -> ModuleType:
    """Return the module of typed dicts for ``schema``, after a check of its syntax."""
    program = load_schema(
        schema, component=component, overlay=None, asserted_formats=None, strict=False
    )
    source = typed_dicts_source(program, origin=origin)
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            assert isinstance(node.func, ast.Name)
            assert node.func.id == "TypedDict"
        assert not isinstance(node, ast.FunctionDef | ast.Lambda)
        if isinstance(node, ast.Import | ast.Attribute):
            assert ast.unparse(node) in ("import sys", "sys.version_info")
        assert not isinstance(node, ast.ImportFrom) or node.module in TYPING
    module = ModuleType("typed_dicts_of_a_test")
    exec(compile(source, "typed_dicts_of_a_test", "exec"), module.__dict__)
    return module


def _hints(module: ModuleType) -> list[dict[str, Any]]:
    """Return the evaluated types of the members of every typed dict in ``module``."""
    classes = [value for value in vars(module).values() if is_typeddict(value)]
    return [typing.get_type_hints(each, vars(module)) for each in classes]


@IN_BOTH_TIERS
def test_typed_dicts_hold_any_name(texts: list[str]) -> None:
    """A typed dict can have members of any name, with types that can be evaluated."""

    def check(text: str) -> None:
        below = {"type": "object", "properties": {text: {"enum": [text, "b"]}}, "required": [text]}
        several = {"type": "array", "items": below}
        schema = {
            "type": "object",
            "properties": {text: below, "plain one": {"const": text}, "several of them": several},
            "required": [text, "plain one"],
        }
        hints = _hints(_typed(schema, origin=text))
        members = [set(each) for each in hints]
        assert {text, "plain one", "several of them"} in members
        assert {text} in members
        of_enum = next(each[text] for each in hints if set(each) == {text})
        assert set(typing.get_args(of_enum)) == {text, "b"}
        of_root = next(each for each in hints if len(each) > 1)
        assert is_typeddict(of_root[text])

    for_each_text(texts, check)


@pytest.mark.parametrize("examples", [10, pytest.param(100, marks=pytest.mark.thorough)])
def test_typed_dicts_hold_random_names(examples: int) -> None:
    """A typed dict can have members of several random names, with similar class names."""

    @settings(
        max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(st.lists(st.text(_ALPHABET, max_size=8), min_size=1, max_size=4, unique=True))
    def check(names: list[str]) -> None:
        below = {"type": "object", "properties": {"x": {"enum": names}}}
        schema = {"type": "object", "properties": dict.fromkeys(names, below)}
        members = [set(each) for each in _hints(_typed(schema))]
        assert set(names) in members
        assert members.count({"x"}) >= len(names)

    check()


@IN_BOTH_TIERS
def test_typed_dicts_are_made_of_a_component_of_any_name(texts: list[str]) -> None:
    """The root's typed dict can be made from a component of any name."""

    def check(text: str) -> None:
        document = {
            "openapi": "3.1.0",
            "components": {
                "schemas": {text: {"type": "object", "properties": {"a": {"type": "string"}}}}
            },
        }
        assert {"a"} in [set(each) for each in _hints(_typed(document, component=text))]

    for_each_text(filter(_is_harmless, texts), check)


@pytest.mark.parametrize(
    "schema",
    [
        {"enum": []},
        {"type": "object", "properties": {"a": {"enum": []}}},
        {"type": "object", "properties": {"a": {"enum": [True, None, 1, "a", 10**400]}}},
        {"type": "object", "properties": {"a": {"enum": [1.5, {"b": 1}]}}},
        {"type": "object", "properties": {}},
        {"type": "array", "items": {"$ref": "#"}},
        {"type": "object", "properties": {"a": {"$ref": "#"}}},
        {"$ref": "#/$defs/t", "$defs": {"t": {"type": "array", "items": {"$ref": "#/$defs/t"}}}},
        {"anyOf": [{"type": "null"}, {"type": "array", "items": {"$ref": "#"}}]},
        {"type": "object",
         "properties": {"a": {"type": ["array", "null"], "items": {"$ref": "#"}}}},
        True,
        False,
        {},
    ],
    ids=str,
)  # fmt: skip
def test_typed_dicts_are_made_of_schemas_of_any_shape(schema: Any) -> None:
    """Empty enums, circular references and schemas without objects yield typed dicts."""
    for hints in _hints(_typed(schema)):
        assert isinstance(hints, dict)
