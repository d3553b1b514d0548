"""Edit values in files in place: everything that is not edited stays as it is."""
