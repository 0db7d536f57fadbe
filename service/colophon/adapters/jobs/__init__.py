"""Durable jobs: what was running when the process died is run again."""
