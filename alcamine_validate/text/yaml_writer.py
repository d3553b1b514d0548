"""Write JSON values as YAML that readers of YAML 1.1 and 1.2 understand in the same way."""

from __future__ import annotations

import re
from typing import Any, Final

import yaml

_WIDTH: Final = 100
_MISREAD: Final = re.compile(
    # What PyYAML writes without quotes: numbers of YAML 1.2 (section 10.3.2), in which
    # some readers still allow underscores, and the short booleans of YAML 1.1
    # (https://yaml.org/type/bool.html).
    r"[-+]?(?:\.[0-9_]+|[0-9_]+(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9_]+)?"
    r"|0o[0-7_]+|0x[0-9a-fA-F_]+|[yYnN]"
)
_LINE_ENDS: Final = re.compile(r"[\x85\u2028\u2029]")
"""Characters that end a line in YAML 1.1 but not in 1.2, so they must be escaped."""


class _Writer(yaml.SafeDumper):
    """A dumper that indents lists in objects, and repeats shared values instead of naming them."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        """Begin a collection. PyYAML would not indent the elements of a list in an object."""
        super().increase_indent(flow, False)

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        """Return True, so that no anchors are written."""
        return True


def _text(writer: _Writer, text: str) -> yaml.ScalarNode:
    """Return the node of a string: a block if it is long, in quotes if it could be misread."""
    style = None
    if _LINE_ENDS.search(text):
        style = '"'
    elif "\n" in text:
        style = "|"
    elif len(text) > _WIDTH and " " in text.strip():
        style = ">"
    elif _MISREAD.fullmatch(text):
        style = "'"
    return writer.represent_scalar("tag:yaml.org,2002:str", text, style)


_Writer.add_representer(str, _text)


def yaml_text(value: Any) -> str:
    """Return a JSON value as YAML in block style, with the members of objects in their order.

    Raises RecursionError if the value is nested too deep.
    """
    return str(yaml.dump(value, Dumper=_Writer, width=_WIDTH, allow_unicode=True, sort_keys=False))
