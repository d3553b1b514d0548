"""Offline validation and linting of Sessions of the Alcamine voice-interview API.

    import alcamine_validate as av

    av.is_valid(data)      # bool; data is JSON text or a parsed value
    av.validate(data)      # the parsed Session, or raises av.InvalidSession
    av.findings(data)      # every finding, with its place
    av.sample(seed=1)      # a realistic, made-up Session

The module of each name is imported when the name is first used, so code that only needs
verdicts does not import the compiler.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:  # typing takes as long to import as a check of one file
    from typing import Any, Final

    from alcamine_validate.check.result import CheckedFile
    from alcamine_validate.finding import Finding, Fix, FixEdit, RecordedExchange, Related, Severity
    from alcamine_validate.generated.partial_types import (
        PartialAgent,
        PartialAgentVersion,
        PartialConversation,
        PartialLedger,
        PartialPerson,
        PartialSession,
        PartialWebhook,
        PartialWebhookSession,
    )
    from alcamine_validate.generated.types import (
        Agent,
        AgentVersion,
        Conversation,
        Ledger,
        Person,
        Session,
        Webhook,
        WebhookSession,
    )
    from alcamine_validate.input.expected import Part
    from alcamine_validate.invalid_session import InvalidSession
    from alcamine_validate.lint.sensitive import masked
    from alcamine_validate.lint.settings.config import Config, ConfigError
    from alcamine_validate.lint.settings.selectors import UnknownSelector
    from alcamine_validate.many import (
        CheckedText,
        WorkerDied,
        check_many,
        check_paths,
        iter_valid,
    )
    from alcamine_validate.many_async import check_many_async, iter_valid_async
    from alcamine_validate.many_partition import Partition, partition
    from alcamine_validate.native import NATIVE
    from alcamine_validate.own_schema import session_validator
    from alcamine_validate.runtime.formats import FormatCheckFailed
    from alcamine_validate.samples.make import NoSample, sample, sample_json
    from alcamine_validate.schema.document import read_document
    from alcamine_validate.schema.errors import InvalidSchema, SchemaError, UnsupportedSchema
    from alcamine_validate.session import (
        SessionValidator,
        findings,
        is_valid,
        validate,
        validate_list,
        validate_webhook,
    )
    from alcamine_validate.validator.compile import compile_schema, compile_to_source
    from alcamine_validate.validator.validator import NestingTooDeep, ValidationError, Validator

    PUBLISHED: SessionValidator

__version__: Final = "0.2.0"

_MODULES: Final = {
    "Agent": "generated.types",
    "AgentVersion": "generated.types",
    "CheckedFile": "check.result",
    "CheckedText": "many",
    "Config": "lint.settings.config",
    "ConfigError": "lint.settings.config",
    "Conversation": "generated.types",
    "Finding": "finding",
    "Fix": "finding",
    "FixEdit": "finding",
    "FormatCheckFailed": "runtime.formats",
    "InvalidSchema": "schema.errors",
    "InvalidSession": "invalid_session",
    "Ledger": "generated.types",
    "NATIVE": "native",
    "NestingTooDeep": "validator.validator",
    "NoSample": "samples.make",
    "Part": "input.expected",
    "PartialAgent": "generated.partial_types",
    "PartialAgentVersion": "generated.partial_types",
    "PartialConversation": "generated.partial_types",
    "PartialLedger": "generated.partial_types",
    "PartialPerson": "generated.partial_types",
    "PartialSession": "generated.partial_types",
    "PartialWebhook": "generated.partial_types",
    "PartialWebhookSession": "generated.partial_types",
    "Partition": "many_partition",
    "Person": "generated.types",
    "RecordedExchange": "finding",
    "Related": "finding",
    "SchemaError": "schema.errors",
    "Session": "generated.types",
    "SessionValidator": "session",
    "Severity": "finding",
    "UnknownSelector": "lint.settings.selectors",
    "UnsupportedSchema": "schema.errors",
    "ValidationError": "validator.validator",
    "Validator": "validator.validator",
    "Webhook": "generated.types",
    "WebhookSession": "generated.types",
    "WorkerDied": "many",
    "check_many": "many",
    "check_many_async": "many_async",
    "check_paths": "many",
    "compile_schema": "validator.compile",
    "compile_to_source": "validator.compile",
    "findings": "session",
    "is_valid": "session",
    "iter_valid": "many",
    "iter_valid_async": "many_async",
    "masked": "lint.sensitive",
    "partition": "many_partition",
    "read_document": "schema.document",
    "sample": "samples.make",
    "sample_json": "samples.make",
    "session_validator": "own_schema",
    "validate": "session",
    "validate_list": "session",
    "validate_webhook": "session",
}

__all__ = [
    "NATIVE",
    "PUBLISHED",
    "Agent",
    "AgentVersion",
    "CheckedFile",
    "CheckedText",
    "Config",
    "ConfigError",
    "Conversation",
    "Finding",
    "Fix",
    "FixEdit",
    "FormatCheckFailed",
    "InvalidSchema",
    "InvalidSession",
    "Ledger",
    "NestingTooDeep",
    "NoSample",
    "Part",
    "PartialAgent",
    "PartialAgentVersion",
    "PartialConversation",
    "PartialLedger",
    "PartialPerson",
    "PartialSession",
    "PartialWebhook",
    "PartialWebhookSession",
    "Partition",
    "Person",
    "RecordedExchange",
    "Related",
    "SchemaError",
    "Session",
    "SessionValidator",
    "Severity",
    "UnknownSelector",
    "UnsupportedSchema",
    "ValidationError",
    "Validator",
    "Webhook",
    "WebhookSession",
    "WorkerDied",
    "check_many",
    "check_many_async",
    "check_paths",
    "compile_schema",
    "compile_to_source",
    "findings",
    "is_valid",
    "iter_valid",
    "iter_valid_async",
    "masked",
    "partition",
    "read_document",
    "sample",
    "sample_json",
    "session_validator",
    "validate",
    "validate_list",
    "validate_webhook",
]


def __getattr__(name: str) -> Any:
    """Return a public name, importing its module on first use."""
    from importlib import import_module

    value: Any
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
