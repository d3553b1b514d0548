"""Shapes of hostile text that can have any size, to measure how cost grows.

Each makes text of about ``size`` characters. They have a finding at each of many values, long
names, deep nesting, and all of these at once, so that quadratic cost shows in at least one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Final, NamedTuple

import alcamine_validate as av
from tests.properties.hostile import captures
from tests.support.sessions import TELLING

DEEP: Final = 100
GOOD: Final = av.sample_json(seed=1).decode()
BAD: Final = av.sample_json(seed=2, invalid="ALC103").decode()


class Shape(NamedTuple):
    """A kind of text: its file name, and a function that makes it in a given size."""

    filename: str
    make: Callable[[int], str]


def many(unit: str, size: int, between: str = ",") -> str:
    """Return repetitions of ``unit``."""
    return between.join([unit] * max(1, size // (len(unit) + len(between))))


def under_a_long_name(unit: str, size: int, brackets: str = "[]") -> str:
    """Return an object with a name of half of the size, and a value of the other half."""
    inner = f"{brackets[0]}{many(unit, size // 2)}{brackets[1]}"
    return f'{{"{"k" * (size // 2)}":{inner}}}'


def deep(unit: str, size: int, level: str = '{"a":', end: str = "}") -> str:
    """Return a list below many levels: a tenth of the size, and few enough for YAML."""
    depth = min(DEEP, max(1, size // (10 * len(level + end))))
    return f"{level * depth}[{many(unit, size)}]{end * depth}"


def numbered(unit: str, size: int, between: str = ",") -> str:
    """Return repetitions of ``unit``, formatted with numbers from 0."""
    count = max(1, size // (len(unit.format(0)) + 3 + len(between)))
    return between.join(unit.format(number) for number in range(count))


def in_session(name: str, value: str) -> str:
    """Return a Session with one more property."""
    return f'{GOOD[:-1]},"{name}":{value}}}'


def spaced(text: str) -> str:
    """Return JSON that is not compact and has an unnecessary escape."""
    return f'{text[:-1]} , "\\u0061b" : 0 }}'


def entries(size: int) -> str:
    """Return a HAR file with many responses, which is longer than the other shapes."""
    whole = json.loads(captures.har("{}"))
    whole["log"]["entries"] *= max(1, size // 60)
    return json.dumps(whole)


SHAPED: Final = json.dumps(TELLING)
"""The smallest Session; the other elements of an array that holds it are records too."""

TEXT: Final = json.dumps(SHAPED)
CUT: Final = json.dumps(SHAPED[:-1])
TWICE: Final = json.dumps(SHAPED[:-1] + ', "agent": 0}')
TEXT_IN_TEXT: Final = json.dumps(json.dumps({"a": SHAPED}))
OPENING: Final = '"{"'
BRACED: Final = SHAPED.replace("{", "{{").replace("}", "}}")
ENVELOPE: Final = f'"k{{}}": {BRACED}'
DEEP_ENVELOPE: Final = f'"k{{}}": {{{{"s": {BRACED}}}}}'
CONTROL: Final = '"\\u0000"'
DUPLICATE: Final = '"a":1'
HOOK: Final = '{"type":"session.completed","properties":{"a":1,"a":1}}'
BAD_BASE64: Final = "!!binary a"
CONTROL_NAME: Final = '"\\u0007{}":0'

SHAPES: Final[dict[str, Shape]] = {
    "values below a long name": Shape("x.json", lambda n: under_a_long_name("1", n)),
    "duplicates below a long name": Shape(
        "x.json", lambda n: under_a_long_name(DUPLICATE, n, "{}")
    ),
    "controls below a long name": Shape("x.json", lambda n: under_a_long_name(CONTROL, n)),
    "objects with controls below a long name": Shape(
        "x.json", lambda n: under_a_long_name('{"a":[' + CONTROL + "]}", n)
    ),
    "controls in names below a long name": Shape(
        "x.json", lambda n: f'{{"{"k" * (n // 2)}":{{{numbered(CONTROL_NAME, n // 2)}}}}}'
    ),
    "secrets below a long name": Shape(
        "x.json", lambda n: under_a_long_name('{"token":"x y"}', n)
    ),
    "controls below a long name, not compact": Shape(
        "x.json", lambda n: spaced(under_a_long_name(CONTROL, n))
    ),
    "controls in a deep list": Shape("x.json", lambda n: deep(CONTROL, n)),
    "controls in a deep list, not compact": Shape("x.json", lambda n: spaced(deep(CONTROL, n))),
    "duplicates in deep objects": Shape(
        "x.json", lambda n: deep('{"a":1,"a":2}', n)
    ),
    "duplicates in records below webhooks": Shape(
        "x.json",
        lambda n: f'[{many(HOOK, n)}]',
    ),
    "a duplicate on each level": Shape(
        "x.json", lambda n: '{"a":0,"a":' * min(900, n // 12) + "0" + "}" * min(900, n // 12)
    ),
    "errors in one list": Shape(
        "x.json", lambda n: f'{{"agent":{{"version":{{"languages":[{many("1", n)}]}}}}}}'
    ),
    "names that nobody knows": Shape("x.json", lambda n: "{" + numbered('"k{}":1', n) + "}"),
    "long names that nobody knows": Shape(
        "x.json", lambda n: "{" + numbered('"' + "k" * 300 + '{}":1', n) + "}"
    ),
    "errors in records": Shape("x.json", lambda n: f"[{SHAPED},{many('0', n)}]"),
    "empty Sessions": Shape("x.json", lambda n: f"[{SHAPED},{many('{}', n // 8)}]"),
    "a long text": Shape("x.json", lambda n: in_session("note", f'"{"x" * n}"')),
    "a long text of words": Shape(
        "x.json", lambda n: in_session("note", f'"{many("word", n, " ")}"')
    ),
    "a long text with escapes": Shape(
        "x.json", lambda n: in_session("note", f'"{many(chr(92) + "n", n, "a")}"')
    ),
    "text that is cut off": Shape("x.json", lambda n: "[" * (n // 2) + many("1", n // 2)),
    "quotes": Shape("x.json", lambda n: '"' * n),
    "quotes on a line": Shape("x.jsonl", lambda n: "{}\n" + '"' * n),
    "quotes after a key": Shape("x.json", lambda n: f'{{"id":{many("1", n // 2, " ")}"'),
    "commas": Shape("x.json", lambda n: f"[{',' * n}]"),
    "digits": Shape("x.json", lambda n: f'{{"id":{"9" * n}}}'),
    "lines": Shape("x.jsonl", lambda n: many("{}", n // 8, "\n")),
    "lines that are not JSON": Shape("x.jsonl", lambda n: many("no", n, "\n")),
    "lines without Sessions": Shape("x.jsonl", lambda n: many("[]", n, "\n")),
    "a long line": Shape("x.jsonl", lambda n: f'{{}}\n{{"a":"{"x" * n}"}}\n{{}}\n'),
    "scalars below a long name": Shape(
        "x.yaml", lambda n: f'? "{"k" * (n // 2)}"\n: [{many("NO", n // 2)}]\n'
    ),
    "duplicates below a long name of YAML": Shape(
        "x.yaml", lambda n: f'? "{"k" * (n // 2)}"\n: {{{many("a: 1", n // 2)}}}\n'
    ),
    "controls below a long name of YAML": Shape(
        "x.yaml", lambda n: f'? "{"k" * (n // 2)}"\n: [{many(CONTROL, n // 2)}]\n'
    ),
    "scalars in deep YAML": Shape("x.yaml", lambda n: "#\n" + deep("NO", n, "{a: ", "}")),
    "tags": Shape("x.yaml", lambda n: many("- !own 1", n, "\n")),
    "tag directives": Shape("x.yaml", lambda n: numbered("%TAG !e{}! x\n", n, "") + "--- a\n"),
    "tags that a directive makes long": Shape(
        "x.yaml", lambda n: f"%TAG !e! !{'x' * (n // 2)}\n---\n[{many('!e!x a', n // 2)}]\n"
    ),
    "quotes of YAML": Shape("x.yaml", lambda n: '"' * n),
    "quotes in a mapping of YAML": Shape("x.yaml", lambda n: "a: {" + "'\"" * (n // 2)),
    "anchors": Shape("x.yaml", lambda n: numbered("- &a{} NO", n, "\n")),
    "aliases": Shape("x.yaml", lambda n: "- &a [NO]\n" + many("- *a", n, "\n")),
    "errors in YAML": Shape("x.yaml", lambda n: f"#\n[{SHAPED},{many('0', n)}]"),
    "documents": Shape("x.yaml", lambda n: many("NO", n, "\n---\n")),
    "a cassette with bad base64": Shape(
        "x.yaml",
        lambda n: captures.cassette("{}")
        + f'? "{"k" * (n // 2)}"\n: [{many(BAD_BASE64, n // 2)}]\n',
    ),
    "wide JSON in a HAR": Shape("x.har", lambda n: captures.har(f"[{many('0', n)}]")),
    "controls below a long name in a HAR": Shape(
        "x.har", lambda n: captures.har(under_a_long_name(CONTROL, n))
    ),
    "entries of a HAR": Shape("x.har", entries),
    "records on a line": Shape("x.json", lambda n: f"[{SHAPED},{many('{}', n)}]"),
    "records on a line of YAML": Shape("x.yaml", lambda n: f"#\n[{SHAPED},{many('{a: 1}', n)}]"),
    "values on a line of YAML": Shape(
        "x.yaml", lambda n: f"agent: {{version: {{languages: [{many('1', n)}]}}}}\n"
    ),
}  # fmt: skip


class Search(NamedTuple):
    """A kind of text in which Sessions are searched, or are at places that a person names."""

    filename: str
    make: Callable[[int], str]
    at: Callable[[int], tuple[str, ...]] = lambda _: ()


SEARCHES: Final[dict[str, Search]] = {
    "numbers": Search("x.json", lambda n: f"[{many('1', n)}]"),
    "objects": Search("x.json", lambda n: f"[{many('{}', n)}]"),
    "strings that start like JSON": Search("x.json", lambda n: f"[{many(OPENING, n)}]"),
    "a string of brackets": Search("x.json", lambda n: f'["{"[" * n}"]'),
    "a string of names": Search("x.json", lambda n: json.dumps(["{" + many('"agent":', n)])),
    "texts": Search("x.json", lambda n: f"[{many(TEXT, n)}]"),
    "texts that are cut off": Search("x.json", lambda n: f"[{many(CUT, n)}]"),
    "texts in texts": Search("x.json", lambda n: f"[{many(TEXT_IN_TEXT, n)}]"),
    "texts in one text": Search("x.json", lambda n: json.dumps({"a": f"[{many(TEXT, n)}]"})),
    "Sessions in one text": Search("x.json", lambda n: json.dumps({"a": f"[{many(SHAPED, n)}]"})),
    "escapes in one text": Search(
        "x.json", lambda n: json.dumps({"a": SHAPED[:-1] + ', "x": "' + "\\n" * n + '"}'})
    ),
    "duplicates in texts": Search("x.json", lambda n: f"[{many(TWICE, n)}]"),
    "envelopes": Search("x.json", lambda n: f"{{{numbered(ENVELOPE, n)}}}"),
    "envelopes of different places": Search(
        "x.json", lambda n: f"{{{numbered(DEEP_ENVELOPE, n)}}}"
    ),
    "envelopes of different places on lines": Search(
        "x.jsonl", lambda n: numbered("{{" + DEEP_ENVELOPE + "}}", n, "\n")
    ),
    "envelopes in YAML": Search("x.yaml", lambda n: numbered(DEEP_ENVELOPE, n, "\n")),
    "Sessions below a long name": Search("x.json", lambda n: under_a_long_name(SHAPED, n)),
    "Sessions in texts below a long name": Search("x.json", lambda n: under_a_long_name(TEXT, n)),
    "quoted scalars": Search("x.yaml", lambda n: numbered(f"k{{}}: '{BRACED}'", n, "\n")),
    "block scalars": Search("x.yaml", lambda n: numbered(f"k{{}}: |\n  {BRACED}", n, "\n")),
    "webhook bodies": Search("x.json", lambda n: f"[{many(HOOK, n)}]"),
    "many missing places": Search(
        "x.json", lambda _: '{"a":{}}', lambda n: tuple(f"/a/k{each}" for each in range(n // 8))
    ),
    "many places": Search(
        "x.json",
        lambda n: f"[{many('{}', n)}]",
        lambda n: tuple(f"/{each}" for each in range(n // 8)),
    ),
    "a place that is missing often": Search(
        "x.json", lambda n: f"[{many('{}', n)}]", lambda _: ("/*/b",)
    ),
    "a missing place below a long name": Search(
        "x.json", lambda n: under_a_long_name("{}", n), lambda _: ("/*/*/b",)
    ),
    "a missing place on lines": Search("x.jsonl", lambda n: many("{}", n, "\n"), lambda _: ("/b",)),
    "places in texts": Search("x.json", lambda n: f"[{many(TEXT, n)}]", lambda _: ("/*/person",)),
}
"""Texts by name; each also has values that are not Sessions, or many of them."""
