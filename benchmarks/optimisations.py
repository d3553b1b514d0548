"""Measure what each optimisation of ``findings`` saves: ``python -m benchmarks.optimisations``.

Each optimisation is switched off in turn, in the same process. A figure is the median over the
rounds of the processor time without the optimisation divided by that with it, with the quartiles.
An optimisation whose figure is near 1 on all Sessions should be removed.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import cache
from statistics import quantiles
from typing import Any, Final
from unittest.mock import patch

import orjson

import alcamine_validate as av
from alcamine_validate.lint import linter, verdict
from alcamine_validate.lint.rules import values
from alcamine_validate.lint.rules.registry import FAMILIES
from alcamine_validate.lint.rules.rule import Family
from alcamine_validate.session import SessionValidator
from alcamine_validate.text import locate
from benchmarks.paired_worker import timed
from benchmarks.sessions import sets

_PASSES: Final = 4


@cache
def _without_guards(families: tuple[Family, ...]) -> linter.Linter:
    made = linter.Linter(av.Config(), ())
    made._families = [  # noqa: SLF001
        family._replace(is_fine=lambda _view: False) if family in families else family
        for family in FAMILIES
    ]
    return made


def _with_rules_of(families: tuple[Family, ...]) -> Any:
    return patch.object(verdict, "linter_for", lambda _config: _without_guards(families))


WITHOUT: Final[dict[str, Callable[[], Any]]] = {
    "locate_parsed": lambda: patch.object(
        locate, "locate_parsed", lambda text, _value, pointers: locate.locate(text, pointers)
    ),
    "locate_compact": lambda: patch.object(
        locate,
        "locate_compact",
        lambda value, pointers: locate.locate(orjson.dumps(value).decode(), pointers),
    ),
    "the canonical shape": lambda: patch.object(
        SessionValidator, "canonical_verdict", lambda _self: lambda _session: False
    ),
    "guards of rules": lambda: _with_rules_of(FAMILIES),
    "the guard of values": lambda: _with_rules_of(values.FAMILIES),
}
"""Functions that return a context in which an optimisation is replaced by the plain code."""


def main() -> None:
    """Print a line for each optimisation and set of Sessions."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.optimisations", description=__doc__)
    parser.add_argument("--rounds", type=int, default=41, help="default: %(default)s")
    options = parser.parse_args()
    for name, switched_off in WITHOUT.items():
        for kind, group in texts_by_kind().items():
            low, median, high = quantiles(earned(switched_off, group, options.rounds), n=4)
            print(f"{median:6.3f}  ({low:.3f} to {high:.3f})  without {name}, {kind}", flush=True)


def texts_by_kind() -> dict[str, list[bytes]]:
    """Return the Sessions as text: valid, with one error, with many errors, and indented."""
    samples = {name: [each.data for each in group] for name, group in sets().items()}
    texts = {name: samples[name] for name in ("all valid", "one error", "many errors")}
    texts["one error, indented"] = [
        orjson.dumps(orjson.loads(text), option=orjson.OPT_INDENT_2) for text in texts["one error"]
    ]
    return texts


def earned(switched_off: Callable[[], Any], texts: Sequence[bytes], rounds: int) -> list[float]:
    """Return the time without an optimisation divided by the time with it, for each round."""
    ratios = []
    for _ in range(rounds):
        before = timed(av.findings, list(texts), _PASSES)
        with switched_off():
            without = timed(av.findings, list(texts), _PASSES)
        after = timed(av.findings, list(texts), _PASSES)
        ratios.append(2 * without / (before + after))
    return ratios


if __name__ == "__main__":
    main()
