"""What the record adds up to: graph, origins, channels, class, oversight, gaps. No I/O."""
