"""The tests that should notice a change of each module, the quickest ones first."""

from __future__ import annotations

from typing import Final

FORMATS: Final = "tests/runtime/test_formats.py"
FRESH: Final = "tests/test_generated.py::test_the_committed_module_is_fresh"
SOURCE: Final = "tests/compiler/python/test_module.py"
RULE_DETAILS: Final = (
    "tests/lint/rules/test_session_view.py",
    "tests/lint/rules/test_rule_details.py",
)
SUITE: Final = "tests/properties/test_official_suite.py"
COMPILE: Final = (
    "tests/compiler/test_scalar_checks.py",
    "tests/compiler/test_object_checks.py",
    "tests/compiler/test_array_checks.py",
    "tests/compiler/test_applicators.py",
    "tests/schema/test_keywords.py",
    "tests/validator/test_compile.py",
    "tests/validator/test_validator.py",
    "tests/validator/test_compile_errors.py",
)
UNIONS: Final = "tests/schema/test_unions.py"
UNEVALUATED: Final = "tests/compiler/test_evaluated.py"
INLINE: Final = "tests/compiler/python/test_inline.py"
GUARDS: Final = (*RULE_DETAILS, "tests/lint/test_linter.py")
COMPILER: Final = (SOURCE, FRESH, SUITE, *COMPILE)
WITH_UNIONS: Final = (*COMPILER, INLINE, UNIONS)

DOCUMENTS: Final = "tests/schema/test_document.py"
RESOURCES: Final = "tests/schema/test_resources.py"
REFERENCES: Final = (
    "tests/schema/test_references.py",
    RESOURCES,
    "tests/schema/test_subschemas.py",
)
RANDOM: Final = "tests/properties/test_two_shapes_agree.py::test_random_schemas_have_one_verdict"
READING: Final = (SOURCE, SUITE, *COMPILE, DOCUMENTS)

COMPARED: Final = ("tests/changes/test_compare.py", "tests/changes/test_classes.py")
DRIFT: Final = (
    "tests/drift/test_observe.py",
    "tests/properties/test_drift_round_trips.py::test_each_change_is_accepted",
)

PRIVACY: Final = ("tests/privacy/test_detect.py", "tests/privacy/test_detect_corpus.py")
SANITIZING: Final = "tests/sanitizing/test_run.py"
APPLY: Final = "tests/editing/test_apply.py"

TARGETS: Final[dict[str, tuple[str, ...]]] = {
    "changes/branches": COMPARED,
    "changes/captures": ("tests/changes/test_captures.py",),
    "changes/compare": COMPARED,
    "changes/conditions": COMPARED,
    "changes/constraints": COMPARED,
    "changes/description": (*COMPARED, "tests/reporters/test_changes_text.py"),
    "changes/difference": ("tests/changes/test_difference.py",),
    "changes/endpoints": ("tests/changes/test_endpoints.py",),
    "changes/impact": ("tests/changes/test_impact.py", "tests/changes/test_difference.py"),
    "changes/objects": COMPARED,
    "changes/other_keywords": COMPARED,
    "changes/overlay_actions": ("tests/changes/test_overlay_actions.py",),
    "changes/read": COMPARED,
    "changes/rule_reads": ("tests/changes/test_rule_reads.py",),
    "changes/shapes": COMPARED,
    "changes/typed_dicts": ("tests/changes/test_typed_dicts.py",),
    "runtime/formats": (FORMATS,),
    "runtime/timestamps": ("tests/runtime/test_timestamps.py", FORMATS),
    "runtime/numbers": ("tests/runtime/test_numbers.py", SUITE),
    "runtime/values": (
        "tests/runtime/test_values.py",
        SUITE,
        "tests/test_session.py",
        "tests/test_public_api.py",
    ),
    "runtime/object_shape": (*RULE_DETAILS, "tests/session_codegen/test_object_shapes.py"),
    "runtime/keys": ("tests/test_generated.py",),
    "runtime/long_names": ("tests/runtime/test_long_names.py",),
    "input/find_sessions": ("tests/input/test_find_sessions.py", "tests/input/test_json_format.py"),
    "input/inner_parts": ("tests/input/test_inner_parts.py", "tests/input/test_find_sessions.py"),
    "check/fixable": ("tests/check/test_fixing.py", "tests/cli/test_fixes.py"),
    "check/fixing": ("tests/check/test_fixing.py",),
    "check/masked_text": ("tests/check/test_masked_text.py",),
    "editing/apply": (APPLY, "tests/editing/test_apply_formats.py"),
    "editing/codings": ("tests/editing/test_codings.py",),
    "editing/comparison": ("tests/editing/test_comparison.py",),
    "editing/edits": (APPLY,),
    "editing/file_text": ("tests/editing/test_file_text.py",),
    "editing/json_literals": ("tests/editing/test_json_literals.py", APPLY),
    "editing/sizes": ("tests/editing/test_sizes.py",),
    "editing/sources": ("tests/editing/test_sources.py", APPLY),
    "editing/splices": ("tests/editing/test_splices.py",),
    "editing/targets": ("tests/editing/test_targets.py", APPLY),
    "editing/texts": ("tests/editing/test_texts.py",),
    "editing/yaml_literals": ("tests/editing/test_yaml_literals.py",),
    "editing/yaml_values": ("tests/editing/test_yaml_values.py",),
    "input/embedding": ("tests/input/test_embedding.py", "tests/input/test_inner_parts.py"),
    "many_partition": ("tests/test_many_partition.py",),
    "cli/split_files": ("tests/cli/test_split_files.py",),
    "cli/split_lines": ("tests/cli/test_split_files.py",),
    "cli/split_tables": ("tests/cli/test_split_files.py",),
    "input/arrow_streams": ("tests/input/test_arrow_streams.py",),
    "input/column_names": ("tests/input/test_column_names.py",),
    "input/checked_columns": ("tests/input/test_checked_columns.py",),
    "input/table_files": ("tests/input/test_table_files.py", "tests/check/test_parallel_tables.py"),
    "input/session_shape": (
        "tests/input/test_session_shape.py",
        "tests/lint/test_not_a_session.py",
        "tests/input/test_find_sessions.py",
    ),
    "lint/not_a_session": ("tests/lint/test_not_a_session.py",),
    "lint/rules/requirements": ("tests/lint/rules/test_requirements.py", *GUARDS),
    "lint/rules/rule": (
        "tests/lint/rules/test_rule.py",
        "tests/lint/rules/test_registry.py",
        *GUARDS,
    ),
    "lint/rules/session_view": GUARDS,
    "lint/rules/drift": ("tests/lint/rules/test_drift.py", *GUARDS),
    "lint/attach_fixes": ("tests/lint/test_attach_fixes.py", "tests/check/test_fixing.py"),
    "lint/rules/fixes": ("tests/lint/rules/test_fixes.py",),
    "lint/rules/formats": ("tests/lint/rules/test_formats.py", *GUARDS),
    "lint/rules/money": ("tests/lint/rules/test_money.py", *GUARDS),
    "lint/rules/orders": ("tests/lint/rules/test_orders.py", *GUARDS),
    "lint/rules/same_cause": ("tests/lint/rules/test_same_cause.py",),
    "lint/rules/privacy": ("tests/lint/rules/test_privacy.py", *GUARDS),
    "lint/outside": ("tests/lint/test_outside.py",),
    "privacy/detect": PRIVACY,
    "privacy/replacements": ("tests/privacy/test_replacements.py",),
    "privacy/detection": ("tests/privacy/test_detection.py", *PRIVACY),
    "privacy/fields": ("tests/privacy/test_fields.py",),
    "privacy/keys": ("tests/privacy/test_keys.py", *PRIVACY),
    "privacy/names": ("tests/privacy/test_names.py", "tests/privacy/test_walk.py"),
    "privacy/numbers": ("tests/privacy/test_numbers.py", *PRIVACY),
    "privacy/people": ("tests/privacy/test_people.py",),
    "privacy/phones": ("tests/privacy/test_phones.py", *PRIVACY),
    "privacy/placeholders": ("tests/privacy/test_placeholders.py", *PRIVACY),
    "privacy/reserved": ("tests/privacy/test_reserved.py",),
    "privacy/secrets": ("tests/privacy/test_secrets.py", *PRIVACY),
    "privacy/walk": ("tests/privacy/test_walk.py", "tests/lint/test_outside.py"),
    "lint/rules/references": ("tests/lint/rules/test_references.py", *GUARDS),
    "lint/rules/states": ("tests/lint/rules/test_states.py", *GUARDS),
    "lint/rules/values": ("tests/lint/rules/test_values.py", *GUARDS),
    "compiler/applicators": COMPILER,
    "compiler/array_checks": COMPILER,
    "compiler/python/boolean": WITH_UNIONS,
    "compiler/checks": COMPILER,
    "compiler/python/code": ("tests/compiler/python/test_code.py", *COMPILER),
    "compiler/python/collecting": COMPILER,
    "compiler/evaluated_inference": (SOURCE, UNEVALUATED, SUITE),
    "compiler/evaluated": (SOURCE, UNEVALUATED, SUITE),
    "compiler/python/inline": WITH_UNIONS,
    "drift/documents": ("tests/drift/test_observe.py",),
    "drift/encoding": ("tests/drift/test_encoding.py", "tests/arrow/test_summary.py"),
    "drift/evidence": ("tests/drift/test_evidence.py", "tests/drift/test_observe.py"),
    "drift/known": ("tests/drift/test_known.py", *DRIFT),
    "drift/observe": DRIFT,
    "drift/propose": ("tests/drift/test_propose.py", *DRIFT),
    "drift/report": ("tests/drift/test_report.py", "tests/drift/test_propose.py", *DRIFT),
    "drift/shape": ("tests/drift/test_shape.py", *DRIFT),
    "drift/sightings": ("tests/drift/test_sightings.py", "tests/drift/test_propose.py", *DRIFT),
    "session_codegen/keys": COMPILER,
    "session_codegen/coverage": ("tests/session_codegen/test_coverage.py",),
    "session_codegen/in_place": ("tests/session_codegen/test_in_place.py",),
    "session_codegen/tables": ("tests/test_generated.py", "tests/test_native.py"),
    "session_codegen/session_modules": (
        "tests/session_codegen/test_session_modules.py",
        "tests/test_own_schema.py",
    ),
    "schema/session_documents": ("tests/schema/test_session_documents.py",),
    "compiler/python/redundant_checks": (
        "tests/compiler/python/test_redundant_checks.py",
        *WITH_UNIONS,
    ),
    "compiler/python/load": COMPILER,
    "compiler/exact_integers": COMPILER,
    "compiler/python/module": COMPILER,
    "compiler/python/boolean_analysis": (
        "tests/compiler/python/test_boolean_analysis.py",
        *WITH_UNIONS,
    ),
    "compiler/python/constants": ("tests/compiler/python/test_constants.py", *COMPILER),
    "compiler/python/expressions": COMPILER,
    "compiler/python/remaining_checks": (
        "tests/compiler/python/test_remaining_checks.py",
        *WITH_UNIONS,
    ),
    "compiler/python_limits": ("tests/compiler/test_python_limits.py",),
    "compiler/python/renderer": ("tests/compiler/python/test_renderer.py", *COMPILER),
    "compiler/expressions": ("tests/compiler/test_expressions.py", *COMPILER),
    "compiler/names": ("tests/compiler/test_names.py", *COMPILER),
    "compiler/object_checks": COMPILER,
    "session_codegen/canonical": (
        SOURCE,
        FRESH,
        *RULE_DETAILS,
        "tests/lint/test_linter.py",
        "tests/lint/test_fast_path.py",
    ),
    "session_codegen/vocabulary": (
        "tests/compiler/python/test_module.py",
        "tests/test_generated.py",
        "tests/session_codegen/test_vocabulary.py",
    ),
    "session_codegen/object_shapes": (
        SOURCE,
        FRESH,
        *RULE_DETAILS,
        "tests/session_codegen/test_object_shapes.py",
    ),
    "compiler/scalar_checks": COMPILER,
    "compiler/statements": ("tests/compiler/test_statements.py", *COMPILER),
    "session_codegen/typed_dicts": (SOURCE, FRESH, "tests/validator/test_compile.py"),
    "sanitizing/sensitive_spans": ("tests/sanitizing/test_sensitive_spans.py", SANITIZING),
    "sanitizing/known_values": ("tests/sanitizing/test_known_values.py", SANITIZING),
    "editing/member_names": ("tests/editing/test_member_names.py", SANITIZING),
    "sanitizing/redacted": ("tests/sanitizing/test_redacted.py",),
    "sanitizing/replace": ("tests/sanitizing/test_replace.py", SANITIZING),
    "sanitizing/run": (SANITIZING,),
    "sanitizing/texts": ("tests/sanitizing/test_texts.py", SANITIZING),
    "sanitizing/verify": ("tests/sanitizing/test_verify.py",),
    "text/edits": ("tests/text/test_edits.py",),
    "validator/date_times": ("tests/validator/test_date_times.py",),
    "schema/character_classes": ("tests/schema/test_pattern.py", SUITE),
    "schema/dialects": (*READING, *REFERENCES),
    "schema/document": (DOCUMENTS, *COMPILE),
    "schema/document_lines": ("tests/schema/test_document_lines.py",),
    "schema/json_native": ("tests/schema/test_json_native.py", RESOURCES, *COMPILE),
    "schema/json_path": ("tests/schema/test_json_path.py",),
    "schema/keywords": (*READING, "tests/schema/test_pattern.py", *REFERENCES),
    "schema/metaschema": (*READING, *REFERENCES),
    "schema/nodes": READING,
    "schema/overlay": (
        DOCUMENTS,
        "tests/schema/test_overlay.py",
        RESOURCES,
        FRESH,
        "tests/validator/test_compile_errors.py",
    ),
    "schema/plain_schema": ("tests/schema/test_plain_schema.py",),
    "schema/pattern": ("tests/schema/test_pattern.py", SUITE),
    "schema/subschemas": (*READING, *REFERENCES),
    "schema/record": ("tests/schema/test_record.py",),
    "schema/reader": (*READING, *REFERENCES),
    "schema/references": (
        *READING,
        *REFERENCES,
        "tests/session_codegen/test_in_place.py",
        "tests/drift/test_known.py",
    ),
    "schema/resources": (*READING, *REFERENCES),
    "schema/unicode_properties": ("tests/schema/test_pattern.py", SUITE),
    "schema/unions": (SOURCE, *REFERENCES, UNIONS, FRESH, RANDOM),
    "schema/uri": (*REFERENCES, SUITE),
}
"""Modules of the package, and the tests that run on each of their mutants."""

NOT_MUTATED: Final = {
    "changes/change": "records without code",
    "changes/classes": "a table, whose examples tests/changes/test_classes.py runs",
    "changes/explanations": "prose",
    "compiler/scope": "protocols, which nothing runs",
    "lint/rules/catalogue": "tables and their reading; no verdict hangs on them",
    "lint/rules/documentation": "reads docstrings; no verdict hangs on it",
    "lint/rules/registry": "a table, each row of which tests/lint/rules/test_registry.py asks for",
    "lint/rules/schema_codes": "prose",
    "lint/rules/time_zones": "a table of names",
    "runtime/violation": "a tuple",
    "schema/published": "a date and a hash",
    "schema/errors": "exceptions and their texts",
    "schema/known_formats": "a table of names",
    "schema/spec_files": "finds two files, for which tests/repository/test_packaging.py looks",
}
"""Modules of the same folders that have no mutants, or none that would show anything."""
