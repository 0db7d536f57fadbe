"""Finding a file again without its credential. No I/O."""
