"""The cost of a run is proportional to the text, whatever is in it."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.properties.hostile.test_growth import (
    assert_in_proportion,
    assert_time_in_proportion,
    lines_run,
    milliseconds,
)
from tests.sanitizing.planted import PHONE, run, session


def _mail(number: int) -> str:
    return f"p{number}@company.com"


def _coded(number: int) -> dict[str, str]:
    return {"encoding": "base64", "text": base64.b64encode(_mail(number).encode()).decode()}


def _page(number: int) -> dict[str, str]:
    return {"mimeType": "text/html", "text": f"<p>{number}", "mail": _mail(number)}


def _said(number: int) -> dict[str, Any]:
    messages = [{"content": "a " * (each % 99 + 3)} for each in range(number)]
    return {**session(), "messages": messages}


SHAPES: Final[dict[str, tuple[str, Callable[[int], str]]]] = {
    "one string": ("json", lambda n: json.dumps({"x": " ".join(map(_mail, range(n)))})),
    "one value": ("json", lambda n: json.dumps({"x": "p@company.com " * n})),
    "strings": ("json", lambda n: json.dumps([*map(_mail, range(n))])),
    "names": ("json", lambda n: json.dumps({_mail(each): each for each in range(n)})),
    "texts": ("json", lambda n: json.dumps([json.dumps({"e": _mail(e)}) for e in range(n)])),
    "encoded": ("json", lambda n: json.dumps([*map(_coded, range(n))])),
    "pages": ("json", lambda n: json.dumps([_page(each) for each in range(n)])),
    "messages": ("json", lambda n: json.dumps(_said(n))),
    "a query": (
        "json",
        lambda n: json.dumps({"x": "?" + "".join(f"phone=%2B4179{e:07}&" for e in range(n))}),
    ),
    "groups": ("json", lambda n: json.dumps({"x": "1 " * n, "y": PHONE})),
    "signs": ("json", lambda n: json.dumps({"x": "?" + "a=&{[" * n, "y": PHONE})),
    "lines": ("jsonl", lambda n: "".join(f'{{"e": "{_mail(e)}"}}\n' for e in range(n))),
    "comments": ("yaml", lambda n: "".join(f"- {_mail(e)} # {_mail(e)}\n" for e in range(n))),
    "keys": ("yaml", lambda n: "".join(f"{_mail(e)}: {e}\n" for e in range(n))),
    "aliases": (
        "yaml",
        lambda n: "a: &x p@company.com\n" + "".join(f"b{each}: *x\n" for each in range(n)),
    ),
}


def costs(
    shape: str, sizes: Iterable[int], folder: Path, measure: Callable[[Any], int]
) -> Iterator[int]:
    """Yield what a run on a text of each size costs."""
    suffix, made = SHAPES[shape]
    for number in sizes:
        path = folder / f"{number}.{suffix}"
        path.write_text(made(number), "utf-8")

        def work(path: Path = path) -> None:
            (file,) = run([path])
            assert file.why is None

        work()  # what is imported and compiled once
        yield measure(work)


@pytest.mark.parametrize("shape", SHAPES)
def test_lines_run_in_proportion(shape: str, tmp_path: Path) -> None:
    """As many lines for each value of many as for each of few."""
    assert_in_proportion(list(costs(shape, (1, 30, 60, 120), tmp_path, lines_run)), 1_000)


@pytest.mark.thorough
@pytest.mark.parametrize("shape", SHAPES)
def test_time_is_in_proportion(shape: str, tmp_path: Path) -> None:
    """No single call takes time by the square of the text either."""
    assert_time_in_proportion(lambda: costs(shape, (1, 1_000, 4_000), tmp_path, milliseconds))
