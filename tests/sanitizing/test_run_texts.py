"""Whole runs with JSON text in strings: in Sessions too, several times over, and in base64."""

from __future__ import annotations

import base64
import gzip
import json
from pathlib import Path
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.privacy.walk import walk
from tests.sanitizing.planted import AMERICAN, EMAIL, NAME, OTHER_NAME, TOKEN, left, run, sanitized

PERSON: Final = {"callerName": OTHER_NAME, "mobile": "0791234567", "apiKey": TOKEN, "to": EMAIL}
TEXT: Final = json.dumps(PERSON)
TEXTS: Final = {
    "a text": TEXT,
    "a text in a text": json.dumps({"a": json.dumps([1, TEXT])}),
    "base64": base64.b64encode(TEXT.encode()).decode(),
    "base64 in a text": json.dumps({"data": base64.b64encode(TEXT.encode()).decode()}),
    "base64url": base64.urlsafe_b64encode(f'{TEXT[:-1]}, "?": "~~"}}'.encode()).decode(),
    "unpadded": base64.urlsafe_b64encode(f"{TEXT} ".encode()).decode().rstrip("="),
    "compressed": base64.b64encode(gzip.compress(TEXT.encode(), mtime=0)).decode(),
}


def _session(text: str) -> Any:
    made = av.sample(seed=1)
    made["person"]["properties"] = {"payload": text, "n": 1}
    return made


@pytest.mark.parametrize("title", TEXTS)
@pytest.mark.parametrize("is_inside", [True, False])
def test_texts_in_strings_are_searched(title: str, is_inside: bool, tmp_path: Path) -> None:
    """By the names in them, and letters in their escapes; in a Session, and beside one."""
    text = TEXTS[title]
    made = _session(text) if is_inside else {"payload": text, "session": av.sample(seed=1)}
    path = tmp_path / "a.json"
    path.write_text(json.dumps(made))
    after = sanitized(path)
    assert left(after, (*PERSON.values(),)) == set()
    assert sanitized(path) == after
    assert av.is_valid(json.loads(after)) == is_inside


def test_a_rule_finds_what_is_in_them() -> None:
    """A check finds as much, but not in compressed data."""
    for title, text in TEXTS.items():
        found = [*walk(_session(text)["person"])]
        kinds = {str(one.kind) for each in found for one in each.detections}
        assert kinds == (
            set() if title == "compressed" else {"phone", "email", "name", "credential"}
        )
        assert {str(each.pointer) for each in found} <= {"/properties/payload"}


@pytest.mark.parametrize(
    "make",
    [
        lambda text: {"access_token": text},
        lambda text: {"headers": {"X-Api-Key": [text], "authorization": text}},
        lambda text: {"headers": [{"name": "x-api-key", "value": text}, ["Private-Token", text]]},
        lambda text: {"log": {"cookies": [{"name": "sid", "value": text}]}},
        lambda text: {"privateKey": json.dumps({"a": {"b": text}}, separators=(",", ":"))},
    ],
)
def test_a_secret_may_be_json_text(make: Any, tmp_path: Path) -> None:
    """An opaque token is one as a whole, although nothing in it is; a rule finds it too."""
    token = base64.b64encode(b'{"u": 12, "k": "v9fjK3mQ8x", "exp": 17200}').decode()
    value = make(token)
    assert sum(len(each.detections) for each in walk(value)) == json.dumps(value).count(token)
    path = tmp_path / "a.json"
    path.write_text(json.dumps(value))
    assert token not in sanitized(path).decode()


def test_the_form_of_base64_stays(tmp_path: Path) -> None:
    """Its alphabet, and whether it is padded."""
    path = tmp_path / "a.json"
    for size in range(6):
        text = json.dumps({"to": EMAIL, "x": "~~~???" + "a" * size})
        path.write_text(json.dumps({"a": base64.urlsafe_b64encode(text.encode()).decode()}))
        after = json.loads(sanitized(path))["a"]
        assert json.loads(base64.urlsafe_b64decode(after))["x"] == "~~~???" + "a" * size
        path.write_text(json.dumps({"a": base64.b64encode(text.encode()).decode().rstrip("=")}))
        after = json.loads(sanitized(path))["a"]
        assert json.loads(base64.b64decode(after + "=="))["x"] == "~~~???" + "a" * size
        assert "=" not in after
        assert "-" not in after


def test_the_table_comes_before_texts(tmp_path: Path) -> None:
    """A prompt or a message that is JSON text goes as a whole, and a kept one stays."""
    made = _session("")
    said = json.dumps({"said": "My daughter keeps two alpacas.", "to": EMAIL})
    made["agent"]["version"]["systemPrompt"] = said
    made["person"]["properties"] = {"kept": json.dumps({"who": "a@company.org"})}
    path = tmp_path / "a.json"
    path.write_text(json.dumps(made))
    after = sanitized(path, sanitize={"/person/properties/kept": "keep"})
    assert left(after, ("alpacas", EMAIL, "said")) == set()
    assert b"a@company.org" in after


def test_a_rule_is_silenced_at_the_string(tmp_path: Path) -> None:
    """What the settings ignore at the string in the Session stays in the text too."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps(_session(json.dumps({"a": EMAIL, "b": NAME}))))
    before = path.read_bytes()
    (file,) = run([path], ignore=("ALC802:/person/properties/payload",))
    assert file.why is None
    assert EMAIL.encode() in file.data
    (file,) = run([path])
    assert EMAIL.encode() not in file.data
    assert path.read_bytes() == before


@pytest.mark.parametrize("value", ["x", EMAIL], ids=["alone", "beside a value"])
def test_comments_are_searched(value: str, tmp_path: Path) -> None:
    """As any other text, and for values that another file has."""
    path, other = tmp_path / "a.yaml", tmp_path / "b.json"
    path.write_text(
        f"# call {AMERICAN}\na: {value} # Authorization: Bearer {TOKEN}\n# or {NAME}, {EMAIL}\n"
    )
    other.write_text(json.dumps({"callerName": NAME}))
    file, _ = run([path, other])
    assert file.why is None
    assert left(file.data) == set()
    assert [line.split()[:2] for line in file.data.decode().splitlines()][::2] == [
        ["#", "call"],
        ["#", "or"],
    ]
    for text in (f"# only a comment\n# about {NAME}", f"a: | # about {NAME}\n  x\n"):
        path.write_text(text)
        file, _ = run([path, other])
        assert left(file.data) == set()
    path.write_bytes(file.data)
    assert not run([path])[0].is_changed


@pytest.mark.parametrize(
    "form",
    [
        "event: call\ndata: {}\n\ndata: [DONE]\n\n",
        '{{"n": 1}}\n{}\n',
        "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n{}\r\n--b--\r\n",
    ],
    ids=["server-sent events", "JSON Lines", "multipart"],
)
def test_names_count_in_json_among_other_text(form: str, tmp_path: Path) -> None:
    """In bodies that are not JSON as a whole; in JSON text in these too."""
    inner = json.dumps({"phone": AMERICAN[2:], "callerName": OTHER_NAME})
    body = form.format(json.dumps({"apiKey": "swordfishes", "arguments": inner, "n": 1}))
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"body": body}))
    planted = (AMERICAN[2:], "swordfishes", OTHER_NAME[-7:])
    assert len(left(path.read_bytes(), planted)) == len(planted)
    after = sanitized(path)
    assert left(after, planted) == set()
    assert sanitized(path) == after
    before, _, behind = form.format("|").partition("|")
    new = json.loads(after)["body"].removeprefix(before).removesuffix(behind)
    made = json.loads(json.loads(new)["arguments"])
    assert list(made) == ["phone", "callerName"]
    assert made["phone"].startswith("41555501")
