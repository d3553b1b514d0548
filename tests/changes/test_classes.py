"""The classes of changes: their codes, their documentation, and the examples, which are run."""

from __future__ import annotations

import json
import re
from typing import Any

from alcamine_validate.changes import classes
from alcamine_validate.changes.classes import (
    CLASSES,
    Judgement,
    class_by_name,
    class_code,
    class_documentation,
)
from alcamine_validate.changes.explanations import EXPLANATIONS
from alcamine_validate.cli.help_command import MANUAL
from alcamine_validate.finding import Severity
from alcamine_validate.lint.rules.catalogue import catalogue, code_by_name
from tests.changes.story import found
from tests.repository.test_architecture import PACKAGE
from tests.support.tables import for_each


def codes(example: str) -> set[str]:
    """Return the codes of the changes in an example."""
    sides = json.loads(example)
    assert list(sides) == ["old", "new"]
    return {code for code, _ in found(sides["old"], sides["new"], "Session")}


def test_a_bad_example_has_only_its_change() -> None:
    """The bad example of a class has changes of this class and of no other."""

    def check(code: str) -> None:
        assert codes(class_documentation(code).bad) == {code}

    for_each(CLASSES, check)


def test_a_good_example_has_no_change() -> None:
    """The good example of a class is another notation of the same schema."""

    def check(code: str) -> None:
        assert codes(class_documentation(code).good) == set()

    for_each(CLASSES, check)


def test_each_class_is_documented() -> None:
    """It has a summary of one sentence and an explanation."""
    assert list(EXPLANATIONS) == list(CLASSES)
    summaries = [class_documentation(code).summary for code in CLASSES]
    assert len(set(summaries)) == len(summaries)
    for code, summary in zip(CLASSES, summaries, strict=True):
        assert re.fullmatch(r"[A-Z][^.]*\.", summary), code
        assert class_documentation(code).explanation, code


def test_codes_and_names_are_unique() -> None:
    """No code or name is that of a rule, and the codes are in order and in their family."""
    assert list(CLASSES) == sorted(CLASSES)
    assert all(re.fullmatch(r"ALC9\d\d", code) for code in CLASSES)
    assert len(class_by_name()) == len(CLASSES)
    assert class_by_name().keys().isdisjoint(code_by_name())
    assert CLASSES.keys().isdisjoint(catalogue())
    assert class_code("null-allowed") == class_code("ALC913") == "ALC913"
    assert class_code("other-agent") is None


def test_each_code_in_the_source_has_a_class() -> None:
    """No module of the folder reports a code that nobody documented, and none is unused."""
    sources = [path.read_text("utf-8") for path in (PACKAGE / "changes").glob("*.py")]
    used = {code for text in sources for code in re.findall(r'"(ALC9\d\d)"', text)}
    assert used == set(CLASSES)


def test_the_manual_lists_each_class() -> None:
    """The table has the codes, names, judgements and summaries."""
    rows = re.findall(
        r"^\| (ALC9\d\d) \| `([a-z-]+)` \| ([a-z-]+) \| (.*) \|$",
        (MANUAL / "changes.md").read_text("utf-8"),
        re.MULTILINE,
    )
    assert rows == [(*each, class_documentation(each.code).summary) for each in CLASSES.values()]


def test_judgements_are_severities_in_reports() -> None:
    """The most severe judgement is an error."""
    pairs: Any = [(each, each.severity) for each in Judgement]
    assert pairs == [
        ("breaking", Severity.ERROR),
        ("may-break", Severity.WARNING),
        ("harmless", Severity.INFO),
    ]
    assert [each.rank for each in Judgement] == [0, 1, 2]
    assert classes.DOCUMENTATION_CODE in CLASSES
