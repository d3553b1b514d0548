"""Files that are replaced whole, or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path
from typing import Any

import pytest

from alcamine_validate.cli.whole_files import FileChanged, replace_whole, write_whole
from alcamine_validate.input.files import CantRead
from tests.support.systems import needs_links, needs_posix


def only_file(folder: Path) -> str:
    """Return the name of the only file in a folder."""
    (name,) = os.listdir(folder)
    return name


def test_the_new_bytes_are_written(tmp_path: Path) -> None:
    """Nothing else is left in the folder."""
    path = tmp_path / "a.json"
    path.write_bytes(b"old\r\n")
    replace_whole(str(path), b"old\r\n", b"\xff\r\nnew")
    assert path.read_bytes() == b"\xff\r\nnew"
    assert only_file(tmp_path) == "a.json"


@pytest.mark.parametrize("now", [b"", b"ol", b"old!", b"odl"])
def test_a_file_that_has_changed_stays(tmp_path: Path, now: bytes) -> None:
    """Another program may have written it."""
    path = tmp_path / "a.json"
    path.write_bytes(now)
    with pytest.raises(FileChanged):
        replace_whole(str(path), b"old", b"new")
    assert path.read_bytes() == now
    assert only_file(tmp_path) == "a.json"


@pytest.mark.parametrize("moment", ["fsync", "replace"])
def test_an_error_leaves_the_old_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    """The partial file is removed."""
    path = tmp_path / "a.json"
    path.write_bytes(b"old")

    def fail(*_: Any) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr(os, moment, fail)
    with pytest.raises(OSError, match="no space left"):
        replace_whole(str(path), b"old", b"new")
    assert path.read_bytes() == b"old"
    assert only_file(tmp_path) == "a.json"


def test_a_change_while_the_new_bytes_are_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is compared again before it is replaced."""
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    fsync = os.fsync

    def sync(number: int) -> None:
        path.write_bytes(b"other")
        fsync(number)

    monkeypatch.setattr(os, "fsync", sync)
    with pytest.raises(FileChanged):
        replace_whole(str(path), b"old", b"new")
    assert path.read_bytes() == b"other"
    assert only_file(tmp_path) == "a.json"


@needs_posix
def test_permissions_stay(tmp_path: Path) -> None:
    """The new file has those of the old one."""
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    path.chmod(0o640)
    replace_whole(str(path), b"old", b"new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


@needs_links
def test_a_link_stays(tmp_path: Path) -> None:
    """The file that it leads to is replaced."""
    folder = tmp_path / "folder"
    folder.mkdir()
    path, link = folder / "a.json", tmp_path / "link.json"
    path.write_bytes(b"old")
    link.symlink_to(path)
    replace_whole(str(link), b"old", b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"
    assert sorted(os.listdir(tmp_path)) == ["folder", "link.json"]
    assert only_file(folder) == "a.json"


@pytest.mark.skipif(not os.path.isdir("/dev/shm"), reason="no files in memory")
def test_a_file_in_memory_is_a_file() -> None:
    """Only its folder is one of devices: the new bytes must not be appended."""
    with tempfile.TemporaryDirectory(dir="/dev/shm") as folder:
        path = Path(folder) / "a.json"
        path.write_bytes(b"old")
        replace_whole(str(path), b"old", b"new")
        assert path.read_bytes() == b"new"
        write_whole(str(path), "newer")
        assert path.read_bytes() == b"newer"


@needs_posix
def test_the_name_of_an_open_file_is_refused(tmp_path: Path) -> None:
    """A stream may be a file that others write to as well, so nothing is written at all."""
    path = tmp_path / "a.json"
    path.write_bytes(b"old")
    with path.open("rb") as file, pytest.raises(CantRead, match="an open file of a process"):
        replace_whole(f"/dev/fd/{file.fileno()}", b"old", b"new")
    assert path.read_bytes() == b"old"


@needs_posix
def test_what_is_not_a_file(tmp_path: Path) -> None:
    """A pipe has no bytes to compare, and a folder none at all."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(CantRead):
        replace_whole(str(pipe), b"", b"new")
    with pytest.raises((CantRead, OSError)):
        replace_whole(str(tmp_path), b"", b"new")
    with pytest.raises(FileNotFoundError):
        replace_whole(str(tmp_path / "none"), b"", b"new")
