"""Run coverage-guided fuzzing: ``python -m tests.fuzzing TARGET --seconds 600``.

It needs ``pip install --editable '.[test,fuzz]'``. Inputs that break a target are written to
``tests/fuzzing/crashers``, named after the target; ``test_targets.py`` tries all of these.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages

import atheris

with atheris.instrument_imports(include=["alcamine_validate"]):
    import alcamine_validate
    from tests.fuzzing.targets import TARGETS, seeds

    # Lazily imported modules, such as the compiler and the readers, would not be instrumented.
    for module in walk_packages(alcamine_validate.__path__, "alcamine_validate."):
        if not module.name.endswith("__main__"):
            import_module(module.name)

CRASHERS = Path(__file__).parent / "crashers"


def main() -> None:
    """Fuzz a target until it breaks or the time is up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=TARGETS)
    parser.add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(seeds(options.target)):
            (Path(corpus) / str(number)).write_bytes(seed)
        words = [
            f"-max_total_time={options.seconds}", f"-artifact_prefix={CRASHERS}/{options.target}-",
            "-max_len=8192", "-timeout=30", "-rss_limit_mb=2048", "-print_final_stats=1",
        ]  # fmt: skip
        atheris.Setup([sys.argv[0], *words, corpus], TARGETS[options.target])
        atheris.Fuzz()


if __name__ == "__main__":
    main()
