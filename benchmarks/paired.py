"""Compare two states of the package: ``python -m benchmarks.paired REVISION``.

Both states take turns in one run, on the same Sessions and one processor, so that anything that
slows the machine slows both. A figure is the median over the rounds of the processor time of this
state divided by that of the other state, with the quartiles: 1.03 means 3 % slower. The other
state is a revision of this repository, checked out in a temporary folder. Its native scanner is
built if this state has one.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from typing import IO, Final
from zipfile import ZipFile

import orjson

import alcamine_validate as av
from benchmarks.processes import ROOT, bytecode_environment
from benchmarks.sessions import one_error, sets

WORKER: Final = Path(__file__).parent / "paired_worker.py"
_TURN: Final = 30_000_000
"""The approximate length of a worker's turn in nanoseconds, which sets its number of passes."""

IN_PROCESS: Final = (
    ("verdict", "valid"),
    ("verdict", "one_error"),
    ("verdict", "indented_error"),
    ("verdict", "offset"),
    ("findings", "valid"),
    ("findings", "one_error"),
    ("findings", "many_errors"),
    ("findings", "indented_error"),
    ("parsed", "valid"),
    ("parsed", "one_error"),
)
"""The calls, and the texts that each is measured on."""

_COMPILE_ONE: Final = """
import pathlib, orjson, alcamine_validate as av
document = orjson.loads(pathlib.Path("large.json").read_bytes())
av.compile_schema(document, component="Component0")
"""

COMMANDS: Final = {
    "import alcamine_validate, one verdict": (
        "-c", "import alcamine_validate as av; av.is_valid(b'{}')",
    ),
    "check one file": ("-m", "alcamine_validate", "check", "valid.json"),
    "check one file with errors": ("-m", "alcamine_validate", "check", "wrong.json"),
    "check 2,000 lines, --jobs 1": (
        "-m", "alcamine_validate", "check", "--jobs", "1", "2000.jsonl",
    ),
    "check 4,000 lines, --jobs 2": (
        "-m", "alcamine_validate", "check", "--jobs", "2", "4000.jsonl",
    ),
    "check 1,000 lines with errors": (
        "-m", "alcamine_validate", "check", "--jobs", "1", "--format", "jsonl", "wrong.jsonl",
    ),
    "check a YAML file": ("-m", "alcamine_validate", "check", "valid.yaml"),
    "compile the schema": (
        "-m", "alcamine_validate", "compile", "--component", "Session", "-o", "compiled.py",
    ),
    "compile one component of a large document": ("-c", _COMPILE_ONE),
}  # fmt: skip
"""Commands that run as whole processes, in a folder with the files."""


def main() -> None:
    """Print a line for each figure."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.paired", description=__doc__)
    parser.add_argument("revision", help="the other state, such as HEAD~1")
    parser.add_argument("--rounds", type=int, default=41, help="default: %(default)s")
    options = parser.parse_args()
    with TemporaryDirectory() as folder, _checked_out(options.revision) as other:
        write_files(Path(folder))
        print(f"this state / {options.revision}, processor time, {options.rounds} rounds")
        for name, ratios in figures(Path(folder), other, options.rounds):
            low, median, high = quantiles(ratios, n=4)
            print(f"{median:6.3f}  ({low:.3f} to {high:.3f})  {name}", flush=True)


@contextmanager
def _checked_out(revision: str) -> Iterator[Path]:
    """Check a revision out in a temporary folder for as long as the context lasts."""
    with TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        git = ["git", "-C", str(ROOT), "worktree"]
        add = [*git, "add", "--quiet", "--detach", str(tree), revision]
        subprocess.run(add, check=True)
        try:
            if av.NATIVE:
                _build_scanner(tree, Path(folder))
            yield tree
        finally:
            subprocess.run([*git, "remove", "--force", str(tree)], check=True)


def _build_scanner(tree: Path, folder: Path) -> None:
    """Build the native scanner of a state as its wheel does, and add it to the state.

    A state from before the scanner has none, and is compared as it was.
    """
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir"]
    subprocess.run([*pip, str(folder), str(tree)], check=True)
    [wheel] = folder.glob("*.whl")
    with ZipFile(wheel) as archive:
        for name in archive.namelist():
            if name.startswith("alcamine_validate/_scanner."):
                archive.extract(name, tree)


def write_files(folder: Path) -> None:
    """Write the files that both states read."""
    samples = sets()
    valid = [each.data for each in samples["all valid"]]
    wrong = [each.data for each in samples["one error"]]
    texts = {
        "valid": valid,
        "one_error": wrong,
        "many_errors": [each.data for each in samples["many errors"]],
        "offset": [text.replace(b'Z"', b'+00:00"', 1) for text in valid],
        "indented_error": [
            orjson.dumps(orjson.loads(text), option=orjson.OPT_INDENT_2) for text in wrong
        ],
    }
    for name, each in texts.items():
        (folder / f"{name}.texts").write_bytes(b"\0".join(each))
    (folder / "valid.json").write_bytes(valid[0])
    (folder / "wrong.json").write_bytes(texts["indented_error"][0])
    (folder / "valid.yaml").write_bytes(b"# A Session, as YAML\n" + valid[0])
    many = [av.sample_json(seed=seed) for seed in range(500)]
    (folder / "2000.jsonl").write_bytes(b"\n".join(many * 4))
    (folder / "4000.jsonl").write_bytes(b"\n".join(many * 8))
    errors = [sample.data for sample, _ in zip(one_error(), range(1000), strict=False)]
    (folder / "wrong.jsonl").write_bytes(b"\n".join(errors))
    (folder / "large.json").write_bytes(orjson.dumps(_large_document()))


def _large_document() -> dict[str, object]:
    """Return an OpenAPI document of 3,000 components, each of which leads to a few others."""
    schemas: dict[str, object] = {}
    for number in range(3000):
        names = [f"property{each}" for each in range(20)]
        properties: dict[str, object] = {name: {"type": "string", "maxLength": 9} for name in names}
        properties["next"] = {"$ref": f"#/components/schemas/Component{number * 7 % 10}"}
        schemas[f"Component{number}"] = {"type": "object", "properties": properties}
    return {"openapi": "3.1.0", "components": {"schemas": schemas}}


def figures(folder: Path, other: Path, rounds: int) -> Iterator[tuple[str, list[float]]]:
    """Yield the name of each figure and its ratios, one per round."""
    with _one_processor(), _worker(ROOT, folder) as this, _worker(other, folder) as that:
        for call, name in IN_PROCESS:
            passes = max(1, _TURN // max(1, this(f"{call} {name} 1")))
            request = f"{call} {name} {passes}"
            yield f"{call}, {name}", _ratios(partial(this, request), partial(that, request), rounds)
    for name, command in COMMANDS.items():
        run = partial(_process, folder=folder, command=command)
        with _one_processor():
            ratios = _ratios(partial(run, ROOT), partial(run, other), max(5, rounds // 2))
        yield name, ratios


@contextmanager
def _one_processor() -> Iterator[None]:
    """Run processes started in this context on one processor, if the system can do that.

    Of two processors, one may be slowed for the whole run by other work on it.
    """
    if sys.platform != "linux":
        yield
        return
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)})
    try:
        yield
    finally:
        os.sched_setaffinity(0, allowed)


def _ratios(this: Callable[[], int], that: Callable[[], int], rounds: int) -> list[float]:
    """Return this time divided by that for each round; every second round measures that first."""
    ratios = []
    this(), that()
    for number in range(rounds):
        if number % 2:
            other = that()
            ratios.append(this() / other)
        else:
            own = this()
            ratios.append(own / that())
    return ratios


def _environment(tree: Path, folder: Path) -> dict[str, str]:
    """Return the environment for a state, with its own folder for bytecode."""
    bytecode = folder / ("this" if tree == ROOT else "other")
    return {**bytecode_environment(bytecode), "PYTHONPATH": str(tree)}


@contextmanager
def _worker(tree: Path, folder: Path) -> Iterator[Callable[[str], int]]:
    """Start a worker for one state; yield a function from requests to nanoseconds."""
    command = [sys.executable, "-P", str(WORKER), str(folder)]
    with subprocess.Popen(
        command, env=_environment(tree, folder), cwd=folder, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as process:  # fmt: skip
        yield lambda request: _answer(process.stdin, process.stdout, request)
        if process.stdin is not None:
            process.stdin.close()


def _answer(requests: IO[str] | None, answers: IO[str] | None, request: str) -> int:
    if requests is None or answers is None:
        raise RuntimeError("the worker has no pipes")
    requests.write(f"{request}\n")
    requests.flush()
    return int(answers.readline())


def _process(tree: Path, *, folder: Path, command: tuple[str, ...]) -> int:
    """Run a command with one state; return the processor time in nanoseconds, children included."""
    before = _time_of_children()
    done = subprocess.run(
        [sys.executable, "-P", *command],
        env=_environment(tree, folder), cwd=folder, check=False, capture_output=True,
    )  # fmt: skip
    if done.returncode not in (0, 1):
        raise RuntimeError(f"{' '.join(command)} failed: {done.stderr.decode()[-2000:]}")
    return int((_time_of_children() - before) * 1e9)


def _time_of_children() -> float:
    """Return the processor time of all child processes that have ended, in seconds."""
    if sys.platform == "win32":
        raise RuntimeError("Windows does not tell the processor time of processes that have ended")
    import resource

    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


if __name__ == "__main__":
    main()
