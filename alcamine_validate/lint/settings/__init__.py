"""What a project wants: which rules run where, and how severe their findings are."""
