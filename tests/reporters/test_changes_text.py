"""The report of ``spec diff`` for a terminal."""

from __future__ import annotations

from alcamine_validate.reporters.changes_text import changes_text
from tests.reporters.conftest import GOLDEN
from tests.reporters.differences import no_difference, the_difference
from tests.support.golden_files import golden_of


def test_the_report_is_as_expected() -> None:
    """Changes come by judgement, then overlay actions, rules, types and Sessions."""
    golden_of(GOLDEN)("changes.txt", changes_text(the_difference(), colored=False))


def test_colours_are_all_that_is_added() -> None:
    """Without the escapes, the text is the same; the text of documents has none."""
    colored = changes_text(the_difference(), colored=True)
    plain = changes_text(the_difference(), colored=False)
    for code in ("1", "2", "1;31", "1;32", "1;33", "1;36"):
        assert (f"\x1b[{code}m" in colored) is (code != "1;32")
        colored = colored.replace(f"\x1b[{code}m", "")
    assert colored.replace("\x1b[0m", "") == plain
    assert "\x1b" not in plain
    assert "\u202e" not in plain


def test_no_change_is_one_line() -> None:
    """It is good news, so it is green."""
    words = "Found no change of Session from old.yaml to new.yaml."
    assert changes_text(no_difference(), colored=False) == f"{words}\n"
    assert changes_text(no_difference(), colored=True) == f"\x1b[1;32m{words}\x1b[0m\n"


def test_no_component_is_not_named() -> None:
    """Two JSON Schemas have none."""
    difference = no_difference()
    difference.component = None
    assert changes_text(difference, colored=False) == (
        "Found no change from old.yaml to new.yaml.\n"
    )
