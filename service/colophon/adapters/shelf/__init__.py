"""Where files are kept by their SHA-256: a folder, or an S3-compatible store."""
