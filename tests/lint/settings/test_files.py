"""Settings files: which one is used, what it may contain, and how settings are written to it."""

from __future__ import annotations

import os
import tomllib
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from fractions import Fraction
from itertools import product
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate.lint.settings import files as config_files
from alcamine_validate.lint.settings.config import DEFAULT, KEYS, Config, ConfigError, read_config
from alcamine_validate.lint.settings.files import as_toml, find_file
from tests.lint.settings.configs import configs
from tests.support.systems import IS_A_DIRECTORY, NOT_A_DIRECTORY
from tests.support.tables import for_each

# Which file is used


def found_file(folder: Path) -> Path | None:
    """Return the settings file that is used in a folder, or None."""
    found = find_file(folder)
    return None if found is None else Path(found)


def write(path: Path, text: str) -> Path:
    """Write a file, create its folders if necessary, and return its path."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return path


TABLE: Final = "[tool.alcamine-validate]\n"
EXAMPLES: Final = pytest.mark.parametrize(
    "examples", [20, pytest.param(100, marks=pytest.mark.thorough)]
)


def test_the_nearest_file_counts(tmp_path: Path) -> None:
    """The nearest file is used, searching upwards from the working folder."""
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    own = write(tmp_path / "alcamine-validate.toml", "")
    assert found_file(deep) == found_file(tmp_path) == own
    nearer = write(tmp_path / "a" / "pyproject.toml", TABLE)
    assert found_file(deep) == nearer
    assert found_file(tmp_path) == own
    nearest = write(deep / "alcamine-validate.toml", "")
    assert found_file(deep) == nearest
    assert found_file(deep.parent) == nearer


def test_the_own_file_wins_in_the_same_folder(tmp_path: Path) -> None:
    """Our own file wins within a folder, and the other one is not even read."""
    write(tmp_path / "pyproject.toml", TABLE + 'select = ["ALC5"]\n')
    assert found_file(tmp_path) == tmp_path / "pyproject.toml"
    own = write(tmp_path / "alcamine-validate.toml", 'select = ["ALC7"]\n')
    assert found_file(tmp_path) == own
    assert read_config(found_file(tmp_path)).select == ("ALC7",)
    write(tmp_path / "pyproject.toml", "broken =\n")
    assert found_file(tmp_path) == own


@pytest.mark.parametrize(
    "text",
    ["", "[project]\nname = 'x'\n", "[tool]\n", "[tool.ruff]\nselect = ['ALL']\n", "tool = 5\n",
     "[[tool]]\n", "[alcamine-validate]\nselect = ['ALC5']\n", "[tool.alcamine]\n",
     "[tool.alcamine-client]\na = 'alcamine-validate'\n"],
)  # fmt: skip
def test_a_pyproject_without_the_table_is_passed_over(tmp_path: Path, text: str) -> None:
    """A pyproject.toml without our table is ignored, whatever else it contains."""
    above = write(tmp_path / "pyproject.toml", TABLE)
    write(tmp_path / "sub" / "pyproject.toml", text)
    assert found_file(tmp_path / "sub") == above


@pytest.mark.parametrize(
    "name", ["alcamine_validate", "alcamine-validat", "alcamine-validator", "Alcamine-Validate"]
)
def test_a_misspelled_table_is_refused(tmp_path: Path, name: str) -> None:
    """Its settings would otherwise have no effect, and nobody would be told."""
    write(tmp_path / "pyproject.toml", f"[project]\n[tool.{name}]\nfail-on = 'warning'\n")
    with pytest.raises(ConfigError) as caught:
        found_file(tmp_path)
    hint = 'did you mean "alcamine-validate"?'
    assert str(caught.value).endswith(f'pyproject.toml: unknown table "{name}" in [tool] ({hint})')


def test_a_broken_pyproject_counts_only_where_it_names_us(tmp_path: Path) -> None:
    """A pyproject.toml is parsed on each start only if it has our name, so others may be broken."""
    above = write(tmp_path / "pyproject.toml", TABLE)
    nearer = write(tmp_path / "sub" / "pyproject.toml", "broken =\n")
    assert found_file(tmp_path / "sub") == above
    write(nearer, TABLE + "broken =\n")
    with pytest.raises(ConfigError, match="not valid TOML"):
        found_file(tmp_path / "sub")
    nearer.write_bytes(TABLE.encode("utf-16"))
    with pytest.raises(ConfigError, match="not valid TOML"):
        found_file(tmp_path / "sub")


@pytest.mark.parametrize("escape", ["\\u002d", "\\U0000002D"])
def test_a_table_may_be_spelt_by_escapes(tmp_path: Path, escape: str) -> None:
    """A quoted key may have escapes (TOML 1.0)."""
    text = f'[tool."alcamine{escape}validate"]\nselect = ["ALC5"]\n'
    path = write(tmp_path / "pyproject.toml", text)
    assert found_file(tmp_path) == path
    assert read_config(path).select == ("ALC5",)


def test_an_empty_table_stops_the_search(tmp_path: Path) -> None:
    """An empty table means that all settings are the default."""
    write(tmp_path / "pyproject.toml", TABLE + 'select = ["ALC5"]\n')
    nearer = write(tmp_path / "sub" / "pyproject.toml", TABLE)
    assert found_file(tmp_path / "sub") == nearer
    assert read_config(nearer) == Config(root=str(tmp_path / "sub"))


def test_a_folder_of_that_name_is_passed_over(tmp_path: Path) -> None:
    """A folder with the name of a settings file is ignored."""
    above = write(tmp_path / "alcamine-validate.toml", "")
    (tmp_path / "sub" / "alcamine-validate.toml").mkdir(parents=True)
    (tmp_path / "sub" / "pyproject.toml").mkdir()
    assert found_file(tmp_path / "sub") == above


FULL: Final = """
select = ["ALC1", "other-agent"]
extend-select = ["ALC7"]
ignore = ["ALC103", "ALC701:/messages*", "ALC102:"]
severity = {ALC501 = "error", ALC7 = "info"}
exclude = ["build/", "**/old", "!keep.json"]
fail-on = "warning"
order-tolerance = "250ms"
force-exclude = true
baseline = "known.json"
spec = "vendor/page.md"
overlay = ["one.yaml", "two.yaml"]
component = "Call"
as-published = ["letter/*"]
input-format = { "*.txt" = "json" }
url-pattern = ["/v2/sessions/{id}"]
gitignore = false
at = { "exports/*" = ["/value", "/items/*"] }
column = { "tables/*" = "call" }
partial = ["partial/*"]
as = { "persons/*" = "person" }
only-sessions = true
max-file-size = "3MB"
max-expanded-size = 1024
max-ratio = 20
max-nesting = { "vendor/*" = 20, "vendor/ours/*" = 30 }
max-records = 5
max-findings = 0
max-report-findings = 7
jobs = 2
format = ["concise", "sarif=out/x.sarif"]
output-file = "out/x.txt"
color = "never"
statistics = true
coverage = true
min-coverage = 66.5
quiet = true
frames = false
all = true
sanitize = { "/person/properties" = "text", "/name" = "keep" }

[per-file-ignores]
"fixtures/*" = ["ALC5", "ALC701:/x"]
"*.tmp.json" = ["ALL"]
"""

FULL_CONFIG: Final = Config(
    select=("ALC1", "other-agent"),
    extend_select=("ALC7",),
    ignore=("ALC103", "ALC701:/messages*", "ALC102:"),
    severity={"ALC501": av.Severity.ERROR, "ALC7": av.Severity.INFO},
    exclude=("build/", "**/old", "!keep.json"),
    fail_on=av.Severity.WARNING,
    order_tolerance=Fraction(1, 4),
    force_exclude=True,
    baseline="known.json",
    spec="vendor/page.md",
    overlay=("one.yaml", "two.yaml"),
    component="Call",
    as_published={"letter/*": True},
    input_format={"*.txt": "json"},
    url_pattern=("/v2/sessions/{id}",),
    gitignore=False,
    at={"exports/*": ("/value", "/items/*")},
    column={"tables/*": "call"},
    partial={"partial/*": True},
    part={"persons/*": "person"},
    only_sessions=True,
    max_file_size=3_000_000,
    max_expanded_size="1KiB",
    max_ratio=20,
    max_nesting={"vendor/*": 20, "vendor/ours/*": 30},
    max_records=5,
    max_findings=0,
    max_report_findings=7,
    jobs=2,
    format=("concise", "sarif=out/x.sarif"),
    output_file="out/x.txt",
    color="never",
    statistics=True,
    coverage=True,
    min_coverage=66.5,
    quiet=True,
    frames=False,
    all=True,
    sanitize={"/person/properties": "text", "/name": "keep"},
    per_file_ignores={"fixtures/*": ("ALC5", "ALC701:/x"), "*.tmp.json": ("ALL",)},
)


def test_every_key_can_stand_in_a_file(tmp_path: Path) -> None:
    """Every key can be in our own file and in a pyproject.toml, with any line endings."""
    root = str(tmp_path)
    own = write(tmp_path / "alcamine-validate.toml", FULL)
    assert read_config(own) == replace(FULL_CONFIG, root=root)
    assert set(tomllib.loads(FULL)) == set(KEYS)
    table = FULL.replace("[per-file-ignores]", "[tool.alcamine-validate.per-file-ignores]")
    pyproject = write(tmp_path / "pyproject.toml", TABLE + table)
    assert read_config(pyproject) == read_config(own)
    windows = write(tmp_path / "x.toml", FULL.replace("\n", "\r\n"))
    assert read_config(windows) == read_config(own)


@pytest.mark.parametrize("number", ["0", "1", "0.25", "2.5", "1e-3", "0.00005", "1e-6"])
def test_a_tolerance_may_be_a_number(tmp_path: Path, number: str) -> None:
    """A tolerance that is a number is in seconds."""
    path = write(tmp_path / "alcamine-validate.toml", f"order-tolerance = {number}\n")
    assert read_config(path).tolerance == Fraction(number)


def test_a_setting_that_is_given_replaces_that_of_a_file(tmp_path: Path) -> None:
    """Only the settings that are given are replaced; the others are those of the file."""
    path = write(tmp_path / "alcamine-validate.toml", FULL)
    config = replace(read_config(path), select=("ALL",), order_tolerance="1s")
    assert config == replace(
        FULL_CONFIG, select=("ALL",), order_tolerance=Fraction(1), root=str(tmp_path)
    )
    assert replace(read_config(None), ignore=("ALC5",)) == Config(ignore=("ALC5",))
    assert read_config(None) == DEFAULT


def file_refusal(path: Path) -> str:
    """Return the message of the ConfigError for a file, with FILE in place of its path."""
    with pytest.raises(ConfigError) as caught:
        read_config(path)
    assert str(path) in str(caught.value)
    return str(caught.value).replace(str(path), "FILE")


def test_a_wrong_setting_is_named_with_its_file(tmp_path: Path) -> None:
    """The message has the key, what is wrong, and the nearest valid name, in either file."""

    def check(text: str, words: str) -> None:
        own = write(tmp_path / "alcamine-validate.toml", text)
        assert words in file_refusal(own)
        if not text.startswith("["):
            pyproject = write(tmp_path / "pyproject.toml", TABLE + text)
            assert words in file_refusal(pyproject)

    for_each(
        [
            (
                'selct = ["ALC5"]',
                'FILE: unknown key "selct" (did you mean "select"?); the keys are',
            ),
            ('fail_on = "error"', 'FILE: unknown key "fail_on" (did you mean "fail-on"?)'),
            ("per_file_ignores = {}", '(did you mean "per-file-ignores"?)'),
            ('Ignore = ["ALC5"]', '(did you mean "ignore"?)'),
            ("order-tolerence = 0", '(did you mean "order-tolerance"?)'),
            ('root = "x"', 'FILE: unknown key "root"'),
            ("tolerance = 1", 'FILE: unknown key "tolerance"'),
            ('"" = 1', 'FILE: unknown key ""'),
            (
                '[tool.alcamine-validate]\nselect = ["ALC5"]',
                "FILE: keys in this file stand at the top",
            ),
            ('select = "ALC501"', 'FILE: select must be a list of strings, not "ALC501"'),
            ("select = [5]", "FILE: select must be a list of strings, not of 5"),
            ("select = {ALC501 = true}", "FILE: select must be a list of strings, not dict"),
            ("[[select]]", "FILE: select must be a list of strings, not of dict"),
            ("select = 2026-01-01", "FILE: select must be a list of strings, not date"),
            ('select = ["alc5"]', 'FILE: select: unknown rule "alc5"'),
            ('extend-select = "x"', "FILE: extend-select must be a list of strings"),
            ('ignore = ["other-agnet"]', '(did you mean "other-agent"?)'),
            ('ignore = ["ALC701:messages"]', "a place must start with /"),
            ('ignore = ["ALC002"]', "FILE: ignore: ALC002 can't be ignored"),
            ('severity = "error"', "FILE: severity must be a table"),
            ('severity = ["ALC501"]', "FILE: severity must be a table"),
            ('severity = {ALC501 = "eror"}', '(did you mean "error"?)'),
            ('severity = {ALC501 = ["error"]}', "FILE: severity: ALC501 must be one of"),
            ("severity.ALC501.x = 1", "FILE: severity: ALC501 must be one of"),
            ('severity = {ALC5O1 = "error"}', 'FILE: severity: unknown rule "ALC5O1"'),
            ('severity = {ALC001 = "info"}', "can't be less than an error"),
            ('per-file-ignores = ["ALC5"]', "FILE: per-file-ignores must be a table"),
            ('per-file-ignores = {"a" = "ALC5"}', "FILE: per-file-ignores: a must be a list"),
            (
                'per-file-ignores = {"[z-a]" = ["ALC5"]}',
                "FILE: per-file-ignores: not a valid pattern: '[z-a]'",
            ),
            ('per-file-ignores = {"a" = ["ALC59"]}', "FILE: per-file-ignores: a: unknown rule"),
            ('exclude = "build"', "FILE: exclude must be a list of strings"),
            ('exclude = ["[z-a]"]', "FILE: exclude: not a valid pattern: '[z-a]'"),
            ('fail-on = "warn"', "FILE: fail-on must be one of"),
            ("fail-on = true", "FILE: fail-on must be one of"),
            (
                'order-tolerance = "5 minutes"',
                "FILE: order-tolerance: not a valid duration: '5 minutes'",
            ),
            ('order-tolerance = "-5ms"', "FILE: order-tolerance: "),
            ("order-tolerance = -1", "FILE: order-tolerance: "),
            ("order-tolerance = true", "FILE: order-tolerance: not a valid duration: True"),
            ("order-tolerance = nan", "FILE: order-tolerance: not a valid duration: nan"),
            ("order-tolerance = inf", "FILE: order-tolerance: not a valid duration: inf"),
            ("order-tolerance = 00:00:01", "FILE: order-tolerance: not a valid duration: 00:00:01"),
            ("order-tolerance = []", "FILE: order-tolerance: not a valid duration: []"),
        ],
        check,
    )


def test_all_keys_are_listed_where_one_is_unknown(tmp_path: Path) -> None:
    """The message about an unknown key lists all keys."""
    text = file_refusal(write(tmp_path / "alcamine-validate.toml", "x = 1"))
    assert text.endswith(f"; the keys are {', '.join(KEYS)}")


BROKEN: Final = [
    b"select =", b"select = [", b"select = ['ALC5'", b"= 1", b"[", b"a = 1\na = 2", b"{}",
    b'{"select": ["ALC5"]}', b"select: [ALC5]", b"a = 01", b'a = "\\x"', b"a = 2026-13-01",
    b"\xff\xfe", b"# \xe9", b"a = '\x00'", b"select = ['ALC5']\r", b"a = " + b"[" * 100_000,
    b"a = " + b"1" * 5_000, b"a = 0000-00-00", b"a = 25:00:00",
]  # fmt: skip


def test_a_file_that_is_not_valid_toml_is_refused(tmp_path: Path) -> None:
    """Broken text, text that is not UTF-8, deep nesting and very long numbers are refused."""

    def check(broken: bytes, name: str) -> None:
        path = tmp_path / name.partition(".")[0] / name  # alone in its folder, to be found there
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(broken)
        assert file_refusal(path).startswith("FILE: not valid TOML: ")
        if name == "pyproject.toml":
            path.write_bytes(b"# alcamine-validate\n" + broken)
            with pytest.raises(ConfigError):
                found_file(path.parent)

    for_each(product(BROKEN, ["alcamine-validate.toml", "pyproject.toml", "other.toml"]), check)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    """A missing file, a folder, and a path through a file are refused."""
    (tmp_path / "file").touch()
    for path, reason in (
        (tmp_path / "missing.toml", "No such file or directory"),
        (tmp_path, IS_A_DIRECTORY),
        (tmp_path / "file" / "x.toml", NOT_A_DIRECTORY),
    ):
        assert file_refusal(path) == f"can't read FILE: {reason}"


def test_a_file_that_is_kept_from_us_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that may not be read is refused with the system's reason."""

    def refused(path: Path, mode: str) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    path = write(tmp_path / "pyproject.toml", TABLE)
    monkeypatch.setattr(config_files, "open", refused, raising=False)
    assert file_refusal(path) == "can't read FILE: Permission denied"
    with pytest.raises(ConfigError):
        found_file(tmp_path)


def test_a_pyproject_that_is_asked_for_has_the_table(tmp_path: Path) -> None:
    """A pyproject.toml that is given explicitly must have our table, and it must be a table."""
    path = write(tmp_path / "pyproject.toml", "[tool.ruff]\n")
    assert file_refusal(path) == "FILE: there is no table [tool.alcamine-validate]"
    for text in ("[tool]\nalcamine-validate = 5\n", "[[tool.alcamine-validate]]\n"):
        write(path, text)
        assert found_file(tmp_path) == path
        assert file_refusal(path) == "FILE: [tool.alcamine-validate] must be a table"


def test_patterns_of_a_file_are_relative_to_its_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Patterns are relative to the file's folder, whatever the working folder."""
    write(tmp_path / "alcamine-validate.toml", 'exclude = ["/sub/x.json"]\n')
    (tmp_path / "sub").mkdir()
    for folder, name in ((tmp_path, "./"), (tmp_path / "sub", "../"), (tmp_path, f"{tmp_path}/")):
        monkeypatch.chdir(folder)
        config = read_config(Path(f"{name}alcamine-validate.toml"))
        assert config.excludes(os.path.relpath(tmp_path / "sub" / "x.json"))
        assert config.excludes(str(tmp_path / "sub" / "x.json"))
        assert not config.excludes(str(tmp_path / "x.json"))


# Written and read again


def read_again(config: Config, folder: Path) -> Config:
    """Return the Config that is read from a file written by as_toml."""
    return read_config(write(folder / "alcamine-validate.toml", as_toml(config)))


def test_settings_are_written_as_they_are_read(tmp_path: Path) -> None:
    """Settings are written with one line for each key, in the order of the fields."""
    text = as_toml(FULL_CONFIG)
    assert [line.partition(" = ")[0] for line in text.splitlines()] == list(KEYS)
    assert read_again(FULL_CONFIG, tmp_path) == replace(FULL_CONFIG, root=str(tmp_path))
    assert read_again(DEFAULT, tmp_path) == Config(root=str(tmp_path))


@pytest.mark.parametrize(
    "tolerance",
    ["5ms", "0.1", "13062.451101", "1.000000001h", "86400.000001", "0.000000000001ms",
     "999999999999h", timedelta.max, timedelta.resolution],
)  # fmt: skip
def test_a_tolerance_is_written_as_it_is_read(tmp_path: Path, tolerance: Any) -> None:
    """A tolerance is written to the last digit."""
    config = Config(order_tolerance=tolerance)
    assert read_again(config, tmp_path).tolerance == config.tolerance


@EXAMPLES
def test_any_config_can_be_written_and_read(tmp_path: Path, examples: int) -> None:
    """Any Config is written as TOML, and the same settings are read from it."""

    @settings(max_examples=examples)
    @given(config=configs)
    @example(config=Config(exclude=("\x00\x1f\x7f\x85\u2028\ufeff😀",), ignore=('ALL:/"\\\n',)))
    def check(config: Config) -> None:
        assert read_again(config, tmp_path) == replace(config, root=str(tmp_path))

    check()


# Arbitrary files

bytes_of_files = st.binary(max_size=40) | st.text(max_size=40).map(
    lambda text: text.encode("utf-8", "surrogatepass")
)
lines_of_files = st.builds(
    "{} = {}\n".format,
    st.sampled_from([*KEYS, "x", "severity.ALC501", 'per-file-ignores."*"']),
    st.sampled_from(
        ['"x"', "[]", "{}", "1", "-1", "1e400", "nan", "true", '["ALC5"]', '"error"', "[[]]",
         "2026-01-01", "{ALC501 = 'info'}", '["ALC701:/[z-a]"]', '"5ms"', "['''a\n''']", "''"]
    ),
)  # fmt: skip


@EXAMPLES
def test_a_file_is_read_or_refused(tmp_path: Path, examples: int) -> None:
    """Only a ConfigError is raised, whatever the file contains."""

    @settings(max_examples=examples)
    @given(
        data=bytes_of_files
        | st.lists(lines_of_files, max_size=3).map(lambda x: "".join(x).encode())
    )
    def check(data: bytes) -> None:
        for name, above in (("alcamine-validate.toml", b""), ("pyproject.toml", TABLE.encode())):
            path = tmp_path / name
            path.write_bytes(above + data)
            with suppress(ConfigError):
                read_config(path)
                found_file(tmp_path)

    check()


def test_a_byte_order_mark_is_accepted_in_settings(tmp_path: Path) -> None:
    """A byte order mark, which some editors write, is accepted."""
    path = tmp_path / "alcamine-validate.toml"
    path.write_bytes(b'\xef\xbb\xbffail-on = "info"\n')
    assert read_config(path).fail_on == "info"
