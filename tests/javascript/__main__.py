"""Compare verdicts with ajv and VS Code: ``python -m tests.javascript``.

The JSON Schemas that ``spec schema`` prints are judged by ajv (``Ajv2020`` in strict mode, with
ajv-formats) and by the JSON language service of VS Code. It needs Node.js 20 or newer with npm,
which installs both into a temporary folder, in the versions of ``package-lock.json``. The exit code
is 1 if a judge does not accept what we accept, apart from the reasons that are printed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

from tests.javascript.comparison import Case, cases, compared, text_of

HERE: Final = Path(__file__).parent
FILES: Final = ("package.json", "package-lock.json", "judge.mjs")
JUDGES: Final = ("ajv", "vscode")
_MOST_SHOWN: Final = 10


def main() -> int:
    """Install the judges, compare, and return the exit code."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        sys.exit("python -m tests.javascript needs Node.js 20 or newer, with npm")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in FILES:
            shutil.copy(HERE / file, folder)
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(command, cwd=folder, check=True)
        agree = [_agrees(case, node, folder) for case in cases()]
        return 0 if all(agree) else 1


def _agrees(case: Case, node: str, folder: Path) -> bool:
    """Print how the judges differ from us, and return whether there is a reason for all of it."""
    accepting = _accepting(case, node, folder)
    unexplained = []
    print(f"{case.name}: {len(case.documents):,} documents")
    for judge in JUDGES:
        found = compared(case, judge, (judge in names for names in accepting))
        unexplained += found.unexplained
        print(f"  {judge}: both accept {found.accepted:,} and refuse {found.refused:,}", end="")
        print("".join(f"; {count:,} × {reason}" for reason, count in found.reasons.items()))
    for line in unexplained[:_MOST_SHOWN]:
        print(f"  {line}")
    if len(unexplained) > _MOST_SHOWN:
        print(f"  and {len(unexplained) - _MOST_SHOWN:,} more")
    return not unexplained


def _accepting(case: Case, node: str, folder: Path) -> list[list[str]]:
    """Return the names of the judges that accept each document."""
    schema, documents = folder / "schema.json", folder / "documents.jsonl"
    schema.write_text(json.dumps(case.schema))
    with documents.open("w") as file:
        file.writelines(f"{text_of(document)}\n" for _, document in case.documents)
    command = [node, "judge.mjs", schema.name, documents.name, json.dumps(case.ajv_options)]
    done = subprocess.run(command, cwd=folder, check=True, stdout=subprocess.PIPE, text=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


if __name__ == "__main__":
    sys.exit(main())
