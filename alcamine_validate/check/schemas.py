"""The schemas that the settings of a check name."""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING

from alcamine_validate.lint.settings.config import Config
from alcamine_validate.session import session_schemas

if TYPE_CHECKING:
    from alcamine_validate.lint.schemas import SessionSchemas
    from alcamine_validate.schema.session_documents import SessionDocuments

# What reads and compiles documents is imported in functions, because most checks do neither.


def documents_of(config: Config) -> SessionDocuments:
    """Return the documents that the settings name, or those of this package.

    Raises :class:`~alcamine_validate.SchemaError` and OSError as ``session_documents``.
    """
    from alcamine_validate.schema.session_documents import session_documents

    return session_documents(*_sources(config), config.component)


def _sources(config: Config) -> tuple[str | None, list[str]]:
    """Return the files of the document and the overlays that the settings name."""
    spec = None if config.spec is None else config.path(config.spec)
    return spec, [*map(config.path, config.overlay)]


def compiled(config: Config, documents: SessionDocuments) -> SessionSchemas:
    """Return the schemas of the documents that the settings name.

    Raises :class:`~alcamine_validate.SchemaError` if they are not valid or not supported.
    """
    if not config.has_own_schema:
        return session_schemas()
    from alcamine_validate.own_schema import own_validator
    from alcamine_validate.schema.errors import SchemaError
    from alcamine_validate.schema.session_documents import placed_error

    spec, overlays = _sources(config)
    schemas = own_validator(documents, spec, overlays).schemas()
    if config.as_published:
        # Compiled now, because an error must not end the run at the first file that needs it.
        try:
            schemas.as_published()
        except SchemaError as error:
            remedy = "as-published leaves out all overlays"
            raise placed_error(error, spec, (), remedy=remedy) from error
    return schemas


def schemas_of(config: Config) -> SessionSchemas:
    """Return the schemas of the Sessions of a check.

    They are those of this package unless the settings name a document, or overlays. Issues a
    UserWarning for each correction of this package that does not fit the document. Raises
    :class:`~alcamine_validate.SchemaError` and OSError as ``session_validator``.
    """
    if not config.has_own_schema:
        return session_schemas()
    documents = documents_of(config)
    for notice in documents.notices:
        warnings.warn(notice, stacklevel=2)
    return compiled(config, documents)
