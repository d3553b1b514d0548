"""Check files: find them, check one or all of them, apply a baseline, and summarize drift."""
