"""``check_paths``: the settings that it follows, and the arguments that it refuses."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, Final

import pytest

import alcamine_validate as av
from alcamine_validate.check import all_files, tasks
from alcamine_validate.cli import main as cli
from tests.support.tables import for_each

GOOD: Final = av.sample_json(seed=1)
BAD: Final = json.dumps(json.loads(GOOD) | {"new": 1}).encode()  # ALC701


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with some files."""
    monkeypatch.chdir(tmp_path)
    for name in ("a.json", "b.json", "old/c.json"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(BAD)
    return tmp_path


def codes(*paths: str | Path, config: av.Config | None = None) -> dict[str, list[str]]:
    """Return the codes of the findings of each file that is checked."""
    files = av.check_paths(*paths, config=config)
    return {
        os.path.normpath(file.filename).replace(os.sep, "/"): [each.code for each in file.findings]
        for file in files
    }


EVERYWHERE: Final = {"a.json": ["ALC701"], "b.json": ["ALC701"], "old/c.json": ["ALC701"]}


def test_settings_say_how_files_are_found_and_judged() -> None:
    """Each setting has the effect that it has in the command, whose settings file it may be."""

    def check(text: str, expected: dict[str, list[str]]) -> None:
        Path("alcamine-validate.toml").write_text(text, encoding="utf-8")
        config = av.Config.load()
        assert codes(".", config=config) == expected
        assert cli.main(["check", ".", "--format=jsonl=report.jsonl"]) in (0, 1)
        lines = map(json.loads, Path("report.jsonl").read_text("utf-8").splitlines())
        found = [os.path.normpath(each["filename"]).replace(os.sep, "/")
                 for each in lines if "filename" in each]  # fmt: skip
        assert sorted(found) == sorted(name for name, own in expected.items() for _ in own)
        Path("report.jsonl").unlink()

    without_c = {name: found for name, found in EVERYWHERE.items() if name != "old/c.json"}
    for_each([
        ("", EVERYWHERE),
        ("exclude = ['old/']", without_c),
        ("per-file-ignores = {'old/*' = ['ALC7']}", EVERYWHERE | {"old/c.json": []}),
        ("max-nesting = {'old/*' = 2}", EVERYWHERE | {"old/c.json": ["ALC005"]}),
        ("max-findings = {'*' = 0, 'a.*' = 1, 'b.*' = 1}", EVERYWHERE | {"old/c.json": []}),
        ("ignore = ['ALC7']\nquiet = true\nformat = ['jsonl']", {each: [] for each in EVERYWHERE}),
    ], check)  # fmt: skip


def test_an_excluded_path_is_skipped_if_exclusion_is_forced() -> None:
    """A file that is given explicitly is otherwise checked."""
    config = av.Config(exclude=["a.json"])
    assert codes("a.json", "b.json", config=config).keys() == {"a.json", "b.json"}
    config = av.Config(exclude=["a.json"], force_exclude=True)
    assert codes("a.json", "b.json", config=config).keys() == {"b.json"}


def test_files_may_be_checked_as_published() -> None:
    """The published schema does not allow some values that the server returns."""
    text = Path(__file__).parent.parent / "spec" / "examples" / "session.json"
    for name in ("a.json", "b.json"):
        Path(name).write_bytes(text.read_bytes())
    config = av.Config(as_published=["a.*"])
    assert codes("a.json", "b.json", config=config) == {"a.json": ["ALC103"], "b.json": []}


def test_known_findings_are_left_out(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The baseline is beside the settings, and is not checked; neither are reports."""
    assert cli.main(["check", "a.json", "--write-baseline", "old/known.json", "--quiet"]) == 0
    Path("alcamine-validate.toml").write_text(
        "baseline = 'old/known.json'\nformat = ['text', 'json=report.json']\n"
    )
    assert cli.main(["check", "."]) == 0
    assert Path("report.json").exists()
    monkeypatch.chdir("old")
    config = av.Config.load()
    files = list(av.check_paths("..", config=config))
    assert [(Path(file.filename).name, file.known, len(file.findings)) for file in files] == [
        ("a.json", 1, 0), ("b.json", 0, 1), ("c.json", 0, 1),
    ]  # fmt: skip


def test_a_baseline_that_can_not_be_read_is_an_error_of_the_settings() -> None:
    """It is raised when the function is called, before anything is checked."""
    with pytest.raises(av.ConfigError, match=r"^baseline: none.json: the file does not exist"):
        av.check_paths("a.json", config=av.Config(baseline="none.json"))
    with pytest.raises(av.ConfigError, match=r"^baseline: a.json: it is not a baseline"):
        av.check_paths("a.json", config=av.Config(baseline="a.json"))


@pytest.mark.xdist_group("processes")
def test_the_number_of_processes_may_be_a_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    """The argument wins; without both, this process does all the work."""
    given = []
    real = all_files.check_all

    def check_all(*arguments: Any, jobs: int | None, **options: Any) -> Any:
        given.append(jobs)
        return real(*arguments, jobs=jobs, **options)

    monkeypatch.setattr(all_files, "check_all", check_all)
    monkeypatch.setattr(tasks, "_WORTH", 0)
    monkeypatch.setattr(tasks, "_GROUP_FILES", 1)
    config = av.Config(jobs=2, max_nesting={"b.*": 2})
    expected = EVERYWHERE | {"b.json": ["ALC005"]}
    assert codes(".", config=config) == expected
    assert len(list(av.check_paths(".", config=config, jobs=1))) == 3
    assert len(list(av.check_paths("."))) == 3
    assert given == [2, 1, 1]


WRONG: Final[tuple[tuple[tuple[Any, ...], dict[str, Any], type[Exception], str], ...]] = (
    ((["a.json"],), {}, TypeError, r"a path is a str or a Path, not list: use check_paths\(\*p"),
    ((("a.json", "b.json"),), {}, TypeError, r"not tuple: use check_paths\(\*paths\)"),
    ((b"a.json",), {}, TypeError, "not bytes$"),
    ((5,), {}, TypeError, "not int$"),
    ((None,), {}, TypeError, "not NoneType$"),
    (("a.json",), {"jobs": 0}, ValueError, "jobs must be a positive integer, not 0"),
    (("a.json",), {"jobs": -1}, ValueError, "jobs must be a positive integer, not -1"),
    (("a.json",), {"jobs": "2"}, TypeError, "jobs must be a positive integer, not str"),
    (("a.json",), {"jobs": True}, TypeError, "jobs must be a positive integer, not bool"),
    (("a.json",), {"jobs": 1.5}, TypeError, "jobs must be a positive integer, not float"),
    (("a.json",), {"config": {}}, TypeError, "config is an av.Config, not dict"),
    (("a.json",), {"config": "x.toml"}, TypeError, "config is an av.Config, not str"),
)


def test_wrong_arguments_are_refused_when_the_function_is_called() -> None:
    """The message says what to pass instead, and nothing is checked."""

    def check(
        paths: tuple[Any, ...], options: dict[str, Any], kind: type[Exception], words: str
    ) -> None:
        with pytest.raises(kind, match=words):
            av.check_paths(*paths, **options)

    for_each(WRONG, check)
    for function in (av.iter_valid, av.check_many):
        wrong: Any
        for wrong in ("2", True, None):
            with pytest.raises(TypeError, match="jobs must be a positive integer"):
                list(function([], jobs=wrong))
