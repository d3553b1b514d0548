"""The schemas that the settings of a check name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alcamine_validate.lint.settings.config import Config
from alcamine_validate.session import session_schemas

if TYPE_CHECKING:
    from alcamine_validate.lint.schemas import SessionSchemas


def schemas_of(config: Config) -> SessionSchemas:
    """Return the schemas of the Sessions of a check.

    They are those of this package unless the settings name a document, or overlays. Issues a
    UserWarning for each correction of this package that does not fit the document. Raises
    :class:`~alcamine_validate.SchemaError` and OSError as ``session_validator``.
    """
    if not config.has_own_schema:
        return session_schemas()
    # Imported here because most checks compile no schema.
    from alcamine_validate.own_schema import session_validator

    return session_validator(
        spec=None if config.spec is None else config.path(config.spec),
        overlay=[config.path(path) for path in config.overlay],
        component=config.component,
    ).schemas()
