"""Values in YAML text: what is around them decides how they can be written."""

from __future__ import annotations

import base64
import io
import json
import random
from typing import Any, Final

import pytest
import yaml

from alcamine_validate.editing.apply import edited
from alcamine_validate.editing.edits import (
    Edit,
    Edited,
    Outcome,
    ReplaceInString,
    ReplaceInText,
    SetValue,
)
from alcamine_validate.editing.sources import changed
from alcamine_validate.editing.yaml_values import REPEATED
from alcamine_validate.input.document import Part
from alcamine_validate.input.read import ReadOptions, documents
from alcamine_validate.text.json_pointer import resolve, split
from alcamine_validate.text.positions import Span
from alcamine_validate.text.yaml_text import read_yaml
from tests.editing.files import TEXTS, leaves, text_in_string, texts_in
from tests.support.tables import for_each

MADE: Final = Outcome(True)


def document(text: str, number: int = 0) -> Part:
    """Return a document of a text."""
    return list(texts_in(text.encode(), "yaml"))[number]


def values(text: str) -> list[Any]:
    """Return the values of the documents of a text."""
    stream = read_yaml(text, binary=True)
    assert stream.error is None
    return [each.value for each in stream.documents]


def result_of(text: str, *edits: Edit) -> Edited:
    """Return the result of edits, and check that what was refused changed nothing."""
    result = edited(text.encode(), edits)
    wanted = values(text)
    for edit, outcome in zip(edits, result.outcomes, strict=True):
        if outcome == MADE and isinstance(edit, SetValue):
            wanted[0] = changed(wanted[0], split(str(edit.pointer)), edit.value)
    if not any(isinstance(each, ReplaceInText) for each in edits):
        assert values(result.after) == wanted
    return result


def after(text: str, pointer: str, new: Any) -> str:
    """Return a text with another value."""
    result = result_of(text, SetValue(document(text), pointer, new))
    assert result.outcomes == [MADE]
    return result.after


def test_what_is_around_a_value() -> None:
    """Comments, line ends, indentation and the style of other values stay."""

    def check(text: str, pointer: str, new: Any, wanted: str) -> None:
        assert after(text, pointer, new) == wanted

    for_each(
        [
            ("# c\na: x # d\r\nb: 'y'\r\n", "/a", "z", "# c\na: z # d\r\nb: 'y'\r\n"),
            ("a:\nb: 1\n", "/a", "x", 'a: "x"\nb: 1\n'),
            ("- \n- 1\n", "/0", 2, "- 2 \n- 1\n"),
            ("[a, b]", "/0", "c, d", "['c, d', b]"),
            ("a: x, y\n", "/a", "x, z", "a: x, z\n"),
            ("a:\n- 1\n- 2\nb: 3\n", "/a", [4], "a:\n [4]\nb: 3\n"),
            ("a:\n  b: 1\n# c\nd: 2\n", "/a", {"b": 2}, 'a:\n  {"b": 2}\n# c\nd: 2\n'),
            ("a: |\n  x\n\n# c\nb: 1\n", "/a", "y", 'a: "y"\n\n# c\nb: 1\n'),
            ("a: |2\n   x\n  y\nb: 1\n", "/a", " x\nz\n", "a: |2\n   x\n  z\nb: 1\n"),
            ("- - |\n    x\n  - 1\n", "/0/0", " x\n", '- - " x\\n"\n  - 1\n'),
            ("a: &x one\nb: *x\n", "/b", "two", 'a: &x one\nb: "two"\n'),
            ("a: !!binary YWI=\n", "/a", b"xyz", "a: !!binary eHl6\n"),
            ("x", "", "y z", "y z"),
            ("--- >\n a\n b\n...\n", "", "a c\n", "--- >\n a\n c\n...\n"),
            ("a: '\u00e9'\n", "/a", "\u00eb\U0001f600", "a: '\u00eb\U0001f600'\n"),
            ("a: 'e'\n", "/a", "\u00eb", 'a: "\\xEB"\n'),
        ],
        check,
    )


def test_a_value_with_aliases() -> None:
    """It can be edited if all values that repeat it are edited alike, or by a new value."""
    text = "a: &x {k: one, l: two}\nb: *x\nc: [*x]\n"
    part = document(text)
    alone = result_of(text, SetValue(part, "/a/k", "1"), SetValue(part, "/b/l", "2"))
    assert alone.outcomes == [Outcome(False, REPEATED)] * 2
    assert alone.after == text
    places = ("/a/k", "/b/k", "/c/0/k")
    together = result_of(text, *(SetValue(part, each, "1") for each in places))
    assert together.outcomes == [MADE] * 3
    assert together.after == text.replace("one", "'1'")
    differently = [
        ReplaceInString(part, "/a/k", Span(0, 1), "1"),
        ReplaceInString(part, "/b/k", Span(2, 3), "2"),
        ReplaceInString(part, "/c/0/k", Span(2, 3), "2"),
    ]
    assert edited(text.encode(), differently).after == text
    assert after(text, "/b", 1) == "a: &x {k: one, l: two}\nb: 1\nc: [*x]\n"


@pytest.mark.parametrize("tag", ["", "!!binary "])
def test_a_body_with_aliases(tag: str) -> None:
    """Vcrpy writes equal bodies once. Edits of one exchange alone would change the others."""
    body = json.dumps(json.dumps({"a": "one"}))
    if tag:
        body = base64.b64encode(json.loads(body).encode()).decode()
    text = f"- body: &x\n    string: {tag}{body}\n- body: *x\n"
    whole = document(text)
    coding = ("binary",) if tag else ()
    found = [
        text_in_string(whole, pointer, resolve(values(text)[0], pointer), coding)
        for pointer in ("/0/body/string", "/1/body/string")
    ]
    alone = edited(text.encode(), [SetValue(found[0], "/a", "1")])
    assert (alone.outcomes, alone.after) == ([Outcome(False, REPEATED)], text)
    both = edited(text.encode(), [SetValue(each, "/a", "1") for each in found])
    assert both.outcomes == [MADE] * 2
    strings = [each["body"]["string"] for each in values(both.after)[0]]
    assert [json.loads(each) for each in strings] == [{"a": "1"}] * 2
    differently = [SetValue(each, "/a", new) for each, new in zip(found, "12", strict=True)]
    assert edited(text.encode(), differently).after == text


def test_an_anchor_is_not_lost() -> None:
    """Its aliases would have no value."""
    text = "a: &x [one]\nb: *x\n"
    assert result_of(text, SetValue(document(text), "/a", "two")).after == text
    text = "a: &x one\nb: '*x'\n"
    result = result_of(text, SetValue(document(text), "/a", "two"))
    assert result.after in (text, text.replace("one", "two"))


def test_what_can_be_edited_is_edited() -> None:
    """Values that are refused do not keep others from it."""
    text = "a: &x one\nb: *x\nc: old\n"
    edits = [SetValue(document(text), "/a", "two"), SetValue(document(text), "/c", "new")]
    result = result_of(text, *edits)
    assert [each.is_applied for each in result.outcomes] == [False, True]
    assert result.after == text.replace("old", "new")
    text = "a: &x {k: one}\nb: *x\nc: old\nd: |\n  old\n"
    part = document(text)
    edits = [SetValue(part, "/a/k", "1"), SetValue(part, "/c", "new"), SetValue(part, "/d", "-")]
    result = result_of(text, *edits)
    assert [each.is_applied for each in result.outcomes] == [False, True, True]
    assert result.after == 'a: &x {k: one}\nb: *x\nc: new\nd: "-"\n'


def test_a_few_wrong_ones_among_many() -> None:
    """They are found, and the others are written in their own styles."""
    members = [f"k{number}" if number in (3, 11) else f"k{number}: x" for number in range(16)]
    text = f"{{{', '.join(members)}}}\n"
    part = document(text)
    edits = [SetValue(part, f"/k{number}", "y") for number in range(16)]
    result = result_of(text, *edits)
    # A key of a flow mapping without a colon leaves no place for a value.
    assert [number for number in range(16) if not result.outcomes[number].is_applied] == [3, 11]
    assert {each.why for each in result.outcomes} == {
        None,
        "YAML can't represent it here without a change to another value",
    }
    assert result.after == text.replace(": x", ": y")


def test_a_part_of_another_file() -> None:
    """Its document is not there."""
    (part,) = texts_in(b"a: 1\nb: 2\n", "yaml")
    result = edited(b"# c\na: 1\nb: 2\n", [SetValue(part, "/a", 2)])
    assert [each.is_applied for each in result.outcomes] == [False]


def test_several_documents() -> None:
    """Each part is one of them."""
    text = "a: 1\n---\na: one\n---\n- x\n"
    part = document(text, 1)
    assert edited(text.encode(), [SetValue(part, "/a", "two")]).after == text.replace("one", "two")


def test_plain_spans_of_the_text() -> None:
    """They are refused if the text is not YAML afterwards, and together with values they work."""
    text = "a: NO\nb: x\n"
    part = document(text)
    quoted = ReplaceInText(part, Span(3, 5), "'NO'", "NO")
    result = result_of(text, quoted, SetValue(part, "/b", "y"))
    assert (result.outcomes, result.after) == ([MADE] * 2, "a: 'NO'\nb: y\n")
    renamed = ReplaceInText(part, Span(6, 7), "c")
    result = result_of(text, SetValue(part, "/b", "y"), renamed)
    why = Outcome(False, "an edit of the text around it changes what it is", 1)
    assert (result.outcomes, result.after) == ([why, MADE], "a: NO\nc: x\n")
    broken = ReplaceInText(part, Span(3, 5), "[")
    result = result_of(text, broken, SetValue(part, "/b", "y"))
    why = Outcome(False, "the text is not valid YAML afterwards")
    assert (result.outcomes, result.after) == ([why, MADE], "a: NO\nb: y\n")


def test_text_that_is_not_yaml() -> None:
    """Values in the documents before the error are not edited, because it can't be read again."""
    text = "a: 1\n---\nb: [\n"
    part = document(text)
    result = edited(text.encode(), [SetValue(part, "/a", 2)])
    assert result.after in ("a: 2\n---\nb: [\n", text)
    broken = ReplaceInText(_broken(text), Span(0, 0), "# c\n")
    result = edited(text.encode(), [broken, SetValue(part, "/a", 2)])
    assert result.after in (f"# c\n{text}", f"# c\n{text}".replace("1", "2"), text)
    fixed = edited(text.encode(), [ReplaceInText(part, Span(12, 13), "[]")])
    assert fixed.after == "a: 1\n---\nb: []\n"


def _broken(text: str) -> Part:
    (document,) = documents(io.BytesIO(text.encode()), "a.yaml", ReadOptions())
    return document.parts[-1]


@pytest.mark.parametrize(
    ("pointer", "new", "why"),
    [
        ("/x", 1, "there is no value at this place"),
        ("/a/0", 1, "there is no value at this place"),
        ("/a", float("inf"), "YAML can't represent the new value"),
        ("/b", "x", "the value is tagged !!binary, and stands for bytes"),
    ],
)
def test_what_is_refused(pointer: str, new: Any, why: str) -> None:
    """Other edits of the part are made."""
    text = "a: 1\nb: !!binary YQ==\nc: 1\n"
    part = document(text)
    result = result_of(text, SetValue(part, pointer, new), SetValue(part, "/c", 2))
    assert result.outcomes == [Outcome(False, why), MADE]
    assert result.after == text.replace("c: 1", "c: 2")


# Random documents


class Styles(yaml.SafeDumper):
    """A dumper that writes strings in random styles."""

    chance = random.Random(0)
    fixed: str | None = None


def _in_style(dumper: Styles, text: str) -> yaml.ScalarNode:
    style = Styles.fixed or Styles.chance.choice([None, '"', "'", "|", ">"])
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


Styles.add_representer(str, _in_style)

WORDS: Final = (
    *TEXTS, "two words here", "one\ntwo\n", "a\n\nb\n", "  indented\nx\n", "tail  \nx",
    "abc" * 30 + " " + "def " * 40 + "\nnext\n", "é 😀 word " * 12,
)  # fmt: skip


def any_value(chance: random.Random, depth: int = 0) -> Any:
    """Return a random value."""
    kind = chance.random() if depth < 3 else 1
    if kind < 0.3 or not depth:
        names = (f"{chance.choice('abé1')} {number}" for number in range(chance.randint(1, 4)))
        return {name: any_value(chance, depth + 1) for name in names}
    if kind < 0.55:
        return [any_value(chance, depth + 1) for _ in range(chance.randint(0, 4))]
    return chance.choice(WORDS) if chance.random() < 0.85 else chance.choice([1, None, True, 2.5])


def any_text(chance: random.Random) -> str:
    """Return a random value in random styles."""
    Styles.chance, Styles.fixed = chance, chance.choice([None, '"', "'", "|", ">"])
    text = yaml.dump(
        any_value(chance),
        Dumper=Styles,
        allow_unicode=chance.random() < 0.7,
        width=chance.choice([20, 80, 9999]),
        default_flow_style=chance.choice([False, None, True, False]),
        indent=chance.choice([2, 4]),
    )
    text = text.replace("\n", "\r\n") if chance.random() < 0.2 else text
    return f"# c\n---\n{text}\n# end\n" if chance.random() < 0.3 else text


def random_edits(part: Part, value: Any, chance: random.Random) -> tuple[list[Edit], Any]:
    """Return edits of different values, and the value that they lead to."""
    edits: list[Edit] = []
    places = list(leaves(value))
    for pointer, old in chance.sample(places, min(len(places), chance.randint(1, 5))):
        text = chance.choice(WORDS)
        new: Any = chance.choice([text, text, text, 3, None, True, [text], {"k": text}])
        if isinstance(old, str) and chance.random() < 0.7:
            start, end = sorted(chance.choices(range(len(old) + 1), k=2))
            new = old[:start] + text + old[end:]
            edits.append(ReplaceInString(part, pointer, Span(start, end), text, old[start:end]))
        else:
            edits.append(SetValue(part, pointer, new))
        value = changed(value, split(pointer), new)
    return edits, value


@pytest.mark.parametrize("count", [150, pytest.param(8_000, marks=pytest.mark.thorough)])
def test_random_documents(count: int) -> None:
    """A reader gets the new values, and the old ones after the edits are taken back."""
    tried = 0
    for seed in range(count):
        chance = random.Random(seed)
        text = any_text(chance)
        stream = read_yaml(text, binary=True)
        if stream.error is not None or len(stream.documents) != 1:
            continue  # PyYAML writes some texts that no reader of YAML accepts
        part = document(text)
        if part.document is None:
            continue  # it happens to be JSON
        old = stream.documents[0].value
        edits, wanted = random_edits(part, old, chance)
        result = edited(text.encode(), edits)
        assert result.outcomes == [MADE] * len(edits), seed
        assert values(result.after) == [wanted], seed
        back = [_back(document(result.after), old, each) for each in edits]
        undone = edited(result.data, back)
        assert values(undone.after) == [old], seed
        tried += 1
    assert tried > count / 2


def _back(part: Part, old: Any, edit: Edit) -> Edit:
    """Return an edit that takes another one back."""
    assert not isinstance(edit, ReplaceInText)
    value = next(inner for pointer, inner in leaves(old) if pointer == edit.pointer)
    return SetValue(part, edit.pointer, value)
