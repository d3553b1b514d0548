"""Rules that a schema can't express.

A module holds a family of rules. A rule is a function, and its docstring is its documentation.
"""
