"""Cost is proportional to the input: each hostile shape is measured at sizes n, 2n and 4n.

Seconds depend on the machine, so the tests measure the number of Python lines that run, and the
peak of allocated memory. If the text grows fourfold, both grow fourfold, or sixteenfold if the work
for each of n values is proportional to the text. Neither shows work in a single call of C, so the
thorough tier also compares processor time, the smaller of two runs.
"""

from __future__ import annotations

import gc
import pickle
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any, BinaryIO, Final

import pytest

import alcamine_validate as av
from alcamine_validate.check import tasks
from alcamine_validate.check.baseline import BaselineWriter
from alcamine_validate.check.find_files import InputPath
from alcamine_validate.check.one_file import CheckOptions, check_file
from alcamine_validate.input.json_lines import pieces_between
from alcamine_validate.reporters.registry import reporter
from alcamine_validate.reporters.reporter import ReportOptions
from alcamine_validate.session import session_schemas
from tests.properties.hostile.shapes import CONTROL, SEARCHES, SHAPES, under_a_long_name
from tests.support.tables import for_each

MOST: Final = 6
"""The limit of the growth of cost for a text four times as long."""

MOST_OF_TWICE: Final = 3
BYTES: Final = 100
"""Bytes per character that parsing needs anyway; lower costs count as this."""

SILENCING: Final = ("ALC637:/other/**/*name", "ALC004:/*/*/other", "ALC6:/**/other")
"""Silenced places that match nothing in the shapes: each finding is compared with all of them."""

CONFIG: Final = av.Config(ignore=(*SILENCING, "ALC018"))
"""Settings with which the values of the shapes are evaluated as Sessions, whatever they are."""


def report(path: Path, form: str, most: int = 1_000) -> str:
    """Return the report on a file, with at most ``most`` findings."""
    config = av.Config(ignore=SILENCING, max_findings=most)
    options = CheckOptions(config=config, excerpts=form == "text")
    file = check_file(path.name, path.name, session_schemas(), options)
    return "".join(reporter(form, ReportOptions()).file(file))


def lines_run(work: Callable[[], object]) -> int:
    """Return the number of Python lines that run, with repetitions."""
    count = 0

    def trace(*_: object) -> Any:
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(before)
    return count


def peak_memory(work: Callable[[], object]) -> int:
    """Return the peak of allocated memory in bytes."""
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def milliseconds(work: Callable[[], object]) -> int:
    """Return the processor time in milliseconds, the smaller of two runs.

    The objects that earlier tests left are not collected during the runs: there may be millions.
    """
    times = []
    gc.collect()
    gc.freeze()
    try:
        for _ in range(2):
            started = time.process_time_ns()
            work()
            times.append(time.process_time_ns() - started)
    finally:
        gc.unfreeze()
    return min(times) // 1_000_000


def assert_in_proportion(costs: list[int], least: int) -> None:
    """Fail if costs for 0, n, 2n and 4n grow faster than n. Smaller costs count as ``least``."""
    nothing, *others = costs
    one, two, four = (max(least, cost - nothing) for cost in others)
    assert two < MOST_OF_TWICE * one, costs
    assert four < MOST * one, costs


def assert_time_in_proportion(times: Callable[[], Iterable[int]]) -> None:
    """Fail if milliseconds for 0, n and 4n grow to eight times or more, each time of three.

    A busy machine disturbs single measurements, but quadratic cost shows in all of them.
    """
    growths: list[float] = []
    while len(growths) < 3 and not any(growth < 8 for growth in growths):
        nothing, one, four = times()
        growths.append((four - nothing) / max(30, one - nothing))
    assert min(growths) < 8, growths


OWN: Final = av.compile_schema(
    {
        "type": ["array", "object", "null"],
        "additionalProperties": {"$ref": "#"},
        "items": {"$ref": "#"},
    }
)
"""A caller's schema that every scalar in a text violates, except null."""


def errors(text: bytes) -> list[av.ValidationError]:
    """Return the errors by a caller's schema; none if the text is nested too deep."""
    try:
        return list(OWN.iter_errors_json(text))
    except av.NestingTooDeep:
        return []


def baseline(path: Path) -> str:
    """Return the text of the baseline with all findings in a file."""
    writer = BaselineWriter(path.with_suffix(".baseline"))
    check_file(path.name, path.name, session_schemas(), CheckOptions(config=CONFIG, writer=writer))
    return writer.text()


Way = Callable[[Path, bytes], object]
WAYS: Final[dict[str, Way]] = {
    "text": lambda path, _: report(path, "text"),
    "text, deep": lambda path, _: report(path, "text", 10),
    "json": lambda path, _: report(path, "json"),
    "json, deep": lambda path, _: report(path, "json", 10),
    "baseline": lambda path, _: baseline(path),
    "library": lambda _, text: av.findings(text, config=CONFIG),
    "own schema": lambda _, text: errors(text),
}


UNLIKE: Final = {("a duplicate on each level", "baseline")}
"""Exceptions: a baseline has the whole pointer of each place, up to 1,024 levels deep here."""


def _is_deep(shape: str) -> bool:
    """Return whether the pointers in a shape are as long as its text, so that few are shown."""
    return "deep" in shape or "each level" in shape


def grown(
    folder: Path,
    size: int,
    ways: list[str],
    measure: Callable[[Callable[[], object]], int],
    least: int,
) -> None:
    """Measure each shape in each way, at a fiftieth of a size and at one, two and four times it."""

    def check(shape: str, name: str) -> None:
        filename, make = SHAPES[shape]
        path, way, costs = folder / filename, WAYS[name], []
        for each in (*[size // 50] * 3, size, 2 * size, 4 * size):
            text = make(each).encode()
            path.write_bytes(text)
            costs.append(measure(lambda text=text: way(path, text)))  # type: ignore[misc]
        # The first run imports modules and fills caches, and the second one may find the cache of
        # re full. The peak of memory is not a sum, so the peak of the smallest case is not part of
        # that of a larger one.
        nothing = 0 if measure is peak_memory else min(costs[:3])
        assert_in_proportion([nothing, *costs[3:]], least)

    for_each(
        (
            (shape, name)
            for shape in SHAPES
            for name in ways
            if name not in ("library", "own schema") or SHAPES[shape].filename == "x.json"
            if (shape, name) not in UNLIKE and (_is_deep(shape) or not name.endswith(", deep"))
            if not (_is_deep(shape) and name in ("text", "json"))
        ),
        check,
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return an empty folder, which becomes the working directory."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("size", "ways"),
    [(600, ["text", "text, deep"]), pytest.param(1_000, list(WAYS), marks=pytest.mark.thorough)],
)
def test_lines_that_run_grow_with_the_text(folder: Path, size: int, ways: list[str]) -> None:
    """The number of Python lines that run is proportional to the text."""
    grown(folder, size, ways, lines_run, 3_000)


@pytest.mark.parametrize(
    ("size", "ways"),
    [
        (1_000, ["library", "own schema"]),
        pytest.param(1_000, list(WAYS), marks=pytest.mark.thorough),
    ],
)
def test_memory_grows_with_the_text(folder: Path, size: int, ways: list[str]) -> None:
    """Memory is proportional to the text, even if the library returns all findings."""
    grown(folder, size, ways, peak_memory, BYTES * size)


def searched(path: Path, at: tuple[str, ...]) -> object:
    """Return the result of a file in which Sessions are searched, or are at places."""
    options = CheckOptions(config=av.Config(at=at))
    return check_file(path.name, path.name, session_schemas(), options)


def searches_grow(
    folder: Path,
    size: int,
    names: Iterable[str],
    measure: Callable[[Callable[[], object]], int],
    least: int,
) -> None:
    """Measure each search at a fiftieth of a size, and at one, two and four times it."""

    def check(name: str) -> None:
        filename, make, at = SEARCHES[name]
        path, costs = folder / filename, []
        for each in (size // 50, size // 50, size, 2 * size, 4 * size):
            path.write_text(make(each))
            costs.append(measure(lambda each=each: searched(path, at(each))))  # type: ignore[misc]
        nothing = 0 if measure is peak_memory else costs[1]
        assert_in_proportion([nothing, *costs[2:]], least)

    for_each(names, check)


@pytest.mark.parametrize("size", [1_000, pytest.param(10_000, marks=pytest.mark.thorough)])
def test_searching_grows_with_the_text(folder: Path, size: int) -> None:
    """So do the infos about envelopes, and the findings about what is not a Session."""
    searches_grow(folder, size, SEARCHES, lines_run, 3_000)


@pytest.mark.parametrize(
    ("size", "names"),
    [
        (4_000, [name for name in SEARCHES if "long name" in name]),
        pytest.param(10_000, list(SEARCHES), marks=pytest.mark.thorough),
    ],
)
def test_the_memory_of_searching_grows_with_the_text(
    folder: Path, size: int, names: list[str]
) -> None:
    """Pointers and texts below a long name share it."""
    searches_grow(folder, size, names, peak_memory, BYTES * size)


@pytest.mark.thorough
@pytest.mark.xdist_group("processes")
def test_the_time_of_searching_grows_with_the_text(folder: Path) -> None:
    """Four times the text takes less than eight times as long, also in calls of C."""

    def check(name: str) -> None:
        filename, make, at = SEARCHES[name]

        def times() -> Iterator[int]:
            for size in (1_000, 50_000, 200_000):
                (folder / filename).write_text(make(size))
                yield milliseconds(lambda size=size: searched(Path(filename), at(size)))  # type: ignore[misc]

        assert_time_in_proportion(times)

    for_each(SEARCHES, check)


IN_C: Final = (
    "controls below a long name", "duplicates below a long name", "controls in a deep list",
    "errors in one list", "a long text", "scalars below a long name", "tag directives",
    "tags that a directive makes long", "controls below a long name in a HAR", "quotes",
    "quotes on a line", "quotes after a key", "quotes of YAML", "quotes in a mapping of YAML",
)  # fmt: skip
"""Shapes that were slow, or might be, in calls of C: ``re``, libyaml, and copies of text."""


@pytest.mark.thorough
@pytest.mark.xdist_group("processes")
def test_time_in_c_grows_with_the_text(folder: Path) -> None:
    """Four times the text takes less than eight times as long; quadratic parts took ten or more."""

    def check(shape: str, way: Callable[[Path], object]) -> None:
        filename, make = SHAPES[shape]

        def times() -> Iterator[int]:
            for size in (1_000, 20_000, 80_000):
                (folder / filename).write_text(make(size))
                yield milliseconds(lambda: way(Path(filename)))

        assert_time_in_proportion(times)

    for_each([(shape, lambda path: report(path, "text")) for shape in IN_C], check)
    for_each([(shape, baseline) for shape in IN_C if "below a long name" in shape], check)


def test_what_is_quadratic_is_noticed() -> None:
    """Both measures notice quadratic cost at sizes like those of the default tier."""

    def costs(
        measure: Callable[[Callable[[], object]], int], work: Callable[[int], object]
    ) -> list[int]:
        return [measure(lambda size=size: work(size)) for size in (20, 1_000, 2_000, 4_000)]  # type: ignore[misc]

    def pointers(size: int) -> object:
        return [f"{'k' * (size // 2)}{number}" for number in range(size // 18)]

    def pairs(size: int) -> None:
        for one in range(size // 20):
            for _ in range(one):
                pass

    assert_in_proportion(costs(lines_run, lambda size: list(map(str, range(size)))), 10)
    for measure, work in ((peak_memory, pointers), (lines_run, pairs)):
        with pytest.raises(AssertionError):
            assert_in_proportion(costs(measure, work), 1_000)


def test_ranges_of_a_long_line_are_read_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long line is read once by the process that divides the file, and once by one worker."""
    read = 0

    class Counted(BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            nonlocal read
            piece = super().read(size)
            read += len(piece)
            return piece

    def opened(path: str, _mode: str) -> BinaryIO:
        return Counted(Path(path).read_bytes())

    monkeypatch.setattr(tasks, "RANGE", 1 << 17)
    monkeypatch.setattr(tasks, "open", opened, raising=False)
    text = b'{}\n{"a":"' + b"x" * 8_000_000 + b'"}\n{}\n'
    (folder / "x.jsonl").write_bytes(text)
    pieces = [
        piece
        for task in tasks.tasks_of(iter([InputPath("x.jsonl", is_named=True)]), CheckOptions())
        for piece in pieces_between(Counted(text), task.start, task.end or 0)
    ]
    assert b"".join(pieces) == text
    assert read < 3 * len(text)


def test_findings_travel_in_proportion() -> None:
    """The size of pickled findings is proportional to the text: pointers are pickled together."""
    costs = [
        len(pickle.dumps(av.findings(under_a_long_name(CONTROL, size))))
        for size in (100, 2_000, 4_000, 8_000)
    ]
    assert_in_proportion(costs, 1_000)
