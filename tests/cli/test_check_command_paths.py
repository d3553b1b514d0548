"""Which files are checked, in which order, and how unreadable ones are reported."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

from alcamine_validate.check.find_files import discover
from alcamine_validate.lint.settings.config import DEFAULT
from tests.support.places import EXAMPLES
from tests.support.systems import (
    bounded,
    make_fifo,
    needs_any_name,
    needs_byte_names,
    needs_links,
    needs_linux,
    needs_posix,
    needs_users,
    with_slashes,
)

if TYPE_CHECKING:
    from tests.cli.conftest import Main, Run

GOOD: Final = EXAMPLES / "session.json"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def place(*names: str, data: bytes = b"{") -> None:
    """Write files that are not valid JSON, so that each appears in the report."""
    for name in names:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_bytes(data)


def report(main: Main, *paths: str | Path) -> tuple[int, list[tuple[str, str]], dict[str, int]]:
    """Return the exit code, (file name, code) of each finding, and the summary."""
    code, out, err = main("check", "--format=json", *paths)
    assert err == ""
    found: Any = json.loads(out)
    names = [(with_slashes(one["filename"]), one["code"]) for one in found["findings"]]
    return code, names, found["summary"]


def test_folders_are_walked_in_the_order_of_names(main: Main) -> None:
    """A folder's files come before its folders; hidden ones and other suffixes are skipped."""
    place(
        "f/b.json", "f/a.json", "f/C.JSON", "f/sub/z.json", "f/sub/deep/er/x.json", "f/more/y.json",
        "f/.hidden.json", "f/.git/config.json", "f/sub/.cache/a.json",
        "f/notes.txt", "f/data.jsonx", "f/json", "f/x.json.bak", "f/x.json5",
    )  # fmt: skip
    code, found, summary = report(main, "f")
    assert code == 1
    assert [name for name, _ in found] == [
        "f/C.JSON", "f/a.json", "f/b.json", "f/more/y.json", "f/sub/z.json", "f/sub/deep/er/x.json",
    ]  # fmt: skip
    assert {code for _, code in found} == {"ALC002"}
    assert summary["files"] == 6


def test_paths_are_checked_in_the_order_given(main: Main) -> None:
    """They are named as they were given."""
    place("b.json", "a.json", "f/c.json")
    _, found, _ = report(main, "f", "b.json", "./a.json")
    assert [name for name, _ in found] == ["f/c.json", "b.json", "./a.json"]


def test_the_current_folder_is_a_folder(main: Main) -> None:
    """Its name is a dot, which does not make it hidden."""
    place("a.json", "sub/b.json")
    _, found, _ = report(main, ".")
    assert [os.path.normpath(name).replace(os.sep, "/") for name, _ in found] == [
        "a.json",
        "sub/b.json",
    ]


def test_a_file_named_by_itself_may_have_any_name(main: Main) -> None:
    """Suffixes and leading dots matter only when folders are searched."""
    place("answer.txt", ".hidden.json", "noname", ".dir/a.json")
    _, found, summary = report(main, "answer.txt", ".hidden.json", "noname", ".dir")
    assert [name for name, _ in found] == ["answer.txt", ".hidden.json", "noname", ".dir/a.json"]
    assert summary["files"] == 4


@needs_links
def test_a_path_given_twice_is_checked_once(main: Main) -> None:
    """It may be reached by its name, its folder or a link."""
    place("f/a.json")
    Path("link.json").symlink_to("f/a.json")
    _, found, summary = report(
        main, "f/a.json", "f", "f/../f/a.json", "./f", "link.json", "f/a.json"
    )
    assert found == [("f/a.json", "ALC002")]
    assert summary["files"] == 1


def test_a_path_is_named_or_found() -> None:
    """A file that is both is named, at its first place; a folder without files is named."""
    place("f/a.json", "f/b.json", "empty/c.txt")
    given = ["-", "f", "./f/b.json", "empty", "missing", "f/a.json"]
    assert [(with_slashes(path), is_named) for path, is_named in discover(given, DEFAULT)] == [
        ("-", True), ("f/a.json", True), ("f/b.json", True), ("empty", True), ("missing", True),
    ]  # fmt: skip
    assert [is_named for _, is_named in discover(["f"], DEFAULT)] == [False, False]
    assert [is_named for _, is_named in discover(["f/b.json", "f"], DEFAULT)] == [True, False]


def test_a_missing_path_given_twice_is_named_once(main: Main) -> None:
    """A folder with nothing to check is also named once."""
    Path("empty").mkdir()
    _, found, _ = report(main, "missing", "missing", "empty", "empty", "./empty")
    assert found == [("missing", "ALC001"), ("empty", "ALC007")]


def test_a_folder_without_json_is_a_warning(main: Main) -> None:
    """The report has a warning that there is nothing to check, and the exit code is 0."""
    place("f/notes.txt", "f/.hidden.json", "f/sub/readme.md")
    code, found, summary = report(main, "f")
    assert (code, found) == (0, [("f", "ALC007")])
    assert (summary["warnings"], summary["errors"], summary["sessions"]) == (1, 0, 0)
    code, out, _ = main("check", "f")
    assert code == 0
    assert out.startswith("f: warning[ALC007] the folder contains no .json, .jsonl, ")


def test_a_missing_path_does_not_stop_the_others(main: Main) -> None:
    """The exit code is 2, and all other files are checked and reported."""
    place("bad.json")
    shutil.copy(GOOD, "good.json")
    code, found, summary = report(main, "missing.json", "bad.json", "no/such/folder", "good.json")
    assert code == 2
    assert found == [
        ("missing.json", "ALC001"), ("bad.json", "ALC002"), ("no/such/folder", "ALC001"),
    ]  # fmt: skip
    assert summary["sessions"] == 1
    code, out, _ = main("check", "missing.json", "good.json")
    assert code == 2
    assert "missing.json: error[ALC001] can't read the file: No such file or directory" in out


@pytest.mark.parametrize("form", ["text", "concise"])
def test_a_quiet_check_says_what_can_not_be_read(main: Main, form: str) -> None:
    """On standard error, because the summary does not say why the exit code is 2."""
    place("bad.json")
    shutil.copy(GOOD, "good.json")
    reason = "can't read the file: No such file or directory"
    code, out, err = main("check", "-q", "--format", form, "missing.json", "bad.json", "good.json")
    assert (code, err) == (2, f"alcamine-validate: missing.json: {reason}\n")
    assert out.startswith("Found 2 errors in 3 files, 1 session")
    assert main("check", "-q", "--format", form, "bad.json").err == ""
    missing = [f"{number}.json" for number in range(12)]
    *named, more = main("check", "-q", "--format", form, *missing).err.splitlines()
    assert named == [f"alcamine-validate: {each}: {reason}" for each in missing[:10]]
    assert more == "alcamine-validate: more paths can't be read"


def test_a_folder_named_like_a_file_is_a_folder(main: Main) -> None:
    """It may be given, or found in another folder."""
    place("f/x.json/a.json")
    assert report(main, "f/x.json")[1] == [("f/x.json/a.json", "ALC002")]
    assert report(main, "f")[1] == [("f/x.json/a.json", "ALC002")]


@needs_links
def test_broken_links_are_named(main: Main) -> None:
    """A link to a missing file can't be read; the rest of the folder is checked."""
    place("f/a.json")
    Path("f/gone.json").symlink_to("nowhere.json")
    code, found, _ = report(main, "f")
    assert code == 2
    assert found == [("f/a.json", "ALC002"), ("f/gone.json", "ALC001")]


@needs_links
def test_links_that_go_round_end(main: Main) -> None:
    """A link to itself can't be read; a folder with a link to its parent is walked once."""
    place("f/a.json")
    Path("f/loop.json").symlink_to("loop.json")
    Path("f/up").symlink_to("..", target_is_directory=True)
    code, found, _ = report(main, "f")
    assert code == 2
    assert found == [("f/a.json", "ALC002"), ("f/loop.json", "ALC001")]


@needs_links
def test_a_link_to_a_file_is_followed(main: Main) -> None:
    """The file is named by the link."""
    place("elsewhere/a.txt")
    Path("f").mkdir()
    Path("f/link.json").symlink_to("../elsewhere/a.txt")
    assert report(main, "f")[1] == [("f/link.json", "ALC002")]


@needs_posix
def test_a_pipe_is_refused_without_waiting_for_it(run: Run) -> None:
    """Reading a FIFO would wait forever for a writer."""
    make_fifo("f.json")
    for path in ("f.json", "."):
        result = run("check", path)
        assert result.returncode == 2
        assert b"f.json: error[ALC001]" in result.stdout
        assert b"it is not a regular file" in result.stdout
        assert result.stderr == b""


@pytest.mark.xdist_group("processes")
@needs_posix
def test_a_device_is_refused(run: Run) -> None:
    """Reading /dev/zero would never end."""
    Path("link.json").symlink_to("/dev/zero")
    result = run("check", "/dev/zero", "link.json", preexec_fn=bounded(1_000))
    assert (result.returncode, result.stderr) == (2, b"")
    assert result.stdout.count(b"error[ALC001]") == 1
    assert b"it is not a regular file" in result.stdout


@pytest.fixture
def open_folder(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Work in a folder that every user can access."""
    path = Path(tempfile.mkdtemp(prefix="alcamine-"))
    path.chmod(0o755)
    monkeypatch.chdir(path)
    yield path
    for found in path.rglob("*"):
        if not found.is_symlink():
            found.chmod(0o755)
    shutil.rmtree(path)


@needs_users
def test_a_file_that_is_kept_from_us_is_named(
    main: Main, open_folder: Path, request: pytest.FixtureRequest
) -> None:
    """The exit code is 2, the reason is reported, and the other files are checked."""
    place("a.json", "locked.json")
    report(main, "a.json")  # Imports modules that the user below may be unable to read.
    main("check", "a.json")
    (open_folder / "locked.json").chmod(0)
    request.getfixturevalue("as_nobody")
    code, found, _ = report(main, ".")
    assert code == 2
    assert found == [("./a.json", "ALC002"), ("./locked.json", "ALC001")]
    _, out, _ = main("check", "locked.json")
    assert "locked.json: error[ALC001] can't read the file: Permission denied" in out


@needs_users
def test_a_folder_that_is_kept_from_us_is_named(
    main: Main, open_folder: Path, request: pytest.FixtureRequest
) -> None:
    """It is never treated as empty, whether it is given or below another folder."""
    place("f/a.json", "f/locked/b.json")
    report(main, "f")
    main("check", "f")
    (open_folder / "f/locked").chmod(0)
    request.getfixturevalue("as_nobody")
    code, found, _ = report(main, "f")
    assert code == 2
    assert found == [("f/a.json", "ALC002"), ("f/locked", "ALC001")]
    code, found, _ = report(main, "f/locked")
    assert (code, found) == (2, [("f/locked", "ALC001")])
    for path in ("f", "f/locked"):
        message = next(line for line in main("check", path).out.splitlines() if "ALC001" in line)
        assert "regular file" not in message


@needs_linux
def test_a_file_that_fails_while_it_is_read_is_named(
    main: Main,
) -> None:
    """A read error is a finding like any other; here the start of the file can't be read."""
    place("b.json")
    Path("a.json").symlink_to("/proc/self/mem")
    code, found, _ = report(main, "a.json", "b.json")
    assert code == 2
    assert found == [("a.json", "ALC001"), ("b.json", "ALC002")]


@needs_byte_names
def test_names_that_are_no_utf8(run: Run) -> None:
    """The names are displayed as far as possible, and the file is checked."""
    try:
        Path(os.fsdecode(b"caf\xe9.json")).write_bytes(b"{")
    except OSError:
        pytest.skip("the file system takes UTF-8 names only")
    result = run("check", ".", b"caf\xe9.json", b"gone\xff")
    assert (result.returncode, result.stderr) == (2, b"")
    assert result.stdout.count(b"error[ALC002]") == 1
    assert result.stdout.count(b"error[ALC001]") == 1
    result.stdout.decode("utf-8")


@needs_any_name
def test_names_with_control_characters_steer_no_terminal(main: Main) -> None:
    """An escape character in a name is not written raw."""
    place("a\x1b[31m\n.json")
    code, out, _ = main("check", ".")
    assert code == 1
    assert "\x1b" not in out
    assert out.splitlines()[0].startswith("./a")
    assert "error[ALC002]" in out.splitlines()[0]


def test_an_empty_name_is_no_folder(main: Main) -> None:
    """An unset variable in a script must not cause a check of the current folder."""
    place("a.json")
    code, found, _ = report(main, "")
    assert code == 2
    assert found == [("", "ALC001")]


def test_a_name_that_starts_with_a_dash(main: Main) -> None:
    """Arguments after ``--`` are paths, not options."""
    place("-x.json")
    assert report(main, "--", "-x.json")[1] == [("-x.json", "ALC002")]
