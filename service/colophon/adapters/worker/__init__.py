"""Supervised processes for code that meets strangers' bytes: no network, limits per job, and a caller that survives."""
