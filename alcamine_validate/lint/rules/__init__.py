"""What a schema can't say: one file a family, a rule a function, its docstring the manual."""
