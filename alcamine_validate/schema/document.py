"""Read files that hold a schema: YAML, JSON, or the vendor's documentation page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from math import isinf
from pathlib import Path
from typing import Any, Final, NoReturn

from alcamine_validate.schema.errors import InvalidSchema
from alcamine_validate.text.yaml_text import YamlError, load_yaml

_OPENING: Final = re.compile(r"(?P<indent> {0,3})(?P<fence>`{3,}|~{3,})[ \t]*(?P<language>\w*)")
_JSON_OBJECT: Final = re.compile(r"\s*\{\s*(?:[\"}]|\Z)")
_HTML: Final = re.compile(r"\s*<(?:!doctype|html|head|body)\b", re.I)
_LANGUAGES: Final = {"json", "yaml", "yml"}
_YAML_SUFFIXES: Final = {".yaml", ".yml"}
_DOCUMENT_KEY: Final = re.compile(
    r"""^[ \t{]*["']?(?:openapi|overlay|\$schema)["']?[ \t]*:""", re.M
)


def read_document(path: str | Path) -> Any:
    """Return the JSON value of the schema document in the file at ``path``.

    The file may be YAML, JSON, or Markdown with the document in a fenced block, like the
    vendor's documentation page. Raises :class:`InvalidSchema`, with the path and the parser's
    message, if it is none of them, and OSError if it can't be read.
    """
    text, _, is_yaml = document_text(path)
    try:
        return parse_document(text, is_yaml=is_yaml)
    except InvalidSchema as error:
        raise InvalidSchema(f"{path}: {error}") from error


def document_text(path: str | Path) -> tuple[str, int, bool]:
    """Return the text of the schema document in a file, its first line, and whether it is YAML.

    It is YAML for sure if the name of the file says so. Raises as :func:`read_document`.
    """
    path = Path(path)
    # Reading a pipe or device could block, or never end.
    if not path.is_file() and path.exists() and not path.is_dir():
        raise InvalidSchema(f"{path} is not a regular file")
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidSchema(f"{path} is not UTF-8: {error}") from error
    if path.suffix.lower() in _YAML_SUFFIXES:
        return text, 1, True
    fenced = fenced_document(text)
    return (text, 1, False) if fenced is None else (*fenced, False)


def parse_document(text: str, *, is_yaml: bool = False) -> Any:
    """Return the JSON value of the schema document in ``text``: see :func:`read_document`.

    Text that starts with a brace, followed by a quote, a closing brace or nothing, is JSON
    unless ``is_yaml`` is true. All other text is YAML.
    """
    fenced = None if is_yaml else fenced_document(text)
    if fenced is not None:
        text, _ = fenced
    if is_json_text(text) and not is_yaml:
        return _parse_json(text)
    if _HTML.match(text):
        raise InvalidSchema("a page of HTML: save the document that it shows in a file of its own")
    try:
        return load_yaml(text)
    except YamlError as error:
        raise InvalidSchema(f"not valid YAML: {error}") from error


def is_json_text(text: str) -> bool:
    """Return whether text starts as a JSON object does, and so is JSON unless it is called YAML."""
    return _JSON_OBJECT.match(text) is not None


def fenced_document(text: str) -> tuple[str, int] | None:
    """Return the first fenced block of Markdown that holds an OpenAPI or schema document.

    It is returned with the number of its first line, from 1.

    Only blocks marked as json, yaml or yml count. The result is None if there is no such block,
    as in a file that is YAML or JSON itself. Source: CommonMark 0.31, section 4.5.
    """
    lines = enumerate(text.splitlines(keepends=True), 1)
    for number, line in lines:
        opening = _OPENING.match(line)
        if opening is not None:
            body = "".join(_content((each for _, each in lines), opening))
            if opening["language"].lower() in _LANGUAGES and _DOCUMENT_KEY.search(body):
                return body, number + 1
    return None


def _content(lines: Iterator[str], opening: re.Match[str]) -> Iterator[str]:
    """Yield the lines up to a fence of the same character that is at least as long."""
    fence, indent = opening["fence"], len(opening["indent"])
    closing = re.compile(rf" {{0,3}}{re.escape(fence[0])}{{{len(fence)},}}[ \t]*$")
    for line in lines:
        if closing.match(line.rstrip("\r\n")):
            return
        yield line[min(indent, len(line) - len(line.lstrip(" "))) :]


def _parse_json(text: str) -> Any:
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_constant=_refuse_constant,
            parse_float=_finite,
        )
    except RecursionError:
        raise InvalidSchema("not valid JSON: nested too deep") from None
    except InvalidSchema:
        raise
    except ValueError as error:
        raise InvalidSchema(f"not valid JSON: {error}") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise InvalidSchema(f"not valid JSON: duplicate key {repeated!r}")
    return members


def _finite(text: str) -> float:
    number = float(text)
    if isinf(number):
        raise InvalidSchema(f"not valid JSON: {text} is out of range")
    return number


def _refuse_constant(name: str) -> NoReturn:
    raise InvalidSchema(f"not valid JSON: {name} is not a JSON number")
