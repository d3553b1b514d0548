"""Code generation for the Session alone: canonical shape, typed dicts, shapes, keys, vocabulary."""
