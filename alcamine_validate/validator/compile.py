"""Compile schemas: all steps from a document to a validator."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from alcamine_validate.compiler.checks import Checks
from alcamine_validate.compiler.exact_integers import needs_exact_integers
from alcamine_validate.compiler.python_limits import certainly_loads
from alcamine_validate.compiler.table.tables import EMPTY, table_or_empty
from alcamine_validate.native import NATIVE
from alcamine_validate.runtime.formats import FORMATS, guarded
from alcamine_validate.schema.errors import UnsupportedSchema
from alcamine_validate.schema.nodes import ResolvedSchema
from alcamine_validate.schema.overlay import apply_overlay
from alcamine_validate.schema.reader import read_schema
from alcamine_validate.schema.references import share_definitions
from alcamine_validate.schema.unions import discriminate_unions
from alcamine_validate.validator.deferred import DeferredModule
from alcamine_validate.validator.validator import CompiledSchema, Validator

if TYPE_CHECKING:
    from alcamine_validate.compiler.python.load import LoadedModule

FormatCheck = Callable[[str], bool]


def compile_schema(
    schema: Any,
    *,
    component: str | None = None,
    overlay: Any = None,
    resources: Mapping[str, Any] | None = None,
    assert_formats: bool = True,
    formats: Mapping[str, FormatCheck] | None = None,
    strict: bool = True,
    strict_keywords: bool | None = None,
    strict_formats: bool | None = None,
) -> Validator:
    """Return a validator for a JSON Schema 2020-12 or an OpenAPI 3.1 or 3.2 document.

    ``schema`` is a dict or bool as parsed from JSON. ``component`` names the schema under
    ``/components/schemas`` of an OpenAPI document; it may be omitted if there is only one.
    ``overlay`` is an OpenAPI Overlay 1.0 or 1.1 document, applied first; a list of them is applied
    in order. ``resources`` are further documents that references lead to, by URI (absolute, or
    relative to the ``$id`` of ``schema``). Nothing is ever fetched; the meta-schemas are built in.

    Formats are asserted: the built-in ones (cuid2, date, date-time, e164, email, ipv4, ipv6,
    time, uuid), and those that ``formats`` adds or replaces, each a function from a string to a
    bool. Other standard formats are annotations; ``assert_formats=False`` makes every format an
    annotation. With ``strict``, an unknown keyword (other than ``x-…``) or format is refused;
    without, it is an annotation. ``strict_keywords`` and ``strict_formats`` override ``strict``
    for keywords and formats.

    Only the components of an OpenAPI document that ``component`` refers to, directly or through
    others, are read and checked. All components are searched if one of these uses a name to refer
    to an ``$anchor``, ``$dynamicAnchor`` or ``$id``, because that can be anywhere.

    If the native scanner can check text by the schema (``av.NATIVE``), the Python code for all
    other checks is generated on first need: for a parsed value, for text that the scanner does not
    accept, for errors, and for pickling. The schema and ``formats`` may be changed after the call.

    Raises :class:`InvalidSchema` if the document violates its specification, and
    :class:`UnsupportedSchema` if it uses something that is not implemented here.
    """
    own_formats = {name: guarded(name, check) for name, check in (formats or {}).items()}
    resolved = load_schema(
        schema, component=component, overlay=overlay, resources=resources,
        asserted_formats={*FORMATS, *own_formats} if assert_formats else None,
        strict=strict, strict_keywords=strict_keywords, strict_formats=strict_formats,
    )  # fmt: skip
    with within_pythons_limits():
        checks = Checks(resolved, frozenset(own_formats))
        table = table_or_empty(checks) if NATIVE else EMPTY
        make = partial(_loaded, checks, own_formats)
        if table.words and certainly_loads(checks.functions.values()):
            exact_integers = needs_exact_integers(resolved)
            compiled: Any = DeferredModule(make, exact_integers=exact_integers)
        else:
            compiled = make()
        return Validator(cast(CompiledSchema, compiled), table[:2])


def _loaded(checks: Checks, own_formats: Mapping[str, FormatCheck]) -> LoadedModule:
    """Return the module of the statements."""
    # Imported here because the scanner needs neither.
    from alcamine_validate.compiler.python.load import load_module
    from alcamine_validate.compiler.python.module import source_of_checks

    source = source_of_checks(checks, origin="compiled by compile_schema")
    return load_module(source, own_formats)


def compile_to_source(
    schema: Any,
    *,
    origin: str,
    component: str | None = None,
    overlay: Any = None,
    resources: Mapping[str, Any] | None = None,
    assert_formats: bool = True,
    strict: bool = True,
    strict_keywords: bool | None = None,
    strict_formats: bool | None = None,
) -> str:
    """Return the source of a module that validates by ``schema``: see :func:`compile_schema`.

    ``origin`` is a line for the module's head. Pass the imported module to ``Validator``.
    """
    # Imported here because most validators of text don't need them: see :func:`compile_schema`.
    from alcamine_validate.compiler.python.load import check_source
    from alcamine_validate.compiler.python.module import module_source

    formats = FORMATS if assert_formats else None
    resolved = load_schema(
        schema,
        component=component,
        overlay=overlay,
        resources=resources,
        asserted_formats=formats,
        strict=strict,
        strict_keywords=strict_keywords,
        strict_formats=strict_formats,
    )
    with within_pythons_limits():
        source = module_source(resolved, origin=origin)
        check_source(source)
    return source


def load_schema(
    schema: Any,
    *,
    component: str | None,
    overlay: Any,
    asserted_formats: Any,
    resources: Mapping[str, Any] | None = None,
    strict: bool = True,
    strict_keywords: bool | None = None,
    strict_formats: bool | None = None,
) -> ResolvedSchema:
    """Return the nodes of ``schema``, with overlays applied and unions discriminated."""
    document = schema
    overlays = overlay if isinstance(overlay, list) else [] if overlay is None else [overlay]
    for each in overlays:
        document = apply_overlay(document, each)
    with within_pythons_limits():
        resolved = read_schema(
            document,
            component=component,
            resources=resources,
            asserted_formats=asserted_formats,
            strict_keywords=strict if strict_keywords is None else strict_keywords,
            strict_formats=strict if strict_formats is None else strict_formats,
        )
        return discriminate_unions(share_definitions(resolved))


@contextmanager
def within_pythons_limits() -> Iterator[None]:
    """Refuse a schema that is too deep or too large for Python to compile."""
    try:
        yield
    except (RecursionError, MemoryError):
        raise UnsupportedSchema("schemas or constants are nested too deep") from None
    except SyntaxError as error:
        if "too many" not in error.msg:
            raise
        raise UnsupportedSchema(f"nested too deep for Python: {error.msg}") from None
