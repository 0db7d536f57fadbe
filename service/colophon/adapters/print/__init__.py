"""Printed matter: pages and plates typeset with typst, which nothing else imports."""
