"""Run mutation tests: ``python -m tests.mutation [MODULE …] [--sample N] [--seed N]``.

It needs ``pip install --editable '.[test,mutation]'``. Each mutant that cosmic-ray makes of a
module (such as ``runtime/formats``; all of :mod:`tests.mutation.targets` by default) is put into a
copy of this repository, and the tests of that module run there: one of them should fail. Survivors
that ``survivors.toml`` does not explain are printed and make the exit code 1. If that file
explains a line that no longer exists, nothing is run.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tests.mutation.runs import run
from tests.mutation.survivors import FILE, PACKAGE, known, stale
from tests.mutation.targets import TARGETS
from tests.support.places import ROOT

if TYPE_CHECKING:
    from tests.mutation.mutants import Mutant


def main() -> int:
    """Mutate and test; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("module", nargs="*", metavar="MODULE")
    parser.add_argument("--sample", type=int, help="test at most so many mutants of each module")
    parser.add_argument("--seed", type=int, default=0, help="which sample (default: 0)")
    options = parser.parse_args()
    _refuse_stale_survivors()
    unexplained = 0
    with tempfile.TemporaryDirectory() as folder:
        _copy(Path(folder))
        for module in options.module or TARGETS:
            unexplained += _mutate(Path(folder), module, options)
    return 1 if unexplained else 0


def _refuse_stale_survivors() -> None:
    """Exit if the file explains lines that no longer exist because the module has changed."""
    rows = dict.fromkeys(f"  {row.module}: {row.was}" for row in stale(known(), PACKAGE))
    if rows:
        sys.exit("\n".join([f"{FILE.name} explains lines that are not there any more:", *rows]))


def _copy(folder: Path) -> None:
    """Copy all files that git tracks or would add, so that no mutant is ever in the sources."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    for name in listed.stdout.decode().split("\0"):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)


def _mutate(folder: Path, module: str, options: argparse.Namespace) -> int:
    """Test the mutants of a module; print and count the survivors that are not explained."""
    # Imported here because it needs cosmic-ray, an optional extra.
    from tests.mutation.mutants import mutants

    path = folder / "alcamine_validate" / f"{module}.py"
    tests = TARGETS[module]
    limits = {test: 3 * _seconds(folder, test) + 5 for test in tests}
    explained = {(row.was, row.became) for row in known() if row.module == module}
    found = list(mutants(path))
    chosen = _chosen(found, options)
    survivors = list(_survivors(folder, path, chosen, limits))
    unexplained = [each for each in survivors if (each.was, each.became) not in explained]
    print(
        f"{module}: {len(chosen)} of {len(found)} mutants, {len(chosen) - len(survivors)} killed, "
        f"{len(survivors) - len(unexplained)} explained, {len(unexplained)} to look at",
        flush=True,
    )
    return len(unexplained)


@cache
def _seconds(folder: Path, test: str) -> float:
    """Return how long a test takes without a mutant; exit if it fails."""
    start = time.monotonic()
    if code := run(folder, test, 3600):
        sys.exit(f"a test fails without a mutant (exit code {code}): {test}")
    return time.monotonic() - start


def _chosen(found: list[Mutant], options: argparse.Namespace) -> list[Mutant]:
    """Return all mutants, or a sample of the requested size."""
    if options.sample is None or options.sample >= len(found):
        return found
    return random.Random(options.seed).sample(found, options.sample)


def _survivors(
    folder: Path, path: Path, chosen: list[Mutant], limits: dict[str, float]
) -> Iterator[Mutant]:
    """Yield the mutants that no test kills within its limit, in seconds.

    A mutant that never ends is killed by the first test that runs it.
    """
    original = path.read_text("utf-8")
    try:
        for mutant in chosen:
            path.write_text(mutant.text, "utf-8")
            if all(run(folder, test, seconds) == 0 for test, seconds in limits.items()):
                name = path.relative_to(folder)
                print(f"{name}:{mutant.line} {mutant.definition}", flush=True)
                print(f"  - {mutant.was}\n  + {mutant.became}", flush=True)
                yield mutant
    finally:
        path.write_text(original, "utf-8")


if __name__ == "__main__":
    sys.exit(main())
