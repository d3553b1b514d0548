"""Read bytes into documents that map their values to lines and columns of the file."""
