"""A schema behind the methods that people expect of a validator, and its errors in words."""
