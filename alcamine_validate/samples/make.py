"""Samples for users: ``av.sample`` and ``av.sample_json``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import orjson

from alcamine_validate.lint.rules.catalogue import catalogue
from alcamine_validate.lint.settings.selectors import code_of_rule
from alcamine_validate.samples.draw import Draw
from alcamine_validate.samples.mistakes import MISTAKES, Spoil
from alcamine_validate.samples.session import draw_session
from alcamine_validate.samples.texts import TEXTS

if TYPE_CHECKING:
    from alcamine_validate.generated.types import Session

IMPOSSIBLE: Final = {
    "ALC001": "an unreadable file has no content",
    "ALC010": "it depends on the limits that options set",
    "ALC011": "only compressed files and captures can cause it",
    "ALC012": "only YAML can cause it, and samples are JSON",
    "ALC013": "only YAML can cause it, and samples are JSON",
    "ALC014": "only YAML can cause it, and samples are JSON",
    "ALC015": "only YAML can cause it, and samples are JSON",
    "ALC016": "only captures can cause it",
    "ALC017": "only captures can cause it",
    "ALC018": "a sample is a Session",
    "ALC019": "a sample has no envelope",
    "ALC020": "the place is an argument, not in the sample",
    "ALC021": "only tables can cause it",
    "ALC110": "only the published schema, without the overlay, has a pattern",
    "ALC009": "it depends on the memory of the machine",
}
"""Codes that no sample can have, with reasons, except those that no Session can cause."""


class NoSample(ValueError):
    """A sample of the requested kind is impossible; the message gives the reason."""


def sample(*, seed: int = 0, invalid: str | None = None) -> Session:
    """Return a realistic Session as a parsed value, the same for the same ``seed``.

    It has no findings; with ``invalid``, a code or a rule's name, it fires only that rule, which
    has to be selected if it is about privacy (ALC8). Raises
    :class:`NoSample` if only text can have that mistake (see :func:`sample_json`) or nothing can,
    and ``UnknownSelector`` if there is no such rule.
    """
    if invalid is None:
        return cast("Session", draw_session(seed))
    spoil = mistake_of(code_of_rule(invalid))
    session = draw_session(seed, full=True)
    spoil(session, Draw(seed + 1))
    return cast("Session", session)


def sample_json(*, seed: int = 0, invalid: str | None = None) -> bytes:
    """Return a realistic Session as compact JSON text: see :func:`sample`.

    ``invalid`` may also be a code about the text, for example ``invalid-json``.
    """
    code = None if invalid is None else code_of_rule(invalid)
    if code in TEXTS:
        return TEXTS[code](orjson.dumps(draw_session(seed, full=True)))
    if code == "ALC008":
        raise NoSample("ALC008 is never reported for text, only for Python values: use av.sample")
    return orjson.dumps(sample(seed=seed, invalid=invalid))


def mistake_of(code: str) -> Spoil:
    """Return the function that makes a full Session fire ``code``. Raises :class:`NoSample`."""
    if code in TEXTS:
        raise NoSample(f"{code} is only reported for text: use sample_json or the command")
    if code not in MISTAKES:
        reason = IMPOSSIBLE.get(code, "no Session can violate the schema in this way")
        raise NoSample(f"no sample of {code} ({catalogue()[code].rule}) can be made: {reason}")
    return MISTAKES[code]
