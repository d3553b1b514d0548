"""The calls that people make in their repositories: see ``README.md`` in this folder."""

from __future__ import annotations

import io
import json
import os
import posixpath
import shlex
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest

from alcamine_validate.cli.main import main
from tests.repositories.contents import line_of
from tests.repositories.kinds import Call, Content, Expected, LibraryCall, Repository
from tests.repository.hook.repositories import git
from tests.repository.hook.test_manifest import HOOKS, takes
from tests.support.places import ROOT
from tests.support.tables import for_each

TREES: Final = Path(__file__).parent / "trees"
REPOSITORIES: Final[dict[str, Repository]] = {
    path.stem: import_module(f"tests.repositories.trees.{path.stem}").REPOSITORY
    for path in sorted(TREES.glob("*.py"))
}


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=each.marks) for name, each in REPOSITORIES.items()]
)
def test_people_see_what_they_should_see(
    name: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Each call has the expected exit code, counts, findings and texts, and no others."""
    repository = REPOSITORIES[name]
    visit = Visit(repository, tmp_path, monkeypatch, capsys)
    visit.write(repository.files)
    for path, target in repository.links.items():
        (visit.root / path).symlink_to(target)
    git(visit.root, "init", "--quiet")

    def check(call: Call | LibraryCall) -> None:
        try:
            visit.library(call) if isinstance(call, LibraryCall) else visit.command(call)
        except AssertionError:
            if not call.not_yet:
                raise
        else:
            assert not call.not_yet, f"{call} shows this now: remove not_yet from it"

    for_each(repository.calls, check)


def test_there_are_twenty_repositories() -> None:
    """Each has a docstring that says what it is, and several calls."""
    assert len(REPOSITORIES) >= 20
    for name, repository in REPOSITORIES.items():
        assert import_module(f"tests.repositories.trees.{name}").__doc__
        assert len(repository.calls) >= 3, name


class Visit:
    """A repository in a folder, and the people who make their calls there."""

    def __init__(
        self,
        repository: Repository,
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        """Make the folder of the repository."""
        self.root = folder / "project"
        self.root.mkdir()
        self._files: dict[str, Content] = dict(repository.files)
        self._scratch = folder / "scratch"
        self._report = folder / "report.json"
        self._monkeypatch = monkeypatch
        self._capsys = capsys

    def write(self, files: Any) -> None:
        """Write files, and the folders around them."""
        for name, content in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    def library(self, call: LibraryCall) -> None:
        """Make a call of the library, and compare what it gives."""
        self._monkeypatch.chdir(self.root)
        assert call.call() == call.gives

    def command(self, call: Call) -> None:
        """Make a call of the command, and compare what it shows."""
        self.write(call.edits)
        self._files.update(call.edits)
        self._report.unlink(missing_ok=True)
        arguments = self._arguments(call)
        if arguments is None:  # pre-commit does not run a hook without files
            assert (call.exit, call.files, call.findings) == (0, 0, ())
            return
        code, output = self._run(arguments, call)
        assert self._report.exists() == (call.files is not None), output
        if call.files is not None:
            report = json.loads(self._report.read_bytes())
            difference = self._difference(call, report)
            assert not difference, "\n".join([*difference, output])
        assert code == call.exit, output
        for text in call.shows:
            assert text in output
        for text in call.hides:
            assert text not in output

    def _arguments(self, call: Call) -> list[str] | None:
        """Return the arguments of a call, or None if its hook has no files."""
        arguments = shlex.split(call.arguments)
        if call.files is not None:
            if "--format" not in arguments:
                arguments += ["--format", "text"]
            arguments += ["--format", f"json={self._report}"]
        if not call.hook:
            return arguments
        git(self.root, "add", "--all")
        named = filter(None, git(self.root, "ls-files", "-z").split("\0"))
        files = [
            each
            for each in named
            if not (self.root / each).is_symlink() and takes(call.hook, each, self._scratch)
        ]
        _, *entry = HOOKS[call.hook]["entry"].split()
        return [*entry, *arguments, *files] if files else None

    def _run(self, arguments: list[str], call: Call) -> tuple[int, str]:
        """Return the exit code and the output, on both streams, of a call."""
        folder = self.root / call.folder
        stdin = call.stdin.encode() if isinstance(call.stdin, str) else call.stdin or b""
        if call.is_process:
            done = subprocess.run(
                [sys.executable, "-m", "alcamine_validate", *arguments],
                cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, input=stdin,
                capture_output=True, check=False, timeout=60,
            )  # fmt: skip
            return done.returncode, (done.stdout + done.stderr).decode()
        self._monkeypatch.chdir(folder)
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        try:
            code = main(arguments)
        except SystemExit as error:  # wrong usage
            code = int(error.code or 0)
        printed = self._capsys.readouterr()
        return code, printed.out + printed.err

    def _difference(self, call: Call, report: dict[str, Any]) -> list[str]:
        """Return how a report differs from what is expected, in words."""
        summary = report["summary"]
        wanted = {
            "files": call.files,
            "sessions": call.sessions,
            "left_out_files": call.left_out_files,
            "left_out_values": call.left_out_values,
            "known": call.known,
            **{f"{name}s": _count(call.findings, name) for name in ("error", "warning", "info")},
        }
        shown = {name: summary.get(name, 0) for name in wanted}
        wanted["skipped"], shown["skipped"] = call.skipped, sum(summary["skipped"].values())
        numbers = [
            f"{name}: expected {wanted[name]}, shown {shown[name]}"
            for name in wanted
            if wanted[name] != shown[name]
        ]
        findings = Counter(self._placed(call, each) for each in report["findings"])
        expected = Counter(map(self._with_number, call.findings))
        return [
            *numbers,
            *(f"not shown: {each}" for each in (expected - findings).elements()),
            *(f"not expected: {each}" for each in (findings - expected).elements()),
        ]

    def _placed(self, call: Call, finding: dict[str, Any]) -> Expected:
        """Return a finding of a report, its file relative to the root of the repository."""
        name = (finding["filename"] or "").replace(os.sep, "/")
        file = posixpath.normpath(posixpath.join(call.folder, name)) if name else ""
        file = file.removeprefix(f"{self.root.as_posix()}/")
        severity, line = finding["severity"], finding["line"]
        return Expected(severity, file, line, finding["code"], finding["pointer"])

    def _with_number(self, expected: Expected) -> Expected:
        """Return an expected finding with the number of its line."""
        if not isinstance(expected.line, str):
            return expected
        return expected._replace(line=line_of(self._files[expected.file], expected.line))


def _count(findings: Iterable[Expected], severity: str) -> int:
    return sum(each.severity == severity for each in findings)
