"""Benchmarks of this package and of other validators: ``python -m benchmarks``."""
