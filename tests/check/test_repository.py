"""Where a repository begins, and where its info/exclude is, compared with git."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from alcamine_validate.check.repository import exclude_file, repository_of
from tests.support.git import git
from tests.support.systems import needs_links
from tests.support.tables import for_each

COMMIT = ("-c", "user.name=a", "-c", "user.email=a@example.com", "commit", "-q", "--allow-empty")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Return a new repository with a commit."""
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q")
    git(folder, *COMMIT, "-m", "first")
    return folder


def by_git(folder: Path) -> Path:
    """Return the path of info/exclude according to git."""
    text = git(folder, "rev-parse", "--git-path", "info/exclude").decode()
    return (folder / text.rstrip("\n")).resolve()


def test_the_nearest_folder_with_metadata_is_the_repository(repository: Path) -> None:
    """The folder itself may be it; without one, there is none."""
    inner = repository / "a" / "b"
    inner.mkdir(parents=True)
    assert repository_of(str(inner)) == str(repository)
    assert repository_of(str(repository)) == str(repository)
    (repository / "a" / ".git").write_text("gitdir: elsewhere")
    assert repository_of(str(inner)) == str(repository / "a")
    assert repository_of(str(repository.parent)) != str(repository)


def test_the_exclude_file_is_the_one_of_git(repository: Path) -> None:
    """In a repository, in a linked working tree of it, and in a submodule."""
    git(repository, "worktree", "add", "-q", "../linked")
    allowed = ("-c", "protocol.file.allow=always")
    git(repository, *allowed, "submodule", "--quiet", "add", str(repository), "module")
    linked = repository.parent / "linked"

    def check(folder: Path) -> None:
        assert Path(exclude_file(str(folder))).resolve() == by_git(folder)

    for_each([repository, linked, repository / "module"], check)


@needs_links
def test_metadata_that_are_damaged_have_no_exclude_file(tmp_path: Path) -> None:
    """The path is one of a file that does not exist; nothing is raised."""
    metadata = tmp_path / ".git"

    def check(content: bytes) -> None:
        metadata.write_bytes(content)
        assert not os.path.exists(exclude_file(str(tmp_path)))

    for_each([b"", b"\n", b"gitdir: ", b"gitdir: \xff", b"gitdir: a\0b", b"x" * 100_000], check)
    metadata.unlink()
    metadata.symlink_to(".git")
    assert not os.path.exists(exclude_file(str(tmp_path)))
