"""Settings whose values depend on the file: values by pattern, and the settings of one file."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any, Final

import pytest

from alcamine_validate.input.limits import Limits
from alcamine_validate.input.read import DEFAULT_PATTERNS, ReadOptions
from alcamine_validate.lint.settings import config as config_module
from alcamine_validate.lint.settings.by_file import ByFile, FileSettings
from alcamine_validate.lint.settings.config import DEFAULT, Config, key_of
from alcamine_validate.lint.settings.setting import declared_settings
from tests.support.tables import for_each

VALUES: Final[dict[str, tuple[Any, Any]]] = {
    "as_published": (True, True),
    "input_format": ("har", "har"),
    "url_pattern": (["/v1/{id}"], ("/v1/{id}",)),
    "at": ("/data", ("/data",)),
    "column": ("call", "call"),
    "partial": (True, True),
    "part": ("person", "person"),
    "only_sessions": (True, True),
    "max_file_size": ("3MB", 3_000_000),
    "max_expanded_size": (4096, 4096),
    "max_ratio": (3, 3),
    "max_nesting": (20, 20),
    "max_records": (1, 1),
    "max_findings": (0, 0),
}
"""For each setting that may depend on the file: a value, and how it is stored."""


def config_with(name: str, value: Any) -> Config:
    """Return settings in which one value is not the default."""
    return Config(**{name: value})


def value_in(settings: FileSettings, name: str) -> Any:
    """Return the value of a setting in the settings of a file."""
    if name in ("as_published", "only_sessions"):
        return getattr(settings, name)
    if name == "at":
        return settings.read.finder.at
    if name in ("partial", "part"):
        return getattr(settings.read.finder.expected, name) or None
    if name.startswith("max_"):
        return getattr(settings.read.limits, name.removeprefix("max_"))
    return getattr(settings.read, {"url_pattern": "url_patterns"}.get(name, name))


def test_the_table_has_every_setting() -> None:
    """No setting that may depend on the file is missing in the table of this test."""
    declared = declared_settings(Config).items()
    assert [name for name, setting in declared if setting.is_by_file] == list(VALUES)


def test_the_last_matching_pattern_wins() -> None:
    """A pattern may be about a folder; a file that no pattern matches has the default."""
    values = ByFile(0, (("*.json", 1), ("x/", 2), ("/a.json", 3), ("x/y/*", 1)))
    assert [values.of(path) for path in ("a.txt", "b.json", "a.json")] == [0, 1, 3]
    assert [values.of(path) for path in ("x/a.json", "x/y/a.json", "z/x/a.txt")] == [2, 1, 2]


def test_values_by_pattern_are_for_matching_files() -> None:
    """Each setting takes one value, or a table from pattern to value."""

    def check(name: str, given: Any, stored: Any) -> None:
        default = value_in(DEFAULT.of_file("a.json"), name)
        assert value_in(config_with(name, given).of_file("x.json"), name) == stored != default
        table = {"captures/*": given, "captures/new/*": getattr(DEFAULT, name)}
        config = config_with(name, table)
        for path, value in (
            ("captures/a.json", stored),
            ("./captures/deep/a.json", stored),
            (str(Path("captures/a.json").absolute()), stored),
            ("captures/new/a.json", default),
            ("a.json", default),
            ("-", default),
        ):
            assert value_in(config.of_file(path), name) == value, path

    for_each([(name, *values) for name, values in VALUES.items()], check)


def test_several_settings_go_together() -> None:
    """The patterns of one setting do not affect another one."""
    config = Config(
        max_nesting={"*.json": 20}, input_format={"a.*": "har"}, max_records=7, as_published=["b.*"]
    )
    assert config.of_file("a.json") == FileSettings(
        ReadOptions("har", DEFAULT_PATTERNS, Limits(nesting=20, records=7)), as_published=False
    )
    assert config.of_file("b.txt") == FileSettings(
        ReadOptions(limits=Limits(records=7)), as_published=True
    )


def test_patterns_are_relative_to_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The folder of the settings file counts, wherever the command runs."""
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path / "sub")
    config = Config(max_nesting={"/sub/a.json": 20}, root=str(tmp_path))
    assert config.of_file("a.json").read.limits.nesting == 20
    assert config.of_file("../a.json").read.limits.nesting == 1024


def test_a_list_of_patterns_makes_a_boolean_true() -> None:
    """It is the same as a table with true; an empty list is false for all files."""
    config = Config(as_published=["tests/*", "b.json"])
    assert config == Config(as_published={"tests/*": True, "b.json": True})
    assert [config.of_file(name).as_published for name in ("tests/a", "b.json", "a")] == [
        True, True, False,
    ]  # fmt: skip
    assert Config(as_published=[]) == Config(as_published={}) == Config()


def test_without_a_pattern_nothing_is_matched(monkeypatch: pytest.MonkeyPatch) -> None:
    """All files then have the same settings, and their paths are not even looked at."""
    monkeypatch.delattr(config_module, "as_matched")
    config = Config(max_nesting=20, as_published=True)
    assert config.of_file("a.json") is config.of_file("b.json")
    with pytest.raises(NameError):
        Config(max_nesting={"a": 20}).of_file("b.json")


def test_files_with_the_same_values_share_their_settings() -> None:
    """The settings are made once, however many files there are."""
    config = Config(max_nesting={"*.json": 20})
    assert config.of_file("a.json") is config.of_file("b.json")
    assert config.of_file("a.json") is not config.of_file("b.txt")


def test_settings_with_patterns_are_values() -> None:
    """They are equal, hashable, and can be sent to worker processes and replaced."""
    config = Config(max_nesting={"a": 20, "b": 30})
    before = config.of_file("a")
    assert hash(config) == hash(Config(max_nesting={"a": 20, "b": 30}))
    assert config == Config(max_nesting={"a": 20, "b": 30})
    assert config != Config(max_nesting={"b": 30, "a": 20})  # the order counts
    again = pickle.loads(pickle.dumps(config))
    assert again == config
    assert again.of_file("a") == before


@pytest.mark.parametrize("name", VALUES)
def test_a_wrong_value_of_a_pattern_is_refused(name: str) -> None:
    """The message names the key and the pattern."""
    for wrong in (
        None if name not in ("max_file_size", "column", "part") else -1,
        0.5,
        object(),
        {"a": 1},
    ):
        with pytest.raises(config_module.ConfigError) as caught:
            config_with(name, {"ok": VALUES[name][0], "vendor/*": wrong})
        assert str(caught.value).startswith(f"{key_of(name)}: vendor/*")


@pytest.mark.parametrize("name", VALUES)
def test_a_wrong_pattern_is_refused(name: str) -> None:
    """A pattern must be valid, and can't be negated: a later pattern wins anyway."""
    value = VALUES[name][0]
    for pattern, words in (
        ("[z-a]", "not a valid pattern"),
        ("!a", '"!a": a pattern can\'t start with ! here'),
        ("\udcff", "is not valid Unicode text"),
        (5, "must be a table, not dict"),
    ):
        with pytest.raises(config_module.ConfigError) as caught:
            config_with(name, {pattern: value})
        assert str(caught.value).startswith(key_of(name))
        assert words in str(caught.value)
