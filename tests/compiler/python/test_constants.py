"""Constants and imports of generated modules."""

from __future__ import annotations

from alcamine_validate.compiler.python.code import Code
from alcamine_validate.compiler.python.constants import Constants


def test_a_constant_is_defined_once() -> None:
    """A constant is defined once for each source text."""
    constants = Constants()
    assert constants.constant("known values", Code("{1}")).text == "_KNOWN_VALUES"
    assert constants.constant("other", Code("{1}")).text == "_KNOWN_VALUES"
    assert constants.constant("known values", Code("{2}")).text == "_KNOWN_VALUES_2"
    assert constants.constant("class", Code("{3}")).text == "_CLASS_"
    assert constants.definitions() == [
        "_KNOWN_VALUES = {1}", "_KNOWN_VALUES_2 = {2}", "_CLASS_ = {3}",
    ]  # fmt: skip


def test_a_name_that_is_used_is_imported_once() -> None:
    """A name of the runtime or the standard library that is used is imported once, and no other."""
    constants = Constants()
    assert [constants.runtime(text).text for text in ("escape", "ABSENT", "escape")] == [
        "escape", "ABSENT", "escape",
    ]  # fmt: skip
    runtime = ["from alcamine_validate.runtime import (", "    ABSENT,", "    escape,", ")"]
    assert constants.imports() == ["from typing import Any", "", *runtime]
    assert constants.needs("escape")
    assert not constants.needs("in_order")
    constants.standard("isfinite")
    constants.standard("re")
    standard = ["import re", "from math import isfinite"]
    assert constants.imports() == [*standard, "from typing import Any", "", *runtime]
