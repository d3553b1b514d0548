"""Judge what a caller of the library passes: JSON text or a parsed value, and the Sessions in it.

The library's functions use this module. It is separate, so that callers who only check whether
a Session is valid don't import the linter.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, Final, Literal, NamedTuple

from alcamine_validate.finding import Finding, Severity
from alcamine_validate.input.document import Document, Inner, InputProblem, P, Record
from alcamine_validate.input.document import Part as PartOfText
from alcamine_validate.input.expected import PARTS, WHOLE, Expected, Part
from alcamine_validate.input.find_sessions import ANY, SEARCHING, Found, Missing, SessionFinder
from alcamine_validate.input.json_format import divided, no_value, nothing_found
from alcamine_validate.input.json_part import session_part
from alcamine_validate.input.session_shape import is_webhook
from alcamine_validate.lint.linter import Linter, linter_for
from alcamine_validate.lint.place import (
    Hint,
    findings_of_document,
    findings_of_found,
    findings_of_problems,
    findings_of_value,
)
from alcamine_validate.lint.schemas import SessionSchemas
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.runtime.values import NotJson, plain_json
from alcamine_validate.text.json_pointer import Pointer, check_pointer, join, split
from alcamine_validate.text.json_text import exact_text, is_text
from alcamine_validate.text.positions import FilePlace, Span
from alcamine_validate.text.redact import type_name

Wrapper = Literal["any", "one", "list", "webhook"]
"""What is expected at a place: any number of Sessions, one, an array, or a webhook body."""


class Request(NamedTuple):
    """What a caller of the library asks for.

    ``finder`` has the places and says what is expected there. ``call`` is the name of the function
    that was called, for hints in messages.
    """

    call: str
    wrapper: Wrapper = "any"
    finder: SessionFinder = SEARCHING


def finder_of(at: str | None, partial: bool, part: Part | None) -> SessionFinder:
    """Return what finds the values that arguments of the library mean.

    Raises ValueError if ``at`` is not a pointer, or ``part`` is unknown.
    """
    if at is None and part is None and not partial:
        return SEARCHING
    if part is not None and part not in PARTS:
        raise ValueError(f"part is one of {', '.join(PARTS)}, not {part!r}")
    if at is not None:
        check_pointer("at", at)
    return SessionFinder(() if at is None else (at,), Expected(part or "", partial))


class _Content(NamedTuple):
    """The values that a request is about, the Sessions in them, and what is wrong around them."""

    values: list[Any]
    sessions: list[Found]
    problems: list[InputProblem]


def findings_of(
    data: Any, schemas: SessionSchemas, config: Config | None, request: Request
) -> list[Finding]:
    """Return every finding of JSON text or of a parsed value, in the order of their places.

    For a parsed value, those outside of Sessions are first.
    """
    return _judged(data, schemas, linter_for(config), request)[1]


def parsed(
    data: Any, schemas: SessionSchemas, config: Config | None, request: Request
) -> tuple[list[Any], list[Finding]]:
    """Return the values that a request is about, and their findings.

    If any finding is an error, the list of values is empty, and all findings are returned.
    Otherwise the list of findings is empty.
    """
    linter = linter_for(config)
    values, findings = _judged(data, schemas, linter.of_errors, request)
    if any(each.severity is Severity.ERROR for each in findings):
        return [], _judged(data, schemas, linter, request)[1]
    return values, []


def _judged(
    data: Any, schemas: SessionSchemas, linter: Linter, request: Request
) -> tuple[list[Any], list[Finding]]:
    """Return the values that a request is about, and the findings of ``linter``.

    A value that does not exist, or that could not be read, has an error that can't be silenced.
    """
    if is_text(data):
        part = session_part(exact_text(data))
        if not part.records:
            return [], findings_of_document(Document([part]), schemas, linter)
        content = _content(part.records[0].value, request)
        parts = divided(part, content.sessions)
        part.problems += [_located(part, each) for each in content.problems]
        findings = findings_of_document(
            Document(parts), schemas, linter, _hint(request), request.finder.expected
        )
        return content.values, findings
    try:
        content = _content(plain_json(data), request)
    except (NotJson, RecursionError):
        return [], findings_of_value(data, schemas.session, linter)
    # A subclass of dict is returned as it was passed.
    is_inside = request.finder.at or request.wrapper == "list"
    values = content.values if is_inside else [data]
    findings = _findings_of_values(content, schemas, linter, request)
    return values, findings


def _findings_of_values(
    content: _Content, schemas: SessionSchemas, linter: Linter, request: Request
) -> list[Finding]:
    """Return the findings of parsed values; they name the Session if there are several."""
    expected = request.finder.expected
    problems, findings = [*content.problems], list[Finding]()
    if any(each.text or each.is_replaced for each in content.sessions):
        parts = divided(_WithoutText(None), content.sessions)
        problems += (problem for part in parts for problem in part.problems)
    is_one = len(content.sessions) == 1 and request.wrapper != "list"
    hint = _hint(request)
    for index, each in enumerate(content.sessions):
        if not each.is_replaced:
            schema = schemas.of(is_webhook=each.is_webhook)
            found = findings_of_found(each, schema, linter, hint, expected)
            findings += found if is_one else [replace(one, record=index) for one in found]
    return [*findings_of_problems(problems, linter), *findings]


class _WithoutText(PartOfText):
    """Stands for the text around parsed values, which is not known: nothing has a place in it."""

    def __init__(self, value: Any) -> None:
        super().__init__(b"")
        self.records = [Record(0, "", value)]

    def spans(self, pointers: Iterable[P]) -> dict[P, Span]:
        """Return an empty span for each pointer."""
        return dict.fromkeys(pointers, _NOWHERE)

    def inner(self, _pointer: Pointer, _literal: Span, _value: str) -> Inner:
        """Return a function that returns the empty span."""
        return lambda _span: _NOWHERE

    def place(self, _span: Span) -> FilePlace:
        """Return one place for everything, so that messages name no lines."""
        return FilePlace(1, 1, 1, 1)


_NOWHERE: Final = Span(0, 0)


def _located(part: PartOfText, problem: InputProblem) -> InputProblem:
    return problem._replace(span=part.spans([str(problem.pointer)]).get(str(problem.pointer)))


def _hint(request: Request) -> Hint:
    def hint(value: Any, path: tuple[str, ...]) -> str:
        from alcamine_validate.lint.not_a_session import hint_of_library

        is_whole = request.wrapper in ("any", "one") and request.finder.expected == WHOLE
        return hint_of_library(value, path, request.call) if is_whole else ""

    return hint


# What is expected around Sessions


def _content(root: Any, request: Request) -> _Content:
    found = request.finder.in_argument(root)
    if request.wrapper in ("one", "webhook") and len(found) != 1:
        pattern = request.finder.at[0]
        problem = no_value(Missing(tuple(split(pattern))))
        if found:
            words = f"{len(found)} values are at this place, not one"
            if request.wrapper == "one":
                words += ": call av.validate_list(data, at=…)"
            problem = problem._replace(message=words)
        return _Content([], [], [problem])
    if not found and request.wrapper == "any":
        return _Content([], [], [nothing_found(request.finder)])
    if request.wrapper == "list":
        return _of_lists(found, request)
    if request.wrapper == "webhook":
        return _of_webhooks(found, request)
    return _Content([each.value for each in found], found, [])


def _of_lists(found: list[Found], request: Request) -> _Content:
    from alcamine_validate.lint.not_a_session import hint_of_list

    values, sessions, problems = list[Any](), list[Found](), list[InputProblem]()
    is_many = any(ANY in split(pattern) for pattern in request.finder.at)
    for each in found:
        if is_many or each.is_replaced:
            sessions.append(each)
            values.append(each.value)
        elif isinstance(each.value, list):
            sessions += request.finder.elements(each)
            values += each.value
        else:
            hint = hint_of_list(each.value, each.path, request.call)
            problems.append(_not_wrapped(each, "an array of Sessions", hint))
    return _Content(values, sessions, problems)


def _of_webhooks(found: list[Found], request: Request) -> _Content:
    values, sessions, problems = list[Any](), list[Found](), list[InputProblem]()
    for each in found:
        if each.is_replaced:
            sessions.append(each)
        elif not is_webhook(each.value):
            problems.append(_not_wrapped(each, "the body of a webhook of a session"))
        else:
            values.append(each.value)
            sessions += request.finder.in_webhook(each)
            problems += _of_metadata(each)
    return _Content(values, sessions, problems)


def _not_wrapped(found: Found, wanted: str, hint: str = "") -> InputProblem:
    from alcamine_validate.lint.not_a_session import look_of

    words = f"not {wanted}: it is {look_of(found.value)}{hint}"
    return InputProblem("missing-place", words, pointer=join("", *found.path))


def _of_metadata(webhook: Found) -> Iterator[InputProblem]:
    """Yield the problems of a body's metadata (``Webhook`` in ``spec/webhook.overlay.yaml``)."""
    metadata, at = webhook.value.get("metadata", {}), join("", *webhook.path, "metadata")
    if not isinstance(metadata, dict):
        words = f"expected object, got {type_name(metadata)}"
        yield InputProblem("wrong-type", words, pointer=at)
        return
    key = metadata.get("idempotencyKey", "")
    if not isinstance(key, str):
        words = f"expected string, got {type_name(key)}"
        yield InputProblem("wrong-type", words, pointer=f"{at}/idempotencyKey")
