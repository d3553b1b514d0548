"""Validators of compiled schemas, and the messages of their errors."""
