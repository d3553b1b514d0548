"""``alcamine-validate sample``: print realistic Sessions, without or with one mistake."""

from __future__ import annotations

import argparse
import sys

from alcamine_validate.cli.exit_codes import CLEAN, Failed
from alcamine_validate.cli.streams import write_utf8

_MOST_DIGITS = 18


def add_options(sample: argparse.ArgumentParser) -> None:
    """Add the description and the options of the command."""
    sample.description = (
        "Print a realistic Session, or N Sessions as JSON Lines with --count. The same seed "
        "gives the same Session; --count uses consecutive seeds."
    )
    sample.add_argument("--seed", type=int, default=0, metavar="N", help="default: 0")
    sample.add_argument("--count", type=_count, metavar="N", help="print N Sessions as JSON Lines")
    sample.add_argument(
        "--invalid", metavar="RULE", help="make exactly the mistake that this rule finds"
    )
    sample.set_defaults(run=_run)


def _count(text: str) -> int:
    if not text.isdecimal() or len(text) > _MOST_DIGITS:
        raise argparse.ArgumentTypeError(
            f"use a whole number of at least 0, not {text[:_MOST_DIGITS]!r}"
        )
    return int(text)


def _run(options: argparse.Namespace) -> int:
    from alcamine_validate.lint.settings.selectors import UnknownSelector
    from alcamine_validate.samples.make import NoSample, sample_json

    write_utf8()
    try:
        count = 1 if options.count is None else options.count
        if not count:
            # Make one although none is printed, so that an unknown rule is reported.
            sample_json(seed=options.seed, invalid=options.invalid)
        for seed in range(options.seed, options.seed + count):
            data = sample_json(seed=seed, invalid=options.invalid)
            text = data if options.count is not None else _indented(data)
            sys.stdout.write(text.decode() + "\n")
    except (NoSample, UnknownSelector) as error:
        raise Failed(str(error)) from None
    return CLEAN


def _indented(data: bytes) -> bytes:
    """Return JSON with indentation, or unchanged if orjson does not write it back the same."""
    import orjson

    try:
        value = orjson.loads(data)
        compact, indented = orjson.dumps(value), orjson.dumps(value, option=orjson.OPT_INDENT_2)
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        return data
    return indented if compact == data else data
