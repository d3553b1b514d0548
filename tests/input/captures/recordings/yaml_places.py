"""The places of bodies in a YAML capture according to PyYAML, to compare with ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml


def scalars(path: Path, *keys: str) -> list[yaml.ScalarNode]:
    """Return the scalars under the last of ``keys``, inside of values under the keys before it."""
    root = yaml.compose(path.read_text("utf-8"), Loader=yaml.SafeLoader)
    return list(_below(root, keys))


def place(node: yaml.ScalarNode) -> tuple[int, int]:
    """Return the line and column where a scalar starts, from 1."""
    return node.start_mark.line + 1, node.start_mark.column + 1


def _below(node: Any, keys: tuple[str, ...]) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        if not keys:
            yield node
    elif isinstance(node, yaml.SequenceNode):
        for one in node.value:
            yield from _below(one, keys)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if keys and key.value == keys[0]:
                yield from _below(value, keys[1:])
            elif not keys or key.value not in keys:
                yield from _below(value, keys)
