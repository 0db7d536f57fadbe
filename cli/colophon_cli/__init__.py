"""The command line of Colophon: parse, call the workflow, show."""
