"""What a C2PA manifest says: facts, the ledger assertion, the ports that read and write. No I/O."""
