"""JSON and YAML as text: positions, pointers, locating, redaction, patterns, durations."""
