"""The lines of the values of schema documents, in each notation of a document."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from alcamine_validate.schema.document_lines import read_located
from alcamine_validate.schema.errors import InvalidSchema

YAML: Final = """\
openapi: 3.1.0
components:
  schemas:
    A/B:
      type: object
      required: [one,
        two]
      properties:
        200: {type: string}
"""
JSON: Final = """\
{"openapi": "3.1.0",
 "components": {
   "schemas": {
     "A/B": {
       "type": "object",
       "required": ["one",
         "two"],
       "properties": {
         "200": {"type": "string"}}}}}}
"""
LINES: Final = {
    "": 1,
    "/openapi": 1,
    "/components": 2,
    "/components/schemas/A~1B": 4,
    "/components/schemas/A~1B/required": 6,
    "/components/schemas/A~1B/required/1": 7,
    "/components/schemas/A~1B/properties": 8,
    "/components/schemas/A~1B/properties/200/type": 9,
    # Without a value: the nearest one above.
    "/components/schemas/A~1B/properties/absent/type": 8,
    "/components/schemas/A~1B/required/9": 6,
    "/openapi/x": 1,
}


@pytest.mark.parametrize(("name", "text"), [("a.yaml", YAML), ("a.json", JSON)])
def test_several_lines_are_found_at_once(tmp_path: Path, name: str, text: str) -> None:
    """They are the same as those of single pointers."""
    (tmp_path / name).write_text(text, "utf-8")
    document = read_located(tmp_path / name)
    assert document.lines(LINES) == LINES
    assert document.lines(iter(LINES)) == LINES
    assert document.lines([]) == {}


@pytest.mark.parametrize(
    ("name", "text", "before"),
    [
        ("a.yaml", YAML, 0),
        ("a.json", JSON, 0),
        ("a", JSON, 0),
        ("page.md", f"# Page\n\n```sh\nls\n```\n\n```yaml get /a\n{YAML}```\n", 7),
        ("page.md", f"# Page\n\n~~~json\n{JSON}~~~\n", 3),
        ("page.md", "# Page\n\n  ```yaml\n" + YAML.replace("\n", "\n  ") + "```\n", 3),
    ],
)
def test_every_value_has_its_line(name: str, text: str, before: int, tmp_path: Path) -> None:
    """The lines are those of the file, also for a document in a fenced block of Markdown."""
    path = tmp_path / name
    path.write_text(text)
    document = read_located(path)
    assert document.value["openapi"] == "3.1.0"
    found = {pointer: document.line(pointer) - before for pointer in LINES}
    assert found == LINES


def test_an_alias_has_the_line_of_its_name(tmp_path: Path) -> None:
    """What an alias stands for has the lines of its anchor."""
    path = tmp_path / "a.yaml"
    path.write_text("a: &x\n  b: 1\nc: *x\n")
    document = read_located(path)
    assert [document.line(each) for each in ("/a/b", "/c", "/c/b")] == [2, 3, 2]


@pytest.mark.parametrize("text", ["a: [", "a: 1\na: 2\n", "[" * 300])
def test_a_file_that_is_not_a_document_is_refused(text: str, tmp_path: Path) -> None:
    """The error names the file."""
    path = tmp_path / "a.yaml"
    path.write_text(text)
    with pytest.raises(InvalidSchema, match=r"a\.yaml"):
        read_located(path)


def test_an_empty_file_has_one_line(tmp_path: Path) -> None:
    """Its value is null."""
    path = tmp_path / "a.yaml"
    path.write_text("")
    document = read_located(path)
    assert document.value is None
    assert document.line("/a") == 1
