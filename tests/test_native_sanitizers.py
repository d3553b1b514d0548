"""The native scanner reads no byte outside of its text, and does nothing that C leaves undefined.

A build of it with AddressSanitizer and UndefinedBehaviorSanitizer scans texts in buffers of exactly
their size, and tables with changed words.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Final

import pytest

from tests.support.places import ROOT

PROGRAM: Final = """\
import ctypes, importlib.util, sys
from random import Random
spec = importlib.util.spec_from_file_location("alcamine_validate._scanner", sys.argv[1])
module = importlib.util.module_from_spec(spec)
sys.modules[spec.name] = module
spec.loader.exec_module(module)
sys.path.insert(0, sys.argv[2])
from alcamine_validate import native
assert native.NATIVE and native._module is module
from tests import test_native as tests
tests.test_a_text_that_was_cut_off_is_never_accepted()
tests.test_every_kind_of_text_is_taken()
tests.test_damaged_tables_are_refused_or_harmless()
tests.test_random_schemas_have_the_verdict_of_python(200)
random, accepted = Random(5), 0
for number in range(50_000):
    text = bytearray(tests.samples()[number % 300])
    for _ in range(random.choice((1, 1, 2, 3))):
        at = random.randrange(len(text))
        match random.randrange(4):
            case 0:
                text[at] = random.choice(tests.BYTES)
            case 1:
                del text[at : at + random.choice((1, 2, 8, 24, 25))]
            case 2:
                text.insert(at, random.choice(tests.BYTES))
            case _:
                del text[at:]
        text = text or bytearray(b" ")
    exact = (ctypes.c_char * len(text)).from_buffer_copy(bytes(text))
    accepted += tests.SCANNER.accepts(memoryview(exact).cast("B"))
    tests.FINE.accepts(memoryview(exact).cast("B"))
print("scanned", accepted > 1000)
"""


def library(name: str) -> str | None:
    """Return the path of a library of the compiler, or None if it is not there."""
    found = subprocess.run(
        ["gcc", f"-print-file-name={name}"], capture_output=True, text=True, check=True
    )
    path = Path(found.stdout.strip())
    return str(path) if path.is_absolute() and path.exists() else None


@pytest.mark.thorough
@pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("gcc") is None, reason="needs gcc on Linux"
)
def test_the_sanitizers_find_nothing(tmp_path: Path) -> None:
    """Texts that were cut off or changed, odd buffers, random schemas, damaged tables."""
    libraries = [library("libasan.so"), library("libubsan.so")]
    if None in libraries:
        pytest.skip("the compiler has no sanitizers")
    module = tmp_path / "_scanner.so"
    subprocess.run(
        ["gcc", "-g", "-O1", "-fsanitize=address,undefined", "-fno-sanitize-recover=undefined",
         "-shared", "-fPIC", f"-I{sysconfig.get_paths()['include']}",
         str(ROOT / "alcamine_validate/native/scanner.c"), "-o", str(module)],
        check=True, timeout=120,
    )  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(module), str(ROOT)],
        env={
            **os.environ,
            "LD_PRELOAD": " ".join(filter(None, libraries)),
            "PYTHONMALLOC": "malloc",
            "ASAN_OPTIONS": "detect_leaks=0",
            "ALCAMINE_VALIDATE_PURE": "",
        },
        capture_output=True, text=True, timeout=900, check=False,
    )  # fmt: skip
    assert done.stdout == "scanned True\n", done.stderr[-3000:]
