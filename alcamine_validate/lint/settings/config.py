"""The settings of a project, checked when they are made: which rules, how severe, where, how."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from alcamine_validate.finding import Severity
from alcamine_validate.input.expected import PARTS
from alcamine_validate.input.limits import Limits
from alcamine_validate.input.read import DEFAULT_PATTERNS, FORMATS
from alcamine_validate.lint.settings import selectors, values
from alcamine_validate.lint.settings.by_file import (
    AUTO,
    ByFile,
    FileSettings,
    MaybeByFile,
    file_settings,
)
from alcamine_validate.lint.settings.files import AnyPath, find_file, read_table
from alcamine_validate.lint.settings.paths import as_matched, named_path, report_paths
from alcamine_validate.lint.settings.setting import (
    auto_for_none,
    by_file,
    declared_settings,
    false_for_none,
    key_of,
    spelled_size,
    uniform,
)
from alcamine_validate.lint.settings.values import ConfigError
from alcamine_validate.text.duration import Duration, Seconds, seconds, spelled
from alcamine_validate.text.gitignore import matches

_LIMITS: Final = Limits()
_MOST_JOBS: Final = 1_000
_COMPONENT: Final = "Session"


@dataclass(frozen=True, kw_only=True)
class Config:
    """The settings of a check. Raises :class:`ConfigError` if a value is not valid.

    A *selector* is a code (``ALC501``), the beginning of codes (``ALC5``), a rule's name
    (``other-agent``), ``ALL``, or ``DEFAULT``, which is all but privacy (``ALC8``); the more
    specific one wins. An ignore may be limited to a place: ``ALC701:/messages``. The place is a
    pattern of JSON Pointers as in ``.gitignore``: ``*`` stays within a token, and everything below
    a match is included.

    - ``select``: selectors of the rules to run. Rules about the input (``ALC0``) need no
      selector. ``extend_select`` adds to it.
    - ``ignore``: selectors of the rules to ignore, with or without a place.
    - ``severity``: maps selectors to severities (``error``, ``warning``, ``info``).
    - ``per_file_ignores``: maps patterns of paths, as in ``.gitignore``, to ignores.
    - ``exclude``: patterns of paths to skip when searching folders; ``force_exclude`` applies
      them also to files that are given explicitly.
    - ``gitignore``: whether searching folders leaves out what git ignores.
    - ``fail_on``: the least severity that makes the exit code 1.
    - ``order_tolerance``: how far any two timestamps may be out of order: a number of seconds,
      text such as ``250ms``, or a timedelta.
    - ``baseline``: the file with known findings, which are left out.
    - ``spec``: the file of a newer document of the vendor, ``overlay``: those of own overlays, and
      ``component``: the name of the schema of a Session in it; see ``av.session_validator``. They
      are for ``check_paths`` and the command.
    - ``jobs``: the number of processes; None is the number of processors for the command, and 1
      for ``check_paths``.
    - ``coverage``: whether reports say which parts of the schema occur in no Session;
      ``min_coverage``: the least share of parts that must occur, in percent; it includes
      ``coverage``.
    - ``format``: the formats of reports, such as ``text`` or ``json=report.json``;
      ``output_file``, ``color``, ``statistics``, ``quiet``, ``frames``, ``all`` and
      ``max_report_findings`` say how and where reports are written.
    - ``sanitize``: maps places in a Session to what the command ``sanitize`` replaces their strings
      by: ``name``, ``text``, ``phone``, ``email``, ``id``, ``secret``, or ``detect`` and ``keep``.
    - ``root``: the folder that patterns and paths are relative to; default: the working folder.

    The value of each of these settings may also be a table that maps patterns of paths to
    values. The last matching pattern wins; other files have the default value.

    - ``as_published``: whether to check against the published document, without corrections; it
      may also be a list of the patterns of such files.
    - ``input_format``: a format of files, or ``auto``.
    - ``url_pattern``: the URLs whose responses in captures are Sessions.
    - ``at``: where the Sessions are in a file or body: JSON Pointers, in which ``*`` stands for any
      name or index.
    - ``column``: the name of the column of a table (Parquet, Arrow) that holds the Sessions. A
      search of folders finds tables only if it is set.
    - ``partial``: whether properties may be absent; it may also be a list of the patterns of such
      files.
    - ``part``: the part of a Session that a file holds, such as ``person`` (the key ``as``).
    - ``only_sessions``: whether values that are not Sessions at all are left out; it may also be a
      list of patterns.
    - ``max_file_size``, ``max_expanded_size``, ``max_ratio``, ``max_nesting``, ``max_records``,
      ``max_findings``: the limits of a file. A size is a number of bytes or text such as
      ``100MB``.
    """

    select: Sequence[str] = field(default=(selectors.DEFAULT,), metadata=uniform(values.selectors))
    extend_select: Sequence[str] = field(default=(), metadata=uniform(values.selectors))
    ignore: Sequence[str] = field(default=(), metadata=uniform(values.ignores))
    severity: Mapping[str, str] = field(default_factory=dict, metadata=uniform(values.severities))
    per_file_ignores: Mapping[str, Sequence[str]] = field(
        default_factory=dict, metadata=uniform(values.ignores_by_pattern)
    )
    exclude: Sequence[str] = field(default=(), metadata=uniform(values.patterns))
    force_exclude: bool = field(default=False, metadata=uniform(values.boolean))
    gitignore: bool = field(default=True, metadata=uniform(values.boolean))
    fail_on: str = field(default=Severity.ERROR, metadata=uniform(values.severity))
    order_tolerance: Duration = field(default=0, metadata=uniform(values.duration, spelled))
    baseline: str | None = field(default=None, metadata=uniform(values.file, false_for_none))
    spec: str | None = field(default=None, metadata=uniform(values.file, false_for_none))
    overlay: Sequence[str] = field(default=(), metadata=uniform(values.files))
    component: str = field(default=_COMPONENT, metadata=uniform(values.name("a schema")))
    as_published: MaybeByFile[bool] | Sequence[str] = field(
        default=False, metadata=by_file(values.boolean)
    )
    input_format: MaybeByFile[str] = field(
        default=AUTO, metadata=by_file(values.choice((AUTO, *FORMATS)))
    )
    url_pattern: MaybeByFile[Sequence[str] | str] = field(
        default=DEFAULT_PATTERNS, metadata=by_file(values.url_patterns)
    )
    at: MaybeByFile[Sequence[str] | str] = field(default=(), metadata=by_file(values.places))
    column: MaybeByFile[str | None] = field(
        default=None,
        metadata=by_file(values.or_none(values.name("a column")), false_for_none),
    )
    partial: MaybeByFile[bool] | Sequence[str] = field(
        default=False, metadata=by_file(values.boolean)
    )
    part: MaybeByFile[str | None] = field(
        default=None, metadata=by_file(values.or_none(values.choice(PARTS)), false_for_none)
    )
    only_sessions: MaybeByFile[bool] | Sequence[str] = field(
        default=False, metadata=by_file(values.boolean)
    )
    max_file_size: MaybeByFile[str | int | None] = field(
        default=_LIMITS.file_size,
        metadata=by_file(values.or_auto(values.byte_size), spelled_size),
    )
    max_expanded_size: MaybeByFile[str | int] = field(
        default=_LIMITS.expanded_size,
        metadata=by_file(values.byte_size, spelled_size),
    )
    max_ratio: MaybeByFile[int] = field(default=_LIMITS.ratio, metadata=by_file(values.count(1)))
    max_nesting: MaybeByFile[int] = field(
        default=_LIMITS.nesting, metadata=by_file(values.count(1, _LIMITS.nesting))
    )
    max_records: MaybeByFile[int] = field(
        default=_LIMITS.records, metadata=by_file(values.count(1))
    )
    max_findings: MaybeByFile[int] = field(
        default=_LIMITS.findings, metadata=by_file(values.count(0))
    )
    max_report_findings: int = field(default=10_000, metadata=uniform(values.count(0)))
    jobs: int | None = field(
        default=None,
        metadata=uniform(values.or_auto(values.count(1, _MOST_JOBS)), auto_for_none),
    )
    format: Sequence[str] = field(default=("text",), metadata=uniform(values.report_formats))
    output_file: str | None = field(default=None, metadata=uniform(values.file, false_for_none))
    color: str = field(default=AUTO, metadata=uniform(values.choice((AUTO, "always", "never"))))
    statistics: bool = field(default=False, metadata=uniform(values.boolean))
    coverage: bool = field(default=False, metadata=uniform(values.boolean))
    min_coverage: float | None = field(
        default=None, metadata=uniform(values.or_none(values.percent), false_for_none)
    )
    quiet: bool = field(default=False, metadata=uniform(values.boolean))
    frames: bool = field(default=True, metadata=uniform(values.boolean))
    all: bool = field(default=False, metadata=uniform(values.boolean))
    sanitize: Mapping[str, str] = field(default_factory=dict, metadata=uniform(values.fields))
    root: str = ""

    def __post_init__(self) -> None:
        for name, own in declared_settings(self).items():
            # Store the values that the checks return: tuples, severities, seconds. A dataclass
            # keeps the default value of a field as an attribute of the class.
            default = getattr(Config, name, None)
            value = own.checked(key_of(name), getattr(self, name), default)
            object.__setattr__(self, name, value)
        report_paths(self.format, self.output_file, self.root)  # raises for conflicts

    def __hash__(self) -> int:
        # Tables are not hashable. Settings that differ only in them are still not equal.
        return hash((self.select, self.extend_select, self.ignore, self.root))

    @classmethod
    def load(cls, path: AnyPath = os.curdir) -> Config:
        """Return the settings that the command uses in the folder ``path``, or those in a file.

        The settings of a folder are in the nearest ``alcamine-validate.toml``, or pyproject.toml
        with our table, in it or above it; if there is none, they are the default. Raise
        :class:`ConfigError`, with the file and the key in the message, if they are not valid.
        """
        name = os.fsdecode(path)
        return read_config(find_file(name) if os.path.isdir(name) else name)

    @property
    def tolerance(self) -> Seconds:
        """The order tolerance in seconds."""
        return seconds(self.order_tolerance)

    @property
    def severities(self) -> dict[str, Severity]:
        """The severities, by selector."""
        return {selector: Severity(name) for selector, name in self.severity.items()}

    @property
    def reports(self) -> list[tuple[str, str | None]]:
        """The formats of the reports, each with the path of its file, or None for the stream."""
        return report_paths(self.format, self.output_file, self.root)

    @property
    def files(self) -> frozenset[str]:
        """The real paths of the files with other roles, which are not checked themselves.

        These are the baseline, the reports, the document of the schema, and the overlays.
        """
        paths = [path for _, path in self.reports if path is not None]
        named = (self.baseline, self.spec, *self.overlay)
        paths += (self.path(path) for path in named if path is not None)
        return frozenset(map(os.path.realpath, paths))

    @property
    def wants_coverage(self) -> bool:
        """Whether the parts of the schema that occur in Sessions are counted."""
        return self.coverage or self.min_coverage is not None

    @property
    def has_own_schema(self) -> bool:
        """Whether the settings name another schema than the one of this package."""
        return self.spec is not None or bool(self.overlay) or self.component != _COMPONENT

    def of_file(self, filename: str) -> FileSettings:
        """Return the settings of one file: how to read it, and the schema to check it against."""
        if self._of_every_file is not None:
            return self._of_every_file
        path = self.relative(filename)
        return file_settings(tuple((name, own.of(path)) for name, own in self._by_file))

    @cached_property
    def _of_every_file(self) -> FileSettings | None:
        """The settings of every file; None if some of them depend on the file."""
        if any(own.values for _, own in self._by_file):
            return None
        return file_settings(tuple((name, own.default) for name, own in self._by_file))

    @cached_property
    def _by_file(self) -> list[tuple[str, ByFile[Any]]]:
        """The settings whose values may depend on the file."""
        declared = declared_settings(self).items()
        stored = {name: getattr(self, name) for name, own in declared if own.is_by_file}
        return [(n, o if isinstance(o, ByFile) else ByFile(o, ())) for n, o in stored.items()]

    def ignores_of(self, filename: str | None) -> tuple[str, ...]:
        """Return the ignores of a file from ``per_file_ignores``."""
        if filename is None or not self.per_file_ignores:
            return ()
        path = self.relative(filename)
        own = self.per_file_ignores.items()
        more = [selectors for pattern, selectors in own if matches(path, [pattern])]
        return tuple(selector for selectors in more for selector in selectors)

    def excludes(self, path: str) -> bool:
        """Return whether ``exclude`` matches a path."""
        return bool(self.exclude) and matches(self.relative(path), self.exclude)

    def relative(self, path: str) -> str:
        """Return a path in the form that patterns match: relative to the root, with ``/``."""
        return as_matched(path, self.root)

    def path(self, path: str) -> str:
        """Return a path that the settings name as one that can be opened."""
        return named_path(path, self.root)


_NAMES: Final = {key_of(name): name for name in declared_settings(Config)}

KEYS: Final = tuple(_NAMES)
"""The names of the settings in files, in display order."""

DEFAULT: Final = Config()
"""All rules but those about privacy, with their default severities."""


def read_config(path: AnyPath | None) -> Config:
    """Return the settings in a file, or the default settings if ``path`` is None.

    Paths and patterns in a file are relative to its folder. Raise :class:`ConfigError`, with the
    file and the key in the message, if the settings are not valid.
    """
    if path is None:
        return DEFAULT
    own = {_NAMES[key]: value for key, value in read_table(path, KEYS).items()}
    try:
        return Config(**own, root=os.path.dirname(os.path.abspath(path)))
    except ConfigError as error:
        raise ConfigError(f"{path}: {error}") from None


__all__ = ["DEFAULT", "KEYS", "Config", "ConfigError", "key_of", "read_config"]
