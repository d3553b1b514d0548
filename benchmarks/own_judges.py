"""Our own ways: the verdict, all findings, and what the rules cost on top of them."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import orjson

import alcamine_validate as av
from alcamine_validate.text.locate import locate_compact
from benchmarks.documents import Schema
from benchmarks.judge import Judge


def loads(_: Schema) -> Judge:
    """Read the JSON and judge nothing."""
    return orjson.loads


def is_valid(_: Schema) -> Judge:
    """Ask for the verdict, by the schema as it is committed in compiled form."""
    return av.is_valid


def findings(_: Schema) -> Judge:
    """Ask for all findings, with positions, messages and all rules."""
    return av.findings


def none_severe(found: list[av.Finding]) -> bool:
    """Tell of findings whether the Session is valid: warnings are no errors."""
    return not any(finding.severity is av.Severity.ERROR for finding in found)


def findings_without_rules(_: Schema) -> Judge:
    """Ask for the findings of the schema alone."""
    config = _no_rules()
    return lambda data: av.findings(data, config=config)


def schema_errors(schema: Schema) -> Judge:
    """Ask a validator compiled from the schema for all errors, with messages."""
    iter_errors_json = av.compile_schema(schema).iter_errors_json
    return lambda data: list(iter_errors_json(data))


def places(_: Schema) -> Judge:
    """Read the JSON, and find where the errors that are known of it stand in the text."""
    known: dict[bytes, list[str]] = {}

    def placed(data: bytes) -> dict[str, Any]:
        if data not in known:
            errors = [each for each in av.findings(data) if each.severity is av.Severity.ERROR]
            related = [each.pointer for error in errors for each in error.related]
            known[data] = [*(error.pointer for error in errors), *related]
        return locate_compact(orjson.loads(data), known[data])

    return placed


def violations(schema: Schema) -> Judge:
    """Ask a compiled validator for all errors as data, without messages."""
    collect = av.compile_schema(schema).violations
    return lambda data: collect(orjson.loads(data))


def check_without_rules(_: Schema) -> Judge:
    """Check a file that holds the Session, by the schema alone."""
    return _Files(_no_rules())


def check(_: Schema) -> Judge:
    """Check a file that holds the Session, with all rules."""
    return _Files(av.Config())


def _no_rules() -> av.Config:
    from alcamine_validate.lint.rules.registry import RULES

    return av.Config(ignore=[rule.code for rule in RULES])


class _Files:
    """Checks the file of a Session, which is written when it is first asked for."""

    def __init__(self, config: av.Config) -> None:
        from alcamine_validate.check.one_file import CheckOptions

        self._folder = TemporaryDirectory()
        self._paths: dict[bytes, str] = {}
        self._options = CheckOptions(config=config)

    def __call__(self, data: bytes) -> list[Any]:
        from alcamine_validate.check.all_files import check_all
        from alcamine_validate.session import CORRECTED

        path = self._paths.get(data) or self._written(data)
        (checked,) = check_all([path], CORRECTED, self._options, jobs=1, stdin=None)
        return list(checked.findings)

    def _written(self, data: bytes) -> str:
        path = Path(self._folder.name) / f"{sha256(data).hexdigest()}.json"
        path.write_bytes(data)
        self._paths[data] = str(path)
        return self._paths[data]
