"""Find and decode response bodies in captures, in the formats of HTTP tools."""
