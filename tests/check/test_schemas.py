"""The schemas that settings name."""

from __future__ import annotations

import subprocess
import sys

import alcamine_validate as av
from alcamine_validate.check.schemas import schemas_of
from alcamine_validate.schema.spec_files import spec_file
from alcamine_validate.session import CORRECTED


def test_settings_without_documents_mean_the_schema_of_the_package() -> None:
    """It is compiled already: nothing that compiles is imported."""
    assert schemas_of(av.Config()).session is CORRECTED
    code = (
        "import sys, alcamine_validate as av\n"
        "from alcamine_validate.check.schemas import schemas_of\n"
        "schemas_of(av.Config())\n"
        "print([each for each in sys.modules if each in ('yaml', 'alcamine_validate.compiler')])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_settings_with_a_document_mean_its_schema() -> None:
    """Its path is relative to the root of the settings."""
    spec = spec_file("openapi.yaml")
    config = av.Config(spec=spec.name, root=str(spec.parent))
    assert config.has_own_schema
    schemas = schemas_of(config)
    assert schemas.session is not CORRECTED
    assert schemas.session.is_valid(av.sample_json(seed=1))
