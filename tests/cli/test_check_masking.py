"""What captures of people hold is not shown, in any format, unless it is asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.masking import mask, sensitive_pointers
from alcamine_validate.reporters.registry import FORMATS

if TYPE_CHECKING:
    from tests.cli.conftest import Main

SECRET: Final = "zq7Secret"
TOKEN: Final = "Bearer abcdefgh12345678"


def leaky() -> dict[str, Any]:
    """Return a Session with findings at, and beside, all that is to be masked."""
    session: dict[str, Any] = json.loads(av.sample_json(seed=3))
    session["name"] = f"{SECRET}\u0007"
    session["person"] |= {"email": f"{SECRET} at home", "phone": f"0{SECRET}", "name": SECRET}
    session["person"]["properties"] = {"plan": f"{SECRET}\u0007", "tier": 12}
    session["messages"] = [{"role": "user", "content": f"{SECRET}\u0007"}]
    session["agent"]["version"]["systemPrompt"] = f"{SECRET}\u0007" * 4
    session["agent"]["version"]["timezone"] = f"{TOKEN}{SECRET}"
    return session


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("suffix", [".json", ".jsonl", ".har"])
def test_no_format_shows_a_secret(
    main: Main, tmp_path: Path, name: str, indent: int | None, suffix: str
) -> None:
    """Neither in messages nor in excerpts; the findings themselves are there."""
    path = tmp_path / f"session{suffix}"
    text = json.dumps(leaky(), indent=indent if suffix != ".jsonl" else None)
    if suffix == ".har":
        request = {"method": "GET", "url": "https://api.example.com/sessions/s1"}
        content = {"mimeType": "application/json", "text": text}
        entry = {"request": request, "response": {"status": 200, "content": content}}
        text = json.dumps({"log": {"version": "1.2", "entries": [entry]}}, indent=indent)
    path.write_text(text, "utf-8")
    code, out, _ = main("check", "--format", name, path)
    assert code == 1
    assert "ALC204" in out
    assert SECRET not in out
    assert SECRET in main("check", "--format", name, "--show-values", path).out


@pytest.mark.parametrize("suffix", [".json", ".yaml"])
def test_text_that_can_not_be_parsed_shows_no_value(
    main: Main, tmp_path: Path, suffix: str
) -> None:
    """What a value is for can't be known there."""
    path = tmp_path / f"session{suffix}"
    path.write_text(f'{{"name": "{SECRET}", "x": "{SECRET}\n', "utf-8")
    code, out, _ = main("check", path)
    assert code == 1
    assert SECRET not in out


def test_equal_values_have_equal_masks() -> None:
    """And the mask says type and length, and has no more than 16 bits of hash."""
    assert mask(SECRET) == mask(SECRET) != mask(SECRET[::-1])
    assert mask("+12025550143").startswith("<string of 12 characters #")
    assert len(mask("x").rpartition("#")[2]) == 5
    assert mask(12025550143).startswith("<integer of 11 digits #")
    assert (mask(None), mask("")) == ("<null>", "<string>")
    assert mask([1]).startswith("<array of 1 item #")
    assert mask([1]) != mask([2])
    assert mask({"a": 1, "b": 2}).startswith("<object of 2 members #")


def test_the_outermost_sensitive_places_are_found() -> None:
    """What is in them need not be named; tokens are found wherever they stand."""
    session = {
        "agent": {"name": "x", "id": "y"},
        "list": [{"note": TOKEN}, "eyJhbGciOi.eyJzdWIiOi.c2ln", "plain words"],
        "properties": {"email": "z"},
    }
    assert sorted(sensitive_pointers(session)) == [
        "/agent/name", "/list/0/note", "/list/1", "/properties",
    ]  # fmt: skip
