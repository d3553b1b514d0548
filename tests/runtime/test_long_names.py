"""Pointers with long names, whose text is built only when it is read."""

from __future__ import annotations

import pickle
from typing import Any, Final

import alcamine_validate as av
from alcamine_validate.runtime import Violation, escape
from alcamine_validate.text.json_pointer import join
from tests.support.tables import for_each

SHORT: Final = "a/b~c"
LONG: Final = SHORT * 20
LONGER: Final = "x" * 70


def test_a_pointer_is_the_same_text_as_any() -> None:
    """A pointer has the usual text, however long its names are and whatever follows them."""

    def check(*names: str) -> None:
        pointer: Any = ""
        for name in names:
            pointer = pointer + "/" + escape(name)
        assert str(pointer) == join("", *names)
        assert str(pointer + "/a/" + str(1)) == join("", *names, "a", 1)

    for_each(
        [(SHORT,), (LONG,), (SHORT, LONG), (LONG, SHORT, LONG), (LONG, LONGER), (LONGER,) * 90],
        check,
    )


def test_pointers_are_equal_if_their_texts_are() -> None:
    """Pointers with equal texts are equal, so that an error by two references is reported once."""

    def pointer(name: str, rest: str = "/1") -> Any:
        return "/a/" + escape(name) + rest

    assert pointer(LONG) == pointer(LONG + "")
    assert hash(pointer(LONG)) == hash("/a/" + escape(LONG) + "/" + "1")
    assert pointer(LONG) != pointer(LONGER)
    assert pointer(LONG) != pointer(LONG, "/2")
    assert pointer(LONG, "/2") != pointer(LONG)
    assert pointer(LONG) != str(pointer(LONG))
    referred = {"$ref": "#/$defs/a", "allOf": [{"$ref": "#/$defs/a"}]}
    schema = {"additionalProperties": referred, "$defs": {"a": {"type": "null"}}}
    [error] = av.compile_schema(schema).iter_errors({LONG: 1})
    assert error.pointer == join("", LONG)


def test_a_pointer_is_pickled_as_text() -> None:
    """A pointer is pickled as a string, so that another process needs no class of ours."""
    violation = Violation("type", "/" + escape(LONG), "/type", {})
    assert pickle.loads(pickle.dumps(violation)).pointer == join("", LONG)


def test_only_long_names_are_no_text() -> None:
    """Short names stay strings, so that they cost nothing extra."""
    assert escape("a/b" * 21) == "a~1b" * 21
    assert escape("") == ""
    assert not isinstance(escape("x" * 64), str)
