"""The C2PA engine behind the ports of `credential/`: the only adapter that imports c2pa, and only inside workers."""
