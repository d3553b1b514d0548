"""Decoders into types: msgspec and pydantic, with types made from the schema.

They read only the keywords that the schema of a Session uses, not all of JSON Schema.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Annotated, Any, Final, Literal

from benchmarks.documents import ORDER, PATTERNS, Schema
from benchmarks.judge import Judge

EMAIL: Final = r"^[^@\s]+@[^@\s]+$"
"""A loose pattern for emails, as most people write it."""


def msgspec(schema: Schema) -> Judge:
    """Decode into structs, with datetimes for timestamps."""
    return _msgspec_judge(_Structs(full=False), schema)


def msgspec_full(schema: Schema) -> Judge:
    """Decode with a pattern for emails, and compare timestamps after each struct is made."""
    return _msgspec_judge(_Structs(full=True), schema)


def _msgspec_judge(types: _Structs, schema: Schema) -> Judge:
    import msgspec

    decode = msgspec.json.Decoder(types.struct("Session", schema)).decode

    def judge(data: bytes) -> bool:
        try:
            decode(data)
        except msgspec.ValidationError:
            return False
        return True

    return judge


def pydantic(schema: Schema) -> Judge:
    """Validate JSON text with models in strict mode."""
    from pydantic import ValidationError

    validate = _Models().struct("Session", schema).model_validate_json

    def judge(data: bytes) -> bool:
        try:
            validate(data)
        except ValidationError:
            return False
        return True

    return judge


def pydantic_errors(schema: Schema) -> Judge:
    """Validate with the same models, and return all errors as dicts."""
    from pydantic import ValidationError

    validate = _Models().struct("Session", schema).model_validate_json

    def judge(data: bytes) -> list[Any]:
        try:
            validate(data)
        except ValidationError as error:
            return error.errors()
        return []

    return judge


def _union(types: Iterable[Any]) -> Any:
    first, *others = types
    for other in others:
        first = first | other
    return first


class _Types:
    """Makes types from schemas; subclasses make objects, timestamps and limits."""

    def struct(self, name: str, schema: Schema, tag: str | None = None) -> Any:
        """Return the type of an object; ``tag`` is its provider, if a union needs one."""
        raise NotImplementedError

    def constrained(self, plain: type, schema: Schema) -> Any:
        """Return the type with its limits."""
        raise NotImplementedError

    def moment(self) -> Any:
        """Return the type of timestamps."""
        raise NotImplementedError

    def union_by_provider(self, branches: list[Any]) -> Any:
        """Return the type of objects that are distinguished by their provider."""
        raise NotImplementedError

    def of(self, name: str, schema: Schema) -> Any:
        """Return the type of the values that a schema allows."""
        if "oneOf" in schema:
            providers = [each["properties"]["provider"]["enum"][0] for each in schema["oneOf"]]
            branches = zip(schema["oneOf"], providers, strict=True)
            return self.union_by_provider(
                [self.struct(f"{name}_{tag}", branch, tag) for branch, tag in branches]
            )
        if schema.get("format") == "date-time":
            return _union([self.moment(), *([None] if {"type": "null"} in schema["anyOf"] else [])])
        if "anyOf" in schema:
            return _union(self.of(name, branch) for branch in schema["anyOf"])
        if "enum" in schema:
            return Literal[tuple(schema["enum"])]
        types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
        return _union(self._of_type(name, json_type, schema) for json_type in types)

    def _of_type(self, name: str, json_type: str, schema: Schema) -> Any:
        if json_type == "object":
            return self.struct(name, schema) if "properties" in schema else dict[str, Any]
        if json_type == "null":
            return None
        if json_type == "array":
            return list[self.of(name, schema["items"])]  # type: ignore[misc]
        return self.constrained(_PLAIN[json_type], schema)


_PLAIN: Final = {"string": str, "integer": int, "number": float, "boolean": bool}
_LIMITS: Final[dict[type, dict[str, str]]] = {
    str: {"max_length": "maxLength", "min_length": "minLength"},
    int: {"le": "maximum", "ge": "minimum"},
    float: {"le": "maximum", "ge": "minimum"},
    bool: {},
}


def _limits(plain: type, schema: Schema) -> dict[str, Any]:
    """Return the limits under the names that both libraries use."""
    limits = {ours: schema[name] for ours, name in _LIMITS[plain].items() if name in schema}
    if plain is str and schema.get("format") in PATTERNS:
        limits["pattern"] = PATTERNS[schema["format"]]
    return limits


def _order_check(schema: Schema) -> Callable[[Any], Any]:
    """Return a function that raises ValueError if datetimes of an object are out of order."""
    pairs = schema.get(ORDER, ())

    def check(instance: Any) -> Any:
        for earlier, later in pairs:
            first, second = getattr(instance, earlier, None), getattr(instance, later, None)
            if isinstance(first, datetime) and isinstance(second, datetime) and first > second:
                raise ValueError("timestamps are out of order")
        return instance

    return check


class _Structs(_Types):
    """The types of msgspec."""

    def __init__(self, *, full: bool) -> None:
        self._full = full

    def struct(self, name: str, schema: Schema, tag: str | None = None) -> Any:
        import msgspec

        required = schema.get("required", ())
        fields: list[Any] = [
            (member, self.of(member, subschema))
            if member in required
            else (member, self.of(member, subschema) | msgspec.UnsetType, msgspec.UNSET)
            for member, subschema in schema.get("properties", {}).items()
            if not (tag and member == "provider")
        ]
        checked = self._full and ORDER in schema
        return msgspec.defstruct(
            name, fields, kw_only=True, tag_field="provider" if tag else None, tag=tag,
            namespace={"__post_init__": _order_check(schema)} if checked else None,
        )  # fmt: skip

    def constrained(self, plain: type, schema: Schema) -> Any:
        import msgspec

        limits = _limits(plain, schema)
        if self._full and schema.get("format") == "email":
            limits["pattern"] = EMAIL
        return Annotated[plain, msgspec.Meta(**limits)] if limits else plain

    def moment(self) -> Any:
        import msgspec

        return Annotated[datetime, msgspec.Meta(tz=True)]

    def union_by_provider(self, branches: list[Any]) -> Any:
        return _union(branches)


class _Models(_Types):
    """The types of pydantic."""

    def struct(self, name: str, schema: Schema, tag: str | None = None) -> Any:  # noqa: ARG002
        from pydantic import ConfigDict, create_model, model_validator

        required = schema.get("required", ())
        fields: dict[str, Any] = {
            member: (self.of(member, subschema), ...)
            if member in required
            else (self.of(member, subschema), None)
            for member, subschema in schema.get("properties", {}).items()
        }
        checks: dict[str, Any] = {}
        if ORDER in schema:
            checks["in_order"] = model_validator(mode="after")(_order_check(schema))
        return create_model(
            name, __config__=ConfigDict(strict=True), __validators__=checks, **fields
        )

    def constrained(self, plain: type, schema: Schema) -> Any:
        from pydantic import EmailStr, Field

        limits = _limits(plain, schema)
        wanted: Any = EmailStr if schema.get("format") == "email" else plain
        return Annotated[wanted, Field(**limits)] if limits else wanted

    def moment(self) -> Any:
        from pydantic import AwareDatetime

        return AwareDatetime

    def union_by_provider(self, branches: list[Any]) -> Any:
        from pydantic import Field

        return Annotated[_union(branches), Field(discriminator="provider")]
