"""Tests can be collected on each system: no module wants of Windows, at once, what it lacks."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.support.places import ROOT
from tests.support.systems import needs_posix
from tests.support.tables import for_each

FOLDERS: Final = ("alcamine_validate", "benchmarks", "tests")
GOLDEN: Final = ROOT / "tests" / "compiler" / "golden"
MODULES: Final = sorted(
    path
    for folder in FOLDERS
    for path in (ROOT / folder).rglob("*.py")
    if GOLDEN not in path.parents
)

POSIX_ONLY: Final = {
    # Modules, of which a mere import fails.
    "_posixsubprocess": (),
    "fcntl": (),
    "grp": (),
    "posix": (),
    "pty": (),
    "pwd": (),
    "readline": (),
    "resource": (),
    "syslog": (),
    "termios": (),
    "tty": (),
    # Modules that are there, without these names.
    "asyncio": ("add_signal_handler",),
    "os": (
        "O_CLOEXEC", "O_DIRECTORY", "O_NOCTTY", "O_NOFOLLOW", "O_NONBLOCK", "O_SYNC", "WNOHANG",
        "chown", "chroot", "confstr", "ctermid", "fchdir", "fchown", "fork", "forkpty",
        "getegid", "geteuid", "getgid", "getgroups", "getloadavg", "getpgid", "getpgrp",
        "getpriority", "getresuid", "getsid", "getuid", "initgroups", "killpg", "lchown", "major",
        "makedev", "minor", "mkfifo", "mknod", "nice", "openpty", "pathconf", "posix_spawn",
        "pread", "pwrite", "register_at_fork", "sched_getaffinity", "sched_setaffinity",
        "sched_yield", "sendfile", "setegid", "seteuid", "setgid", "setgroups", "setpgid",
        "setpriority", "setresuid", "setreuid", "setsid", "setuid", "statvfs", "sync", "sysconf",
        "tcgetpgrp", "tcsetpgrp", "ttyname", "uname", "wait", "wait3", "wait4", "waitid",
    ),
    "select": ("epoll", "kqueue", "poll"),
    "signal": (
        "ITIMER_PROF", "ITIMER_REAL", "ITIMER_VIRTUAL", "SIGALRM", "SIGBUS", "SIGCHLD", "SIGCONT",
        "SIGHUP", "SIGIO", "SIGKILL", "SIGPIPE", "SIGPROF", "SIGQUIT", "SIGRTMAX", "SIGRTMIN",
        "SIGSTOP", "SIGTRAP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGUSR1", "SIGUSR2",
        "SIGVTALRM", "SIGWINCH", "SIGXCPU", "SIGXFSZ", "SIG_BLOCK", "SIG_SETMASK", "SIG_UNBLOCK",
        "alarm", "getitimer", "pause", "pthread_kill", "pthread_sigmask", "setitimer",
        "siginterrupt", "sigpending", "sigwait", "sigwaitinfo",
    ),
    "socket": ("AF_UNIX", "socketpair_unix"),
    "time": ("clock_getres", "clock_gettime", "pthread_getcpuclockid", "tzset"),
}  # fmt: skip
"""What only POSIX systems have: whole modules, or names of modules."""


class NeededAtImport(ast.NodeVisitor):
    """Finds what a module asks for while it is imported, and not only on some systems."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def visit_Import(self, node: ast.Import) -> None:
        """Note a module that is imported."""
        self._note(node.lineno, *(alias.name.partition(".")[0] for alias in node.names))

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """Note a module from which something is imported, and a name of it."""
        module = node.module or ""
        self._note(node.lineno, module.partition(".")[0])
        self._note(node.lineno, *(f"{module}.{alias.name}" for alias in node.names))

    def visit_Attribute(self, node: ast.Attribute) -> None:
        """Note a name of a module that is used."""
        if isinstance(node.value, ast.Name):
            self._note(node.lineno, f"{node.value.id}.{node.attr}")
        self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        """Look at what is evaluated at once: decorators and defaults, but no body."""
        for each in (*node.decorator_list, *node.args.defaults, *node.args.kw_defaults):
            if each is not None:
                self.visit(each)

    visit_AsyncFunctionDef = visit_FunctionDef  # noqa: N815 — the base class's name

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Leave out what is evaluated when it is called."""

    def visit_If(self, node: ast.If) -> None:
        """Leave out what is asked for on some systems only."""
        if not _is_guard(node.test):
            self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        """Leave out what is asked for on some systems only."""
        if not _is_guard(node.test):
            self.generic_visit(node)

    def visit_Try(self, node: ast.Try) -> None:
        """Leave out what may fail."""
        caught = {name for handler in node.handlers for name in _names(handler.type)}
        if not caught & {"AttributeError", "ImportError", "ModuleNotFoundError"}:
            self.generic_visit(node)

    def _note(self, line: int, *names: str) -> None:
        self.found += [f"line {line}: {name}" for name in names if name in LACKING]


def _is_guard(test: ast.expr) -> bool:
    """Tell whether a condition is about the system, or for a type checker alone."""
    text = ast.unparse(test)
    return any(word in text for word in ("sys.platform", "os.name", "IS_WINDOWS", "hasattr(")) or (
        text == "TYPE_CHECKING"
    )


def _names(caught: ast.expr | None) -> Iterator[str]:
    for node in ast.walk(caught) if caught is not None else ():
        if isinstance(node, ast.Name):
            yield node.id


LACKING: Final = {module for module, names in POSIX_ONLY.items() if not names} | {
    f"{module}.{name}" for module, names in POSIX_ONLY.items() for name in names
}


def wanted(source: str) -> list[str]:
    """Return what a module asks for that Windows lacks, with its line."""
    visitor = NeededAtImport()
    visitor.visit(ast.parse(source))
    return visitor.found


def test_no_module_asks_at_once_for_what_windows_lacks() -> None:
    """Modules are imported to collect tests, so that a skip would come too late for such a name."""
    assert len(MODULES) > 300

    def check(path: Path) -> None:
        assert wanted(path.read_text("utf-8")) == []

    for_each(MODULES, check)


ASKING: Final = (
    "import resource",
    "import os, fcntl as f",
    "from pwd import getpwnam",
    "from os import fork",
    "import os\nroot = os.geteuid() == 0",
    "import signal\nclass A:\n    end = signal.SIGKILL",
    "import signal\ndef f(end=signal.SIGRTMIN + 1): pass",
    "import pytest, signal\n@pytest.mark.parametrize('n', [signal.SIGHUP])\ndef f(n): pass",
    "import os\nwith open('x'):\n    os.mkfifo('y')",
    "import signal\ntry:\n    signal.pthread_sigmask\nexcept OSError:\n    pass",
    "import os\nif True:\n    os.setresuid(0, 0, 0)",
)
NOT_ASKING: Final = (
    "def f():\n    import resource\n    return resource",
    "import os\ndef f():\n    return os.fork()",
    "import os\nf = lambda: os.fork()",
    "import sys\nif sys.platform != 'win32':\n    import resource",
    "import os\nroot = os.geteuid() if hasattr(os, 'geteuid') else 1",
    "try:\n    import fcntl\nexcept ImportError:\n    fcntl = None",
    "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import resource",
    "import signal\nend = signal.SIGINT",
    "import os\nend = os.getpid()",
)


def test_what_is_asked_for_is_seen() -> None:
    """An import, a name in a class or a decorator, and a default are found; a guard is heeded."""

    def check(source: str, count: int) -> None:
        assert len(wanted(source)) == count

    for_each([(source, 1) for source in ASKING], check)
    for_each([(source, 0) for source in NOT_ASKING], check)


WITHOUT: Final = """
import os, signal, sys
from contextlib import suppress
from importlib import import_module

def pytest_collection():
    # Packages that are made for the system that this really is.
    for name in ("duckdb", "numpy", "polars", "pyarrow", "pyspark", "ray"):
        with suppress(ImportError):
            import_module(name)
    for name in {modules!r}:
        sys.modules[name] = None
    for module in (os, signal):
        for name in {names!r}[module.__name__]:
            vars(module).pop(name, None)
"""
"""A plugin of pytest, by which names are missing while tests are collected."""


@needs_posix
@pytest.mark.thorough
def test_tests_are_collected_where_names_are_missing(tmp_path: Path) -> None:
    """All test modules are imported without the modules and names that Windows lacks."""
    modules = [name for name, names in POSIX_ONLY.items() if not names and name[0] != "_"]
    plugin = WITHOUT.format(modules=modules, names=POSIX_ONLY)
    (tmp_path / "without_posix.py").write_text(plugin, "utf-8")
    # Without a path no command is found and started, for which Python itself needs such names.
    paths = os.pathsep.join([str(tmp_path), os.environ.get("PYTHONPATH", "")])
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "without_posix", "-p", "no:cacheprovider",
         "--collect-only", "-q", "-n", "0", "-m", "", "tests"],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": paths, "PATH": ""}, capture_output=True,
        timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, (done.stdout + done.stderr).decode()[-3_000:]
