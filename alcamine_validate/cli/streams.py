"""The process's streams: encodings, colours, and files written whole or not at all."""

from __future__ import annotations

import os
import sys
from typing import IO

from alcamine_validate.cli.exit_codes import Failed


def make_streams_safe() -> None:
    """Have what the terminal's encoding lacks escaped, instead of a crash half-way.

    Lines end in a line feed on each system, as they do in files.
    """
    if sys.stdout is None:
        raise Failed("the standard output is closed")
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace", newline="\n")


def one_line(text: str) -> str:
    """Return ``text`` with what could break the line or steer a terminal escaped."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)


def write_utf8() -> None:
    """JSON is exchanged as UTF-8 (RFC 8259, section 8.1), and so is Python, on any terminal."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8")


def wants_color(choice: str) -> bool:
    """Tell whether to colour: ``always``, ``never``, or ``auto`` as the environment wants."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or heeds_escapes(sys.stdout)


def heeds_escapes(stream: IO[str]) -> bool:
    """Tell whether a stream is a terminal that colours can be written to, and lines taken back.

    A console of Windows shows escapes as characters until it is asked to heed them.
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


def write(text: str, output: str | os.PathLike[str] | None) -> None:
    """Write to a file as a whole or not at all, or to the standard output."""
    if output is None:
        write_utf8()
        sys.stdout.write(text)
        return
    from alcamine_validate.cli.whole_files import write_whole

    try:
        write_whole(os.fspath(output), text)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise Failed(f"can't write {output}: {reason}") from error
