"""HTTP: the API, the pages, and how errors become problems."""
