"""``Config.load``: the settings that the command uses in a folder, or those of a file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

import alcamine_validate as av
from alcamine_validate.lint.settings.config import DEFAULT
from tests.support.tables import for_each


def write(path: Path, text: str) -> Path:
    """Write a file, create its folders if necessary, and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_folder_has_the_nearest_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are searched for in the folder and above it; the default folder is the working one."""
    above = write(tmp_path / "alcamine-validate.toml", "max-nesting = 20\n")
    (tmp_path / "a" / "b").mkdir(parents=True)
    for folder in (tmp_path, tmp_path / "a" / "b", str(tmp_path / "a"), os.fsencode(tmp_path)):
        config = av.Config.load(folder)  # type: ignore[arg-type]
        assert (config.max_nesting, config.root) == (20, str(tmp_path))
    write(tmp_path / "a" / "pyproject.toml", "[tool.alcamine-validate]\nmax-nesting = 30\n")
    monkeypatch.chdir(tmp_path / "a" / "b")
    assert av.Config.load().max_nesting == 30
    assert av.Config.load("../..").max_nesting == 20
    assert av.Config.load(above).max_nesting == 20


def test_without_a_file_the_settings_are_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Files of other tools do not count."""
    write(tmp_path / "pyproject.toml", "[tool.ruff]\n")
    monkeypatch.setattr("alcamine_validate.lint.settings.files._upwards", lambda folder: [folder])
    assert av.Config.load(tmp_path) == DEFAULT


def test_what_can_not_be_used_is_refused(tmp_path: Path) -> None:
    """A missing file, a wrong value, a key of another kind and a broken file raise ConfigError."""
    path = tmp_path / "x.toml"

    def check(text: str, words: str) -> None:
        write(path, text)
        with pytest.raises(av.ConfigError) as caught:
            av.Config.load(path)
        assert str(caught.value).startswith(f"{path}: ")
        assert words in str(caught.value)

    for_each([
        ("max-nesting = 0", "max-nesting must be a whole number from 1 to 1024, not 0"),
        ("max_nesting = 5", 'unknown key "max_nesting" (did you mean "max-nesting"?)'),
        ("max-nestin = 5", '(did you mean "max-nesting"?)'),
        ("url-patern = ['/x']", '(did you mean "url-pattern"?)'),
        ('max-nesting = { "vendor/*" = "a" }', "max-nesting: vendor/* must be a whole number"),
        ('input-format = { "*.x" = "jsn" }', 'input-format: *.x must be one of'),
        ("format = ['text', 'json']", "format: only one format can go to standard output"),
        ("show-values = true", "show-values can't be a setting: it is for one run only"),
        ("root = 'x'", 'unknown key "root"'),
        ("max-nesting =", "not valid TOML"),
    ], check)  # fmt: skip
    for missing in (tmp_path / "none.toml", tmp_path / "no" / "folder", "a\0b"):
        with pytest.raises(av.ConfigError, match="can't read "):
            av.Config.load(missing)


@pytest.mark.parametrize("wrong", [5, None, ["pyproject.toml"], 0])
def test_what_is_not_a_path_is_a_type_error(wrong: Any) -> None:
    """A number would otherwise be taken for the descriptor of an open file."""
    with pytest.raises(TypeError):
        av.Config.load(wrong)
