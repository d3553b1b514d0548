"""The quick check prints exactly what the whole command prints, or nothing."""

from __future__ import annotations

import errno
import io
import os
import re
import subprocess
import sys
import threading
from _thread import allocate_lock
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Final

import orjson
import pytest

import alcamine_validate as av
from alcamine_validate.check.all_files import available_processors
from alcamine_validate.cli import exit_codes, quick_check
from alcamine_validate.cli.main import main
from alcamine_validate.input.limits import Limits
from alcamine_validate.lint.settings import files
from alcamine_validate.session_tables import canonical_scanner
from tests.support.tables import for_each

pytestmark = pytest.mark.skipif(not av.NATIVE, reason="there was no compiler at installation")

SECONDS: Final = re.compile(r"in [\d.,]+ s\.")
FINE: Final = av.sample_json(seed=1)
SPOILED: Final = av.sample_json(seed=1, invalid="ALC103")
WARNED: Final = av.sample_json(seed=1, invalid="ALC501")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder to work in, with files that are fine."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    Path("a.json").write_bytes(FINE)
    Path("b.json").write_bytes(orjson.dumps(orjson.loads(FINE), option=orjson.OPT_INDENT_2) + b"\n")
    Path("c.jsonl").write_bytes(b"\n".join(av.sample_json(seed=seed) for seed in range(1_200)))
    Path("d.ndjson").write_bytes(FINE + b"\r\n" + FINE + b"\n")
    return tmp_path


def printed(run: Callable[[Sequence[str]], int | None], arguments: list[str]) -> tuple[object, str]:
    """Return the exit code and the output of a function, without the time that it took."""
    before, sys.stdout = sys.stdout, io.StringIO()
    try:
        code = run(arguments)
        return code, SECONDS.sub("in 0 s.", sys.stdout.getvalue())
    finally:
        sys.stdout = before


@pytest.mark.parametrize(
    "paths", [["a.json"], ["a.json", "b.json", "c.jsonl", "d.ndjson"], ["c.jsonl"], ["./b.json"]]
)
@pytest.mark.parametrize(
    "options", [[], ["--force-exclude", "--only-sessions"], ["--isolated", "--jobs=2"]]
)
def test_files_that_are_fine_have_the_report_of_the_command(
    paths: list[str], options: list[str]
) -> None:
    """The report and the exit code are those of the whole command."""
    arguments = ["check", *options, *paths]
    found = printed(quick_check.quick_check, arguments)
    assert found[0] == exit_codes.CLEAN == quick_check.CLEAN
    assert found == printed(main, arguments)


OTHERS: Final[dict[str, bytes]] = {
    "empty.json": b"",
    "empty.jsonl": b"",
    "lines.json": FINE + b"\n" + FINE,
    "blank.jsonl": FINE + b"\n\n" + FINE + b"\n",
    "spoiled.json": SPOILED,
    "warned.json": WARNED,
    "spoiled.jsonl": FINE + b"\n" + SPOILED + b"\n" + FINE,
    "spoiled_at_the_end.jsonl": FINE + b"\n" + SPOILED,
    "list.json": b"[" + FINE + b"]",
    "bom.json": b"\xef\xbb\xbf" + FINE,
    "twice.json": FINE.replace(b'"isDemo":', b'"isDemo":true,"isDemo":', 1),
    "control.json": FINE.replace(b'"name":"', b'"name":"\\b', 1),
    "indented.jsonl": orjson.dumps(orjson.loads(FINE), option=orjson.OPT_INDENT_2),
    "session.yaml": FINE,
    "session": FINE,
    "SESSION.JSON": FINE,
}


def test_all_other_files_are_left_to_the_command() -> None:
    """Nothing is printed for a file that may have findings, alone and beside others."""

    def check(name: str, data: bytes) -> None:
        Path(name).write_bytes(data)
        for paths in ([name], ["a.json", name], [name, "a.json"]):
            assert printed(quick_check.quick_check, ["check", *paths]) == (None, "")

    for_each(OTHERS.items(), check)


ARGUMENTS: Final[tuple[list[str], ...]] = (
    [], ["check"], ["--version"], ["drift", "a.json"], ["check", "--", "a.json"], ["check", "-"],
    ["check", "missing.json"], ["check", "."], ["check", "a.json", "./a.json"], ["check", ""],
    ["check", "-q", "a.json"], ["check", "a.json", "--jobs"], ["check", "--jobs=0", "a.json"],
    ["check", "--jobs", "x", "a.json"], ["check", "--jobs=auto", "a.json"], ["check", "--jobs"],
    ["check", "--select", "ALC1", "a.json"], ["check", "a\0.json"],
    ["check", "folder.json"], ["check", "--only-sessions"], ["a.json"], ["help", "check"],
)  # fmt: skip


def test_all_other_arguments_are_left_to_the_command() -> None:
    """Nothing is printed for options and paths of other kinds."""
    Path("folder.json").mkdir()
    for arguments in ARGUMENTS:
        assert printed(quick_check.quick_check, arguments) == (None, ""), arguments


TABLES: Final[dict[str, bool]] = {
    '[project]\nname = "ingestion"\n': False,
    '[project]\ndependencies = [\n  "alcamine-validate>=0.2",\n  "x"\n]\n': False,
    "[project]\ndependencies = [\n  'alcamine-validate' ]\n": False,
    "# alcamine-validate is used\n": False,
    "[tool.alcamine-validate]\n": True,
    "[tool.Alcamine-Validate]\n": True,
    '[tool."alcamine-validate"]\n': True,
    '[tool]\n"alcamine-validate" = {ignore = ["ALC7"]}\n': True,
    '[tool]\nalcamine-validate.ignore = ["ALC7"]\n': True,
    "[tool]\nalcamine_validate = {}\n": True,
    '[tool."alcamine\\u002dvalidate"]\n': True,
    '[tool."\\u0061lcamine-validate"]\n': True,
    '[tool]\n"a" = 1\n"alcamine-validate"\n=1\n': False,
}
"""Texts of a pyproject.toml, and whether they may have settings. The last one is not TOML."""


@pytest.mark.parametrize("name", ["pyproject.toml", "../pyproject.toml"])
def test_settings_are_left_to_the_command(
    folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """A project whose pyproject.toml only lists this package as a dependency has no settings."""
    (folder / "inner").mkdir()
    monkeypatch.chdir(folder / "inner")

    def check(text: str, may_have: bool) -> None:
        Path(name).write_text(text)
        code = quick_check.quick_check(["check", "../a.json"])
        assert (code is None) is may_have

    for_each(TABLES.items(), check)
    Path(name).unlink()
    (folder / "alcamine-validate.toml").write_text("")
    assert quick_check.quick_check(["check", "../a.json"]) is None
    assert quick_check.quick_check(["check", "--isolated", "../a.json"]) == 0
    assert (files.OWN_FILE, files.PYPROJECT) == (quick_check.SETTINGS, quick_check.PYPROJECT)


def test_a_terminal_is_left_to_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """There the report has colours, and so it has if they are forced."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert printed(quick_check.quick_check, ["check", "a.json"]) == (None, "")
    monkeypatch.delenv("FORCE_COLOR")
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert quick_check.quick_check(["check", "a.json"]) is None
    monkeypatch.setattr(sys, "stdout", None)
    assert quick_check.quick_check(["check", "a.json"]) is None


def test_large_files_are_left_to_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """Those are read in pieces, and by several processes."""
    monkeypatch.setattr(quick_check, "_LARGEST", len(FINE) - 1)
    assert quick_check.quick_check(["check", "a.json"]) is None


@pytest.mark.parametrize("piece", [1, 7, 5_000])
@pytest.mark.parametrize("jobs", [[], ["--jobs=1"], ["--jobs", "3"]])
def test_lines_may_end_anywhere_in_a_piece(
    monkeypatch: pytest.MonkeyPatch, piece: int, jobs: list[str]
) -> None:
    """Pieces of any size, in one thread or several, have the same Sessions."""
    monkeypatch.setattr(quick_check, "_PIECE", piece)
    monkeypatch.setattr(quick_check, "_WORTH", 1)
    code, report = printed(quick_check.quick_check, ["check", *jobs, "d.ndjson"])
    assert (code, report) == (0, "No findings in 1 file, 2 sessions in 0 s.\n")


@pytest.mark.parametrize("jobs", [1, 2, 8])
@pytest.mark.parametrize("at", [0, 600, 1_199])
def test_one_bad_line_is_enough(monkeypatch: pytest.MonkeyPatch, jobs: int, at: int) -> None:
    """Wherever it is, the whole command reports it; so it does if a file can't be read."""
    monkeypatch.setattr(quick_check, "_PIECE", 100_000)
    monkeypatch.setattr(quick_check, "_WORTH", 1)
    lines = Path("c.jsonl").read_bytes().split(b"\n")
    arguments = ["check", f"--jobs={jobs}", "c.jsonl"]
    assert printed(quick_check.quick_check, arguments)[0] == 0
    lines[at] = SPOILED
    Path("c.jsonl").write_bytes(b"\n".join(lines))
    assert printed(quick_check.quick_check, arguments) == (None, "")

    for error in (OSError("the disk is gone"), MemoryError()):

        def fails(_file: object, error: BaseException = error) -> Iterator[bytes]:
            yield FINE
            raise error

        monkeypatch.setattr(quick_check, "_pieces", fails)
        assert printed(quick_check.quick_check, arguments) == (None, "")


def test_threads_are_as_many_as_the_processes_of_the_command() -> None:
    """By default there is one for each processor that this process may use."""
    assert quick_check._processors() == available_processors()


def test_no_limit_of_the_command_applies() -> None:
    """Files that are not left to the command are within its limits by default."""
    limits = Limits()
    assert limits.file_size is None
    assert limits.text_size >= quick_check._LARGEST
    assert limits.records >= quick_check._LARGEST / 100  # bytes of a Session
    assert limits.nesting >= 100  # MOST_DEPTH of the scanner


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_lack_of_memory_is_left_to_the_command(
    monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    """Lines that could not be read are not taken for fine ones."""

    def fails(_file: object) -> Iterator[bytes]:
        yield FINE
        raise MemoryError

    monkeypatch.setattr(quick_check, "_WORTH", 1)
    monkeypatch.setattr(quick_check, "_pieces", fails)
    arguments = ["check", f"--jobs={jobs}", "c.jsonl"]
    assert printed(quick_check.quick_check, arguments) == (None, "")

    class Full:
        def accepts(self, _text: bytes) -> bool:
            raise MemoryError

    monkeypatch.setattr(quick_check, "canonical_scanner", lambda _families: Full())
    assert printed(quick_check.quick_check, ["check", "a.json"]) == (None, "")


@pytest.mark.parametrize("error", [OSError, MemoryError, ValueError])
def test_a_thread_that_can_not_read_on_says_so(error: type[Exception]) -> None:
    """A ValueError means that the file was closed, because the command was interrupted."""

    def fails() -> Iterator[bytes]:
        yield FINE
        raise error

    scanner = canonical_scanner(quick_check.ALL_RULES)
    assert scanner is not None
    counts: list[int] = []
    quick_check._count(fails(), scanner, counts, allocate_lock())
    assert counts == [1, 0]


@pytest.mark.parametrize("allowed", [0, 1])
def test_threads_that_can_not_start_are_not_needed(
    monkeypatch: pytest.MonkeyPatch, allowed: int
) -> None:
    """The report is the same with fewer of them."""
    started: list[threading.Thread] = []

    class Thread(threading.Thread):
        def start(self) -> None:
            if len(started) == allowed:
                raise RuntimeError("can't start new thread")
            started.append(self)
            super().start()

    monkeypatch.setattr(threading, "Thread", Thread)
    monkeypatch.setattr(quick_check, "_WORTH", 1)
    code, report = printed(quick_check.quick_check, ["check", "--jobs=8", "c.jsonl"])
    assert (code, report) == (0, "No findings in 1 file, 1,200 sessions in 0 s.\n")
    assert len(started) == allowed


def test_lines_of_the_report_end_as_those_of_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    """With a line feed on every system."""
    for run in (quick_check.quick_check, main):
        output = io.BytesIO()
        monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(output, newline="\r\n"))
        assert run(["check", "a.json"]) == 0
        sys.stdout.flush()
        assert output.getvalue().endswith(b" s.\n"), run


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is full")
@pytest.mark.parametrize("name", ["a.json", "session.yaml"])
def test_a_report_that_can_not_be_written_is_an_error(name: str) -> None:
    """With the words of the whole command, which reads the YAML file."""
    Path("session.yaml").write_bytes(FINE)
    with open("/dev/full", "wb") as full:
        run = subprocess.run(
            [sys.executable, "-m", "alcamine_validate", "check", name],
            stdout=full, stderr=subprocess.PIPE, timeout=60, check=False,
        )  # fmt: skip
    words = f"alcamine-validate: [Errno {errno.ENOSPC}] {os.strerror(errno.ENOSPC)}\n"
    assert (run.returncode, run.stderr.decode()) == (exit_codes.FAILED, words)


@pytest.mark.skipif(sys.platform == "win32", reason="a closed pipe is another error there")
def test_a_closed_pipe_is_an_error_without_words() -> None:
    """As with the whole command."""
    reader, writer = os.pipe()
    os.close(reader)
    run = subprocess.run(
        [sys.executable, "-m", "alcamine_validate", "check", "a.json"],
        stdout=writer, stderr=subprocess.PIPE, timeout=60, check=False,
    )  # fmt: skip
    os.close(writer)
    assert (run.returncode, run.stderr) == (exit_codes.FAILED, b"")
