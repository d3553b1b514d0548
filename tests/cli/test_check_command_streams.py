"""Input and output streams: stdin, pipes, full disks, interrupts and encodings."""

from __future__ import annotations

import errno
import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from alcamine_validate.cli import main as cli
from tests.support.places import EXAMPLES
from tests.support.sessions import TELLING
from tests.support.systems import needs_full_device, needs_preexec, needs_signals

if TYPE_CHECKING:
    from tests.cli.conftest import Main, Run

GOOD: Final = EXAMPLES / "session.json"
MISTAKES: Final = EXAMPLES / "session-mistakes.json"


def test_a_dash_is_the_standard_input(main: Main) -> None:
    """Standard input is checked like a file, and is named ``<stdin>``."""
    code, out, err = main("check", "-", stdin=GOOD.read_bytes())
    assert (code, out, err) == (0, "No findings in 1 file, 1 session.\n", "")
    code, out, _ = main("check", "-", stdin=MISTAKES.read_bytes())
    assert code == 1
    assert "\n<stdin>:5:13: error[ALC103]" in out


def test_the_standard_input_can_have_a_name(main: Main) -> None:
    """``--stdin-filename`` changes only the name; no such file is read."""
    name = "no/such/dir/fixture.json"
    for format_ in ("text", "json"):
        arguments = ["check", "--format", format_]
        code, out, _ = main(*arguments, "--stdin-filename", name, "-", stdin=MISTAKES.read_bytes())
        _, plain, _ = main(*arguments, "-", stdin=MISTAKES.read_bytes())
        assert code == 1
        assert name in out
        assert out.replace(name, "<stdin>") == plain


def test_the_standard_input_among_files(main: Main) -> None:
    """Standard input is checked in the order given, and counted as a file."""
    code, out, _ = main("check", MISTAKES, "-", GOOD, stdin=b"[")
    assert code == 1
    assert out.splitlines()[-1] == "Found 11 errors in 3 files, 2 sessions."
    assert out.index("<stdin>:1:2: error[ALC002]") > out.index("/person/phone")


def test_the_standard_input_is_read_once(main: Main) -> None:
    """It is checked once even if it is given twice, like any path."""
    code, out, _ = main("check", "-", "-", stdin=GOOD.read_bytes())
    assert (code, out) == (0, "No findings in 1 file, 1 session.\n")


def test_a_file_named_dash_has_a_way_to_be_named(
    main: Main, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path ``./-`` names the file."""
    monkeypatch.chdir(tmp_path)
    Path("-").write_bytes(b"{")
    code, out, _ = main("check", "./-", stdin=GOOD.read_bytes())
    assert code == 1
    assert out.startswith("./-:1:2: error[ALC002]")


def test_a_redirected_file_and_a_pipe(run: Run) -> None:
    """Standard input may be either."""
    with MISTAKES.open("rb") as file:
        redirected = run("check", "-", stdin=file)
    piped = run("check", "-", stdin=MISTAKES.read_bytes())
    assert redirected.returncode == piped.returncode == 1
    assert redirected.stdout == piped.stdout


@needs_preexec
def test_files_are_checked_without_a_standard_input(run: Run) -> None:
    """A closed standard input matters only if it is to be checked."""
    result = run("check", GOOD, stdin=None, preexec_fn=lambda: os.close(0))
    assert (result.returncode, result.stderr) == (0, b"")
    assert result.stdout == b"No findings in 1 file, 1 session.\n"


@needs_preexec
def test_a_closed_standard_input_can_not_be_read(run: Run) -> None:
    """It counts as an unreadable path: exit code 2, no traceback, and the rest is checked."""
    result = run("check", "-", GOOD, stdin=None, preexec_fn=lambda: os.close(0))
    assert result.returncode == 2
    assert b"Traceback" not in result.stderr
    assert b"1 session" in result.stdout


def test_a_standard_input_that_can_not_be_read_does_not_stop_the_rest(run: Run) -> None:
    """A stream that is open only for writing is a finding; the exit code is 2."""
    unreadable = os.open(os.devnull, os.O_WRONLY)
    try:
        result = run("check", "-", GOOD, stdin=unreadable)
    finally:
        os.close(unreadable)
    assert (result.returncode, result.stderr) == (2, b"")
    assert result.stdout.startswith(b"<stdin>: error[ALC001]")
    assert result.stdout.endswith(b"Found 1 error in 2 files, 1 session.\n")


@needs_preexec
@pytest.mark.parametrize("arguments", [["check", str(GOOD)], ["spec", "overlay"], ["compile"]])
def test_a_closed_standard_output_is_exit_code_2(run: Run, arguments: list[str]) -> None:
    """The requested output can't be written."""
    result = run(*arguments, stdout=None, preexec_fn=lambda: os.close(1))
    assert result.returncode == 2
    assert b"Traceback" not in result.stderr


@pytest.mark.parametrize(
    "arguments", [["check", "--format=concise", "-"], ["check", "--format=json", "-"], ["compile"]]
)
def test_a_reader_that_goes_away_is_no_traceback(arguments: list[str]) -> None:
    """The command ends without a message, as with ``| head``."""
    session = {**TELLING, "id": 1, "name": 2, "type": 3, "status": 4, "createdAt": 5}
    data = json.dumps([session] * 900).encode()
    with subprocess.Popen(
        [sys.executable, "-m", "alcamine_validate", *arguments],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        if arguments[0] == "check":
            process.stdin.write(data)
        process.stdin.close()
        assert process.stdout.read(5)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 2


@needs_full_device
@pytest.mark.parametrize(
    "arguments",
    [
        ["check", str(EXAMPLES)],
        ["check", "--format=json", str(GOOD)],
        ["spec", "openapi"],
        ["compile"],
    ],
)
def test_a_full_disk_is_exit_code_2(run: Run, arguments: list[str]) -> None:
    """Each command reports the error in one line, without a traceback."""
    with open("/dev/full", "wb") as full:
        result = run(*arguments, stdout=full)
    assert result.returncode == 2
    assert result.stderr.startswith(b"alcamine-validate: ")
    assert result.stderr.endswith(b"No space left on device\n")
    assert result.stderr.count(b"\n") == 1


@needs_full_device
@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["check", "--help"]])
def test_help_for_no_reader_is_no_traceback(run: Run, arguments: list[str]) -> None:
    """A full disk is exit code 2, and so is a reader that went away, without a message."""
    with open("/dev/full", "wb") as full:
        result = run(*arguments, stdout=full)
    assert result.returncode == 2
    assert b"Exception ignored" not in result.stderr
    reader, writer = os.pipe()
    os.close(reader)
    try:
        result = run(*arguments, stdout=writer)
    finally:
        os.close(writer)
    assert (result.returncode, result.stderr) == (2, b"")


INTERRUPTIBLE: Final = (
    "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from alcamine_validate.cli.main import run; run()"
)


@needs_signals
@pytest.mark.xdist_group("processes")
def test_an_interrupt_is_exit_code_130() -> None:
    """Ctrl-C while waiting for standard input gives no traceback."""
    with subprocess.Popen(
        [sys.executable, "-u", "-c", INTERRUPTIBLE, "check", "no-such-file", "-",
         "--format", "concise"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        assert b"no-such-file" in process.stdout.readline()
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        assert process.stderr.read() == b""
        assert b"Found" not in process.stdout.read()
        process.stdin.close()


def test_an_interrupt_in_this_process(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``main`` returns the exit code, does not raise KeyboardInterrupt, and shows what it found."""

    class Waiting(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(Waiting()))
    assert cli.main(["check", "no-such-file", "-"]) == 130
    out = capsys.readouterr().out
    assert out == (
        "no-such-file: error[ALC001] can't read the file: No such file or directory "
        "(unreadable-file)\n\nInterrupted: this report is not complete.\n"
    )


@pytest.mark.parametrize(
    "encoding",
    ["ascii", *(pytest.param(each, marks=pytest.mark.thorough) for each in ("latin-1", "cp1252"))],
)
def test_terminals_that_lack_a_character(run: Run, tmp_path: Path, encoding: str) -> None:
    """The character is escaped, and the report is complete."""
    path = tmp_path / "naïve-日本.json"
    path.write_text('{"status": "日本 é 🛳"}', "utf-8")
    result = run("check", path, env={"PYTHONIOENCODING": encoding})
    assert (result.returncode, result.stderr) == (1, b"")
    shown = result.stdout.decode(encoding)
    assert "\\u65e5" in shown
    assert shown.splitlines()[-1].startswith("Found ")
    missing = run("compile", "--spec", tmp_path / "日本.yaml", env={"PYTHONIOENCODING": encoding})
    assert missing.returncode == 2
    assert b"Traceback" not in missing.stderr


@pytest.mark.parametrize(
    "encoding",
    [
        "ascii",
        *(
            pytest.param(each, marks=pytest.mark.thorough)
            for each in ("latin-1", "cp1252", "utf-8")
        ),
    ],
)
def test_compiled_source_is_the_same_on_every_terminal(
    run: Run, tmp_path: Path, encoding: str
) -> None:
    """Non-ASCII names in the module are the same, whatever the encoding of the output."""
    spec = tmp_path / "s.json"
    spec.write_text(json.dumps({"properties": {"日本 é": {"enum": ["ü🛳"]}}}), "utf-8")
    result = run("compile", "--spec", spec, env={"PYTHONIOENCODING": encoding})
    assert (result.returncode, result.stderr) == (0, b"")
    namespace: dict[str, object] = {}
    exec(compile(result.stdout, "compiled", "exec"), namespace)
    is_valid = namespace["is_valid"]
    assert callable(is_valid)
    assert is_valid({"日本 é": "ü🛳"})
    assert not is_valid({"日本 é": "u"})


def test_input_is_bytes_whatever_the_locale(run: Run) -> None:
    """JSON is UTF-8, whatever the locale."""
    data = GOOD.read_text("utf-8").replace("Nora", "Nørä 日本").encode()
    for environment in ({"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0"}):
        result = run("check", "-", stdin=data, env=environment)
        assert (result.returncode, result.stderr) == (0, b"")


@pytest.mark.parametrize(
    "arguments",
    [
        ["check", str(MISTAKES)],
        ["check", "--format=json", str(GOOD)],
        ["sample"],
        ["spec", "overlay"],
    ],
)
def test_lines_end_alike_on_each_system(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    """Lines end with a line feed on Windows too, whose streams would write two characters."""
    out = io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\r\n")
    monkeypatch.setattr(sys, "stdout", out)
    assert cli.main(arguments) in (0, 1)
    assert b"\n" in out.buffer.getvalue()
    assert b"\r" not in out.buffer.getvalue()


@pytest.mark.parametrize(("system", "said"), [("win32", ""), ("linux", "Invalid argument")])
def test_a_reader_that_goes_away_on_windows(
    main: Main, monkeypatch: pytest.MonkeyPatch, system: str, said: str
) -> None:
    """Windows reports it as an invalid argument, so that is not shown as an error there."""

    def broken(*_: object) -> None:
        raise OSError(errno.EINVAL, "Invalid argument")

    monkeypatch.setattr("alcamine_validate.cli.rule_command.write", broken)
    monkeypatch.setattr(sys, "platform", system)
    code, _, err = main("rule", "ALC501")
    assert code == 2
    assert said in err
    assert bool(err) is bool(said)
