"""The demonstration: a spot of twenty seconds, told step by step, sealed, verified, and tampered with."""
