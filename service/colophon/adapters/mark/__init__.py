"""The high-water mark of a log as a file in the user's state folder, apart from the home and its backups."""
