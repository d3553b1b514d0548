"""Nodes in, Python source out."""
