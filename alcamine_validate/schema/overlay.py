"""OpenAPI Overlay Specification 1.0 and 1.1: corrections separate from the corrected document.

https://spec.openapis.org/overlay/v1.1.0.html, section 4. Targets are RFC 9535 JSONPath; those that
``json_path`` does not read need the extra ``jsonpath``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from alcamine_validate.runtime.values import canonical, first_repeat
from alcamine_validate.schema.errors import InvalidSchema, UnsupportedSchema
from alcamine_validate.schema.json_native import native_container, native_json
from alcamine_validate.schema.json_path import simple_query
from alcamine_validate.schema.resources import nearest_hint
from alcamine_validate.text.json_pointer import join

_VERSION: Final = re.compile(r"(1\.[01])\.[0-9]+")
_KINDS: Final = {str: "a string", bool: "true or false", list: "an array", dict: "an object"}
_OVERLAY_FIELDS: Final = {"overlay": object, "info": dict, "extends": str, "actions": list}
_INFO_FIELDS: Final = {"title": str, "version": str, "description": str}
_ACTION_FIELDS: Final = {"target": str, "description": str, "update": object, "remove": bool}
_FIELDS_OF_ACTIONS: Final = {"1.0": _ACTION_FIELDS, "1.1": {**_ACTION_FIELDS, "copy": str}}

DocumentPlace = tuple[str | int, ...]
"""The member names and array indices that lead to a value of the document."""


class NoTarget(InvalidSchema):
    """The target of an action selects nothing."""


def apply_overlay(document: Any, overlay: Any) -> Any:
    """Return ``document`` with the actions of ``overlay`` applied in order.

    Neither changes; the result shares with them what no action changes, which need not be JSON.

    Raises :class:`InvalidSchema` if the overlay violates the specification, and its subclass
    :class:`NoTarget` if a target selects nothing. The specification allows such a target, but here
    it means that the document has changed since the correction was written, and ignoring it would
    change verdicts.

    The specification joins lists. Those of a schema that are sets (see ``_SETS``) get only the
    elements that they lack, because what the overlay says may be true already.

    An overlay without the required ``info`` and with unknown fields or equal actions is refused
    like one that can't be applied, because other programs refuse it too: the schemas that belong
    to the specification do. Only the removal of a primitive value is accepted in 1.0, where it
    has the same effect as in 1.1.
    """
    overlay = native_json(overlay, "")
    version = _checked_version(overlay)
    draft = _Draft(document)
    for index, fields in enumerate(overlay["actions"]):
        action = _Action(draft, fields, version, f"/actions/{index}")
        places, why = action.select("target")
        if not places:
            raise NoTarget(
                f"the target {fields['target']} is not in the document{why}",
                pointer=action.pointer,
                remedy=_NOTHING_TO_REMOVE if fields.get("remove") else "",
            )
        action.apply(places)
    return draft.root


def _checked_version(overlay: Any) -> str:
    """Return the version of the specification that an overlay follows: ``1.0`` or ``1.1``.

    Raises if the fields of the overlay, other than those of its actions, are invalid.
    """
    if not isinstance(overlay, dict) or "overlay" not in overlay:
        raise InvalidSchema(
            "an overlay must be an object with a field 'overlay', such as overlay: 1.1.0",
            keyword="overlay",
        )
    match = _VERSION.fullmatch(str(overlay["overlay"]))
    if match is None:
        version = overlay["overlay"]
        is_short = str(version) in _FIELDS_OF_ACTIONS
        hint = f'write overlay: "{version}.0"' if is_short else "1.0 and 1.1 are supported"
        raise UnsupportedSchema(
            f"{version!r} is not a supported version of Overlay: {hint}",
            keyword="overlay",
            pointer="/overlay",
        )
    _check_fields(overlay, _OVERLAY_FIELDS, ("info", "actions"), "an overlay", "")
    _check_fields(overlay["info"], _INFO_FIELDS, ("title", "version"), "'info'", "/info")
    if not overlay["actions"]:
        raise InvalidSchema("'actions' must be a non-empty array", keyword="actions")
    repeat = first_repeat(overlay["actions"])
    if repeat is not None:
        earlier, later = repeat
        raise InvalidSchema(
            f"the action is the same as /actions/{earlier}: remove it, or give it another "
            "description if both are needed",
            pointer=f"/actions/{later}",
        )
    return match.group(1)


def _check_fields(
    value: dict[str, Any],
    known: Mapping[str, type],
    required: tuple[str, ...],
    what: str,
    pointer: str,
) -> None:
    """Raise :class:`InvalidSchema` unless the fields of an object are those of the specification.

    ``known`` are the classes of the values by field; fields that start with ``x-`` may have any.
    """
    for name in required:
        if name not in value:
            needed = " and ".join(map(repr, required))
            raise InvalidSchema(
                f"{name!r} is missing: {what} needs {needed}", keyword=name, pointer=pointer
            )
    for name, each in value.items():
        place = join(pointer, name)
        if name not in known and not name.startswith("x-"):
            hint = "it needs overlay: 1.1.0" if name == "copy" else nearest_hint(name, [*known])
            raise InvalidSchema(f"unknown field {name!r} in {what}; {hint}", pointer=pointer)
        if not isinstance(each, known.get(name, object)):
            number = f': write {name}: "{each}"' if isinstance(each, int | float) else ""
            hint = number if known[name] is str and not isinstance(each, bool) else ""
            raise InvalidSchema(
                f"{name!r} must be {_KINDS[known[name]]}{hint}",
                keyword=name,
                pointer=pointer if what == "an action" else place,
            )


class _Missing(LookupError):
    """The value at ``place`` has no member or element ``token``."""

    def __init__(self, value: Any, token: str | int, place: DocumentPlace) -> None:
        super().__init__(token)
        self.value = value
        self.token = token
        self.place = place

    def __str__(self) -> str:
        """Return what is there instead."""
        where = join("", *self.place) or "the document"
        if isinstance(self.value, dict) and isinstance(self.token, str):
            names = nearest_hint(self.token, [*map(str, self.value)])
            return f"{where} has no member {self.token!r}; {names}"
        if isinstance(self.value, list) and isinstance(self.token, int):
            return f"{where} has {len(self.value)} elements"
        return f"{where} is {_kind(self.value)}"


class _Draft:
    """A document that is being changed. Each container is copied before its first change."""

    def __init__(self, document: Any) -> None:
        self.root = document
        # The copies by id, which stays unique because they are kept here.
        self._copies: dict[int, Any] = {}

    def opened(self, value: Any, place: DocumentPlace) -> Any:
        """Return the value at ``place`` as an exact JSON class; its members may be of others."""
        return native_container(value, join("", *place))

    def value(self, place: DocumentPlace) -> Any:
        """Return the value at ``place``. Raises :class:`_Missing` if there is none."""
        return self.find(place)[1]

    def find(self, tokens: DocumentPlace) -> tuple[DocumentPlace, Any]:
        """Return the place that ``tokens`` lead to, without negative indices, and its value.

        Raises :class:`_Missing` if there is none.
        """
        place: DocumentPlace = ()
        value = self.opened(self.root, place)
        for token in tokens:
            # A name selects a member, and an index an element (RFC 9535, section 2.3).
            kind: Any = dict if isinstance(token, str) else list
            if not isinstance(value, kind):
                raise _Missing(value, token, place)
            try:
                inner = value[token]
            except LookupError:
                raise _Missing(value, token, place) from None
            if isinstance(token, int) and token < 0:
                token += len(value)  # noqa: PLW2901
            place = (*place, token)
            value = self.opened(inner, place)
        return place, value

    def replace(self, place: DocumentPlace, value: Any) -> None:
        """Put ``value`` at ``place``."""
        if place:
            self._parent(place)[place[-1]] = value
        else:
            self.root = value

    def remove(self, place: DocumentPlace) -> None:
        """Remove the value at ``place``, which is not the root."""
        del self._parent(place)[place[-1]]

    def _parent(self, place: DocumentPlace) -> Any:
        self.root = parent = self._copied(self.root, ())
        for depth, token in enumerate(place[:-1], 1):
            parent[token] = self._copied(parent[token], place[:depth])
            parent = parent[token]
        return parent

    def _copied(self, value: Any, place: DocumentPlace) -> Any:
        if id(value) in self._copies:
            return value
        copied = self.opened(value, place).copy()
        self._copies[id(copied)] = copied
        return copied


class _Action:
    """One action: its fields, the version of the specification, and its place in the overlay."""

    def __init__(self, draft: _Draft, fields: Any, version: str, pointer: str) -> None:
        self.draft = draft
        self.fields = fields
        self.version = version
        self.pointer = pointer
        self._check()

    def invalid(self, why: str, keyword: str = "", remedy: str = "") -> InvalidSchema:
        """Return the error for an overlay that violates the specification here."""
        return InvalidSchema(why, keyword=keyword, pointer=self.pointer, remedy=remedy)

    def _check(self) -> None:
        fields = self.fields
        if not isinstance(fields, dict):
            raise self.invalid("an action must be an object with a 'target' that starts with $")
        known = _FIELDS_OF_ACTIONS[self.version]
        _check_fields(fields, known, ("target",), "an action", self.pointer)
        for name in ("target", "copy"):
            if not fields.get(name, "$").startswith("$"):
                raise self.invalid(f"{name!r} must be a JSONPath that starts with $", name)
        if "copy" in fields and "update" in fields and not fields.get("remove"):
            raise self.invalid("an action may have 'update' or 'copy', not both", "copy")

    def apply(self, places: list[DocumentPlace]) -> None:
        """Change the draft at ``places``, which the target selects, as the action says."""
        fields = self.fields
        if fields.get("remove", False):
            # The deepest and last places come first, so that no removal moves a later one.
            for place in sorted(places, key=_removal_order, reverse=True):
                if not place:
                    raise self.invalid("the root can't be removed", "remove")
                self.draft.remove(place)
            return
        if "copy" not in fields and "update" not in fields:
            return
        keyword = "copy" if "copy" in fields else "update"
        update = self._copied() if keyword == "copy" else fields["update"]
        kinds = {_kind(self.draft.value(place)) for place in places}
        if len(kinds) > 1 and self.version != "1.0":
            raise self.invalid(
                f"the target must select nodes of one kind, not {' and '.join(sorted(kinds))}",
                "target",
            )
        for place in sorted(places, key=_removal_order, reverse=True):
            self.draft.replace(place, self._merged(place, update, keyword))

    def _copied(self) -> Any:
        """Return a copy of the node that ``copy`` selects, taken before the action."""
        places, why = self.select("copy")
        if not places:
            raise self.invalid(
                f"the copy {self.fields['copy']} is not in the document{why}", "copy"
            )
        if len(places) > 1:
            raise self.invalid(f"'copy' must select one node, not {len(places)}", "copy")
        return native_json(self.draft.value(places[0]), join("", *places[0]))

    def select(self, field: str) -> tuple[list[DocumentPlace], str]:
        """Return the places that the query in a field selects, or why there are none.

        No place occurs twice, and the reason starts with a colon.
        """
        query = simple_query(self.fields[field])
        if query is None:
            return list(dict.fromkeys(_query(self.draft, self.fields[field], self.pointer))), ""
        try:
            place, value = self.draft.find(query.tokens)
        except _Missing as missing:
            return [], f": {missing}"
        if query.literal is None:
            return [place], ""
        found = [(*place, key) for key, each in _children(value) if each == query.literal]
        texts = [each for _, each in _children(value) if isinstance(each, str)]
        return found, f": {nearest_hint(query.literal, texts)}" if not found else ""

    def _merged(self, place: DocumentPlace, update: Any, keyword: str) -> Any:
        """Merge by the rules of the specification: objects by member, arrays by concatenation."""
        target = self.draft.value(place)
        if isinstance(target, list):
            # 1.0 speaks of one entry to append; 1.1 says that arrays are concatenated.
            return _joined(place, target, update if isinstance(update, list) else [update])
        if isinstance(target, dict) and isinstance(update, dict):
            return self._merged_objects(place, target, update, keyword)
        if self.version == "1.0":
            raise self.invalid(
                "a target must be an object or array, and an object can only be updated with an "
                "object; other values need overlay: 1.1.0",
                keyword,
            )
        if _kind(target) != _kind(update):
            raise self.invalid(
                f"the target selects {_kind(target)}, but {keyword!r} is {_kind(update)}",
                keyword,
                _REMEDY,
            )
        return update

    def _merged_objects(
        self, place: DocumentPlace, target: dict[str, Any], update: dict[str, Any], keyword: str
    ) -> dict[str, Any]:
        merged = dict(target)
        for name, value in update.items():
            old = self.draft.opened(merged.get(name), (*place, name))
            if isinstance(old, dict) and isinstance(value, dict):
                merged[name] = self._merged_objects((*place, name), old, value, keyword)
            elif isinstance(old, list) and isinstance(value, list):
                merged[name] = _joined((*place, name), old, value)
            elif name not in merged or self.version == "1.0" or _kind(old) == _kind(value):
                merged[name] = value
            else:
                raise self.invalid(
                    f"{name!r} is {_kind(old)}, but {_kind(value)} in {keyword!r}",
                    keyword,
                    _REMEDY,
                )
        return merged


_NOTHING_TO_REMOVE: Final = "if it should be gone, delete this action"
_REMEDY: Final = "to replace it, remove it in an action before this one"

_SETS: Final = ("type", "required", "enum")
"""The keywords whose values are lists without duplicates (validation 6.1.1, 6.1.2, 6.5.3)."""


def _joined(place: DocumentPlace, old: list[Any], new: list[Any]) -> list[Any]:
    """Return the list at ``place`` with new elements."""
    if not place or place[-1] not in _SETS:
        return [*old, *new]
    # Most elements are texts, and an overlay may add thousands to one list, each by an action.
    keys = {each if each.__class__ is str else _key(each, place) for each in old}
    joined = list(old)
    for each in new:
        key = _key(each, place)
        if key not in keys:
            keys.add(key)
            joined.append(each)
    return joined


def _key(value: Any, place: DocumentPlace) -> Any:
    """Return a key that is equal for equal JSON values of a list at ``place``."""
    return canonical(native_json(value, join("", *place)))


def _kind(value: Any) -> str:
    """Return which of the specification's three kinds of nodes a value is."""
    if isinstance(value, dict):
        return "an object"
    return "an array" if isinstance(value, list) else "a primitive value"


def _removal_order(place: DocumentPlace) -> tuple[int, list[tuple[int, str]]]:
    return len(place), [(each, "") if isinstance(each, int) else (-1, each) for each in place]


def _children(value: Any) -> list[tuple[Any, Any]]:
    """Return the members or elements that a filter sees, with their names or indices."""
    if isinstance(value, dict):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list) else []


def _query(draft: _Draft, query: str, pointer: str) -> list[DocumentPlace]:
    """Return the places that any query selects, by the library of the extra ``jsonpath``."""
    try:
        import jsonpath_rfc9535
    except ImportError:
        raise UnsupportedSchema(
            f"the JSONPath {query} is neither singular, such as $.a['b'][0], nor has only a last "
            "filter such as $.a[?@ == 'b']; others need: pip install 'alcamine-validate[jsonpath]'",
            keyword="target",
            pointer=pointer,
        ) from None
    draft.root = native_json(draft.root, "")
    try:
        nodes = jsonpath_rfc9535.find(query, draft.root)
    except jsonpath_rfc9535.JSONPathError as error:
        raise InvalidSchema(
            f"{query} is not a valid JSONPath of RFC 9535, which has names such as x-a only in the "
            f"form ['x-a']: {error}",
            pointer=pointer,
        ) from error
    return [tuple(node.location) for node in nodes]
