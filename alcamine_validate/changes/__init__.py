"""What changed between two schema documents, judged for a reader of responses."""
