"""Loads generated source as a module that can be called and debugged."""

from __future__ import annotations

import hashlib
import linecache
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any


def check_source(source: str) -> None:
    """Raise the error of Python's compiler if it can't compile ``source``."""
    compile(source, "<generated>", "exec")


class LoadedModule(ModuleType):
    """A module made from generated source, which is what pickling writes.

    It can be pickled if the checks of the caller's formats can.
    """

    def __init__(
        self, name: str, source: str, own_formats: Mapping[str, Callable[[str], bool]]
    ) -> None:
        super().__init__(name)
        self._source = source
        self.OWN_FORMATS = dict(own_formats)

    def __reduce__(self) -> tuple[Any, ...]:
        return load_module, (self._source, self.OWN_FORMATS)


def load_module(source: str, own_formats: Mapping[str, Callable[[str], bool]]) -> LoadedModule:
    """Return the module defined by ``source``, with ``own_formats`` as its OWN_FORMATS.

    The source is stored in ``linecache``, where tracebacks and debuggers find it. Its file name
    contains its digest, so that equal schemas share an entry.
    """
    digest = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    filename = f"<alcamine-validate {digest}>"
    module = LoadedModule(f"alcamine_validate_compiled_{digest}", source, own_formats)
    module.__file__ = filename
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    # Our compiler wrote the source, and it inserts text from a schema only as literals.
    exec(compile(source, filename, "exec"), module.__dict__)  # noqa: S102
    return module
