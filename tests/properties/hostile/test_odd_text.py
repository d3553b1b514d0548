"""Bytes, characters, numbers and keys that break naive programs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.reporters.registry import FORMATS
from tests.properties.hostile.captures import CAPTURES
from tests.properties.hostile.commands import check, write

SESSION: Final[Any] = av.sample(seed=1)
HUGE: Final = 5_000_000

thorough = pytest.mark.thorough

ODD: Final = (
    b"\x00",
    b"\x00" * 100_000,
    b'{"id": "a\x00b"}',
    b"{}\x00",
    b"\xff\xfe{\x00}\x00",
    b"\xfe\xff\x00{\x00}",
    "{}".encode("utf-32"),
    '{"id": "a1"}'.encode("utf-16-le"),
    b'{"id": "\xed\xa0\x80"}',
    b'{"id": "\xc0\x80"}',
    b'{"id": "\xf4\x90\x80\x80"}',
    b'{"id": "\xe2\x82',
    b'{"id": "\\ud800"}',
    b'{"id": "\\udc00\\ud800"}',
    b"\xef\xbb\xbf\xef\xbb\xbf{}",
    b"\x1b[31m{}",
    b"\x7f",
    bytes(range(256)) * 50,
)
"""Bytes that are not valid JSON, each for a different reason."""


@pytest.mark.parametrize(
    "suffix",
    ["json", "yaml", *(pytest.param(each, marks=thorough) for each in ("jsonl", "har", "txt"))],
)
def test_bytes_that_are_no_text(tmp_path: Path, suffix: str) -> None:
    """Bytes that are not text have no verdict, which is an error; findings are only about input."""
    for number, data in enumerate(ODD):
        write(tmp_path / f"{number}.{suffix}", data)
    outcome = check(*sorted(tmp_path.iterdir()))
    assert outcome.code == 1
    assert outcome.codes <= {"ALC002", "ALC003", "ALC012", "ALC016"} or suffix in ("yaml", "txt")
    errors = outcome.codes_by_file()
    assert sorted(errors) == sorted(f"{number}.{suffix}" for number in range(len(ODD)))
    assert all(errors.values())
    # ALC016, an invalid capture, has no line.
    assert all(one["line"] >= 1 for one in outcome.findings if one["code"] != "ALC016")


HUGE_ONES: Final[dict[str, dict[str, Any]]] = {
    "value": {"id": "x" * HUGE},
    "key": {"y" * HUGE: 1},
    "escapes": {"status": "é\n" * 500_000},
}


@pytest.mark.parametrize(
    ("form", "what"),
    [
        ("text", "value"),
        *(pytest.param(form, "value", marks=thorough) for form in FORMATS if form != "text"),
        pytest.param("text", "key", marks=thorough),
        pytest.param("json", "key", marks=thorough),
        pytest.param("text", "escapes", marks=thorough),
    ],
)
def test_a_huge_string(tmp_path: Path, form: str, what: str) -> None:
    """A report in any format shows only the beginning of a huge string."""
    path = write(tmp_path / "x.json", json.dumps(SESSION | HUGE_ONES[what]))
    outcome = check(path, form=form)
    assert outcome.code == (0 if what == "key" else 1)
    # JSON keeps pointers whole, because a program must be able to resolve them.
    is_whole = form == "json" and what == "key"
    assert 0 < len(outcome.out) < (3 * HUGE if is_whole else 100_000)


@pytest.mark.parametrize("form", [pytest.param("json", marks=thorough), "text"])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param(f'? "{"x" * HUGE}"\n: 1\n? "{"x" * HUGE}"\n: 2\n', id="keys"),
        *(
            pytest.param(text, id=name, marks=thorough)
            for name, text in {
                "anchor": f"a: &{'x' * HUGE} 1\n",
                "alias": f"a: *{'x' * HUGE}\n",
                "tag": f"a: !{'x' * HUGE} 1\n",
                "scalar": f"a: 0x{'1' * HUGE}\n",
                "simple key": f"{'x' * HUGE}: 1\n",
            }.items()
        ),
    ],
)
def test_a_huge_token_of_yaml(tmp_path: Path, text: str, form: str) -> None:
    """Messages also cut huge keys, anchors, aliases, tags and scalars of YAML."""
    outcome = check(write(tmp_path / "x.yaml", text), "--ignore", "ALC102", form=form)
    assert outcome.code in (0, 1)
    whole_pointer = text.startswith("?") and form == "json"
    assert 0 < len(outcome.out) < (5 * HUGE if whole_pointer else 100_000)


NUMBERS: Final = {
    "9" * 100_000: "ALC006",
    "-" + "9" * 100_000: "ALC006",
    "9" * 309: "ALC006",
    "1e400": "ALC006",
    "-1e400": "ALC006",
    "9" * 300: "ALC701",
    "1" + "0" * 20: "ALC701",
    "0." + "3" * 100_000: "ALC701",
    "1e-400": "ALC701",
    "-0.0": "ALC701",
    "1e" + "0" * 100_000 + "1": "ALC701",
}
"""The code for each number: too large (ALC006), or only an unknown property (ALC701)."""


@pytest.mark.parametrize(
    "suffix", ["json", "yaml", *(pytest.param(each, marks=thorough) for each in ("jsonl", "har"))]
)
def test_huge_numbers(tmp_path: Path, suffix: str) -> None:
    """A number beyond the range of a double is an error in JSON and in YAML; others are read."""
    for index, number in enumerate(NUMBERS):
        text = json.dumps(SESSION, ensure_ascii=False)[:-1] + f', "note": {number}}}'
        if suffix == "yaml":
            text = f"# so that it is not read as JSON\n{text}"
        data = CAPTURES["HAR"][1](text) if suffix == "har" else text
        write(tmp_path / f"{index}.{suffix}", data)
    outcome = check(tmp_path, "--ignore", "ALC015")
    assert outcome.code == 1
    assert len(outcome.out) < 20_000
    found = {
        name: {code} - {"ALC701"}
        for name, code in zip(
            (f"{index}.{suffix}" for index in range(len(NUMBERS))), NUMBERS.values(), strict=True
        )
    }
    assert outcome.codes_by_file() == found


UNSEEN: Final = ("\u2028", "\u0085", "\ufeff", "\u202e", "\U000e0001", "\x7f")


@pytest.mark.parametrize(
    "suffix", ["json", *(pytest.param(each, marks=thorough) for each in ("jsonl", "har"))]
)
def test_characters_that_are_not_seen(tmp_path: Path, suffix: str) -> None:
    """Invisible characters are read unchanged, and the text report does not contain them."""
    for index, char in enumerate(UNSEEN):
        text = json.dumps(SESSION | {"status": char}, ensure_ascii=False)
        data = CAPTURES["HAR"][1](text) if suffix == "har" else text
        write(tmp_path / f"{index}.{suffix}", data)
    errors = check(tmp_path).codes_by_file()
    assert list(errors.values()) == [{"ALC103"}] * len(UNSEEN)
    outcome = check(tmp_path, "--show-values", form="text")
    assert outcome.code == 1
    assert not [char for char in UNSEEN if char.encode() in outcome.out]
