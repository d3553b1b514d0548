"""Find credentials in text: keys, tokens and passwords in the forms of services and standards."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

LONGEST_SEARCHED: Final = 10_000
"""Number of characters of a text to search: a credential is near the beginning of a value."""

_SHORTEST: Final = 9
_START: Final = r"(?:(?<![A-Za-z0-9])|(?<=\\[bfnrt]))"
"""The beginning of a word, also after an escaped control character."""

_SCHEME: Final = (
    rf"{_START}(?i:bearer)[\s:]+[\w\-.~+/=]{{8,}}"  # RFC 6750, section 2.1
    rf"|{_START}(?i:basic|token|digest|negotiate|apikey)[\s:]+"  # RFC 9110, section 11
    r"(?=[\w\-.~+/]*(?:[0-9=_~+]|[a-z][A-Z]))[\w\-.~+/=]{8,}"
)
_KNOWN_PREFIX: Final = (
    rf"{_START}(?:eyJ[\w\-=]{{5,}}(?:\.[\w\-=]*){{0,4}}"  # RFC 7519: {" in base64url
    r"|(?:sk|pk|rk|gh[oprsu]|github_pat|gl[a-z]{2,5}|xox[a-z]|xapp|whsec|npm|pypi|hf|shpat|dop_v1)"
    r"[-_](?=[\w-]{0,60}[0-9A-Z])[\w-]{10,}"
    r"|SG\.[\w-]{10,}\.[\w-]{10,}|AIza[\w-]{30,}|ya29\.[\w-]{10,}|A[KS]IA[0-9A-Z]{12,}"
    r"|SK[0-9a-f]{32})"
)
_IN_URL: Final = (
    r"(?i:[?&;#](?:access_token|refresh_token|id_token|auth_token|token|api[-_]?key|secret"
    r"|client_secret|password|signature|sig|x-amz-(?:signature|security-token|credential))="
    r"[^&\s\"'#\\]{6,})"
    r"|(?<=://)[^/\s:@\"'\\]*:[^/\s@\"'\\]+(?=@)"  # RFC 3986, section 3.2.1
)
_PRIVATE_KEY: Final = r"-----BEGIN [A-Z ]*PRIVATE KEY-----[\w+/=\s]*"  # RFC 7468
_WORD: Final = (  # a long word with upper and lower case and digits, or a hash
    r"(?<![\w\-.~+/])(?:"
    r"(?=[\w\-.~+]*[a-z])(?=[\w\-.~+]*[A-Z])(?=[\w\-.~+]*[0-9])[\w\-.~+]{33,}={0,2}"
    r"|(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{40,})(?![\w\-.~+/])"
)
_HEADER: Final = (
    rf"{_START}(?i:(?:proxy-)?authorization|(?:set-)?cookie|(?:x-)?api-key|x-auth-token)"
    r"(?:\\*[\"'])?\s*+:\s*+\[?+\s*+(?:\\*[\"'])?(?P<value>[^\"'\\\n]{3,})"
)
_CREDENTIAL: Final = f"{_HEADER}|{_SCHEME}|{_KNOWN_PREFIX}|{_IN_URL}|{_PRIVATE_KEY}|{_WORD}"
_LONG: Final = r"(?=[\w\-.~+/]*[a-z])(?=[\w\-.~+/]*[A-Z])(?=[\w\-.~+/]*[0-9])[\w\-.~+/]{33,}={0,2}"
_QUOTED: Final = rf"(?<=[\"'])(?:{_LONG})(?=[\"'\\…])"


def is_credential(text: str) -> bool:
    """Return whether a text contains a credential, or looks like one as a whole."""
    if len(text) < _SHORTEST:
        return False
    text = text[:LONGEST_SEARCHED]
    return re.search(_CREDENTIAL, text) is not None or re.fullmatch(_LONG, text) is not None


def credentials(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of credentials in a text, in order.

    These are strings that look like a credential, and the values of headers that contain one.
    """
    for match in re.finditer(f"{_CREDENTIAL}|{_QUOTED}", text):
        yield match.span("value" if match["value"] is not None else 0)
