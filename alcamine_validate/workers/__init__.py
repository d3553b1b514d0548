"""Work shared out to processes, with results in the order of the tasks."""
