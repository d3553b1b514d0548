"""Fixes of files: nothing else changes, none comes back, and no file is worse than before."""

from __future__ import annotations

import gzip
import json
import random
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, NamedTuple

import pyarrow as pa
import pytest
import yaml
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import alcamine_validate as av
from alcamine_validate.check import fixing
from alcamine_validate.check.file_fix import FileFix
from alcamine_validate.check.fixing import Fixer
from alcamine_validate.check.one_file import CheckOptions, check_file
from alcamine_validate.check.result import CheckedFile
from alcamine_validate.editing.comparison import unified_difference
from alcamine_validate.input.files import reason_of
from alcamine_validate.lint.rules.fixes import FIXES, FixRule, NewName, NewText, SafeFix
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.session import session_schemas
from tests.input.inputs import URL
from tests.input.tables import parquet
from tests.support.golden_files import golden_of
from tests.support.tables import for_each

GOLDEN: Final = Path(__file__).parent / "golden"
BOM: Final = b"\xef\xbb\xbf"
OPTIONS: Final = CheckOptions(config=Config(column="session"))


class Done(NamedTuple):
    """The result of a file after fixes, what was fixed, and its bytes."""

    file: CheckedFile
    fix: FileFix | None
    data: bytes


def fixed(path: Path, *, captures: bool = False, writes: bool = True) -> Done:
    """Fix a file."""

    def write(name: str, old: bytes, new: bytes) -> None:
        assert Path(name).read_bytes() == old
        Path(name).write_bytes(new)

    checked = check_file(str(path), str(path), session_schemas(), OPTIONS)
    assert checked.fix is None
    fixer = Fixer(session_schemas(), OPTIONS, write if writes else None, wants_captures=captures)
    file = fixer.fixed(checked, is_named=True)
    return Done(file, file.fix, path.read_bytes())


# Mistakes that have one right answer

Mistake = Callable[[dict[str, Any], random.Random], None]


def _of_case(session: dict[str, Any], chance: random.Random) -> None:
    session["status"] = chance.choice([str.lower, str.title])(session["status"])


def _of_value(session: dict[str, Any], chance: random.Random) -> None:
    version = session["agent"]["version"]
    at = chance.randrange(1, 8)
    text = version["incentiveType"] if len(version["incentiveType"]) > 8 else session["status"]
    holder, name = (session, "status") if text == session["status"] else (version, "incentiveType")
    holder[name] = text[: min(at, len(text) - 1)] + text[min(at, len(text) - 1) + 1 :]


def _of_space(session: dict[str, Any], _: random.Random) -> None:
    session["createdAt"] = session["createdAt"].replace("T", " ")


def _of_offset(session: dict[str, Any], chance: random.Random) -> None:
    moment = session["person"]["updatedAt"]
    session["person"]["updatedAt"] = moment.replace("Z", chance.choice(["+00:00", "z", "-00:00"]))


def _of_small_letters(session: dict[str, Any], _: random.Random) -> None:
    session["updatedAt"] = session["updatedAt"].lower()


def _of_both(session: dict[str, Any], _: random.Random) -> None:
    session["conversation"]["createdAt"] = (
        session["conversation"]["createdAt"].replace("T", " ").replace("Z", "+0000")
    )


def _of_entries(session: dict[str, Any], chance: random.Random) -> None:
    entries = session["agent"]["version"]["languages"]
    entries += chance.choices(entries, k=chance.randrange(1, 4))


def _of_zone(session: dict[str, Any], chance: random.Random) -> None:
    version = session["agent"]["version"]
    version["timezone"] = chance.choice(["europe/zurich", "Europe/Zuerich", "Europe/Zurihc"])


def _of_name(session: dict[str, Any], _: random.Random) -> None:
    session["recordAudoi"] = session.pop("recordAudio")


def _of_model(session: dict[str, Any], _: random.Random) -> None:
    stt = session["agent"]["version"]["config"]["stt"]
    stt["model"] = stt["model"].lower()


def _of_provider(session: dict[str, Any], _: random.Random) -> None:
    tts = session["agent"]["version"]["config"]["tts"]
    tts["provider"] = tts["provider"].removesuffix("A")


MISTAKES: Final[dict[str, Mistake]] = {
    "ALC103 case": _of_case,
    "ALC103 slip": _of_value,
    "ALC203 space": _of_space,
    "ALC203 offset": _of_both,
    "ALC207 offset": _of_offset,
    "ALC207 letters": _of_small_letters,
    "ALC302 case": _of_model,
    "ALC303 slip": _of_provider,
    "ALC632": _of_entries,
    "ALC636": _of_zone,
    "ALC701": _of_name,
}


def good(seed: int = 1) -> dict[str, Any]:
    """Return a Session to which each mistake applies, and whose fixes lead back to it."""
    session: Any = av.sample(seed=seed)
    session["status"] = "COMPLETED"
    version = session["agent"]["version"]
    version["languages"] = ["en", "es"]
    version["timezone"] = "Europe/Zurich"
    version["config"] = {
        "llm": {"provider": "OPENAI", "model": "GPT_4O"},
        "tts": {"provider": "CARTESIA", "model": "SONIC_2", "voiceId": "a38e4e85"},
        "stt": {"provider": "DEEPGRAM", "model": "NOVA_3"},
    }
    # Last, where a renamed property is put.
    session["recordAudio"] = session.pop("recordAudio")
    return dict(session)


def broken(session: dict[str, Any], names: list[str], seed: int = 0) -> dict[str, Any]:
    """Return a copy of a Session with mistakes."""
    copy: dict[str, Any] = json.loads(json.dumps(session))
    for name in names:
        MISTAKES[name](copy, random.Random(seed))
    return copy


Write = Callable[[Any], bytes]


def _har(*values: Any, **headers: str) -> bytes:
    entries = [
        {
            "request": {"method": "GET", "url": URL, "headers": []},
            "response": {
                "status": 200,
                "headers": [{"name": name, "value": text} for name, text in headers.items()],
                "content": {"mimeType": "application/json", "text": json.dumps(value)},
            },
        }
        for value in values
    ]
    return json.dumps({"log": {"version": "1.2", "entries": entries}}, indent=1).encode()


FORMATS: Final[dict[str, Write]] = {
    "a.json": lambda value: json.dumps(value, indent=2).encode() + b"\n",
    "compact.json": lambda value: json.dumps(value, separators=(",", ":")).encode(),
    "crlf.json": lambda value: json.dumps(value, indent="\t").replace("\n", "\r\n").encode(),
    "webhook.json": lambda value: json.dumps({"data": [value, value]}, indent=1).encode(),
    "body.json": lambda value: json.dumps({"statusCode": 200, "body": json.dumps(value)}).encode(),
    "a.jsonl": lambda value: b"\n" + json.dumps(value).encode() + b"\r\n{\n\n" + _compact(value),
    "a.json.gz": lambda value: gzip.compress(json.dumps(value).encode(), mtime=0),
    "a.jsonl.zst": lambda value: zstandard.compress(json.dumps(value).encode() + b"\n"),
    "block.yaml": lambda value: b"# why\n" + yaml.safe_dump(value, sort_keys=False).encode(),
    "flow.yaml": lambda value: yaml.safe_dump(
        value, sort_keys=False, default_flow_style=True, width=10**6
    ).encode(),
    "two.yaml": lambda value: yaml.safe_dump_all([value, value], sort_keys=False).encode(),
    "a.har": _har,
}


def _compact(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


def test_the_good_session_has_nothing_to_fix() -> None:
    """Each mistake has a finding of the rule that it is named after."""
    plain = av.findings(json.dumps(good()))
    assert [each for each in plain if each.fix] == []
    for name in MISTAKES:
        found = av.findings(json.dumps(broken(good(), [name])))
        assert {each.code for each in found if each.fix} <= set(FIXES)
        assert any(each.fix for each in found), name
        assert name[:6] in {each.code for each in found}, name


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    names=st.lists(st.sampled_from(sorted(MISTAKES)), min_size=1, unique=True),
    seed=st.integers(0, 5),
)
def test_fixes_lead_back_byte_for_byte(
    name: str, names: list[str], seed: int, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Whatever mistakes are in a file of any format; a second run changes nothing."""
    if {"ALC103 case", "ALC103 slip"} <= set(names):
        names.remove("ALC103 slip")  # they may be in one value, which is two edits away then
    path = tmp_path_factory.mktemp("fixing") / name
    write, session = FORMATS[name], good(seed)
    path.write_bytes(write(broken(session, names, seed)))
    done = fixed(path, captures=name.endswith(".har"))
    assert done.fix is not None
    assert (done.fix.failure, done.fix.unfixed) == (None, [])
    assert content(done.data) == content(write(session))
    assert {code for name in names for code in [name[:6]]} <= set(done.fix.fixed)
    assert done.file.fixable.total() == 0
    again = fixed(path, captures=name.endswith(".har"))
    assert (again.fix, again.data) == (None, done.data)
    assert again.file.codes == done.file.codes


def content(data: bytes) -> bytes:
    """Return the decompressed content: compression depends on what was there."""
    if data.startswith(b"\x1f\x8b"):
        return gzip.decompress(data)
    if data.startswith(b"\x28\xb5\x2f\xfd"):
        return zstandard.ZstdDecompressor().decompressobj().decompress(data)
    return data


SPELLINGS: Final = ("{}", "'{}'", '"{}"', "!!str {}", "&a{n} {}", ">-\n    {}", "|-\n    {}")


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6), ends=st.sampled_from(["\n", "\r\n"]), mark=st.booleans())
def test_any_spelling_of_yaml_can_be_fixed(
    seed: int, ends: str, mark: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Scalars in random styles, with line ends of Windows and a mark: the values are right."""
    chance = random.Random(seed)
    session = good(seed % 3)
    names = chance.sample(sorted(MISTAKES), 3)
    if {"ALC103 case", "ALC103 slip"} <= set(names):
        names.remove("ALC103 slip")
    lines = yaml.safe_dump(broken(session, names, seed), sort_keys=False, width=10**6).split("\n")
    for number, line in enumerate(lines):
        key, sign, value = line.partition(": ")
        plain = value.strip("'")
        if sign and plain[:2] == "20" and plain.isprintable():
            style = chance.choice(SPELLINGS).replace("{n}", str(number))
            indent = " " * (len(key) - len(key.lstrip()))
            lines[number] = f"{key}: {style.format(plain)}".replace("\n", f"\n{indent}")
    path = tmp_path_factory.mktemp("yaml") / "a.yaml"
    path.write_bytes(BOM * mark + ends.join("\n".join(lines).split("\n")).encode())
    done = fixed(path)
    assert done.fix is None or done.fix.failure is None
    left = [each for each in done.file.findings if each.fix is not None]
    assert left == []
    assert done.data.startswith(BOM) is mark
    found = yaml.load(done.data, yaml.BaseLoader)
    wanted = yaml.load(yaml.safe_dump(session), yaml.BaseLoader)
    assert found == wanted


def test_a_mark_goes_first_and_then_the_rest(tmp_path: Path) -> None:
    """Nothing is checked in JSON with a byte order mark, so its findings are not new ones."""
    for name in ("a.json", "a.json.gz", "a.jsonl"):
        text = json.dumps(broken(good(), ["ALC103 case", "ALC203 space"])).encode()
        path = tmp_path / name
        path.write_bytes(gzip.compress(BOM + text) if name.endswith("gz") else BOM + text)
        done = fixed(path)
        assert done.fix is not None, name
        assert done.fix.fixed == Counter({"ALC003": 1, "ALC103": 1, "ALC203": 1})
        assert content(done.data) == json.dumps(good()).encode()


def test_a_mark_goes_before_text_that_is_not_valid(tmp_path: Path) -> None:
    """The finding of the text has the code of the mark, but it is another one."""
    path = tmp_path / "a.json"
    for text in (b'{"id": }', b'{"id": "\xff"}', BOM + b"{}"):
        path.write_bytes(BOM + text)
        done = fixed(path)
        assert done.fix is not None
        assert (done.fix.failure, done.data) == (None, text.removeprefix(BOM))
        assert done.file.fixable.total() == 0


CASES: Final = {
    **{name.replace(" ", "-"): [name] for name in MISTAKES},
    "all": ["ALC103 case", "ALC203 space", "ALC303 slip", "ALC632", "ALC636", "ALC701"],
}


@pytest.mark.parametrize("case", CASES)
def test_the_difference_is_as_kept(case: str, tmp_path: Path) -> None:
    """One file for each mistake and format."""
    pieces = []
    for name in ("a.json", "block.yaml", "a.jsonl"):
        path = tmp_path / name
        path.write_bytes(FORMATS[name](broken(good(), CASES[case])))
        before = path.read_text("utf-8")
        assert fixed(path).fix is not None
        if name == "a.jsonl":
            before, after = (each.replace(",", ",\n") for each in (before, path.read_text()))
        else:
            after = path.read_text("utf-8")
        pieces.append(unified_difference(before, after, name))
    golden_of(GOLDEN)(f"fix-{case}.diff", "\n".join(pieces))


def test_quotes_are_all_that_changes(tmp_path: Path) -> None:
    """The values are the same here, and now also for other readers."""
    session = good()
    session["person"]["phone"] = "+12025550143"
    session["agent"]["name"] = "1_000"
    quoted = yaml.safe_dump(session, sort_keys=False)
    text = quoted.replace("'+12025550143'", "+12025550143").replace("'1_000'", "1_000")
    path = tmp_path / "a.yaml"
    path.write_text(text)
    done = fixed(path)
    assert done.fix is not None
    assert done.fix.fixed == Counter({"ALC015": 2})
    assert done.data.decode() == quoted


# What is left alone


def test_captures_are_left_alone(tmp_path: Path) -> None:
    """They record what happened. The number of findings that could be fixed is known."""
    path = tmp_path / "a.har"
    path.write_bytes(_har(broken(good(), ["ALC103 case", "ALC203 space"])))
    before = path.read_bytes()
    done = fixed(path)
    assert (done.fix, done.data) == (None, before)
    assert done.file.fixable == Counter({"capture": 2})
    assert all(each.fix is None for each in done.file.findings)


def test_fields_of_all_bodies_are_named(tmp_path: Path) -> None:
    """Also of those that only an earlier round edits: here, the second one edits the last body."""
    once = broken(good(), ["ALC103 case"])
    twice = broken(good(), ["ALC203 offset"])
    path = tmp_path / "a.har"
    path.write_bytes(_har(once, twice, ETag="a"))
    done = fixed(path, captures=True)
    assert done.fix is not None
    assert done.fix.fixed == Counter({"ALC103": 1, "ALC203": 1, "ALC207": 1})
    places = {note.partition(":")[0] for note in done.fix.notes}
    assert places == {f"/log/entries/{at}/response/headers/0/value" for at in (0, 1)}


def test_files_without_editable_text_are_named(tmp_path: Path) -> None:
    """A table has a fix that can't be made."""
    path = tmp_path / "a.parquet"
    path.write_bytes(parquet(pa.table({"session": [json.dumps(broken(good(), ["ALC103 case"]))]})))
    before = path.read_bytes()
    done = fixed(path)
    assert done.fix is not None
    assert [each.why for each in done.fix.unfixed] == ["tables can't be edited"]
    assert (done.fix.fixed, done.data) == (Counter(), before)
    assert done.file.fixable == Counter({"unwritable": 1})


def test_conflicts_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two fixes that contradict each other, the first is made, and the other one is named."""

    def other(_: Any) -> SafeFix:
        return SafeFix(NewText("PENDING"), "Replace it")

    session = good()
    session["status"] = "PENDING!"
    session["agent"]["slugg"] = "x"
    path = tmp_path / "a.json"
    path.write_text(json.dumps(session))
    monkeypatch.setattr(fixing, "edited", _refusing_all_but_first)
    monkeypatch.setattr(fixing, "_MOST_ROUNDS", 1)
    monkeypatch.setitem(FIXES, "ALC103", FixRule("writes", other))
    session["createdAt"] = session["createdAt"].replace("T", " ")
    path.write_text(json.dumps(session))
    done = fixed(path)
    assert done.fix is not None
    assert done.fix.fixed == Counter({"ALC103": 1})
    [left] = done.fix.unfixed
    assert (left.finding.code, left.why) == ("ALC203", "it overlaps an earlier edit")
    assert left.conflict is not None
    assert left.conflict.code == "ALC103"


def _refusing_all_but_first(stored: bytes, edits: Any, limits: Any) -> Any:
    from alcamine_validate.editing.apply import edited
    from alcamine_validate.editing.edits import Outcome

    result = edited(stored, edits[:1], limits)
    refused = Outcome(False, "it overlaps an earlier edit", 0)
    result.outcomes += [refused] * (len(edits) - 1)
    return result


def test_a_fix_that_does_not_help_is_not_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new bytes are checked before they are written; the other fixes are made."""

    def useless(_: Any) -> SafeFix:
        return SafeFix(NewText("COMPLETER"), "Replace it")

    monkeypatch.setitem(FIXES, "ALC103", FixRule("writes", useless))
    path = tmp_path / "a.json"
    path.write_text(json.dumps(broken(good(), ["ALC103 case", "ALC203 space"])))
    done = fixed(path)
    assert done.fix is not None
    assert done.fix.failure is None
    assert [(each.finding.code, each.why) for each in done.fix.unfixed] == [
        ("ALC103", "ALC103 would still be there after its fix")
    ]
    assert done.fix.fixed == Counter({"ALC203": 1})
    assert done.data == json.dumps(broken(good(), ["ALC103 case"])).encode()
    assert "ALC103" in done.file.codes


def test_harmful_fixes_of_all_lines_are_found_at_once(tmp_path: Path) -> None:
    """More lines than rounds do not keep the file from its other fixes."""
    session = broken(good(), ["ALC701"])
    line = json.dumps(session).replace('"recordAudoi"', '"recordAudoi": true, "recordAudoi"')
    other = line.replace("COMPLETED", "completed", 1)
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join([line] * 20 + [other]))
    options = CheckOptions(config=Config(ignore=["ALC004"]))
    checked = check_file(str(path), str(path), session_schemas(), options)
    write = lambda name, _, new: Path(name).write_bytes(new)  # noqa: E731
    done = Fixer(session_schemas(), options, write).fixed(checked, is_named=True)
    assert done.fix is not None
    assert (done.fix.failure, done.fix.fixed) == (None, Counter({"ALC103": 1}))
    assert len(done.fix.unfixed) == 21
    assert path.read_text() == "\n".join([line] * 21)


def test_a_name_that_stands_twice_is_left(tmp_path: Path) -> None:
    """A change of one of them would leave the other one; they are not even offered."""
    session = broken(good(), ["ALC701", "ALC103 case"])
    for name, text in (
        ("a.json", json.dumps(session).replace('"recordAudoi"', '"recordAudoi": 1, "recordAudoi"')),
        (
            "a.yaml",
            yaml.safe_dump(session, sort_keys=False).replace(
                "recordAudoi:", "recordAudoi: 1\nrecordAudoi:"
            ),
        ),
    ):
        path = tmp_path / name
        path.write_text(text)
        done = fixed(path)
        assert done.fix is not None
        assert (done.fix.failure, done.fix.unfixed) == (None, [])
        assert done.fix.fixed == Counter({"ALC103": 1})
        assert done.data.count(b"recordAudoi") == 2
        assert done.file.fixable.total() == 0


def test_a_property_is_never_made_twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even at the place of a fix, a repeated name is not a finding that the fix uncovers."""

    def renamed(_: Any) -> SafeFix:
        return SafeFix(NewName("status"), "Rename the property")

    monkeypatch.setitem(FIXES, "ALC701", FixRule("renames", renamed))
    path = tmp_path / "a.json"
    path.write_text(json.dumps(broken(good(), ["ALC701"])))
    before = path.read_bytes()
    done = fixed(path)
    assert done.fix is not None
    assert (done.fix.failure, done.data) == ("the fixes would cause ALC004", before)


def test_a_fix_that_causes_another_error_leaves_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what it uncovers at its own place is expected."""
    from alcamine_validate.editing.apply import edited

    def harmful(stored: bytes, edits: Any, limits: Any) -> Any:
        result = edited(stored, edits, limits)
        result.data = result.data.replace(b'"isDemo"', b'"isDomo"')
        return result

    monkeypatch.setattr(fixing, "edited", harmful)
    path = tmp_path / "a.json"
    path.write_text(json.dumps(broken(good(), ["ALC103 case"])))
    before = path.read_bytes()
    done = fixed(path)
    assert done.fix is not None
    assert done.fix.failure == "the fixes would cause ALC102"
    assert done.data == before


def test_what_a_fix_uncovers_is_no_harm(tmp_path: Path) -> None:
    """A session that is completed needs a time; as long as its status was wrong, nobody asked."""
    session = broken(good(), ["ALC103 case", "ALC701"])
    session["completedAt"] = None
    session["recordAudoi"] = "yes"
    path = tmp_path / "a.json"
    path.write_text(json.dumps(session))
    done = fixed(path)
    assert done.fix is not None
    assert done.fix.fixed == Counter({"ALC103": 1, "ALC701": 1})
    assert {"ALC601", "ALC101"} <= set(done.file.codes)


def test_what_a_branch_of_a_union_says_is_no_harm(tmp_path: Path) -> None:
    """As long as the provider was wrong, or had another name, no branch was chosen."""

    def check(provider: dict[str, str], code: str) -> None:
        session = good()
        session["status"] = "Completed"
        session["agent"]["version"]["config"]["llm"] = {
            **provider, "model": "GPT_4O", "temperature": 99
        }  # fmt: skip
        path = tmp_path / "a.json"
        path.write_text(json.dumps(session))
        done = fixed(path)
        assert done.fix is not None
        assert done.fix.failure is None
        assert done.fix.fixed == Counter({"ALC103": 1, code: 1})
        assert set(done.file.codes) == {"ALC106", "ALC601"}

    for_each([({"provider": "openai"}, "ALC303"), ({"Provider": "OPENAI"}, "ALC701")], check)


def test_fixes_may_cause_and_uncover_what_the_next_round_fixes(tmp_path: Path) -> None:
    """Entries become equal, and a model is compared with the models of its provider."""
    session = good()
    version = session["agent"]["version"]
    version["languages"] = ["en", "en", "EN", "es"]
    version["config"]["stt"] = {"provider": "DEEPGRM", "model": "nova_3"}
    path = tmp_path / "a.json"
    path.write_text(json.dumps(session))
    done = fixed(path)
    assert done.fix is not None
    assert done.fix.failure is None
    assert done.fix.fixed == Counter({"ALC632": 2, "ALC103": 1, "ALC303": 1, "ALC302": 1})
    version["languages"] = ["en", "es"]
    version["config"]["stt"] = {"provider": "DEEPGRAM", "model": "NOVA_3"}
    assert done.data.decode() == json.dumps(session)


def test_a_file_that_can_t_be_written_is_named(tmp_path: Path) -> None:
    """Its findings are reported as before."""

    def write(*_: Any) -> None:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "a.json"
    path.write_text(json.dumps(broken(good(), ["ALC103 case"])))
    checked = check_file(str(path), str(path), session_schemas(), OPTIONS)
    file = Fixer(session_schemas(), OPTIONS, write).fixed(checked, is_named=True)
    assert file.fix is not None
    assert (file.fix.failure, file.fix.is_change) == ("Permission denied", False)
    assert file.codes["ALC103"] == 1
    path.unlink()
    gone = Fixer(session_schemas(), OPTIONS, write).fixed(checked, is_named=True)
    assert gone.fix is not None
    assert gone.fix.failure == "No such file or directory"


def test_a_fault_of_the_writer_is_not_hidden(tmp_path: Path) -> None:
    """Only what keeps a file from being written is a reason for it to stay as it was."""

    def write(*_: Any) -> None:
        raise TypeError

    path = tmp_path / "a.json"
    path.write_text(json.dumps(broken(good(), ["ALC103 case"])))
    checked = check_file(str(path), str(path), session_schemas(), OPTIONS)
    with pytest.raises(TypeError):
        Fixer(session_schemas(), OPTIONS, write).fixed(checked, is_named=True)


@pytest.mark.parametrize("error", [MemoryError(), RecursionError()])
def test_a_file_that_needs_too_much_is_named(
    error: Exception, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next file is fixed all the same, so nothing is raised."""

    def edited(*_: Any) -> Any:
        raise error

    monkeypatch.setattr(fixing, "edited", edited)
    path = tmp_path / "a.json"
    path.write_text(json.dumps(broken(good(), ["ALC103 case"])))
    done = fixed(path)
    assert done.fix is not None
    assert (done.fix.failure, done.fix.is_change) == (reason_of(error), False)
    assert done.file.codes["ALC103"] == 1


def test_without_a_writer_nothing_is_written(tmp_path: Path) -> None:
    """The new bytes are known all the same."""
    path = tmp_path / "a.json"
    path.write_text(json.dumps(broken(good(), ["ALC103 case"])))
    before = path.read_bytes()
    done = fixed(path, writes=False)
    assert done.fix is not None
    assert (done.fix.before, done.fix.after) == (before, json.dumps(good()).encode())
    assert done.data == before


def test_an_anchor_does_not_become_a_part_of_the_value(tmp_path: Path) -> None:
    """A scalar with an anchor is not put in quotes, also if the warning about it is ignored."""
    session = good()
    session["person"]["phone"] = "+12025550143"
    text = yaml.safe_dump(session, sort_keys=False).replace("'+12025550143'", "&a +12025550143")
    path = tmp_path / "a.yaml"
    for end in ("", "other: *a\n"):
        path.write_text(text + end)
        options = CheckOptions(config=Config(ignore=["ALC014"]))
        checked = check_file(str(path), str(path), session_schemas(), options)
        assert checked.codes["ALC015"] == 1
        assert checked.fixable.total() == 0
        done = fixed(path)
        assert (done.fix, done.data.decode()) == (None, text + end)
