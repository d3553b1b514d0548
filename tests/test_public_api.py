"""The public names are complete, documented, typed, cheap to import, and safe under -O."""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
import typing
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

import pytest
from typing_extensions import is_typeddict  # knows both kinds of TypedDict

import alcamine_validate as av
from tests.support.durations import without_durations
from tests.support.places import ROOT
from tests.support.tables import for_each

GOOD: Final = ROOT / "spec" / "examples" / "session.json"
MISTAKES: Final = ROOT / "spec" / "examples" / "session-mistakes.json"

FUNCTIONS: Final = [
    getattr(av, name) for name in av.__all__ if inspect.isfunction(getattr(av, name))
]
CLASSES: Final = [getattr(av, name) for name in av.__all__ if inspect.isclass(getattr(av, name))]


def methods() -> Iterator[Any]:
    """Yield every public method that the package defines on its public classes."""
    for cls in CLASSES:
        for name, member in vars(cls).items():
            if inspect.isfunction(member) and not name.startswith("_"):
                yield member


def test_every_public_name_can_be_had() -> None:
    """The names in ``__all__`` are unique, imported by ``import *`` and listed by ``dir()``."""
    namespace: dict[str, Any] = {}
    exec("from alcamine_validate import *", namespace)
    assert set(av.__all__) <= set(namespace)
    assert set(av.__all__) <= set(dir(av))
    assert len(set(av.__all__)) == len(av.__all__)
    assert {
        "PUBLISHED", "Finding", "InvalidSchema", "InvalidSession", "Session", "Severity",
        "UnsupportedSchema", "ValidationError", "Validator", "compile_schema", "findings",
        "is_valid", "validate",
    } <= set(av.__all__)  # fmt: skip
    assert isinstance(av.PUBLISHED, av.Validator)
    assert av.PUBLISHED is av.PUBLISHED


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    """An unknown name raises AttributeError or ImportError, so ``hasattr`` works as usual."""
    assert not hasattr(av, "no_such_name")
    with pytest.raises(AttributeError, match="no_such_name"):
        av.no_such_name  # noqa: B018
    with pytest.raises(ImportError):
        exec("from alcamine_validate import no_such_name")


def test_there_is_something_to_look_at() -> None:
    """The lists that the tests below go through are not empty."""
    assert len(FUNCTIONS) >= 5
    assert len(CLASSES) >= 10
    assert len(list(methods())) >= 8


def test_functions_are_documented_and_annotated() -> None:
    """Each function has a docstring, and annotations of its parameters and its result."""

    def check(thing: Any) -> None:
        documentation = inspect.getdoc(thing) or ""
        assert documentation.partition("\n\n")[0].rstrip().endswith((".", ":"))
        signature = inspect.signature(thing)
        assert signature.return_annotation is not inspect.Signature.empty
        for parameter in signature.parameters.values():
            assert parameter.name == "self" or parameter.annotation is not inspect.Parameter.empty

    for_each([*FUNCTIONS, *methods()], check)


def test_classes_are_documented() -> None:
    """Each class has a docstring of its own, not a generated signature."""

    def check(cls: type) -> None:
        assert vars(cls).get("__doc__")
        assert not (cls.__doc__ or "").startswith(f"{cls.__name__}(")

    for_each([cls for cls in CLASSES if not is_typeddict(cls)], check)


def test_exceptions_are_of_the_families_that_people_catch() -> None:
    """Errors in data are ValueErrors, and both exceptions for schemas derive from SchemaError."""
    assert issubclass(av.InvalidSession, ValueError)
    assert issubclass(av.ValidationError, ValueError)
    assert issubclass(av.InvalidSchema, av.SchemaError)
    assert issubclass(av.UnsupportedSchema, av.SchemaError)
    assert not issubclass(av.InvalidSession, av.ValidationError)


def test_the_version_is_the_one_that_is_built() -> None:
    """The version is a string of three numbers separated by dots."""
    assert [part.isdigit() for part in av.__version__.split(".")] == [True] * 3


# Types


def test_the_session_type_can_be_looked_into() -> None:
    """get_type_hints resolves every name of the generated TypedDicts."""
    hints = typing.get_type_hints(av.Session)
    assert hints["id"] is str
    assert hints["agent"].__name__ == "Agent"
    version = typing.get_type_hints(typing.get_type_hints(hints["agent"])["version"])
    assert typing.get_args(version["incentiveCurrencyCode"]) == ("USD", None)
    assert version["maxParticipants"] == int | None
    assert "completedMeta" in av.Session.__optional_keys__
    assert "ledger" in av.Session.__required_keys__


def test_the_session_type_says_what_the_schema_says() -> None:
    """The type has the keys of the good example, and exactly its required keys are required."""
    example = json.loads(GOOD.read_bytes())
    assert set(example) == av.Session.__required_keys__ | av.Session.__optional_keys__
    for name in av.Session.__required_keys__:
        without = {key: value for key, value in example.items() if key != name}
        assert not av.is_valid(without)
    for name in av.Session.__optional_keys__:
        assert av.is_valid({key: value for key, value in example.items() if key != name})


CHECKED: Final = """
import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from typing import Any, assert_type

import pydantic
from fastapi import FastAPI

import alcamine_validate as av

session = av.validate(b"")
config = session["agent"]["version"]["config"]
if config is not None and "llm" in config:
    model: str = config["llm"]["model"]
name: str = session["name"]
version: int = session["agent"]["version"]["version"]
published: av.Session = av.PUBLISHED.validate("{}")
finding = av.findings({})[0]
line: int | None = finding.line
assert_type(finding.params, Mapping[str, Any])
assert_type(av.Finding.from_dict(finding.to_dict()), av.Finding)
exchange: av.RecordedExchange | None = finding.exchange
url: str = exchange.url if exchange is not None else ""
rank: int = finding.severity.rank
try:
    av.validate({})
except av.InvalidSession as error:
    assert_type(error.to_dict(most=5), dict[str, Any])
verdict: bool = av.is_valid(memoryview(b""))
validator: av.Validator = av.compile_schema({"type": "object"}, formats={"sku": str.isupper})
errors: list[av.ValidationError] = list(validator.iter_errors(1))

texts = [b"{}"]
mixed = [b"{}", None, {"id": 1}]
assert_type(av.iter_valid(texts), Iterator[bool])
assert_type(av.iter_valid(mixed, jobs=2), Iterator[bool])
assert_type(av.iter_valid(enumerate(texts), keyed=True), Iterator[tuple[int, bool]])
assert_type(av.iter_valid({"a": b"{}"}.items(), keyed=True), Iterator[tuple[str, bool]])
for one in av.check_many(texts):
    assert_type(one, av.CheckedText[None])
    kept: av.CheckedText = one
assert_type(av.partition(texts), av.Partition[bytes, None])
assert_type(av.partition(enumerate(texts), keyed=True), av.Partition[tuple[int, bytes], int])
for keyed in av.check_many([(("topic", 5), None)], keyed=True, config=av.Config()):
    assert_type(keyed, av.CheckedText[tuple[str, int]])
    topic: str = keyed.key[0]
    record: int = keyed.record
    is_fine: bool = keyed.is_valid


async def messages() -> AsyncIterator[tuple[int, bytes]]:
    yield 1, b"{}"


async def run() -> None:
    async for key, is_good in av.iter_valid_async(messages(), keyed=True):
        assert_type(key, int)
        assert_type(is_good, bool)
    async for each in av.iter_valid_async(texts):
        assert_type(each, bool)
    async for checked in av.check_many_async(messages(), keyed=True):
        assert_type(checked, av.CheckedText[int])
    async for plain in av.check_many_async(iter(mixed), config=av.Config()):
        assert_type(plain, av.CheckedText)
    await av.check_many_async(mixed).aclose()


asyncio.run(run())
assert_type(pydantic.TypeAdapter(av.Session).validate_python({}), av.Session)
app = FastAPI()


@app.post("/sessions")
def add(session: av.Session, part: av.PartialSession) -> str:
    return session["id"]


session["agent"]["version"]["confg"]  # WRONG
session["agent"]["version"]["version"] = "four"  # WRONG
session["status"] = "completed"  # WRONG
config["llm"]  # WRONG
av.is_valid()  # WRONG
av.compile_schema({}, formats={"sku": 5})  # WRONG
finding.code = "ALC999"  # WRONG
av.iter_valid(5)  # WRONG
av.iter_valid(texts, keyed=True)  # WRONG
av.check_many(texts, keyed=True)  # WRONG
av.check_many(texts, config={})  # WRONG
av.check_many_async(5)  # WRONG
av.check_many_async(texts, keyed=True)  # WRONG
"""


def _checked_by_mypy(program: Path) -> set[int]:
    """Return the lines that mypy reports."""
    result = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--no-incremental", "--no-error-summary",
         f"--cache-dir={program.parent / 'cache'}", "--config-file=", program.name],
        cwd=program.parent, capture_output=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    return {int(line.split(":")[1]) for line in result.stdout.splitlines() if ": error:" in line}


def _checked_by_pyright(program: Path) -> set[int]:
    """Return the lines that pyright reports in its mode strict.

    basedpyright stands in for it: the same program with additional checks, which are off in this
    mode. It is used because the package of pyright downloads the program when it first runs.
    """
    settings = {"typeCheckingMode": "strict", "include": [program.name]}
    (program.parent / "pyrightconfig.json").write_text(json.dumps(settings))
    result = subprocess.run(
        [sys.executable, "-m", "basedpyright", "--outputjson", "--pythonpath", sys.executable],
        cwd=program.parent, capture_output=True, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    found = json.loads(result.stdout)["generalDiagnostics"]
    return {each["range"]["start"]["line"] + 1 for each in found}


@pytest.mark.parametrize(
    "reported",
    [pytest.param(_checked_by_mypy, marks=pytest.mark.thorough), _checked_by_pyright],
)
def test_type_checkers_know_the_types(reported: Callable[[Path], set[int]], tmp_path: Path) -> None:
    """They accept a user's program under strict settings, and report each mistake in it."""
    program = tmp_path / "program.py"
    program.write_text(CHECKED)
    lines = enumerate(CHECKED.splitlines(), 1)
    assert reported(program) == {number for number, line in lines if line.endswith("# WRONG")}


# Importing, and the interpreter's options


def python(*arguments: str, stdin: bytes = b"") -> str:
    """Return what a fresh interpreter prints."""
    result = subprocess.run(
        [sys.executable, *arguments], input=stdin, capture_output=True, timeout=120, check=False
    )
    assert result.stderr == b""
    assert result.returncode == 0
    return result.stdout.decode().replace(os.linesep, "\n")


LOADED: Final = """
import sys
import alcamine_validate as av
data = open(sys.argv[1], "rb").read()
assert av.is_valid(data) is True
{more}
print(*sorted(name for name in sys.modules if name.partition(".")[0] in (
    "yaml", "jsonschema", "jsonschema_rs", "fastjsonschema", "hypothesis", "argparse", "json",
    "alcamine_validate")))
"""


@pytest.mark.parametrize(
    "more", ["", "av.findings(data.replace(b'COMPLETED', b'x'))", "av.PUBLISHED.findings(data)"]
)
def test_verdicts_need_no_schema_and_no_compiler(more: str) -> None:
    """Verdicts and findings import neither YAML, nor the schema, nor the compiler."""
    loaded = python("-c", LOADED.format(more=more), str(GOOD)).split()
    assert "alcamine_validate.generated.corrected" in loaded
    for name in loaded:
        package = ".".join(name.split(".")[:2])
        assert package not in (
            "alcamine_validate.schema", "alcamine_validate.compiler", "alcamine_validate.cli",
            "alcamine_validate.reporters", "alcamine_validate.session_codegen",
        )  # fmt: skip
        assert name != "alcamine_validate.validator.compile"
        assert name.partition(".")[0] in ("alcamine_validate", "json")


def test_a_verdict_needs_no_rules() -> None:
    """``is_valid`` imports neither the linter nor the modules for files and samples."""
    program = "import sys, alcamine_validate as av; av.is_valid(b'{}'); print(*sys.modules)"
    loaded = python("-c", program).split()
    for name in ("lint", "input", "check", "samples"):
        assert f"alcamine_validate.{name}" not in loaded


def test_validate_json_takes_text_alone() -> None:
    """A parsed value raises TypeError: ``validate`` is for parsed values."""
    with pytest.raises(TypeError, match="JSON text is bytes or str, not dict"):
        av.PUBLISHED.validate_json({})  # type: ignore[arg-type]


def test_importing_the_package_imports_little() -> None:
    """Importing the package loads none of its modules; each is loaded on first use."""
    loaded = python(
        "-c", "import sys, alcamine_validate; print(*sys.modules)"
    ).split()  # fmt: skip
    assert [name for name in loaded if name.startswith("alcamine_validate")] == [
        "alcamine_validate"
    ]
    assert "orjson" not in loaded


OPTIMIZED: Final = """
import sys
import alcamine_validate as av
good, bad = (open(name, "rb").read() for name in sys.argv[1:])
validator = av.compile_schema({"type": "integer", "not": {"const": 3}})
print(sys.flags.optimize, __debug__)
print(av.is_valid(good), av.is_valid(bad), len(av.findings(bad)), av.PUBLISHED.is_valid(good))
print(validator.is_valid(2), validator.is_valid(3), validator.is_valid(True))
for text in (b"", b"{", b"[" * 2000, b"\\xff"):
    print(av.is_valid(text), [finding.code for finding in av.findings(text)])
try:
    av.validate(bad)
except av.InvalidSession as error:
    print(len(error.findings))
"""


def test_nothing_depends_on_assert() -> None:
    """Verdicts are the same under -O and -OO, which remove asserts and docstrings."""
    outputs = [
        python(*flags, "-c", OPTIMIZED, str(GOOD), str(MISTAKES)).partition("\n")
        for flags in ([], ["-O"], ["-OO"])
    ]
    assert [head for head, _, _ in outputs] == ["0 True", "1 False", "2 False"]
    assert len({rest for _, _, rest in outputs}) == 1
    assert outputs[0][2].startswith("True False 10 False\nTrue False False\nFalse ['ALC002']\n")


def test_the_command_works_without_docstrings() -> None:
    """The command works under -OO, which removes docstrings."""
    assert "check" in python("-OO", "-m", "alcamine_validate", "--help")
    output = python("-OO", "-m", "alcamine_validate", "check", "-", stdin=GOOD.read_bytes())
    assert without_durations(output.encode()) == b"No findings in 1 file, 1 session.\n"


def test_the_package_is_marked_as_typed() -> None:
    """The package contains py.typed."""
    assert (Path(str(av.__file__)).parent / "py.typed").is_file()


def test_findings_work_in_threads() -> None:
    """Checking keeps no state: many threads at once get the same findings."""
    from concurrent.futures import ThreadPoolExecutor

    data = MISTAKES.read_bytes()
    expected = av.findings(data)
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(av.findings, [data] * 64))
    assert answers == [expected] * 64


def test_a_config_is_a_config() -> None:
    """A dict of settings raises TypeError."""
    with pytest.raises(TypeError, match=r"config is an av\.Config, not dict"):
        av.findings(b"{}", config={"ignore": ["ALC1"]})  # type: ignore[arg-type]
