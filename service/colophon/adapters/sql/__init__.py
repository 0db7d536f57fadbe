"""The journal, the records and the vault on a relational database: SQLite in one file under the home.

Everything that writes goes through one thread (`writer`), which commits many callers' work at once.
"""
