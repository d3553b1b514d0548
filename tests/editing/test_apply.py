"""Edits of a file: conflicts, texts in texts, and what can't be edited."""

from __future__ import annotations

import base64
import gzip
import io
import json
import zipfile
from typing import Any, Final

import pyarrow as pa
import pytest
import zstandard

from alcamine_validate.editing.apply import edited
from alcamine_validate.editing.edits import (
    Edit,
    Outcome,
    ReplaceInString,
    ReplaceInText,
    SetValue,
)
from alcamine_validate.input.document import Part
from alcamine_validate.input.read import ReadOptions, documents
from alcamine_validate.text.positions import Span
from tests.editing.files import File, parts, text_in_string, texts_in
from tests.input.inputs import URL, shaped
from tests.input.tables import parquet

MADE: Final = Outcome(True)


def only(text: str, name: str = "a.json") -> Part:
    """Return the only part of a file."""
    (part,) = parts(File(name, text.encode()))
    return part


def after(text: str, *edits: Edit) -> str:
    """Return a text after edits, which are all made."""
    result = edited(text.encode(), edits)
    assert [each for each in result.outcomes if each != MADE] == []
    assert (result.before, result.after) == (text, result.data.decode())
    return result.after


TEXT: Final = shaped('{"a": "one two", "b": {"c": 1}, "d": [1, "x"]}')


def test_values_and_spans() -> None:
    """A value may be replaced as a whole, or a span of a string, or of the text."""
    part = only(TEXT)
    where = TEXT.index('"b"')
    result = after(
        TEXT,
        SetValue(part, "/d/1", "y"),
        ReplaceInString(part, "/a", Span(4, 7), '"2"', "two"),
        ReplaceInString(part, "/a", Span(0, 0), "0 "),
        ReplaceInText(part, Span(where, where + 3), '"B"', '"b"'),
        SetValue(part, "/b", {"c": [2]}),
    )
    start = TEXT[: TEXT.index("[1, ")]
    wanted = start.replace('"one two"', '"0 one \\"2\\""').replace(
        '"b": {"c": 1}', '"B": {"c": [2]}'
    )
    assert result == TEXT.replace(start, wanted).replace('"x"', '"y"')


CONFLICTS: Final = "it overlaps an earlier edit"
OTHER_VALUE: Final = "it contradicts an earlier edit of the value"
WHOLE: Final = "it contradicts an earlier edit: the value is replaced as a whole"


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (("/a", "x"), ("/a", "y"), OTHER_VALUE),
        (("/a", "x"), ("/a", Span(0, 1), "y"), WHOLE),
        (("/a", Span(0, 1), "y"), ("/a", "x"), OTHER_VALUE),
        (("/a", Span(0, 3), "y"), ("/a", Span(2, 4), "z"), CONFLICTS),
        (("/a", Span(1, 1), "y"), ("/a", Span(1, 1), "z"), CONFLICTS),
        (("/b", 1), ("/b/c", 2), CONFLICTS),
        (("/b/c", 1), ("/b", 2), CONFLICTS),
        (("/b/c", 1), ("", 2), CONFLICTS),
        (("", Span(1, 4), '"z"'), ("", Span(2, 3), "y"), CONFLICTS),
        (("/a", "x"), ("", Span(8, 9), "y"), CONFLICTS),
        (("", Span(8, 9), "y"), ("/a", "x"), CONFLICTS),
    ],
)
def test_the_earlier_edit_is_made(first: Any, second: Any, why: str) -> None:
    """The later one is refused, and names the earlier one; the order of the file is no matter."""
    part = only(TEXT)

    def edit(pointer: str, *rest: Any) -> Edit:
        if len(rest) == 1:
            return SetValue(part, pointer, *rest)
        if not pointer:
            return ReplaceInText(part, *rest)
        return ReplaceInString(part, pointer, *rest)

    unrelated = SetValue(part, "/d/0", 7)
    result = edited(TEXT.encode(), [unrelated, edit(*first), edit(*second), unrelated])
    if first == ("/b/c", 1) and second == ("", 2):
        # The first edit that it overlaps in the file.
        assert result.outcomes[2] in (Outcome(False, why, 0), Outcome(False, why, 1))
    else:
        assert result.outcomes[2] == Outcome(False, why, 1)
    assert result.outcomes[:2] + result.outcomes[3:] == [MADE] * 3
    assert result.data == edited(TEXT.encode(), [unrelated, edit(*first)]).data


def test_equal_edits_are_one() -> None:
    """They do not contradict each other."""
    part = only(TEXT)
    same = (SetValue(part, "/b", 1), ReplaceInString(part, "/a", Span(0, 3), "1"))
    in_text = ReplaceInText(part, Span(0, 0), " ")
    assert after(TEXT, *same, in_text, *same, in_text) == after(TEXT, *same, in_text)


def test_a_text_can_be_edited_at_its_end() -> None:
    """An insertion there is not behind the text."""
    assert after(TEXT, ReplaceInText(only(TEXT), Span(len(TEXT), len(TEXT)), "\n")) == f"{TEXT}\n"


@pytest.mark.parametrize(
    ("edit", "why"),
    [
        (("/x", 1), "there is no value at this place"),
        (("/a/0", 1), "there is no value at this place"),
        (("/b/c", Span(0, 0), ""), "the value is not a string"),
        (("/a", Span(0, 8), ""), "the string is shorter than that"),
        (("/a", Span(2, 1), ""), "the string is shorter than that"),
        (("/a", Span(0, 1), "", "x"), "the string has another text there"),
        (("/a", {1, 2}), "JSON can't represent the new value"),
        (("", Span(0, 1), "x"), "the text is not valid JSON afterwards"),
        (("", Span(0, 1), "x", "y"), "the file has another text there"),
        (("", Span(0, 9999), "x"), "the text is shorter than that"),
    ],
)
def test_what_can_not_be_made_is_refused(edit: Any, why: str) -> None:
    """The other edits are made."""
    part = only(TEXT)
    pointer, *rest = edit
    if len(rest) == 1:
        wrong: Edit = SetValue(part, pointer, *rest)
    elif pointer:
        wrong = ReplaceInString(part, pointer, *rest)
    else:
        wrong = ReplaceInText(part, *rest)
    right = SetValue(part, "/d/0", 7)
    result = edited(TEXT.encode(), [wrong, right])
    assert result.outcomes == [Outcome(False, why), MADE]
    assert result.data == edited(TEXT.encode(), [right]).data


# Texts in texts


def test_a_text_in_a_text_in_a_text() -> None:
    """Each level escapes for itself, and edits at several levels do not disturb each other."""
    inner = json.dumps({"deep": 'a "b" é'})
    middle = json.dumps({"inner": inner, "note": "n"}, ensure_ascii=False)
    text = json.dumps({"middle": middle, "x": "y"}, indent=1, ensure_ascii=False)
    (whole,) = texts_in(text.encode(), "json")
    second = text_in_string(whole, "/middle", middle)
    third = text_in_string(second, "/inner", inner)
    result = after(
        text,
        ReplaceInString(third, "/deep", Span(3, 4), "\\é", "b"),
        SetValue(second, "/note", 'm"'),
        SetValue(whole, "/x", "z"),
    )
    value = json.loads(result)
    assert value["x"] == "z"
    assert json.loads(value["middle"])["note"] == 'm"'
    found = json.loads(json.loads(value["middle"])["inner"])
    assert found == {"deep": 'a "\\é" é'}
    # The innermost text had only ASCII characters, and still has.
    assert json.loads(value["middle"])["inner"].isascii()


def test_a_text_that_its_string_can_not_hold() -> None:
    """Both halves of a character would be next to each other, or have no bytes."""
    inner = json.dumps({"a": "x"})
    text = json.dumps({"body": base64.b64encode(inner.encode()).decode(), "plain": "\ud83dx\ude00"})
    (whole,) = texts_in(text.encode(), "har")
    coded = text_in_string(whole, "/body", json.loads(text)["body"], ("base64",))
    edits: list[Edit] = [
        ReplaceInText(coded, Span(0, 0), " "),
        ReplaceInString(whole, "/plain", Span(1, 2), ""),
        SetValue(text_in_string(whole, "/none", inner), "/a", 1),
    ]
    result = edited(text.encode(), edits)
    whys = [each.why for each in result.outcomes]
    assert whys == [None, "JSON can't represent the new text", "there is no value at this place"]
    same = ReplaceInText(coded, Span(0, 1), "{")
    assert edited(text.encode(), [same]).data == text.encode()


def test_the_same_edit_through_two_texts() -> None:
    """A span of a string, and the same span of the text in it, are one edit."""
    inner = json.dumps({"a": "secret"})
    text = json.dumps({"body": inner})
    (whole,) = texts_in(text.encode(), "json")
    part = text_in_string(whole, "/body", inner)
    at = inner.index("secret")
    edits: list[Edit] = [
        ReplaceInString(part, "/a", Span(0, 6), "x"),
        ReplaceInString(whole, "/body", Span(at, at + 6), "x"),
        ReplaceInString(whole, "/body", Span(at, at + 3), "y"),
        SetValue(whole, "/body", "z"),
    ]
    result = edited(text.encode(), edits)
    assert result.data == text.replace("secret", "x").encode()
    assert [each.conflict for each in result.outcomes] == [None, None, 0, 0]


def test_a_whole_string_before_the_text_in_it() -> None:
    """The earlier edit is made, and the edit of the text refused with it."""
    inner = json.dumps({"a": "secret"})
    text = json.dumps({"body": base64.b64encode(inner.encode()).decode(), "plain": inner})
    (whole,) = texts_in(text.encode(), "json")
    value = json.loads(text)
    coded = text_in_string(whole, "/body", value["body"], ("base64",))
    plain = text_in_string(whole, "/plain", inner)
    edits = [
        SetValue(whole, "/body", "1"),
        SetValue(coded, "/a", "x"),
        SetValue(whole, "/plain", "2"),
        SetValue(plain, "/a", "x"),
    ]
    result = edited(text.encode(), edits)
    assert json.loads(result.data) == {"body": "1", "plain": "2"}
    assert [each.conflict for each in result.outcomes] == [None, 0, None, 2]


# Lines and sequences


def test_lines_keep_their_ends() -> None:
    """Lines that are not edited stay, also blank ones and those that are not valid."""
    one, two = shaped('{"a": "1"}'), shaped('{"a": "2"}')
    stored = f"{one}\r\n\n".encode() + b'{"\xff": 1}\n{broken\n' + f"{two}".encode()
    found = parts(File("a.jsonl", stored))
    result = edited(stored, [SetValue(found[-1], "/a", "é"), SetValue(found[0], "/a", "x")])
    wanted = stored.replace(b'"2"', '"é"'.encode()).replace(b'"1"', b'"x"')
    assert (result.data, result.outcomes) == (wanted, [MADE] * 2)


def test_a_line_that_is_not_utf8() -> None:
    """Its text is not known, so it is not edited."""
    stored = b'{"\xff": 1}\n{}\n'
    found = [part for each in documents(io.BytesIO(stored), "a.jsonl", ReadOptions())
             for part in each.parts]  # fmt: skip
    result = edited(stored, [ReplaceInText(found[0], Span(0, 1), "x")])
    why = "the file holds another text than when it was read"
    assert (result.data, result.outcomes) == (stored, [Outcome(False, why)])


# The bytes of files


@pytest.mark.parametrize("name", ["a.json.gz", "a.json.zst"])
def test_a_compressed_file_is_compressed_again(name: str) -> None:
    """Its header stays."""
    data = TEXT.encode()
    is_gzip = name.endswith("gz")
    stored = gzip.compress(data, mtime=5) if is_gzip else zstandard.compress(data)
    (part,) = parts(File(name, stored))
    result = edited(stored, [SetValue(part, "/a", "x")])
    expand = gzip.decompress if is_gzip else zstandard.decompress
    assert expand(result.data) == data.replace(b"one two", b"x")
    assert result.data[:10] == stored[:10] or not is_gzip
    assert (result.before, result.after) == (TEXT, TEXT.replace("one two", "x"))


def har(**content: Any) -> str:
    """Return a HAR with one response."""
    response = {"status": 200, "headers": [], "content": {"mimeType": ""} | content}
    entry = {"request": {"method": "GET", "url": URL}, "response": response}
    return json.dumps({"log": {"entries": [entry]}})


def test_a_byte_order_mark_stays() -> None:
    """Captures may have one."""
    text = har(text=TEXT)
    stored = b"\xef\xbb\xbf" + text.encode()
    (part,) = parts(File("a.har", stored))
    result = edited(stored, [SetValue(part, "/a", "x")])
    assert result.data == stored.replace(b"one two", b"x")


def test_escapes_of_lone_surrogates_stay() -> None:
    """A capture may have them outside of the body that is edited, and in a string of it."""
    text = har(text=TEXT, comment="\ud800")
    (part,) = parts(File("a.har", text.encode()))
    whole = next(texts_in(text.encode(), "har"))
    comment = "/log/entries/0/response/content/comment"
    assert after(text, SetValue(part, "/a", "x")) == text.replace("one two", "x")
    assert after(text, ReplaceInString(whole, comment, Span(1, 1), "é")) == text.replace(
        "\\ud800", "\\ud800\\u00e9"
    )


# What can't be edited


def refused(stored: bytes, part: Part) -> str | None:
    """Return why an edit of a part is refused, and check that the bytes stay."""
    result = edited(stored, [SetValue(part, "/a", "x")])
    assert result.data == stored
    assert not result.outcomes[0].is_applied
    return result.outcomes[0].why


def test_tables() -> None:
    """They hold no text."""
    stored = parquet(pa.table({"session": [TEXT]}))
    read = documents(io.BytesIO(stored), "a.parquet", ReadOptions(column="session"))
    (part,) = [part for each in read for part in each.parts]
    assert refused(stored, part) == "tables can't be edited"
    assert refused(TEXT.encode(), part) == "tables can't be edited"


def test_archives_and_attachments(tmp_path: Any) -> None:
    """The value is in another file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.har", har(text=TEXT))
    (part,) = parts(File("a.har.zip", stream.getvalue()))
    assert refused(stream.getvalue(), part) == "files in a ZIP archive can't be edited"
    text = har(_file="body.json")
    (tmp_path / "body.json").write_text(TEXT)
    path = tmp_path / "a.har"
    path.write_text(text)
    read = documents(io.BytesIO(text.encode()), "a.har", ReadOptions(), path=str(path))
    (part,) = [part for each in read for part in each.parts]
    why = "the value is in another file, which has to be edited itself"
    assert refused(text.encode(), part) == why


def test_bodies_that_can_not_be_read() -> None:
    """There is no text to edit."""
    text = har(text="!", encoding="base64")
    read = documents(io.BytesIO(text.encode()), "a.har", ReadOptions())
    (part,) = [part for each in read for part in each.parts]
    assert refused(text.encode(), part) == "the value can't be read, so it can't be edited"


@pytest.mark.parametrize(
    ("stored", "why"),
    [
        (b"\xff\xfe{\0}\0", "only UTF-8 can be edited"),
        (b"\x1f\x8b\x08\0", "the file can't be read: the file is truncated"),
        (b"{}", "the file holds another text than when it was read"),
        (b"", "the file holds another text than when it was read"),
    ],
)
def test_other_bytes_than_those_that_were_read(stored: bytes, why: str) -> None:
    """Nothing is changed if the file has changed."""
    assert str(refused(stored, only(TEXT))).startswith(why)


def test_fewer_lines_than_were_read() -> None:
    """A line may be gone."""
    (_, part) = parts(File("a.jsonl", f"{TEXT}\n{TEXT}\n".encode()))
    assert refused(TEXT.encode(), part) == "the file has fewer lines than when it was read"
