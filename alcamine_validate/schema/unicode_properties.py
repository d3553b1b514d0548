r"""The ``\p{…}`` of ECMA-262 that the standard library knows, as code point ranges.

The general categories (Unicode Standard Annex 44, table 12, with the aliases of
PropertyValueAliases.txt) come from ``unicodedata``. Scripts and the binary properties
are not in the standard library.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import groupby
from typing import Final

_LAST: Final = 0x10FFFF

_CATEGORIES: Final = {
    "C": "Other",
    "Cc": "Control cntrl",
    "Cf": "Format",
    "Cn": "Unassigned",
    "Co": "Private_Use",
    "Cs": "Surrogate",
    "L": "Letter",
    "Ll": "Lowercase_Letter",
    "Lm": "Modifier_Letter",
    "Lo": "Other_Letter",
    "Lt": "Titlecase_Letter",
    "Lu": "Uppercase_Letter",
    "M": "Mark Combining_Mark",
    "Mc": "Spacing_Mark",
    "Me": "Enclosing_Mark",
    "Mn": "Nonspacing_Mark",
    "N": "Number",
    "Nd": "Decimal_Number digit",
    "Nl": "Letter_Number",
    "No": "Other_Number",
    "P": "Punctuation punct",
    "Pc": "Connector_Punctuation",
    "Pd": "Dash_Punctuation",
    "Pe": "Close_Punctuation",
    "Pf": "Final_Punctuation",
    "Pi": "Initial_Punctuation",
    "Po": "Other_Punctuation",
    "Ps": "Open_Punctuation",
    "S": "Symbol",
    "Sc": "Currency_Symbol",
    "Sk": "Modifier_Symbol",
    "Sm": "Math_Symbol",
    "So": "Other_Symbol",
    "Z": "Separator",
    "Zl": "Line_Separator",
    "Zp": "Paragraph_Separator",
    "Zs": "Space_Separator",
}
_BY_NAME: Final = {
    name: category for category, names in _CATEGORIES.items() for name in [category, *names.split()]
}


def property_ranges(name: str) -> list[tuple[int, int]] | None:
    r"""Return the inclusive code point ranges of ``\p{name}``, or None if it is unknown.

    ``name`` is the text between the braces: a general category by its short or long
    name, also as ``General_Category=…`` or ``gc=…``, or ``ASCII`` or ``Any``.
    """
    if name in ("ASCII", "Any"):
        return [(0, 0x7F if name == "ASCII" else _LAST)]
    prefix, equals, value = name.rpartition("=")
    if equals and prefix not in ("gc", "General_Category"):
        return None
    category = "L&" if value in ("LC", "Cased_Letter") else _BY_NAME.get(value)
    return list(_category_ranges(category)) if category else None


@cache
def _category_ranges(category: str) -> tuple[tuple[int, int], ...]:
    wanted = ("Ll", "Lt", "Lu") if category == "L&" else (category,)
    ranges = []
    for matches, run in groupby(
        range(_LAST + 1), key=lambda code: unicodedata.category(chr(code)).startswith(wanted)
    ):
        if matches:
            codes = list(run)
            ranges.append((codes[0], codes[-1]))
    return tuple(ranges)
