"""Fixes of random mistakes in files of every format: no harm, and nothing left to fix."""

from __future__ import annotations

import gzip
import random
import re
from pathlib import Path
from typing import Final

import pytest

from tests.check.test_fixing import fixed
from tests.editing.files import FILES
from tests.support.tables import for_each

WORDS: Final = (
    *("COMPLETED", "IN_PROGRESS", "INBOUND_CALL", "OPENAI", "DEEPGRAM", "THIRTY_MINUTES"),
    *("PHONE", "WEB_VOICE", "Europe/Zurich", "GPT_4O", "NOVA_3"),
)
NAMES: Final = ("recordAudio", "lastHeartbeatAt", "agentVersionId", "updatedBy", "identifiedAt")
MOMENT: Final = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\.[0-9]{3}Z"
ENTRY: Final = r'(\\*")(PHONE|WEB_VOICE|en)\1'
ELEMENT: Final = r"\n *- (PHONE|WEB_VOICE|en)(?=\r?\n)"
QUOTED: Final = rf"'({MOMENT}|\+[0-9]{{8,}})'"


def _with_moment(text: str, chance: random.Random) -> str:
    found = list(re.finditer(MOMENT, text))
    if not found:
        return text
    match = chance.choice(found)
    moment = match.group()
    others = [
        moment.replace("T", " "),
        moment.replace("Z", "+00:00"),
        moment.replace("Z", "+0000"),
        moment.lower(),
        f"{moment[:-1]}000Z",
        f"{moment[:19]}Z",
    ]
    return text[: match.start()] + chance.choice(others) + text[match.end() :]


def _misspelled(word: str, chance: random.Random) -> str:
    at = chance.randrange(1, len(word) - 1)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return chance.choice([word.lower(), word[:at] + word[at + 1 :], swapped, f"{word}s"])


def _with_word(text: str, chance: random.Random) -> str:
    word = chance.choice([*WORDS, *NAMES])
    return text.replace(word, _misspelled(word, chance), 1)


def _with_entry(text: str, _: random.Random) -> str:
    text = re.sub(ENTRY, r"\g<0>, \g<0>", text, count=1)
    return re.sub(ELEMENT, r"\g<0>\g<0>", text, count=1)


def _without_quotes(text: str, chance: random.Random) -> str:
    found = list(re.finditer(QUOTED, text))
    if not found:
        return text
    match = chance.choice(found)
    return text[: match.start()] + match[1] + text[match.end() :]


MISTAKES: Final = (_with_moment, _with_word, _with_entry, _without_quotes)


def spoiled(data: bytes, chance: random.Random) -> bytes | None:
    """Return the bytes of a file with random mistakes; None if it has no text."""
    is_compressed = data.startswith(b"\x1f\x8b")
    try:
        text = (gzip.decompress(data) if is_compressed else data).decode()
    except (OSError, EOFError, UnicodeDecodeError):
        return None
    for _ in range(chance.randrange(1, 5)):
        text = chance.choice(MISTAKES)(text, chance)
    return gzip.compress(text.encode()) if is_compressed else text.encode()


@pytest.mark.parametrize(
    "seeds",
    [range(2), pytest.param(range(2, 60), marks=pytest.mark.thorough)],
    ids=["few", "many"],
)
def test_fixes_do_no_harm(seeds: range, tmp_path: Path) -> None:
    """Each file is fixed in one run, and a second one changes nothing."""
    number = 0

    def check(title: str) -> None:
        nonlocal number
        for seed in seeds:
            data = spoiled(FILES[title].stored, random.Random(f"{seed} {title}"))
            if data is None:
                continue
            path = tmp_path / FILES[title].name
            path.write_bytes(data)
            done = fixed(path, captures=True)
            if done.fix is None:
                assert done.data == data
                continue
            assert (done.fix.failure, done.fix.unfixed) == (None, [])
            assert done.file.fixable.total() == 0
            assert fixed(path, captures=True).data == done.data
            number += done.fix.fixed.total()

    for_each(FILES, check)
    assert number > 50 * len(seeds)
