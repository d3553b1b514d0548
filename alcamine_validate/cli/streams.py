"""Output: encodings of the standard streams, colours, and writing to a file or a stream."""

from __future__ import annotations

import os
import re
import sys
from typing import IO, Final

from alcamine_validate.cli.exit_codes import Failed


def make_streams_safe() -> None:
    """Escape characters that the terminal's encoding lacks, instead of raising an error.

    Lines end with a line feed on every system, as they do in files. Raise :class:`Failed` if
    standard output is closed.
    """
    if sys.stdout is None:
        raise Failed("standard output is closed")
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace", newline="\n")


_OTHER_THAN_ASCII: Final = re.compile(r"\r(?!\n)|[^\t\r\n -~]")
"""Every character but those of ASCII that are printable, tabs, and line ends."""


def safe_lines(text: str) -> str:
    """Return lines with characters escaped that could control a terminal; tabs stay."""
    return _OTHER_THAN_ASCII.sub(lambda match: one_line(match[0]), text)


def one_line(text: str) -> str:
    """Return ``text`` with characters escaped that could break the line or control a terminal."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def write_utf8() -> None:
    """Make standard output UTF-8, whatever the terminal's encoding.

    JSON is exchanged as UTF-8 (RFC 8259, section 8.1), and so is Python source.
    """
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8")


def wants_color(choice: str) -> bool:
    """Return whether to use colours. ``auto`` depends on the environment and the terminal."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or heeds_escapes(sys.stdout)


def heeds_escapes(stream: IO[str]) -> bool:
    """Return whether a stream is a terminal on which escapes set colours and erase lines.

    A Windows console shows escapes as characters until they are enabled, which this does.
    """
    if not stream.isatty():
        return False
    if sys.platform == "win32":
        import ctypes
        import msvcrt

        console = ctypes.c_void_p(msvcrt.get_osfhandle(stream.fileno()))
        mode = ctypes.c_ulong()
        if not ctypes.windll.kernel32.GetConsoleMode(console, ctypes.byref(mode)):
            return False
        heed = mode.value | 0x0004  # ENABLE_VIRTUAL_TERMINAL_PROCESSING
        return bool(ctypes.windll.kernel32.SetConsoleMode(console, heed))
    return True


_UNKNOWN_WIDTH: Final = 80
"""The width of a terminal that does not know its size."""


def terminal_width(stream: IO[str]) -> int:
    """Return the number of columns of a terminal, or 80 if it does not know its size."""
    try:
        return os.get_terminal_size(stream.fileno()).columns or _UNKNOWN_WIDTH
    except (OSError, ValueError):
        return _UNKNOWN_WIDTH


def write(text: str, output: str | os.PathLike[str] | None) -> None:
    """Write to a file, completely or not at all, or to standard output if ``output`` is None.

    Raise :class:`Failed` if the file can't be written.
    """
    if output is None:
        write_utf8()
        sys.stdout.write(text)
        return
    from alcamine_validate.cli.whole_files import write_whole

    try:
        write_whole(os.fspath(output), text)
    except (OSError, ValueError) as error:
        from alcamine_validate.input.files import reason_of

        raise Failed(f"can't write {output}: {reason_of(error)}") from error
