"""Files that hold a schema: YAML, JSON, or the vendor's documentation page."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, Final, NoReturn

from alcamine_validate.schema.errors import InvalidSchema
from alcamine_validate.schema.yaml_as_json import YamlError, load_yaml

_FENCED: Final = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[ \t]*(?:ya?ml|json)\b[^\n]*\n(?P<body>.*?)^(?P=fence)[ \t]*$",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_DOCUMENT_KEY: Final = re.compile(
    r"""^[ \t{]*["']?(?:openapi|overlay|\$schema)["']?[ \t]*:""", re.M
)


def read_document(path: Path) -> Any:
    """Return the JSON value of the schema document in the file at ``path``.

    The file may be YAML, JSON, or Markdown with the document in a fenced block, as the
    vendor's documentation page has it. Raises :class:`InvalidSchema`, which names the
    line, where it is none of them, and OSError where it can't be read.
    """
    # A pipe or device would block, or never end.
    if not path.is_file() and path.exists() and not path.is_dir():
        raise InvalidSchema(f"{path} is no regular file")
    try:
        return parse_document(path.read_bytes().decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InvalidSchema(f"{path} is not UTF-8: {error}") from error
    except InvalidSchema as error:
        raise InvalidSchema(f"{path}: {error}") from error


def parse_document(text: str) -> Any:
    """Return the JSON value of the schema document in ``text``: see :func:`read_document`."""
    fenced = fenced_document(text)
    if fenced is not None:
        return _parse_yaml(fenced)
    if not text.lstrip().startswith("{"):
        return _parse_yaml(text)
    try:
        return _parse_json(text)
    except InvalidSchema as error:
        return _parse_flow_yaml(text, error)


def _parse_flow_yaml(text: str, error: InvalidSchema) -> Any:
    """Return the value of YAML in braces; where it is none either, it was to be JSON."""
    if not isinstance(error.__cause__, json.JSONDecodeError):
        raise error
    try:
        return load_yaml(text)
    except YamlError:
        raise error from None


def fenced_document(text: str) -> str | None:
    """Return the first fenced block of Markdown that holds an OpenAPI or schema document.

    None where there is none, as in a file that is YAML or JSON itself (CommonMark 4.5).
    """
    for match in _FENCED.finditer(text):
        body = match.group("body")
        if _DOCUMENT_KEY.search(body):
            return body
    return None


def _parse_yaml(text: str) -> Any:
    try:
        return load_yaml(text)
    except YamlError as error:
        raise InvalidSchema(f"not readable as YAML: {error}") from error


def _parse_json(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_object, parse_constant=_refuse_constant)
    except RecursionError:
        raise InvalidSchema("not readable as JSON: nested too deep") from None
    except InvalidSchema:
        raise
    except ValueError as error:
        raise InvalidSchema(f"not readable as JSON: {error}") from error


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        names = [name for name, _ in pairs]
        repeated = next(name for name in names if names.count(name) > 1)
        raise InvalidSchema(f"not readable as JSON: duplicate key {repeated!r}")
    return members


def _refuse_constant(name: str) -> NoReturn:
    raise InvalidSchema(f"not readable as JSON: {name} is no JSON number")
