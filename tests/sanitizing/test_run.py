"""Whole runs: every format, many files, and what holds before, after and in a second run."""

from __future__ import annotations

import base64
import gzip
import io
import json
import random
import re
import zipfile
from pathlib import Path
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.check.one_file import CheckOptions, check_file
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.sanitizing import run as run_module
from alcamine_validate.session import session_schemas
from tests.editing.files import FILES
from tests.properties.test_round_trips import FORMATS, OF_VALUES
from tests.sanitizing.planted import (
    ADDRESS,
    AMERICAN,
    EMAIL,
    IBAN,
    NAME,
    OTHER_NAME,
    PHONE,
    PROMPT,
    SAID,
    TOKEN,
    left,
    run,
    sanitized,
    session,
)
from tests.support.tables import for_each

WRITERS: Final = {name: write for name, write in (FORMATS | OF_VALUES).items() if name != "Parquet"}
PRIVACY: Final = Config(select=("ALC8", "ALC803"))


def planted(title: str, folder: Path) -> Path:
    """Return a file of a format with people in it."""
    written = WRITERS[title](json.dumps(session(), ensure_ascii=False))
    path = folder / written.name
    path.write_bytes(written.pack(written.text.encode()))
    return path


def codes(data: bytes, name: str, config: Config = PRIVACY) -> list[str]:
    """Return the codes of the findings of a check, without those about the input."""
    options = CheckOptions(config=config)
    found = check_file("-", name, session_schemas(), options, io.BytesIO(data)).findings
    return [each.code for each in found if not each.code.startswith("ALC0")]


@pytest.mark.parametrize("title", WRITERS)
def test_nobody_is_left_in_any_format(title: str, tmp_path: Path) -> None:
    """Neither as it was nor encoded or compressed; and a check finds what it did before."""
    path = planted(title, tmp_path)
    before = path.read_bytes()
    assert len(left(before)) > 9
    after = sanitized(path)
    assert left(after) == set()
    assert codes(after, path.name) == []
    assert codes(after, path.name, Config()) == codes(before, path.name, Config())
    (again,) = run([path], key=None)
    assert not again.is_changed
    assert again.why is None


@pytest.mark.parametrize("title", ["JSON", "HAR of base64", "vcrpy, parsed", "Zstandard", "YAML"])
def test_ids_stay_references(title: str, tmp_path: Path) -> None:
    """Each of them is another one, and equal ones are equal; a second run leaves them."""
    path = planted(title, tmp_path)
    before = path.read_bytes()
    after = sanitized(path, has_ids=True)
    ids = {each for each in _ids(session()) if re.search("[0-9].*[0-9]", each)}
    assert len(ids) > 9
    assert left(before, tuple(ids))
    assert left(after, tuple(ids)) == set()
    assert codes(after, path.name, Config()) == codes(before, path.name, Config())
    assert not run([path], has_ids=True, key=None)[0].is_changed


def _ids(value: Any) -> set[str]:
    return set(re.findall(r'"([a-z][0-9a-z]{23})"', json.dumps(value)))


def test_a_value_has_one_replacement_in_all_files_and_runs(tmp_path: Path) -> None:
    """With the same key; without one, each run has another one."""
    paths = [planted(title, tmp_path) for title in ("JSON", "HAR of base64", "YAML")]
    paths = [path.rename(path.with_stem(f"{n}")) for n, path in enumerate(paths)]
    first = [each.replaced.texts for each in run(paths)]
    assert first[0] == first[1] == first[2]
    assert [run([path])[0].replaced.texts for path in paths] == first
    assert run(paths, key=b"another key, also of enough bytes")[0].replaced.texts != first[0]
    assert run(paths, key=None)[0].replaced.texts != run(paths, key=None)[0].replaced.texts


def test_a_value_goes_everywhere_if_it_goes_anywhere(tmp_path: Path) -> None:
    """In other files, in URLs, in JSON in strings, in comments, in names, and in capitals."""
    source = tmp_path / "session.json"
    source.write_text(json.dumps(session()))
    other = tmp_path / "other.yaml"
    other.write_text(
        f"# ask {NAME}\n"
        f"title: all about {NAME.upper()}\n"
        f"url: /people/{NAME.replace(' ', '%20')}?tel=%2B{AMERICAN[1:]}\n"
        f"body: '{json.dumps({'x': OTHER_NAME, 'said': SAID})}'\n"
        f"{EMAIL}: 1\n"
        f"sse: 'data: {json.dumps({'x': OTHER_NAME})}'\n"
        f"digits: {AMERICAN[1:]}\n"
    )
    _, file = run([source, other])
    assert file.why is None
    assert left(file.data) == set()
    assert json.dumps(OTHER_NAME)[1:-1] not in file.data.decode()
    lines = file.data.decode().split("\n")
    assert [line.partition(":")[0] for line in lines if ":" in line][1:4] == [
        "url",
        "body",
        lines[4].partition(":")[0],
    ]
    replacement = lines[0].removeprefix("# ask ")
    assert lines[1] == f"title: all about {replacement}"
    assert f"/people/{replacement.replace(' ', '%20')}?tel=%2B1" in lines[2]
    (alone,) = run([other])
    assert NAME.upper() in alone.data.decode()  # nothing says that it is one


def test_all_other_bytes_stay(tmp_path: Path) -> None:
    """Indentation, order, line ends, comments and escapes."""
    text = (
        '{\r\n\t"b" : "\\u0041\\/", "who":{"phone":\t"+41791234567" },\r\n'
        '  "a":[1.0, 1e3,"x" ] ,"mail": "Ask W.Oberholzer@company.com\\n!"}\r\n\r\n'
    )
    path = tmp_path / "x.json"
    path.write_bytes(text.encode())
    after = sanitized(path).decode()
    pattern = re.escape(text)
    pattern = pattern.replace(re.escape(PHONE), r"\+1[0-9]{10}")
    pattern = pattern.replace(re.escape("W.Oberholzer@company.com"), r"[\w.-]+@example\.\w+")
    assert re.fullmatch(pattern, after)


@pytest.mark.parametrize("title", FILES)
def test_files_without_people_stay_as_they_are(title: str, tmp_path: Path) -> None:
    """Whatever they are: samples, recordings of real tools, and all formats.

    Prompts are replaced in all of them, unless a setting keeps them.
    """
    path = tmp_path / FILES[title].name
    path.write_bytes(FILES[title].stored)
    (file,) = run([path], sanitize={"/agent/version/systemPrompt": "keep"})
    assert not file.is_changed
    (file,) = run([path])
    assert file.why is None
    if file.is_changed:
        assert set(file.replaced.counts) <= {"text"}
        path.write_bytes(file.data)
        assert not run([path])[0].is_changed


def test_samples_stay_as_they_are(tmp_path: Path) -> None:
    """Also their names and prompts: fixtures of samples pass the check of a hook."""
    path = tmp_path / "samples.jsonl"
    path.write_bytes(b"\n".join(av.sample_json(seed=seed) for seed in range(150)))
    (file,) = run([path])
    assert (file.is_changed, file.why) == (False, None)


def test_random_values_of_random_files_go(tmp_path: Path) -> None:
    """Real-looking values at any place of any format."""
    chance = random.Random(7)
    for number, title in enumerate(chance.choices([*WRITERS], k=25)):
        made: Any = av.sample(seed=number)
        phone = f"+4179{chance.randrange(10**7):07}"
        email = f"wil.{chance.randrange(10**6)}@{chance.choice(['company', 'gmx'])}.de"
        wanted = (phone, email)
        note = chance.choice([f"Ring {phone}.", f'"{phone}"\n- {email}', f"{email}: {phone}\\"])
        made["person"]["properties"] = {
            f"n{number}": [note, {"x": email}],
            "text": chance.choice(["# ", "é😀", "'", '"', "\\u0041", ": "]) + phone,
        }
        written = WRITERS[title](json.dumps(made, ensure_ascii="ASCII" in title))
        path = (
            tmp_path
            / f"{number}{Path(written.name).suffix and ''.join(Path(written.name).suffixes)}"
        )
        path.write_bytes(written.pack(written.text.encode()))
        assert left(path.read_bytes(), wanted)
        assert left(sanitized(path), wanted) == set(), title


def har(body: str, **content: Any) -> dict[str, Any]:
    """Return a HAR with secrets around the body."""
    return {
        "log": {
            "entries": [
                {
                    "request": {
                        "method": "POST",
                        "url": f"https://api.example.com/sessions/1?access_token={TOKEN}",
                        "headers": [{"name": "Authorization", "value": f"Bearer {TOKEN}"}],
                        "postData": {"text": json.dumps({"email": EMAIL, "phone": PHONE})},
                    },
                    "response": {
                        "status": 200,
                        "headers": [
                            {"name": "Set-Cookie", "value": f"sid={TOKEN}; Path=/"},
                            {"name": "Content-Length", "value": str(len(body.encode()))},
                        ],
                        "content": {
                            "mimeType": "application/json", "text": body,
                            "size": len(body.encode()), **content,
                        },
                    },
                }
            ]
        }
    }  # fmt: skip


@pytest.mark.parametrize("is_encoded", [False, True])
def test_what_is_around_a_session_goes_too(is_encoded: bool, tmp_path: Path) -> None:
    """Requests, headers, URLs, bodies; sizes are right afterwards."""
    body = json.dumps(session(), ensure_ascii=False)
    value = har(body)
    if is_encoded:
        text = base64.b64encode(body.encode()).decode()
        value["log"]["entries"][0]["response"]["content"] |= {"text": text, "encoding": "base64"}
    path = tmp_path / "x.har"
    path.write_text(json.dumps(value, indent=2))
    after = json.loads(sanitized(path))
    assert left(path.read_bytes()) == set()
    entry = after["log"]["entries"][0]
    assert entry["request"]["method"] == "POST"
    assert entry["request"]["url"].startswith("https://api.example.com/sessions/1?access_token=R")
    content = entry["response"]["content"]
    new = base64.b64decode(content["text"]).decode() if is_encoded else content["text"]
    assert content["size"] == len(new.encode())
    assert entry["response"]["headers"][1]["value"] == str(len(new.encode()))
    assert json.loads(new)["agent"]["name"] == session()["agent"]["name"]


def test_requests_are_decoded_too(tmp_path: Path) -> None:
    """The readers of captures decode only responses."""
    form = f"mail={EMAIL}&note=Call {PHONE}".encode()
    cassette = (
        "interactions:\n- request:\n    method: POST\n    uri: https://x.example.com/\n"
        f"    body: !!binary {base64.b64encode(gzip.compress(form, mtime=0)).decode()}\n"
        "    headers: {}\n  response:\n    status: {code: 200, message: OK}\n    headers: {}\n"
        "    body: {string: '{}'}\n"
        f"other: {{base64_string: {base64.b64encode(form).decode()}}}\nversion: 1\n"
    )
    path = tmp_path / "x.yaml"
    path.write_text(cassette)
    assert EMAIL in left(cassette.encode())
    assert left(sanitized(path)) == set()


def test_queries_and_forms_are_decoded(tmp_path: Path) -> None:
    """Their names say what their values are, and a value found there goes everywhere."""
    value = har("{}")
    request = value["log"]["entries"][0]["request"]
    request["url"] = (
        f"https://x.example.com/people?phone={PHONE.replace('+', '%2B')}&callerName="
        f"{NAME.replace(' ', '+')}&limit=10"
    )
    request["postData"]["text"] = f"email={EMAIL.replace('@', '%40')}&password=hunter2-{TOKEN}"
    value["note"] = f"{NAME}, {PHONE[1:]}"
    path = tmp_path / "x.har"
    path.write_text(json.dumps(value))
    assert {PHONE, NAME, EMAIL, TOKEN} <= left(path.read_bytes())
    after = json.loads(sanitized(path))
    assert left(path.read_bytes()) == set()
    url = after["log"]["entries"][0]["request"]["url"]
    assert re.fullmatch(
        r"https://x.example.com/people\?phone=%2B1\d{10}&callerName=[\w%]+\+[\w%]+&limit=10", url
    )


def test_stored_bodies_are_files_of_the_run(tmp_path: Path) -> None:
    """Those that a HAR names, and WireMock's; an image among them stays."""
    value = har("{}")
    content = value["log"]["entries"][0]["response"]["content"]
    del content["text"]
    content["_file"] = "0a1b2c3d4e.json"
    other = json.loads(json.dumps(value["log"]["entries"][0]))
    other["response"]["content"] = {"mimeType": "text/plain", "_file": "0a1b2c3d4f.txt"}
    image = json.loads(json.dumps(other))
    image["response"]["content"] = {"mimeType": "image/png", "_file": "0a1b2c3d50.png"}
    value["log"]["entries"] += [other, image]
    (tmp_path / "x.har").write_text(json.dumps(value))
    (tmp_path / "0a1b2c3d4e.json").write_text(json.dumps(session()))
    (tmp_path / "0a1b2c3d4f.txt").write_text(f"Call {PHONE}, or {EMAIL}.")
    (tmp_path / "0a1b2c3d50.png").write_bytes(b"\x89PNG\0" + EMAIL.encode())
    files = run([tmp_path])
    assert [Path(each.filename).name for each in files] == [
        "x.har", "0a1b2c3d4e.json", "0a1b2c3d4f.txt", "0a1b2c3d50.png"
    ]  # fmt: skip
    assert [each.why for each in files] == [None] * 4
    assert [each.is_changed for each in files] == [True, True, True, False]
    assert all(left(each.data) == set() for each in files[:3])


# What can't be sanitized


def archived(session_: Any) -> bytes:
    """Return a ZIP archive with a HAR."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("x.har", json.dumps(har(json.dumps(session_))))
    return stream.getvalue()


REFUSED: Final[dict[str, tuple[bytes, str]]] = {
    "a.json": (f'{{"email": "{EMAIL}"'.encode(), "the text is not valid JSON"),
    "b.json": (
        f'{{"email": "{EMAIL}", "email": 1}}'.encode(),
        "the text repeats a name in an object, so most readers overlook a value",
    ),
    "c.jsonl": (f'{{}}\n{{"email": "{EMAIL}"\n'.encode(), "line 2 is not valid JSON"),
    "d.yaml": (b"a: 1\na: 2\n", "line 2 repeats a key of its mapping"),
    "e.json": (json.dumps([EMAIL]).encode("utf-16"), "only UTF-8 can be edited"),
    "k.json": (f'["{EMAIL} caf'.encode() + b'\xe9"]', "it is not valid UTF-8"),
    "f.json": (
        json.dumps({"text": f'{{"email": "{EMAIL}", "email": 1}}'}).encode(),
        "a text in a string repeats a name in an object, so most readers overlook a value",
    ),
    "g.json.gz": (gzip.compress(b"{}")[:-9], "the file can't be read: "),
    "i.har": (
        json.dumps(har(f'{{"name": "{NAME}",')).encode(),
        "a part of it can't be read (ALC002, invalid-json)",
    ),
    "j.har": (
        json.dumps(har("[" * 2_000 + "]" * 2_000)).encode(),
        "a part of it can't be read (ALC005, nested-too-deep)",
    ),
    "h.har.zip": (archived(session()), "files in a ZIP archive can't be edited"),
}


def test_what_can_t_be_sanitized_is_named_and_stays(tmp_path: Path) -> None:
    """It does not stop the others, and no reason has a value."""
    for name, (data, _) in REFUSED.items():
        (tmp_path / name).write_bytes(data)
    good = tmp_path / "z.json"
    good.write_text(json.dumps(session()))
    (tmp_path / "missing").symlink_to(tmp_path / "nowhere.json")
    files = run([*(tmp_path / name for name in REFUSED), tmp_path / "missing", good])
    by_name = {Path(each.filename).name: each for each in files}

    def check(name: str, data_and_reason: tuple[bytes, str]) -> None:
        why = data_and_reason[1]
        assert str(by_name[name].why).startswith(why), by_name[name].why
        assert EMAIL not in str(by_name[name].why)
        assert not by_name[name].is_changed

    for_each(REFUSED.items(), check)
    assert str(by_name["missing"].why).startswith("the file can't be read: ")
    assert by_name["z.json"].is_changed


@pytest.mark.parametrize("error", [KeyError("secret"), RecursionError(), OSError(28, "full")])
@pytest.mark.parametrize("step", ["collect", "replaced"])
def test_no_file_stops_the_others(
    error: Exception, step: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even an error of this package does, and its message is not shown."""
    real = getattr(run_module, step)

    def fail(first: Any, *others: Any) -> Any:
        if step == "replaced" and first.filename.endswith("a.json"):
            raise error
        if step == "collect" and next(first).value == {"a": 1}:
            raise error
        return real(first, *others)

    monkeypatch.setattr(run_module, step, fail)
    (tmp_path / "a.json").write_text('{"a": 1}')
    (tmp_path / "b.json").write_text(json.dumps({"email": EMAIL}))
    one, _ = run([tmp_path])
    assert not one.is_changed
    words = r"an error of this package: KeyError in test_run\.py, line [0-9]+; please report it"
    assert re.match(rf"{words}|the file can't be read", str(one.why))
    assert "secret" not in str(one.why)


def test_archives_and_tables_without_people_are_fine(tmp_path: Path) -> None:
    """They can be read, so it is known that nothing in them has to go."""
    clean: Any = av.sample(seed=2)
    clean["agent"]["version"]["systemPrompt"] = None
    value = har(json.dumps(clean))
    value["log"]["entries"][0]["request"] = {
        "method": "GET", "url": "https://x.example.com/sessions/1", "headers": []
    }  # fmt: skip
    value["log"]["entries"][0]["response"]["headers"] = []
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("x.har", json.dumps(value))
    path = tmp_path / "x.har.zip"
    path.write_bytes(stream.getvalue())
    (file,) = run([path])
    assert file.why is None
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    for seed, why in ((2, None), (None, "tables can't be edited")):
        text = json.dumps(clean if seed else session())
        parquet.write_table(pyarrow.table({"session": [text]}), tmp_path / "x.parquet")
        (file,) = run([tmp_path / "x.parquet"], column="session")
        assert file.why == why


def test_a_value_in_an_alias_goes_at_all_places(tmp_path: Path) -> None:
    """The alias becomes a value of its own, because the anchor can't change alone."""
    path = tmp_path / "x.yaml"
    path.write_text(f"a: &x {EMAIL}\nb: *x\nc: &y {{mail: {EMAIL}}}\nd: *y\n")
    assert left(sanitized(path)) == set()


def test_only_sessions(tmp_path: Path) -> None:
    """Other files are left out if the settings say so."""
    (tmp_path / "package.json").write_text(json.dumps({"author": f"W <{EMAIL}>", "name": "x"}))
    (tmp_path / "session.json").write_text(json.dumps(session()))
    assert len(run([tmp_path])) == 2
    (file,) = run([tmp_path], only_sessions=True)
    assert file.filename.endswith("session.json")


# Settings


def test_the_table_of_settings(tmp_path: Path) -> None:
    """Own entries say what whole fields become, and what stays."""
    path = tmp_path / "x.json"
    value = session()
    value["person"]["properties"] = {
        "note": "short", "pet": "Alpaca 7", "mail": "w at company", "tel": "ask her",
        "ref": "unit-4471x", "key": "hunter2", "kept": f"call {PHONE}",
    }  # fmt: skip
    path.write_text(json.dumps(value))
    kinds = {"note": "text", "pet": "name", "mail": "email", "tel": "phone", "ref": "id"}
    kinds |= {"key": "secret", "kept": "keep"}
    own = {f"/person/properties/{name}": kind for name, kind in kinds.items()}
    own |= {"/agent/version/systemPrompt": "detect", "/name": "keep", "/messages": "keep"}
    after = json.loads(sanitized(path, sanitize=own))
    properties = after["person"]["properties"]
    assert properties["kept"] == f"call {PHONE}"
    assert properties["key"].startswith("REDACTED-")
    assert properties["mail"].endswith(("@example.com", "@example.net", "@example.org"))
    assert properties["tel"].startswith("+1")
    assert len(properties["note"]) == len("short")
    assert properties["note"] != "short"
    assert properties["pet"] != "Alpaca 7"
    assert re.fullmatch(r"[a-z][0-9a-z]{9}", properties["ref"])
    assert after["agent"]["version"]["systemPrompt"] == PROMPT
    assert after["messages"] == value["messages"]
    # It goes as the phone number of the person, so it goes here too.
    assert after["name"] != AMERICAN
    assert not run([path], sanitize=own, key=None)[0].is_changed


def test_silenced_rules_are_respected(tmp_path: Path) -> None:
    """As a check respects them: everywhere, at a place, or in a file."""
    path = tmp_path / "x.json"
    path.write_text(json.dumps(session()))
    ignore = ("ALC806", "ALC805:/person/properties/note", "ALC803")
    (file,) = run([path], ignore=ignore, sanitize={"/conversation/name": "keep"})
    assert file.why is None
    kept = left(file.data)
    assert {ADDRESS, IBAN, OTHER_NAME} <= kept
    assert EMAIL not in kept


def test_parts_of_sessions(tmp_path: Path) -> None:
    """The fields of the table are found in a part too."""
    path = tmp_path / "x.json"
    value = {**session()["person"], "properties": {"name": "W. Oberholzer, 3rd floor"}}
    path.write_text(json.dumps(value))
    after = json.loads(sanitized(path, part="person"))
    assert "Oberholzer" not in json.dumps(after)
    assert after["id"] == value["id"]


def test_names_of_members_go(tmp_path: Path) -> None:
    """In JSON, in JSON in a string, and in YAML; nested ones too."""
    value = {EMAIL: {PHONE: {"x": EMAIL}}, 'a"\\': json.dumps({EMAIL: 1}), "b": [{f"{EMAIL}": 2}]}
    (tmp_path / "x.json").write_text(json.dumps(value, indent=1))
    (tmp_path / "x.yaml").write_text(
        f"{EMAIL}:\n  '{PHONE}':\n  - 1\nb: {{\"{EMAIL}\" : 1, c: 2}}\n"
    )
    for name in ("x.json", "x.yaml"):
        assert left(sanitized(tmp_path / name)) == set()
    assert [*json.loads((tmp_path / "x.json").read_text())][1] == 'a"\\'
