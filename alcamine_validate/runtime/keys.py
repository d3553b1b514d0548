"""Keys of objects, shared between the parser and the code that looks them up.

``orjson`` keeps the keys that it has made, and gives the same string object each time.
Python's constants are interned strings. Where both are one object, looking a member up is
a comparison of two addresses; otherwise it compares the texts, which takes twice as long.
So the parser's strings are interned before the code that names them is loaded.

This changes how long a verdict takes and nothing else: where a string was interned
before, or ``orjson`` drops a key for another, texts are compared, as ever.
"""

from __future__ import annotations

import sys

import orjson


def share_keys(document: str) -> None:
    """Intern the keys of the JSON object ``document`` as the strings that ``orjson`` made.

    To be called before the modules that have these keys as constants are imported.
    """
    for key in orjson.loads(document):
        sys.intern(key)
