"""Which tests should notice a change of which module: the quickest ones first."""

from __future__ import annotations

from typing import Final

RUNTIME: Final = "tests/test_runtime.py"
FRESH: Final = "tests/test_generated_is_fresh.py::test_the_committed_module_is_fresh"
SOURCE: Final = "tests/test_generated_source.py"
KILLED: Final = "tests/mutation/test_killed.py"
SUITE: Final = "tests/test_official_suite.py"
COMPILE: Final = ("tests/test_compile.py", "tests/test_compile_errors.py")
UNIONS: Final = "tests/test_compile_unions.py"
UNEVALUATED: Final = "tests/test_unevaluated.py"
INLINE: Final = "tests/test_inline.py"
RULES: Final = (KILLED, "tests/test_rules.py", "tests/test_guards.py")
COMPILER: Final = (SOURCE, FRESH, SUITE, *COMPILE)
WITH_UNIONS: Final = (*COMPILER, INLINE, UNIONS)

DOCUMENTS: Final = "tests/test_schema_documents.py"
REFERENCES: Final = ("tests/test_references.py", "tests/test_openapi_documents.py")
RANDOM: Final = "tests/test_two_shapes_agree.py::test_random_schemas_have_one_verdict"
READING: Final = (SOURCE, "tests/test_compile_errors.py", SUITE, "tests/test_compile.py", DOCUMENTS)

TARGETS: Final[dict[str, tuple[str, ...]]] = {
    "runtime/formats": (KILLED, RUNTIME),
    "runtime/timestamps": (KILLED, RUNTIME),
    "runtime/numbers": (KILLED, RUNTIME, SUITE),
    "runtime/values": (KILLED, SUITE, "tests/test_findings.py", "tests/test_public_api.py"),
    "runtime/object_shape": (KILLED, "tests/test_outline.py"),
    "runtime/proofs": (KILLED, UNIONS, INLINE),
    "runtime/keys": ("tests/test_generated_is_fresh.py",),
    "lint/rules/rule": (*RULES, "tests/test_rule_registry.py"),
    "lint/rules/drift": RULES,
    "lint/rules/formats": RULES,
    "lint/rules/money": RULES,
    "lint/rules/orders": RULES,
    "lint/rules/references": RULES,
    "lint/rules/states": RULES,
    "lint/rules/values": RULES,
    "compiler/applicators": COMPILER,
    "compiler/array_checks": COMPILER,
    "compiler/batches": WITH_UNIONS,
    "compiler/boolean": WITH_UNIONS,
    "compiler/checks": COMPILER,
    "compiler/code": ("tests/test_code.py", *COMPILER),
    "compiler/collecting": COMPILER,
    "compiler/coverage": (SOURCE, UNEVALUATED, SUITE),
    "compiler/evaluated": (SOURCE, UNEVALUATED, SUITE),
    "compiler/inline": WITH_UNIONS,
    "session_codegen/keys": COMPILER,
    "compiler/known": ("tests/test_known.py", *WITH_UNIONS),
    "compiler/load": COMPILER,
    "compiler/magnitude": COMPILER,
    "compiler/module": COMPILER,
    "compiler/names": ("tests/test_names.py", *COMPILER),
    "compiler/object_checks": COMPILER,
    "session_codegen/canonical": (
        SOURCE,
        FRESH,
        KILLED,
        "tests/test_guards.py",
        "tests/test_clean_lane.py",
    ),
    "session_codegen/object_shapes": (SOURCE, FRESH, KILLED, "tests/test_outline.py"),
    "compiler/scalar_checks": COMPILER,
    "compiler/statements": ("tests/test_statements.py", *COMPILER),
    "compiler/typed_dicts": (SOURCE, FRESH, KILLED, "tests/test_compile.py"),
    "compiler/types": COMPILER,
    "schema/dialects": (*READING, *REFERENCES),
    "schema/document": (DOCUMENTS, "tests/test_compile.py", "tests/test_compile_errors.py"),
    "schema/keywords": (*READING, "tests/test_patterns.py", *REFERENCES),
    "schema/metaschema": (*READING, *REFERENCES),
    "schema/nodes": READING,
    "schema/overlay": (DOCUMENTS, FRESH, "tests/test_compile_errors.py"),
    "schema/pattern": ("tests/test_patterns.py", SUITE),
    "schema/subschemas": (*READING, *REFERENCES),
    "schema/reader": (*READING, *REFERENCES),
    "schema/references": (*READING, *REFERENCES),
    "schema/resources": (*READING, *REFERENCES),
    "schema/unicode_properties": ("tests/test_patterns.py", SUITE),
    "schema/unions": (SOURCE, *REFERENCES, UNIONS, FRESH, RANDOM),
    "schema/uri": (*REFERENCES, SUITE),
}
"""Modules below the package, and the tests that run on each of their mutants."""

NOT_MUTATED: Final = {
    "compiler/scope": "protocols, which nothing runs",
    "lint/rules/catalogue": "tables and their reading; no verdict hangs on them",
    "lint/rules/documentation": "reads docstrings; no verdict hangs on it",
    "lint/rules/registry": "a table, each row of which tests/test_rules.py asks for",
    "lint/rules/schema_codes": "prose",
    "lint/rules/time_zones": "a table of names",
    "runtime/violation": "a tuple",
    "schema/errors": "exceptions and their texts",
}
"""Modules of the same folders that have no mutants, or none that would say anything."""
