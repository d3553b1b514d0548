"""A compiled schema behind the methods that people expect of a validator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NoReturn, Protocol

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
    is_text,
    parse,
    read_straight,
)
from alcamine_validate.text.positions import TextLines
from alcamine_validate.validator.messages import message, message_of_types


class CompiledSchema(Protocol):
    """What every generated module offers."""

    @property
    def EXACT_INTEGERS(self) -> bool:
        """Whether verdicts can depend on the digits of integers past 64 bits."""

    def is_valid(self, value: Any, /) -> bool:
        """Tell whether a plain JSON value is valid."""

    def errors(self, value: Any, /) -> list[Violation]:
        """Return every violation of a plain JSON value."""


class NestingTooDeep(RecursionError):
    """An instance is nested deeper than Python can follow a schema that refers to itself."""


class ValidationError(ValueError):
    """One keyword that an instance does not meet. ``str()`` does not show the value.

    ``pointer`` (RFC 6901) leads to the value in the instance, ``schema_pointer`` to the
    keyword in the schema document (in another one that was given, after its URI and ``#``);
    ``keyword`` is its name, and ``params`` are the facts from which ``message`` is made.
    ``errors`` holds all errors of the instance when the
    exception was raised by ``validate``, and is empty otherwise.
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
        """Where the value is. The text is made each time, for all below a long name have it."""
        return str(self._violation.pointer)

    def __reduce__(self) -> tuple[Any, ...]:
        # Made anew from its violation: processes hand exceptions over pickled. What was added
        # to it since, such as notes, is its state.
        return type(self), (self._violation, self.errors), self.__dict__

    def __str__(self) -> str:
        """Return pointer, keyword and what is wrong, with the type of the value in its place.

        It ends up in logs, where the values of an instance do not belong. ``message`` and
        ``params`` have them.
        """
        words = message_of_types(self._violation)
        return f"{self.pointer or 'the root'}: {self.keyword}: {words}"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({str(self)!r})"

    def with_errors(self, errors: tuple[ValidationError, ...]) -> ValidationError:
        """Return the same error, knowing all that were found with it."""
        return ValidationError(self._violation, errors)


_KEYWORDS = {
    "dependentRequired": "dependentRequired",
    "false": "false",
    "non-json": "json",
    "json": "json",
    "order": "x-timestamp-order",
}


def keyword_of(violation: Violation) -> str:
    """Return the keyword that was not met.

    ``json`` where the text or value is no JSON, ``false`` where the schema is ``false``.
    """
    return _KEYWORDS.get(violation.kind) or violation.schema_pointer.rpartition("/")[2]


class Validator:
    """Judges instances by one compiled schema; made by ``compile_schema``.

    The methods without ``_json`` take parsed JSON values, the others JSON text (bytes,
    bytearray, memoryview or str). Both judge subclasses of dict, list, str, int and
    float, and tuples, as the JSON that they stand for.
    """

    def __init__(self, compiled: CompiledSchema) -> None:
        self._compiled = compiled
        self._is_valid = compiled.is_valid
        self._reads_exactly = compiled.EXACT_INTEGERS

    def is_valid(self, instance: Any) -> bool:
        """Tell whether a parsed instance is valid; what stands for no JSON is not.

        Raises :class:`NestingTooDeep`, and TypeError if ``instance`` itself is of a class that
        does not stand for JSON, such as a Path or a model.
        """
        try:
            return self._compiled.is_valid(plain_json(instance))
        except NotJson:
            self._refuse_others(instance, "is_valid")
            return False
        except RecursionError:
            return not (_non_json_violations(instance) or _raise_too_deep())

    def verdict(self) -> Callable[[Any], bool]:
        """Return what tells of a value that a JSON parser made whether it is valid.

        It raises RecursionError where the value is nested deeper than Python goes.
        """
        return self._is_valid

    def canonical_verdict(self) -> Callable[[Any], bool]:
        """Return the check of the canonical shape, which is stricter than the schema.

        It takes a value that a JSON parser made. True means that the value is valid and that
        rules about names and spellings have nothing to report; False means nothing. A subclass
        may know such a shape.
        """
        return lambda _value: False

    def is_valid_json(self, data: JsonText) -> bool:
        """Tell whether JSON text is valid; text that is no JSON is not.

        Raises :class:`NestingTooDeep`, and TypeError where ``data`` is no text.
        """
        if self._reads_exactly:
            return self._is_valid_text(data)
        try:
            return self._is_valid(read_straight(data))
        except UNREADABLE:
            return self._is_valid_text(data)

    def _is_valid_text(self, data: JsonText) -> bool:
        """Tell the same by the slow way, which knows what each failure means."""
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
        """Yield every error of JSON text; one of keyword ``json`` where it is no JSON.

        Raises :class:`NestingTooDeep`, and TypeError where ``data`` is no text.
        """
        try:
            instance = self._parse(data)
        except MalformedJson as error:
            yield ValidationError(_malformed(data, error))
        else:
            yield from map(ValidationError, self.violations_of_json(instance))

    def validate(self, instance: Any) -> Any:
        """Return a parsed instance that is valid.

        Raises :class:`ValidationError`, the first one with all in its ``errors``, and as
        :meth:`is_valid`.
        """
        self._refuse_others(instance, "validate")
        if not self.is_valid(instance):
            _raise(list(self.iter_errors(instance)))
        return instance

    def validate_json(self, data: JsonText) -> Any:
        """Return the value of JSON text that is valid. Raises as :meth:`validate`."""
        try:
            instance = self._parse(data)
        except MalformedJson as error:
            raise ValidationError(_malformed(data, error)) from None
        try:
            violations = [] if self._is_valid(instance) else self.violations_of_json(instance)
        except RecursionError:
            raise _too_deep() from None
        if violations:
            _raise(list(map(ValidationError, violations)))
        return instance

    def _parse(self, data: JsonText) -> Any:
        try:
            return parse(data, exact_integers=self._compiled.EXACT_INTEGERS)
        except RecursionError:
            raise _too_deep() from None

    def _refuse_others(self, instance: Any, method: str) -> None:
        """Raise TypeError if ``instance`` is neither text nor of a class that stands for JSON."""
        if not stands_for_json(instance) and not is_text(instance):
            from alcamine_validate.validator.arguments import unsuitable

            raise unsuitable(instance, *self._calls(method))

    def _calls(self, method: str) -> tuple[str, str]:
        """Return how a method is called with text, and with a parsed value."""
        return f"validator.{method}_json", f"validator.{method}"

    def violations(self, instance: Any) -> list[Violation]:
        """Return every violation of a parsed instance, as data.

        Where the instance holds what is no JSON, only that is said, at each place, as it
        is of text that is no JSON. Raises :class:`NestingTooDeep`.
        """
        try:
            return _distinct(self._compiled.errors(plain_json(instance)))
        except NotJson:
            return _non_json_violations(instance)
        except RecursionError:
            return _non_json_violations(instance) or _raise_too_deep()

    def violations_of_json(self, value: Any) -> list[Violation]:
        """Return every violation of ``value``, which a JSON parser made, as data.

        As :meth:`violations`, but whether it is made of plain JSON values is not asked, which
        would cost a walk through all of them. Raises :class:`NestingTooDeep`.
        """
        try:
            return _distinct(self._compiled.errors(value))
        except RecursionError:
            raise _too_deep() from None


def _distinct(violations: list[Violation]) -> list[Violation]:
    """Drop what was said before: two references may lead a value to the same definition."""
    if len(violations) < 2:
        return violations
    distinct = {
        # One keyword may miss several properties.
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
    return NestingTooDeep("the instance is nested too deep for Python to judge it by this schema")
