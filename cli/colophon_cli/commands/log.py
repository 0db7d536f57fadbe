"""`colophon log`: the log's head, entries and proofs."""

from pathlib import Path
from typing import Annotated

import typer

from colophon_cli import log_screens
from colophon_cli.files import write_new
from colophon_cli.session import Session
from colophon_cli.verb import Verb, group

app = group("log", "Look at the log: its head, its entries, and the proofs that nothing in it was rewritten.")


@app.command("head", cls=Verb)
def head(ctx: typer.Context) -> None:
    """Show how long the log is, its root, and the key that signs it."""
    session = Session.of(ctx)
    with session.workflow() as workflow:
        view = workflow.log_head()
    session.show(view, log_screens.head)


@app.command("checkpoint", cls=Verb)
def checkpoint(ctx: typer.Context) -> None:
    """Print the signed checkpoint, exactly as it is signed (C2SP tlog-checkpoint)."""
    session = Session.of(ctx)
    with session.workflow() as workflow:
        view = workflow.log_head()
    session.show_exact(view, view.checkpoint)


@app.command("entry", cls=Verb)
def entry(
    ctx: typer.Context,
    *,
    index: Annotated[int, typer.Argument(metavar="INDEX", min=0, help="Which entry, from 0.")],
    leaf: Annotated[bool, typer.Option("--leaf", help="Print only the leaf's exact bytes.")] = False,
) -> None:
    """Show one entry as it stands in the log."""
    session = Session.of(ctx)
    with session.workflow() as workflow:
        view = workflow.log_entry(index)
    if leaf and not session.as_json:
        session.screen.raw(view.leaf)
    else:
        session.show(view, log_screens.entry)


PROOF_EXAMPLES = """
colophon log proof 41 > entry41.tlog-proof
colophon log proof 6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b
"""


@app.command("proof", cls=Verb, epilog=PROOF_EXAMPLES)
def proof(
    ctx: typer.Context,
    *,
    entry_: Annotated[str, typer.Argument(metavar="ENTRY", help="An entry's index, or its leaf hash.")],
    size: Annotated[
        int | None,
        typer.Option("--size", metavar="N", min=1, help="Prove it in the log of this size; the present one else."),
    ] = None,
) -> None:
    """Print the proof that an entry is in the log (C2SP tlog-proof)."""
    session = Session.of(ctx)
    index = int(entry_) if entry_.isdecimal() and len(entry_) < 20 else None  # noqa: PLR2004  # no log is so long
    with session.workflow() as workflow:
        view = workflow.log_proof(index=index, leaf_hash=None if index is not None else entry_.lower(), size=size)
    session.show_exact(view, view.proof)


@app.command("receipt", cls=Verb, epilog="colophon log receipt 41 entry41.cose")
def receipt(
    ctx: typer.Context,
    *,
    index: Annotated[int, typer.Argument(metavar="INDEX", min=0, help="Which entry, from 0.")],
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where to write it; nothing is overwritten.")],
) -> None:
    """Write the proof that an entry is in the log as a COSE receipt (RFC 9942)."""
    session = Session.of(ctx)
    with session.workflow() as workflow:
        content = workflow.log_cose_receipt(index=index)
    write_new(file, content)
    session.screen.say(log_screens.receipt(index, file))


@app.command("consistency", cls=Verb)
def consistency(
    ctx: typer.Context,
    *,
    old_size: Annotated[int, typer.Argument(metavar="OLD", min=0, help="A size the log once had.")],
    new_size: Annotated[
        int | None, typer.Argument(metavar="NEW", min=0, help="A later size; the present one else.")
    ] = None,
) -> None:
    """Prove that the log only grew between two sizes, and check that proof here."""
    session = Session.of(ctx)
    with session.workflow() as workflow:
        view = workflow.log_consistency(old_size=old_size, new_size=new_size)
    log_screens.check(view)
    session.show(view, log_screens.consistency)


ADOPT_EXAMPLES = """
colophon log adopt --size 4 \\
    --root 6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b
"""


@app.command("adopt", cls=Verb, epilog=ADOPT_EXAMPLES)
def adopt(
    ctx: typer.Context,
    *,
    size: Annotated[int, typer.Option("--size", metavar="N", min=1, help="How many entries the newest one has.")],
    root: Annotated[str, typer.Option("--root", metavar="HEX", help="The root it has.")],
) -> None:
    """Go on with a log whose folder was moved to this machine.

    Say which is the newest checkpoint you know of, from wherever one was kept: the log here must contain it. Every other
    copy of the folder must be stopped before; it could sign nothing that agrees with this one.
    """
    session = Session.of(ctx)
    with session.workflow() as workflow:
        view = workflow.adopt_log(session.who, size=size, root=root.lower())
    session.show(view, log_screens.head)


EXPORT_EXAMPLES = """
colophon log export /srv/www/log
colophon log export public/log && rclone sync public/log remote:log
"""


@app.command("export", cls=Verb, epilog=EXPORT_EXAMPLES)
def export(
    ctx: typer.Context,
    *,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="An empty folder, or one with an earlier export.")],
) -> None:
    """Publish the log as files that any static host can serve (C2SP tlog-tiles).

    Only what is new is written, the checkpoint last; an export that was interrupted goes on with the next call.
    """
    from colophon_cli import exporting  # noqa: PLC0415  # not for every look at the log

    session = Session.of(ctx)
    session.show(exporting.export(session, folder), exporting.exported)


FSCK_EXAMPLES = """
colophon log fsck
colophon log fsck public/log --log-key log.vkey
colophon log fsck https://log.studio-nord.example/log --log-key log.vkey --checkpoint last-month
"""


@app.command("fsck", cls=Verb, epilog=FSCK_EXAMPLES)
def fsck(
    ctx: typer.Context,
    *,
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="[HOME|URL|FOLDER]",
            help="A Colophon's folder, an address, or an exported log; your own Colophon if left out.",
        ),
    ] = None,
    log_key: Annotated[
        list[str] | None,
        typer.Option("--log-key", metavar="VKEY", help="The log's key, or a file with keys; its own word for it else."),
    ] = None,
    checkpoint_: Annotated[
        list[Path] | None,
        typer.Option("--checkpoint", metavar="FILE", help="A checkpoint you kept: the log must still contain it."),
    ] = None,
) -> None:
    """Audit a whole log: read and hash every entry, make every tile anew, compare up to the signed root.

    The first thing that is wrong is told, with its place, and ends the audit with exit code 10.
    """
    from colophon_cli import auditing  # noqa: PLC0415  # not for every look at the log

    session = Session.of(ctx)
    question = auditing.AuditQuestion(target=target, log_keys=log_key or (), checkpoints=checkpoint_ or ())
    session.show(question.answer(session), auditing.audited)


COMPARE_EXAMPLES = """
colophon log compare last-month.checkpoint
colophon log compare mine.checkpoint theirs.checkpoint --log-key log.vkey --keep evidence.json
"""


@app.command("compare", cls=Verb, epilog=COMPARE_EXAMPLES)
def compare(
    ctx: typer.Context,
    *,
    one: Annotated[Path, typer.Argument(metavar="A", help="A file with a signed checkpoint.")],
    other: Annotated[
        Path | None, typer.Argument(metavar="B", help="Another one; the log's present checkpoint if left out.")
    ] = None,
    log_key: Annotated[
        list[str] | None,
        typer.Option(
            "--log-key", metavar="VKEY", help="The log's key, or a file with keys; that of the log here else."
        ),
    ] = None,
    keep: Annotated[
        Path | None,
        typer.Option("--keep", metavar="FILE", help="Write both notes and the proof between them here, as JSON."),
    ] = None,
) -> None:
    """Say whether two checkpoints of one log agree, and keep both as evidence if they don't.

    Where they differ in size, the log at hand is asked for the proof between them, which is checked here. Ends with
    exit code 10 if they contradict each other, or nothing proves that they agree.
    """
    from colophon_cli import comparing  # noqa: PLC0415  # not for every look at the log
    from colophon_cli.verifying import log_keys_of  # noqa: PLC0415  # the same

    session = Session.of(ctx)
    found = comparing.TwoCheckpoints(one=one, other=other, keys=log_keys_of(log_key or ())).compared(session)
    if keep is not None:
        comparing.keep(found, keep)
    if session.as_json:
        session.screen.json(found.as_json())
    else:
        session.screen.print(comparing.shown(found))
    found.require_agreement()
