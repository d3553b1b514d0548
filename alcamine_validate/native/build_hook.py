"""Builds the native scanner into a wheel, if there is a compiler (a build hook of hatchling).

Without a compiler the wheel is pure Python and works too. ``ALCAMINE_VALIDATE_PURE=1`` in the
environment builds such a wheel on purpose.
"""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
import tempfile
from importlib.machinery import EXTENSION_SUFFIXES
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

_MODULE = "alcamine_validate._scanner"
_SOURCE = "alcamine_validate/native/scanner.c"


class ScannerBuildHook(BuildHookInterface[Any]):
    """Compiles ``scanner.c`` for the stable ABI of Python 3.11 and later.

    Free-threaded Python has no stable ABI, so a module there is for one version.
    """

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the module to the wheel, or leave the wheel pure if it can't be compiled."""
        if self.target_name != "wheel":
            return
        self._folder = tempfile.mkdtemp()
        try:
            if version == "editable":
                _compile_in_place(Path(self.root), Path(self._folder))
            elif not _is_turned_off():
                self._add(_compiled(Path(self.root), Path(self._folder)), build_data)
        except Exception as error:  # whatever a compiler, or setuptools, does
            self.app.display_warning(f"The native scanner is left out: {error}")

    def _add(self, module: Path, build_data: dict[str, Any]) -> None:
        """Add a compiled module to the wheel, and name the wheel after its ABI and platform."""
        tag: str = self.build_config.builder.get_best_matching_tag()
        if _has_stable_abi():
            tag = f"cp311-abi3-{tag.rpartition('-')[2]}"
        build_data["pure_python"] = False
        build_data["force_include"][str(module)] = f"alcamine_validate/{module.name}"
        build_data["tag"] = tag

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was compiled."""
        if self.target_name == "wheel":
            shutil.rmtree(self._folder, ignore_errors=True)


def _is_turned_off() -> bool:
    """Return True if the environment says so, with the variable that has this meaning at run time.

    This file runs before the package is installed, so it can't import the package's own function.
    """
    return os.environ.get("ALCAMINE_VALIDATE_PURE", "") not in ("", "0")


def _has_stable_abi() -> bool:
    is_free_threaded = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
    return sys.implementation.name == "cpython" and not is_free_threaded


def _compile_in_place(root: Path, folder: Path) -> None:
    """Compile the module into the source of an editable package, which is imported from there.

    A module of an earlier installation is removed first, because it may not match the source if
    this fails. A process that runs with the earlier module keeps its file: the new one is
    a new file, never written over it.
    """
    package = root / "alcamine_validate"
    for suffix in EXTENSION_SUFFIXES:
        (package / f"_scanner{suffix}").unlink(missing_ok=True)
    if _is_turned_off():
        return
    module = _compiled(root, folder)
    # Git and wheels leave out the temporary name too, because it has the suffix of a module.
    temporary = package / f"_scanner.{os.getpid()}{module.suffix}"
    shutil.copy(module, temporary)
    temporary.replace(package / module.name)


def _compiled(root: Path, folder: Path) -> Path:
    """Compile the module in a folder, and return its file. Raise an exception if it fails."""
    from setuptools import Extension
    from setuptools.command.build_ext import build_ext
    from setuptools.dist import Distribution

    is_stable = _has_stable_abi()
    extension = Extension(
        _MODULE,
        [str(root / _SOURCE)],
        py_limited_api=is_stable,
        define_macros=[] if is_stable else [("WITHOUT_STABLE_ABI", "1")],
        # Debug information would triple the module, and has the paths of the machine that built it.
        extra_compile_args=["/O2"] if os.name == "nt" else ["-O3", "-g0"],
    )
    command = build_ext(Distribution({"name": "alcamine-validate", "ext_modules": [extension]}))
    command.build_lib, command.build_temp = str(folder / "lib"), str(folder / "temp")
    command.ensure_finalized()
    command.run()
    module = Path(command.get_ext_fullpath(_MODULE))
    if not module.is_file():
        raise FileNotFoundError("the compiler reported success, but wrote no module")
    return module
