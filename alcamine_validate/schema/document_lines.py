"""The lines of a schema document: where the value at a pointer stands in its file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import yaml

from alcamine_validate.schema.document import document_text, is_json_text, parse_document
from alcamine_validate.schema.errors import InvalidSchema
from alcamine_validate.text.json_pointer import join, split
from alcamine_validate.text.locate import locate
from alcamine_validate.text.positions import TextLines

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class LocatedDocument:
    """A schema document from a file, with the lines of its values.

    ``value`` is its JSON value, and ``path`` the file, which may be Markdown with the document in
    a fenced block. Created by :func:`read_located`.
    """

    def __init__(self, path: str, text: str, first_line: int, *, is_json: bool) -> None:
        self.path = path
        self.value: Any = parse_document(text, is_yaml=not is_json)
        self._text = text
        self._first_line = first_line
        self._is_json = is_json
        self._known_children: dict[int, dict[str, tuple[Any, Any]]] = {}

    def line(self, pointer: str) -> int:
        """Return the line, from 1, of the value at a JSON Pointer (RFC 6901) in the file.

        For a member of an object, it is the line of its name. If the pointer leads to no value, it
        is the line of the nearest value above it.
        """
        return self.lines([pointer])[pointer]

    def lines(self, pointers: Iterable[str]) -> dict[str, int]:
        """Return the lines of several pointers, which reads JSON only once: see :meth:`line`."""
        paths = {pointer: split(pointer) for pointer in pointers}
        find = self._lines_in_json if self._is_json else self._lines_in_yaml
        return {pointer: self._first_line + line - 1 for pointer, line in find(paths).items()}

    @cached_property
    def _node(self) -> Any:
        # The text was read with limits on its depth and size before, so composing it is safe.
        return yaml.compose(self._text, Loader=_LOADER)

    def _lines_in_json(self, paths: dict[str, list[str]]) -> dict[str, int]:
        above = {
            pointer: [join("", *tokens[:depth]) for depth in range(len(tokens), -1, -1)]
            for pointer, tokens in paths.items()
        }
        wanted = dict.fromkeys(each for pointers in above.values() for each in pointers)
        spans = locate(self._text, wanted)
        text = TextLines(self._text)
        nearest = {
            pointer: next(each for each in pointers if each in spans)
            for pointer, pointers in above.items()
        }
        return {pointer: text.place(spans[each].start)[0] for pointer, each in nearest.items()}

    def _lines_in_yaml(self, paths: dict[str, list[str]]) -> dict[str, int]:
        return {pointer: self._line_in_yaml(tokens) for pointer, tokens in paths.items()}

    def _line_in_yaml(self, tokens: list[str]) -> int:
        node = self._node
        line = node.start_mark.line if node is not None else 0
        for token in tokens:
            found = self._children(node).get(token)
            if found is None:
                break
            mark, node = found
            line = mark.line
        return int(line) + 1

    def _children(self, node: Any) -> dict[str, tuple[Any, Any]]:
        """Return the mark where each value in a node starts, and its node, by name or index."""
        # The nodes are kept, so their ids identify them.
        if id(node) not in self._known_children:
            self._known_children[id(node)] = dict(_children(node))
        return self._known_children[id(node)]


def _children(node: Any) -> Iterator[tuple[str, tuple[Any, Any]]]:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield key.value, (key.start_mark, value)
    elif isinstance(node, yaml.SequenceNode):
        for index, value in enumerate(node.value):
            yield str(index), (value.start_mark, value)


def read_located(path: str | Path) -> LocatedDocument:
    """Return the schema document in the file at ``path``, with its lines.

    Raises as :func:`~alcamine_validate.schema.document.read_document`.
    """
    text, first_line, is_yaml = document_text(path)
    try:
        return LocatedDocument(
            str(path), text, first_line, is_json=is_json_text(text) and not is_yaml
        )
    except InvalidSchema as error:
        raise InvalidSchema(f"{path}: {error}") from error
