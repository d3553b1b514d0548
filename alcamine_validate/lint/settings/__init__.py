"""The settings of a project: rules and their severities, how files are read, and reports."""
