"""From a work to a signed claim: the claim, the steps of a seal, ports for keys and time. No I/O."""
