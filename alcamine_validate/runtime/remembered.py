"""Verdicts that one value needs more than once: to check it, and to know what is evaluated in it.

JSON Schema 2020-12 core, section 11: ``unevaluatedProperties`` and ``unevaluatedItems`` depend on
which subschemas accept the value. If each of these is checked again for that, and has the same
keywords below, the time doubles with each level of nesting.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import wraps
from typing import Any

_Check = Callable[[Any], bool]


class _Verdicts(threading.local):
    """The verdicts of the check that runs in this thread, or None if none runs.

    The key is a check and the identity of an object or array. It stays valid, because whoever
    called the outermost check holds the whole value.
    """

    known: dict[tuple[_Check, int], bool] | None = None


_VERDICTS = _Verdicts()


def remembered(check: _Check) -> _Check:
    """Return ``check`` so that it runs once for each object and array of one value.

    Verdicts are kept until the outermost of such checks returns.
    """

    @wraps(check)
    def verdict(value: Any) -> bool:
        if value.__class__ is not dict and value.__class__ is not list:
            return check(value)
        known = _VERDICTS.known
        if known is None:
            _VERDICTS.known = {}
            try:
                return check(value)
            finally:
                _VERDICTS.known = None
        key = (check, id(value))
        found = known.get(key)
        if found is None:
            found = known[key] = check(value)
        return found

    return verdict
