"""A worker of the library that dies is told of, with the records that it had."""

from __future__ import annotations

import multiprocessing
import os
import signal

import pytest

import alcamine_validate as av
from alcamine_validate import many as library
from alcamine_validate.text.json_text import JsonText

if multiprocessing.get_start_method() != "fork":
    pytest.skip("what is replaced here only forked processes see", allow_module_level=True)

pytestmark = pytest.mark.xdist_group("processes")


def test_the_records_of_a_worker_that_died_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """What came before them is yielded, and then there is no verdict that nobody gave."""
    poison = b"[9]"

    def verdicts(texts: list[JsonText]) -> list[bool]:
        if poison in texts:
            os.kill(os.getpid(), signal.SIGKILL)
        return [True] * len(texts)

    monkeypatch.setattr(library, "_verdicts", verdicts)
    many = library._BATCH_TEXTS
    texts = [b"{}"] * many + [poison] + [b"{}"] * (2 * many)
    verdicts_given = av.iter_valid(texts, jobs=2)
    assert [next(verdicts_given) for _ in range(many)] == [True] * many
    reason = f"records {many} to {2 * many - 1} was killed by SIGKILL"
    with pytest.raises(library.WorkerDied, match=reason):
        next(verdicts_given)


def test_full_batches_leave_nothing_over() -> None:
    """As many verdicts as there are texts, where the last batch is a full one, too."""
    texts = [b"{}"] * (2 * library._BATCH_TEXTS)
    assert list(av.iter_valid(texts, jobs=2)) == [False] * len(texts)
    assert list(av.iter_valid([], jobs=2)) == []
