"""Paths to results: finding files, checking one or all of them, what is known, what drifts."""
