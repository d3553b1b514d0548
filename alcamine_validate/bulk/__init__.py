"""Much work at once: shared out to processes, put together as one process would have it."""
