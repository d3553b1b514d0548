"""Sessions made up: realistic ones free of findings, and ones with just one mistake."""
