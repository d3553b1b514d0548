"""Renders statements as a table for the native scanner."""
