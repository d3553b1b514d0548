"""Compiles schema nodes: to statements, which are neutral, and these to Python source."""
