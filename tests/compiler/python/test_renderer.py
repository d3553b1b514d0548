"""Every statement has its method in every renderer."""

from __future__ import annotations

from collections.abc import Iterator

from alcamine_validate.compiler.python.boolean import BooleanRenderer
from alcamine_validate.compiler.python.collecting import CollectingRenderer
from alcamine_validate.compiler.python.renderer import METHODS
from alcamine_validate.compiler.statements import Nesting, Statement


def classes(above: type[Statement] = Statement) -> Iterator[type[Statement]]:
    """Yield every class of statements."""
    for each in above.__subclasses__():
        yield each
        yield from classes(each)


def test_every_statement_has_a_method() -> None:
    """A statement without a method would fail only when a schema needs it."""
    assert set(classes()) - {Nesting} == set(METHODS)
    for method in METHODS.values():
        assert callable(getattr(BooleanRenderer, method))
        assert callable(getattr(CollectingRenderer, method))
