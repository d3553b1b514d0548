"""Checking many Sessions: the results of single checks, in order, and an error if a worker dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate import many
from alcamine_validate.text.json_text import JsonText
from tests.support.systems import needs_fork

pytestmark = pytest.mark.xdist_group("processes")


GOOD: Final = av.sample_json(seed=1)
TEXTS: Final = [
    GOOD, b"no", av.sample_json(seed=2, invalid="ALC202"), b"[]",
    GOOD.replace(b'"name"', b'"name":1,"name"', 1), GOOD[:-1] + b',"recordingUrl":"x"}', b"{}",
    av.sample_json(seed=3, invalid="other-agent"),
]  # fmt: skip


@needs_fork
def test_the_records_of_a_worker_that_died_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Verdicts before the lost records are yielded, then WorkerDied names the lost records."""
    poison = b"[9]"

    def verdicts(texts: list[JsonText]) -> list[bool]:
        if poison in texts:
            os.kill(os.getpid(), signal.Signals["SIGKILL"])
        return [True] * len(texts)

    monkeypatch.setattr(many, "_verdicts", verdicts)
    batch = many._BATCH_TEXTS
    texts = [b"{}"] * batch + [poison] + [b"{}"] * (2 * batch)
    verdicts_given = av.iter_valid(texts, jobs=2)
    assert [next(verdicts_given) for _ in range(batch)] == [True] * batch
    reason = f"records {batch} to {2 * batch - 1} was killed by SIGKILL"
    with pytest.raises(many.WorkerDied, match=reason):
        next(verdicts_given)


def test_full_batches_leave_nothing_over() -> None:
    """There are as many verdicts as texts, even if the last batch is full or there are no texts."""
    texts = [b"{}"] * (2 * many._BATCH_TEXTS)
    assert list(av.iter_valid(texts, jobs=2)) == [False] * len(texts)
    assert list(av.iter_valid([], jobs=2)) == []


def test_the_library_checks_many_in_order() -> None:
    """Verdicts and findings are those of single checks, with one process and with two."""
    texts = TEXTS * 40
    for jobs in (1, 2):
        assert list(av.iter_valid(iter(texts), jobs=jobs)) == list(map(av.is_valid, texts))
        checked = list(av.check_many(iter(texts), jobs=jobs))
        assert [each.record for each in checked] == list(range(len(texts)))
        for each, text in zip(checked, texts, strict=True):
            assert [(f.code, f.line) for f in each.findings] == [
                (f.code, f.line) for f in av.findings(text)
            ]
            assert {f.record for f in each.findings} <= {each.record}
            assert each.is_valid == (not any(f.severity == "error" for f in each.findings))


def test_the_library_refuses_what_is_no_number_of_jobs() -> None:
    """A number of processes below 1 raises ValueError."""
    with pytest.raises(ValueError, match="jobs must be a positive integer, not 0"):
        list(av.iter_valid([], jobs=0))


@pytest.mark.parametrize("text", ["a.json", b"{}", bytearray(b"{}"), memoryview(b"{}")])
def test_one_text_is_not_a_stream(text: Any) -> None:
    """Its characters or bytes would otherwise be taken for texts."""
    for function in (av.iter_valid, av.check_many):
        with pytest.raises(TypeError, match=r"an iterable of JSON texts.*not one text"):
            list(function(text))


def test_a_worker_of_someone_elses_pool_works_by_itself() -> None:
    """Workers of ``multiprocessing`` may not start processes, but get the same verdicts."""
    script = """
import multiprocessing
import alcamine_validate as av

def verdicts(texts):
    checked = [each.is_valid for each in av.check_many(texts, jobs=2)]
    return list(av.iter_valid(texts, jobs=2)), checked

if __name__ == "__main__":
    with multiprocessing.Pool(1) as pool:
        print(pool.apply(verdicts, ([av.sample_json(seed=1), b"{}"],)))
"""
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False
    )
    assert (run.stdout, run.stderr) == ("([True, False], [True, False])\n", "")
