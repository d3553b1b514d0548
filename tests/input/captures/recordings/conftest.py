"""Fixtures for the tests of recordings: the server, a client, and the checker."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.editing.files import File, edit_and_read_again
from tests.input.captures.recordings.commands import Ask, Check, Report, checker
from tests.input.captures.recordings.server import serving


@pytest.fixture(scope="session")
def api() -> Iterator[str]:
    """Yield the base URL of the local server."""
    with serving() as url:
        yield url


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> Check:
    """Return a function that checks one capture in this process, and edits it as well.

    The edits are those that ``tests/editing`` makes in all other files.
    """
    judge = checker(monkeypatch)

    def call(path: Path, *options: str) -> Report:
        report = judge(path, *options)
        if path.is_file():
            edit_and_read_again(File(path.name, path.read_bytes()), path)
        return report

    return call


@pytest.fixture
def ask(api: str) -> Ask:
    """Return a function that sends requests with ``requests``, and ignores the responses."""

    def send(
        *asked: tuple[str, str] | str, encoding: str = "identity", session: Any = None
    ) -> None:
        with session or requests.Session() as client:
            for one in asked:
                method, target = ("GET", one) if isinstance(one, str) else one
                headers = {"Accept-Encoding": encoding}
                client.request(method, api + target, headers=headers, timeout=30)

    return send
