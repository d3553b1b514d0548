"""Findings past the limit are left out: the most severe are kept, in the order of the text."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

import alcamine_validate as av
from alcamine_validate.check import tasks
from alcamine_validate.check.all_files import check_all
from alcamine_validate.check.one_file import CheckOptions
from alcamine_validate.check.result import CheckedFile, MostSevere
from alcamine_validate.finding import Severity
from alcamine_validate.input.document import Document, InputProblem, Part
from alcamine_validate.session import session_schemas
from alcamine_validate.text.positions import Span
from tests.support.tables import for_each

BY_CODE: Final = {"ALC207": "i", "ALC623": "w", "ALC103": "e"}
SAMPLES: Final = {letter: av.sample_json(seed=2, invalid=code) for code, letter in BY_CODE.items()}


def most_severe(text: str, most: int) -> str:
    """Return the letters of ``text`` that are to be kept, in their order, found by sorting."""
    ranked = sorted(range(len(text)), key=lambda at: ("ewi".index(text[at]), at))
    return "".join(text[at] for at in sorted(ranked[:most]))


def severity_of(letter: str) -> Severity:
    """Return the severity that a letter stands for."""
    return next(each for each in Severity if each[0] == letter)


def test_what_is_kept_is_what_sorting_keeps() -> None:
    """The kept items are those that sorting keeps; ``add`` returns each item that is dropped."""

    def check(text: str, most: int) -> None:
        kept: MostSevere[int] = MostSevere(most)
        dropped = [kept.add(severity_of(letter), at) for at, letter in enumerate(text)]
        assert "".join(text[at] for at in sorted(kept)) == most_severe(text, most)
        gone = [at for at in dropped if at is not None]
        assert sorted([*kept, *gone]) == list(range(len(text)))

    draw = random.Random(5)
    texts = ["".join(draw.choices("ewi", k=draw.randrange(12))) for _ in range(300)]
    for_each([(text, most) for text in texts for most in (0, 1, 3, 8)], check)


def test_parts_keep_all_that_the_whole_needs() -> None:
    """Each part knows all or some of the items that the parts before it kept."""

    def check(text: str, cut: int, most: int, known: int) -> None:
        first, second = text[:cut], text[cut:]
        before = Counter(map(severity_of, most_severe(first, most)[:known]))
        kept: MostSevere[int] = MostSevere(most, before)
        for at, letter in enumerate(second):
            kept.add(severity_of(letter), at)
        parts = most_severe(first, most) + "".join(second[at] for at in sorted(kept))
        assert most_severe(parts, most) == most_severe(text, most)
        assert len(list(kept)) <= most

    draw = random.Random(6)
    texts = ["".join(draw.choices("ewi", k=10)) for _ in range(200)]
    cases = ((text, cut, most, known) for text in texts for cut, most, known in
             [(3, 2, 0), (5, 3, 9), (8, 4, 2), (2, 1, 9)])  # fmt: skip
    for_each(cases, check)


def shown(file: CheckedFile) -> str:
    """Return the findings of a file as letters."""
    return "".join(BY_CODE[each.code] for each in file.findings)


@pytest.mark.xdist_group("processes")
def test_errors_are_kept_before_warnings_before_infos(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One process and two that share a file keep the same findings; all are counted."""
    monkeypatch.setattr(tasks, "_WORTH", 0)
    monkeypatch.setattr(tasks, "RANGE", 9_000)
    path = tmp_path / "sessions.jsonl"

    def check(text: str, most: int, jobs: int) -> None:
        path.write_bytes(b"".join(SAMPLES[letter] + b"\n" for letter in text))
        options = CheckOptions(config=av.Config(max_findings=most), excerpts=bool(most % 2))
        (file,) = check_all([str(path)], session_schemas(), options, jobs=jobs, stdin=None)
        assert shown(file) == most_severe(text, most)
        records = [each.record for each in file.findings]
        assert records == sorted(records, key=lambda record: record or 0)
        assert len(file.excerpts) == (len(file.findings) if options.excerpts else 0)
        assert (file.left_out, file.severities.total()) == (
            len(text) - len(file.findings),
            len(text),
        )

    draw = random.Random(7)
    texts = ["iiiwwwiwe", "wwwwwwwwwwwe", *("".join(draw.choices("ewi", k=14)) for _ in range(4))]
    for_each([(t, most, jobs) for t in texts for most in (0, 1, 3, 4) for jobs in (1, 2)], check)


def test_paths_show_the_only_error(tmp_path: Path) -> None:
    """``av.check_paths`` limits the findings as the command does."""
    path = tmp_path / "sessions.jsonl"
    path.write_bytes((SAMPLES["w"] + b"\n") * 1_200 + SAMPLES["e"])
    (file,) = av.check_paths(path)
    assert len(file.findings) == 1_000
    assert shown(file)[-2:] == "we"


def test_the_pieces_of_a_file_are_gone_through_in_proportion(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A part with findings but no Session does not cause another pass over all parts."""

    class Counted(list[Part]):
        passes = 0

        def __iter__(self) -> Iterator[Part]:
            Counted.passes += 1
            return super().__iter__()

    def documents(*_: object, **_named: object) -> Iterator[Document]:
        parts = Counted(Part(b"no") for _ in range(50))
        for part in parts:
            part.problems.append(InputProblem("invalid-json", "it is not", Span(0, 2)))
        Counted.passes = 0
        yield Document(parts=parts)

    monkeypatch.setattr("alcamine_validate.check.one_file.documents", documents)
    (tmp_path / "s.jsonl").write_text("no")
    (file,) = av.check_paths(tmp_path / "s.jsonl")
    assert len(file.findings) == 50
    assert Counted.passes < 5
