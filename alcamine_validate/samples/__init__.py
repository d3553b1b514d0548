"""Generated Sessions: realistic ones without findings, and ones with exactly one mistake."""
