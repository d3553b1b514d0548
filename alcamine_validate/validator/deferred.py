"""A generated module that is rendered and loaded only if it is needed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from alcamine_validate.compiler.python.load import LoadedModule
    from alcamine_validate.runtime.violation import Violation


class DeferredModule:
    """A generated module that is made on the first call of one of its functions.

    ``make`` returns the module, an equal one for each call. ``EXACT_INTEGERS`` is that of the
    module. Pickling makes the module and writes it.

    There is no lock, because a signal handler, a finalizer or a forked process could wait for it
    forever. Threads that need the module at the same time each make one, and all use the first.
    """

    def __init__(self, make: Callable[[], LoadedModule], *, exact_integers: bool) -> None:
        self.EXACT_INTEGERS = exact_integers
        self._make: Callable[[], LoadedModule] | None = make
        self._made: dict[str, LoadedModule] = {}

    def module(self) -> LoadedModule:
        """Return the module, which is made now if necessary."""
        make = self._make
        if make is not None:
            self._made.setdefault("module", _made(make))
            self._make = None  # frees the statements
        return self._made["module"]

    def is_valid(self, value: Any, /) -> bool:
        """Return whether a JSON-native value is valid."""
        return bool(self.module().is_valid(value))

    def errors(self, value: Any, /) -> list[Violation]:
        """Return every violation of a JSON-native value."""
        found: list[Violation] = self.module().errors(value)
        return found

    def __reduce__(self) -> tuple[Any, ...]:
        return self.module().__reduce__()


def _made(make: Callable[[], LoadedModule]) -> LoadedModule:
    try:
        return make()
    except RecursionError:
        # The caller has used up the stack, which says nothing about the schema. A thread has a
        # stack of its own.
        from threading import Thread

        results: list[LoadedModule] = []

        def attempt() -> None:
            with suppress(RecursionError, MemoryError):
                results.append(make())

        thread = Thread(target=attempt)
        thread.start()
        thread.join()
        if not results:
            raise
        return results[0]
