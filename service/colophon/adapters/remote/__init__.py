"""The workflow over HTTP: the same Protocol, the same errors, at a Colophon server elsewhere or on this machine."""
