"""``python -m alcamine_validate.generated``: write the generated modules anew."""

from __future__ import annotations

from pathlib import Path

from alcamine_validate.lint.rules.registry import CONDITIONS
from alcamine_validate.schema.session_documents import session_documents
from alcamine_validate.session_codegen.session_modules import Origins, SessionSources

COMMAND = "python -m alcamine_validate.generated"
_ORIGINS = Origins(
    published=f"From spec/openapi.yaml as published, by: {COMMAND}",
    session=f"From spec/openapi.yaml with spec/overlay.yaml, by: {COMMAND}",
    webhook=(
        f"From spec/openapi.yaml with spec/overlay.yaml and spec/webhook.overlay.yaml, by: {COMMAND}"
    ),
)


def generated_sources() -> dict[str, str]:
    """Return the source of each generated module, by its path relative to the package."""
    sources = SessionSources(session_documents(), _ORIGINS, conditions=CONDITIONS)
    return {
        f"{'session_tables' if name.endswith('_table') else 'generated'}/{name}.py": source
        for name, source in sources.items()
    }


def main() -> None:
    """Write every generated module."""
    for name, source in generated_sources().items():
        (Path(__file__).parents[1] / name).write_text(source, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
