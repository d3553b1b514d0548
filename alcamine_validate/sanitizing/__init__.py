"""Replace people's data and secrets in files by values that belong to nobody, in place."""
