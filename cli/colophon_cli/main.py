"""Where `colophon` starts. `--version` is answered before anything else is imported."""

import sys
from collections.abc import Sequence

from colophon import __version__


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the process's exit code (docs/exit-codes.md)."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if arguments in (["--version"], ["-V"]):
        sys.stdout.write(f"colophon {__version__}\n")
        return 0
    from colophon_cli.running import run  # noqa: PLC0415  # `--version` must not wait for it

    return run(arguments)


if __name__ == "__main__":
    raise SystemExit(main())
