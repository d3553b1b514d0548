"""Captured responses in the formats of HTTP tools: where the bodies are, and how to decode them."""
