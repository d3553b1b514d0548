"""Paths that do not lead to a readable regular file."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.reporters.registry import FORMATS
from tests.properties.hostile.commands import check, write
from tests.support.systems import (
    make_fifo,
    needs_byte_names,
    needs_links,
    needs_linux,
    needs_posix,
    needs_users,
)

GOOD: Final = av.sample_json(seed=1)
thorough = pytest.mark.thorough
NOT_REGULAR: Final = (
    "can't read the file: it is not a regular file (pipe its content and pass - instead)"
)


def refused(path: str | bytes | Path, message: str = NOT_REGULAR) -> None:
    """Fail unless a path is refused with ``message``."""
    outcome = check(path)
    assert outcome.code == 2
    assert outcome.codes == {"ALC001"}
    assert outcome.findings[0]["message"] == message
    assert outcome.findings[0]["line"] is None


@needs_posix
def test_a_fifo(tmp_path: Path) -> None:
    """A FIFO without a writer is refused; opening it would block forever."""
    path = tmp_path / "fifo.json"
    make_fifo(path)
    refused(path)


@thorough
@needs_posix
def test_a_fifo_with_a_writer(tmp_path: Path) -> None:
    """A FIFO with a writer is refused; it has data, but no end."""
    path = tmp_path / "fifo.json"
    make_fifo(path)
    keeper = os.open(path, os.O_RDWR)
    try:
        os.write(keeper, GOOD)
        refused(path)
    finally:
        os.close(keeper)


@needs_posix
@pytest.mark.parametrize(
    "suffix",
    [
        ".json",
        "",
        *(pytest.param(each, marks=thorough) for each in (".jsonl", ".yaml", ".har", ".gz")),
    ],
)
def test_special_files_in_a_folder(tmp_path: Path, suffix: str) -> None:
    """A special file in a folder is found by its suffix, and the other files are still checked."""
    make_fifo(tmp_path / f"a{suffix}")
    write(tmp_path / "b.json", GOOD)
    outcome = check(tmp_path)
    is_found = suffix not in ("", ".gz")
    assert outcome.code == (2 if is_found else 0)
    assert [one["code"] for one in outcome.findings] == (["ALC001"] if is_found else [])
    assert b'"sessions": 1' in outcome.out


@needs_posix
def test_a_socket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A socket with a name in the file system is refused."""
    monkeypatch.chdir(tmp_path)  # its name may have 108 bytes
    with socket.socket(getattr(socket, "AF_UNIX")) as one:  # noqa: B009 — not everywhere
        one.bind("socket.json")
        refused("socket.json")


@needs_posix
@pytest.mark.parametrize(
    "path",
    [
        "/dev/zero",
        *(pytest.param(each, marks=thorough) for each in ("/dev/null", "/dev/urandom", "/dev/tty")),
    ],
)
def test_a_device(path: str) -> None:
    """A device is refused; some never end."""
    if not os.path.exists(path):
        pytest.skip("there is no such device here")
    refused(path)


@thorough
@needs_posix
def test_a_device_as_the_standard_input() -> None:
    """A device on the standard input is read up to the limit; a null device is empty."""
    with Path("/dev/zero").open("rb") as zero:
        outcome = check("--max-file-size", "1MB", "-", stdin=zero)
    assert (outcome.code, outcome.codes) == (1, {"ALC010"})
    with Path("/dev/null").open("rb") as null:
        outcome = check("-", stdin=null)
    assert (outcome.code, outcome.codes) == (1, {"ALC002"})


@thorough
@needs_posix
def test_links_to_special_files(tmp_path: Path) -> None:
    """A link to a special file is refused like the file itself."""
    link = tmp_path / "zero.json"
    link.symlink_to("/dev/zero")
    refused(link)


@needs_links
def test_links_that_go_round(tmp_path: Path) -> None:
    """A link to itself and two links to each other are errors, also in a folder."""
    (tmp_path / "self.json").symlink_to("self.json")
    (tmp_path / "one.json").symlink_to("two.json")
    (tmp_path / "two.json").symlink_to("one.json")
    for name in ("self.json", "one.json"):
        outcome = check(tmp_path / name)
        assert (outcome.code, outcome.codes) == (2, {"ALC001"})
        assert "symbolic links" in outcome.findings[0]["message"]
    outcome = check(tmp_path)
    assert outcome.code == 2
    assert sorted(os.path.basename(one["filename"]) for one in outcome.findings) == [
        "one.json", "self.json", "two.json",
    ]  # fmt: skip


@needs_links
def test_folders_that_hold_themselves(tmp_path: Path) -> None:
    """Folders that contain links to themselves are walked once, and each file is checked once."""
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    write(inner / "x.json", GOOD)
    (inner / "again").symlink_to(tmp_path)
    (tmp_path / "alias").symlink_to(inner)
    for paths in ([tmp_path], [tmp_path, inner, tmp_path / "alias"]):
        outcome = check(*paths)
        assert (outcome.code, outcome.findings) == (0, [])
        assert b'"files": 1,' in outcome.out


@thorough
def test_folders_that_are_called_like_files(tmp_path: Path) -> None:
    """A folder named like a file is walked as a folder, empty or not."""
    (tmp_path / "x.json").mkdir()
    outcome = check(tmp_path / "x.json")
    assert (outcome.code, outcome.codes) == (0, {"ALC007"})
    write(tmp_path / "x.json" / "y.json", GOOD)
    outcome = check(tmp_path)
    assert (outcome.code, outcome.findings) == (0, [])


@pytest.fixture
def kept_from_us(tmp_path: Path) -> Iterator[Path]:
    """Return an unreadable file, which has an unreadable folder next to it."""
    path = write(tmp_path / "secret.json", GOOD)
    (tmp_path / "secret").mkdir()
    path.chmod(0)
    (tmp_path / "secret").chmod(0)
    yield path
    path.chmod(0o600)
    (tmp_path / "secret").chmod(0o700)


AS_NOBODY: Final = """
import os, sys
from alcamine_validate.cli.main import main
main(["check", "--format", "json", sys.argv[1]])  # has all imported that is needed
if os.geteuid() == 0:
    os.setresuid(65534, 65534, 65534)
sys.exit(main(["check", "--format", "json", sys.argv[2]]))
"""


@needs_users
@pytest.mark.xdist_group("processes")
@pytest.mark.usefixtures("unmeasured")
def test_files_that_are_kept_from_us(kept_from_us: Path) -> None:
    """A file or folder without permissions is an error.

    Root can read everything, so the process first changes its user.
    """
    folder = kept_from_us.parent
    folder.chmod(0o755)
    command = [sys.executable, "-c", AS_NOBODY, "/nowhere", "."]
    # The process starts in the folder, because other users may not be able to enter those above it.
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=20, check=False)
    assert (done.returncode, done.stderr) == (2, b"")
    assert done.stdout.count(b'"code": "ALC001"') == 3
    for kind in (b"file", b"folder"):
        assert done.stdout.count(b"can't read the " + kind + b": Permission denied") == 1


@needs_linux
def test_a_file_that_fails_while_it_is_read() -> None:
    """A file that opens like any other, but whose first page can't be read, is an error."""
    outcome = check("/proc/self/mem")
    assert (outcome.code, outcome.codes) == (2, {"ALC001"})
    assert "Input/output error" in outcome.findings[0]["message"]


@needs_byte_names
@pytest.mark.parametrize(
    "form",
    ["text", *(pytest.param(each, marks=thorough) for each in FORMATS if each != "text")],
)
def test_names_that_are_no_utf8(tmp_path: Path, form: str) -> None:
    """Files with names that are not UTF-8 are reported in every format, readable or not."""
    folder = os.fsencode(tmp_path)
    with open(folder + b"/caf\xe9\n\x1b[31m.json", "wb") as file:
        file.write(b"{}")
    os.symlink(b"nowhere", folder + b"/\xff\xfe.json")
    outcome = check(folder, form=form)
    assert outcome.code == 2
    assert b"\x1b" not in outcome.out
    outcome.out.decode()  # Raises where it is not valid UTF-8.
    outcome = check(folder + b"/caf\xe9\n\x1b[31m.json", form=form)
    assert outcome.code == 1


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("", "the path is empty"),
        pytest.param("/nowhere/x.json", "No such file or directory", marks=thorough),
        pytest.param("x" * 5_000, "File name too long", marks=thorough),
        pytest.param("/dev/null/x.json", "Not a directory", marks=thorough),
    ],
)
@needs_posix
def test_paths_that_lead_nowhere(path: str, message: str) -> None:
    """A path that leads nowhere is an error with the reason."""
    outcome = check(path)
    assert (outcome.code, outcome.codes) == (2, {"ALC001"})
    assert message in outcome.findings[0]["message"]


@thorough
def test_a_file_that_shrinks_and_one_that_is_gone(tmp_path: Path) -> None:
    """A missing file is an error, and the others are still checked."""
    arguments: list[Any] = [write(tmp_path / "a.json", GOOD), tmp_path / "gone.json"]
    outcome = check(*arguments)
    assert (outcome.code, len(outcome.findings)) == (2, 1)
    assert b'"sessions": 1' in outcome.out
