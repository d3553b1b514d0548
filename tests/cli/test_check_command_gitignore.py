"""What ``check`` reports about files that git ignores and folders of build output."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from alcamine_validate import check_paths
from tests.support.systems import with_slashes

if TYPE_CHECKING:
    from tests.cli.conftest import Main

IGNORED: Final = "Left out 1 file and 2 folders ignored by git; --no-gitignore checks them.\n"
BUILT: Final = "Left out 2 folders of dependencies or build output; name them to check them.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder in which some files are left out. All are invalid."""
    monkeypatch.chdir(tmp_path)
    for name in ("a.json", "b.json", "cache/c.json", "f/cache/d.json", "dist/e.json", "f/f.json",
                 "f/build/g.json", "f/notes.tmp"):  # fmt: skip
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("{")
    Path(".git").mkdir()
    Path(".gitignore").write_text("/b.json\ncache/\n*.tmp\n")
    return tmp_path


def names(out: str) -> list[str]:
    """Return the names of the files with findings."""
    return [with_slashes(each["filename"]) for each in json.loads(out)["findings"]]


@pytest.mark.parametrize("form", ["text", "concise"])
def test_the_end_of_a_report_says_what_is_left_out(main: Main, form: str) -> None:
    """How many files and folders, and how to check them; --quiet does not hide it."""
    for options in ((), ("--quiet",), ("--statistics",)):
        code, out, err = main("check", "--format", form, *options, ".")
        assert (code, err) == (1, "")
        assert out.endswith(f"{IGNORED}{BUILT}Found 2 errors in 2 files, 0 sessions.\n")
    assert main("check", "--quiet", "a.json").out.count("\n") == 1


def test_one_of_each_is_named_in_the_singular(main: Main) -> None:
    """The words agree with the numbers."""
    _, out, _ = main("check", "--quiet", "f")
    assert out.splitlines()[:2] == [
        "Left out 1 folder ignored by git; --no-gitignore checks it.",
        "Left out 1 folder of dependencies or build output; name it to check it.",
    ]


def test_the_json_report_has_the_numbers(main: Main) -> None:
    """They are in the summary."""
    code, out, _ = main("check", "--format", "json", ".")
    assert (code, names(out)) == (1, ["./a.json", "./f/f.json"])
    summary = json.loads(out)["summary"]
    fields = ("ignored_files", "ignored_folders", "build_folders")
    assert [summary[name] for name in fields] == [1, 2, 2]


def test_no_gitignore_checks_what_git_ignores(main: Main) -> None:
    """But not the folders of build output, which can be named."""
    _, out, _ = main("check", "--format", "json", "--no-gitignore", ".")
    ignored = ["./b.json", "./cache/c.json", "./f/cache/d.json"]
    assert sorted(names(out)) == sorted(["./a.json", "./f/f.json", *ignored])
    _, out, _ = main("check", "--format", "json", "dist", "cache", "f/build")
    assert names(out) == ["dist/e.json", "cache/c.json", "f/build/g.json"]


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_number_of_processes_does_not_matter(main: Main, jobs: str) -> None:
    """The numbers are the same."""
    _, out, _ = main("check", "--quiet", "--jobs", jobs, ".")
    assert out.startswith(IGNORED)


def test_a_report_may_replace_a_file_that_is_left_out(main: Main) -> None:
    """It is not checked, unless --no-gitignore is given."""
    code, _, err = main("check", "--no-gitignore", "--output-file", "b.json", ".")
    assert code == 2
    assert "a report can't go to" in err
    code, _, err = main("check", "--output-file", "b.json", ".")
    assert (code, err) == (1, "")


def test_the_library_leaves_out_the_same() -> None:
    """check_paths searches folders as the command does."""
    files = [with_slashes(each.filename) for each in check_paths(".")]
    assert files == ["./a.json", "./f/f.json"]
