"""Settings that are also options of the command: their values, paths and conflicts."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from alcamine_validate.input.limits import exact_size, size
from alcamine_validate.lint.settings.config import DEFAULT, Config, ConfigError
from alcamine_validate.lint.settings.files import as_toml
from tests.support.systems import needs_posix
from tests.support.tables import for_each


def refusal(**settings: Any) -> str:
    """Return the message of the ConfigError for some settings, which must be one line."""
    with pytest.raises(ConfigError) as caught:
        Config(**settings)
    assert str(caught.value).isprintable()
    return str(caught.value)


WRONG: Final[tuple[tuple[str, Any, str], ...]] = (
    ("sanitize", ["/name"], "sanitize must be a table, not list"),
    ("sanitize", {"name": "text"}, 'sanitize: "name": a place must be empty or start with /'),
    ("sanitize", {"": "text"}, "sanitize: a place must start with /, such as /person/properties"),
    ("sanitize", {"/a~b": "text"}, 'sanitize: "/a~b": in a place, ~ must be written as ~0'),
    ("sanitize", {"/a": "txt"}, 'sanitize: "/a" must be one of "name", "text", "phone", "email"'),
    ("sanitize", {"/a": "txt"}, '(did you mean "text"?)'),
    ("sanitize", {"/a": True}, "not true"),
    ("quiet", "yes", 'quiet must be true or false, not "yes"'),
    ("quiet", 1, "quiet must be true or false, not 1"),
    ("quiet", ["a"], "quiet must be true or false, not list"),
    ("frames", "no", 'frames must be true or false, not "no"'),
    ("all", 2, "all must be true or false, not 2"),
    ("statistics", None, "statistics must be true or false, not NoneType"),
    ("force_exclude", {}, "force-exclude must be true or false, not dict"),
    (
        "as_published",
        "a/*",
        'as-published must be true, false or a list of patterns of files, not "a',
    ),
    ("partial", 3, "partial must be true, false or a list of patterns of files, not 3"),
    ("only_sessions", None, "only-sessions must be true, false or a list of patterns of files, "),
    ("column", "", 'column must be the name of a column, not ""'),
    ("column", 5, "column must be the name of a column, not 5"),
    ("column", "\ud800", "column: "),
    ("as_published", [5], "as-published must be a list of strings, not of 5"),
    ("as_published", ["[z-a]"], "as-published: not a valid pattern: "),
    ("as_published", ["!a"], 'as-published: "!a": a pattern can\'t start with ! here'),
    ("as_published", {"a": "b"}, 'as-published: a must be true or false, not "b"'),
    ("color", "sometimes", 'color must be one of "auto", "always", "never", not "sometimes"'),
    ("color", "alway", '(did you mean "always"?)'),
    ("color", True, "not true"),
    ("input_format", "hra", '(did you mean "har"?)'),
    ("input_format", ["har"], "not list"),
    ("input_format", {"a": "jsn"}, 'input-format: a must be one of "auto", "json", "jsonl"'),
    ("input_format", {"a": "jsn"}, '(did you mean "json"?)'),
    ("url_pattern", 5, "url-pattern must be a list of strings, not 5"),
    ("url_pattern", "sessions", "url-pattern: not a valid URL pattern: 'sessions'"),
    ("url_pattern", [], "url-pattern: name a pattern, such as /sessions/{id}"),
    ("url_pattern", ["sessions"], "url-pattern: not a valid URL pattern: 'sessions'"),
    ("url_pattern", {"a": ["sessions"]}, "url-pattern: a: not a valid URL pattern: 'sessions'"),
    ("url_pattern", {"a": 5}, "url-pattern: a must be a list of strings, not 5"),
    ("max_nesting", 0, "max-nesting must be a whole number from 1 to 1024, not 0"),
    ("max_nesting", 1025, "max-nesting must be a whole number from 1 to 1024, not 1025"),
    ("max_nesting", "٣", "max-nesting must be a whole number from 1 to 1024"),
    ("max_nesting", "", "max-nesting must be a whole number from 1 to 1024"),
    ("max_nesting", True, "max-nesting must be a whole number from 1 to 1024, not true"),
    ("max_nesting", 2.0, "max-nesting must be a whole number from 1 to 1024, not 2.0"),
    ("max_nesting", {"v/*": "x"}, "max-nesting: v/* must be a whole number from 1 to 1024"),
    ("at", "data", 'at: "data": a place must be empty or start with /'),
    ("at", ["/b", "/a~2"], 'at: "/a~2": in a place, ~ must be written as ~0'),
    ("at", "/~", 'at: "/~": in a place, ~ must be written as ~0, and / in a name as ~1'),
    ("max_ratio", 0, "max-ratio must be a whole number of at least 1, not 0"),
    ("max_ratio", float("inf"), "max-ratio must be a whole number of at least 1, not inf"),
    ("max_findings", float("nan"), "max-findings must be a whole number of at least 0, not nan"),
    ("color", float("-inf"), ", not -inf"),
    ("max_records", 10**5000, "max-records must be a whole number of at least 1"),
    ("max_records", "9" * 5000, "max-records must be a whole number of at least 1"),
    ("max_findings", -1, "max-findings must be a whole number of at least 0, not -1"),
    ("max_report_findings", None, "max-report-findings must be a whole number"),
    ("max_report_findings", {"a": 1}, "max-report-findings must be a whole number"),
    ("max_file_size", "big", "max-file-size: use a size such as 100MB or 1GiB, not 'big'"),
    ("max_file_size", -1, "max-file-size must be a whole number of at least 0, not -1"),
    ("max_file_size", {"a": "x"}, "max-file-size: a: use a size such as 100MB"),
    ("max_expanded_size", None, "max-expanded-size must be a whole number"),
    ("max_expanded_size", "auto", "max-expanded-size: use a size such as 100MB"),
    ("jobs", 0, "jobs must be a whole number from 1 to 1000, not 0"),
    ("jobs", 1001, "jobs must be a whole number from 1 to 1000, not 1001"),
    ("jobs", {"a": 1}, "jobs must be a whole number from 1 to 1000, not dict"),
    ("baseline", True, "baseline must be the path of a file, or false, not true"),
    ("baseline", 5, "baseline must be the path of a file, or false, not 5"),
    ("baseline", "", 'baseline: "" is not the path of a file'),
    ("baseline", "-", 'baseline: "-" is not the path of a file'),
    ("baseline", "a\0b", r'baseline: "a\u0000b" is not the path of a file'),
    ("output_file", "-", 'output-file: "-" is not the path of a file'),
    ("format", "json", 'format must be a list of strings, not "json"'),
    ("format", [], 'format: name a format, such as "text"'),
    ("format", ["josn"], '(did you mean "json"?)'),
    ("format", ["jsno=a"], 'format must be one of "text", "concise", "json", '),
    ("format", ["json=\0"], r'format: json: "\u0000" is not the path of a file'),
    ("format", ["text", "json"], "format: only one format can go to standard output: add =FILE"),
    ("format", ["text", "json=/dev/stdout"], "format: only one format can go to standard output"),
    ("format", ["json=a", "sarif=./x/../a"], "format: two reports can't go to the same file"),
)


def test_a_wrong_value_is_refused() -> None:
    """The message names the key as in a file, the wrong value and what would be right."""

    def check(name: str, wrong: Any, words: str) -> None:
        assert words in refusal(**{name: wrong})

    for_each(WRONG, check)


def test_two_reports_need_two_places() -> None:
    """The output file is the place of the format that has none."""
    assert refusal(format=["text", "json=r"], output_file="./r").startswith("format: two reports")
    assert refusal(format=["text", "json"], output_file="r").startswith("format: two reports")
    config = Config(format=["text", "json=j"], output_file="r")
    assert config.reports == [("text", "r"), ("json", "j")]
    assert Config(format=["text", "json=j"]).reports == [("text", None), ("json", "j")]


def test_one_place_or_pattern_of_urls_needs_no_list() -> None:
    """Text stands for a list with this text, also in a table by pattern of files."""
    for name in ("at", "url_pattern"):
        own: Any = {name: "/x"}, {name: {"a/*": "/x"}}
        lists: Any = {name: ["/x"]}, {name: {"a/*": ["/x"]}}
        for one, many in zip(own, lists, strict=True):
            assert Config(**one) == Config(**many) != DEFAULT


def test_numbers_may_be_written_with_units_or_as_text() -> None:
    """The stored value is a number; options of the command line are always text."""
    assert Config(max_file_size="1.5 GiB").max_file_size == 3 << 29
    assert Config(max_nesting="20", jobs="4") == Config(max_nesting=20, jobs=4)  # type: ignore[arg-type]
    assert Config(max_records=str(sys.maxsize)).max_records == sys.maxsize  # type: ignore[arg-type]


def test_what_the_package_decides_is_auto() -> None:
    """``auto`` and ``false`` are the defaults; in Python they are None."""
    same = Config(jobs="auto", max_file_size="auto", baseline=False, output_file=False)  # type: ignore[arg-type]
    assert same == DEFAULT == Config(jobs=None, max_file_size=None, baseline=None)
    assert (same.jobs, same.max_file_size, same.baseline, same.output_file) == (None,) * 4


@pytest.mark.parametrize(
    "count", [0, 1, 1023, 1024, 1 << 20, 3 << 30, 100_000_000, 2**53 + 1, sys.maxsize]
)
def test_a_size_is_written_exactly(count: int) -> None:
    """A multiple of a unit has the unit, and any other size is a number."""
    written = exact_size(count)
    assert (size(written) if isinstance(written, str) else written) == count
    assert exact_size(1 << 30) == "1GiB"
    assert exact_size(1_000) == 1_000


# Paths


def test_paths_are_relative_to_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """They are shown as short as they are below the working folder, and absolute elsewhere."""
    (tmp_path / "sub").mkdir()
    monkeypatch.chdir(tmp_path)
    config = Config(
        baseline="sub/b.json", format=["json=sub/j"], output_file="sub/o", root=str(tmp_path)
    )
    assert config.path("sub/b.json") == os.path.join("sub", "b.json").replace(os.sep, "/")
    assert config.reports == [("json", "sub/j")]
    assert config.files == {os.path.realpath(tmp_path / "sub" / name) for name in ("b.json", "j")}
    monkeypatch.chdir(tmp_path / "sub")
    outside = replace(config, root=str(tmp_path / "other"))
    assert config.path("sub/b.json") == "b.json"
    assert outside.path("b.json") == os.path.join(str(tmp_path / "other"), "b.json")
    assert replace(config, root="").path("../x/../b.json") == "../x/../b.json"
    assert config.path(str(tmp_path / "x")) == str(tmp_path / "x")


@needs_posix
def test_standard_output_has_names(tmp_path: Path) -> None:
    """A file that is standard output is no file, whatever the root is."""
    for name in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"):
        config = Config(format=[f"json={name}"], root=str(tmp_path))
        assert config.reports == [("json", None)]
        assert config.files == frozenset()


def test_without_files_none_are_left_out() -> None:
    """The default settings name no files."""
    assert DEFAULT.files == frozenset()


def test_a_path_that_toml_can_not_represent_is_not_written() -> None:
    """Such a path, with a byte that is not UTF-8, can be used but not shown as a setting."""
    config = Config(output_file="\udcff")
    with pytest.raises(ConfigError, match="TOML can't represent"):
        as_toml(config)
