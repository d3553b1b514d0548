"""Generated modules, committed: `python -m alcamine_validate.generated` writes them anew."""
