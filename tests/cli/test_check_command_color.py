"""When the text report is coloured: --color, then NO_COLOR, FORCE_COLOR, then the terminal."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest

from tests.support.places import EXAMPLES
from tests.support.systems import needs_terminals

if TYPE_CHECKING:
    from tests.cli.conftest import Main

MISTAKES: Final = EXAMPLES / "session-mistakes.json"
ESCAPE: Final = re.compile(r"\x1b\[[0-9;]*m")


@pytest.mark.parametrize(
    ("options", "environment", "colored"),
    [
        ([], {}, False),
        (["--color=always"], {}, True),
        (["--color=never"], {}, False),
        (["--color=auto"], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": ""}, False),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": ""}, True),
        (["--color=always"], {"NO_COLOR": "1"}, True),
        (["--color=never"], {"FORCE_COLOR": "1"}, False),
        (["--color=auto"], {"FORCE_COLOR": "1"}, True),
    ],
)
def test_who_decides(
    main: Main, monkeypatch: pytest.MonkeyPatch, options: list[str], environment: dict[str, str],
    colored: bool,
) -> None:  # fmt: skip
    """The option overrides the environment; empty variables are ignored."""
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    _, out, _ = main("check", *options, MISTAKES)
    assert bool(ESCAPE.search(out)) is colored


def test_colour_adds_nothing_but_colour(main: Main) -> None:
    """Without the escapes the report is the plain one; every colour ends on its line."""
    _, plain, _ = main("check", "--color=never", MISTAKES)
    _, colored, _ = main("check", "--color=always", MISTAKES)
    assert ESCAPE.sub("", colored) == plain
    for line in colored.splitlines():
        codes = ESCAPE.findall(line)
        assert codes[1::2] == ["\x1b[0m"] * (len(codes) // 2)
        assert "\x1b[0m" not in codes[::2]


def test_errors_and_warnings_differ_in_colour(main: Main, tmp_path: Path) -> None:
    """A report without findings has a third colour."""
    heads = {
        main("check", "--color=always", "-", stdin=data).out.splitlines()[-1].split("m")[0]
        for data in (b"[", b"[]", MISTAKES.with_name("session.json").read_bytes())
    }
    assert len(heads) == 3


def on_a_terminal(*arguments: str, **environment: str) -> str:
    """Return what the command writes to a terminal."""
    if sys.platform == "win32":
        raise OSError("there are no pseudo terminals")
    import pty

    master, slave = pty.openpty()
    variables = {
        name: os.environ[name] for name in os.environ if name not in ("NO_COLOR", "FORCE_COLOR")
    }
    with subprocess.Popen(
        [sys.executable, "-m", "alcamine_validate", *arguments],
        stdin=slave, stdout=slave, stderr=slave, env={**variables, **environment},
    ) as process:  # fmt: skip
        os.close(slave)
        written = b""
        while True:
            try:
                part = os.read(master, 65536)
            except OSError:  # On Linux, this means that the other end is closed.
                break
            if not part:
                break
            written += part
        process.wait(60)
    os.close(master)
    return written.decode()


@needs_terminals
def test_a_terminal_is_coloured() -> None:
    """Colours are the default on a terminal."""
    shown = on_a_terminal("check", str(MISTAKES), TERM="xterm-256color")
    assert ESCAPE.search(shown)
    assert "error[ALC301]" in shown


@needs_terminals
def test_a_terminal_is_not_coloured_where_that_was_said() -> None:
    """The environment or the option can turn colours off."""
    assert not ESCAPE.search(on_a_terminal("check", str(MISTAKES), NO_COLOR="1"))
    assert not ESCAPE.search(on_a_terminal("check", "--color=never", str(MISTAKES)))
