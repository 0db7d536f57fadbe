"""The use cases over ports, and the Protocol that the command line and the web call."""
