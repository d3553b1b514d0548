"""Who is measured: each turns the bytes of a Session into a verdict, as its users would.

All get the corrected document (spec/openapi.yaml with spec/overlay.yaml) and the same
checks of ours in the form that they take them. What one of them can't be made to check,
or checks more loosely, is its ``blind_to``, by the names of ``sessions.invalid_sessions``;
that it is so, and that all else is seen, is verified before anything is timed.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import orjson

import alcamine_validate as av
from alcamine_validate.schema.overlay import apply_overlay

Judge = Callable[[bytes], Any]
"""The whole way from bytes to a verdict; what has no verdict returns what it has."""

ORDER: Final = "x-timestamp-order"
SPEC: Final = Path(__file__).parent.parent / "spec"
CUID2: Final = "^[a-z][0-9a-z]{1,31}$"
E164: Final = "^\\+[1-9][0-9]{1,14}$"


@dataclass(frozen=True)
class Competitor:
    """A way to a verdict: how it is built, and the invalid Sessions that it takes for valid.

    ``package`` is what it needs to be installed; ``remark`` says what is to be known
    beside its figure.
    """

    name: str
    package: str
    build: Callable[[Any], Judge]
    blind_to: frozenset[str] = frozenset()
    remark: str = ""

    @property
    def version(self) -> str:
        """The installed version of its package."""
        return version(self.package)


def document() -> Any:
    """Return the document that all are given."""
    published = av.read_document(SPEC / "openapi.yaml")
    return apply_overlay(published, av.read_document(SPEC / "overlay.yaml"))


def _session_schema(whole: Any) -> Any:
    """Return the schema of a Session alone; it refers to nothing else."""
    return copy.deepcopy(whole["components"]["schemas"]["Session"])


# The checks of ours, for those who take functions

_is_cuid2 = re.compile(CUID2.replace("$", r"\Z")).match
_is_e164 = re.compile(E164.replace("$", r"\Z")).match


def _cuid2(value: Any) -> bool:
    return not isinstance(value, str) or _is_cuid2(value) is not None


def _e164(value: Any) -> bool:
    return not isinstance(value, str) or _is_e164(value) is not None


def _in_order(pairs: Any, instance: Any) -> bool:
    """Compare as one would who trusts that these are timestamps by now."""
    for earlier, later in pairs:
        first, second = instance.get(earlier), instance.get(later)
        if isinstance(first, str) and isinstance(second, str) and first > second:
            try:
                if datetime.fromisoformat(first) > datetime.fromisoformat(second):
                    return False
            except ValueError:
                return False
    return True


class _Order:
    """The order of timestamps as a keyword of jsonschema-rs."""

    def __init__(self, _: Any, value: Any, __: Any) -> None:
        self.pairs = value

    def validate(self, instance: Any) -> None:
        """Raise ValueError where something is out of order."""
        if isinstance(instance, dict) and not _in_order(self.pairs, instance):
            raise ValueError("timestamps are out of order")


# The competitors


def _orjson(_: Any) -> Judge:
    return orjson.loads


def _ours(_: Any) -> Judge:
    return av.is_valid


def _jsonschema_rs(whole: Any) -> Judge:
    import jsonschema_rs

    is_valid = jsonschema_rs.Draft202012Validator(
        _session_schema(whole),
        formats={"cuid2": _cuid2, "e164": _e164},
        validate_formats=True,
        keywords={ORDER: _Order},
    ).is_valid
    return lambda data: is_valid(orjson.loads(data))


def _jsonschema_rs_patterns(whole: Any) -> Judge:
    """Let its own regular expressions do what the format functions do in Python."""
    import jsonschema_rs

    is_valid = jsonschema_rs.Draft202012Validator(
        _with_patterns(_session_schema(whole)), validate_formats=True, keywords={ORDER: _Order}
    ).is_valid
    return lambda data: is_valid(orjson.loads(data))


def _with_patterns(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_with_patterns(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    changed = {name: _with_patterns(value) for name, value in schema.items()}
    pattern = {"cuid2": CUID2, "e164": E164}.get(str(schema.get("format")))
    return {**changed, "pattern": pattern} if pattern else changed


def _jsonschema_rs_plain(whole: Any) -> Judge:
    import jsonschema_rs

    is_valid = jsonschema_rs.Draft202012Validator(
        _session_schema(whole), validate_formats=False
    ).is_valid
    return lambda data: is_valid(orjson.loads(data))


def _fastjsonschema(whole: Any) -> Judge:
    """Compile as draft 7, the newest it knows; the Session uses nothing that came later."""
    import fastjsonschema

    validate = fastjsonschema.compile(
        {"$schema": "http://json-schema.org/draft-07/schema#", **_session_schema(whole)},
        formats={"cuid2": _cuid2, "e164": _e164},
    )

    def judge(data: bytes) -> bool:
        try:
            validate(orjson.loads(data))
        except fastjsonschema.JsonSchemaValueException:
            return False
        return True

    return judge


def _jsonschema(whole: Any) -> Judge:
    from jsonschema import Draft202012Validator, FormatChecker, ValidationError
    from jsonschema.validators import extend

    def order(_: Any, pairs: Any, instance: Any, __: Any) -> Any:
        if isinstance(instance, dict) and not _in_order(pairs, instance):
            yield ValidationError("timestamps are out of order")

    checker = FormatChecker(())
    library = Draft202012Validator.FORMAT_CHECKER.checkers
    checker.checkers = {name: library[name] for name in ("date", "date-time", "email")}
    checker.checks("cuid2")(_cuid2)
    checker.checks("e164")(_e164)
    extended = extend(Draft202012Validator, {ORDER: order})  # type: ignore[no-untyped-call]
    is_valid = extended(_session_schema(whole), format_checker=checker).is_valid
    return lambda data: is_valid(orjson.loads(data))


def _msgspec(whole: Any) -> Judge:
    """Decode into structs made of the schema; a datetime stands for each timestamp."""
    import msgspec

    decode = msgspec.json.Decoder(_struct_type("Session", _session_schema(whole))).decode

    def judge(data: bytes) -> bool:
        try:
            decode(data)
        except msgspec.ValidationError:
            return False
        return True

    return judge


def _struct_type(name: str, schema: Any, tag: str | None = None) -> Any:
    import msgspec

    required = schema.get("required", ())
    fields: list[Any] = [
        (member, _msgspec_type(member, subschema))
        if member in required
        else (member, _msgspec_type(member, subschema) | msgspec.UnsetType, msgspec.UNSET)
        for member, subschema in schema.get("properties", {}).items()
        if not (tag and member == "provider")
    ]
    tag_field = "provider" if tag else None
    return msgspec.defstruct(name, fields, kw_only=True, tag_field=tag_field, tag=tag)


def _msgspec_type(name: str, schema: Any) -> Any:
    """Return the type of values of ``schema``, as far as this document needs it."""
    if "oneOf" in schema:
        return _union(
            _struct_type(name, branch, branch["properties"]["provider"]["enum"][0])
            for branch in schema["oneOf"]
        )
    if schema.get("format") == "date-time":
        return _union([_moment(), *([None] if {"type": "null"} in schema["anyOf"] else [])])
    if "anyOf" in schema:
        return _union(_msgspec_type(name, branch) for branch in schema["anyOf"])
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    if "enum" in schema:
        return Literal[tuple(schema["enum"])]
    return _union(_of_type(name, json_type, schema) for json_type in types)


def _moment() -> Any:
    import msgspec

    return Annotated[datetime, msgspec.Meta(tz=True)]


def _union(types: Any) -> Any:
    first, *others = types
    for other in others:
        first = first | other
    return first


def _of_type(name: str, json_type: str, schema: Any) -> Any:
    import msgspec

    if json_type == "object":
        return _struct_type(name, schema) if "properties" in schema else dict[str, Any]
    if json_type == "null":
        return None
    if json_type == "array":
        return list[_msgspec_type(name, schema["items"])]  # type: ignore[misc]
    limits: dict[str, Any] = {
        ours: schema[theirs] for ours, theirs in _LIMITS[json_type].items() if theirs in schema
    }
    if json_type == "string" and schema.get("format") in ("cuid2", "e164"):
        limits["pattern"] = {"cuid2": CUID2, "e164": E164}[schema["format"]]
    plain = {"string": str, "integer": int, "number": float, "boolean": bool}[json_type]
    return Annotated[plain, msgspec.Meta(**limits)] if limits else plain


_LIMITS: Final[dict[str, dict[str, str]]] = {
    "string": {"max_length": "maxLength", "min_length": "minLength"},
    "integer": {"le": "maximum", "ge": "minimum"},
    "number": {"le": "maximum", "ge": "minimum"},
    "boolean": {},
}

BASELINE: Final = Competitor(
    "orjson.loads alone", "orjson", _orjson, remark="reads the JSON and judges nothing"
)
OURS: Final = Competitor("alcamine-validate", "alcamine-validate", _ours)
COMPETITORS: Final = (
    BASELINE,
    OURS,
    Competitor(
        "msgspec, typed decode",
        "msgspec",
        _msgspec,
        frozenset({"email", "order"}),
        "decodes by itself, into structs and datetimes",
    ),
    Competitor(
        "loads + jsonschema-rs, no formats",
        "jsonschema-rs",
        _jsonschema_rs_plain,
        frozenset({"cuid2", "e164", "email", "date-time", "calendar", "order"}),
        "the schema's own keywords alone",
    ),
    Competitor(
        "loads + jsonschema-rs, patterns",
        "jsonschema-rs",
        _jsonschema_rs_patterns,
        remark="cuid2 and e164 rewritten to patterns",
    ),
    Competitor(
        "loads + jsonschema-rs",
        "jsonschema-rs",
        _jsonschema_rs,
        remark="cuid2, e164 and order as Python functions",
    ),
    Competitor(
        "loads + fastjsonschema",
        "fastjsonschema",
        _fastjsonschema,
        frozenset({"order"}),
        "as draft 7; ignores what it does not know",
    ),
    Competitor(
        "loads + jsonschema",
        "jsonschema",
        _jsonschema,
        frozenset({"email"}),
        "an email is any text with an @",
    ),
)
"""All of them, the baseline first."""
