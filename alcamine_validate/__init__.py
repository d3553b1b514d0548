"""Offline validation and linting of Sessions of the Alcamine voice-interview API.

    import alcamine_validate as av

    av.is_valid(data)      # bool; data is JSON text or a parsed value
    av.validate(data)      # the parsed Session, or raises av.InvalidSession
    av.findings(data)      # every finding, with its place

Each name's module is imported when the name is first used: who only asks for verdicts
never pays for the compiler.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from alcamine_validate.compile import compile_schema, compile_to_source
    from alcamine_validate.finding import Finding, Related, Severity
    from alcamine_validate.generated.types import Session
    from alcamine_validate.runtime.formats import FormatCheckFailed
    from alcamine_validate.schema.document import read_document
    from alcamine_validate.schema.errors import InvalidSchema, SchemaError, UnsupportedSchema
    from alcamine_validate.session import (
        InvalidSession,
        SessionValidator,
        findings,
        is_valid,
        validate,
    )
    from alcamine_validate.validator import NestingTooDeep, ValidationError, Validator

    PUBLISHED: SessionValidator

__version__: Final = "0.1.0"

_MODULES: Final = {
    "Finding": "finding",
    "FormatCheckFailed": "runtime.formats",
    "InvalidSchema": "schema.errors",
    "InvalidSession": "session",
    "NestingTooDeep": "validator",
    "Related": "finding",
    "SchemaError": "schema.errors",
    "Session": "generated.types",
    "SessionValidator": "session",
    "Severity": "finding",
    "UnsupportedSchema": "schema.errors",
    "ValidationError": "validator",
    "Validator": "validator",
    "compile_schema": "compile",
    "compile_to_source": "compile",
    "findings": "session",
    "is_valid": "session",
    "read_document": "schema.document",
    "validate": "session",
}

__all__ = [
    "PUBLISHED",
    "Finding",
    "FormatCheckFailed",
    "InvalidSchema",
    "InvalidSession",
    "NestingTooDeep",
    "Related",
    "SchemaError",
    "Session",
    "SessionValidator",
    "Severity",
    "UnsupportedSchema",
    "ValidationError",
    "Validator",
    "compile_schema",
    "compile_to_source",
    "findings",
    "is_valid",
    "read_document",
    "validate",
]


def __getattr__(name: str) -> Any:
    """Return a public name; its module is imported when it is first asked for."""
    if name == "PUBLISHED":
        value = import_module("alcamine_validate.session").published()
    elif name in _MODULES:
        value = getattr(import_module(f"alcamine_validate.{_MODULES[name]}"), name)
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
