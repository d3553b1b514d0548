"""A validator: the usual methods on top of a compiled schema."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from types import ModuleType
from typing import Any, NoReturn, Protocol
from weakref import WeakMethod

from alcamine_validate.native import Scanner, Words, scanner_for
from alcamine_validate.runtime.object_shape import ObjectShape
from alcamine_validate.runtime.values import (
    NotJson,
    non_json_values,
    plain_json,
    stands_for_json,
)
from alcamine_validate.runtime.violation import Violation
from alcamine_validate.text.json_text import (
    UNREADABLE,
    JsonText,
    MalformedJson,
    as_str,
    exact_text,
    parse,
    read_straight,
)
from alcamine_validate.text.positions import TextLines
from alcamine_validate.validator.deferred import DeferredModule
from alcamine_validate.validator.messages import message, message_of_types

_SCANNED = frozenset({bytes, str, bytearray, memoryview})
"""The classes of text that the native scanner is asked about."""


class CompiledSchema(Protocol):
    """The interface of every generated module."""

    @property
    def EXACT_INTEGERS(self) -> bool:
        """Whether verdicts can depend on the digits of integers beyond 64 bits."""

    def is_valid(self, value: Any, /) -> bool:
        """Return whether a JSON-native value is valid."""

    def errors(self, value: Any, /) -> list[Violation]:
        """Return every violation of a JSON-native value."""


class NestingTooDeep(RecursionError):
    """An instance is nested too deep for Python to check it by a schema that refers to itself."""


class ValidationError(ValueError):
    """One keyword that an instance violates. ``str()`` does not show the value.

    ``pointer`` (RFC 6901) leads to the value in the instance, ``schema_pointer`` to the
    keyword in the schema document (prefixed with the URI and ``#`` in any other document).
    ``keyword`` is the name of the keyword, and ``params`` are the facts that ``message`` is
    built from. ``errors`` holds all violations if ``validate`` or ``validate_json`` raised the
    exception, and is empty for text that is not JSON and for errors that were not raised.
    """

    def __init__(self, violation: Violation, errors: tuple[ValidationError, ...] = ()) -> None:
        self.message = message(violation)
        self.schema_pointer = violation.schema_pointer
        self.keyword = keyword_of(violation)
        self.params = violation.params
        self.errors = errors
        super().__init__()
        self._violation = violation

    @property
    def pointer(self) -> str:
        """The pointer to the value, built on each access to avoid copies of long names."""
        return str(self._violation.pointer)

    def __reduce__(self) -> tuple[Any, ...]:
        # Rebuilt from its violation, because processes exchange exceptions pickled. The state
        # holds later additions, such as notes.
        return type(self), (self._violation, self.errors), self.__dict__

    def __str__(self) -> str:
        """Return the pointer, the keyword and the problem, with values replaced by their types.

        The result ends up in logs, where the values of an instance do not belong. ``message``
        and ``params`` have them.
        """
        words = message_of_types(self._violation)
        return f"{self.pointer or 'the root'}: {self.keyword}: {words}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def with_errors(self, errors: tuple[ValidationError, ...]) -> ValidationError:
        """Return a copy of this error with ``errors`` set."""
        return ValidationError(self._violation, errors)


_KEYWORDS = {
    "dependentRequired": "dependentRequired",
    "false": "false",
    "non-json": "json",
    "json": "json",
    "order": "x-timestamp-order",
}


def keyword_of(violation: Violation) -> str:
    """Return the violated keyword.

    It is ``json`` if the text or value is not JSON, and ``false`` if the schema is ``false``.
    """
    return _KEYWORDS.get(violation.kind) or violation.schema_pointer.rpartition("/")[2]


class Validator:
    """Validates instances by one compiled schema; created by ``compile_schema``.

    ``is_valid_json``, ``iter_errors_json`` and ``validate_json`` take JSON text (bytes,
    bytearray, memoryview or str), the other methods parsed JSON values. Subclasses of dict,
    list, str, int and float are treated as their base class, and tuples as arrays.

    A validator can be pickled if the checks of the caller's formats can; the pickle contains the
    compiled code, or its name if it was imported as a module. Copies share the compiled code.
    """

    is_of_webhooks = False
    """Whether the schema is that of the Session in a webhook body, as a subclass may say.

    Rules then read the ledger entry from ``billing``, and know the properties of such Sessions.
    """

    shape: ObjectShape | None = None
    """The shape of the Sessions that a subclass validates; None for the one of this package."""

    def __init__(self, compiled: CompiledSchema, table: Words | None = None) -> None:
        self._table = table
        self._scanner = scanner_for(table)
        self._compiled = compiled
        self._reads_exactly = compiled.EXACT_INTEGERS
        self._clean_texts: dict[bool, Any] = {}  # of subclasses, which make them on first use
        self._bind()

    def _bind(self) -> None:
        """Set the functions that all methods call; those of a deferred module load it first."""
        self._is_valid: Callable[[Any], bool] = self._compiled.is_valid
        self._errors: Callable[[Any], list[Violation]] = self._compiled.errors
        if isinstance(self._compiled, DeferredModule):
            # Without references to the validator, which would make a cycle.
            load = WeakMethod(self._load)
            self._is_valid = partial(_first_call, load, "is_valid")
            self._errors = partial(_first_call, load, "errors")

    def _load(self) -> CompiledSchema:
        """Return the module; replace the functions of :meth:`_bind` if it is a deferred one."""
        if not isinstance(self._compiled, DeferredModule):
            return self._compiled
        module = self._compiled.module()
        self._is_valid, self._errors = module.is_valid, module.errors
        return module

    def __getstate__(self) -> dict[str, Any]:
        state = {**self.__dict__, "_compiled": _Code(self._compiled)}
        # Pickle would look for the functions in an importable module.
        del state["_is_valid"], state["_errors"]
        del state["_scanner"]  # another machine may not have it
        state["_clean_texts"] = {}
        return state

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._compiled = state["_compiled"].compiled
        self._bind()
        self._scanner = scanner_for(self._table)

    def is_valid(self, instance: Any) -> bool:
        """Return whether a parsed instance is valid; one that contains a non-JSON value is not.

        Raises :class:`NestingTooDeep`, and TypeError if ``instance`` itself is of a class that
        does not represent a JSON value, such as bytes, a Path or a model.
        """
        try:
            return self._is_valid(plain_json(instance))
        except NotJson:
            self._refuse_others(instance, "is_valid")
            return False
        except RecursionError:
            return not (_non_json_violations(instance) or _raise_too_deep())

    def verdict(self) -> Callable[[Any], bool]:
        """Return the boolean function of the schema, for values from a JSON parser.

        It raises RecursionError if the value is nested too deep for Python.
        """
        self._load()
        return self._is_valid

    @property
    def scanner(self) -> Scanner | None:
        """The native scanner for the schema, or None if there is none.

        Text that it accepts is that of a valid value without duplicate keys.
        """
        return self._scanner

    @property
    def table(self) -> Words | None:
        """The table of :attr:`scanner`, or None if there is none."""
        return self._table

    def canonical_table(self) -> Words | None:
        """Return the table of the canonical shape, or None if there is none.

        A subclass may have a canonical shape.
        """
        return None

    def canonical_scanner(self, family_bits: int) -> Scanner | None:
        """Return the native scanner for the canonical shape, or None if there is none.

        Text that it accepts also has no control character but tab, CR and LF, and the rules whose
        bits are in ``family_bits`` report nothing for it.
        """
        return scanner_for(self.canonical_table(), groups=family_bits, takes_controls=False)

    def canonical_verdict(self) -> Callable[[Any], bool]:
        """Return the check of the canonical shape, which is stricter than the schema.

        It takes a value from a JSON parser. True means that the value is valid and that rules
        about names and spellings have nothing to report. False does not mean invalid. The check
        returned here is always False; a subclass may define a canonical shape.
        """
        return lambda _value: False

    def is_valid_json(self, data: JsonText) -> bool:
        """Return whether JSON text is valid; text that is not JSON is not valid.

        Raises :class:`NestingTooDeep`, and TypeError if ``data`` is not text.
        """
        # As in _is_accepted, whose call would take half as long as the scan of a small text.
        if (
            self._scanner is not None
            and type(data) in _SCANNED
            and self._scanner.accepts_if_likely(data)
        ):
            return True
        if self._reads_exactly:
            return self._is_valid_text(data)
        try:
            return self._is_valid(read_straight(data))
        except UNREADABLE:
            return self._is_valid_text(data)

    def _is_accepted(self, data: JsonText) -> bool:
        """Return True if the native scanner accepts JSON text; False means nothing."""
        scanner = self._scanner
        return scanner is not None and type(data) in _SCANNED and scanner.accepts_if_likely(data)

    def _is_valid_text(self, data: JsonText) -> bool:
        """Return whether JSON text is valid, on the slow path that distinguishes failures."""
        try:
            return self._is_valid(self._parse(data))
        except MalformedJson:
            return False
        except NestingTooDeep:
            raise
        except RecursionError:
            raise _too_deep() from None

    def iter_errors(self, instance: Any) -> Iterator[ValidationError]:
        """Yield every error of a parsed instance. Raises as :meth:`is_valid`."""
        self._refuse_others(instance, "iter_errors")
        return self._iter_errors(instance)

    def _iter_errors(self, instance: Any) -> Iterator[ValidationError]:
        yield from map(ValidationError, self.violations(instance))

    def iter_errors_json(self, data: JsonText) -> Iterator[ValidationError]:
        """Yield every error of JSON text; text that is not JSON has one, of keyword ``json``.

        Raises :class:`NestingTooDeep`, and TypeError if ``data`` is not text.
        """
        if self._is_accepted(data):
            return
        try:
            instance = self._parse(data)
        except MalformedJson as error:
            yield ValidationError(_malformed(data, error))
        else:
            yield from map(ValidationError, self.violations_of_json(instance))

    def validate(self, instance: Any) -> Any:
        """Return ``instance``, a parsed value, if it is valid.

        Raises the first :class:`ValidationError`, with all of them in its ``errors``; also
        raises as :meth:`is_valid`.
        """
        self._refuse_others(instance, "validate")
        if not self.is_valid(instance):
            _raise(list(self.iter_errors(instance)))
        return instance

    def validate_json(self, data: JsonText) -> Any:
        """Return the value of JSON text if it is valid. Raises as :meth:`validate`."""
        try:
            instance = self._parse(data)
        except MalformedJson as error:
            raise ValidationError(_malformed(data, error)) from None
        try:
            is_valid = self._is_accepted(data) or self._is_valid(instance)
            violations = [] if is_valid else self.violations_of_json(instance)
        except RecursionError:
            raise _too_deep() from None
        if violations:
            _raise(list(map(ValidationError, violations)))
        return instance

    def _parse(self, data: JsonText) -> Any:
        try:
            return parse(data, exact_integers=self._reads_exactly)
        except RecursionError:
            raise _too_deep() from None

    def _refuse_others(self, instance: Any, method: str) -> None:
        """Raise TypeError if the class of ``instance`` does not represent JSON, as bytes do not."""
        if not stands_for_json(instance):
            from alcamine_validate.validator.arguments import unsuitable

            raise unsuitable(instance, *self._calls(method))

    def _calls(self, method: str) -> tuple[str, str]:
        """Return the names of the calls of a method with text, and with a parsed value."""
        return f"validator.{method}_json", f"validator.{method}"

    def violations(self, instance: Any) -> list[Violation]:
        """Return every violation of a parsed instance, as data.

        If the instance contains non-JSON values, only these are reported, each at its place.
        Raises :class:`NestingTooDeep`.
        """
        try:
            return _distinct(self._errors(plain_json(instance)))
        except NotJson:
            return _non_json_violations(instance)
        except RecursionError:
            return _non_json_violations(instance) or _raise_too_deep()

    def violations_of_json(self, value: Any) -> list[Violation]:
        """Return every violation of ``value``, which comes from a JSON parser, as data.

        Unlike :meth:`violations`, this does not check that the value is JSON-native, because
        that would visit every value in it. Raises :class:`NestingTooDeep`.
        """
        try:
            return _distinct(self._errors(value))
        except RecursionError:
            raise _too_deep() from None


def _first_call(load: WeakMethod[Callable[[], Any]], name: str, value: Any) -> Any:
    """Load a deferred module by the method of a validator, then call its function ``name``."""
    bound = load()
    assert bound is not None  # the validator makes the call
    return getattr(bound(), name)(value)


class _Code:
    """Compiled code as the state of a validator has it."""

    def __init__(self, compiled: CompiledSchema) -> None:
        self.compiled = compiled

    def __deepcopy__(self, _memo: dict[int, Any]) -> _Code:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        module: Any = self.compiled
        if type(module) is ModuleType and sys.modules.get(module.__name__) is module:
            # Pickle knows no modules, only names of what is in them.
            return _imported, (module.__name__,)
        return _Code, (module,)


def _imported(name: str) -> _Code:
    module: Any = import_module(name)
    return _Code(module)


def _distinct(violations: list[Violation]) -> list[Violation]:
    """Drop repeated violations: two references may lead a value to the same definition."""
    if len(violations) < 2:
        return violations
    distinct = {
        # One keyword may report several properties.
        (each.kind, each.pointer, each.schema_pointer, str(each.params.get("property", ""))): each
        for each in violations
    }
    return list(distinct.values())


def _non_json_violations(instance: Any) -> list[Violation]:
    return [
        Violation("non-json", pointer, "", {"problem": problem})
        for pointer, problem in non_json_values(instance)
    ]


def _raise(errors: list[ValidationError]) -> None:
    raise errors[0].with_errors(tuple(errors))


def _malformed(data: JsonText, error: MalformedJson) -> Violation:
    line, column = TextLines(as_str(exact_text(data))).place(error.position)
    params = {"problem": str(error), "line": line, "column": column}
    return Violation("json", "", "", params)


def _raise_too_deep() -> NoReturn:
    raise _too_deep() from None


def _too_deep() -> NestingTooDeep:
    return NestingTooDeep(
        "the instance is nested too deep for Python to check it against this schema"
    )
