"""The folder named by COLOPHON_HOME: where everything stands in it, who holds it, and how a new one is made."""
