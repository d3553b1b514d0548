"""Read schema documents into typed nodes."""
