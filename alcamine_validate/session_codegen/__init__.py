"""Code generation only for the Session: canonical shape, typed dicts, object shapes, keys, vocabulary."""
