"""Find phone numbers in texts, by the notations that people and systems use (ITU-T E.123)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from alcamine_validate.privacy.detection import Detection, Kind
from alcamine_validate.privacy.reserved import is_reserved_phone

COUNTRY_CODES: Final = frozenset({
    "1", "7", "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45",
    "46", "47", "48", "49", "51", "52", "53", "54", "55", "56", "57", "58", "60", "61", "62", "63",
    "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98", "216",
    "218", "290", "291", "385", "386", "387", "389", "420", "421", "423", "800", "808", "850",
    "852", "853", "855", "856", "870", "878", "880", "881", "882", "883", "886", "888", "998",
    *map(str, range(211, 214)), *map(str, range(220, 270)), *map(str, range(297, 300)),
    *map(str, range(350, 360)), *map(str, range(370, 384)), *map(str, range(500, 510)),
    *map(str, range(590, 600)), *map(str, range(670, 693)), *map(str, range(960, 969)),
    *map(str, range(970, 980)), *map(str, range(992, 997)),
})  # fmt: skip
"""The country codes of ITU-T E.164 that are assigned."""

_MOST_DIGITS: Final = {
    "1": 11, "7": 11, "31": 11, "32": 11, "33": 11, "34": 11, "41": 11, "44": 12, "45": 10,
    "46": 12, "47": 10, "48": 11, "52": 12, "55": 13, "61": 11, "65": 10, "81": 12, "91": 12,
    "351": 12, "353": 12, "852": 11,
}  # fmt: skip
"""The most digits of a number, with the country code; otherwise :data:`_LONGEST`."""

_LONGEST: Final = 13
_SHORTEST: Final = 10
"""The fewest digits with the country code, in a text that may have other numbers with a sign."""

_SHORTEST_AT_PLACE: Final = 7
_LONGEST_AT_PLACE: Final = 17
"""The digits of E.164 (15), after the prefix of international calls."""

GAP: Final = r"[ .()/\-]{0,3}"
"""What may be between two digits of a number, in :func:`plain_signs`."""

_ZEROS: Final = (
    0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0xED0,
    0xF20, 0x1040, 0x17E0, 0xFF10,
)  # fmt: skip
"""The zeros of scripts whose digits people write numbers with, from Arabic to fullwidth forms."""

_SIGNS: Final = {
    **{zero + digit: str(digit) for zero in _ZEROS for digit in range(10)},
    **dict.fromkeys((0xA0, *range(0x2000, 0x200B), 0x202F, 0x3000), " "),
    **dict.fromkeys((*range(0x2010, 0x2016), 0x2212, 0xFF0D), "-"),
    0xFF0B: "+",
    0xFF08: "(",
    0xFF09: ")",
}
"""Digits, spaces, hyphens and other signs of numbers past ASCII, and those of ASCII for them."""

_HAS_SIGN: Final = re.compile(f"[{''.join(map(chr, _SIGNS))}]")
_HAS_DIGITS: Final = re.compile(f"[0-9](?:{GAP}[0-9]){{6}}")
"""What every number has; nearly all texts have fewer digits, and the search for it is fast."""

_FROM_AMERICA: Final = rf"011(?={GAP}[1-9](?:{GAP}[0-9]){{9}})"
"""The prefix of international calls from North America: other numbers with 011 are shorter."""

_PREFIX: Final = re.compile(rf"[ (]*(?:\+|00(?={GAP}[1-9])|{_FROM_AMERICA})")

_INTERNATIONAL: Final = (
    r"(?P<plus>(?<![\w+])(?:\+|(?<![0-9] )(?:00(?=[1-9][0-9]{0,2}[ )])"
    rf"|{_FROM_AMERICA}(?=[ \-][1-9][0-9]{{0,2}}[ \-]))){GAP}[1-9]"
    rf"(?:{GAP}[0-9]){{6,16}})"
)
_NANP: Final = (
    r"(?P<nanp>(?<![\w+./\-])(?:1[ .\-])?(?:\([2-9][0-9]{2}\) ?[2-9][0-9]{2}[ .\-]?"
    r"|[2-9][0-9]{2}[.\-][2-9][0-9]{2}[ .\-])[0-9]{4}(?![\w\-]|\.[0-9]))"
)
_DEVICE: Final = (
    r"tel|telephone|phone|mobile|cell|fax|whatsapp|sms|telefon|handy|mobil|natel|festnetz"
    r"|(?:telefon|handy|mobil|ruf)nummer|tél|téléphone|portable|teléfono|telefono|telefone"
    r"|celular|móvil|cellulare|telefoon"
)
_WORD: Final = (
    rf"{_DEVICE}|mob|call|dial|ring|reach|contact|text|number|nummer|rufen sie|numéro|appelez"
    r"|número|numero"
)
_NATIONAL: Final = (
    rf"(?i:\b(?:{_WORD})\b|(?<!\w)[tmpf][.:])[^0-9\n+]{{0,12}}(?P<national>"
    rf"(?:\(?(?!{_FROM_AMERICA})0[1-9](?:{GAP}[0-9]){{7,10}}"
    r"|(?:1[ .\-])?[2-9][0-9]{2}[ .\-][2-9][0-9]{2}[ .\-][0-9]{4})(?![\w\-]|\.[0-9]))"
)
"""A number in national notation, which is known as one only by the word before it."""

_DIGITS: Final = (
    rf"(?i:\b(?:{_DEVICE})(?:[ -]?(?:number|no\.|nr\.))?(?: is| at)?[ :=#\"']{{1,4}}"
    r"|\b(?:tel|sms|sips?|callto|whatsapp):|\bwa\.me/)"
    r"(?P<digits>(?:1?[2-9][0-9]{2}[2-9][0-9]{6}|(?<=[:/])[1-9][0-9]{9,14})(?![\w\-]|\.[0-9]))"
)
"""A number without signs, which is known as one only by what is right before it."""

_PHONE: Final = re.compile(f"{_INTERNATIONAL}|{_NANP}|{_DIGITS}|{_NATIONAL}")
_AT_PLACE: Final = re.compile(r"(?:tel:|sms:)?(?P<number>[+(]?[0-9][0-9 .()/\-]{5,30}[0-9])", re.I)
_EXTENSION: Final = re.compile(r"(?:[ ,;]{0,3}(?:x|ext\.?|extension)[ .=:]{0,2}[0-9]{1,6})?", re.I)


def phones(text: str) -> Iterator[Detection]:
    """Yield the phone numbers in a text that are not reserved for fiction."""
    text = plain_signs(text)
    for match in _PHONE.finditer(text) if _HAS_DIGITS.search(text) else ():
        group = str(match.lastgroup)
        start, end = match.span(group)
        if group == "plus":
            length = _length_of_international(match[group])
            if not length:
                continue
            end = start + length
        if not is_reserved_phone(digits_of(text[start:end])):
            yield Detection(Kind.PHONE, start, end, "a phone number")


def phones_at_place(text: str) -> Iterator[Detection]:
    """Yield the phone number that a text is, at a place for phone numbers, unless it is reserved.

    Any digits count there, however they are separated.
    """
    text = plain_signs(text)
    stripped = text.strip()
    match = _AT_PLACE.match(stripped)
    if match is None or not _EXTENSION.fullmatch(stripped, match.end()):
        yield from phones(text)
        return
    digits = digits_of(match["number"])
    if len(set(digits[3:])) == 1:
        return  # nobody has a number such as +1 000 000 0000
    if not _SHORTEST_AT_PLACE <= len(digits) <= _LONGEST_AT_PLACE or is_reserved_phone(digits):
        return
    offset = text.index(stripped)
    start, end = match.span("number")
    yield Detection(Kind.PHONE, offset + start, offset + end, "a phone number")


def digits_of(text: str) -> str:
    """Return the digits of a text, in ASCII."""
    return "".join(re.findall("[0-9]", plain_signs(text)))


def plain_signs(text: str) -> str:
    """Return a text with the digits and signs of numbers in ASCII, and of the same length."""
    return text.translate(_SIGNS) if not text.isascii() and _HAS_SIGN.search(text) else text


def international_digits(text: str) -> str | None:
    """Return the digits of E.164 of a number after a prefix for international calls, or None.

    A zero in parentheses, as in ``+44 (0)20``, is the prefix of national calls.
    """
    plain = plain_signs(text)
    prefix = _PREFIX.match(plain)
    return None if prefix is None else digits_of(plain[prefix.end() :].replace("(0)", ""))


def country_code(digits: str) -> str | None:
    """Return the country code at the start of the digits of E.164; None if it is not assigned."""
    return next((digits[:n] for n in (1, 2, 3) if digits[:n] in COUNTRY_CODES), None)


def _length_of_international(text: str) -> int:
    """Return how many characters of a text are the number at its start; 0 if it starts with none.

    Digits of another number may follow a gap, as in ``+41 79 123 45 67 20 min``.
    """
    digits = international_digits(text) or ""
    code = country_code(digits)
    if code is None:
        return 0
    if code == "1" and not re.match("1[2-9][0-9]{2}[2-9][0-9]{6}", digits):
        return 0
    most = _MOST_DIGITS.get(code, _LONGEST) + len(digits_of(text)) - len(digits)
    ends = [index for index, char in enumerate(text, 1) if char.isdecimal()]
    length = ends[:most][-1]
    number = digits_of(text[:length])
    is_cut_inside = text[length : length + 1].isdecimal()
    return 0 if is_cut_inside or len(number) < _SHORTEST else length
