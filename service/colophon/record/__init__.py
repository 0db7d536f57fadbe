"""What happened: the nouns, their canonical bytes, commitments and disclosures. No I/O."""
