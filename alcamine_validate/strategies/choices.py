"""Samples whose choices hypothesis makes, so that they shrink."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final, TypeVar

from hypothesis import strategies as st

from alcamine_validate.privacy.prose import SAMPLE_SENTENCES
from alcamine_validate.samples.draw import ALPHABET, LETTERS, Draw

T = TypeVar("T")

_DIGITS: Final = "".join(sorted(ALPHABET))
_IDENTIFIERS: Final = len(LETTERS) * len(ALPHABET) ** 23
_PARTS_OF_A_CHANCE: Final = 20


class HypothesisDraw(Draw):
    """All variable choices of a Session, made by hypothesis.

    Each choice shrinks to the simplest value: False, the least number, the shortest text. Several
    choices of a seed are combined into one here, because hypothesis is slow and shrinks badly with
    many choices.
    """

    def __init__(self, draw: st.DrawFn) -> None:
        self._draw = draw
        self._identifiers: set[int] = set()

    def chance(self, probability: float) -> bool:
        """Return True with about this probability; shrink to False."""
        return self._draw(_chances(probability))

    def between(self, least: int, most: int) -> int:
        """Return an integer from ``least`` to ``most``; shrink to ``least``."""
        return self._draw(st.integers(least, most))

    def bits(self, count: int) -> int:
        """Return an integer of ``count`` bits; shrink to 0."""
        return self.between(0, 2**count - 1)

    def one(self, *choices: T) -> T:
        """Return one of ``choices``; shrink to the one with the shortest text, ASCII first."""
        return self._draw(st.sampled_from(sorted(choices, key=_simplicity)))

    def identifier(self) -> str:
        """Return a cuid2 of 24 characters that is new in this Session."""
        number = self.between(0, _IDENTIFIERS - 1)
        while number in self._identifiers:
            number = (number + 1) % _IDENTIFIERS
        self._identifiers.add(number)
        first, rest = divmod(number, len(ALPHABET) ** 23)
        return LETTERS[first] + _spelled(rest, _DIGITS, 23)

    def characters(self, alphabet: str, count: int) -> str:
        """Return ``count`` characters of ``alphabet``; shrink to its first character."""
        return _spelled(self.between(0, len(alphabet) ** count - 1), alphabet, count)

    def prose(self, sentences: int, separator: str = " ") -> str:
        """Return ``sentences`` consecutive sentences, joined by ``separator``."""
        first = self.between(0, len(SAMPLE_SENTENCES) - 1)
        chosen = (
            SAMPLE_SENTENCES[(first + index) % len(SAMPLE_SENTENCES)] for index in range(sentences)
        )
        return separator.join(chosen)


@lru_cache(maxsize=64)
def _chances(probability: float) -> st.SearchStrategy[bool]:
    count = min(max(round(probability * _PARTS_OF_A_CHANCE), 1), _PARTS_OF_A_CHANCE - 1)
    return st.sampled_from([False] * (_PARTS_OF_A_CHANCE - count) + [True] * count)


def _simplicity(choice: Any) -> tuple[bool, int]:
    text = str(choice)
    return not text.isascii(), len(text)


def _spelled(number: int, digits: str, count: int) -> str:
    """Return ``number`` as ``count`` digits in the base of ``digits``."""
    text = ""
    for _ in range(count):
        number, digit = divmod(number, len(digits))
        text = digits[digit] + text
    return text
