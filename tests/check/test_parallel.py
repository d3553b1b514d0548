"""Several processes find the same as one process, in the same order, and lose nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.check import one_file, tasks
from alcamine_validate.check.all_files import check_all
from alcamine_validate.check.find_files import InputPath
from alcamine_validate.check.one_file import CheckOptions, check_file
from alcamine_validate.check.parallel import _Work
from alcamine_validate.check.result import CheckedFile
from alcamine_validate.check.tasks import Task
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.session import session_schemas
from alcamine_validate.workers.pool import Pool
from tests.input.inputs import shaped
from tests.support.places import WEBHOOK
from tests.support.sessions import ANY_VALUE
from tests.support.systems import needs_fork, needs_linux, with_slashes

pytestmark = pytest.mark.xdist_group("processes")

GOOD: Final = av.sample_json(seed=1)
SNAKE: Final = b'{"agent_id":1,"person_id":2,"conversation_id":3,"agent_version_id":4}'
LINES: Final = [
    GOOD, b"", b"no", av.sample_json(seed=2, invalid="ALC202"), b"[]", GOOD + b"\r",
    b"[" + GOOD + b"," + GOOD + b"]", GOOD.replace(b'"name"', b'"name":1,"name"', 1),
    GOOD[:-1] + b',"recordingUrl":"x"}', GOOD[:-1] + b',"long":"' + b"x" * 9_000 + b'"}',
    b"{}", b"   ", av.sample_json(seed=3, invalid="other-agent"), GOOD,
]  # fmt: skip


@pytest.fixture(autouse=True)
def everything_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Share out small work too; forked processes inherit this setting."""
    monkeypatch.setattr(tasks, "_WORTH", 0)


def named(path: str | Path) -> InputPath:
    """Return a path that was given itself."""
    return InputPath(str(path), is_named=True)


def facts(file: CheckedFile) -> dict[str, Any]:
    """Return the whole result of a file in a form that can be compared."""
    return {**vars(file), "drift": list(file.drift)}


def both(paths: list[str], options: CheckOptions) -> tuple[list[Any], list[Any]]:
    """Return the results of one process, and those of two."""
    one = check_all(paths, session_schemas(), options, stdin=None)
    two = check_all(paths, session_schemas(), options, jobs=2, stdin=None)
    return list(map(facts, one)), list(map(facts, two))


@pytest.mark.parametrize(
    ("size", "ending"),
    [
        (1, b"\n"),
        (3_000, b""),
        (20_000, b"\n\n"),
        *(
            pytest.param(size, ending, marks=pytest.mark.thorough)
            for size, ending in product((1, 700, 3_000, 4_096, 20_000), (b"", b"\n", b"\n\n"))
            if (size, ending) not in ((1, b"\n"), (3_000, b""), (20_000, b"\n\n"))
        ),
    ],
)
def test_ranges_of_a_file_are_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, ending: bytes
) -> None:
    """Lines, records, findings, excerpts, drift and counts are the same, wherever it is cut."""
    small = shaped().encode()
    lines = LINES if size > 1 else [b"no", small, b"", small, b"[1, 2]", b"{}", b"[]"]
    monkeypatch.setattr(tasks, "RANGE", size)
    path = tmp_path / "sessions.jsonl"
    path.write_bytes(b"\n".join(lines * 2) + ending)
    one, two = both([str(path)], CheckOptions(excerpts=True))
    assert two == one
    assert one[0]["sessions"] > 2


@pytest.mark.parametrize("size", [1, 3_000, 20_000])
@pytest.mark.parametrize("at", [(), ("/data",)])
def test_ranges_of_a_file_of_envelopes_are_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, at: tuple[str, ...]
) -> None:
    """Each place is reported once in the whole file, wherever it is cut."""
    lines = [
        *(GOOD, b'{"data": ' + GOOD + b"}", b"", b'{"items": [' + GOOD + b", {}]}"),
        *(b'{"index": {"_id": 1}}', b'{"data": ' + json.dumps(GOOD.decode()).encode() + b"}"),
    ]
    monkeypatch.setattr(tasks, "RANGE", size)
    path = tmp_path / "sessions.jsonl"
    path.write_bytes(b"\n".join(lines * 3) + b"\n")
    config = Config(at=at)
    one, two = both([str(path)], CheckOptions(excerpts=True, config=config))
    assert one[0]["codes"]["ALC019"] == (0 if at else 2)
    assert two == one


@pytest.mark.parametrize("most", [0, 1, 2, 4])
def test_envelopes_past_the_limit_are_counted_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    """Whether a range shows its findings or not, and also if their masked places are the same."""
    wrong = GOOD.replace(b'"status":"COMPLETED"', b'"status":"DONE"')
    drifted = GOOD[:-1] + b',"recordingUrl":"x"}'
    lines = [b'{"data": ' + each + b"}" for each in (GOOD, drifted, wrong, GOOD)] * 6
    lines[9] = b'{"ada@example.com": ' + GOOD + b"}"
    lines[17] = b'{"eve@example.com": ' + GOOD + b"}"
    monkeypatch.setattr(tasks, "RANGE", 5_000)
    path = tmp_path / "sessions.jsonl"
    path.write_bytes(b"\n".join(lines))
    options = CheckOptions(excerpts=True, config=Config(max_findings=most))
    one, two = both([str(path)], options)
    assert one[0]["codes"]["ALC019"] == 3
    assert two == one


@pytest.mark.parametrize("size", [14_000, 40_000])
def test_envelopes_with_names_of_their_own_are_one_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """Wherever a range ends, also if few lines are left of it."""
    monkeypatch.setattr(tasks, "RANGE", size)
    path = tmp_path / "sessions.jsonl"
    path.write_bytes(b"\n".join(b'{"s%d": %b}' % (n, GOOD) for n in range(90)))
    one, two = both([str(path)], CheckOptions(excerpts=True))
    assert one[0]["codes"] == {"ALC019": 1}
    assert two == one


@pytest.mark.parametrize("most", [0, 1, 3])
@pytest.mark.parametrize("lines", [[b'{"a":1}'] * 50, [b'{"a":1}', SNAKE, b"no"] * 20])
def test_values_that_are_not_sessions_are_counted_as_in_one_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, lines: list[bytes]
) -> None:
    """The values of a file that nobody said to be Sessions are one finding, shown or not."""
    monkeypatch.setattr(tasks, "RANGE", 100)
    path = tmp_path / "values.jsonl"
    path.write_bytes(b"\n".join(lines))
    options = CheckOptions(excerpts=True, config=Config(max_findings=most))
    for given in (str(path), str(tmp_path)):
        one, two = both([given], options)
        assert one[0]["codes"]["ALC018"] == 1 + lines.count(SNAKE)
        assert two == one


@pytest.mark.parametrize("lines", [[b"[]"] * 30, [b"[]", b"", GOOD, b" []"] * 9, [b"", b"\r"] * 30])
def test_lines_without_sessions_are_said_by_several_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: list[bytes]
) -> None:
    """Empty arrays are reported at their lines, and a file of blank lines as a whole."""
    monkeypatch.setattr(tasks, "RANGE", 20)
    path = tmp_path / "sessions.jsonl"
    path.write_bytes(b"\n".join(lines))
    one, two = both([str(path)], CheckOptions())
    assert two == one
    assert one[0]["codes"] == {"ALC007": sum(b"[]" in line for line in lines) or 1}


def test_ranges_are_whole_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long line is in one task, so that no other worker searches it for its end."""
    monkeypatch.setattr(tasks, "RANGE", 64)
    path = tmp_path / "sessions.jsonl"
    text = b'{}\n{"a":"' + b"x" * 5_000 + b'"}\n' + b"{}\n" * 100 + b"{}"
    path.write_bytes(text)
    ranges = [
        text[task.start : task.end] for task in tasks.tasks_of(iter([named(path)]), CheckOptions())
    ]
    assert b"".join(ranges) == text
    assert all(each.endswith(b"\n") for each in ranges[:-1])
    assert max(map(len, ranges[1:])) < 200
    assert len(ranges) > 3


@pytest.mark.parametrize("left", [0, 1, 100])
def test_a_file_that_is_cut_while_it_is_divided(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, left: int
) -> None:
    """The ranges end, and cover the file at its original size."""
    monkeypatch.setattr(tasks, "RANGE", 16)
    path = tmp_path / "sessions.jsonl"
    path.write_bytes(b"{}\n" * 100)
    found = tasks.tasks_of(iter([named(path)]), CheckOptions())
    first = next(found)
    os.truncate(path, left)
    rest = list(found)
    assert (first.start, rest[-1].end) == (0, 300)


@pytest.mark.parametrize(
    "config",
    [*(Config(max_findings=most) for most in (0, 1, 3)),
     *(Config(max_records=most) for most in (1, 5)),
     Config(max_nesting=3), Config(max_nesting={"*.jsonl": 3}, max_records={"*": 5})],
)  # fmt: skip
def test_limits_hold_for_the_whole_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, config: Config
) -> None:
    """Limits do not apply to each range separately."""
    monkeypatch.setattr(tasks, "RANGE", 2_000)
    path = tmp_path / "sessions.jsonl"
    path.write_bytes(b"\n".join(LINES))
    options = CheckOptions(config=config, excerpts=True)
    one, two = both([str(path)], options)
    assert two == one
    assert all(each.line for file in one for each in file["drift"])


@pytest.mark.parametrize(
    ("count", "size"), [(1_000, 200), pytest.param(10_000, 2_000, marks=pytest.mark.thorough)]
)
def test_ranges_after_the_last_finding_that_is_shown_make_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, size: int
) -> None:
    """Later ranges only count findings, which takes a fraction of the time."""
    monkeypatch.setattr(tasks, "RANGE", size)
    path = tmp_path / "sessions.jsonl"
    path.write_bytes(b"{}\n" * count)
    options = CheckOptions(config=replace(ANY_VALUE, max_findings=30))
    made: list[tuple[int, int]] = []

    def results(pool: Pool[tasks.Task, Any], given: Iterator[tasks.Task]) -> Iterator[Any]:
        for task in given:
            handed_out = pool.prepare(task)
            result = pool.work(handed_out)
            before = sum((handed_out.shown_before or {}).values())
            made.append((before, len(result.file.findings)))
            yield task, result

    monkeypatch.setattr(Pool, "results", results)
    (file,) = check_all([str(path)], session_schemas(), options, jobs=2, stdin=None)
    assert made == [(0, 30), *([(30, 0)] * (len(made) - 1))]
    assert len(made) >= 15
    assert len(file.findings) == 30
    assert file.left_out == sum(file.codes.values()) - 30


def test_files_come_in_their_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large, small, missing and empty files and folders occur once, whatever is ready first."""
    monkeypatch.setattr(tasks, "RANGE", 5_000)
    monkeypatch.setattr(tasks, "_GROUP_FILES", 3)
    for number in range(20):
        (tmp_path / f"{number:02}.json").write_bytes(LINES[number % len(LINES)])
    (tmp_path / "05.jsonl").write_bytes(b"\n".join(LINES * 3))
    (tmp_path / "zz.jsonl").write_bytes(b"")
    (tmp_path / "empty").mkdir()
    paths = [str(tmp_path / "missing.json"), str(tmp_path), str(tmp_path / "empty")]
    one, two = both(paths, CheckOptions())
    assert [each["filename"] for each in two] == [each["filename"] for each in one]
    assert two == one


def test_it_tells_how_far_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress is reported after each range of a file, and after each file."""
    monkeypatch.setattr(tasks, "RANGE", 5_000)
    seen: list[tuple[str, int]] = []
    (tmp_path / "a.jsonl").write_bytes((GOOD + b"\n") * 9)
    (tmp_path / "b.json").write_bytes(GOOD)
    options = CheckOptions(progress=lambda file: seen.append((file.filename[-7:], file.sessions)))
    list(check_all([str(tmp_path)], session_schemas(), options, jobs=2, stdin=None))
    assert [with_slashes(name) for name, _ in seen[-2:]] == ["a.jsonl", "/b.json"]
    counts = [count for name, count in seen if name == "a.jsonl"]
    assert len(counts) > 2
    assert counts == sorted(counts)
    assert counts[-1] == 9


KILLER: Final = """\
import os, signal, sys
from alcamine_validate.check import one_file, tasks
import alcamine_validate.check.one_file as check
tasks._WORTH, tasks._GROUP_FILES = 0, 2
own = check._Checking.run
def run(self, *arguments):
    if "bad" in self._path:
        os.kill(os.getpid(), signal.SIGKILL)
    return own(self, *arguments)
check._Checking.run = run
from alcamine_validate.cli.main import run
run()
"""


@needs_fork
def test_a_file_that_kills_its_worker_is_named(tmp_path: Path) -> None:
    """The exit code is 2, and the other files are checked."""
    for name in ("a.json", "b-bad.json", "c.json", "d.json"):
        (tmp_path / name).write_bytes(GOOD)
    run = subprocess.run(
        [sys.executable, "-c", KILLER, "check", "--jobs", "2", tmp_path, "--format", "concise"],
        capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == 2
    assert (
        "b-bad.json: error: ALC001 can't read the file: the process that checked it" in run.stdout
    )
    assert "killed by SIGKILL" in run.stdout
    assert "in 4 files, 3 sessions" in run.stdout
    assert run.stderr == ""


@needs_linux
@pytest.mark.parametrize(
    ("end", "started"),
    [
        ("SIGINT", 2),
        *(
            pytest.param(end, started, marks=pytest.mark.thorough)
            for end, started in (("SIGINT", 1), ("SIGKILL", 1), ("SIGKILL", 2))
        ),
    ],
)
def test_no_process_is_left_behind(tmp_path: Path, end: str, started: int) -> None:
    """The command may be interrupted or killed, even while workers are being started.

    The standard input stays open, so that the command can't end earlier.
    """
    path = tmp_path / "long.jsonl"
    path.write_bytes((GOOD + b"\n") * 40_000)
    command = [sys.executable, "-m", "alcamine_validate", "check", "--jobs", "2", str(path), "-"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    ) as process:
        children = _wait_for_children(process.pid, started)
        if end == "SIGINT" and sys.platform == "linux":
            os.killpg(process.pid, signal.SIGINT)
        else:
            process.kill()
        assert process.stderr is not None
        code = process.wait(30)
        assert process.stderr.read() == b""
    assert code == (130 if end == "SIGINT" else -signal.Signals[end])
    deadline = time.monotonic() + 20
    while any(_is_alive(child) for child in children) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(_is_alive(child) for child in children)


def _wait_for_children(pid: int, number: int) -> list[int]:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        if len(found) >= number:
            return list(map(int, found))
        time.sleep(0.01 * (number - 1))
    raise AssertionError("no workers were started")


def _is_alive(pid: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False


@pytest.mark.parametrize("as_published", [False, True], ids=["corrected", "published"])
def test_spawned_processes_find_the_same(tmp_path: Path, as_published: bool) -> None:
    """The schemas are passed to spawned processes by name, and the findings are the same."""
    schemas = session_schemas(as_published=as_published)
    paths = []
    for seed, code in enumerate((None, "ALC103", "other-agent")):
        path = tmp_path / f"{seed}.json"
        path.write_bytes(av.sample_json(seed=seed, invalid=code))
        paths.append(str(path))
    event = tmp_path / "event.json"
    event.write_bytes(WEBHOOK.read_bytes())
    paths.append(str(event))
    options = CheckOptions()
    with Pool(_Work(schemas, options), 2, start_method="spawn") as pool:
        results: list[Any] = [
            result for _, result in pool.results(Task((named(p),)) for p in paths)
        ]
    found = [checked.findings for (checked,) in results]
    assert found == [check_file(path, path, schemas, options).findings for path in paths]
    assert all(found[1:])


@needs_fork
def test_a_check_knows_whether_its_file_was_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this process and in workers, for whole files and for ranges of lines."""

    def noted(self: one_file._Checking, *_: Any) -> CheckedFile:
        return CheckedFile(self._path, sessions=1 + self.is_named)

    monkeypatch.setattr(one_file._Checking, "run", noted)
    monkeypatch.setattr(tasks, "RANGE", 64)
    named, found = tmp_path / "f" / "a.jsonl", tmp_path / "f" / "b.jsonl"
    named.parent.mkdir()
    for path in (named, found, tmp_path / "f" / "c.json", tmp_path / "d.json"):
        path.write_bytes(b"{}\n" * 100)
    paths = [str(tmp_path / "f"), str(named), str(tmp_path / "d.json")]
    for jobs in (1, 2):
        files = list(check_all(paths, session_schemas(), jobs=jobs, stdin=None))
        names = {Path(each.filename).name: each.sessions for each in files}
        counts = {name: number for name, number in names.items() if name in ("c.json", "d.json")}
        assert counts == {"c.json": 1, "d.json": 2}
        assert names["a.jsonl"] == 2 * names["b.jsonl"]
