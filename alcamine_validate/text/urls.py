"""URLs of recorded requests without secrets, and with masks for what may name a person."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final
from urllib.parse import unquote

_BEFORE_QUERY: Final = re.compile(r"([A-Za-z][\w+.-]{0,19}:/+|//+)?([^/?#]*)([^?#]*)")
"""The beginning of a URL; its authority, or its first segment; and its path."""

_HOST: Final = r"localhost|[\w-]+(?:\.[\w-]+)++|\[[0-9A-Fa-f:.]+\]"
_PORT: Final = r"(?::[0-9]{1,5})?"
_SURE_HOST: Final = re.compile(rf"(?:{_HOST}|\{{\{{[^@]*\}}\}}){_PORT}")
"""A host with a port that is not a user name with a password."""

_LIKELY_HOST: Final = re.compile(rf"(?:[^@:%]*|\[[^@]*\]|\{{\{{[^@]*\}}\}}){_PORT}:?")
_LONGEST_URL: Final = 1_000
_URL_START: Final = (
    rf"(?:(?:[A-Za-z][\w+.-]*:)?//(?:[\w-]+|{_HOST})?{_PORT}|(?:{_HOST}):[0-9]{{1,5}})(?=/|$)"
)
"""The scheme and the authority of a URL. Without a scheme, a host has a port."""


def without_secrets(url: str) -> str:
    """Return a URL without user name, password, ``;`` parameters, query and fragment.

    These may hold secrets (RFC 3986, sections 3.2.1, 3.3, 3.4 and 3.5). A very long URL is cut. If
    the text before an ``@`` is not a host and a port, it is a user name and a password that are not
    escaped as they should be.
    """
    match = _BEFORE_QUERY.match(url)
    start, authority, path = match.groups(default="") if match else ("", "", "")
    if authority and "@" in path:
        is_host = _SURE_HOST.fullmatch(authority) is not None
    else:
        is_host = _LIKELY_HOST.fullmatch(authority) is not None
    if not is_host:
        whole = f"{authority}{path}"
        _, at, rest = (whole if "@" in whole else unquote(whole)).rpartition("@")
        if at:
            authority, slash, path = rest.partition("/")
            path = f"{slash}{path}"
    bare = "/".join(segment.partition(";")[0] for segment in path.split("/"))
    return f"{start}{authority}{bare}"[:_LONGEST_URL]


@lru_cache(maxsize=256)
def masked_url(url: str, is_harmless: Callable[[str], bool], mask: str) -> str:
    """Return a URL with ``mask`` for each segment of its path that is not harmless.

    The scheme and the authority are shown if the latter is a host with or without a port. The
    result is cached, because a response with one finding often has many.
    """
    match = re.match(_URL_START, url)
    start = match[0] if match else ""
    segments = url[len(start) :].split("/")
    return start + "/".join(each if not each or is_harmless(each) else mask for each in segments)
