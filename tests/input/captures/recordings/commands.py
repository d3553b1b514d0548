"""Helpers that run ``check`` on a capture, and read the places in its report."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import pytest
import yaml

from alcamine_validate.cli import main as cli
from tests.input.captures.recordings.payloads import CodeAndPlace


@dataclass(frozen=True)
class Report:
    """The report of ``check --format json`` for one capture."""

    path: Path
    code: int
    findings: list[dict[str, Any]]
    summary: dict[str, Any]

    @property
    def codes_and_places(self) -> list[CodeAndPlace]:
        """The code, pointer and record of each finding."""
        return [(one["code"], one["pointer"], one["record"]) for one in self.findings]

    @property
    def skipped(self) -> dict[str, int]:
        """The number of responses that were not checked, by reason, without zeros."""
        counts: dict[str, int] = self.summary["skipped"]
        return {reason: count for reason, count in counts.items() if count}

    @property
    def text(self) -> str:
        """The text of the capture, without a byte order mark, and with its line ends."""
        return self.path.read_bytes().decode("utf-8-sig")

    def line(self, finding: dict[str, Any]) -> str:
        """Return the line of the capture where a finding starts."""
        line: int = finding["line"]
        return self.text.split("\n")[line - 1]

    def marked(self, finding: dict[str, Any]) -> str:
        """Return the text of the capture that a finding marks, within one line."""
        assert finding["line"] == finding["end_line"]
        return self.line(finding)[finding["column"] - 1 : finding["end_column"] - 1]

    def marked_text(self, finding: dict[str, Any]) -> str:
        """Return the text of the capture that a finding marks, over any number of lines."""
        lines = self.text.split("\n")[finding["line"] - 1 : finding["end_line"]]
        lines[-1] = lines[-1][: finding["end_column"] - 1]
        lines[0] = lines[0][finding["column"] - 1 :]
        return "\n".join(lines)

    def value_in_string(self, finding: dict[str, Any]) -> Any:
        """Return the JSON value that a finding marks inside of a JSON string."""
        return json.loads(json.loads(f'"{self.marked(finding)}"'))

    def value_in_scalar(self, finding: dict[str, Any], node: yaml.ScalarNode) -> Any:
        """Return the JSON value that a finding marks inside of a quoted YAML scalar.

        Fail if the scalar's value is not what is before it, what is marked, and what is after it.
        """
        pieces = self._pieces(finding, node)
        assert "".join(pieces) == node.value
        return json.loads(pieces[1])

    def before_in_scalar(self, finding: dict[str, Any], node: yaml.ScalarNode) -> str:
        """Return what is before a finding inside of a quoted YAML scalar."""
        return self._pieces(finding, node)[0]

    def _pieces(self, finding: dict[str, Any], node: yaml.ScalarNode) -> list[str]:
        """Return a scalar's value before, in and after a finding, each read by PyYAML."""
        assert node.style in ("'", '"')
        start = self._offset(finding["line"], finding["column"])
        end = self._offset(finding["end_line"], finding["end_column"])
        first, last = node.start_mark.index + 1, node.end_mark.index - 1
        assert first <= start <= end <= last
        texts = (self.text[first:start], self.text[start:end], self.text[end:last])
        return [yaml.safe_load(f"{node.style}{each}{node.style}") for each in texts]

    def _offset(self, line: int, column: int) -> int:
        return sum(len(each) + 1 for each in self.text.split("\n")[: line - 1]) + column - 1


class Ask(Protocol):
    """Sends requests to the local server with ``requests``, and ignores the responses."""

    def __call__(
        self, *asked: tuple[str, str] | str, encoding: str = "identity", session: Any = None
    ) -> None:
        """Send each request: a method and a path, which may have a query, or only a path to GET."""


class Check(Protocol):
    """Runs ``check`` in this process."""

    def __call__(self, path: Path, *options: str) -> Report:
        """Return the report on the capture at ``path``."""


def checker(monkeypatch: pytest.MonkeyPatch) -> Check:
    """Return a function that checks one capture, and fails if anything is written to stderr."""

    def call(path: Path, *options: str) -> Report:
        out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.TextIOWrapper(io.BytesIO(), "utf-8")
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", out)
            patch.setattr(sys, "stderr", err)
            code = cli.main(["check", "--format", "json", *options, str(path)])
            out.flush()
            err.flush()
        assert err.buffer.getvalue() == b""
        report = json.loads(out.buffer.getvalue())
        return Report(path, code, report["findings"], report["summary"])

    return call


def value_at(session: Any, pointer: str) -> Any:
    """Return the value at a JSON Pointer (RFC 6901); the pointers here need no unescaping."""
    for token in pointer.split("/")[1:]:
        session = session[int(token)] if isinstance(session, list) else session[token]
    return session
