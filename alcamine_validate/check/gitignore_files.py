"""Read the files in which git looks for patterns, and apply them to a folder and what is below it.

Source: https://git-scm.com/docs/gitignore. The files that ``core.excludesFile`` and the person's
own configuration name are not read, so that the results are the same on every machine.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from alcamine_validate.check.repository import METADATA, exclude_file, repository_of
from alcamine_validate.input.files import CantRead, open_regular
from alcamine_validate.text.gitignore import PatternList, read_patterns

GITIGNORE: Final = ".gitignore"

MOST: Final = 128 << 10
"""The number of bytes above which a file is not used: each path is matched with all patterns."""


@dataclass(frozen=True)
class _Source:
    """The patterns of one file. ``base`` is the path of the folder that they are relative to."""

    patterns: PatternList
    base: str


@dataclass(frozen=True)
class IgnoreRules:
    """The patterns that apply in one folder.

    ``sources`` are the files that they are from, the most important one first. ``place`` is the
    path of the folder. Paths are relative to the repository, and end in ``/`` unless they are
    empty.
    """

    sources: tuple[_Source, ...] = ()
    place: str = ""

    def ignores(self, name: str, *, is_folder: bool) -> bool:
        """Return whether git ignores a file or folder, given its name in this folder."""
        path = self.place + _as_bytes(name)
        for source in self.sources:
            verdict = source.patterns.verdict(path[len(source.base) :], is_folder=is_folder)
            if verdict is not None:
                return verdict
        return False

    def below(self, name: str) -> IgnoreRules:
        """Return the rules for a folder in this one, before its own files are read."""
        return replace(self, place=f"{self.place}{_as_bytes(name)}/")

    def entered(self, folder: str, names: Collection[str]) -> IgnoreRules:
        """Return the rules with those of the folder's own files.

        ``folder`` is its path in the file system, and ``names`` are those of its entries. A folder
        with a ``.git`` is another repository, to which the rules around it do not apply.
        """
        sources, place = self.sources, self.place
        paths = []
        if METADATA in names:
            sources, place = (), ""
            paths.append(exclude_file(folder))
        own = os.path.join(folder, GITIGNORE)
        # git does not follow a link of this name either.
        if GITIGNORE in names and not os.path.islink(own):
            paths.append(own)
        for path in paths:
            if patterns := read_pattern_file(path):
                sources = (_Source(patterns, place), *sources)
        return IgnoreRules(sources, place)

    def without_matches(self, folders: list[str]) -> IgnoreRules:
        """Return the rules without the patterns that ignore one of ``folders``, given by paths."""
        sources = []
        for source in self.sources:
            base = source.base
            below = [each for each in folders if each.startswith(base) and each != base]
            paths = [each[len(base) :].removesuffix("/") for each in below]
            patterns = source.patterns.without_matches(paths)
            sources.append(_Source(patterns, base))
        return replace(self, sources=tuple(source for source in sources if source.patterns))


def rules_above(folder: str) -> IgnoreRules:
    """Return the rules for a folder that is searched, before its own files are read.

    They are from the folders around it, up to the one with a ``.git``. A pattern that ignores the
    folder itself or a folder around it is left out, because someone wants the folder searched.
    """
    real = os.path.realpath(folder)
    root = repository_of(real)
    rules = IgnoreRules()
    if root is None or root == real:
        return rules
    folders = []
    is_ignored = False
    place = root
    for name in os.path.relpath(real, root).split(os.sep):
        rules = rules.entered(place, [GITIGNORE, METADATA] if place == root else [GITIGNORE])
        is_ignored |= rules.ignores(name, is_folder=True)
        rules = rules.below(name)
        folders.append(rules.place)
        place = os.path.join(place, name)
    return rules.without_matches(folders) if is_ignored else rules


def read_pattern_file(path: str) -> PatternList:
    """Return the patterns of a file; none if it can't be read or is larger than :data:`MOST`."""
    with suppress(CantRead, OSError), open_regular(path) as file:
        data = file.read(MOST + 1)
        if len(data) <= MOST:
            return read_patterns(data)
    return PatternList(())


def _as_bytes(name: str) -> str:
    """Return a name with a character for each byte, as git compares it."""
    return os.fsencode(name).decode("latin-1")
