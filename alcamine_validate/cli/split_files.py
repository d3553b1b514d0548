"""``check --split``: copy the valid and the invalid lines and rows to folders."""

from __future__ import annotations

import argparse
import os
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Any, BinaryIO, Final, Self, cast

from alcamine_validate.check.one_file import CheckOptions, inputs
from alcamine_validate.check.result import CheckedFile
from alcamine_validate.cli.exit_codes import Failed
from alcamine_validate.cli.split_lines import CantSplit, LinesSplit, TextFindings
from alcamine_validate.cli.whole_files import WholeFile
from alcamine_validate.finding import Finding
from alcamine_validate.input.document import Document
from alcamine_validate.input.files import STANDARD_INPUT, is_compressed, open_regular, reason_of
from alcamine_validate.input.read import COMPRESSIONS, TABLES, suffix_format, table_format
from alcamine_validate.lint.codes import UNSUPPRESSIBLE
from alcamine_validate.lint.settings.config import Config

if TYPE_CHECKING:
    from alcamine_validate.cli.split_tables import TableSplit

SIDES: Final = ("valid", "invalid")
_FINDINGS: Final = ".findings.jsonl"
_FORMATS: Final = "JSON Lines, Parquet and Arrow files"
_MOST_NAMES: Final = 5
_INVALID_TABLE: Final = "ALC021"
_NO_NAMES: Final = ("", os.curdir, os.pardir)
_STDIN: Final = re.compile(r"<stdin>")


def folders_of(options: argparse.Namespace) -> dict[str, str]:
    """Return the folder of each side that ``--split`` names; nothing without that option."""
    folders: dict[str, str] = {}
    for part in ",".join(options.split or ()).split(",") if options.split else ():
        side, sign, folder = part.partition("=")
        if side not in SIDES or not sign or not folder:
            options.error(f"--split takes valid=DIR, invalid=DIR or both, not {part!r}")
        if side in folders:
            options.error(f"--split names the folder of {side} twice")
        folders[side] = folder
    return folders


class SplitFiles:
    """The split of all files: where the copies go, and what was split.

    ``used`` are the paths of other files that the run reads or writes, which are not checked.
    ``settings_file`` is not replaced either. Raises :class:`Failed` if a file can't be split, or a
    copy would replace another file of the run, as far as their names say it.
    """

    def __init__(
        self,
        folders: dict[str, str],
        options: argparse.Namespace,
        config: Config,
        used: Iterable[str],
        settings_file: str | None = None,
    ) -> None:
        self.counts = Counter(dict.fromkeys((*SIDES, "neither"), 0))
        self.failures: list[str] = []
        self._folders = folders
        self._config = config
        self._used = {_identity(each): each for each in used}
        self._targets: dict[str, str] = {}
        self._copy_folders: dict[str, str] = {}
        self._last: FileSplit | None = None
        how = CheckOptions(config=config, excluded=frozenset(map(os.path.realpath, self._used)))
        paths = [each.path for each in inputs(options.paths, how) if not os.path.isdir(each.path)]
        self._check_formats(paths)
        if settings_file is not None:
            self._used[_identity(settings_file)] = settings_file
        for path in paths:
            name = options.stdin_filename if path == STANDARD_INPUT else path
            self._claim(name, path)
        self._check_folders()
        for target, path in self._used.items():
            if target in self._targets:
                raise Failed(f"--split would replace {path}, which this run uses")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._last is not None:
            self._last.drop()  # it has no effect on copies that are complete

    def _check_formats(self, paths: list[str]) -> None:
        """Raise Failed for files that can't be split by their names."""
        wrong = []
        for path in paths:
            form = self._config.of_file(path).read.input_format or suffix_format(path)
            if path != STANDARD_INPUT and form not in (None, "jsonl", "parquet", "arrow"):
                wrong.append(path)
        if wrong:
            more = len(wrong) - _MOST_NAMES
            rest = f" and {more:,} more" if more > 0 else ""
            raise Failed(f"--split is for {_FORMATS}, not {', '.join(wrong[:_MOST_NAMES])}{rest}")

    def _claim(self, name: str, path: str) -> None:
        """Reserve the names of the copies of a file. Raise Failed if they are taken."""
        if path != STANDARD_INPUT:
            self._used[_identity(path)] = path
        for side, folder in self._folders.items():
            if path != STANDARD_INPUT and _is_below(_identity(path), _identity(folder)):
                raise Failed(f"{path} is in {folder}, to which --split writes; name another folder")
            for target in self._names(name, side):
                place = _identity(target)
                if place in self._targets:
                    both = f"copies of {self._targets[place]} and {name}"
                    raise Failed(f"--split would write {both} to the same file {target}")
                self._targets[place] = name
                self._claim_folders(target, folder, name)

    def _claim_folders(self, target: str, folder: str, name: str) -> None:
        """Reserve the names of the folders that the copy of a file is in, below ``folder``."""
        above = os.path.dirname(target)
        while len(above) > len(folder):
            self._copy_folders.setdefault(_identity(above), name)
            above = os.path.dirname(above)

    def _check_folders(self) -> None:
        """Raise Failed if a copy would have the name of a folder of others."""
        for place, name in self._targets.items():
            other = self._copy_folders.get(place)
            if other is not None:
                reason = f"the copy of {other} needs a folder of that name"
                raise Failed(f"--split can't write the copy of {name} to {place}: {reason}")
            if os.path.isdir(place):
                raise Failed(f"--split can't write the copy of {name} to {place}: it is a folder")

    def _names(self, name: str, side: str) -> list[str]:
        """Return the paths of the copies of one side: that of the texts, and of findings."""
        target = os.path.join(self._folders[side], _relative(name))
        form = self._config.of_file(name).read.input_format or suffix_format(name)
        is_table = form in ("parquet", "arrow")
        return [target, target + _FINDINGS] if side == "invalid" and not is_table else [target]

    def of_file(self, path: str, filename: str) -> FileSplit:
        """Return the split of a file, which reports call ``filename``."""
        self._last = FileSplit(self, path, filename, self._config)
        return self._last

    def names_of(self, filename: str) -> dict[str, str]:
        """Return the path of the copy of each side."""
        return {side: self._names(filename, side)[0] for side in self._folders}


def _identity(path: str) -> str:
    return os.path.normcase(os.path.realpath(path))


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(os.path.join(folder, ""))


def _relative(name: str) -> str:
    """Return the name of a copy below its folder, which is never outside of it.

    Raises :class:`Failed` if ``name`` has no name of a file: ``/``, for example, or ``.gz``.
    """
    if _STDIN.fullmatch(name):
        return "stdin"
    path = os.path.abspath(name)
    with suppress(ValueError):  # another drive of Windows
        inside = os.path.relpath(path)
        if inside.split(os.sep)[0] != os.pardir:
            path = inside
    path = os.path.splitdrive(path)[1].lstrip(os.sep)
    for compression in COMPRESSIONS:
        if path.lower().endswith(compression):
            path = path[: -len(compression)]
    if os.path.basename(path) in _NO_NAMES:
        raise Failed(f"--split can't name a copy after {name!r}, which has no name of a file")
    return path


class _Tee:
    """A stream that keeps the bytes that are read."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._kept: list[bytes] = []

    def read(self, size: int = -1) -> bytes:
        """Return bytes of the stream."""
        data = self._stream.read(size)
        self._kept.append(data)
        return data

    def taken(self) -> bytes:
        """Return what was read since the last call."""
        data = b"".join(self._kept)
        self._kept.clear()
        return data


class FileSplit:
    """The split of one file: see :class:`~alcamine_validate.check.splitting.FileSplit`."""

    def __init__(self, owner: SplitFiles, path: str, filename: str, config: Config) -> None:
        self._owner = owner
        self._path = path
        self._filename = filename
        self._limits = config.of_file(filename).read.limits
        self._form = table_format(filename, config.of_file(filename).read)
        self._tee: _Tee | None = None
        self._files: list[WholeFile] = []
        self._source: BinaryIO | None = None
        self._split: LinesSplit | TableSplit | None = None
        self._failure: str | None = None
        self._found: defaultdict[int, TextFindings] = defaultdict(TextFindings)
        self._neither: set[int] = set()

    def tee(self, stream: BinaryIO) -> BinaryIO:
        """Return a stream of the same bytes, which are kept as they are read."""
        self._tee = _Tee(stream)
        return cast(BinaryIO, self._tee)

    def add(self, finding: Finding) -> None:
        """Add a masked finding of the next document."""
        is_of_file = finding.line is None or finding.code == _INVALID_TABLE
        if is_of_file and finding.code in UNSUPPRESSIBLE:
            self._failure = self._failure or finding.message
        elif finding.line is not None:
            self._found[finding.line].add(finding)

    def take(self, document: Document) -> None:
        """Copy the lines or rows of a document, whose findings were all added."""
        if document.format in TABLES.values():
            self._form = document.format  # a table without rows may have no name that says it
        if self._failure is None:
            with self._failing():
                self._copy(document)

    @contextmanager
    def _failing(self) -> Iterator[None]:
        """Note why the file can't be split. Errors of writing end the command."""
        try:
            yield
        except CantSplit as error:
            self._failure = str(error)
        except (OSError, ValueError) as error:
            self.drop()
            reason = reason_of(error)
            raise Failed(f"can't write the copies of {self._filename}: {reason}") from error
        except BaseException:
            self.drop()
            raise
        if self._failure is not None:
            self.drop()

    def _copy(self, document: Document) -> None:
        if document.texts is None:
            if document.parts or document.clean:
                raise CantSplit(f"it is not one of {_FORMATS}, with a value on each line")
            return
        self._neither.update(document.neither)
        if self._split is None:
            self._split = self._begun(document.format or "jsonl")
        if isinstance(self._split, LinesSplit):
            assert self._tee is not None
            self._split.take(self._tee.taken(), self._neither, self._found)
        else:
            self._split.take(document.texts, self._neither, self._found)
        # What was found in a line that is not complete is used later.
        for number in [each for each in self._found if each < self._split.number]:
            del self._found[number]
        self._neither = {each for each in self._neither if each >= self._split.number}

    def _begun(self, form: str) -> LinesSplit | TableSplit:
        """Open the copies for a file of a format."""
        names = self._owner.names_of(self._filename)
        files = {side: self._opened(name) for side, name in names.items()}
        streams: dict[str, IO[bytes]] = {
            side: cast(Any, file.stream).buffer for side, file in files.items()
        }
        valid, invalid = streams.get("valid"), streams.get("invalid")
        if form == "jsonl":
            is_invalid = "invalid" in names
            findings = self._opened(names["invalid"] + _FINDINGS) if is_invalid else None
            stream = None if findings is None else findings.stream
            return LinesSplit(valid, invalid, stream, self._limits.text_size)
        from alcamine_validate.cli.split_tables import TableSplit

        return TableSplit(self._bytes(), form, self._limits, valid, invalid)

    def _bytes(self) -> BinaryIO | bytes:
        """Return the file, or its bytes if these were read as a whole."""
        if self._path == STANDARD_INPUT or is_compressed(self._path):
            assert self._tee is not None
            return self._tee.taken()
        self._source = open_regular(self._path)
        return self._source

    def _opened(self, name: str) -> WholeFile:
        os.makedirs(os.path.dirname(name) or os.curdir, exist_ok=True)
        file = WholeFile(name)
        self._files.append(file)
        return file

    def end(self, file: CheckedFile) -> None:
        """Write the copies if the file was read completely, and discard them if not."""
        if self._failure is None:
            with self._failing():
                self._finish()
        if self._failure is not None:
            self._owner.failures.append(f"{self._filename} is not split: {self._failure}")
            self.drop()
        elif self._split is not None and file.is_left_out:
            self._owner.counts["neither"] += sum(self._split.counts.values())
            self.drop()
        elif self._split is not None:
            self._owner.counts.update(self._split.counts)
            with self._failing():
                while self._files:
                    self._files.pop(0).keep()
        self._close()

    def _finish(self) -> None:
        """Complete the copies. A file without a line or row has empty ones."""
        if self._split is None:
            self._split = self._begun(self._form or "jsonl")
        if isinstance(self._split, LinesSplit):
            rest = b"" if self._tee is None else self._tee.taken()
            self._split.take(rest, self._neither, self._found)
            self._split.finish(self._neither, self._found)
        else:
            self._split.finish()

    def drop(self) -> None:
        """Discard the copies that are not complete."""
        if self._files and self._split is not None:
            self._split.close()
        while self._files:
            self._files.pop().drop()
        self._close()

    def _close(self) -> None:
        if self._source is not None:
            self._source.close()
            self._source = None
