"""JSON and YAML text: positions, pointers, locating, redaction, patterns and durations."""
