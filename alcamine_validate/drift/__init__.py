"""From captured traffic to an overlay: what the document lacks, and what accepts it."""
