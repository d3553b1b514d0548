"""Random ids, moments, names and prose: the same for the same seed on any machine."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Final, TypeVar

from alcamine_validate.privacy.prose import SAMPLE_SENTENCES

T = TypeVar("T")

LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
ALPHABET: Final = LETTERS + "0123456789"
_EPOCH: Final = datetime(2025, 3, 1, tzinfo=UTC)
_SECOND: Final = 1_000
_DAY: Final = 24 * 60 * 60 * _SECOND

BUSINESSES: Final = ("Clinic Reception", "Leasing Agent", "Exit Interview", "Café Réservations",
                     "Tenant Survey", "Market Research", "Night Desk")  # fmt: skip


class Draw:
    """Everything that is random about a Session, made of four kinds of choices.

    The first four methods make these choices, here from a seed; a subclass may override them.
    """

    def __init__(self, seed: int) -> None:
        # Python hashes a text seed the same way in every version and on every machine.
        self._random = Random(f"alcamine-validate sample {seed}")  # noqa: S311 - no secret

    def chance(self, probability: float) -> bool:
        """Return True with this probability."""
        return self._random.random() < probability

    def between(self, least: int, most: int) -> int:
        """Return an integer from ``least`` to ``most``, both included."""
        return self._random.randint(least, most)

    def bits(self, count: int) -> int:
        """Return an integer of ``count`` bits."""
        return self._random.getrandbits(count)

    def one(self, *choices: T) -> T:
        """Return one of ``choices``."""
        return choices[self._random.randrange(len(choices))]

    def some(self, choices: Sequence[T], most: int) -> list[T]:
        """Return from 1 to ``most`` different elements of ``choices``, in any order."""
        left = list(choices)
        count = self.between(1, min(most, len(left)))
        return [left.pop(left.index(self.one(*left))) for _ in range(count)]

    def identifier(self) -> str:
        """Return a cuid2 of 24 characters."""
        first: str = self.one(*LETTERS)
        return first + self.characters(ALPHABET, 23)

    def characters(self, alphabet: str, count: int) -> str:
        """Return ``count`` characters of ``alphabet``."""
        return "".join(self.one(*alphabet) for _ in range(count))

    def trace(self) -> str:
        """Return 32 hexadecimal digits."""
        return f"{self.bits(128):032x}"

    def voice(self, provider: str) -> str:
        """Return a voice id in the provider's format: a UUID, or 20 characters."""
        if provider == "CARTESIA":
            digits = self.trace()
            parts = (digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:])
            return "-".join(parts)
        return self.characters(ALPHABET + LETTERS.upper(), 20)

    def moment(self) -> int:
        """Return a moment within a year, in milliseconds; see :func:`timestamp`."""
        return self.between(60 * _DAY, 420 * _DAY)

    def prose(self, sentences: int, separator: str = " ") -> str:
        """Return ``sentences`` sentences, joined by ``separator``."""
        return separator.join(self.one(*SAMPLE_SENTENCES) for _ in range(sentences))

    def phone(self) -> str:
        """Return a fictional number (the North American Numbering Plan reserves 555-01XX)."""
        return f"+1{self.one(202, 206, 303, 415, 512, 617)}55501{self.between(0, 99):02}"


def timestamp(moment: int) -> str:
    """Return a moment (milliseconds) in the server's format: ``YYYY-MM-DDTHH:MM:SS.sssZ``."""
    when = _EPOCH + timedelta(milliseconds=moment)
    return f"{when.strftime('%Y-%m-%dT%H:%M:%S')}.{when.microsecond // 1_000:03}Z"


def moment_of(text: str) -> int:
    """Return the moment (milliseconds) of a text in the format of :func:`timestamp`."""
    return (datetime.fromisoformat(text) - _EPOCH) // timedelta(milliseconds=1)


def seconds(number: float) -> int:
    """Convert seconds to milliseconds."""
    return int(number * _SECOND)


def days(number: float) -> int:
    """Convert days to milliseconds."""
    return int(number * _DAY)
