"""The settings of a project: which rules run where, and how severe their findings are."""
