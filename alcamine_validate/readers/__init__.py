"""Files in: one module a format, each makes a Document of bytes."""
