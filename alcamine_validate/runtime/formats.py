r"""The asserted formats: functions that return whether a string has the format.

Each follows exactly the grammar named in its docstring. ``$`` is not used, because in Python it
matches before a final newline, nor ``\d``, because it matches Arabic digits.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any, Final

from alcamine_validate.runtime.timestamps import is_date, is_date_time, is_time

# Strings that ``re`` compiles on first use: canonical Sessions never use them.
_UUID: Final = r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}"

# RFC 5321, section 4.1.2: Mailbox = Local-part "@" ( Domain / address-literal ).
_ATEXT: Final = r"[0-9A-Za-z!#$%&'*+/=?^_`{|}~-]+"
_QUOTED: Final = r'"(?:[ !#-\[\]-~]|\\[ -~])*"'
_LOCAL_PART: Final = rf"{_ATEXT}(?:\.{_ATEXT})*|{_QUOTED}"
_LABEL: Final = r"[0-9A-Za-z](?:[0-9A-Za-z-]{0,61}[0-9A-Za-z])?"
_DOMAIN: Final = rf"{_LABEL}(?:\.{_LABEL})*"

_CANONICAL: Final = b"0" * 24 + b","
_ALPHANUMERIC: Final = bytes.maketrans(
    b"0123456789abcdefghijklmnopqrstuvwxyz", b"0" * 10 + b"0" * 26
)


class FormatCheckFailed(Exception):
    """A format check supplied by the caller raised an exception."""


def are_canonical_cuid2(values: list[Any]) -> bool:
    """Return whether every value is a cuid2 of 24 characters, as servers generate them.

    False means nothing for any single value. All values are tested in one go: they are joined by
    commas (which also proves that each is a string), letters and digits are replaced by 0, and
    the result is compared with the expected text. The first character of each must be a letter.
    """
    try:
        text = ",".join(values)
        picture = text.encode().translate(_ALPHANUMERIC)
    except (TypeError, ValueError):
        return False
    if not values:
        return True
    return picture + b"," == _CANONICAL * len(values) and text[:: len(_CANONICAL)].isalpha()


match_cuid2: Final = re.compile(r"[a-z][0-9a-z]{1,31}").fullmatch
"""The test of :func:`is_cuid2`: returns a match or None, raises TypeError for a non-string."""


def is_cuid2(value: str) -> bool:
    """Return whether ``value`` is a cuid2: a letter, then 1 to 31 letters or digits.

    Source: the reference implementation's ``isCuid`` (lower case, 2 to 32 characters).
    """
    return match_cuid2(value) is not None


def are_cuid2(values: list[Any]) -> bool:
    """Return whether every value is a string and :func:`is_cuid2`."""
    try:
        return are_canonical_cuid2(values) or all(map(match_cuid2, values))
    except TypeError:
        return False


match_e164: Final = re.compile(r"\+[1-9][0-9]{1,14}").fullmatch
"""The test of :func:`is_e164`: returns a match or None, raises TypeError for a non-string."""

match_ordinary_email: Final = re.compile(
    r"(?!.{64})[0-9A-Za-z]++(?:[._+-][0-9A-Za-z]++)*+@(?:[0-9A-Za-z]++[.-])++[a-z]++"
).fullmatch
"""Matches common emails of at most 63 characters, so that no length limit can be exceeded.

The pattern is a subset of the grammar: a match means that the value is an email, None means
nothing. Raises TypeError for a non-string.
"""


def is_e164(value: str) -> bool:
    """Return whether ``value`` is a phone number in the form of ITU-T E.164.

    The form is ``+``, then 2 to 15 digits that do not start with 0: no spaces, no extension.
    """
    return match_e164(value) is not None


def is_email(value: str) -> bool:
    """Return whether ``value`` is a Mailbox of RFC 5321, section 4.1.2.

    The local part has at most 64 octets and the domain at most 255 (section 4.5.3.1).
    """
    if match_ordinary_email(value):
        return True
    local_part, _, domain = value.rpartition("@")
    if len(local_part) > 64 or re.fullmatch(_LOCAL_PART, local_part) is None:
        return False
    if domain.startswith("[") and domain.endswith("]"):
        literal = domain[1:-1]
        return is_ipv6(literal[5:]) if literal[:5].lower() == "ipv6:" else is_ipv4(literal)
    return len(domain) <= 255 and re.fullmatch(_DOMAIN, domain) is not None


def is_ipv4(value: str) -> bool:
    """Return whether ``value`` is a dotted quad (RFC 2673, section 3.2) without leading zeros."""
    from ipaddress import AddressValueError, IPv4Address

    try:
        IPv4Address(value)
    except AddressValueError:
        return False
    return value.isascii()


def is_ipv6(value: str) -> bool:
    """Return whether ``value`` is an IPv6 address (RFC 4291, section 2.2) without a zone."""
    from ipaddress import AddressValueError, IPv6Address

    try:
        IPv6Address(value)
    except AddressValueError:
        return False
    return value.isascii() and "%" not in value


def is_uuid(value: str) -> bool:
    """Return whether ``value`` is a UUID in the text form of RFC 4122, in any case or version."""
    return re.fullmatch(_UUID, value) is not None


def ecma_search(pattern: str) -> Callable[[str], bool]:
    """Return a boolean function that searches a string for an ECMA-262 pattern.

    It is for patterns that Python's ``re`` can't match exactly. The ``u`` flag is set. The engine
    reads UTF-8, so a lone surrogate counts as U+FFFD. The function raises TypeError for a
    non-string. Raise ImportError if the extra ``ecma`` is not installed.
    """
    try:
        from regress import Regex
    except ImportError as error:
        raise ImportError(
            f"the pattern {pattern!r} needs: pip install 'alcamine-validate[ecma]'"
        ) from error
    find = Regex(pattern, "u").find

    def search(text: str) -> bool:
        try:
            return find(text) is not None
        except UnicodeEncodeError:
            return (
                find(text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")) is not None
            )

    return search


FORMATS: Final[dict[str, Callable[[str], bool]]] = {
    "cuid2": is_cuid2,
    "date": is_date,
    "date-time": is_date_time,
    "e164": is_e164,
    "email": is_email,
    "ipv4": is_ipv4,
    "ipv6": is_ipv6,
    "time": is_time,
    "uuid": is_uuid,
}
"""The formats that the compiler asserts without the caller's checks, by name in schemas."""


def guarded(name: str, check: Callable[[str], bool]) -> Callable[[str], bool]:
    """Return ``check`` wrapped so that its exceptions are not treated as a verdict.

    Generated code treats KeyError and TypeError as "not valid", so the wrapped check raises
    :class:`FormatCheckFailed` instead, with the original exception as its cause. It can be pickled
    if ``check`` can.
    """
    return partial(_checked, name, check)


def _checked(name: str, check: Callable[[str], bool], value: str) -> bool:
    try:
        return bool(check(value))
    except Exception as error:
        raise FormatCheckFailed(f"the check for format {name!r} raised {error!r}") from error
