"""Shared fixtures of the hook tests: this project's repository, and a project that uses it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.repository.hook.repositories import Project, Source, publish


@pytest.fixture(scope="session")
def source(tmp_path_factory: pytest.TempPathFactory) -> Source:
    """Return a repository of this project."""
    return publish(tmp_path_factory.mktemp("source") / "alcamine-validate")


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield pre-commit's folder, in which it installs each hook once for all tests."""
    folder = tmp_path_factory.mktemp("home")
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def project(tmp_path: Path, source: Source, home: Path) -> Project:
    """Return an empty repository in which to use the hooks."""
    return Project(tmp_path / "project", source, home)
