"""Run tasks in worker processes, with results in the order of the tasks."""
