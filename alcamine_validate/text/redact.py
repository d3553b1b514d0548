"""Masking: what people's captures hold is not shown, but as type, length and a short hash.

The hash has 16 bits: enough to tell two values of a report apart, far too few to find a
value by trying all of them, as one could find a phone number by a longer one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Final

from alcamine_validate.finding import Finding
from alcamine_validate.text.json_pointer import escape, join, split

SENSITIVE: Final = frozenset({"email", "phone", "name", "systemPrompt", "properties", "messages"})
"""The properties whose values are masked, with all that is in them."""

CREDENTIALS: Final = frozenset(
    {"authorization", "proxyauthorization", "cookie", "setcookie", "apikey", "xapikey"}
    | {"accesstoken", "refreshtoken", "idtoken", "authtoken", "bearertoken", "sessiontoken"}
    | {"xauthtoken", "token", "secret", "clientsecret", "privatekey", "password", "passwd"}
)
"""The names of headers and properties that hold credentials, without case, ``-`` and ``_``."""

_START: Final = r"(?:(?<![A-Za-z0-9])|(?<=\\[bfnrt]))"
"""The beginning of a word, also after a control character that is escaped."""

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
_WORD: Final = (  # long, and of all kinds of characters, or a hash
    r"(?<![\w\-.~+/])(?:"
    r"(?=[\w\-.~+]*[a-z])(?=[\w\-.~+]*[A-Z])(?=[\w\-.~+]*[0-9])[\w\-.~+]{33,}={0,2}"
    r"|(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{40,})(?![\w\-.~+/])"
)
_HEADER: Final = (
    rf"{_START}(?i:(?:proxy-)?authorization|(?:set-)?cookie|(?:x-)?api-key|x-auth-token)"
    r"(?:\\*[\"'])?\s*+:\s*+\[?+\s*+(?:\\*[\"'])?(?P<value>[^\"'\\\n]{3,})"
)
_TOKEN: Final = f"{_HEADER}|{_SCHEME}|{_KNOWN_PREFIX}|{_IN_URL}|{_PRIVATE_KEY}|{_WORD}"
_LONG: Final = r"(?=[\w\-.~+/]*[a-z])(?=[\w\-.~+/]*[A-Z])(?=[\w\-.~+/]*[0-9])[\w\-.~+/]{33,}={0,2}"
_QUOTED: Final = rf"(?<=[\"'])(?:{_LONG})(?=[\"'\\…])"
_UNITS: Final = {"string": "character", "array": "item", "object": "member"}
_SHORTEST_TOKEN: Final = 9
_LONGEST_SEARCHED: Final = 10_000


class Masked:
    """A value that messages may speak of, but not show."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __str__(self) -> str:
        return mask(self.value)


def type_name(value: Any) -> str:
    """Return the JSON type of a value: integer for whole numbers, also 1.0."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, int) or (isinstance(value, float) and value.is_integer()):
        return "integer"
    names = {float: "number", str: "string", list: "array", dict: "object"}
    return next((name for kind, name in names.items() if isinstance(value, kind)), "value")


def is_sensitive(pointer: str, value: Any) -> bool:
    """Tell whether a value at a pointer in a Session is to be masked."""
    return any(map(_is_private, split(pointer))) or _is_token(value)


def _is_private(name: str) -> bool:
    """Tell whether what has this name is to be masked, with all that is in it."""
    return name in SENSITIVE or re.sub("[-_]", "", name).lower() in CREDENTIALS


def _is_token(value: Any) -> bool:
    if not isinstance(value, str) or len(value) < _SHORTEST_TOKEN:
        return False
    text = value[:_LONGEST_SEARCHED]
    return re.search(_TOKEN, text) is not None or re.fullmatch(_LONG, text) is not None


def without_tokens(finding: Finding) -> Finding:
    """Return a finding without what looks like a token in its words and places.

    Values that are to be masked are masked already; these are the names of properties.
    """
    related = tuple(
        replace(each, message=mask_tokens(each.message), pointer=mask_pointer(each.pointer))
        for each in finding.related
    )
    message, pointer = mask_tokens(finding.message), mask_pointer(finding.pointer)
    return replace(finding, message=message, pointer=pointer, related=related)


def mask_tokens(text: str) -> str:
    """Return ``text`` with each token in it masked; what is too long to be shown is cut."""
    if len(text) > _LONGEST_SEARCHED:
        text = f"{text[:_LONGEST_SEARCHED]}…"
    spans = list(token_spans(text, 0, len(text)))
    for start, end in reversed(spans):
        text = f"{text[:start]}{mask(text[start:end])}{text[end:]}"
    return text


def mask_pointer(pointer: str) -> str:
    """Return a JSON Pointer in which each name that looks like a token is masked."""
    if len(pointer) < _SHORTEST_TOKEN:
        return pointer
    names = split(pointer)
    if not any(map(_is_token, names)):
        return pointer
    return join("", *(mask(name) if _is_token(name) else name for name in names))


def token_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield from where to where tokens stand in a part of a text, in order.

    Besides what looks like one, it is the value of a header that holds credentials.
    """
    pattern = re.compile(f"{_TOKEN}|{_QUOTED}")
    for match in pattern.finditer(text, start, end):
        yield match.span("value" if match["value"] is not None else 0)


def mask(value: Any) -> str:
    """Return what is shown in place of a value: ``<string of 17 characters #3f2a>``."""
    kind = type_name(value)
    if value is None or isinstance(value, bool) or value == "":
        return f"<{kind}>"
    text = _text(value)
    length = sum(map(str.isdigit, text)) if isinstance(value, int | float) else len(value)
    unit = _UNITS.get(kind, "digit")
    return f"<{kind} of {length:,} {unit}{'' if length == 1 else 's'} #{_digest(text)}>"


def _text(value: Any) -> str:
    """Return the text of a value; of what is nested too deep for that, only its length."""
    try:
        return value if isinstance(value, str) else repr(value)
    except RecursionError:
        return str(len(value))


def _digest(text: str) -> str:
    """Return the hash of a text, 16 bits in hexadecimal."""
    from hashlib import blake2b

    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=2).hexdigest()


def sensitive_pointers(value: Any) -> list[str]:
    """Return the pointers of all that is to be masked in a Session, the outermost each."""
    found: list[str] = []
    waiting: list[tuple[str, Any]] = [("", value)]
    while waiting:
        pointer, item = waiting.pop()
        if isinstance(item, dict):
            below = {name: f"{pointer}/{escape(name)}" for name in item}
            for name, inner in item.items():
                if _is_private(name):
                    found.append(below[name])
                else:
                    waiting.append((below[name], inner))
        elif isinstance(item, list):
            waiting += [(f"{pointer}/{index}", inner) for index, inner in enumerate(item)]
        elif _is_token(item):
            found.append(pointer)
    return found
