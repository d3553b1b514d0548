"""Shares object keys between the parser and the code that looks them up.

``orjson`` caches its keys and returns the same string object each time. Python's constants are
interned strings. If both are one object, a lookup compares two addresses; otherwise it compares
the texts, which takes twice as long. The parser's strings are therefore interned before the code
that contains these constants is loaded.

This only affects speed: if a string was interned earlier, or ``orjson`` evicts a key from its
cache, the lookup compares the texts.
"""

from __future__ import annotations

import sys

import orjson


def share_keys(document: str) -> None:
    """Intern the strings that ``orjson`` creates for the keys of the JSON object ``document``.

    Call it before the modules that have these keys as constants are imported.
    """
    for key in orjson.loads(document):
        sys.intern(key)
