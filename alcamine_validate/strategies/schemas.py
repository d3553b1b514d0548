"""A hypothesis strategy for values that are valid for a schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

from alcamine_validate.runtime.formats import FORMATS, guarded
from alcamine_validate.strategies.builder import Builder
from alcamine_validate.strategies.scope import CantDraw
from alcamine_validate.validator.compile import compile_schema, load_schema

__all__ = ["CantDraw", "from_schema"]


def from_schema(
    schema: Any,
    *,
    component: str | None = None,
    overlay: Any = None,
    resources: Mapping[str, Any] | None = None,
    formats: Mapping[str, Callable[[str], bool]] | None = None,
    format_strategies: Mapping[str, st.SearchStrategy[str]] | None = None,
    assert_formats: bool = True,
    strict: bool = True,
    strict_keywords: bool | None = None,
    strict_formats: bool | None = None,
) -> st.SearchStrategy[Any]:
    """Return a strategy for values that are valid for ``schema``; they shrink to simple ones.

    The parameters are those of :func:`alcamine_validate.compile_schema`, and the strategy draws
    the values that its validator accepts. ``format_strategies`` maps formats, those of ``formats``
    or built-in ones, to strategies for their texts. A format without a strategy gets any text that
    its check accepts, so add a strategy if few texts pass.

    Raises what ``compile_schema`` raises; :class:`CantDraw`, a ValueError, if the schema accepts
    nothing and this is known without drawing (otherwise hypothesis raises its ``Unsatisfiable``);
    ValueError if ``format_strategies`` names an unknown format.
    """
    checks = {name: guarded(name, check) for name, check in (formats or {}).items()}
    known = {*FORMATS, *checks}
    for name in (format_strategies or {}).keys() - known:
        raise ValueError(f"no check for the format {name!r}, which format_strategies draws")
    validator = compile_schema(
        schema, component=component, overlay=overlay, resources=resources,
        assert_formats=assert_formats, formats=formats,
        strict=strict, strict_keywords=strict_keywords, strict_formats=strict_formats,
    )  # fmt: skip
    resolved = load_schema(
        schema, component=component, overlay=overlay, resources=resources,
        asserted_formats=known if assert_formats else None,
        strict=strict, strict_keywords=strict_keywords, strict_formats=strict_formats,
    )  # fmt: skip
    values = Builder(resolved, checks, format_strategies or {}).root()
    return values.filter(validator.is_valid)
