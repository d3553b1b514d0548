"""Documents to findings: the verdict, the rules, their codes and settings."""
