"""Claim keys: where the private half is, and the one operation it is used for."""
