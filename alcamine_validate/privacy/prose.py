"""Prose of nobody: known sentences and words, which stand for other texts, and those of samples."""

from __future__ import annotations

import re
from random import Random
from typing import Final

_SENTENCES: Final = (
    "Please note the time of the appointment.",
    "The office is open on weekdays.",
    "Ask one question at a time, and wait for the answer.",
    "Thank you for your time.",
    "Repeat what you understood before you go on.",
    "This text replaces another one of the same length.",
    "All rooms have a window and a desk.",
    "If you are not sure, say so.",
)
SAMPLE_SENTENCES: Final = (
    "Ask the caller for a name and a number, and repeat both.", "Speak in short sentences.",
    "Never give medical or legal advice.", "Offer to take a message whenever you are not sure.",
    "Opening hours are Monday to Friday, 8:00 to 17:30.",
    "S’il parle français, réponds en français.",
    "Pets are not allowed in any of the buildings.", "Thank the person at the end 😊.",
    "If it is urgent, say: \"Please call 911 now.\"", "Parking costs 12 € a day.",
)  # fmt: skip
"""The sentences of the prompts in samples."""

_WORDS: Final = ("sample", "text", "note", "word", "line", "item", "page", "part")
_SENTENCE: Final = "|".join(map(re.escape, (*_SENTENCES, *SAMPLE_SENTENCES)))
_MADE_PROSE: Final = re.compile(rf"(?:{_SENTENCE})(?:[ \n](?:{_SENTENCE}))*+")


def prose(random: Random, value: str) -> str:
    """Return sentences of at most the length of a text, and of at least half of it."""
    separator = "\n" if "\n" in value else " "
    text, room = "", len(value)
    while fitting := [each for each in _SENTENCES if len(each) <= room]:
        text += random.choice(fitting) + separator
        room = len(value) - len(text)
    if text:
        return text.removesuffix(separator)
    word = random.choice(_WORDS)
    return (word * room)[:room]


def is_made_prose(text: str) -> bool:
    """Return whether a text is one that :func:`prose` made, or has only sentences of samples."""
    return _MADE_PROSE.fullmatch(text) is not None or any(
        word.startswith(text[: len(word)]) and text[len(word) :] == text[: -len(word)]
        for word in _WORDS
    )
