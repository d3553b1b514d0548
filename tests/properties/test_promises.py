"""The manual's promises of what the command never does, whatever its input.

The interpreter reports each socket, process, file and piece of code to audit hooks (PEP 578); a
hook stops everything that the promises exclude. All commands run once before the hook is set,
because imports run code and open files, but imported modules are not data.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

import alcamine_validate as av
from tests.properties.hostile.byte_edits import originals
from tests.properties.hostile.table import DEEP
from tests.support.places import ROOT

PROMISES_PAGE: Final = ROOT / "alcamine_validate" / "manual" / "promises.md"

WATCHED: Final = """\
import io, os, sys
from contextlib import redirect_stdout
from alcamine_validate.cli.main import main

WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
FORBIDDEN = (
    "socket.", "urllib.", "http.", "ftplib.", "smtplib.", "ssl.",
    "exec", "compile", "code.__new__", "ctypes.", "pickle.", "marshal.", "import",
    "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork", "pty.",
    "os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate",
    "os.chmod", "os.chown", "os.utime", "os.setxattr", "os.putenv", "shutil.", "tempfile.",
)
allowed = set(sys.argv[1].split(":")) - {""}
commands = [line.split(" ") for line in sys.argv[2:]]

def run():
    with redirect_stdout(io.StringIO()):
        return [main(command) for command in commands]

def watch(event, arguments):
    if not is_watching:
        return
    if event == "open" and not (arguments[2] or 0) & WRITES:
        return
    first = arguments[event == "compile":]  # of source, the name that it has
    what = [event, *map(str, first[:1 if event == "open" else 2])]
    if event == "open" or event.startswith(FORBIDDEN):
        kind = f"{what[0]} {os.path.basename(what[1]) if len(what) > 1 else ''}".split("-")[0]
        if kind not in allowed:
            os.write(2, f"FORBIDDEN {what}\\n".encode("utf-8", "replace"))
            os._exit(77)

is_watching = False
first = run()
sys.addaudithook(watch)
is_watching = True
again = run()
is_watching = False
assert first == again, (first, again)
print(*again)
"""


def watched(folder: Path, *commands: str, allowed: str = "") -> subprocess.CompletedProcess[str]:
    """Run commands in a folder, twice in one process that stops what is not allowed."""
    return subprocess.run(
        [sys.executable, "-c", WATCHED, allowed, *commands], cwd=folder, encoding="utf-8",
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with files in all formats; some contain code to run or URLs to fetch."""
    for number, each in enumerate(originals()):
        (tmp_path / f"{number}-{each.name}").write_bytes(each.data)
    code = '__import__("os").system("touch ran")'
    url = "https://sessions.example.com/schema.json"
    texts = {
        "code.json": f'{{"$ref": "{url}", "$schema": "{url}", "id": "{{{{7*7}}}}"}}',
        "code.yaml": f"a: !!python/object/apply:os.system [touch ran]\nb: !x {url}\nc: {code}",
        "code.jsonl": f'{{"__class__": "os.system", "id": "{url}"}}\n',
        "deep.json": DEEP,
    }  # fmt: skip
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    (tmp_path / "schema.json").write_text('{"type": "string", "pattern": "^a", "title": "\\n1/0"}')
    return tmp_path


READING: Final = (
    "check --jobs 1 --format text .",
    "check --jobs 1 --format sarif --show-values .",
    "rule other-agent",
    "sample --seed 3",
    "spec overlay",
)


def test_no_network_no_code_no_writes(folder: Path) -> None:
    """Commands that only read use no network, run no code and write nothing, in any format."""
    before = sorted(os.listdir(folder))
    done = watched(folder, *READING)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "1 1 0 0 0\n"
    assert sorted(os.listdir(folder)) == before


def test_schemas_are_not_run_and_nothing_is_fetched(folder: Path) -> None:
    """Source generated from a schema is compiled but not run; an external reference is refused."""
    done = watched(folder, "compile --spec schema.json", allowed="compile <generated>")
    assert (done.returncode, done.stderr, done.stdout) == (0, "", "0\n")
    (folder / "s.json").write_text('{"$ref": "https://example.com/schema.json"}')
    done = watched(folder, "compile --spec s.json")
    assert (done.returncode, done.stdout) == (0, "2\n")
    assert "FORBIDDEN" not in done.stderr


def test_only_what_was_asked_for_is_written(folder: Path) -> None:
    """A report or baseline is written to a hidden file in the same folder, and then renamed."""
    before = set(os.listdir(folder))
    allowed = "open .alcamine:os.rename .alcamine:os.chmod"
    done = watched(
        folder,
        "check --jobs 1 0-x.json --output-file out.txt",
        "check --jobs 1 0-x.json --write-baseline known.json",
        allowed=f"{allowed}:os.chmod 3:os.chmod 4:os.chmod 5",
    )
    assert (done.returncode, done.stdout) == (0, "0 0\n"), done.stderr
    assert set(os.listdir(folder)) - before == {"out.txt", "known.json"}
    assert "FORBIDDEN" not in done.stderr
    refused = watched(folder, "check --jobs 1 0-x.json --output-file out.txt")
    assert (refused.returncode, refused.stderr[:9]) == (77, "FORBIDDEN")


@pytest.mark.parametrize(
    ("program", "event"),
    [
        ("own = sys.modules['socket'].socket()", "socket.__new__"),
        ("eval('1')", "compile"),
        ("open('x', 'w')", "open"),
        ("import os; os.system('true')", "os.system"),
    ],
)
def test_the_hook_listens(folder: Path, program: str, event: str) -> None:
    """The hook stops a socket, compiled code, a written file and a command."""
    spied = "import socket\n" + WATCHED.replace("again = run()", f"{program}\nagain = run()")
    done = subprocess.run(
        [sys.executable, "-c", spied, "", "spec overlay"], cwd=folder, encoding="utf-8",
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 77
    assert f"FORBIDDEN ['{event}'" in done.stderr


def test_verdicts_need_none_of_them_either() -> None:
    """The library checks new bytes without any audit events, except for harmless kinds."""
    program = """
import sys
import alcamine_validate as av
data = sys.stdin.buffer.read()
av.is_valid(data[:50]), av.findings(data[:50]), av.findings(data), av.is_valid(data)
av.findings(b"{}")
av.findings(b'{"agentId": 1, "personId": 1, "isDemo": 1, "agent": 1}')  # many findings
def watch(event, arguments):
    if not event.startswith(("object.", "sys.", "builtins.id")) and is_watching:
        raise SystemExit(f"FORBIDDEN {event} {arguments!r}")
is_watching = False
sys.addaudithook(watch)
is_watching = True
found = av.findings(data.replace(b"COMPLETE", b"eval('1')"))
is_valid = av.is_valid(data)
is_watching = False
print(is_valid, len(found) > 0)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], input=av.sample_json(seed=2, invalid="ALC103"),
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.split() == [b"False", b"True"]


PROMISES: Final = {
    "No network": "tests/properties/test_promises.py",
    "No code from data": "tests/properties/test_promises.py",
    "No unrequested writes": "tests/properties/test_promises.py",
    "Bounded memory": "tests/properties/hostile/table.py",
    "Bounded time": "tests/properties/hostile/test_expressions.py",
    "Nothing is dropped silently": "tests/properties/hostile/byte_edits.py",
    "No personal data in reports": "tests/properties/test_nothing_leaks.py",
}


def test_the_manual_promises_what_is_tested() -> None:
    """Each promise of the manual has a test that exists."""
    page = PROMISES_PAGE.read_text("utf-8")
    assert re.findall(r"^- \*\*(.*?)\.\*\*", page, re.MULTILINE) == list(PROMISES)
    for file in PROMISES.values():
        assert (ROOT / file).is_file()
