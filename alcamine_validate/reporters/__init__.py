"""Findings out: one module a format."""
