"""Validators of Sessions by a user's own documents: a newer document of the vendor, overlays."""

from __future__ import annotations

import os
import warnings
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any

from alcamine_validate.compiler.table.narrowed import SchemaPart
from alcamine_validate.compiler.table.words import required_types
from alcamine_validate.input.session_shape import is_certainly_session
from alcamine_validate.lint.rules.registry import CONDITIONS
from alcamine_validate.lint.schemas import SessionSchemas
from alcamine_validate.lint.sensitive import redaction_of
from alcamine_validate.native import NATIVE, Scanner, Words
from alcamine_validate.runtime.values import class_name
from alcamine_validate.schema.errors import SchemaError
from alcamine_validate.schema.session_documents import (
    SessionDocuments,
    Source,
    names_of,
    placed_error,
    session_documents,
)
from alcamine_validate.session import SessionValidator
from alcamine_validate.session_codegen.session_modules import (
    Origins,
    SessionModules,
    SessionSources,
)

_SESSION = "corrected"
_WEBHOOK = "webhook"


class _OwnValidator(SessionValidator):
    """Validates by one of the modules of a user's schema, which are pickled as source.

    ``published`` has the modules of the document as published.
    """

    def __init__(
        self, modules: SessionModules, name: str, published: SessionModules | None = None
    ) -> None:
        # Sessions in webhook bodies are rare, so they have no table.
        table = modules["corrected_table"] if NATIVE and name == _SESSION else None
        words = None if table is None else (table.WORDS, table.NAMES)
        super().__init__(modules[name], words, is_of_webhooks=name == _WEBHOOK)
        self._is_of_sessions = words is not None and is_certainly_session(required_types(*words))
        self._modules = modules
        self._name = name
        self._published = published
        shapes = modules["object_shapes"]
        self.shape = shapes.WEBHOOK_ROOT if self.is_of_webhooks else shapes.ROOT

    def __reduce__(self) -> tuple[Any, ...]:
        return _OwnValidator, (self._modules, self._name, self._published)

    def canonical_verdict(self) -> Callable[[Any], bool]:
        """Return the check of the canonical shape: see :class:`SessionValidator`."""
        is_canonical: Callable[[Any], bool] = self._modules["canonical"].is_canonical
        if self._name == _SESSION:
            return is_canonical
        return lambda session: is_canonical(session) and self._is_valid(session)

    @property
    def scanner(self) -> Scanner | None:
        """The native scanner for text without findings: see :class:`Validator`.

        There is none if a valid value need not look like a Session, which is a finding as well.
        """
        return self._scanner if self._is_of_sessions else None

    def canonical_table(self) -> Words | None:
        """Return the table of the canonical shape: see :class:`Validator`."""
        if not self._is_of_sessions:
            return None
        table = self._modules["canonical_table"]
        return table.WORDS, table.NAMES

    def schemas(self) -> SessionSchemas:
        """Return the schemas that checks with this validator use."""
        redaction = redaction_of(partial(self._modules.__getitem__, "vocabulary"))
        if self._published is None:
            return SessionSchemas(self, redaction=redaction, parts=self._parts)
        return SessionSchemas(
            self,
            webhook=partial(_OwnValidator, self._modules, _WEBHOOK),
            published=partial(_schemas_of, self._published),
            redaction=redaction,
            prepare=self._prepare,
            parts=self._parts,
        )

    def documents(self) -> SessionDocuments:
        """Return the documents that the schema comes from, with all overlays applied."""
        return self._modules.documents

    def _parts(self) -> Iterable[SchemaPart]:
        items: Iterable[SchemaPart] = self._modules["coverage"].ITEMS
        return items

    def _prepare(self, as_published: bool) -> None:
        self._modules.sources()
        if as_published and self._published is not None:
            self._published.sources()


def _schemas_of(modules: SessionModules) -> SessionSchemas:
    return _OwnValidator(modules, _SESSION).schemas()


def session_validator(
    *,
    overlay: Source | Sequence[Source] = (),
    spec: Source | None = None,
    component: str = "Session",
    as_published: bool = False,
) -> SessionValidator:
    """Return a validator of Sessions by a newer document of the vendor, or with own overlays.

    ``spec`` is an OpenAPI 3.1 or 3.2 document: the path of its file (YAML, JSON, or Markdown with
    the document in a fenced block), or its JSON value. By default, it is the document that travels
    with this package. ``component`` names the schema of a Session in it. The corrections of this
    package are applied first, as far as they fit; one that does not fit is left out with a
    warning (UserWarning). Then each ``overlay`` is applied, an OpenAPI Overlay 1.0 or 1.1 document,
    or a list of them in their order; each action must fit. With ``as_published``, the validator
    follows the document as published, without any overlay.

    The validator works as ``av.is_valid``, ``av.findings`` and so on do; rules and messages follow
    the schema. It can be pickled. Compiling takes about a quarter of a second.

    Raises :class:`~alcamine_validate.SchemaError`, with the file and the line if possible, if a
    document is not valid or not supported, OSError if a file can't be read, and
    TypeError if an argument is neither a path nor a parsed document.
    """
    is_text = isinstance(overlay, str | bytes | bytearray | memoryview)
    overlays: Sequence[Any] = (
        overlay if isinstance(overlay, Sequence) and not is_text else [overlay]
    )
    for name, source in (
        ("spec", {} if spec is None else spec),
        *(("overlay", each) for each in overlays),
    ):
        if not isinstance(source, str | os.PathLike | dict):
            raise TypeError(f"{name} is a path or a parsed document, not {class_name(source)}")
    documents = session_documents(spec, overlays, component)
    for notice in documents.notices:
        warnings.warn(notice, stacklevel=2)
    return own_validator(documents, spec, overlays, as_published=as_published)


def own_validator(
    documents: SessionDocuments,
    spec: Source | None,
    overlays: Sequence[Source],
    *,
    as_published: bool = False,
) -> SessionValidator:
    """Return the validator by the documents that ``session_documents`` made of these sources.

    Raises :class:`~alcamine_validate.SchemaError`, with the file and the line if possible.
    """
    origin = f"From {names_of(spec, overlays)}"
    try:
        return validator_of(documents, origin, as_published=as_published)
    except SchemaError as error:
        raise placed_error(error, spec, overlays) from error


def validator_of(
    documents: SessionDocuments, origin: str, *, as_published: bool = False, strict: bool = True
) -> SessionValidator:
    """Return the validator of Sessions by documents, or only by the published one.

    ``origin`` is a line on them for the compiled modules. Without ``strict``, unknown keywords and
    formats are annotations.
    """
    own, published = (
        SessionModules(
            SessionSources(
                each, Origins(origin, origin, origin), conditions=CONDITIONS, strict=strict
            ),
            each,
        )
        for each in (documents, documents.as_published())
    )
    if as_published:
        return _OwnValidator(published, _SESSION)
    return _OwnValidator(own, _SESSION, published)
