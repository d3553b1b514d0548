"""The formats by name; only the requested one is imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

from alcamine_validate.lint.settings.values import REPORT_FORMATS
from alcamine_validate.reporters.registry import FORMATS, reporter
from alcamine_validate.reporters.reporter import ReportOptions

HEAVY = ("xml.sax", "urllib.parse", "hashlib", "importlib.metadata", "json")


def test_the_formats_are_those_of_the_issue() -> None:
    """They are in the order in which the help lists them."""
    assert FORMATS == (
        "text", "concise", "json", "jsonl", "sarif", "junit", "github", "gitlab", "markdown",
        "html",
    )  # fmt: skip


def test_settings_know_every_format() -> None:
    """The names are also in a module below this one, which checks settings."""
    assert FORMATS == REPORT_FORMATS


def test_an_unknown_format_is_refused() -> None:
    """Callers must check FORMATS first."""
    with pytest.raises(KeyError, match="xml"):
        reporter("xml", ReportOptions())


def test_reporters_share_nothing() -> None:
    """Two reporters of one format are separate objects."""
    for name in FORMATS:
        assert reporter(name, ReportOptions()) is not reporter(name, ReportOptions())


@pytest.mark.parametrize(
    "name",
    [
        "junit",
        *(pytest.param(name, marks=pytest.mark.thorough) for name in FORMATS if name != "junit"),
    ],
)
def test_only_the_module_of_the_format_is_imported(name: str) -> None:
    """Other formats cost nothing, nor do modules that a format needs only when it writes."""
    program = (
        "import sys\n"
        "from alcamine_validate.reporters.registry import reporter\n"
        "from alcamine_validate.reporters.reporter import ReportOptions\n"
        "before = set(sys.modules)\n"
        f"made = reporter({name!r}, ReportOptions())\n"
        "print(type(made).__module__)\n"
        "print(*sorted(set(sys.modules) - before))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    home, imported = done.stdout.splitlines()
    assert home in imported.split()
    formats = {
        each.rpartition(".")[2]
        for each in imported.split()
        if each.startswith("alcamine_validate.reporters.")
    }
    others = {
        "text", "json_report", "jsonl", "sarif", "junit", "github", "gitlab", "markdown",
        "html_page",
    }  # fmt: skip
    assert formats & others == {home.rpartition(".")[2]} & others
    assert not set(HEAVY) & set(imported.split())
