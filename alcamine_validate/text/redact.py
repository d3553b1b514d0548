"""Redaction: sensitive values are shown as their type, length and a short hash.

This is the mechanism: everything that shows something of a Session passes through a
:class:`Redaction`. Which names are sensitive is handed in by who knows them.

The hash has 16 bits. That is enough to tell two values of a report apart, and far too few to
find a value by trying all of them, as a longer hash of a phone number would allow.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, Final

from alcamine_validate.finding import Finding, pointer_as_set
from alcamine_validate.text.json_pointer import Pointer, SharedPointer, fold, join, split

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
    """A value that a message mentions without showing it."""

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


def _is_token(value: Any) -> bool:
    if not isinstance(value, str) or len(value) < _SHORTEST_TOKEN:
        return False
    text = value[:_LONGEST_SEARCHED]
    return re.search(_TOKEN, text) is not None or re.fullmatch(_LONG, text) is not None


def mask(value: Any) -> str:
    """Return what is shown in place of a value: ``<string of 17 characters #3f2a>``."""
    kind = type_name(value)
    if value is None or isinstance(value, bool) or value == "":
        return f"<{kind}>"
    try:
        text = value if isinstance(value, str) else repr(value)
    except RecursionError:
        # What is nested too deep for its text is hashed by its length.
        text = str(len(value))
    length = sum(map(str.isdigit, text)) if isinstance(value, int | float) else len(value)
    unit = _UNITS.get(kind, "digit")
    return f"<{kind} of {length:,} {unit}{'' if length == 1 else 's'} #{_digest(text)}>"


def _digest(text: str) -> str:
    """Return the hash of a text, 16 bits in hexadecimal."""
    from hashlib import blake2b

    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=2).hexdigest()


class Redaction:
    """Hides what is sensitive, in everything that is shown of a Session.

    Sensitive is each value whose name, or the name of an object around it, is one for which
    ``is_sensitive_name`` returns True, and each text that looks like a credential.
    """

    def __init__(self, is_sensitive_name: Callable[[str], bool]) -> None:
        self._is_sensitive_name = is_sensitive_name

    @property
    def hides_anything(self) -> bool:
        """Whether values are hidden at all; False for :data:`NOTHING_HIDDEN` alone."""
        return True

    def hides(self, pointer: Pointer, value: Any) -> bool:
        """Return whether the value at ``pointer`` (RFC 6901) of a Session is sensitive."""
        return fold(pointer, self, False, self._hides_below) or _is_token(value)

    def _hides_below(self, hides: bool, token: str) -> bool:
        return hides or self._is_sensitive_name(token)

    def finding(self, finding: Finding) -> Finding:
        """Return a finding without credentials in its messages and pointers.

        Its values are hidden when its message is made; these are the names of properties.
        """
        related = tuple(
            replace(
                each,
                message=self.text(each.message),
                pointer=self._masked_pointer(pointer_as_set(each)),
            )
            for each in finding.related
        )
        message = self.text(finding.message)
        pointer = self._masked_pointer(pointer_as_set(finding))
        return replace(finding, message=message, pointer=pointer, related=related)

    def text(self, text: str) -> str:
        """Return ``text`` with each credential in it masked; very long text is cut."""
        if len(text) > _LONGEST_SEARCHED:
            text = f"{text[:_LONGEST_SEARCHED]}…"
        for start, end in reversed(list(self.credentials(text, 0, len(text)))):
            text = f"{text[:start]}{mask(text[start:end])}{text[end:]}"
        return text

    def pointer(self, pointer: str) -> str:
        """Return a JSON Pointer in which each name that looks like a credential is masked."""
        if len(pointer) < _SHORTEST_TOKEN:
            return pointer
        names = split(pointer)
        if not any(map(_is_token, names)):
            return pointer
        return join("", *(mask(name) if _is_token(name) else name for name in names))

    def _masked_pointer(self, pointer: Pointer) -> Any:
        """Return the same for a pointer of either kind; what is shared stays so."""
        if not isinstance(pointer, SharedPointer):
            return self.pointer(pointer)
        return pointer.fold(("masked", self), None, _masked_below)

    def credentials(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Yield the spans of credentials in a part of a text, in order.

        These are texts that look like one, and the values of headers that hold one.
        """
        pattern = re.compile(f"{_TOKEN}|{_QUOTED}")
        for match in pattern.finditer(text, start, end):
            yield match.span("value" if match["value"] is not None else 0)

    def hidden_places(self, session: Any) -> list[tuple[Pointer, Any]]:
        """Return all sensitive values of a Session, the outermost of each, with their pointers."""
        found: list[tuple[Pointer, Any]] = []
        waiting: list[tuple[SharedPointer | None, Any]] = [(None, session)]
        while waiting:
            pointer, item = waiting.pop()
            if isinstance(item, dict):
                for name, inner in item.items():
                    below = SharedPointer(pointer, name)
                    if self._is_sensitive_name(name):
                        found.append((below, inner))
                    else:
                        waiting.append((below, inner))
            elif isinstance(item, list):
                waiting += [
                    (SharedPointer(pointer, str(index)), inner) for index, inner in enumerate(item)
                ]
            elif _is_token(item):
                found.append((pointer or "", item))
        return found


def _masked_below(above: SharedPointer | None, name: str) -> SharedPointer:
    return SharedPointer(above, mask(name) if _is_token(name) else name)


class _NothingHidden(Redaction):
    """The redaction of those who want to see everything."""

    def __init__(self) -> None:
        super().__init__(lambda _name: False)

    def __reduce__(self) -> str:
        # The one instance, also in a worker process.
        return "NOTHING_HIDDEN"

    @property
    def hides_anything(self) -> bool:
        return False

    def hides(self, _pointer: Pointer, _value: Any) -> bool:
        return False

    def finding(self, finding: Finding) -> Finding:
        return finding

    def text(self, text: str) -> str:
        return text

    def pointer(self, pointer: str) -> str:
        return pointer

    def credentials(self, _text: str, _start: int, _end: int) -> Iterator[tuple[int, int]]:
        return iter(())

    def hidden_places(self, _session: Any) -> list[tuple[Pointer, Any]]:
        return []


NOTHING_HIDDEN: Final = _NothingHidden()
"""For who asks for the values themselves."""
