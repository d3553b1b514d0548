"""Read the Sessions in the responses of a capture, with their places in the file."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple, assert_never

from alcamine_validate.finding import RecordedExchange
from alcamine_validate.input.captures.attachments import CantAttach, Source
from alcamine_validate.input.captures.bodies import (
    BadBody,
    UnknownEncoding,
    decoded,
    detected_encodings,
    from_base64,
    looks_like_json,
)
from alcamine_validate.input.captures.capture_text import CaptureText
from alcamine_validate.input.captures.exchanges import (
    TEMPLATE,
    AttachedBody,
    Body,
    Exchange,
    ParsedBody,
    UnreadableBody,
    is_unknown_type,
)
from alcamine_validate.input.captures.templates import filled_in, has_expression, is_template
from alcamine_validate.input.captures.url_patterns import (
    is_matched,
    pattern_for,
)
from alcamine_validate.input.document import SKIPPED, Document, InputProblem, Part
from alcamine_validate.input.embedding import Coding, InsteadOf
from alcamine_validate.input.files import BrokenFile
from alcamine_validate.input.find_sessions import SEARCHING, SessionFinder, sessions_inside
from alcamine_validate.input.json_format import divided
from alcamine_validate.input.json_part import session_part
from alcamine_validate.input.limits import Limits, OverLimit
from alcamine_validate.input.session_shape import may_hold_session_shape
from alcamine_validate.text.json_text import as_bytes, is_json, starts_like_container
from alcamine_validate.text.positions import Span
from alcamine_validate.text.urls import without_secrets

_JSON_TYPE: Final = re.compile(
    r"[\s\"']*(?:application|text)/(?:[^;,\s]+\+)?(?:x-)?json(?![\w.+-])", re.IGNORECASE
)
"""The start of a Content-Type. What follows, such as a second one, does not matter."""

_WITHOUT_BODY: Final = ("HEAD", "OPTIONS")


class Selection(NamedTuple):
    """The URL patterns of responses with Sessions: of any shape, or only if Session-shaped.

    ``finder`` says where the Sessions are in a body.
    """

    patterns: Sequence[str]
    if_shaped: Sequence[str] = ()
    finder: SessionFinder = SEARCHING


_Standing = Literal["selected", "maybe", "other"]
"""Whether a response holds a Session, may hold one, or does not, according to its URL."""


class _CantJudge(Exception):
    """A response can't be checked: its state, and the pointer, rule and message to report."""

    def __init__(self, state: str, pointer: str, rule: str, message: str) -> None:
        super().__init__(message)
        self.state = state
        self.pointer = pointer
        self.rule = rule


@dataclass
class _Gathering:
    """The results so far of reading a capture."""

    text: CaptureText
    limits: Limits
    selection: Selection
    source: Source
    parts: list[Part] = field(default_factory=list)
    skipped: Counter[str] = field(default_factory=Counter)
    url_patterns: Counter[str] = field(default_factory=Counter)
    sessions: int = 0
    is_about_sessions: bool = False
    unreadable: bool = False
    is_shared: bool = False
    outcomes: dict[tuple[str, str, _Standing, bool], Part | str | _CantJudge] = field(
        default_factory=dict
    )

    def take(self, exchange: Exchange) -> None:
        """Read the Sessions in a response, or count or report why there are none."""
        if exchange.url is None or exchange.status is None:
            # For example, the recording was truncated.
            missing = "the request's URL" if exchange.url is None else "the response's status"
            words = f"the exchange does not state {missing}"
            self._say(exchange, exchange.pointer, "invalid-capture", words)
            return
        is_url_template = exchange.may_be_template and has_expression(exchange.url)
        url = filled_in(exchange.url) if is_url_template else exchange.url
        what = "URL" if is_url_template else "status" if exchange.status == TEMPLATE else ""
        standing = self._standing(url)
        reason = _why_skipped(exchange)
        if reason:
            self.skipped["path" if standing == "other" else reason] += 1
            self.is_about_sessions = self.is_about_sessions or self._is_session(exchange, standing)
            return
        try:
            part = self._outcome(exchange, standing)
        except _CantJudge as problem:
            self._cant_judge(exchange, problem, standing)
            return
        if isinstance(part, Part) and what:
            template = _unjudged("template", exchange.pointer, f"its {what} is a template")
            self._cant_judge(exchange, template, "selected")
            return
        if not isinstance(part, Part):
            self.skipped["path" if standing == "other" else part] += 1
        elif standing == "other":
            self.skipped["path"] += 1
            is_one = bool(part.records) and not isinstance(part.records[0].value, list)
            pattern = pattern_for(url, is_one=is_one and exchange.method.upper() != "POST")
            self.url_patterns.update([pattern])
        elif part.filename in self.source.judged:
            self.is_shared = True
        else:
            # Several responses may share a file, which is checked once.
            self.source.judged.update([part.filename] if part.filename else [])
            self._accept(part, exchange)

    def _accept(self, part: Part, exchange: Exchange) -> None:
        """Add a part whose record is a whole body, and divide it into the Sessions in the body."""
        parts, number = [part], 0
        if part.records:
            found = self.selection.finder.in_body(part.records[0].value)
            first, number = self.source.first + self.sessions, len(found)
            parts = divided(part, found, first, self.limits.nesting)
        for each in parts:
            each.filename = part.filename
            each.exchange = _recorded(exchange)
        self.sessions += number
        self.is_about_sessions |= any(each.problems for each in parts)
        self.parts += parts

    def _standing(self, url: str) -> _Standing:
        if is_matched(url, self.selection.patterns):
            return "selected"
        may_be = not url or is_matched(url, self.selection.if_shaped)
        return "maybe" if may_be else "other"

    def _cant_judge(self, exchange: Exchange, problem: _CantJudge, standing: _Standing) -> None:
        """Count and report a response that can't be checked, if it may hold a Session."""
        if standing == "other":
            self.skipped["path"] += 1
            return
        rule, message = problem.rule, str(problem)
        if rule != UNJUDGED and standing != "selected":
            # Broken data are not an error if they may be another API's.
            rule, message = UNJUDGED, f"the response can't be checked: {message}"
        if rule == UNJUDGED:
            self.skipped[problem.state] += 1
        self.unreadable |= rule == "unreadable-file"
        self._say(exchange, problem.pointer, rule, message)

    def _outcome(self, exchange: Exchange, standing: _Standing) -> Part | str:
        """Return what :meth:`_part` returns; an attachment that many responses name is read once.

        Raise :class:`_CantJudge`.
        """
        body = exchange.body
        if not isinstance(body, AttachedBody):
            return self._part(exchange, standing)
        name, is_unknown = os.path.normpath(body.name), is_unknown_type(exchange.content_type)
        key = (name, body.folder, standing, is_unknown)
        if key not in self.outcomes:
            try:
                self.outcomes[key] = self._part(exchange, standing)
            except _CantJudge as problem:
                self.outcomes[key] = problem
        outcome = self.outcomes[key]
        if isinstance(outcome, _CantJudge):
            raise _CantJudge(outcome.state, body.pointer, outcome.rule, str(outcome))
        return outcome

    def _part(self, exchange: Exchange, standing: _Standing) -> Part | str:
        """Return a part with a whole body, or the key of ``SKIPPED`` if it is not to be checked.

        Raises :class:`_CantJudge`.
        """
        body, has_any_shape = exchange.body, standing == "selected"
        match body:
            case None:
                return "body"
            case UnreadableBody():
                raise _unjudged(body.state, body.pointer, body.why)
            case ParsedBody():
                if not has_any_shape and not self._may_be_session(body.value, standing):
                    return "shape"
                part = self.text.parsed_part(body, self.limits.nesting)
            case AttachedBody() | Body():
                data, coding, filename = self._data(exchange, body)
                reason = _why_not_read(exchange, data, standing)
                if reason:
                    return reason
                part = self._text_part(body, data, coding)
                part.filename = filename
                values = [each.value for each in part.records]
                if values and not has_any_shape and not self._may_be_session(values[0], standing):
                    return "shape"
            case _:
                assert_never(body)
        if exchange.may_be_template and _holds_template(part):
            raise _unjudged("template", body.pointer, "its body is a template")
        if not part.records and not has_any_shape and not may_hold_session_shape(data):
            raise _unjudged("undecodable", body.pointer, "its body is not valid JSON")
        return part

    def _may_be_session(self, value: Any, standing: _Standing) -> bool:
        """Return whether a body holds a Session by its shape.

        A Session deeper in the body of a response that may hold one is reported: perhaps the API
        has begun to wrap its answers.
        """
        if any(each.is_session for each in self.selection.finder.in_body(value)):
            return True
        return standing == "maybe" and bool(sessions_inside(value))

    def _is_session(self, exchange: Exchange, standing: _Standing) -> bool:
        """Return whether the body of a response that is skipped looks like a Session.

        At other URLs than those of Sessions, only text is looked at: images and the like are large.
        """
        body = exchange.body
        if isinstance(body, ParsedBody):
            return self._may_be_session(body.value, "maybe")
        if not isinstance(body, AttachedBody | Body):
            return False
        if standing != "selected" and (isinstance(body, AttachedBody) or body.is_base64):
            return False
        try:
            data = self._data(exchange, body)[0]
        except _CantJudge:
            return False
        start = data[:100].encode(errors="replace") if isinstance(data, str) else data[:100]
        return looks_like_json(start) and may_hold_session_shape(data)

    def _text_part(self, body: AttachedBody | Body, data: str | bytes, coding: Coding) -> Part:
        nesting = self.limits.nesting
        if isinstance(body, AttachedBody):
            return session_part(data, nesting=nesting)
        embedding = self.text.embedding(body, coding)
        has_lines = self.text.has_lines(embedding)
        return session_part(data, embedding, nesting=nesting, has_lines_of_file=has_lines)

    def _data(
        self, exchange: Exchange, body: AttachedBody | Body
    ) -> tuple[str | bytes, Coding, str | None]:
        """Return a body's decoded text or bytes, how the capture stands for it, and its file."""
        try:
            if isinstance(body, AttachedBody):
                file = self.source.attachments.read(body)
                return file.data, (), file.filename
            data, coding = decoded_body(exchange, body, self.limits)
        except CantAttach as error:
            words = f"the file with its body can't be read ({error})"
            raise _unjudged("elsewhere", body.pointer, words) from error
        except OverLimit as error:
            raise _CantJudge("undecodable", body.pointer, "over-limit", str(error)) from error
        except (BadBody, BrokenFile) as error:
            rule = "invalid-compression"
            raise _CantJudge("undecodable", body.pointer, rule, str(error)) from error
        except UnknownEncoding as error:
            words = f"can't decode the body: {error}"
            raise _CantJudge("undecodable", body.pointer, "unreadable-file", words) from error
        if _is_destroyed(exchange, body):
            words = "the recorder stored a compressed body as text"
            raise _unjudged("undecodable", body.pointer, words)
        return data, coding, None

    def _say(self, exchange: Exchange, pointer: str, rule: str, message: str) -> None:
        part = Part(b"", InsteadOf(self.text.strings, pointer), has_lines_of_file=False)
        part.exchange = _recorded(exchange)
        part.problems.append(InputProblem(rule, message, Span(0, 0)))
        self.parts.append(part)


def decoded_body(exchange: Exchange, body: Body, limits: Limits) -> tuple[str | bytes, Coding]:
    """Return the decoded text or bytes of a body, and how the capture's value stands for them.

    Raises :class:`~alcamine_validate.input.captures.bodies.BadBody`,
    :class:`~alcamine_validate.input.captures.bodies.UnknownEncoding` and
    :class:`~alcamine_validate.input.limits.OverLimit`.
    """
    data, coding = body.data, body.coding
    if body.is_base64 and isinstance(data, str):
        data, coding = from_base64(data), ("base64",)
    if isinstance(data, bytes):  # text is never compressed, whatever the headers say
        encodings = exchange.encodings or detected_encodings(data)
        data, inner = decoded(data, encodings, limits)
        coding += inner
    return data, coding


_METHODS: Final = frozenset(
    {"GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY"}
)
"""The methods of HTTP (RFC 9110, section 9.3; RFC 5789). Another text may be anything."""


def with_bodies(exchanges: Iterable[Exchange]) -> list[tuple[RecordedExchange, str | None]]:
    """Return exchanges as findings mention them, each with the pointer of the response's body."""
    return [
        (_recorded(each), None if each.body is None else each.body.pointer) for each in exchanges
    ]


def _recorded(exchange: Exchange) -> RecordedExchange:
    method = exchange.method.upper()
    method = method if method in _METHODS else ""
    return RecordedExchange(method, without_secrets(exchange.url or ""), exchange.pointer)


UNJUDGED: Final = "unjudged-response"
"""The rule that reports a response that should hold a Session and can't be checked."""


def _unjudged(state: str, pointer: str, why: str) -> _CantJudge:
    message = f"the response can't be checked: {why}; {_HINTS[state]}"
    return _CantJudge(state, pointer, UNJUDGED, message)


_HINTS: Final = {
    "elsewhere": "put the file where the capture expects it",
    "left_out": "record or export the capture with response bodies",
    "form": "record it in a form that 'alcamine-validate help captures' lists",
    "undecodable": "record it without compression, or as base64",
    "template": "check the output of the template instead",
}
"""Hints in messages, by state."""


def _why_skipped(exchange: Exchange) -> str:
    """Return the key of ``SKIPPED`` for a response without a Session at any URL; or ""."""
    if exchange.status not in (200, TEMPLATE):
        return "status"
    is_unknown = is_unknown_type(exchange.content_type)
    if not is_unknown and _JSON_TYPE.match(exchange.content_type) is None:
        return "content"
    return "body" if exchange.body is None or exchange.method.upper() in _WITHOUT_BODY else ""


def _why_not_read(exchange: Exchange, data: str | bytes, standing: _Standing) -> str:
    """Return the key of ``SKIPPED`` for a decoded body that is not to be read; or ""."""
    if not data:
        return "body"
    if is_unknown_type(exchange.content_type):
        start = data if isinstance(data, bytes) else data[:100].encode(errors="replace")
        is_template = exchange.may_be_template and start.lstrip().startswith(b"<%")
        if not looks_like_json(start) and not is_template:
            return "content"
    if standing == "selected" or may_hold_session_shape(data):
        return ""
    # What is not valid JSON has no shape: it may be a template, or a Session that was cut off.
    is_open = standing == "maybe" and not is_json(as_bytes(data))
    return "" if is_open else "shape"


def _is_destroyed(exchange: Exchange, body: Body) -> bool:
    """Return whether a recorder decoded compressed bytes as text, which can't be undone."""
    if not isinstance(body.data, str) or body.is_base64 or not exchange.encodings:
        return False
    return not starts_like_container(body.data) and "\ufffd" in body.data


def _holds_template(part: Part) -> bool:
    """Return whether a part holds a template: in a Session, or in text that is not valid JSON."""
    if not has_expression(part.lines.text):
        return False
    return not part.records or any(is_template(record.value) for record in part.records)


def read_capture(
    text: CaptureText,
    exchanges: Iterable[Exchange],
    limits: Limits,
    selection: Selection,
    source: Source,
) -> Document:
    """Return the Sessions in the responses of a capture whose URLs match ``selection``."""
    gathering = _Gathering(text, limits, selection, source)
    for exchange in exchanges:
        gathering.take(exchange)
    document = Document(
        gathering.parts,
        skipped=gathering.skipped,
        url_patterns=gathering.url_patterns,
        is_about_sessions=gathering.is_about_sessions,
        unreadable=gathering.unreadable,
    )
    is_any = gathering.sessions or gathering.is_shared
    if not is_any and not any(part.problems for part in gathering.parts):
        document.problems.append(_nothing(gathering.skipped))
    return document


def _nothing(skipped: Counter[str]) -> InputProblem:
    count = skipped.total()
    if not count:
        return InputProblem("nothing-to-check", "the capture contains no Session")
    each = [f"{number} with {SKIPPED[name]}" for name, number in skipped.most_common()]
    reasons = f" ({', '.join(each)})" if len(each) > 1 else f" with {SKIPPED[next(iter(skipped))]}"
    responses = "1 response" if count == 1 else f"{count} responses"
    hint = "; --url-pattern selects other paths" if skipped["path"] else ""
    message = f"the capture contains no Session: skipped {responses}{reasons}{hint}"
    return InputProblem("nothing-to-check", message)


__all__ = ["Selection", "decoded_body", "read_capture", "with_bodies"]
