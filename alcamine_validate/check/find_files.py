"""Find the files that paths lead to, and search folders."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from alcamine_validate.check.result import Omissions
from alcamine_validate.input.files import STANDARD_INPUT, bodies_of_stubs
from alcamine_validate.input.read import COMPRESSIONS, SUFFIXES, TABLES, suffix_format
from alcamine_validate.lint.settings.config import Config

if TYPE_CHECKING:
    from alcamine_validate.check.gitignore_files import IgnoreRules

BUILD_FOLDERS: Final = frozenset(
    {"node_modules", "site-packages", "__pycache__", "build", "dist", "target", "coverage"}
)
"""Names of folders that nearly always hold dependencies or the output of a build."""

_ENVIRONMENT: Final = "pyvenv.cfg"
"""The file by which a virtual environment is recognized (PEP 405)."""

_HASH: Final = r"[0-9a-f]{8,}\.\w+"
"""The name of a body that Playwright stores beside a HAR, which may have any suffix."""


class InputPath(NamedTuple):
    """A path to check, and whether it was given itself. A search of a folder finds the others."""

    path: str
    is_named: bool


def discover(
    paths: Iterable[str],
    config: Config,
    *,
    force_exclude: bool = False,
    gitignore: bool = True,
    omissions: Omissions | None = None,
) -> Iterator[InputPath]:
    """Yield the files that ``paths`` lead to, each once: a path itself, or the files in a folder.

    A folder without files to check is yielded itself, as named. With ``force_exclude``, the
    ``exclude`` setting also applies to paths that are given explicitly. Unless ``gitignore`` is
    False, a search leaves out what git ignores; but if it leaves out all files for that reason,
    the folder is searched again without it. Files that one of the captures names as the bodies of
    its responses are left out: they are checked together with the capture. ``omissions`` receives
    the number of files and folders that are left out.
    """
    found: dict[str, InputPath] = {}
    folders, omitted = set[str](), _Omitted()
    for path in paths:
        is_folder = path != STANDARD_INPUT and os.path.isdir(path)
        if force_exclude and path != STANDARD_INPUT and config.excludes(path):
            omitted.reasons[os.path.realpath(path)] = f"excluded_{_kind(is_folder=is_folder)}"
            continue
        inside: list[str] = []
        if is_folder:
            folders.add(os.path.realpath(path))
            searched = _searched(path, config, gitignore=gitignore)
            inside = searched.paths
            omitted.add(searched.omitted)
        for each in inside or [path]:
            identity = each if each == STANDARD_INPUT else os.path.realpath(each)
            before = found.setdefault(identity, InputPath(each, is_named=not inside))
            if not inside:
                found[identity] = before._replace(is_named=True)
    attached = set(bodies_named_in([each.path for each in found.values()]))
    if omissions is not None:
        omitted.count(omissions, checked=found.keys() | folders)
        omissions.bodies += len(found.keys() & attached)
    return (each for identity, each in found.items() if identity not in attached)


def bodies_named_in(files: Collection[str]) -> Iterator[str]:
    """Yield the real paths of the files that captures among ``files`` name as bodies."""
    return attached_to(_may_name_bodies(files))


def attached_to(captures: Iterable[str]) -> Iterator[str]:
    """Yield the real paths of the files that ``captures`` name as the bodies of responses."""
    for path in captures:
        # Imported only if there is a capture, which is rare.
        from alcamine_validate.input.captures.attachments import attachments_named_in
        from alcamine_validate.input.limits import Limits

        for each in attachments_named_in(path, Limits()):
            if suffix_format(each) != "har":  # a HAR is a capture even if another one names it
                yield os.path.realpath(each)


def _may_name_bodies(files: Collection[str]) -> Iterator[str]:
    """Yield the HAR files, and the JSON and YAML files that may be captures with stored bodies.

    These are files in a folder of WireMock's mappings or beside its bodies, and those beside a
    file whose name is a hash.
    """
    stored: dict[str, bool] = {}
    for path in files:
        folder, name = os.path.split(path)
        is_hash = re.fullmatch(_HASH, name) is not None
        if is_hash or folder not in stored:
            stored[folder] = is_hash or os.path.isdir(bodies_of_stubs(folder))
    for path in files:
        form = suffix_format(path)
        if form == "har" or (form in ("json", "yaml") and stored[os.path.dirname(path)]):
            yield path


class _Omitted:
    """What searches leave out.

    ``reasons`` maps the real path of a file or folder to the name of a count in
    :class:`Omissions`. ``without_suffix`` has the number of other files in each folder.
    """

    def __init__(self) -> None:
        self.reasons: dict[str, str] = {}
        self.without_suffix: dict[str, int] = {}

    def add(self, other: _Omitted) -> None:
        """Add what another search leaves out; the same file or folder counts once."""
        self.reasons |= other.reasons
        self.without_suffix |= other.without_suffix

    def count(self, omissions: Omissions, *, checked: Collection[str]) -> None:
        """Add the counts to ``omissions``, without paths that are checked for another reason."""
        reasons = (reason for path, reason in self.reasons.items() if path not in checked)
        for reason, count in Counter(reasons).items():
            setattr(omissions, reason, getattr(omissions, reason) + count)
        omissions.without_suffix += sum(self.without_suffix.values())


def _searched(path: str, config: Config, *, gitignore: bool) -> _Search:
    """Return the search of a folder: without what git ignores, unless that is all of its files.

    Files that the settings exclude count too: if there are such files that git does not ignore,
    they are the reason why nothing is left.
    """
    if gitignore:
        # Imported only if a folder is searched.
        from alcamine_validate.check.gitignore_files import rules_above

        search = _Search(path, config, rules_above(path))
        if search.has_others or not search.is_anything_ignored:
            return search
    return _Search(path, config, None)


class _Search:
    """The search of one folder. ``rules`` are those of git that apply to it, None without them.

    ``paths`` are the files in the order of their names, and the folders that can't be read.
    ``has_others`` says that there are files, or excluded folders, that git does not ignore.
    """

    def __init__(self, path: str, config: Config, rules: IgnoreRules | None) -> None:
        self.paths: list[str] = []
        self.has_others = False
        self.omitted = _Omitted()
        self._config = config
        self._waiting = {path: (os.path.realpath(path), rules)}
        for folder, folders, names in os.walk(path):
            folders[:] = self._enter(folder, sorted(folders), sorted(names))

    @property
    def is_anything_ignored(self) -> bool:
        """Whether git ignores a file or folder that the search would take without it."""
        return any(reason.startswith("ignored") for reason in self.omitted.reasons.values())

    def _enter(self, folder: str, folders: list[str], names: list[str]) -> list[str]:
        """Take the files of a folder, and return the names of the folders in it to search."""
        real, rules = self._waiting.pop(folder)
        rules = None if rules is None else rules.entered(folder, {*folders, *names})
        for name in names:
            path = os.path.join(folder, name)
            if not self._is_searched_for(path):
                count = self.omitted.without_suffix.get(real, 0)
                self.omitted.without_suffix[real] = count + (not name.startswith("."))
            elif reason := self._reason(path, name, rules, is_folder=False):
                self.omitted.reasons[os.path.join(real, name)] = reason
            else:
                self.paths.append(path)
                self.has_others = True
        kept = []
        for name in folders:
            path = os.path.join(folder, name)
            if reason := self._reason(path, name, rules, is_folder=True):
                if not os.path.islink(path):  # links are never followed
                    self.omitted.reasons[os.path.join(real, name)] = reason
                continue
            kept.append(name)
            inner = None if rules is None else rules.below(name)
            self._waiting[path] = (os.path.join(real, name), inner)
            if not is_open(path):
                self.paths.append(path)
        return kept

    def _is_searched_for(self, path: str) -> bool:
        """Return whether the name of a file says that it may hold Sessions.

        Folders of data hold many tables, so they are read only if the settings name the column.
        """
        form = suffix_format(path)
        if form in TABLES.values():
            return self._config.of_file(path).read.column is not None
        return form is not None

    def _reason(
        self, path: str, name: str, rules: IgnoreRules | None, *, is_folder: bool
    ) -> str | None:
        """Return why a file or folder is left out, as the name of a count; None if it is not."""
        kind = _kind(is_folder=is_folder)
        if name.startswith("."):
            return f"hidden_{kind}"
        if self._config.excludes(f"{path}/" if is_folder else path):
            self.has_others |= not _is_ignored(path, name, rules, is_folder=is_folder)
            return f"excluded_{kind}"
        if is_folder and _is_of_build(path, name):
            return "build_folders"
        return f"ignored_{kind}" if _is_ignored(path, name, rules, is_folder=is_folder) else None


def _is_ignored(path: str, name: str, rules: IgnoreRules | None, *, is_folder: bool) -> bool:
    """Return whether git ignores a file or folder. For git, a link to a folder is not a folder."""
    if rules is None:
        return False
    return rules.ignores(name, is_folder=is_folder and not os.path.islink(path))


def _kind(*, is_folder: bool) -> str:
    return "folders" if is_folder else "files"


def _is_of_build(path: str, name: str) -> bool:
    """Return whether a folder holds dependencies or the output of a build."""
    return name in BUILD_FOLDERS or os.path.isfile(os.path.join(path, _ENVIRONMENT))


def is_open(folder: str) -> bool:
    """Return whether a folder can be listed and entered."""
    return os.access(folder, os.R_OK | os.X_OK)


def no_file_words() -> str:
    """Return a phrase that names the files that folders are searched for."""
    *some, last = SUFFIXES
    return f"{', '.join(some)} or {last} file (also {' or '.join(COMPRESSIONS)})"
