"""The search for values that go: what is found, in which forms, and in what time."""

from __future__ import annotations

import json
import random
import string
from html import escape
from typing import Any, Final
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcamine_validate.privacy.detection import Kind
from alcamine_validate.privacy.replacements import Replacements
from alcamine_validate.sanitizing import known_values
from alcamine_validate.sanitizing.known_values import KnownValues, lowered, search_for

KEY: Final = b"a key of the tests"


def known(*values: tuple[str, str], words: tuple[str, ...] = ()) -> KnownValues:
    """Return these values, each after its kind."""
    made = KnownValues(Replacements(KEY), words)
    for kind, value in values:
        made.add(kind, value)
    return made


def found(values: KnownValues, text: str) -> list[str]:
    """Return what is found in a text."""
    return [text[each.start : each.end] for each in values.search().matches(text)]


@given(st.lists(st.text("ab ", min_size=6, max_size=90), max_size=8), st.text("ab ", max_size=200))
def test_the_search_is_right(values: list[str], text: str) -> None:
    """At each place the longest value, from left to right, as the slow way finds them."""
    wanted = sorted(set(values), key=len, reverse=True)
    at, expected = 0, []
    while at < len(text):
        value = next((each for each in wanted if text.startswith(each, at)), "")
        expected += [value] if value else []
        at += len(value) or 1
    assert [text[each.start : each.end] for each in search_for(values).matches(text)] == expected


@given(st.text(max_size=50))
def test_lower_case_keeps_offsets(text: str) -> None:
    """Some characters have several in lower case."""
    assert len(lowered(text)) == len(text)
    assert lowered("İNORA") == "İnora"


def in_json(text: str) -> str:
    """Return a text as in a string of JSON."""
    return json.dumps(text)[1:-1]


def in_json_in_json(text: str) -> str:
    """Return a text as in JSON text that is in a string of JSON."""
    return in_json(in_json(text))


def test_values_have_forms() -> None:
    """In URLs, in JSON, in HTML, in capitals; with the same replacement in the same form."""
    name = 'Zoë "Z" O\'Neil'
    values = known((Kind.NAME, name))
    other = Replacements(KEY).of(Kind.NAME, name)
    for form in (str, str.upper, quote, quote_plus, in_json, escape, in_json_in_json):
        (match,) = values.search().matches(f"<{form(name)}>")
        assert (match.start, match.end) == (1, 1 + len(form(name)))
        assert match.replacement == (other if form in (str, str.upper) else form(other))
        assert match.kind == Kind.NAME


def test_numbers_are_found_in_other_notations() -> None:
    """By their digits, if no other digit is beside them."""
    values = known((Kind.CARD, "4111 1111-1111 1111"), (Kind.IBAN, "GB82 WEST 1234 5698 7654 32"))
    search = values.search()
    assert len(list(search.matches("card4111111111111111x GB82WEST12345698765432a"))) == 2
    values = known((Kind.PHONE, "+1 (415) 234-8876"), (Kind.IP, "84.75.112.9"))
    assert found(values, "x14152348876x %2B14152348876") == ["14152348876"] * 2
    assert found(values, "114152348876 141523488765 84.75.112.91") == []
    assert found(values, "(84.75.112.9)") == ["84.75.112.9"]
    text = "84.75.112.9, 415 234 8876 84.75.112.9"
    assert found(values, text) == ["84.75.112.9", "415 234 8876", "84.75.112.9"]


def test_words_are_not_found_in_words() -> None:
    """A name that is one word has to start a word; one of two words is found anywhere."""
    values = known((Kind.NAME, "Porter"), (Kind.NAME, "Wil Meier"), ("secret", "hunter22"))
    assert found(values, "reporter") == []
    assert found(values, "Porters and _porter, xWil Meier's xhunter22x") == [
        "Porter", "porter", "Wil Meier", "hunter22"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.NAME, "Short"),
        (Kind.NAME, "Completed"),
        (Kind.NAME, "Inbound"),
        ("text", "Absolutely"),
        ("text", "2025-08-20"),
        ("text", "      "),
    ],
)
def test_what_is_not_searched_for(kind: str, value: str) -> None:
    """Short values, words of the schema, single words that somebody said, and dates."""
    values = known((kind, value), words=("INBOUND_CALL", "COMPLETED"))
    assert found(values, f"a {value} b") == []
    assert values.replacement(kind, value) != value or not value.strip()


def test_the_first_kind_counts() -> None:
    """Whatever the order is in which a value was found."""
    one, other = (Kind.NAME, "+14152348876"), (Kind.PHONE, "+14152348876")
    replacements = {
        known(*pair).replacement(*each) for pair in ((one, other), (other, one)) for each in pair
    }
    assert replacements == {Replacements(KEY).of(Kind.PHONE, "+14152348876")}
    assert len(known(one, other)) == 1


def test_the_order_of_values_does_not_matter() -> None:
    """Values that differ only in case have one replacement elsewhere."""
    values = [(Kind.EMAIL, "A.Meier@company.com"), ("secret", "a.meier@company.com")]
    text = "a.Meier@Company.com"
    (one,), (other,) = (
        list(known(*each).search().matches(text)) for each in (values, values[::-1])
    )
    assert one == other


def test_the_number_of_values_hardly_matters(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few values are compared with a text, also with hostile ones that begin alike."""
    chance, compared = random.Random(1), 0
    is_at = known_values._Entry.is_at

    def counting(*arguments: Any) -> bool:
        nonlocal compared
        compared += 1
        return is_at(*arguments)

    def word() -> str:
        return "".join(chance.choices(string.ascii_lowercase, k=chance.randint(2, 9)))

    monkeypatch.setattr(known_values._Entry, "is_at", counting)
    text = " ".join(word() for _ in range(2_000))
    many = known(*((Kind.NAME, f"{word()} {word()}") for _ in range(2_000)))
    nested = known(*(("text", "a " * number) for number in range(3, 500)))
    for values, each in (
        (many, text), (nested, "a a a b " * 500), (nested, "a " * 2_000),
        (nested, ("a " * 31 + "b ") * 30), (nested, ("a " * 40 + "b ") * 30),
    ):  # fmt: skip
        compared = 0
        list(values.search().matches(each))
        assert compared < 20 * len(each)
