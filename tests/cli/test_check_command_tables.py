"""Tables in the command: in folders, in settings, in reports, and in other commands."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa
import pytest

import alcamine_validate as av
from alcamine_validate.reporters.registry import FORMATS
from tests.input.tables import arrow_file, parquet
from tests.support.tables import for_each

if TYPE_CHECKING:
    from tests.cli.conftest import Main

GOOD: Final = av.sample_json(seed=1)
BAD: Final = av.sample_json(seed=2, invalid="ALC202")
DRIFTED: Final = GOOD[:-1] + b',"recordingUrl":"x"}'


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with tables."""
    monkeypatch.chdir(tmp_path)
    Path("d/other").mkdir(parents=True)
    rows = [GOOD, None, BAD, DRIFTED]
    Path("d/a.parquet").write_bytes(parquet(pa.table({"call": rows, "note": ["x"] * 4})))
    Path("d/other/b.feather").write_bytes(arrow_file(pa.table({"body": [GOOD], "n": ["x"]})))
    Path("d/c.json").write_bytes(GOOD)
    return tmp_path


def names(main: Main, *arguments: str) -> list[str]:
    """Return the names of the files that would be checked."""
    out = main("check", "--show-files", *arguments).out
    return [line.split()[1].replace("\\", "/") for line in out.partition("\n\n")[0].splitlines()]


def test_folders_are_searched_for_tables_only_with_a_column(main: Main) -> None:
    """Which may depend on the file; other tables count as files without a known suffix."""
    assert names(main, "d") == ["d/c.json"]
    assert "Left out 2 files without a known suffix." in main("check", "--show-files", "d").out
    assert names(main, "d", "--column", "call") == ["d/a.parquet", "d/c.json", "d/other/b.feather"]
    Path("alcamine-validate.toml").write_text('column = { "*.parquet" = "call" }')
    assert names(main, "d") == ["d/a.parquet", "d/c.json"]
    assert names(main, "d", "--no-column") == ["d/c.json"]
    assert names(main, "d/other/b.feather") == ["d/other/b.feather"]


def test_each_report_names_the_row(main: Main) -> None:
    """The line is the number of the row; nothing is shown of its values."""
    phone = json.loads(BAD)["person"]["phone"]

    def check(name: str) -> None:
        code, out, err = main("check", "d/a.parquet", "--column", "call", "--format", name)
        assert (code, err) == (1, "")
        assert phone not in out
        if name in ("text", "concise", "markdown", "html", "junit"):
            assert "a.parquet:3" in out or "3" in out

    for_each(FORMATS, check)
    out = main("check", "d/a.parquet", "--column", "call").out
    assert "d/a.parquet:3:" in out.replace("\\", "/")
    assert "\n3 | " in out
    assert "Skipped 1 row with null.\n" in out
    report = json.loads(main("check", "d/a.parquet", "--column=call", "--format=json").out)
    assert report["summary"]["skipped"] == {"null": 1}
    assert report["summary"]["drift"][0]["line"] == 4


def test_only_sessions_leaves_out_other_tables(main: Main) -> None:
    """Those without such a column, and values that are not Sessions."""
    Path("d/other.parquet").write_bytes(parquet(pa.table({"call": ["{}"]})))
    code, out, _ = main("check", "d", "--column", "call", "--only-sessions", "--ignore=ALC202")
    assert code == 0
    assert "Left out 2 files without a Session" in out
    Path("d/session.parquet").write_bytes(b"PAR1")
    assert main("check", "d/session.parquet", "--only-sessions").code == 1


def test_baselines_and_coverage_include_tables(main: Main) -> None:
    """As for JSON Lines."""
    options = ("check", "d", "--column", "call", "--ignore", "ALC021")
    assert main(*options).code == 2  # it can't be ignored
    own = ("check", "d/a.parquet", "--column", "call")
    assert main(*own, "--write-baseline", "b.json").code == 0
    assert main(*own, "--baseline", "b.json").code == 0
    assert "Coverage of the schema" in main(*own, "--coverage").out


def test_other_commands_read_tables(main: Main) -> None:
    """``drift`` takes the column, and ``spec diff`` the usual one or the only one."""
    out = main("drift", "d/a.parquet", "--column", "call").out
    assert "recordingUrl" in out
    assert "a.parquet:4" in out
    Path("one.parquet").write_bytes(parquet(pa.table({"text": [GOOD] * 3})))
    [file] = av.check_paths("one.parquet")
    assert (file.sessions, file.findings) == (3, [])
    assert main("spec", "corrected", "-o", "new.yaml").code == 0
    _, out, err = main("spec", "diff", "published", "new.yaml", "--captures", "one.parquet")
    assert err == ""
    assert "3 sessions" in out.lower()


def test_limits_of_records_hold(main: Main) -> None:
    """``--max-records`` is a limit of the rows that hold Sessions."""
    out = main("check", "d/a.parquet", "--column=call", "--max-records=1", "--format=concise").out
    assert "ALC010 the file contains more than 1 Session (--max-records)" in out
