"""Strategies for hypothesis."""
