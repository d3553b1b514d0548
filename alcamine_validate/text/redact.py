"""Redaction: a report shows what is known to be harmless, and a mask for everything else.

All data of a Session passes through a :class:`Redaction` before it is shown. The
:class:`Vocabulary` of harmless texts and the sensitive names are its parameters. A mask shows the
type, the length and a short hash of a value. The hash has 16 bits: enough to distinguish two
values in a report, and far too few to find a value by brute force. A longer hash of a phone number
would allow that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache, reduce
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from alcamine_validate.text.json_pointer import Pointer, SharedPointer, fold, join, split
from alcamine_validate.text.phones import PHONE_DIGITS, is_phone

if TYPE_CHECKING:
    from alcamine_validate.finding import Finding

MASKED: Final = "<masked>"
"""The mask of text that spans several lines or whose value is not known."""

_UNITS: Final = {"array": "item", "object": "member"}
_HASHED: Final = 60
"""Number of characters to hash: messages show no more of a text, so all its masks are equal."""

_MASK: Final = (
    r"<(?:masked|null|boolean|string|(?:string|integer|number|array|object)"
    r" of [0-9]{1,3}(?:,[0-9]{3}){0,2} (?:character|digit|item|member)s? #[0-9a-f]{4})>"
)
"""All that :func:`mask` returns, and :data:`MASKED`."""

_NAME: Final = r"[A-Za-z_]\w{0,63}"
_OWN: Final = r"[\w .:/+-]{1,64}"
_SECRET: Final = (
    r"(?i:pass(?:word|wd|phrase)?|pwd|secret|token|credential|auth|key)s?[-_:+ ./]+\w"
    r"|\b(?i:[sprk]k|key|shpss)[-_]\w{12}"
)
"""A word that announces a secret, or the beginning of a secret."""

_MIXED: Final = r"(?=[^\WA-Za-z]{0,63}+[A-Za-z])(?=(?:[^\W\d]{0,63}+\d){3})\w{16}"
"""A word that is longer and more mixed than any listed value."""

_LONGEST_NUMBER: Final = 4
_LARGEST_SHOWN: Final = 1e100
_LONGEST_CACHED: Final = 200
_QUOTED_VALUE: Final = (
    r'(?:(?<=got )string )?"(?P<text>[^"\\]*+(?:\\.[^"\\]*+)*+)"?'
    r'(?:(?<=…") \((?P<length>\d+) characters\))?'
)
_SCALAR: Final = r"(?P<scalar>-?\d++(?:\.\d++)?+(?:[eE][+-]?\d++)?+|true|false)"
_BARE_VALUE: Final = (
    rf"(?:(?<=got )(?:integer|number|boolean) |^){_SCALAR}(?=$| is | does | belongs )"
)
_LONG_NUMBER: Final = (
    rf"(?<![\w.+:#-])(?=(?:-?\d|\.\d|[eE+]){{{PHONE_DIGITS}}}){_SCALAR}"
    r"(?![\w:-]|\.\d| (?:characters|elements|properties|digits)\b)"
)
"""A number in any other message; the messages' own numbers are short, or count something."""


class Masked:
    """A value that a message mentions without showing it."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __str__(self) -> str:
        return mask(self.value)


def type_name(value: Any) -> str:
    """Return the JSON type of a value: integer for whole numbers, even for 1.0."""
    if isinstance(value, float) and value.is_integer():
        return "integer"
    for kind in type(value).__mro__:
        if kind in _TYPE_NAMES:
            return _TYPE_NAMES[kind]
    return "value"


_TYPE_NAMES: Final[dict[type, str]] = {
    type(None): "null", bool: "boolean", int: "integer", float: "number", str: "string",
    list: "array", dict: "object",
}  # fmt: skip


def mask(value: Any) -> str:
    """Return the mask of a value, for example ``<string of 17 characters #3f2a>``."""
    if isinstance(value, str) and value:
        return _mask_of_text(value, len(value))
    kind = type_name(value)
    if value is None or isinstance(value, bool | str):
        return f"<{kind}>"
    try:
        text = repr(value)
    except RecursionError:
        # A value that is nested too deep for ``repr`` is hashed by its length.
        text = str(len(value))
    except ValueError:
        return MASKED  # an integer with too many digits for Python
    length = sum(map(str.isdigit, text)) if isinstance(value, int | float) else len(value)
    unit = _UNITS.get(kind, "digit")
    return f"<{kind} of {length:,} {unit}{'' if length == 1 else 's'} #{_digest(text)}>"


def mask_of_number(literal: str) -> str:
    """Return the mask of a number or a constant, given as it is written."""
    try:
        return mask(json.loads(literal))
    except ValueError:  # not JSON (0123), or too many digits for Python
        return MASKED


def _mask_of_text(text: str, length: int) -> str:
    """Return the mask of a text of ``length`` characters; ``text`` may be only its beginning."""
    unit = "character" if length == 1 else "characters"
    return f"<string of {length:,} {unit} #{_digest(text[:_HASHED])}>"


def _digest(text: str) -> str:
    """Return the hash of a text: 16 bits in hexadecimal."""
    from hashlib import blake2b

    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=2).hexdigest()


class Vocabulary(NamedTuple):
    """The texts that a schema itself contains, and that are therefore harmless.

    ``names`` are its property names, ``values`` the strings of its enums. ``free_form`` has the
    names of objects whose member names come from users, wherever these objects are. ``places`` maps
    the JSON Pointer (RFC 6901) of each place, with ``*`` for an index, to its kind: ``object``,
    ``array``, ``free-form`` or a kind of scalar. ``formats`` has a check of texts for each kind
    whose valid texts are harmless. Wrong values are shown at places whose kind is in ``legible``,
    and all numbers at places whose kind is in ``numeric``.
    """

    names: frozenset[str]
    values: frozenset[str]
    free_form: frozenset[str]
    places: Mapping[str, str]
    formats: Mapping[str, Callable[[str], bool]]
    legible: frozenset[str]
    numeric: frozenset[str]


class SchemaPlace(NamedTuple):
    """A place in a Session: its pointer with ``*`` for an index, and its kind.

    ``kind`` is a kind of :class:`Vocabulary`, ``unknown`` or ``sensitive``. The pointer is empty
    for ``free-form``, ``unknown`` and ``sensitive``.
    """

    pointer: str
    kind: str

    @property
    def is_hidden(self) -> bool:
        """Whether the value at this place, and everything in it, is hidden."""
        return self.kind in ("sensitive", "free-form")


UNKNOWN: Final = SchemaPlace("", "unknown")
"""A place that the schema does not describe."""

_SENSITIVE: Final = SchemaPlace("", "sensitive")
_FREE_FORM: Final = SchemaPlace("", "free-form")
ROOT: Final = SchemaPlace("", "object")
"""The place of a Session itself."""


class Redaction:
    """Hides everything in a Session that is not known to be harmless.

    Nothing is shown below a name for which ``is_sensitive_name`` returns True. ``vocabulary``
    returns the harmless words; it is called when something is to be shown. Only segments of URL
    paths are shown for which ``is_harmless_segment`` returns True.
    """

    def __init__(
        self,
        is_sensitive_name: Callable[[str], bool],
        vocabulary: Callable[[], Vocabulary],
        is_harmless_segment: Callable[[str], bool],
    ) -> None:
        self._is_sensitive_name = is_sensitive_name
        self._vocabulary = vocabulary
        self._is_harmless_segment = is_harmless_segment

    @property
    def hides_anything(self) -> bool:
        """Whether values are hidden at all; False only for :data:`NOTHING_HIDDEN`."""
        return True

    # Places

    def place(self, pointer: Pointer, *, root: SchemaPlace = ROOT) -> SchemaPlace:
        """Return the place at a pointer (RFC 6901), from the root of a Session by default."""
        if isinstance(pointer, SharedPointer):
            return fold(pointer, ("place", id(self), root), root, self.below)
        walk = _place if len(pointer) <= _LONGEST_CACHED else _place.__wrapped__
        return walk(self, pointer, root)

    def below(self, place: SchemaPlace, token: str) -> SchemaPlace:
        """Return the place of a member, or of an element if ``token`` is an index or ``*``."""
        words = self._vocabulary()
        if place.kind == "free-form":
            return _FREE_FORM
        pointer, kind = "", "unknown"
        if place.kind == "object":
            pointer = join(place.pointer, token)
            kind = words.places.get(pointer, kind)
        elif place.kind == "array" and (token == "*" or token.isdecimal()):
            pointer = f"{place.pointer}/*"
            kind = words.places.get(pointer, kind)
        if kind == "free-form" or token in words.free_form:
            return _FREE_FORM
        if place.kind == "sensitive" or self._is_sensitive_name(token):
            return _SENSITIVE
        return UNKNOWN if kind == "unknown" else SchemaPlace(pointer, kind)

    # What is shown at a place

    def knows_name(self, name: str) -> bool:
        """Return whether the schema has a property of this name anywhere."""
        return name in self._vocabulary().names

    def is_harmless_name(self, name: str) -> bool:
        """Return whether the schema has a property of this name whose value is not sensitive."""
        words = self._vocabulary()
        is_sensitive = name in words.free_form or self._is_sensitive_name(name)
        return name in words.names and not is_sensitive

    def knows_value(self, text: str) -> bool:
        """Return whether the schema lists a text as a value anywhere."""
        return text in self._vocabulary().values

    def shows_name(self, place: SchemaPlace, name: str) -> bool:
        """Return whether a member's name is shown; ``place`` is the place of its object."""
        words = self._vocabulary()
        if place.kind == "free-form":
            return False
        if place == ROOT and words.places.get("") == "free-form":
            return name in words.names
        if not name or name in words.names or is_punctuation(name):
            return True
        return bool(re.fullmatch(_NAME, name)) and not (is_phone(name) or _is_credential(name))

    def shows_text(self, place: SchemaPlace, text: str) -> bool:
        """Return whether a string at a place is shown in all parts of a report."""
        if place.is_hidden:
            return False
        words = self._vocabulary()
        check = words.formats.get(place.kind)
        return text in words.values or (check is not None and check(text))

    def shows_wrong(self, place: SchemaPlace, text: str) -> bool:
        """Return whether a string at a place is shown in a finding about it."""
        if self.shows_text(place, text):
            return True
        if place.kind not in self._vocabulary().legible or not re.fullmatch(_OWN, text):
            return False
        is_mixed = place.kind != "identifier" and re.search(_MIXED, text) is not None
        return not (is_mixed or re.search(_SECRET, text) or is_phone(text) or _is_credential(text))

    def shows_number(self, place: SchemaPlace, literal: str) -> bool:
        """Return whether a number at a place, given as it is written, is shown."""
        if place.is_hidden:
            return False
        if place.kind in self._vocabulary().numeric:
            return True
        if place.kind == "unknown":
            return len(literal) <= _LONGEST_NUMBER
        return sum(map(str.isdigit, literal)) < PHONE_DIGITS

    def hides(self, pointer: Pointer, value: Any) -> bool:
        """Return whether the value at ``pointer`` is hidden in a finding about it."""
        return self._hides_at(self.place(pointer), value)

    def _hides_at(self, place: SchemaPlace, value: Any) -> bool:
        if isinstance(value, str):
            return not self.shows_wrong(place, value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return abs(value) > _LARGEST_SHOWN or not self.shows_number(place, repr(value))
        return place.is_hidden

    # Findings

    def finding(self, finding: Finding) -> Finding:
        """Return a finding for reports: its texts and its data have masks for hidden values."""
        # Imported here because verdicts alone do not need it.
        from alcamine_validate.finding import pointer_as_set

        # Without a Session, a pointer is relative to the root of the text.
        root = UNKNOWN if finding.record is None and finding.line is not None else ROOT
        if (fix := finding.fix) is not None:
            from alcamine_validate.text.redact_fixes import redacted_fix

            pointer, value = pointer_as_set(finding), finding.params.get("value")
            is_hidden = value is not None and self._hides_at(self.place(pointer, root=root), value)
            words = self.message(fix.message, pointer, root=root)
            fix = redacted_fix(fix, words, finding.params.get("expected", ()), is_hidden=is_hidden)
        related = tuple(
            replace(
                each,
                message=self.message(each.message, pointer_as_set(each), root=root),
                pointer=self.shown_pointer(pointer_as_set(each), root),
            )
            for each in finding.related
        )
        if (exchange := finding.exchange) is not None:
            from alcamine_validate.text.urls import masked_url

            url = masked_url(exchange.url, self._is_harmless_segment, MASKED)
            exchange = replace(exchange, url=self.text(url))
        return replace(
            finding,
            message=self.message(finding.message, pointer_as_set(finding), root=root),
            pointer=self.shown_pointer(pointer_as_set(finding), root),
            related=related,
            params=self._params(finding, pointer_as_set(finding), root),
            exchange=exchange,
            fix=fix,
        )

    def _params(self, finding: Finding, pointer: Pointer, root: SchemaPlace) -> dict[str, Any]:
        """Return the data of a finding with masks for hidden values and names."""
        params = dict(finding.params)
        places = {"value": pointer, "other_value": params.get("other", "")}
        if "other" in params:
            params["other"] = self.pointer(params["other"], root=root)
        for key, at in places.items():
            value = params.get(key)
            is_hidden = key in params and self._hides_at(self.place(at, root=root), value)
            if is_hidden and not is_mask(value):
                params[key] = mask(value)
        name = params.get("property")
        is_shown = name is None or is_mask(name) or self.knows_name(name)
        if not is_shown and name != self._shown_name(pointer, root):
            params["property"] = mask(name)
        return params

    def shown_pointer(self, pointer: Pointer, root: SchemaPlace = ROOT) -> Any:
        """Return :meth:`pointer` for either kind of pointer; a shared one stays shared."""
        if not isinstance(pointer, SharedPointer):
            return self.pointer(pointer, root=root)

        def below(above: tuple[SchemaPlace, SharedPointer | None], token: str) -> Any:
            place, shown = above
            return self.below(place, token), SharedPointer(shown, self.step(place, token))

        start: tuple[SchemaPlace, SharedPointer | None] = (root, None)
        return pointer.fold(("masked", id(self), root), start, below)[1]

    def pointer(self, pointer: str, *, root: SchemaPlace = ROOT) -> str:
        """Return a JSON Pointer (RFC 6901) with a mask for each hidden name.

        The names in a free-form object are hidden. A step there that may be an index becomes
        ``*``. Masks in the pointer are left unchanged.
        """
        walk = _shown if len(pointer) <= _LONGEST_CACHED else _shown.__wrapped__
        return walk(self, pointer, root)

    def step(self, place: SchemaPlace, token: str) -> str:
        """Return a step of a pointer as it is shown; ``place`` is the place above it."""
        if token.isdecimal():
            is_shown = place.kind == "array" or len(token) <= _LONGEST_NUMBER
            return token if is_shown and place.kind != "free-form" else "*"
        if token == "*" or is_mask(token) or self.shows_name(place, token):
            return token
        return mask(token)

    def message(self, message: str, pointer: Pointer = "", *, root: SchemaPlace = ROOT) -> str:
        """Return the message of a finding at ``pointer`` with a mask for each hidden value.

        Messages have all text from a file in double quotes, as ``messages.displayed`` writes it.
        """
        place, shown_name = self.place(pointer, root=root), self._shown_name(pointer, root)

        def quoted(match: re.Match[str]) -> str:
            text = _unescaped(match["text"])
            if match["length"]:
                return _mask_of_text(text[:-1], int(match["length"]))
            if text == shown_name or self.shows_wrong(place, text):
                return match[0]
            is_word = not place.is_hidden and text in self._vocabulary().names
            return match[0] if is_word else mask(text)

        def bare(match: re.Match[str]) -> str:
            literal = match["scalar"]
            is_number = literal not in ("true", "false")
            is_shown = self.shows_number(place, literal) if is_number else not place.is_hidden
            return match[0] if is_shown else mask_of_number(literal)

        # In one pass, so that no number in a quoted text is masked before the text.
        message = re.sub(
            f"{_QUOTED_VALUE}|{_LONG_NUMBER}",
            lambda match: bare(match) if match["text"] is None else quoted(match),
            re.sub(_BARE_VALUE, bare, message),
        )
        return self.text(message)

    def _shown_name(self, pointer: Pointer, root: SchemaPlace) -> str | None:
        """Return the last step of a pointer, or None if it is hidden."""
        if isinstance(pointer, SharedPointer):
            around, name = self.place(pointer.above or "", root=root), pointer.token
        else:
            *_, name = split(pointer) or [""]
            around = self.place(pointer[: pointer.rfind("/")] if pointer else "", root=root)
        return name if self.step(around, name) == name else None

    def text(self, text: str) -> str:
        """Return ``text`` with each credential in it masked; very long text is cut."""
        from alcamine_validate.text.credentials import LONGEST_SEARCHED, credentials

        if len(text) > LONGEST_SEARCHED:
            text = f"{text[:LONGEST_SEARCHED]}…"
        for start, end in reversed(list(credentials(text))):
            text = f"{text[:start]}{mask(text[start:end])}{text[end:]}"
        return text


# Many Sessions have the same few pointers. Long pointers are not cached, to limit memory.


@lru_cache(maxsize=1024)
def _place(redaction: Redaction, pointer: str, root: SchemaPlace) -> SchemaPlace:
    return reduce(redaction.below, split(pointer), root)


@lru_cache(maxsize=1024)
def _shown(redaction: Redaction, pointer: str, root: SchemaPlace) -> str:
    tokens = split(pointer)
    places = accumulate(tokens, redaction.below, initial=root)
    return join("", *map(redaction.step, places, tokens))


def is_mask(value: Any) -> bool:
    """Return whether a value is the mask of another one, which is not masked again."""
    return isinstance(value, str) and re.fullmatch(_MASK, value) is not None


def _is_credential(text: str) -> bool:
    # Imported when there is a first finding.
    from alcamine_validate.text.credentials import is_credential

    return is_credential(text)


def is_punctuation(text: str) -> bool:
    """Return whether a text consists only of ASCII punctuation, for example YAML's ``<<``."""
    return bool(text) and all("!" <= char <= "~" and not char.isalnum() for char in text)


def _unescaped(text: str) -> str:
    """Return the text between the quotes of a JSON string, unescaped if it is valid."""
    if "\\" not in text:
        return text
    try:
        value = json.loads(f'"{text}"', strict=False)
    except ValueError:
        return text
    return str(value)


class _NothingHidden(Redaction):
    """A redaction that hides nothing."""

    def __init__(self) -> None:
        super().__init__(lambda _name: False, lambda: _NO_WORDS, lambda _segment: True)

    def __reduce__(self) -> str:
        # Unpickled as the one instance, also in a worker process.
        return "NOTHING_HIDDEN"

    @property
    def hides_anything(self) -> bool:
        return False

    def hides(self, _pointer: Pointer, _value: Any) -> bool:
        return False

    def finding(self, finding: Finding) -> Finding:
        return finding

    def pointer(self, pointer: str, *, root: SchemaPlace = ROOT) -> str:  # noqa: ARG002 - shows all
        return pointer


_NONE: Final[frozenset[str]] = frozenset()
_NO_WORDS: Final = Vocabulary(_NONE, _NONE, _NONE, {}, {}, _NONE, _NONE)
NOTHING_HIDDEN: Final = _NothingHidden()
"""The redaction for reports with the original values."""
