"""Validate Sessions: verdicts, findings, and the parsed value of a valid Session."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, SupportsIndex, cast, overload

from alcamine_validate.generated import corrected
from alcamine_validate.session_tables import canonical_words, corrected_words
from alcamine_validate.text.json_text import UNREADABLE, JsonText, is_text, read_straight
from alcamine_validate.validator.validator import CompiledSchema, Validator

if TYPE_CHECKING:
    from alcamine_validate.finding import Finding
    from alcamine_validate.generated.partial_types import (
        PartialAgent,
        PartialAgentVersion,
        PartialConversation,
        PartialLedger,
        PartialPerson,
        PartialSession,
        PartialWebhook,
    )
    from alcamine_validate.generated.types import (
        Agent,
        AgentVersion,
        Conversation,
        Ledger,
        Person,
        Session,
        Webhook,
    )
    from alcamine_validate.input.expected import Part
    from alcamine_validate.lint.fast_path import CleanText
    from alcamine_validate.lint.schemas import SessionSchemas
    from alcamine_validate.lint.settings.config import Config
    from alcamine_validate.lint.verdict import Request, Wrapper
    from alcamine_validate.native import Words
    from alcamine_validate.schema.session_documents import SessionDocuments


class SessionValidator(Validator):
    """A :class:`Validator` of Sessions that accepts text and parsed values, and returns findings.

    Text is bytes, bytearray, memoryview or str. A Session is an object, so a str is always
    text and never a parsed value. ``owner`` is what calls in errors are written with.
    """

    def __init__(
        self,
        compiled: CompiledSchema,
        table: Words | None = None,
        *,
        is_of_webhooks: bool = False,
        owner: str = "validator",
    ) -> None:
        super().__init__(compiled, table)
        self.is_of_webhooks = is_of_webhooks
        self._owner = owner

    def __reduce_ex__(self, protocol: SupportsIndex) -> str | tuple[Any, ...]:
        # Those of this package are pickled by name, so that they are the same ones afterwards.
        if self is CORRECTED:
            return "CORRECTED"
        for own in (published, webhook):
            if own.cache_info().currsize and self is own():
                return own, ()
        return super().__reduce_ex__(protocol)

    def _calls(self, method: str) -> tuple[str, str]:
        # All methods but this one accept text as well.
        call = f"{self._owner}.{method}"
        return f"{call}_json" if method == "iter_errors" else call, call

    def canonical_verdict(self) -> Callable[[Any], bool]:
        """Return the check of the canonical shape: see :class:`Validator`."""
        # Imported here because verdicts alone do not need it.
        from alcamine_validate.generated.canonical import is_canonical

        if self is CORRECTED:
            return is_canonical
        return lambda session: is_canonical(session) and self._is_valid(session)

    def canonical_table(self) -> Words | None:
        """Return the table of the canonical shape: see :class:`Validator`."""
        return canonical_words() if self is CORRECTED else None

    def is_valid(self, instance: Any) -> bool:
        """Return whether ``instance``, JSON text or parsed, has no finding of severity error.

        Duplicate keys in text are ignored here; :meth:`findings` and ``check`` report them. Text
        that is not JSON is not valid. Never raises on any text or JSON value. Raises TypeError on
        any other object, such as a Path.
        """
        # Bytes are scanned and parsed right here to save function calls.
        if type(instance) is bytes and not self._reads_exactly:
            if self._scanner is not None and self._scanner.accepts_if_likely(instance):
                return True
            try:
                return self._is_valid(read_straight(instance))
            except UNREADABLE:
                return self._is_valid_text(instance)
        return self.is_valid_json(instance) if is_text(instance) else super().is_valid(instance)

    def findings(
        self,
        data: Any,
        *,
        config: Config | None = None,
        at: str | None = None,
        partial: bool = False,
        part: Part | None = None,
    ) -> list[Finding]:
        """Return every finding of ``data``, JSON text or a parsed value.

        Findings are sorted by position in the document; findings of text have lines and
        columns. ``config`` selects the rules to run and their severities; by default all rules
        run. ``at`` is the place of the Session in ``data``: a JSON Pointer (RFC 6901), in which
        ``*`` stands for any name or index, and which leads into JSON text in strings. Pointers of
        findings are relative to the Session. With ``partial``, properties may be absent. ``part``
        says that the value is that part of a Session. Raises TypeError as :meth:`is_valid`, and
        ValueError if ``at`` is not a pointer or ``part`` is unknown.
        """
        if at is None and part is None and not partial and self._clean_text(config).is_clean(data):
            return []
        from alcamine_validate.lint.verdict import findings_of

        request = self._request("findings", data, "any", at, partial, part)
        return findings_of(data, self.schemas(), config, request)

    @overload
    def validate(
        self,
        instance: Any,
        *,
        config: Config | None = None,
        at: str | None = None,
        partial: Literal[False] = False,
        part: None = None,
    ) -> Session: ...
    @overload
    def validate(
        self,
        instance: Any,
        *,
        config: Config | None = None,
        at: str | None = None,
        partial: Literal[False] = False,
        part: Literal["agent"],
    ) -> Agent: ...
    @overload
    def validate(
        self,
        instance: Any,
        *,
        config: Config | None = None,
        at: str | None = None,
        partial: Literal[False] = False,
        part: Literal["agent.version"],
    ) -> AgentVersion: ...
    @overload
    def validate(
        self,
        instance: Any,
        *,
        config: Config | None = None,
        at: str | None = None,
        partial: Literal[False] = False,
        part: Literal["conversation"],
    ) -> Conversation: ...
    @overload
    def validate(
        self,
        instance: Any,
        *,
        config: Config | None = None,
        at: str | None = None,
        partial: Literal[False] = False,
        part: Literal["ledger"],
    ) -> Ledger: ...
    @overload
    def validate(
        self,
        instance: Any,
        *,
        config: Config | None = None,
        at: str | None = None,
        partial: Literal[False] = False,
        part: Literal["person"],
    ) -> Person: ...
    @overload
    def validate(
        self,
        instance: Any,
        *,
        config: Config | None = None,
        at: str | None = None,
        partial: Literal[True],
        part: None = None,
    ) -> PartialSession: ...
    @overload
    def validate(
        self,
        instance: Any,
        *,
        config: Config | None = None,
        at: str | None = None,
        partial: Literal[True],
        part: Literal["agent"],
    ) -> PartialAgent: ...
    @overload
    def validate(
        self,
        instance: Any,
        *,
        config: Config | None = None,
        at: str | None = None,
        partial: Literal[True],
        part: Literal["agent.version"],
    ) -> PartialAgentVersion: ...
    @overload
    def validate(
        self,
        instance: Any,
        *,
        config: Config | None = None,
        at: str | None = None,
        partial: Literal[True],
        part: Literal["conversation"],
    ) -> PartialConversation: ...
    @overload
    def validate(
        self,
        instance: Any,
        *,
        config: Config | None = None,
        at: str | None = None,
        partial: Literal[True],
        part: Literal["ledger"],
    ) -> PartialLedger: ...
    @overload
    def validate(
        self,
        instance: Any,
        *,
        config: Config | None = None,
        at: str | None = None,
        partial: Literal[True],
        part: Literal["person"],
    ) -> PartialPerson: ...
    @overload
    def validate(
        self,
        instance: Any,
        *,
        config: Config | None = None,
        at: str | None = None,
        partial: bool = False,
        part: Part | None = None,
    ) -> Any: ...
    def validate(
        self,
        instance: Any,
        *,
        config: Config | None = None,
        at: str | None = None,
        partial: bool = False,
        part: Part | None = None,
    ) -> Any:
        """Return the parsed Session of ``instance``, JSON text or parsed, if it is valid.

        ``at``, ``partial`` and ``part`` are as for :meth:`findings`; the value at the place ``at``
        is returned, with the type that ``partial`` and ``part`` say. ``config`` may promote rules
        to errors and silence errors; by default, errors are violations of the schema and problems
        of the text itself, such as duplicate keys. Raises ``av.InvalidSession``, whose
        ``findings`` holds all findings, if one of them is an error, and TypeError and ValueError as
        :meth:`findings`.
        """
        return self._validated("validate", instance, config, "one", at, partial, part)[0]

    @overload
    def validate_list(
        self,
        data: Any,
        *,
        config: Config | None = None,
        at: str | None = None,
        partial: Literal[False] = False,
    ) -> list[Session]: ...
    @overload
    def validate_list(
        self,
        data: Any,
        *,
        config: Config | None = None,
        at: str | None = None,
        partial: Literal[True],
    ) -> list[PartialSession]: ...
    @overload
    def validate_list(
        self,
        data: Any,
        *,
        config: Config | None = None,
        at: str | None = None,
        partial: bool = False,
    ) -> list[Any]: ...
    def validate_list(
        self,
        data: Any,
        *,
        config: Config | None = None,
        at: str | None = None,
        partial: bool = False,
    ) -> list[Any]:
        """Return the Sessions in an array, JSON text or parsed, if all of them are valid.

        ``at`` is the place of the array, or with ``*`` that of its elements. The arguments are as
        for :meth:`findings`, and the exceptions as for :meth:`validate`; each finding has the index
        of its Session as ``record``.
        """
        return self._validated("validate_list", data, config, "list", at, partial, None)

    @overload
    def validate_webhook(
        self,
        data: Any,
        *,
        config: Config | None = None,
        at: str | None = None,
        partial: Literal[False] = False,
    ) -> Webhook: ...
    @overload
    def validate_webhook(
        self,
        data: Any,
        *,
        config: Config | None = None,
        at: str | None = None,
        partial: Literal[True],
    ) -> PartialWebhook: ...
    @overload
    def validate_webhook(
        self,
        data: Any,
        *,
        config: Config | None = None,
        at: str | None = None,
        partial: bool = False,
    ) -> Any: ...
    def validate_webhook(
        self,
        data: Any,
        *,
        config: Config | None = None,
        at: str | None = None,
        partial: bool = False,
    ) -> Any:
        """Return the body of a ``session.…`` webhook, JSON text or parsed, if it is valid.

        The Session in it is judged by the schema of webhook bodies, in which ``billing`` may
        replace ``ledger``. The arguments are as for :meth:`findings`, and the exceptions as for
        :meth:`validate`. Pointers of findings are relative to the Session in ``properties``.
        """
        return self._validated("validate_webhook", data, config, "webhook", at, partial, None)[0]

    def _validated(
        self,
        method: str,
        data: Any,
        config: Config | None,
        wrapper: Wrapper,
        at: str | None,
        partial: bool,
        part: Part | None,
    ) -> list[Any]:
        if wrapper == "one" and at is None and part is None and not partial:
            session = self._clean_text(config, errors_only=True).session(data)
            if session.__class__ is dict:  # not UNSURE
                return [session]
        from alcamine_validate.lint.verdict import parsed

        request = self._request(method, data, wrapper, at, partial, part)
        own = self.schemas()
        values, findings = parsed(data, own, config, request)
        if findings:
            # Imported here because most Sessions are valid.
            from alcamine_validate.invalid_session import InvalidSession

            raise InvalidSession(findings, redaction=own.redaction, is_of_list=wrapper == "list")
        return values

    def _clean_text(self, config: Config | None, errors_only: bool = False) -> CleanText:
        """Return what recognises text that certainly has no findings, or no errors."""
        known: CleanText | None = self._clean_texts.get(errors_only)
        if config is None and known is not None:
            return known
        from alcamine_validate.lint.fast_path import clean_text
        from alcamine_validate.lint.linter import linter_for

        linter = linter_for(config)
        found = clean_text(self, linter.of_errors if errors_only else linter)
        if config is None:
            self._clean_texts[errors_only] = found
        return found

    def _request(
        self,
        method: str,
        data: Any,
        wrapper: Wrapper,
        at: str | None,
        partial: bool,
        part: Part | None,
    ) -> Request:
        if not is_text(data):
            self._refuse_others(data, method)
        from alcamine_validate.lint.verdict import Request, finder_of

        return Request(self._calls(method)[1], wrapper, finder_of(at, partial, part))

    def schemas(self) -> SessionSchemas:
        """Return the schemas that checks with this validator use, with that of webhook bodies."""
        from alcamine_validate.lint.schemas import SessionSchemas

        return session_schemas() if self is CORRECTED else SessionSchemas(self)

    def documents(self) -> SessionDocuments:
        """Return the documents that the schema comes from, with all overlays applied."""
        from alcamine_validate.schema.session_documents import session_documents

        documents = session_documents()
        return documents if self is CORRECTED else documents.as_published()

    def validate_json(self, data: JsonText, *, config: Config | None = None) -> Session:
        """Return the parsed Session of JSON text. Raises as :meth:`validate`.

        Also raises TypeError if ``data`` is not text.
        """
        if not is_text(data):
            raise TypeError(f"JSON text is bytes or str, not {type(data).__name__}")
        return self.validate(data, config=config)


CORRECTED = SessionValidator(cast(CompiledSchema, corrected), corrected_words(), owner="av")
"""The validator for the schema with the corrections and checks of ``spec/overlay.yaml``."""


@cache
def published() -> SessionValidator:
    """Return the validator for the published document, without corrections."""
    from alcamine_validate.generated import published as module

    return SessionValidator(cast(CompiledSchema, module), owner="av.PUBLISHED")


@cache
def webhook() -> SessionValidator:
    """Return the validator for the Session in the body of a webhook.

    Its schema is the corrected one with the changes of ``spec/webhook.overlay.yaml``.
    """
    from alcamine_validate.generated import webhook as module

    return SessionValidator(cast(CompiledSchema, module), is_of_webhooks=True)


def session_schemas(*, as_published: bool = False) -> SessionSchemas:
    """Return the schemas that the Sessions of files are checked against.

    ``as_published`` means the published document for all of them, without any overlay.
    """
    # Imported here because verdicts alone do not need it.
    from alcamine_validate.lint.schemas import SessionSchemas

    if as_published:
        return SessionSchemas(published())
    return SessionSchemas(CORRECTED, webhook, _published_schemas)


def _published_schemas() -> SessionSchemas:
    return session_schemas(as_published=True)


def is_valid(data: JsonText | Any) -> bool:
    """Return whether ``data`` is a valid Session: it has no finding of severity error.

    ``data`` is JSON text (bytes, bytearray, memoryview or str) or a parsed value. The verdict
    follows the corrected schema; ``PUBLISHED.is_valid`` follows the published one. Duplicate
    keys in text are ignored here; :func:`findings` reports them. Never raises on any text or
    JSON value. Raises TypeError on any other object, such as a Path: read the file first.
    """
    return CORRECTED.is_valid(data)


validate = CORRECTED.validate
validate_list = CORRECTED.validate_list
validate_webhook = CORRECTED.validate_webhook
findings = CORRECTED.findings
