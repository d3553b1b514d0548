"""How fast a verdict is, beside what others need for it: ``python -m benchmarks.verdict``."""
