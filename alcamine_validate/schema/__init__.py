"""Schema documents in, typed nodes out."""
