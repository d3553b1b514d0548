"""Bodies in separate files: read only from the capture's folder or archive."""

from __future__ import annotations

import gzip
import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.check.one_file import CheckOptions, check_file, inputs
from alcamine_validate.check.result import CheckedFile
from alcamine_validate.cli.main import main
from alcamine_validate.input.captures.attachments import Attachment, FolderAttachments
from alcamine_validate.input.captures.exchanges import AttachedBody
from alcamine_validate.lint.settings.config import Config
from alcamine_validate.reporters.registry import FORMATS
from alcamine_validate.session import session_schemas
from tests.input.inputs import entry, har
from tests.support.tables import for_each

AGENTS: Final = "https://api.example.com/agents"
BAD: Final = av.sample_json(seed=2, invalid="number-too-small")
GOOD: Final = av.sample_json(seed=1)


def attached(name: Any, **fields: Any) -> Any:
    """Return an entry of a HAR whose body is in a file, as Playwright writes it."""
    return entry(None, size=-1, _file=name, **fields)


def inputs_of(*paths: str) -> list[str]:
    """Return the files to check that paths lead to."""
    return [each.path for each in inputs(paths, CheckOptions())]


def checked(path: Path, **limits: Any) -> CheckedFile:
    """Return the result of checking a file."""
    config = Config(**{f"max_{name}": value for name, value in limits.items()})
    options = CheckOptions(config=config)
    return check_file(str(path), str(path), session_schemas(), options)


def codes(file: CheckedFile) -> list[str]:
    """Return the code of each finding."""
    return [each.code for each in file.findings]


def archive(path: Path, members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """Write a ZIP archive, and return its path."""
    with zipfile.ZipFile(path, "w", method) as file:
        for name, data in members.items():
            file.writestr(name, data)
    return path


def test_an_attachment_is_read_from_the_folder(tmp_path: Path) -> None:
    """The finding is in the attached file; a file that several responses share is checked once."""
    (tmp_path / "ab12.json").write_bytes(BAD)
    path = tmp_path / "a.har"
    path.write_bytes(har(entry(GOOD.decode()), attached("ab12.json"), attached("ab12.json")))
    file = checked(path)
    assert file.sessions == 2
    [finding] = file.findings
    [plain] = [each for each in av.findings(BAD) if each.severity is av.Severity.ERROR]
    assert finding.filename == str(tmp_path / "ab12.json")
    assert (finding.line, finding.column, finding.record) == (plain.line, plain.column, 1)


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
@pytest.mark.parametrize("name", ["a.har.zip", "a.zip", "trace"])
@pytest.mark.parametrize("folder", ["", "inner/"])
def test_an_archive_is_read(tmp_path: Path, method: int, name: str, folder: str) -> None:
    """An archive is recognized by its content, not its name; bodies may be beside the HAR."""
    text = har(entry(BAD.decode()), attached("ab12.json"))
    members = {f"{folder}har.har": text, f"{folder}ab12.json": BAD, "x.txt": b"x"}
    path = archive(tmp_path / name, members, method)
    file = checked(path)
    assert file.sessions == 2
    places = [(each.filename, each.record) for each in file.findings]
    assert places == [(f"{path}/{folder}har.har", 0), (f"{path}/{folder}ab12.json", 1)]


def test_several_hars_of_an_archive_are_read(tmp_path: Path) -> None:
    """The Sessions of all HARs are numbered consecutively."""
    members = {"a.har": har(entry(BAD.decode())), "b.HAR": har(entry(BAD.decode()))}
    members["__MACOSX/._a.har"] = b"\0\5\x16\7"
    file = checked(archive(tmp_path / "x.zip", members))
    assert [each.record for each in file.findings] == [0, 1]


NAMES: Final[tuple[Any, ...]] = (
    "../secret.json", "sub/../../secret.json", "..", "..\\secret.json", "/etc/hostname",
    "C:\\secret.json", "c:secret.json", "link.json", "linked/secret.json", "x\0y", "", ".",
    "sub", "missing.json", "fifo", "~/secret.json", "file:///etc/hostname",
)  # fmt: skip


def test_nothing_outside_of_the_folder_is_read(tmp_path: Path) -> None:
    """Neither names nor links lead out: the response can't be checked, and nothing hangs."""
    (tmp_path / "secret.json").write_bytes(BAD)
    folder = tmp_path / "captures"
    (folder / "sub").mkdir(parents=True)
    (folder / "link.json").symlink_to(tmp_path / "secret.json")
    (folder / "linked").symlink_to(tmp_path)
    os.mkfifo(folder / "fifo")
    path = folder / "a.har"
    members = {"secret.json": BAD, "a/har.har": b"", "../secret.json": BAD, "/etc/hostname": BAD}

    def check(name: str) -> None:
        path.write_bytes(har(entry(GOOD.decode()), attached(name)))
        assert codes(checked(path)) == ["ALC017"]
        packed = archive(folder / "x.zip", members | {"a/har.har": path.read_bytes()})
        assert codes(checked(packed)) == ["ALC017"]

    for_each(NAMES, check)


def test_a_link_within_the_folder_is_followed(tmp_path: Path) -> None:
    """A link is followed even if the folder itself is reached through another link."""
    real = tmp_path / "real"
    real.mkdir()
    (real / "ab12.json").write_bytes(BAD)
    (real / "link.json").symlink_to("ab12.json")
    (real / "a.har").write_bytes(har(attached("link.json")))
    (tmp_path / "folder").symlink_to("real")
    assert checked(tmp_path / "folder" / "a.har").sessions == 1


def test_the_standard_input_has_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is read from the working folder or from the folder of ``--stdin-filename``."""
    (tmp_path / "ab12.json").write_bytes(BAD)
    monkeypatch.chdir(tmp_path)
    stdin = io.BytesIO(har(attached("ab12.json")))
    file = check_file("-", str(tmp_path / "a.har"), session_schemas(), stdin=stdin)
    assert codes(file) == ["ALC017"]


def test_a_capture_in_the_working_folder_has_its_attachments(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path of such a capture has no folder."""
    (tmp_path / "ab12.json").write_bytes(BAD)
    (tmp_path / "a.har").write_bytes(har(attached("ab12.json")))
    monkeypatch.chdir(tmp_path)
    [finding] = checked(Path("a.har")).findings
    assert finding.filename == "ab12.json"


LIMITS: Final[tuple[Any, ...]] = (
    {"file_size": 100_000},
    {"expanded_size": 100_000},
    {"ratio": 2},
)


def test_limits_hold_for_attachments(tmp_path: Path) -> None:
    """Limits hold for each attachment, and for all files of an archive together."""
    large = b'{"a": "' + b"x" * 3_000_000 + b'"}'

    def check(limits: dict[str, int]) -> None:
        packed = archive(tmp_path / "x.zip", {"har.har": har(attached("l")), "l": large})
        assert codes(checked(packed, **limits)) == ["ALC010"]

    for_each(LIMITS, check)
    (tmp_path / "l.json").write_bytes(large)
    (tmp_path / "a.har").write_bytes(har(attached("l.json")))
    assert codes(checked(tmp_path / "a.har", file_size=100_000)) == ["ALC010"]
    many = {f"{number}": b'{"a": "' + b"x" * 700_000 + b'"}' for number in range(4)}
    packed = archive(tmp_path / "m.zip", {"har.har": har(*map(attached, many)), **many})
    assert "ALC010" in codes(checked(packed, ratio=10, expanded_size=2_000_000))


def test_archives_that_are_broken(tmp_path: Path) -> None:
    """Archives without a HAR, invalid, damaged, or compressed in another way are reported."""
    whole = archive(tmp_path / "a.zip", {"har.har": har(attached("b")), "b": BAD}).read_bytes()
    stored = archive(
        tmp_path / "s.zip", {"har.har": har(attached("b")), "b": BAD}, zipfile.ZIP_STORED
    ).read_bytes()
    bzip2 = archive(tmp_path / "z.zip", {"har.har": b"{}"}, zipfile.ZIP_BZIP2).read_bytes()
    nothing = archive(tmp_path / "n.zip", {}).read_bytes()
    other = archive(tmp_path / "o.zip", {"a.json": BAD}).read_bytes()

    def check(code: str, data: bytes) -> None:
        path = tmp_path / "x.zip"
        path.write_bytes(data)
        assert codes(checked(path)) == [code]

    for_each(
        (
            ("ALC016", nothing),
            ("ALC016", other),
            ("ALC011", whole[:-30]),
            ("ALC011", b"PK\x03\x04" + bytes(100)),
            ("ALC011", stored.replace(b'"log"', b'"lag"')),
            ("ALC011", stored.replace(BAD[:40], BAD[:39] + b"!")),
            ("ALC011", bzip2),
        ),
        check,
    )


def test_an_attachment_of_an_unknown_type_is_told_by_its_look(tmp_path: Path) -> None:
    """An attachment without a type is read if it looks like JSON, as text in the HAR is."""
    (tmp_path / "b").write_bytes(BAD)
    (tmp_path / "c").write_bytes(b"<p>")
    path = tmp_path / "a.har"
    path.write_bytes(har(attached("b", mimeType="x-unknown"), attached("c", mimeType="x-unknown")))
    file = checked(path)
    assert (file.sessions, file.skipped) == (1, {"content": 1})


def test_an_attachment_that_is_empty_is_no_body(tmp_path: Path) -> None:
    """An empty attachment is counted like an empty body in the HAR."""
    (tmp_path / "b.json").write_bytes(b"")
    path = tmp_path / "a.har"
    path.write_bytes(har(entry(GOOD.decode()), attached("b.json")))
    file = checked(path)
    assert (codes(file), dict(file.skipped)) == ([], {"body": 1})


def test_attachments_of_others_are_not_judged(tmp_path: Path) -> None:
    """A missing attachment of another API's response is not reported either."""
    (tmp_path / "b.json").write_bytes(BAD)
    path = tmp_path / "a.har"
    missing = {"request": {"method": "GET", "url": AGENTS}} | {
        "response": attached("c")["response"]
    }
    path.write_bytes(har(entry(GOOD.decode()), missing))
    file = checked(path)
    assert (codes(file), dict(file.skipped)) == ([], {"path": 1})


def stub(name: str) -> bytes:
    """Return a WireMock mapping whose body is in a file."""
    response = {"status": 200, "bodyFileName": name}
    return json.dumps({"request": {"url": "/sessions/a"}, "response": response}).encode()


def spread(folder: Path) -> None:
    """Write captures with their attachments, and files that no capture names."""
    files = {
        "h/a.har": har(attached("x/1.json"), entry("{}", url=AGENTS, _file="2.json")),
        "h/x/1.json": BAD,
        "h/2.json": b"{}",
        "h/3.json": GOOD,
        "h/named.json": har(attached("0f1e2d3c.json")),
        "h/0f1e2d3c.json": BAD,
        "w/mappings/deep/m.json": stub("in/4.json"),
        "w/__files/in/4.json": BAD,
        "w/__files/5.json": GOOD,
        "v/m.json": stub("6.json"),
        "v/__files/6.json": BAD,
    }
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def test_files_that_a_capture_names_are_judged_with_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Attachments are not checked again as files of a folder, or as paths from a hook."""
    spread(tmp_path)
    monkeypatch.chdir(tmp_path)
    captures = ["h/a.har", "h/named.json", "w/mappings/deep/m.json", "v/m.json"]
    alone = ["h/3.json", "w/__files/5.json"]

    def check(*paths: str) -> None:
        found = inputs_of(*paths)
        assert sorted(map(os.path.normpath, found)) == sorted(captures + alone)

    every = [os.path.relpath(each) for each in Path().rglob("*.*")]
    for_each(
        [
            (".",),
            ("h", "v", "w"),
            ("h", "v", "w/__files", "w/mappings"),
            tuple(sorted(every)),
            tuple(sorted(every, reverse=True)),
        ],
        check,
    )
    bodies = ["h/x/1.json", "w/__files/in/4.json", "v/__files/6.json"]
    assert inputs_of(*bodies) == bodies
    without = CheckOptions(config=Config(exclude=("h/*.har",)))
    assert {"h/2.json", "h/x/1.json"} <= {each.path for each in inputs(["h"], without)}


def test_an_attachment_of_many_responses_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However the entries spell its name, and whether it can be read or not."""
    reads: list[str] = []
    real = FolderAttachments.read

    def read(self: FolderAttachments, body: AttachedBody) -> Attachment:
        reads.append(body.name)
        return real(self, body)

    monkeypatch.setattr(FolderAttachments, "read", read)
    (tmp_path / "b.json").write_bytes(BAD)
    names = ["b.json", "./b.json", ".//b.json", "missing.json"]
    others = [entry(None, url=AGENTS, size=-1, _file=name) for name in names]
    path = tmp_path / "a.har"
    path.write_bytes(har(*[*map(attached, names), *others] * 50))
    file = checked(path)
    assert (file.sessions, file.severities[av.Severity.WARNING], len(reads)) == (1, 50, 4)


WRITTEN: Final = (
    (
        "mappings/m.yaml",
        "request: {url: /sessions/a}\nresponse: {status: 200, bodyFileName: b.json}",
    ),
    (
        "mappings/m.yaml",
        "request: {url: /sessions/a}\nresponse: {bodyFileName: 'b.json', status: 200}",
    ),
    (
        "a.har",
        '{"log": {"entries": [{"response": {"content": {"\\u005ffile": "__files/b.json"}}}]}}',
    ),
    ("a.har", '{"log": {"entries": [{"response": {"content": {"_file": "__files\\/b.json"}}}]}}'),
    ("a.har.gz", '{"log": {"entries": [{"response": {"content": {"_file": "__files/b.json"}}}]}}'),
)


def test_names_of_attachments_are_found_however_they_are_written(tmp_path: Path) -> None:
    """In YAML, with escapes, and in a compressed capture."""
    body = tmp_path / "__files" / "b.json"
    body.parent.mkdir()
    body.write_bytes(BAD)

    def check(name: str, text: str) -> None:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(gzip.compress(text.encode()) if name.endswith(".gz") else text.encode())
        assert inputs_of(str(tmp_path)) == [str(path)]
        path.unlink()

    for_each(WRITTEN, check)


def test_hars_of_an_archive_share_attachments(tmp_path: Path) -> None:
    """An attachment that two of them name is checked once."""
    log = har(attached("b.json"))
    file = checked(archive(tmp_path / "a.har.zip", {"1.har": log, "2.har": log, "b.json": BAD}))
    assert (file.sessions, len(file.findings)) == (1, 1)


def test_a_capture_can_not_hide_others(tmp_path: Path) -> None:
    """A capture that names itself, other captures or files elsewhere hides none of them."""
    names = ["a.har", "b.har", "../c.json", "link.json"]
    (tmp_path / "h").mkdir()
    for name in ("a.har", "b.har"):
        (tmp_path / "h" / name).write_bytes(har(*map(attached, names)))
    (tmp_path / "c.json").write_bytes(GOOD)
    (tmp_path / "h" / "link.json").symlink_to("../c.json")
    found = [os.path.relpath(each, tmp_path) for each in inputs_of(str(tmp_path))]
    assert found == ["c.json", "h/a.har", "h/b.har"]


def test_a_report_replaces_no_attachment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An attachment is not an argument, but is checked with a capture that is one."""
    spread(tmp_path)
    monkeypatch.chdir(tmp_path)

    def check(capture: str, body: str) -> None:
        before = Path(body).read_bytes()
        assert main(["check", capture, "--format", f"json={body}"]) == 2
        assert "which is being checked; name another file" in capsys.readouterr().err
        assert Path(body).read_bytes() == before

    for_each(
        [
            ("h/a.har", "h/x/1.json"),
            ("h", "h/2.json"),
            ("w/mappings/deep/m.json", "w/__files/in/4.json"),
        ],
        check,
    )


def test_reports_name_the_file_of_a_finding(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reports in every format name it, so that the line refers to the right file."""
    (tmp_path / "ab12.json").write_bytes(BAD)
    (tmp_path / "a.har").write_bytes(har(attached("ab12.json")))
    monkeypatch.chdir(tmp_path)

    def check(form: str) -> None:
        assert main(["check", "--format", form, "a.har"]) == 1
        assert "ab12.json" in capsys.readouterr().out

    for_each(FORMATS, check)


def test_json_in_a_har_that_is_not_one(tmp_path: Path) -> None:
    """A file of an archive that is named like a HAR but is not one gets a finding."""
    packed = archive(tmp_path / "x.zip", {"a.har": json.dumps({"a": 1}).encode()})
    assert codes(checked(packed)) == ["ALC016"]


def test_a_file_of_an_archive_that_many_responses_share_is_expanded_once(tmp_path: Path) -> None:
    """Polling repeats a body: the limits count it once, so that no other body is skipped."""
    log = har(*(attached("s.json") for _ in range(300)), attached("t.json"))
    path = archive(tmp_path / "a.har.zip", {"har.har": log, "s.json": GOOD, "t.json": BAD})
    file = checked(path)
    assert file.sessions == 2
    [finding] = file.findings
    assert finding.filename == f"{path}/t.json"
