"""Pointers that share their tokens: the same text, and each result computed once."""

from __future__ import annotations

import copy
import pickle
from dataclasses import replace

import pytest

import alcamine_validate as av
from alcamine_validate.finding import Finding, Related, Severity, pointer_as_set
from alcamine_validate.text.json_pointer import (
    SharedPointer,
    below,
    check_pointer,
    children,
    fold,
    has_lone_tilde,
    index_of,
    join,
    last_tokens,
    shared,
    split,
    step,
)
from tests.support.sessions import ANY_VALUE

TOKENS = ["a/b", "", "~", "0", "é"]


@pytest.mark.parametrize("number", range(1, 8))
def test_the_last_tokens_come_first(number: int) -> None:
    """Of a pointer as text, and of a shared one; as many as there are."""
    for pointer in (shared(TOKENS), join("", *TOKENS)):
        assert last_tokens(pointer, number) == TOKENS[::-1][:number]
    assert last_tokens("", number) == []


def test_the_text_is_that_of_the_tokens() -> None:
    """A token is escaped as in any pointer."""
    pointer = shared(TOKENS)
    assert str(pointer) == join("", *TOKENS)
    assert split(str(pointer)) == TOKENS
    assert repr(pointer) == f"<SharedPointer {join('', *TOKENS)}>"
    assert str(below("/x/0", pointer)) == f"/x/0{pointer}"
    assert below("/x", "/y") == "/x/y"
    assert below("", pointer) is pointer


def test_what_is_above_is_taken_in_once() -> None:
    """Results for the tokens above are kept until they are forgotten; text keeps none."""
    seen: list[str] = []

    def step(above: str, token: str) -> str:
        seen.append(token)
        return above + token

    parent = shared(["a", "b"])
    children = [SharedPointer(parent, "c"), SharedPointer(parent, "d")]
    assert [fold(child, "key", "", step) for child in children] == ["abc", "abd"]
    assert seen == ["a", "b", "c", "d"]
    children[0].forget("key")
    assert fold(children[1], "key", "-", step) == "-abd"
    assert fold(children[1], "other", "+", step) == "+abd"
    assert fold("/a/b", "key", "", step) == "ab"


def test_a_finding_has_text_whatever_it_was_given() -> None:
    """A finding made with a shared pointer equals, copies and pickles like one made with text."""
    pointer = shared(TOKENS)
    related = Related("first", "/x")
    steps = Finding("ALC637", "r", Severity.INFO, "m", pointer, related=(related,))  # type: ignore[arg-type]
    text = Finding("ALC637", "r", Severity.INFO, "m", str(pointer), related=(related,))
    assert pointer_as_set(steps) is pointer
    assert (steps.pointer, steps, hash(steps)) == (text.pointer, text, hash(text))
    assert repr(steps) == repr(text)
    for same in (copy.copy(steps), copy.deepcopy(steps), pickle.loads(pickle.dumps(steps))):
        assert same == text
    assert replace(steps, line=1) == replace(text, line=1)


def test_a_deep_pointer_can_be_pickled() -> None:
    """Pickle alone can't follow a thousand steps."""
    text = '{"a":' + "[" * 1_000 + '"\\u0000"' + "]" * 1_000 + "}"
    found = av.findings(text, config=ANY_VALUE)
    [finding] = [each for each in found if each.code == "ALC637"]
    assert finding.pointer == "/a" + "/0" * 1_000
    assert pickle.loads(pickle.dumps(finding)) == finding


def test_a_number_that_no_array_has_is_no_index() -> None:
    """Python refuses to read thousands of digits; the names of an object may have them."""
    long = "9" * 5_000
    for token in (long, "9" * 19, "-1", "01", "", "1.0", "²", "١"):
        assert index_of(token) is None
        with pytest.raises(LookupError):
            step([1], token)
    assert (index_of("0"), index_of("9" * 18)) == (0, 10**18 - 1)
    assert step({long: 1}, long) == 1


@pytest.mark.parametrize("pointer", ["/~", "/a~2", "/~~0", "/a~/b", "/é~"])
def test_a_tilde_is_part_of_an_escape(pointer: str) -> None:
    """RFC 6901, section 3."""
    assert has_lone_tilde(pointer)
    assert not has_lone_tilde("/~0/~1/~01/a")
    with pytest.raises(ValueError, match="only in ~0 and ~1"):
        check_pointer("at", pointer)


def test_other_arguments_are_refused() -> None:
    """The message says what to pass."""
    for value in (3, ["/a"], b"/a", None):
        with pytest.raises(TypeError, match="at is a JSON Pointer, a str such as '/data', not "):
            check_pointer("at", value)


def test_the_children_of_a_value() -> None:
    """Strings and other values that can be iterated have none."""
    assert list(children({"a": 1, "b": [2]})) == [("a", 1), ("b", [2])]
    assert list(children([3, "x"])) == [(0, 3), (1, "x")]
    assert [list(children(each)) for each in ("ab", b"ab", 1, None, (1,))] == [[]] * 5
