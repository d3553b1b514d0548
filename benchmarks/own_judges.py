"""Our own judges: the verdict, all findings, and the cost of the rules."""

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
    """Read the JSON without validating it."""
    return orjson.loads


def is_valid(_: Schema) -> Judge:
    """Return the verdict, using the committed compiled schema."""
    return av.is_valid


def validate(_: Schema) -> Judge:
    """Return the parsed Session if it is valid, and False if it is not."""

    def validated(data: bytes) -> Any:
        try:
            return av.validate(data)
        except av.InvalidSession:
            return False

    return validated


def findings(_: Schema) -> Judge:
    """Collect all findings, with positions, messages and all rules."""
    return av.findings


def none_severe(found: list[av.Finding]) -> bool:
    """Return whether the findings leave the Session valid: warnings are not errors."""
    return not any(finding.severity is av.Severity.ERROR for finding in found)


def findings_without_rules(_: Schema) -> Judge:
    """Collect the findings of the schema alone."""
    config = _no_rules()
    return lambda data: av.findings(data, config=config)


def schema_errors(schema: Schema) -> Judge:
    """Collect all errors, with messages, by a validator compiled from the schema."""
    iter_errors_json = av.compile_schema(schema).iter_errors_json
    return lambda data: list(iter_errors_json(data))


def places(_: Schema) -> Judge:
    """Read the JSON, and locate its known errors in the text."""
    known: dict[bytes, list[str]] = {}

    def placed(data: bytes) -> dict[str, Any]:
        if data not in known:
            errors = [each for each in av.findings(data) if each.severity is av.Severity.ERROR]
            related = [each.pointer for error in errors for each in error.related]
            known[data] = [*(error.pointer for error in errors), *related]
        return locate_compact(orjson.loads(data), known[data])

    return placed


def violations(schema: Schema) -> Judge:
    """Collect all errors as data, without messages, by a compiled validator."""
    collect = av.compile_schema(schema).violations
    return lambda data: collect(orjson.loads(data))


def check_without_rules(_: Schema) -> Judge:
    """Check a file with the Session against the schema alone."""
    return _Files(_no_rules())


def check(_: Schema) -> Judge:
    """Check a file with the Session, with all rules."""
    return _Files(av.Config())


def _no_rules() -> av.Config:
    from alcamine_validate.lint.rules.registry import RULES

    return av.Config(ignore=[rule.code for rule in RULES])


class _Files:
    """Checks a file with the Session; the file is written when it is first needed."""

    def __init__(self, config: av.Config) -> None:
        from alcamine_validate.check.one_file import CheckOptions

        self._folder = TemporaryDirectory()
        self._paths: dict[bytes, str] = {}
        self._options = CheckOptions(config=config)

    def __call__(self, data: bytes) -> list[Any]:
        from alcamine_validate.check.all_files import check_all
        from alcamine_validate.session import session_schemas

        path = self._paths.get(data) or self._written(data)
        (checked,) = check_all([path], session_schemas(), self._options, jobs=1, stdin=None)
        return list(checked.findings)

    def _written(self, data: bytes) -> str:
        path = Path(self._folder.name) / f"{sha256(data).hexdigest()}.json"
        path.write_bytes(data)
        self._paths[data] = str(path)
        return self._paths[data]
