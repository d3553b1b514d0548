"""The rows that every engine checks, and the results that a plain loop over them has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

import alcamine_validate as av
from alcamine_validate.samples.mistakes import MISTAKES
from alcamine_validate.session import SessionValidator

ROWS: Final = 2_000
MOST_FINDINGS: Final = 50

STRICT: Final = av.Config(severity={"ALC701": "error"}, ignore=["ALC6"])
"""Settings that make a warning an error and switch rules off."""

OVERLAY: Final = {
    "overlay": "1.0.0",
    "info": {"title": "A new status", "version": "1.0.0"},
    "actions": [
        {
            "target": "$.components.schemas.Session.properties.status.enum",
            "update": "CANCELLED",
        }
    ],
}
"""A user's overlay, with which Sessions of :data:`_CANCELLED` are valid."""

_VALID: Final = [av.sample_json(seed=seed) for seed in range(40)]
_CANCELLED: Final = _VALID[0].replace(b'"status":"COMPLETED"', b'"status":"CANCELLED"', 1)
_WEBHOOK: Final = b'{"type":"session.completed","properties":' + _VALID[1] + b"}"
_WITH_MANY: Final = orjson.dumps(
    {**orjson.loads(_VALID[2]), **{f"new{number}": number for number in range(70)}, "status": 1}
)
_OTHERS: Final[list[bytes | None]] = [
    None, _CANCELLED, _WEBHOOK, _WITH_MANY, b"", b" ", b"{", b"null", b"[]", b"NaN",
    b'{"data":' + _VALID[3] + b"}",
    _VALID[4].replace(b'"isDemo":', b'"isDemo":true,"isDemo":', 1),
    _VALID[5].replace(b'"isDemo":', b'"\x00":1,"isDemo":', 1),
    "\ufeff".encode() + _VALID[6],
    b"[" * 2_000,
    None, None,
]  # fmt: skip
_BAD_UTF_8: Final = (b"\xff", _VALID[7].replace(b'"en', b'"\xff', 1), _VALID[8][:-2] + b"\xc3")

Result = tuple[bool, list[dict[str, str]], int] | None
"""What a row has: the verdict, findings, and how many more there are; None for a null."""


class Corpus(NamedTuple):
    """Rows with ids. ``texts`` may be repeated, so that results are made once for equal ones."""

    texts: list[bytes | None]

    def table(self, kind: pa.DataType) -> pa.Table:
        """Return the rows as a table of ``id`` and ``session``."""
        if pa.types.is_null(kind):
            texts = pa.array(self.texts, kind)
        else:
            texts = pa.array(self.texts, pa.binary()).cast(kind)
        return pa.table({"id": pa.array(range(len(self.texts)), pa.int64()), "session": texts})

    def write(self, folder: Path, kind: pa.DataType, files: int = 8) -> Path:
        """Write the rows to a folder of Parquet files, and return it."""
        table = self.table(kind)
        folder.mkdir()
        size = -(-len(table) // files)
        for number in range(files):
            pq.write_table(table.slice(number * size, size), folder / f"{number}.parquet")
        return folder

    def results(self, judge: SessionValidator | Any = av, config: Any = None) -> list[Result]:
        """Return the result of each row by a plain loop, without columns of Arrow."""
        by_text = {
            text: None if text is None else _result(text, judge, config) for text in set(self.texts)
        }
        return [by_text[text] for text in self.texts]


def _result(text: bytes, judge: Any, config: Any) -> Result:
    found = judge.findings(text, config=config)
    is_valid = not any(each.severity is av.Severity.ERROR for each in found)
    ranked = sorted(found, key=lambda each: list(av.Severity).index(each.severity))
    kept = {id(each) for each in ranked[:MOST_FINDINGS]}
    mask = av.masked if judge is av else judge.schemas().redaction.finding
    names = ("code", "rule", "severity", "message", "pointer")
    shown = [mask(each) for each in found if id(each) in kept]
    return is_valid, [_named(each, names) for each in shown], len(found) - len(shown)


def _named(finding: av.Finding, names: Iterable[str]) -> dict[str, str]:
    return {name: str(getattr(finding, name)) for name in names}


@cache
def corpus() -> Corpus:
    """Return valid and invalid Sessions, all that is not a Session, and nulls."""
    codes = sorted(MISTAKES.keys() - {"ALC008"})  # which text can't have
    mistakes = [av.sample_json(seed=seed, invalid=code) for seed, code in enumerate(codes)]
    different = [*_VALID, *_OTHERS, *mistakes]
    return Corpus(list(islice(cycle(different), ROWS)))


@cache
def not_utf_8() -> Corpus:
    """Return rows with bytes that are not UTF-8, for columns of bytes."""
    return Corpus([*_BAD_UTF_8, *_OTHERS, *_BAD_UTF_8])


@cache
def strict_validator() -> SessionValidator:
    """Return a validator with a user's overlay."""
    return av.session_validator(overlay=OVERLAY)


def assert_exact(found: pa.Table, rows: Corpus, results: list[Result]) -> None:
    """Fail unless a table of results has each row once, with its text and its result."""
    counted = Counter(found["id"].to_pylist())
    assert counted == Counter(range(len(rows.texts))), "rows are missing, or there twice"
    wrong = []
    for each in found.to_pylist():
        number = each["id"]
        columns = each["is_valid"], each["findings"], each["more_findings"]
        result = None if columns == (None, None, None) else columns
        if as_bytes(each["session"]) != rows.texts[number] or result != results[number]:
            wrong.append((number, result, results[number]))
    assert wrong == wrong[:0], wrong[:3]


def as_bytes(text: str | bytes | None) -> bytes | None:
    """Return the text of a row as bytes."""
    return text.encode() if isinstance(text, str) else text


def assert_quarantined(folder: Path, rows: Corpus) -> None:
    """Fail unless the folders ``is_valid=…`` have the rows of their verdict, each once.

    Engines do not agree on the name of the folder for nulls.
    """
    results = rows.results()
    ids = []
    for path in sorted(folder.rglob("*.parquet")):
        (name,) = [each for each in path.relative_to(folder).parts if each.startswith("is_valid=")]
        verdict = {"is_valid=true": True, "is_valid=false": False}.get(name.lower())
        # Read by itself, because a data set would add a column from the name of the folder.
        for row in pq.ParquetFile(path).read(["id", "session"]).to_pylist():
            result = results[row["id"]]
            assert verdict == (None if result is None else result[0]), row["id"]
            assert rows.texts[row["id"]] == as_bytes(row["session"]), row["id"]
            ids.append(row["id"])
    assert sorted(ids) == list(range(len(rows.texts)))
