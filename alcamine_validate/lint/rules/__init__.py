"""Rules that a schema can't express.

A module holds the rules of a family: rows of data, and functions whose docstrings document them.
"""
