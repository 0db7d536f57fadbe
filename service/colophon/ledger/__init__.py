"""The log: tree, tiles, note, checkpoint, proof, receipt, and the ports they need. No I/O."""
