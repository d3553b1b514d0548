"""Paths of files for other programs: relative to the root, absolute elsewhere, or URIs."""

from __future__ import annotations

import ntpath
from pathlib import Path

import pytest

from alcamine_validate.reporters import paths as reporters_paths
from alcamine_validate.reporters.paths import ReportPaths, file_uri, relative_uri
from tests.reporters.conftest import paths_of
from tests.reporters.findings import ROOT
from tests.support.systems import needs_links


@pytest.mark.parametrize(
    ("filename", "path"),
    [
        ("a.json", "a.json"),
        ("./a/../b.json", "b.json"),
        ("/repository/a/b.json", "a/b.json"),
        ("/repository", "."),
        ("/repository2/a.json", "/repository2/a.json"),
        ("../a.json", "/a.json"),
        ("<stdin>", "<stdin>"),
        ("-", "-"),
        ("nul\0.json", "nul\0.json"),
        ("/else/nul\0/a.json", "/else/nul\0/a.json"),
    ],
)
def test_paths_are_from_the_root(filename: str, path: str) -> None:
    """A folder whose name only begins with the root's is not in the root."""
    assert ReportPaths(ROOT).path(filename) == path


def test_below_is_none_elsewhere() -> None:
    """Files elsewhere have no relative path, so that their URIs can be absolute."""
    assert ReportPaths(ROOT).below("/elsewhere/a.json") is None
    assert ReportPaths(ROOT).below("a/b.json") == "a/b.json"


def test_the_root_may_be_the_file_system_or_the_working_folder() -> None:
    """A root may be ``/``, end in a slash, or be empty, which means the working folder."""
    assert ReportPaths("/").path("/a/b.json") == "a/b.json"
    assert ReportPaths("/repository/").path("a.json") == "a.json"
    assert ReportPaths("").path("a.json") == "a.json"


@needs_links
def test_the_root_may_be_reached_through_a_link(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The shell names a folder by the link, and git by its real path."""
    real, link = tmp_path / "real", tmp_path / "link"
    real.mkdir()
    link.symlink_to(real)
    (tmp_path / "other.json").touch()
    (real / "linked.json").symlink_to(tmp_path / "other.json")
    assert ReportPaths(str(real)).path(str(link / "a.json")) == "a.json"
    assert ReportPaths(str(link)).path(str(real / "a.json")) == "a.json"
    assert ReportPaths(str(link)).path(str(real / "linked.json")) == "linked.json"


def test_paths_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """They get slashes and keep their drive; another drive is outside of the root."""
    monkeypatch.setattr(reporters_paths, "os", paths_of(ntpath))
    paths = ReportPaths("C:\\repo")
    assert paths.path("C:\\repo\\a\\b.json") == "a/b.json"
    assert paths.path("C:\\repo/a/b.json") == "a/b.json"
    assert paths.path("D:\\a.json") == "D:/a.json"
    assert paths.below("C:\\repo2\\a.json") is None
    assert file_uri("C:\\a b\\c.json") == "file:///C:/a%20b/c.json"


def test_uris_are_percent_encoded() -> None:
    """All bytes except slashes and unreserved ASCII characters (RFC 3986) are encoded."""
    assert relative_uri("a b/c%:d#e?f.json") == "a%20b/c%25%3Ad%23e%3Ff.json"
    assert relative_uri("caf\udce9") == "caf%E9"
    assert relative_uri("\ud800") == "%5Cud800"
    assert file_uri("/a b/c:/d.json").startswith("file:///a%20b/")
