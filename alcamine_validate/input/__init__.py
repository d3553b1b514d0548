"""Bytes to documents that know the way back to their lines."""
