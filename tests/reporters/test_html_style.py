"""The style sheet of the page: its colours can be read, and it loads nothing."""

from __future__ import annotations

import re
from typing import Final

import pytest

from alcamine_validate.reporters.html_style import DARK, LIGHT, STYLE

VARIABLE: Final = re.compile(r"var\(--([a-z]+)\)")
TEXTS: Final = ("text", "dim", "link", "error", "warning", "info", "good")
LEAST: Final = 4.5
"""The contrast of normal text at level AA (WCAG 2.2, success criterion 1.4.3)."""


def luminance(color: str) -> float:
    """Return the relative luminance of a colour as WCAG defines it, from 0 to 1."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_is_that_of_the_standard() -> None:
    """Black on white is 21:1, and #767676 is the lightest grey that passes on white."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") >= LEAST > contrast("#777777", "#ffffff")


@pytest.mark.parametrize("colors", [LIGHT, DARK], ids=["light", "dark"])
def test_texts_have_enough_contrast(colors: dict[str, str]) -> None:
    """Each text can be read on the page, on its soft background, and where it is marked."""
    pairs = [(text, back) for text in TEXTS for back in ("back", "soft")]
    for text, back in [*pairs, ("marked", "mark")]:
        assert contrast(colors[text], colors[back]) >= LEAST, (text, back)


def test_light_and_dark_have_the_same_colours() -> None:
    """Each colour that the rules use is defined for both, and none is defined in vain."""
    assert set(LIGHT) == set(DARK) == set(VARIABLE.findall(STYLE))
    assert "@media (prefers-color-scheme: dark)" in STYLE


def test_the_style_loads_nothing() -> None:
    """It has no address, font or import, and can't end its element."""
    for word in ("url(", "@import", "@font-face", "</", "expression("):
        assert word not in STYLE
