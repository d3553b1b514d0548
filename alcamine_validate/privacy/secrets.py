"""Find secrets by what is around them: headers, cookies, assignments and parameters of URLs."""

from __future__ import annotations

import re
from binascii import Error as Base64Error
from binascii import a2b_base64
from collections.abc import Iterator
from typing import Final
from urllib.parse import unquote

from alcamine_validate.privacy.detection import Detection, Kind
from alcamine_validate.privacy.names import PlaceKind, is_credential_header, place_kind_of, plain
from alcamine_validate.privacy.placeholders import is_placeholder

_SHORTEST: Final = 6
_SHORTEST_MIXED: Final = 12
_SHORTEST_COOKIE: Final = 16
_SHORTEST_NAMED_COOKIE: Final = 4
_LONGEST_SEARCHED: Final = 500
_MIXED_CASE: Final = re.compile(r"(?:[a-z][A-Z].{0,20}){3}")

_BEARER: Final = re.compile(
    r"(?<![A-Za-z0-9])(?i:bearer)[ :]{1,3}(?P<value>[\w\-.~+/]{16,4000}={0,2})"
)
_BASIC: Final = re.compile(
    r"(?<![A-Za-z0-9])(?i:basic) (?P<value>[A-Za-z0-9+/]{8,400}={0,2})(?![\w+/=])"
)
_ASSIGNED: Final = re.compile(
    r"(?<![\w\-])(?P<name>[A-Za-z_\-]{0,40}?(?i:password|passwd|pwd|passphrase|passwort|kennwort"
    r"|secret|token|api[-_ ]?key|access[-_ ]?key|private[-_ ]?key|secret[-_ ]?key))"
    r"(?:\\{0,3}[\"'`])?(?:\s{0,3}[:=]{1,2}>?\s{0,3}|\s(?:is|ist|est|es)\s)(?:\\{0,3}[\"'`])?"
    r"(?P<value>[^\s\"'`,;&<>(){}\[\]]{8,500})"
)
_PARAMETER: Final = re.compile(
    r"(?:(?P<mark>[?#;])|&|^)(?P<name>[A-Za-z][\w.\-]{0,50})=(?P<value>[^&\s\"'#<>\\]{6,4000})"
)
_SIGNATURES: Final = {
    "xamzsignature": "the signature of an AWS URL",
    "xamzsecuritytoken": "the security token of an AWS URL",
    "xgoogsignature": "the signature of a Google Cloud URL",
    "signature": "the signature of a URL",
    "sig": "the signature of a URL",
    "xosssignature": "the signature of a URL",
    "sign": "the signature of a URL",
}
_SIGNED: Final = 16
_TOKENS: Final = frozenset({
    "token", "accesstoken", "refreshtoken", "idtoken", "authtoken", "apikey", "password", "passwd",
    "secret", "clientsecret", "sessiontoken", "auth", "authorization", "jwt", "subscriptionkey",
    "sessionid", "sid", "clientassertion", "xapikey",
})  # fmt: skip
_USER_INFO: Final = re.compile(
    r"(?<=://)[^/\s:@\"'\\?#]{0,100}:(?P<value>[^/\s@\"'\\?#]{1,300})@(?=[\w\[])"
)
_HEADER_LINE: Final = re.compile(
    r"(?im)(?:^|[\"'])[ \t>\"'-]{0,8}(?P<name>(?:proxy-)?authorization|(?:set-)?cookie"
    r"|(?:x-)?api-?key|x-auth-token|x-access-token|x-amz-security-token|private-token)"
    r"[\"']?[ \t]{0,3}:[ \t]{0,3}(?P<value>[^\r\n\"']{3,8000})"
)
_IN_PROSE: Final = {
    "cookie:": re.compile(
        r"(?i)(?<![\w\-])(?P<name>(?:set-)?cookie):[ \t]{1,3}(?P<value>[^\r\n\"'<>]{3,4000})"
    ),
    "authorization:": re.compile(
        r"(?i)(?<![\w\-])(?P<name>(?:proxy-)?authorization):[ \t]{0,3}"
        r"(?P<value>(?:[a-z][\w\-]{1,30}[ +])?[^\s\"'`<>,;]{12,4000})"
    ),
}
"""Headers among other words, by what is in each text that has one, in small letters."""

_SCHEME: Final = re.compile(r"\s*(?P<scheme>[A-Za-z][\w-]{1,30})\s+(?P<value>\S.*)", re.DOTALL)
_WITH_PARAMETERS: Final = frozenset({"digest", "aws4-hmac-sha256", "hawk"})
"""The schemes with names and values, one of which is made from the secret."""

_RESPONSE: Final = re.compile(r"(?i)(?:response|signature|mac)=\"?(?P<value>[\w+/=]{16,200})")
_PAIR: Final = re.compile(r"(?<![^=;,\s])(?P<name>[^=;,\s]{1,200})=\"?(?P<value>[^;\"\s]{1,4096})")
_SESSION_COOKIE: Final = re.compile(
    r"(?i)sess|sid\b|auth|token|jwt|csrf|xsrf|login|remember|secret|credential"
)


def secrets(text: str) -> Iterator[Detection]:
    """Yield the secrets in a text that are recognised by the text around them."""
    if "://" in text and "@" in text:
        yield from _passwords(text)
    if ":" in text:
        yield from _header_lines(text)
    if "=" in text:
        yield from _parameters(text)
    for match in _BEARER.finditer(text):
        if _is_random(match["value"]):
            yield Detection(Kind.CREDENTIAL, *match.span("value"), "a bearer token")
    for match in _BASIC.finditer(text):
        if _is_pair(match["value"]):
            yield Detection(Kind.CREDENTIAL, *match.span("value"), "Basic credentials")
    for match in _ASSIGNED.finditer(text):
        if _is_random(match["value"]):
            start, end = match.span("value")
            end -= len(match["value"]) - len(match["value"].rstrip(".!?\\"))
            yield Detection(Kind.CREDENTIAL, start, end, "a secret after its name")


def _passwords(text: str) -> Iterator[Detection]:
    """Yield the passwords before the hosts of URLs (RFC 3986, section 3.2.1)."""
    for match in _USER_INFO.finditer(text):
        if not is_placeholder(match["value"]):
            value = unquote(match["value"])
            yield Detection(Kind.URL, *match.span("value"), "the password of a URL", value)


def _header_lines(text: str) -> Iterator[Detection]:
    """Yield the credentials in lines that are headers, and in headers in prose."""
    for match in _HEADER_LINE.finditer(text):
        for each in header_value(match["name"], match["value"]):
            yield each.moved(match.start("value"))
    small = text.lower()
    for part, pattern in _IN_PROSE.items():
        for match in pattern.finditer(text) if part in small else ():
            value = match["value"]
            for each in header_value(match["name"], value):
                # Other words may follow the name of a header in prose.
                if _is_random(value[each.start : each.end]):
                    yield each.moved(match.start("value"))


def _parameters(text: str) -> Iterator[Detection]:
    """Yield the signatures and tokens in the query of URLs, and in forms (RFC 3986, 3.4)."""
    is_url = "?" in text or "#" in text
    for match in _PARAMETER.finditer(text):
        name, value = plain(match["name"]), match["value"]
        if is_placeholder(value):
            continue
        span = match.span("value")
        what = _SIGNATURES.get(name)
        if what and len(value) >= _SIGNED:
            yield Detection(Kind.URL, *span, what, unquote(value))
        elif name in _TOKENS or (name == "key" and _is_random(value)):
            if is_url:
                yield Detection(Kind.URL, *span, "a credential in a URL", unquote(value))
            else:
                yield Detection(Kind.CREDENTIAL, *span, "a credential in a form", unquote(value))


def header_value(name: str, value: str) -> Iterator[Detection]:
    """Yield the credentials in the value of a header, if it is a header for credentials."""
    if not is_credential_header(name) or is_placeholder(value):
        return
    kind = place_kind_of(name)
    if kind is PlaceKind.COOKIE:
        yield from _cookies(value, is_set=plain(name) == "setcookie")
    elif kind is PlaceKind.AUTHORIZATION:
        yield from _authorization(value)
    elif (span := secret_span(value)) is not None:
        yield Detection(Kind.HEADER, *span, f"the credential of {_with_article(name)} header")


def _with_article(name: str) -> str:
    return f"an {name}" if name[:1].lower() in "aeiox" else f"a {name}"


def secret_span(value: str) -> tuple[int, int] | None:
    """Return the span of a value without the spaces around it; None if it is not a secret."""
    stripped = value.strip()
    if len(stripped) < _SHORTEST or is_placeholder(stripped):
        return None
    start = value.index(stripped)
    return start, start + len(stripped)


def _authorization(value: str) -> Iterator[Detection]:
    """Yield the credentials after the scheme of an Authorization header (RFC 9110, 11.6.2)."""
    match = _SCHEME.fullmatch(value)
    scheme, start, credentials = "", 0, value
    if match is not None:
        scheme, credentials, start = match["scheme"].lower(), match["value"], match.start("value")
    span = secret_span(credentials)
    if span is None or (scheme == "basic" and _is_harmless_basic(credentials)):
        return
    if scheme in _WITH_PARAMETERS:
        match = _RESPONSE.search(credentials)
        if match is None or is_placeholder(match["value"]):
            return
        span = match.span("value")
    what = "the credentials of an Authorization header"
    yield Detection(Kind.HEADER, *span, f"{what} ({scheme})" if scheme else what).moved(start)


def _is_harmless_basic(credentials: str) -> bool:
    """Return whether Basic credentials have a placeholder as their password (RFC 7617)."""
    user, colon, password = _basic_pair(credentials)
    return bool(colon) and is_placeholder(password or user)


def _is_pair(credentials: str) -> bool:
    """Return whether a text certainly is Basic credentials, whose password is not a placeholder."""
    user, colon, password = _basic_pair(credentials)
    is_text = f"{user}{password}".isprintable()
    return bool(colon) and is_text and not is_placeholder(password or user)


def _basic_pair(credentials: str) -> tuple[str, str, str]:
    """Return the user, the colon and the password in Basic credentials; no colon if invalid."""
    try:
        pair = a2b_base64(credentials.strip()[:_LONGEST_SEARCHED]).decode()
    except (Base64Error, ValueError):
        return "", "", ""
    return pair.partition(":")


def _cookies(value: str, *, is_set: bool) -> Iterator[Detection]:
    """Yield the values of cookies that may identify a session (RFC 6265, sections 4.1 and 4.2)."""
    pairs = list(_PAIR.finditer(value))
    # After the first pair of Set-Cookie, there are attributes.
    for match in pairs[:1] if is_set else pairs:
        if is_cookie_secret(match["name"], match["value"]):
            yield Detection(Kind.HEADER, *match.span("value"), "a session cookie")


def is_cookie_secret(name: str, value: str) -> bool:
    """Return whether a cookie may identify a session, by its name or by a long random value."""
    if is_placeholder(value):
        return False
    if _SESSION_COOKIE.search(name):
        return len(value) >= _SHORTEST_NAMED_COOKIE
    return len(value) >= _SHORTEST_COOKIE and _is_random(value)


def _is_random(value: str) -> bool:
    """Return whether a value has the mix of characters of a secret that a program made."""
    value = value[:_LONGEST_SEARCHED].rstrip(".!?")
    if len(value) < _SHORTEST_MIXED or not any(map(str.isalpha, value)) or "://" in value:
        return False
    is_mixed = any(map(str.isdecimal, value)) or _MIXED_CASE.search(value) is not None
    return is_mixed and not is_placeholder(value)
