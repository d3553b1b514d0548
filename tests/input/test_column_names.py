"""Names of columns in messages."""

from __future__ import annotations

from alcamine_validate.input.column_names import shown_name, shown_names
from alcamine_validate.text.redact import mask


def test_names_that_may_be_data_are_quoted_or_masked() -> None:
    """Only what looks like a name of code is shown as it is."""
    for name in ("session", "_a9", "A" * 64):
        assert shown_name(name) == name
    for name in ("", "9", "ada@example.com", "Ada Lovelace", "a\n", "A" * 65, "é"):
        assert shown_name(name, mask) == mask(name)
        assert shown_name(name).startswith('"')


def test_many_names_are_counted() -> None:
    """The first twenty are shown."""
    names = [f"c{number}" for number in range(1_021)]
    assert shown_names(names[:20]).endswith("c18, c19")
    assert shown_names(names) == f"{', '.join(names[:20])} and 1,001 more"
    assert shown_names([]) == ""
    assert shown_names(["a", "b c"]) == 'a, "b c"'
    assert shown_names(["a", "b c"], mask).startswith("a, <string of 3 characters #")
