"""The sizes of bodies in captures change with the bodies, in every shape of headers."""

from __future__ import annotations

import base64
import gzip
import io
import json
from typing import Any, Final

import pytest
import yaml

from alcamine_validate.editing.apply import edited
from alcamine_validate.editing.edits import Edited, SetValue, SizeChange, Untouched
from alcamine_validate.editing.sizes import size_changes
from alcamine_validate.input.limits import Limits
from alcamine_validate.input.read import ReadOptions, documents
from alcamine_validate.text.json_pointer import resolve
from tests.editing.files import File, parts, text_in_string, texts_in
from tests.input.inputs import URL, shaped
from tests.support.tables import for_each

BODY: Final = shaped('{"a": "é"}')
SIZE: Final = len(BODY.encode())
LONGER: Final = "éé!"
GROWN: Final = len(LONGER.encode()) - len("é".encode())


def with_edit(capture: Any, *, is_yaml: bool = False) -> Edited:
    """Return a capture after its body has become longer."""
    text = yaml.safe_dump(capture) if is_yaml else json.dumps(capture)
    name = "a.yaml" if is_yaml else "a.json"
    (part,) = parts(File(name, text.encode()))
    result = edited(text.encode(), [SetValue(part, "/a", LONGER)])
    assert result.outcomes[0].is_applied
    (again,) = parts(File(name, result.data))
    assert again.records[0].value["a"] == LONGER
    return result


def changes(result: Edited) -> dict[str, tuple[Any, Any]]:
    """Return the sizes that changed, by their pointers, and check that they are in the file."""
    value = yaml.safe_load(result.data)
    for each in result.sizes:
        assert resolve(value, each.pointer) == each.new
    return {each.pointer: (each.old, each.new) for each in result.sizes}


def har(headers: Any, sent: int, **content: Any) -> Any:
    """Return a HAR with one response."""
    content = {"size": SIZE, "mimeType": "application/json"} | content
    response = {"status": 200, "headers": headers, "content": content, "bodySize": sent}
    return {"log": {"entries": [{"request": {"method": "GET", "url": URL}, "response": response}]}}


RESPONSE: Final = "/log/entries/0/response"


def test_a_har_states_sizes_in_many_places() -> None:
    """Each of them is changed once."""
    headers = [
        {"name": "Content-Length", "value": str(SIZE)},
        {"name": "ETag", "value": '"x"'},
        {"name": "X-Length", "value": str(SIZE)},
    ]
    result = with_edit(har(headers, SIZE, text=BODY, compression=0))
    assert changes(result) == {
        f"{RESPONSE}/headers/0/value": (str(SIZE), str(SIZE + GROWN)),
        f"{RESPONSE}/bodySize": (SIZE, SIZE + GROWN),
        f"{RESPONSE}/content/size": (SIZE, SIZE + GROWN),
    }
    why = "it is about the body before the edit"
    assert result.untouched == [Untouched(f"{RESPONSE}/headers/1/value", "etag", why)]


def test_a_body_that_was_sent_compressed() -> None:
    """The size that was sent is not known, but what compression saved follows from the others."""
    headers = [{"name": "content-length", "value": "99"}]
    result = with_edit(har(headers, 99, text=BODY, compression=SIZE - 99))
    assert changes(result) == {
        f"{RESPONSE}/content/size": (SIZE, SIZE + GROWN),
        f"{RESPONSE}/content/compression": (SIZE - 99, SIZE - 99 + GROWN),
    }
    why = "it is not the size of the body that is stored"
    assert result.untouched == [Untouched(f"{RESPONSE}/headers/0/value", "content-length", why)]


def test_a_body_in_base64() -> None:
    """Its size is that of the bytes."""
    text = base64.b64encode(BODY.encode()).decode()
    headers = [{"name": "content-length", "value": str(SIZE)}]
    result = with_edit(har(headers, -1, text=text, encoding="base64"))
    assert changes(result) == {
        f"{RESPONSE}/headers/0/value": (str(SIZE), str(SIZE + GROWN)),
        f"{RESPONSE}/content/size": (SIZE, SIZE + GROWN),
    }


def interaction(headers: Any, body: Any, **more: Any) -> Any:
    """Return a cassette with one interaction."""
    response = {"status": {"code": 200}, "headers": headers, "body": body} | more
    request = {"method": "GET", "uri": URL, "headers": {"Content-Length": str(SIZE)}}
    return {"interactions": [{"request": request, "response": response}]}


ABOVE: Final = "/interactions/0/response"


def test_headers_of_cassettes() -> None:
    """They are lists or texts, in JSON and in YAML; those of the request stay."""

    def check(headers: Any, pointer: str) -> None:
        for is_yaml in (False, True):
            result = with_edit(interaction(headers, {"string": BODY}), is_yaml=is_yaml)
            assert changes(result) == {ABOVE + pointer: (str(SIZE), str(SIZE + GROWN))}

    for_each(
        [
            ({"Content-Length": [str(SIZE)], "Server": ["x"]}, "/headers/Content-Length/0"),
            ({"content-length": str(SIZE)}, "/headers/content-length"),
            ([["Content-Length", str(SIZE)]], "/headers/0/1"),
        ],
        check,
    )


def test_go_vcr_states_a_number() -> None:
    """It is beside the body."""
    capture = interaction({"Content-Length": [str(SIZE)]}, BODY, content_length=SIZE)
    assert changes(with_edit(capture, is_yaml=True)) == {
        f"{ABOVE}/headers/Content-Length/0": (str(SIZE), str(SIZE + GROWN)),
        f"{ABOVE}/content_length": (SIZE, SIZE + GROWN),
    }


def test_compressed_bodies_of_cassettes() -> None:
    """The size that was sent is that of the stored bytes."""
    stored = gzip.compress(BODY.encode(), mtime=0)
    headers = {"Content-Encoding": ["gzip"], "Content-Length": [str(len(stored))]}
    result = with_edit(interaction(headers, {"string": stored}), is_yaml=True)
    body = yaml.safe_load(result.data)["interactions"][0]["response"]["body"]["string"]
    assert changes(result) == {
        f"{ABOVE}/headers/Content-Length/0": (str(len(stored)), str(len(body)))
    }
    # Some recorders replace the length, but keep the header of the encoding.
    headers["Content-Length"] = [str(SIZE)]
    result = with_edit(interaction(headers, {"string": stored}), is_yaml=True)
    assert list(changes(result).values()) == [(str(SIZE), str(SIZE + GROWN))]


def test_nock_keeps_headers_in_one_list() -> None:
    """Names and values alternate there."""
    call = {
        "scope": URL.removesuffix("/sessions"),
        "path": "/sessions",
        "status": 200,
        "reqheaders": {"content-length": str(SIZE)},
        "response": json.loads(BODY),
        "rawHeaders": ["Content-Type", "application/json", "Content-Length", "0"],
    }
    compact = json.dumps(call["response"], separators=(",", ":"), ensure_ascii=False)
    size = len(compact.encode())
    call["rawHeaders"][3] = str(size)
    assert changes(with_edit([call])) == {"/0/rawHeaders/3": (str(size), str(size + GROWN))}


def test_stubs_contracts_simulations_and_collections() -> None:
    """Their headers are objects of values or lists, or pairs of a key and a value."""
    request = {"method": "GET", "path": "/sessions", "urlPath": "/sessions", "url": URL}
    length = {"Content-Length": str(SIZE)}
    pairs = [{"key": "Content-Length", "value": str(SIZE)}]
    simulated = {"status": 200, "body": BODY, "headers": {"Content-Length": [str(SIZE)]}}
    matched = {"path": [{"matcher": "exact", "value": "/sessions"}]}
    stub = {"request": request, "response": {"body": BODY, "headers": length}}
    parties: Any = {"consumer": {}, "provider": {}}
    saved = {"body": BODY, "code": 200, "header": pairs, "originalRequest": request}

    def check(capture: Any, pointer: str) -> None:
        assert changes(with_edit(capture)) == {pointer: (str(SIZE), str(SIZE + GROWN))}

    for_each(
        [
            (stub, "/response/headers/Content-Length"),
            ({"mappings": [stub]}, "/mappings/0/response/headers/Content-Length"),
            (
                parties | {"interactions": [stub]},
                "/interactions/0/response/headers/Content-Length",
            ),
            (
                {"data": {"pairs": [{"request": matched, "response": simulated}]}},
                "/data/pairs/0/response/headers/Content-Length/0",
            ),
            (
                {"info": {}, "item": [{"request": request, "response": [saved]}]},
                "/item/0/response/0/header/0/value",
            ),
        ],
        check,
    )


def test_the_body_of_a_request() -> None:
    """It has sizes of its own."""
    capture = har([], 0, text=BODY)
    request = capture["log"]["entries"][0]["request"]
    request["headers"] = [{"name": "Content-Length", "value": str(SIZE)}]
    request |= {"postData": {"mimeType": "application/json", "text": BODY}, "bodySize": SIZE}
    text = json.dumps(capture)
    (whole,) = texts_in(text.encode(), "har")
    part = text_in_string(whole, "/log/entries/0/request/postData/text", BODY)
    result = edited(text.encode(), [SetValue(part, "/a", LONGER)])
    assert changes(result) == {
        "/log/entries/0/request/headers/0/value": (str(SIZE), str(SIZE + GROWN)),
        "/log/entries/0/request/bodySize": (SIZE, SIZE + GROWN),
    }


def test_a_size_that_is_edited_too() -> None:
    """It is what the edit says."""
    text = json.dumps(har([], SIZE, text=BODY))
    (part,) = parts(File("a.har", text.encode()))
    (whole,) = texts_in(text.encode(), "har")
    edits = [
        SetValue(part, "/a", LONGER),
        SetValue(whole, f"{RESPONSE}/bodySize", 1),
    ]
    result = edited(text.encode(), edits)
    assert [each.is_applied for each in result.outcomes] == [True, True]
    assert result.sizes == [SizeChange(f"{RESPONSE}/content/size", SIZE, SIZE + GROWN)]
    assert json.loads(result.data)["log"]["entries"][0]["response"]["bodySize"] == 1


def test_a_file_that_is_not_a_capture_has_no_sizes() -> None:
    """A number that happens to be the size of a text beside it stays."""
    text = shaped('{"headers": {"content-length": "1"}, "body": "x", "bodySize": 1}')
    (part,) = parts(File("a.json", text.encode()))
    result = edited(text.encode(), [SetValue(part, "/body", "xy")])
    assert (result.sizes, result.untouched) == ([], [])


@pytest.mark.parametrize(
    ("headers", "found"),
    [
        ({"Content-Length": 2}, SizeChange("/headers/Content-Length", 2, 3)),
        ({"Content-Length": b"2"}, SizeChange("/headers/Content-Length", b"2", b"3")),
        (["Content-Length: 2"], SizeChange("/headers/0", "Content-Length: 2", "Content-Length: 3")),
        ([":status", "200", "Content-Length", "2"], SizeChange("/headers/3", "2", "3")),
        (
            ["a: b", "Content-Length: 2"],
            SizeChange("/headers/1", *(f"Content-Length: {n}" for n in "23")),
        ),
        ({"Content-Length": " 2 "}, SizeChange("/headers/Content-Length", " 2 ", " 3 ")),
    ],
)
def test_forms_of_a_length(headers: Any, found: SizeChange) -> None:
    """A number stays a number, and bytes stay bytes."""
    old = {"headers": headers, "body": "ab"}
    assert list(size_changes(old, old | {"body": "abc"}, Limits())) == [found]
    assert list(size_changes(old, old | {"body": "cd"}, Limits())) == []


def test_every_reader_knows_the_new_body() -> None:
    """The capture is read as before."""
    result = with_edit(har([], SIZE, text=BODY))
    (document,) = documents(io.BytesIO(result.data), "a.har", ReadOptions())
    assert document.format == "har"
