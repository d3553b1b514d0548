"""Find people's data and secrets in texts and values: kinds and exact spans, without findings."""
