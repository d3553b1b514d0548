"""``drift`` neither hides what ``check`` reports nor writes names of people into an overlay."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.sessions import session

if TYPE_CHECKING:
    from tests.cli.conftest import Main

HEAD = "overlay: 1.1.0\ninfo: {title: t, version: '1'}\nactions:\n"
PLACE = "- target: $.components.schemas.Session.properties\n  update: "


def drift(main: Main, folder: Path, added: Any, values: list[Any]) -> tuple[int, str, str]:
    """Return the exit code and the report for Sessions with a property, and the overlay."""
    (folder / "own.yaml").write_text(HEAD + PLACE + json.dumps({"own": added} if added else {}))
    sessions = [session() | {"own": each} for each in values]
    (folder / "a.json").write_text(json.dumps(sessions))
    (folder / "new.yaml").unlink(missing_ok=True)
    code, out, _ = main(
        "drift", folder / "a.json", "--overlay", folder / "own.yaml",
        "--propose", folder / "new.yaml",
    )  # fmt: skip
    written = folder / "new.yaml"
    return code, out, written.read_text() if written.exists() else ""


CLOSED = {"type": "object", "properties": {"a": {}}, "additionalProperties": False}


@pytest.mark.parametrize(
    ("added", "value"),
    [
        ({**CLOSED, "patternProperties": {"^x-": {}}}, {"newName": 2}),
        ({"allOf": [CLOSED, {"properties": {"b": {}}}]}, {"b": 2}),
        (
            {
                "properties": {"k": {}},
                "if": {"properties": {"k": {"const": "A"}}},
                "then": {"properties": {"z": {}}},
                "additionalProperties": False,
            },
            {"k": "A", "z": 1},
        ),
    ],
)
def test_what_check_refuses_is_drift(main: Main, tmp_path: Path, added: Any, value: Any) -> None:
    """Also names that some part of the schema lists, or a pattern that does not match them."""
    code, out, _ = drift(main, tmp_path, added, [value])
    assert code == 1
    assert "No drift" not in out
    checked = main("check", tmp_path / "a.json", "--overlay", tmp_path / "own.yaml")
    assert checked.code == 1


NAMES = ["Anna", "Ben", "Carl", "Dora", "Emil", "Fay", "Gus", "Hal", "Ida", "Jon"]


@pytest.mark.parametrize(
    ("added", "values"),
    [
        (None, [{name: 1} for name in NAMES]),
        (None, [{name: 1, "total": 2} for name in NAMES]),
        (None, [{"speakers": {name: {"turns": 1}}} for name in NAMES]),
        (
            {"additionalProperties": {"type": "object", "properties": {"a": {}}}},
            [{"team": {"Anna": 1}}],
        ),
    ],
)
def test_an_overlay_has_no_names_of_people(
    main: Main, tmp_path: Path, added: Any, values: list[Any]
) -> None:
    """Names that differ from object to object describe a map, and so do those in one."""
    code, out, overlay = drift(main, tmp_path, added, values)
    assert code == 1
    for name in NAMES:
        assert name not in overlay
        assert f"{name}," not in out
    if overlay:
        options: list[str | Path] = ["--overlay", tmp_path / "own.yaml"]
        options += ["--overlay", tmp_path / "new.yaml"]
        assert main("check", "--select", "ALC1,ALC7", *options, tmp_path / "a.json").code == 0


def test_names_that_objects_share_are_properties(main: Main, tmp_path: Path) -> None:
    """Also if some objects lack some of them."""
    values = [{"label": "A", "score": 1}, {"label": "B"}, {"label": "C", "reason": "x"}]
    _, _, overlay = drift(main, tmp_path, None, values)
    assert "label:" in overlay
    assert "score:" in overlay
    assert "reason:" in overlay


def test_limits_have_their_sign(main: Main, tmp_path: Path) -> None:
    """Below zero, too."""
    added = {"type": "integer", "minimum": 0}
    _, out, overlay = drift(main, tmp_path, added, [-7] * 25)
    assert "down to -7" in out
    assert "minimum: -7" in overlay
    _, out, _ = drift(main, tmp_path, {"type": "integer", "maximum": -10}, [-5] * 25)
    assert "up to -5" in out


def test_the_empty_name_is_one_name(main: Main, tmp_path: Path) -> None:
    """It is not taken for very many."""
    _, out, _ = drift(main, tmp_path, CLOSED, [{"": 1}])
    assert "more than" not in out


def test_what_is_not_a_session_is_not_no_drift(main: Main, tmp_path: Path) -> None:
    """The exit code is that of a finding."""
    (tmp_path / "b.json").write_text('{"a": 1}')
    code, out, _ = main("drift", tmp_path / "b.json")
    assert code == 1
    assert "ALC018" in out
