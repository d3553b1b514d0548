"""Generated source to a module that can be called and stepped through."""

from __future__ import annotations

import hashlib
import linecache
from collections.abc import Callable, Mapping
from types import ModuleType
from typing import Any


def check_source(source: str) -> None:
    """Raise as Python's own compiler does where it can't take ``source``."""
    compile(source, "<generated>", "exec")


def load_module(source: str, own_formats: Mapping[str, Callable[[str], bool]]) -> ModuleType:
    """Return the module that ``source`` makes, with ``own_formats`` as its OWN_FORMATS.

    The source is put where tracebacks and debuggers look for it, under a name that is
    made of its digest, so that equal schemas share an entry.
    """
    digest = hashlib.sha256(source.encode("utf-8", "surrogatepass")).hexdigest()[:16]
    filename = f"<alcamine-validate {digest}>"
    module = ModuleType(f"alcamine_validate_compiled_{digest}")
    module.__file__ = filename
    namespace: dict[str, Any] = module.__dict__
    namespace["OWN_FORMATS"] = dict(own_formats)
    linecache.cache[filename] = (len(source), None, source.splitlines(keepends=True), filename)
    # Our own compiler wrote the source, and lets text of a schema in as literals alone.
    exec(compile(source, filename, "exec"), namespace)  # noqa: S102
    return module
