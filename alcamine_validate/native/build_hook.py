"""Builds the native scanner into a wheel, if there is a compiler (a build hook of hatchling).

Without one, the wheel is pure Python and works too. ``CC=false`` makes such a wheel on purpose.
"""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
import tempfile
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
            built = _built(Path(self.root), Path(self._folder))
        except Exception as error:  # whatever a compiler, or setuptools, does
            self.app.display_warning(f"The native scanner is left out: {error}")
            return
        package = Path(self.root) / "alcamine_validate"
        if version == "editable":
            # An editable package is imported from its source, where the module must be too.
            shutil.copy(built, package / built.name)
            return
        build_data["pure_python"] = False
        build_data["force_include"][str(built)] = f"alcamine_validate/{built.name}"
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        python = f"cp{sys.version_info.major}{sys.version_info.minor}"
        tag = f"{python}-{python}t" if _is_free_threaded() else "cp311-abi3"
        build_data["tag"] = f"{tag}-{platform}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove what was compiled."""
        if self.target_name == "wheel":
            shutil.rmtree(self._folder, ignore_errors=True)


def _is_free_threaded() -> bool:
    return bool(sysconfig.get_config_var("Py_GIL_DISABLED"))


def _built(root: Path, folder: Path) -> Path:
    """Compile the module in a folder, and return its file. Raise an exception if it fails."""
    from setuptools import Extension
    from setuptools.command.build_ext import build_ext
    from setuptools.dist import Distribution

    is_stable = not _is_free_threaded()
    extension = Extension(
        _MODULE,
        [str(root / _SOURCE)],
        py_limited_api=is_stable,
        define_macros=[] if is_stable else [("WITHOUT_STABLE_ABI", "1")],
        extra_compile_args=["/O2"] if os.name == "nt" else ["-O3"],
    )
    command = build_ext(Distribution({"name": "alcamine-validate", "ext_modules": [extension]}))
    command.build_lib, command.build_temp = str(folder / "lib"), str(folder / "temp")
    command.ensure_finalized()
    command.run()
    return Path(command.get_ext_fullpath(_MODULE))
