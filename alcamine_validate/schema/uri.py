"""Resolve URI references against a base: RFC 3986, section 5.2, for any scheme.

``urllib.parse.urljoin`` resolves relative references only against schemes that it knows, and it
does not know ``urn`` and ``tag``.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import urlsplit

_URI_REFERENCE: Final = re.compile(
    r"(?:(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):)?(?P<authority>//[^/?#]*)?"
    r"(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?:#(?P<fragment>.*))?",
    re.DOTALL,
)
"""The expression of RFC 3986, appendix B; authority and query keep their delimiters."""


def resolve_reference(base: str, reference: str) -> tuple[str, str]:
    """Return the URI that ``reference`` resolves to against ``base``, and its fragment.

    Neither contains the ``#``. If the base is "", a relative reference stays relative.
    Raises ValueError if ``reference`` is not a valid URI reference. Source: RFC 3986, section
    5.2.2; characters that a URI should escape are left as they are.
    """
    urlsplit(reference)
    target, origin = _split(reference), _split(base)
    fragment = target["fragment"]
    if target["scheme"]:
        target["path"] = _without_dots(target["path"])
    elif target["authority"]:
        target |= {"scheme": origin["scheme"], "path": _without_dots(target["path"])}
    else:
        target |= _against(target, origin)
    scheme = f"{target['scheme']}:" if target["scheme"] else ""
    return f"{scheme}{target['authority']}{target['path']}{target['query']}", fragment


def _split(uri: str) -> dict[str, str]:
    match = _URI_REFERENCE.fullmatch(uri)
    if match is None:
        raise ValueError(f"not a valid URI reference: {uri!r}")
    return match.groupdict(default="")


def _against(target: dict[str, str], origin: dict[str, str]) -> dict[str, str]:
    """Return the resolved parts of a reference that has neither scheme nor authority."""
    path, query = target["path"], target["query"]
    if not path:
        path, query = origin["path"], query or origin["query"]
    elif path.startswith("/"):
        path = _without_dots(path)
    else:
        # The folder of the base (RFC 3986, section 5.2.3).
        is_bare = origin["authority"] and not origin["path"]
        folder = "/" if is_bare else origin["path"][: origin["path"].rfind("/") + 1]
        path = _without_dots(folder + path)
    return {**origin, "path": path, "query": query}


def _without_dots(path: str) -> str:
    """Return ``path`` without the segments ``.`` and ``..`` (RFC 3986, section 5.2.4)."""
    segments = path.split("/")
    if "." not in segments and ".." not in segments:
        return path
    kept: list[str] = []
    is_rooted = path.startswith("/")
    for segment in segments[is_rooted:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    if segments[-1] in (".", ".."):
        kept.append("")
    return "/" * is_rooted + "/".join(kept)
