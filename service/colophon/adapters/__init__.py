"""What stands behind the ports: one folder for each outside thing."""
