"""The stranger's check: numbered steps, policy, verdict. No keys, no database, no I/O."""
