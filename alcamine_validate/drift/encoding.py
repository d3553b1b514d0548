"""Evidence as a JSON value and back, to be stored or sent, without what a report would hide."""

from __future__ import annotations

from typing import Any, Final

from alcamine_validate.drift.evidence import ANY, VALUE, DriftPlace, Evidence
from alcamine_validate.drift.report import Row
from alcamine_validate.drift.shape import FORMATS, Shape
from alcamine_validate.text.json_pointer import join
from alcamine_validate.text.redact import Redaction, is_mask, mask

_WORKSPACE: Final = "/workspaceId"


def shown_detail(place: DriftPlace, detail: str, redaction: Redaction) -> str:
    """Return a detail as reports show it; :data:`~alcamine_validate.drift.evidence.ANY` stays."""
    shown = Row(place, detail, Evidence(), 0).shown_detail(redaction)
    return ANY if shown is None else shown


def encoded(evidence: Evidence, place: DriftPlace, redaction: Redaction) -> dict[str, Any]:
    """Return what is known besides counts and times, as a JSON value.

    Names that do not look like properties become a map, and values that reports hide are left out;
    ids of workspaces are masked if they do not look like ids.
    """
    hides = redaction.hides
    own: dict[str, Any] = {
        "owner": evidence.owner,
        "near": evidence.near,
        "farthest": evidence.farthest,
        "formats": None if evidence.formats is None else list(evidence.formats),
        "workspaces": sorted(
            mask(each) if hides(_WORKSPACE, each) and not is_mask(each) else each
            for each in evidence.workspaces
        )
        or None,
    }
    if evidence.shape is not None:
        at = place.pointer.rpartition("/")[0] if place.kind == VALUE else ""
        own["shape"] = _of_shape(evidence.shape, at, redaction, with_texts=place.kind == VALUE)
    # No format in common is not the same as no knowledge of formats.
    return {name: value for name, value in own.items() if value is not None}


def _of_shape(shape: Shape, at: str, redaction: Redaction, *, with_texts: bool) -> dict[str, Any]:
    """Return a shape; the texts are those of the values right beside a constant."""
    shape.forget_other_names(redaction)

    def inner(each: Shape, name: str = "*") -> dict[str, Any]:
        found = _of_shape(each, join(at, name), redaction, with_texts=False)
        texts = each.texts or set()
        if with_texts and texts and not any(redaction.hides(join(at, name), one) for one in texts):
            found["texts"] = sorted(texts)
        return found

    own: dict[str, Any] = {
        "types": dict(sorted(shape.types.items())),
        "formats": list(shape.formats),
    }
    if shape.properties is None:
        own["properties"] = None
    elif shape.properties:
        own["properties"] = {
            name: inner(each, name) for name, each in sorted(shape.properties.items())
        }
    if shape.values is not None:
        own["values"] = inner(shape.values)
    if shape.items is not None:
        own["items"] = inner(shape.items)
    if shape.is_cut:
        own["is_cut"] = True
    return own


def evidence_of(value: Any) -> Evidence:
    """Return the evidence of a value that :func:`encoded` returned, without counts and times.

    Raises ValueError if it is something else.
    """
    try:
        formats = value.get("formats")
        return Evidence(
            files=0,
            owner=_text(value.get("owner", "")),
            near=None if value.get("near") is None else _text(value["near"]),
            farthest=None if value.get("farthest") is None else _number(value["farthest"]),
            formats=None if formats is None else tuple(each for each in FORMATS if each in formats),
            workspaces=set(map(_text, value.get("workspaces", ()))),
            shape=_shape(value["shape"]) if "shape" in value else None,
        )
    except (AttributeError, KeyError, OverflowError, TypeError, RecursionError) as error:
        raise ValueError("not the evidence of a summary") from error


def _shape(value: Any) -> Shape:
    shape = Shape()
    shape.types = {_text(kind): int(_number(count)) for kind, count in value["types"].items()}
    shape.formats = tuple(each for each in FORMATS if each in value["formats"])
    shape.texts = set(map(_text, value["texts"])) if "texts" in value else None
    members = value.get("properties", {})
    shape.properties = (
        None if members is None else {_text(name): _shape(each) for name, each in members.items()}
    )
    shape.values = _shape(value["values"]) if "values" in value else None
    shape.items = _shape(value["items"]) if "items" in value else None
    shape.is_cut = value.get("is_cut") is True
    if shape.is_cut:
        shape.properties = None
    return shape


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(value)
    return value
