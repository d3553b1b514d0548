"""Values that depend on the file, by pattern of paths, and the settings of one file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final, Generic, NamedTuple, TypeAlias, TypeVar

from alcamine_validate.input.expected import Expected
from alcamine_validate.input.find_sessions import SessionFinder
from alcamine_validate.input.limits import Limits
from alcamine_validate.input.read import ReadOptions
from alcamine_validate.text.gitignore import matches

T = TypeVar("T")

AUTO: Final = "auto"
"""The value of settings that the package decides itself: formats, colours, numbers of processes."""


class ByFile(NamedTuple, Generic[T]):
    """Values by pattern of paths, as in ``.gitignore``. Files that match no pattern have a default.

    ``values`` holds pairs of a pattern and its value; the last matching pattern wins.
    """

    default: T
    values: tuple[tuple[str, T], ...]

    def of(self, path: str) -> T:
        """Return the value of a file. ``path`` has the form that :func:`matches` takes."""
        for pattern, value in reversed(self.values):
            if matches(path, [pattern]):
                return value
        return self.default

    @property
    def table(self) -> dict[str, T]:
        """The values by pattern, without the default."""
        return dict(self.values)


MaybeByFile: TypeAlias = T | Mapping[str, T] | ByFile[T]
"""A value for all files, or a table of values by pattern."""


class FileSettings(NamedTuple):
    """The settings of one file: how it is read, and the schema that it is checked against.

    ``only_sessions`` says that what is not a Session at all has no finding.
    """

    read: ReadOptions
    as_published: bool
    only_sessions: bool = False


@lru_cache(maxsize=128)
def file_settings(values: tuple[tuple[str, Any], ...]) -> FileSettings:
    """Return the settings of a file from its values: pairs of a setting's name and its value."""
    own = dict(values)
    limits = {name[4:]: value for name, value in values if name.startswith("max_")}
    input_format = own["input_format"]
    return FileSettings(
        read=ReadOptions(
            input_format=None if input_format == AUTO else input_format,
            url_patterns=own["url_pattern"],
            limits=Limits(**limits),
            finder=SessionFinder(own["at"], Expected(own["part"] or "", own["partial"])),
            column=own["column"],
        ),
        as_published=own["as_published"],
        only_sessions=own["only_sessions"],
    )
