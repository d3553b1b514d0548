"""Code generation only for the Session: object shapes, canonical shape, keys, vocabulary."""
