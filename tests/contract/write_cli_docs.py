"""Writes docs/cli.md and docs/exit-codes.md from the command line itself: `python tests/contract/write_cli_docs.py`."""

from pathlib import Path

from support.cli_pages import DOCS, cli_page, exit_codes_page


def main() -> None:
    """Write both pages."""
    (DOCS / "cli.md").write_text(cli_page(), encoding="utf-8")
    (DOCS / "exit-codes.md").write_text(exit_codes_page(), encoding="utf-8")


if __name__ == "__main__":
    Path(DOCS).mkdir(exist_ok=True)
    main()
