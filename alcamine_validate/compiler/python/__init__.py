"""Renders statements as Python source."""
