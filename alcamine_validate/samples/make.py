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
    "ALC001": "what can't be read has no content",
    "ALC010": "it is about sizes that options set",
    "ALC011": "it is about compressed files and captures",
    "ALC012": "it is about YAML, and samples are JSON",
    "ALC013": "it is about YAML, and samples are JSON",
    "ALC014": "it is about YAML, and samples are JSON",
    "ALC015": "it is about YAML, and samples are JSON",
    "ALC016": "it is about captures",
    "ALC017": "it is about captures",
    "ALC110": "only the published schema, without the overlay, has a pattern",
    "ALC009": "how much memory there is, is not in the text",
}
"""Codes that no sample can have, with reasons, except those that no Session can fire."""


class NoSample(ValueError):
    """A sample of the requested kind is impossible; the message gives the reason."""


def sample(*, seed: int = 0, invalid: str | None = None) -> Session:
    """Return a realistic Session as a parsed value, the same for the same ``seed``.

    It has no findings; with ``invalid``, a code or a rule's name, it fires only that rule. Raises
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
        raise NoSample("no text can fire ALC008: it is about Python values; use av.sample")
    return orjson.dumps(sample(seed=seed, invalid=invalid))


def mistake_of(code: str) -> Spoil:
    """Return the function that makes a full Session fire ``code``. Raises :class:`NoSample`."""
    if code in TEXTS:
        raise NoSample(f"only text can fire {code}: use sample_json, or the command")
    if code not in MISTAKES:
        reason = IMPOSSIBLE.get(code, "no keyword of the Session's schema can be broken so")
        raise NoSample(f"no sample of {code} ({catalogue()[code].rule}) can be made: {reason}")
    return MISTAKES[code]
