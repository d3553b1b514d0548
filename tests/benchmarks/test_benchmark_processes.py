"""The parts of the benchmark that run whole processes: tools, turns and memory."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from benchmarks import command_line_tools, memory, whole_files
from benchmarks.command_line_tools import BASELINE, FILES, LINES
from benchmarks.in_process import DisagreementError
from benchmarks.options import Options
from benchmarks.processes import bytecode_environment, milliseconds, take_turns
from tests.support.systems import needs_linux, needs_scripts, needs_usage

pytestmark = pytest.mark.xdist_group("processes")


def test_no_failure_is_timed() -> None:
    """A failing command raises RuntimeError, because it would be the fastest of all."""
    with pytest.raises(RuntimeError, match="ended with 3"):
        milliseconds([sys.executable, "-c", "raise SystemExit(3)"], 0, os.environ)


def test_processes_take_turns_and_run_once_before_it_counts() -> None:
    """Each round starts with another process, and only the second run of a turn counts."""
    log: list[str] = []

    def measure(name: str) -> float:
        log.append(name)
        return float(len(log))

    times = take_turns({"a": lambda: measure("a"), "b": lambda: measure("b")}, 2)
    assert log == ["a", "a", "b", "b", "b", "b", "a", "a"]
    assert times == {"a": [2.0, 8.0], "b": [4.0, 6.0]}


def test_the_environment_allows_bytecode(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Bytecode is written even if it is disabled, or each start would compile all modules."""
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    environment = bytecode_environment(tmp_path)
    assert "PYTHONDONTWRITEBYTECODE" not in environment
    milliseconds([sys.executable, "-c", "import benchmarks.options"], 0, environment)
    assert list(tmp_path.rglob("options.*.pyc"))


# Tools


@pytest.fixture
def prepared(tmp_path: Path) -> Path:
    """Return a folder with the schemas that tools read."""
    import orjson

    from benchmarks.documents import session_schema, with_patterns

    schema = session_schema()
    (tmp_path / "schema.json").write_bytes(orjson.dumps(schema))
    (tmp_path / "patterns.json").write_bytes(orjson.dumps(with_patterns(schema)))
    return tmp_path


OURS: Final = command_line_tools.tools(Options())[0]
LIES: Final[dict[str, command_line_tools.Tool]] = {
    "breaks": replace(OURS, call=lambda *_: [sys.executable, "-c", "raise SystemExit(2)"]),
    "sees more": replace(OURS, blind_to=frozenset({"order"})),
    "sees less": replace(OURS, call=lambda *_: [sys.executable, "-c", "pass"]),
}


@pytest.mark.parametrize(
    "lie",
    ["breaks", *(pytest.param(lie, marks=pytest.mark.thorough) for lie in LIES if lie != "breaks")],
)
def test_a_tool_that_is_not_as_claimed_ends_it_all(prepared: Path, lie: str) -> None:
    """A tool that fails, or finds more or fewer mistakes than declared, is not timed."""
    with pytest.raises(DisagreementError, match="order"):
        whole_files.compare(LIES[lie], prepared, bytecode_environment(prepared), ("order",))


@pytest.mark.thorough
def test_a_tool_that_is_as_claimed_is_timed(prepared: Path) -> None:
    """Our own command finds exactly what is declared."""
    assert OURS.name == BASELINE
    whole_files.compare(OURS, prepared, bytecode_environment(prepared), ("order",))


@pytest.mark.thorough
def test_a_tool_that_reads_a_part_of_it_ends_it_all(prepared: Path) -> None:
    """A tool must report that it checked all Sessions: one that skips some would be fast."""
    inputs = whole_files.write_inputs(prepared, 20)
    environment = bytecode_environment(prepared)
    ours = command_line_tools.tools(Options())[0]
    whole_files.confirm_counts(ours, prepared, inputs, environment)
    for printed in ("in 1 file, 19 sessions", "nothing"):
        lazy = replace(
            ours, call=lambda *_, text=printed: [sys.executable, "-c", f"print({text!r})"]
        )
        with pytest.raises(DisagreementError, match="says that it has checked"):
            whole_files.confirm_counts(lazy, prepared, inputs, environment)
    assert whole_files.said_to_be_checked(ours.counted, "in 1 file, 252,966 sessions") == 252_966


@pytest.mark.thorough
def test_memory_of_the_whole_is_not_refused(tmp_path: Path) -> None:
    """A check that counts every line is accepted for measuring its memory."""
    path = tmp_path / "large.jsonl"
    memory.write_lines(path, 100_000)
    memory.confirm_count(path, bytecode_environment(tmp_path))


def test_memory_of_a_part_is_not_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A check that skips lines is refused, because it would need little memory."""
    path = tmp_path / "large.jsonl"
    memory.write_lines(path, 100_000)
    environment = bytecode_environment(tmp_path)
    monkeypatch.setattr(memory, "output", lambda *_: "No findings in 1 file, 3 sessions")
    with pytest.raises(DisagreementError, match="only 3 Sessions"):
        memory.confirm_count(path, environment)


def test_tools_get_the_input_in_the_form_that_they_read(tmp_path: Path) -> None:
    """Tools get one file of lines, or a folder if they accept one, or else each file."""
    inputs = whole_files.write_inputs(tmp_path, 20)
    (lines,) = inputs[LINES]
    assert len(lines.read_bytes().splitlines()) == 20
    assert len(inputs[FILES]) == 20 // whole_files.FEWER
    tools = {tool.name: tool for tool in command_line_tools.tools(Options())}
    ours, others = tools[BASELINE], tools["check-jsonschema"]
    assert whole_files.paths_for(ours, FILES, inputs) == [inputs[FILES][0].parent]
    assert whole_files.paths_for(others, FILES, inputs) == inputs[FILES]
    assert LINES not in others.columns


def _script(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!{sys.executable}\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


HELPFUL = "import sys; print('9.9.9' if 'version' in sys.argv else 'validate [--fast/-f]')"


@needs_scripts
def test_the_other_command_of_the_same_name_is_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The command ``jsonschema`` of python-jsonschema is not used as the sourcemeta CLI."""
    monkeypatch.setattr(command_line_tools, "_installed", lambda: None)
    own = _script(tmp_path / "own" / "jsonschema", "print('usage: jsonschema [--error-format]')")
    other = _script(tmp_path / "other" / "jsonschema", HELPFUL)
    monkeypatch.setenv("PATH", str(own.parent))
    assert command_line_tools.sourcemeta_command(None) is None
    with pytest.raises(FileNotFoundError, match="not the sourcemeta CLI"):
        command_line_tools.sourcemeta_command(own)
    monkeypatch.setenv("PATH", str(other.parent))
    assert command_line_tools.sourcemeta_command(None) == str(other)
    assert command_line_tools.sourcemeta_command(other) == str(other)


@needs_scripts
def test_the_folder_of_pip_can_be_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The executable for this machine is found in pip's folder, instead of the start script."""
    monkeypatch.setattr("platform.system", lambda: "Linux")
    monkeypatch.setattr("platform.machine", lambda: "AMD64")
    wanted = _script(tmp_path / "sourcemeta_jsonschema" / "jsonschema-linux-x86_64", HELPFUL)
    _script(wanted.with_name("jsonschema-linux-arm64"), HELPFUL)
    assert command_line_tools.sourcemeta_command(tmp_path) == str(wanted)
    tools = command_line_tools.tools(Options(sourcemeta=tmp_path))
    versions = {tool.version for tool in tools if tool.package == "sourcemeta-jsonschema"}
    assert versions == {"9.9.9"}
    with pytest.raises(FileNotFoundError):
        command_line_tools.sourcemeta_command(tmp_path / "sourcemeta_jsonschema")


def test_a_tool_that_is_not_there_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing tool is listed with its name and the reason."""
    monkeypatch.setattr(command_line_tools, "sourcemeta_command", lambda _: None)
    missing = {
        tool.name: tool.missing for tool in command_line_tools.tools(Options()) if tool.missing
    }
    assert list(missing) == ["sourcemeta --fast", "sourcemeta --fast --format-assertion"]
    assert all("not installed" in why for why in missing.values())


# Memory


@needs_linux
def test_the_peak_of_each_process_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The peak of the parent and that of a worker, which needs more, are measured separately."""
    seen = tmp_path / "seen"
    note = memory._note_workers

    def note_and_tell(pid: int, peaks: dict[int, float]) -> None:
        note(pid, peaks)
        if max(peaks.values(), default=0) > 90:
            seen.touch()

    monkeypatch.setattr(memory, "_note_workers", note_and_tell)
    program = (
        "import subprocess, sys\n"
        "more = 'import os, sys, time; data = bytearray(90_000_000)\\n'\n"
        "more += 'while not os.path.exists(sys.argv[1]): time.sleep(0.01)'\n"
        "child = subprocess.Popen([sys.executable, '-c', more, sys.argv[1]])\n"
        "data = bytearray(40_000_000)\n"
        "del data\n"
        "child.wait()\n"
    )
    parent, (worker,) = memory.peaks(program, [str(seen)], os.environ)
    assert 40 < parent < 80
    assert 90 < worker < 130


@needs_linux
def test_a_peak_at_the_end_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """The peak of the parent is right although nobody looks again before it ends."""
    monkeypatch.setattr(memory, "_PAUSE", 2)
    parent, workers = memory.peaks("data = bytearray(90_000_000)", [], os.environ)
    assert 90 < parent < 130
    assert workers == []


@needs_usage
def test_a_command_that_fails_has_no_peak() -> None:
    """A failing command raises RuntimeError, because it may have ended before it needed memory."""
    with pytest.raises(RuntimeError, match="ended with 5"):
        memory.peaks("raise SystemExit(5)", [], os.environ)


def test_the_file_has_whole_lines(tmp_path: Path) -> None:
    """The file has whole lines and the requested size, less than the last partial line."""
    path = tmp_path / "large.jsonl"
    for size in (100_000, 3_000_000):
        memory.write_lines(path, size)
        text = path.read_bytes()
        assert size - 20_000 < len(text) <= size
        assert text.endswith(b"}\n")


def test_a_disk_without_space_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too little disk space is given as the reason, and nothing is written."""
    monkeypatch.setattr("shutil.disk_usage", lambda _: _Usage(10_000_000))
    found = memory.measured(Options(), tmp_path)
    assert found["missing"] == "10 MB are free for temporary files, too few for 1,000"
    assert found["rows"] == []
    assert list(tmp_path.iterdir()) == []


class _Usage:
    def __init__(self, free: int) -> None:
        self.free = free


@needs_usage
@pytest.mark.thorough
def test_elsewhere_than_on_linux_less_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only the largest process is measured without ``/proc``, and a note says so."""
    monkeypatch.setattr(memory, "_PROCESSES", tmp_path / "nowhere")
    found: Any = memory.measured(Options(bytes=100_000), tmp_path)
    assert [row["workers"] for row in found["rows"]] == [[], []]
    assert all(row["parent"] > 5 for row in found["rows"])
    assert any("workers are not told apart" in note for note in found["notes"])
