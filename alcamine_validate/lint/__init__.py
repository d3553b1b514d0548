"""Turn documents into findings: the verdict, the rules, their codes and the settings."""
