"""How fast this is, beside what others need for the same: ``python -m benchmarks``."""
