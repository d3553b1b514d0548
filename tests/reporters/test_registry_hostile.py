"""A report is harmless, short, and in UTF-8, whatever the findings contain."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alcamine_validate.check.baseline import BaselineEntry
from alcamine_validate.check.excerpts import Excerpt
from alcamine_validate.check.result import CheckedFile
from alcamine_validate.finding import Related
from alcamine_validate.reporters.registry import FORMATS
from tests.reporters.conftest import report
from tests.reporters.findings import ERROR, WILD, checked, finding, totals_of

HUGE: Final = "x" * 5_000_000
FOR_PROGRAMS: Final = ("json", "jsonl", "sarif", "gitlab")


def hostile(text: str) -> CheckedFile:
    """Return a file that has ``text`` wherever text is possible."""
    found = finding(
        "ALC101", "wrong-type", ERROR, text, pointer=f"/{text}", place=(1, 1, 2), record=0,
        related=(Related(text, f"/{text}", 1, 1, 1, 2), Related(text, f"/{text}")),
    )  # fmt: skip
    file = checked(text, found, finding("ALC001", "unreadable-file", ERROR, text), left_out=3)
    file.excerpts += [Excerpt(1, text[:200], 2, 5, text[:100]), None]
    return file


def reported(name: str, text: str) -> str:
    """Return a report that has ``text`` wherever text is possible."""
    file = hostile(text)
    totals = totals_of([file], stale=[BaselineEntry(text, "ALC101", f"/{text}", 2)])
    return report(name, [file], totals)


def strings(value: Any) -> Iterator[str]:
    """Yield every string in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


@pytest.mark.parametrize("name", FORMATS)
def test_nothing_steers_the_terminal(name: str) -> None:
    """A report consists of lines of printable characters."""
    out = reported(name, WILD)
    assert all(line.isprintable() for line in out.split("\n"))
    assert "\x1b" not in out


@pytest.mark.parametrize("name", FORMATS)
@given(text=st.text(st.characters(exclude_categories=()), max_size=60))
def test_any_text_is_reported(name: str, text: str) -> None:
    """Texts are drawn from all of Unicode, with surrogates; programs can read their formats."""
    out = reported(name, text)
    assert all(line.isprintable() for line in out.split("\n"))
    if name == "jsonl":
        assert [json.loads(line)["type"] for line in out.splitlines()] == [
            "finding", "finding", "summary",
        ]  # fmt: skip
    elif name in FOR_PROGRAMS:
        assert json.loads(out)
    elif name == "junit":
        assert ElementTree.fromstring(out).get("tests") == "1"


@pytest.mark.parametrize("name", FORMATS)
def test_a_huge_message_is_cut(name: str) -> None:
    """Five megabytes are cut to a thousand characters, the last one an ellipsis."""
    file = checked("a.json", finding("ALC101", "wrong-type", ERROR, HUGE, place=(1, 1, 2)))
    out = report(name, [file])
    assert "x" * 900 in out
    assert "x…" in out
    assert len(out) < 9_000


@pytest.mark.parametrize("name", sorted({*FORMATS} - {"json", "jsonl"}))
def test_a_huge_pointer_is_cut(name: str) -> None:
    """A key may be as long as a file. JSON keeps it, because places must be exact there."""
    long, short = [
        report(name, [checked("a.json", finding("ALC101", "wrong-type", ERROR, "it",
                                                pointer=f"/{text}", place=(1, 1, 2), record=0))])
        for text in (HUGE, "x")
    ]  # fmt: skip
    assert len(short) < len(long) < len(short) + 8_000


def test_json_keeps_a_pointer_whole() -> None:
    """A program needs the whole pointer to find the value."""
    found = finding("ALC101", "wrong-type", ERROR, "it", pointer=f"/{HUGE}", record=0)
    written = json.loads(report("json", [checked("a.json", found)]))
    assert written["findings"][0]["pointer"] == f"/{HUGE}"


@pytest.mark.parametrize("name", FOR_PROGRAMS)
def test_a_surrogate_is_spelled_out(name: str) -> None:
    """JSON in UTF-8 can't contain a lone surrogate, and strict parsers refuse its escape."""
    for line in [
        *filter(None, reported(name, "caf\udce9").split("\n" if name == "jsonl" else "\0"))
    ]:
        found = list(strings(json.loads(line)))
        assert not any("\ud800" <= char <= "\udfff" for text in found for char in text)
        assert any(r"caf\udce9" in text or "caf%E9" in text for text in found)
