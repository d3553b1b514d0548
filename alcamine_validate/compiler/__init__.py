"""Compiles schema nodes to Python source."""
