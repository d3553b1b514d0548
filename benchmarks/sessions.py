"""The measured data: sets of Sessions from the package's own samples, the same in every run.

The mistakes of each Session are known by the names of the checks that detect them, so that all
verdicts are known before any competitor runs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from random import Random
from statistics import median
from typing import Any, Final

import orjson

import alcamine_validate as av
from alcamine_validate.samples.draw import Draw
from alcamine_validate.samples.mistakes import MISTAKES
from alcamine_validate.samples.session import draw_session

COUNT: Final = 30
"""The number of Sessions in a set; the mixed set has half as many again."""


@dataclass(frozen=True)
class Sample:
    """A Session as compact JSON, and the checks that reject it: none if it is valid."""

    data: bytes
    mistakes: frozenset[str] = frozenset()


CHECK_OF: Final = {
    "ALC101": "type",
    "ALC102": "required",
    "ALC103": "enum",
    "ALC105": "minimum",
    "ALC106": "maximum",
    "ALC108": "minLength",
    "ALC109": "maxLength",
    "ALC201": "cuid2",
    "ALC202": "e164",
    "ALC203": "calendar",
    "ALC204": "email",
    "ALC302": "pairing",
    "ALC401": "order",
}
"""The check that detects the mistake of each sample, by the code of the sample.

``calendar`` is a day that does not exist, ``pairing`` a model of another provider.
"""

DATE_TIME: Final = "date-time"
"""The only check without a sample: a timestamp that does not look like one."""

FORMATS: Final = frozenset({"cuid2", "e164", "email", "calendar", DATE_TIME})
"""The checks that are not made if formats are not asserted."""

CHECKS: Final = (*CHECK_OF.values(), DATE_TIME)


def sets(count: int = COUNT) -> dict[str, list[Sample]]:
    """Return all sets by name. ``mixed`` has two valid Sessions for each invalid one."""
    valid, wrong = _valid(count), list(islice(one_error(), count))
    halves = iter(wrong[: count // 2])
    mixed = [each for index, one in enumerate(valid)
             for each in ((one, next(halves)) if index % 2 else (one,))]  # fmt: skip
    return {
        "mixed": mixed,
        "all valid": valid,
        "indented": [
            Sample(orjson.dumps(orjson.loads(each.data), option=orjson.OPT_INDENT_2))
            for each in valid
        ],
        "one error": wrong,
        "many errors": [_many_errors(seed) for seed in range(count)],
        "small": [Sample(orjson.dumps(_small(seed))) for seed in range(count)],
        "large": [Sample(orjson.dumps(_large(seed))) for seed in range(count)],
    }


def _valid(count: int) -> list[Sample]:
    return [Sample(av.sample_json(seed=seed)) for seed in range(count)]


def one_error() -> Iterator[Sample]:
    """Yield Sessions with one mistake each, cycling through all mistakes without end."""
    for seed, check in enumerate(cycle(CHECKS)):
        yield with_error(check, seed)


def with_error(check: str, seed: int) -> Sample:
    """Return a Session with only the mistake that ``check`` detects."""
    if check == DATE_TIME:
        session = draw_session(seed, full=True)
        _without_timestamp(session)
        return Sample(orjson.dumps(session), frozenset({check}))
    (code,) = [code for code, name in CHECK_OF.items() if name == check]
    return Sample(av.sample_json(seed=seed, invalid=code), frozenset({check}))


def _without_timestamp(session: Any) -> None:
    session["agent"]["version"]["createdAt"] = "yesterday"


def _many_errors(seed: int) -> Sample:
    """Return a full Session with six to twelve mistakes at different places."""
    draw = Random(f"benchmark {seed}")  # noqa: S311 - no secret
    codes = draw.sample(sorted(CHECK_OF), draw.randint(6, 12))
    session = draw_session(seed, full=True)
    for code in codes:
        MISTAKES[code](session, Draw(seed))
    return Sample(orjson.dumps(session), frozenset(CHECK_OF[code] for code in codes))


# Small and large Sessions


def _small(seed: int) -> Any:
    """Return a Session with null wherever null is valid."""
    session = draw_session(seed)
    _make_null(session, lambda: av.is_valid(session))
    return session


def _make_null(place: Any, is_valid: Callable[[], bool]) -> None:
    for name, value in place.items():
        place[name] = None
        if not is_valid():
            place[name] = value
            if isinstance(value, dict):
                _make_null(value, is_valid)


def _large(seed: int) -> Any:
    """Return a Session with a system prompt of about 25 kB and a description near the limit."""
    draw = Draw(seed)
    session = draw_session(seed, full=True)
    session["agent"]["description"] = draw.prose(30)[:500]
    session["agent"]["version"]["systemPrompt"] = draw.prose(600, "\n")
    return session


def sizes(samples: list[Sample]) -> dict[str, float]:
    """Return the number of Sessions, the number of valid ones, and their sizes in bytes."""
    counted = sorted(len(sample.data) for sample in samples)
    return {
        "sessions": len(samples),
        "valid": sum(not sample.mistakes for sample in samples),
        "least_bytes": counted[0],
        "median_bytes": median(counted),
        "most_bytes": counted[-1],
    }
