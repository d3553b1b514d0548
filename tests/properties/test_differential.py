"""Two other validators agree with ours on thousands of Sessions.

python-jsonschema and jsonschema-rs get the same document, the same overlay and the same
formats. Each disagreement has a cause in :data:`CAUSES`, which defines exactly the values that it
applies to. Each cause must occur, and the disagreement must disappear if the judge uses the
formats reimplemented in ``judges``.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate.runtime import is_date_time, is_e164, is_email
from alcamine_validate.runtime.formats import is_cuid2
from alcamine_validate.runtime.timestamps import in_order
from alcamine_validate.schema.overlay import apply_overlay
from tests.support import judges
from tests.support.mutations import (
    EMAILS,
    IDENTIFIERS,
    PHONES,
    TIMESTAMPS,
    Mutation,
    mutations,
    places,
    sessions,
)
from tests.support.places import ROOT

BOTH_SCHEMAS: Final = pytest.mark.parametrize(
    "published", [False, True], ids=["corrected", "published"]
)
IN_BOTH_TIERS: Final = pytest.mark.parametrize(
    "some", [True, pytest.param(False, marks=pytest.mark.thorough)], ids=["some", "all"]
)
EMAIL: Final = "/person/email"
PHONE: Final = "/person/phone"
SHOWING: Final = (EMAIL, PHONE, "/createdAt")
"""Pointers at which every cause of disagreement occurs."""


# The causes of disagreement


@dataclass(frozen=True)
class Cause:
    """Why a judge disagrees: ``accepts`` is true if it accepts values that we refuse."""

    judge: str
    why: str
    accepts: bool
    applies: Callable[[str, str], bool]
    schemas: tuple[bool, ...] = (False, True)

    def explains(self, mutation: Mutation, verdict: bool) -> bool:
        """Return whether this explains why the judge's ``verdict`` on a mutation is not ours."""
        text = mutation.value()
        return (
            verdict is self.accepts
            and isinstance(text, str)
            and self.applies(mutation.pointer, text)
        )


def _is_moment(pointer: str) -> bool:
    """Return whether the property's name is that of a timestamp."""
    return pointer.endswith("At")


def _is_leap_second(pointer: str, text: str) -> bool:
    """Return whether a timestamp is a possible leap second."""
    return _is_moment(pointer) and text[17:19] == "60" and judges.is_date_time(text)


def _is_leap_second_of_a_wrong_day(pointer: str, text: str) -> bool:
    """Return whether a timestamp is a leap second at 23:59 UTC, but not on a month's last day."""
    minute = judges.moment(text.replace(":60", ":59", 1))
    return (
        _is_moment(pointer)
        and text[17:19] == "60"
        and not judges.is_date_time(text)
        and minute is not None
        and minute[0].seconds == (23 * 60 + 59) * 60
    )


def _is_year_0(pointer: str, text: str) -> bool:
    """Return whether a timestamp is a valid one in the year 0."""
    return _is_moment(pointer) and text.startswith("0000-") and judges.is_date_time(text)


def _is_moment_and_newline(pointer: str, text: str) -> bool:
    """Return whether a timestamp is valid except for a newline at its end."""
    return _is_moment(pointer) and text.endswith("\n") and judges.is_date_time(text[:-1])


def _is_text_with_at(pointer: str, text: str) -> bool:
    """Return whether an email is invalid but contains an @."""
    return pointer == EMAIL and "@" in text and not judges.is_email(text)


def _is_email_with_name(pointer: str, text: str) -> bool:
    """Return whether an email is valid except for a display name."""
    name, _, rest = text.partition("<")
    is_framed = bool(name.strip()) and rest.endswith(">")
    return pointer == EMAIL and is_framed and judges.is_email(rest[:-1])


def _is_phone_and_newline(pointer: str, text: str) -> bool:
    """Return whether a phone number is valid except for a newline at its end."""
    return pointer == PHONE and text.endswith("\n") and judges.is_e164(text[:-1])


def _is_phone_in_other_digits(pointer: str, text: str) -> bool:
    """Return whether a phone number is valid except for digits of another script."""
    latin = "".join(str(int(char)) if char.isdecimal() else char for char in text)
    return pointer == PHONE and text != latin and judges.is_e164(latin)


CAUSES: Final = (
    Cause("jsonschema", "rfc3339-validator knows no leap second", False, _is_leap_second),
    Cause("jsonschema", "rfc3339-validator goes by datetime: no year 0000", False, _is_year_0),
    Cause(
        "jsonschema",
        "rfc3339-validator's $ is Python's: it matches before a last newline",
        True,
        _is_moment_and_newline,
    ),
    Cause("jsonschema", "an email is any string with an @ in it", True, _is_text_with_at),
    Cause(
        "jsonschema",
        "Python's $ matches before a last newline (the overlay has no pattern left)",
        True,
        _is_phone_and_newline,
        schemas=(True,),
    ),
    Cause(
        "jsonschema",
        r"Python's \d matches the digits of any script",
        True,
        _is_phone_in_other_digits,
        schemas=(True,),
    ),
    Cause(
        "jsonschema_rs",
        "a leap second may be on any day, at 23:59 in UTC",
        True,
        _is_leap_second_of_a_wrong_day,
    ),
    Cause(
        "jsonschema_rs",
        "an email may have a display name, unless EmailOptions forbids it",
        True,
        _is_email_with_name,
    ),
)
_JUDGES: Final = {
    "jsonschema": judges.python_jsonschema,
    "jsonschema_rs": judges.jsonschema_rust,
}
EACH_JUDGE: Final = pytest.mark.parametrize("judge", list(_JUDGES))


# The verdicts


@cache
def document(*, published: bool) -> Any:
    """Return the document that both judges get."""
    published_document = av.read_document(ROOT / "spec" / "openapi.yaml")
    overlay = av.read_document(ROOT / "spec" / "overlay.yaml")
    return published_document if published else apply_overlay(published_document, overlay)


@cache
def judge_of(name: str, *, published: bool, own_formats: bool) -> judges.Judge:
    """Return a judge of Sessions."""
    schema = {"$ref": "#/components/schemas/Session", **document(published=published)}
    return _JUDGES[name](schema, own_formats=own_formats)


@cache
def our_verdicts(*, published: bool, some: bool) -> list[tuple[Mutation, bool]]:
    """Return each mutation and our verdict; with ``some``, a few that show every cause."""
    is_valid = av.PUBLISHED.is_valid if published else av.is_valid
    return [
        (mutation, is_valid(mutation.document))
        for index, mutation in enumerate(mutations(published=published))
        if not some
        or index % 100 == 0
        or (mutation.session == "example" and mutation.pointer in SHOWING)
    ]


@cache
def disagreements(
    name: str, *, published: bool, own_formats: bool, some: bool
) -> list[tuple[Mutation, bool]]:
    """Return the mutations on which a judge disagrees, with its verdicts."""
    judge = judge_of(name, published=published, own_formats=own_formats)
    found = []
    for mutation, ours in asked(name, published=published, some=some):
        verdict = judge(mutation.document)
        if verdict is not ours:
            found.append((mutation, verdict))
    return found


def asked(name: str, *, published: bool, some: bool) -> list[tuple[Mutation, bool]]:
    """Return the mutations that a judge checks, with our verdicts.

    With ``some``, each judge checks all of these. Without it, jsonschema-rs checks all;
    python-jsonschema needs more than a millisecond for one, so it checks all of the example's by
    the corrected schema, and about a third of the others, including every email and phone.
    """
    pairs = our_verdicts(published=published, some=some)
    if some or name == "jsonschema_rs":
        return pairs
    return [
        (mutation, valid)
        for index, (mutation, valid) in enumerate(pairs)
        if (mutation.session == "example" and not published)
        or index % 3 == 0
        or mutation.pointer in (EMAIL, PHONE)
    ]


def _causes(name: str, *, published: bool) -> list[Cause]:
    """Return the causes for a judge and a schema."""
    return [cause for cause in CAUSES if cause.judge == name and published in cause.schemas]


def _lines(found: list[tuple[Mutation, bool]]) -> list[str]:
    """Return a line for each disagreement."""
    return [f"{mutation}: the judge says {verdict}" for mutation, verdict in found]


# The mutations
@BOTH_SCHEMAS
def test_the_sessions_that_are_mutated_are_valid(published: bool) -> None:
    """The unchanged Sessions are valid for every judge and for us."""
    is_valid = av.PUBLISHED.is_valid if published else av.is_valid
    accept = [
        judge_of(name, published=published, own_formats=own_formats)
        for name in _JUDGES
        for own_formats in (False, True)
    ]
    for name, session in sessions(published=published).items():
        assert [is_valid(session), *(judge(session) for judge in accept)] == [True] * 5, name


@BOTH_SCHEMAS
def test_some_mutations_have_both_verdicts(published: bool) -> None:
    """The mutations in the default tier include many valid and many invalid ones."""
    verdicts = [valid for _, valid in our_verdicts(published=published, some=True)]
    assert verdicts.count(True) >= 50
    assert verdicts.count(False) >= 150


@pytest.mark.thorough
@BOTH_SCHEMAS
def test_thousands_of_mutations_have_both_verdicts(published: bool) -> None:
    """Thousands of mutations are valid, thousands are not, and every place has invalid ones."""
    pairs = our_verdicts(published=published, some=False)
    verdicts = [valid for _, valid in pairs]
    everywhere = {pointer for pointer, _ in places(sessions(published=published)["example"])}
    assert len(verdicts) >= (6_000 if published else 12_000)
    assert verdicts.count(True) >= 2_000
    assert verdicts.count(False) >= 4_000
    for judge in _JUDGES:
        found = [valid for _, valid in asked(judge, published=published, some=False)]
        assert found.count(True) >= (600 if published else 2_000), judge
        assert found.count(False) >= (1_200 if published else 6_000), judge
    assert {mutation.pointer for mutation, valid in pairs if not valid} >= everywhere - _FREE


_FREE: Final = {
    # Custom properties, whose values may be anything.
    "/person/properties/callerName",
    "/person/properties/preferredLanguage",
}


def test_the_overlay_is_applied_as_the_specification_says() -> None:
    """A second implementation of the overlay, written here, yields the same document."""
    overlay = av.read_document(ROOT / "spec" / "overlay.yaml")
    by_hand = copy.deepcopy(document(published=True))
    for action in overlay["actions"]:
        *above, name = action["target"].removeprefix("$.").split(".")
        parent = by_hand
        for step in above:
            parent = parent[step]
        if action.get("remove"):
            del parent[name]
        else:
            _update(parent, {name: action["update"]})
    assert by_hand == document(published=False)
    assert by_hand != document(published=True)


def _update(target: dict[str, Any], update: dict[str, Any]) -> None:
    """Set or add members, merge objects, and concatenate lists (Overlay 1.1, section 4.4.3)."""
    for name, value in update.items():
        if isinstance(value, dict) and name in target:
            _update(target[name], value)
        else:
            target[name] = [*target.get(name, []), *value] if isinstance(value, list) else value


# Agreement


@IN_BOTH_TIERS
@BOTH_SCHEMAS
@EACH_JUDGE
def test_every_disagreement_has_a_known_cause(judge: str, published: bool, some: bool) -> None:
    """Every verdict of a judge that differs from ours is explained by one of its causes."""
    causes = _causes(judge, published=published)
    unexplained = [
        (mutation, verdict)
        for mutation, verdict in disagreements(
            judge, published=published, own_formats=False, some=some
        )
        if not any(cause.explains(mutation, verdict) for cause in causes)
    ]
    assert not _lines(unexplained)


@IN_BOTH_TIERS
@BOTH_SCHEMAS
@EACH_JUDGE
def test_every_known_cause_still_occurs(judge: str, published: bool, some: bool) -> None:
    """Every cause in the table still occurs; a cause that was fixed must be removed."""
    found = disagreements(judge, published=published, own_formats=False, some=some)
    gone = [
        cause.why
        for cause in _causes(judge, published=published)
        if not any(cause.explains(mutation, verdict) for mutation, verdict in found)
    ]
    assert not gone


@IN_BOTH_TIERS
@BOTH_SCHEMAS
def test_jsonschema_rs_with_the_formats_written_anew_always_agrees(
    published: bool, some: bool
) -> None:
    """jsonschema-rs agrees with us on every mutation if it uses the reimplemented formats."""
    assert not _lines(
        disagreements("jsonschema_rs", published=published, own_formats=True, some=some)
    )


@IN_BOTH_TIERS
@BOTH_SCHEMAS
def test_jsonschema_agrees_where_its_formats_are_mended(published: bool, some: bool) -> None:
    """No disagreement of python-jsonschema remains with our formats and ECMA-262 patterns."""
    mended = judge_of("jsonschema", published=published, own_formats=True)
    found = disagreements("jsonschema", published=published, own_formats=False, some=some)
    assert found
    left = [
        (mutation, verdict) for mutation, verdict in found if mended(mutation.document) is verdict
    ]
    assert not _lines(left)


@IN_BOTH_TIERS
@BOTH_SCHEMAS
def test_text_is_judged_as_its_value_is(published: bool, some: bool) -> None:
    """JSON text, as bytes and as str, has the same verdict as its value."""
    is_valid = av.PUBLISHED.is_valid if published else av.is_valid
    otherwise = []
    for mutation, valid in our_verdicts(published=published, some=some):
        text = json.dumps(mutation.document, ensure_ascii=False)
        if is_valid(text) is not valid or is_valid(text.encode()) is not valid:
            otherwise.append(str(mutation))
    assert not otherwise


# The formats alone
def _near_moments() -> st.SearchStrategy[str]:
    """Draw texts shaped like a date-time; many are valid, and many are near a leap second."""
    year = st.sampled_from(["0000", "0004", "1900", "1999", "2000", "2016", "2024", "9999"])
    month = st.sampled_from(["00", "01", "02", "04", "06", "12", "13"])
    day = st.sampled_from(["00", "01", "14", "28", "29", "30", "31", "32"])
    hour = st.sampled_from(["00", "01", "12", "22", "23", "24"])
    minute = st.sampled_from(["00", "29", "30", "59", "60"])
    second = st.sampled_from(["00", "30", "59", "60", "60", "61"])
    fraction = st.sampled_from(["", ".", ".0", ".118", ".1180000000000000000000001", ".999"])
    offset = st.sampled_from(
        [
            "Z",
            "z",
            "+00:00",
            "-00:00",
            "+01:00",
            "-01:00",
            "+05:30",
            "-23:59",
            "+24:00",
            "+0100",
            "",
        ]
    )
    return st.builds("{}-{}-{}{}{}:{}:{}{}{}".format, year, month, day, st.sampled_from("TTTt "),
                     hour, minute, second, fraction, offset)  # fmt: skip


@pytest.mark.parametrize("examples", [60, pytest.param(1000, marks=pytest.mark.thorough)])
def test_moments_are_read_and_ordered_as_arithmetic_has_it(examples: int) -> None:
    """Our implementation of RFC 3339 and the second one agree on any two texts."""

    @settings(max_examples=examples, derandomize=True, deadline=None)
    @given(_near_moments(), _near_moments())
    def check(one: str, other: str) -> None:
        first, second = judges.moment(one), judges.moment(other)
        assert [is_date_time(one), is_date_time(other)] == [first is not None, second is not None]
        assert in_order(one, other) is (first is None or second is None or first <= second)
        assert in_order(other, one) is (first is None or second is None or second <= first)

    check()


def _texts() -> Iterator[str]:
    """Yield every text of the pools, unchanged and with one character changed."""
    for text in (*TIMESTAMPS, *IDENTIFIERS, *PHONES, *EMAILS):
        yield text
        for index in range(min(len(text), 40)):
            for character in (
                '"',
                "\\",
                "@",
                ".",
                "-",
                "0",
                "k",
                "K",
                " ",
                "[",
                "\u0660",
                "\n",
                "",
            ):
                yield text[:index] + character + text[index + 1 :]


def test_formats_are_read_as_those_written_anew() -> None:
    """Each format accepts the same texts as its reimplementation, also one character from valid."""
    pairs = [
        (is_cuid2, judges.is_cuid2),
        (is_e164, judges.is_e164),
        (is_email, judges.is_email),
        (is_date_time, judges.is_date_time),
    ]
    texts = list(dict.fromkeys(_texts()))
    for ours, anew in pairs:
        accepted = [text for text in texts if anew(text)]
        assert [text for text in texts if ours(text)] == accepted
        assert 20 <= len(accepted) < len(texts)
