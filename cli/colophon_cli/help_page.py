"""Help pages: what the command does, how it is called, what each part means, and examples; plain text at every width."""

import inspect
import textwrap
from collections.abc import Sequence

from typer._click.core import Command, Context, Parameter  # pyright: ignore[reportPrivateUsage]  # where typer keeps them
from typer.core import TyperArgument, TyperOption

WIDEST = 100
NARROWEST = 40
COLUMN = 30
OWN_PANEL = "Options"
Row = tuple[str, str]


def command_page(command: Command, ctx: Context, *, width: int) -> str:
    """Return the help page of one command."""
    return _page(command, ctx, usage=" ".join(_usage(command, ctx)), lists=(), width=width)


def group_page(group: Command, ctx: Context, panels: Sequence[tuple[str, Sequence[Row]]], *, width: int) -> str:
    """Return the help page of a group: its commands, by heading."""
    return _page(group, ctx, usage="[OPTIONS] COMMAND …", lists=panels, width=width)


def _page(command: Command, ctx: Context, *, usage: str, lists: Sequence[tuple[str, Sequence[Row]]], width: int) -> str:
    width = min(max(width, NARROWEST), WIDEST)
    head, _, rest = inspect.cleandoc(command.help or "").partition("\n\n")
    parts = [_filled(head, width), f"Usage: {ctx.command_path} {usage}"]
    if rest:
        parts.append("\n\n".join(_filled(paragraph, width) for paragraph in rest.split("\n\n")))
    # All lists of commands share one column, so that their explanations stand under each other.
    names = [len(name) for _, rows in lists for name, _ in rows]
    parts += [_section(title, rows, width, column=max(names) + 2) for title, rows in lists]
    parts += [_section(title, rows, width) for title, rows in _parameters(command, ctx) if rows]
    if command.epilog:
        examples = inspect.cleandoc(command.epilog).splitlines()
        parts.append("Examples:\n" + "\n".join(f"  {line}" if line else "" for line in examples))
    return "\n\n".join(parts) + "\n"


def _usage(command: Command, ctx: Context) -> list[str]:
    pieces = ["[OPTIONS]"]
    for parameter in command.get_params(ctx):
        if isinstance(parameter, TyperArgument) and not parameter.hidden:
            name = _argument_name(parameter)
            pieces.append(name if parameter.required else f"[{name}]")
    return pieces


def _parameters(command: Command, ctx: Context) -> list[tuple[str, list[Row]]]:
    panels: dict[str, list[Row]] = {"Arguments": [], OWN_PANEL: []}
    for parameter in command.get_params(ctx):
        if isinstance(parameter, TyperArgument) and not parameter.hidden:
            panels["Arguments"].append((_argument_name(parameter), _described(parameter)))
        elif isinstance(parameter, TyperOption) and not parameter.hidden:
            panel = "For every command" if parameter.name == "help" else parameter.rich_help_panel or OWN_PANEL
            panels.setdefault(panel, []).append((_option_name(parameter), _described(parameter)))
    return list(panels.items())


def _argument_name(argument: TyperArgument) -> str:
    name = argument.metavar or argument.name.upper()
    return name if argument.nargs == 1 else f"{name}…"


def _option_name(option: TyperOption) -> str:
    short = [name for name in option.opts if not name.startswith("--")]
    long = [name for name in option.opts if name.startswith("--")]
    names = ", ".join([*short, *long, *option.secondary_opts])
    names = names if short else f"    {names}"
    return names if option.is_flag or option.count else f"{names} {option.metavar or option.name.upper()}"


def _described(parameter: Parameter) -> str:
    text = (getattr(parameter, "help", None) or "").strip()
    if isinstance(parameter, TyperOption):
        notes = [*(["repeatable"] if parameter.multiple else []), *(["required"] if parameter.required else [])]
        if parameter.show_default and parameter.default not in (None, False, [], ()):
            notes.append(f"default: {parameter.default}")
        text = f"{text} [{'; '.join(notes)}]" if notes else text
    return text


def purpose(command: Command) -> str:
    """Return what a command is for, in one sentence."""
    text = command.short_help or inspect.cleandoc(command.help or "").partition("\n\n")[0]
    return " ".join(text.split())


def _section(title: str, rows: Sequence[Row], width: int, *, column: int | None = None) -> str:
    column = column or min(max(len(name) for name, _ in rows) + 2, COLUMN)
    lines = [f"{title}:"]
    for name, text in rows:
        wrapped = textwrap.wrap(text, width - column - 2, break_on_hyphens=False) or [""]
        if len(name) + 2 > column:
            lines.append(f"  {name}")
        else:
            lines.append(f"  {name:<{column}}{wrapped.pop(0)}".rstrip())
        lines += [f"  {'':<{column}}{line}" for line in wrapped]
    return "\n".join(lines)


def _filled(paragraph: str, width: int) -> str:
    return textwrap.fill(" ".join(paragraph.split()), width, break_on_hyphens=False)
