"""The log's way to its witnesses: honest, slow, lying, ahead and nonsensical ones, over real connections."""

import socket
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from colophon.adapters.witness.client import REST_S, HttpWitnesses
from colophon.adapters.witness.state import create_witness_database, open_witness_database
from colophon.errors import TileInvalidError
from colophon.ledger.checkpoint import SignedCheckpoint
from colophon.ledger.cosignature import Ed25519Cosigner, cosign
from colophon.ledger.policy import PolicyWitness
from colophon.ledger.witness_request import AddCheckpoint
from colophon.ledger.witnessing import Witness
from colophon.web.witness import create_witness_app
from colophon.workflow.witnesses import WitnessAnswer, WitnessOutcome
from support.odd_witnesses import Said, dripping_witness, odd_witness, silent_witness
from support.served_app import served
from support.witnessed import LOG, NOW, SECOND_WITNESS, STRANGER, WITNESS, GrownLog

HONEST = GrownLog()
FORK = GrownLog(prefix=b"other ", fork_at=4)


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@contextmanager
def asking(
    *urls: str, keys: Sequence[Ed25519Cosigner] = (WITNESS,), timeout_s: float = 5.0, clock: Clock | None = None
) -> Generator[HttpWitnesses]:
    witnesses = HttpWitnesses(
        [
            PolicyWitness(name=f"w{number}", key=key.key, url=url)
            for number, (url, key) in enumerate(zip(urls, keys, strict=True), start=1)
        ],
        timeout_s=timeout_s,
        clock=clock or Clock(),
    )
    try:
        yield witnesses
    finally:
        witnesses.close()


@contextmanager
def real_witness(folder: Path, *, cosigner: Ed25519Cosigner = WITNESS) -> Generator[str]:
    path = folder / f"{cosigner.key.key_id.hex()}.db"
    create_witness_database(path)
    with open_witness_database(path) as state:
        state.follow(LOG.key)
        with served(create_witness_app(Witness(state=state, cosigner=cosigner, clock=lambda: NOW))) as url:
            yield url


def ask(witnesses: HttpWitnesses, size: int, *, log: GrownLog = HONEST) -> tuple[WitnessAnswer, ...]:
    return witnesses.ask(log.signed(size), prove=lambda old: log.proof(old=old, new=size))


def said_to(request: AddCheckpoint, *, by: Ed25519Cosigner = WITNESS, text: str | None = None) -> Said:
    return Said(status=200, body=cosign(text or request.note.text, cosigner=by, time=NOW).line.line.encode())


def test_a_witness_cosigns_as_the_log_grows(tmp_path: Path) -> None:
    with real_witness(tmp_path) as url, asking(url) as witnesses:
        for size in (1, 7, 7, 300):
            (answer,) = ask(witnesses, size)
            assert answer.outcome is WitnessOutcome.COSIGNED
            assert answer.cosignature is not None
            assert (answer.cosignature.by, answer.cosignature.time) == (WITNESS.key, NOW)


def test_a_log_that_was_restarted_learns_what_its_witness_saw_last(tmp_path: Path) -> None:
    with real_witness(tmp_path) as url:
        with asking(url) as witnesses:
            ask(witnesses, 7)
        with asking(url) as witnesses:
            (answer,) = ask(witnesses, 11)
    assert answer.outcome is WitnessOutcome.COSIGNED


def test_what_the_witness_saw_is_asked_for_once_and_remembered() -> None:
    known = [5]

    def answer(request: AddCheckpoint) -> Said:
        if request.old_size != known[0]:
            return Said(status=409, body=b"%d\n" % known[0], kind="text/x.tlog.size")
        known[0] = request.claimed.size
        return said_to(request)

    with odd_witness(answer) as odd, asking(odd.url) as witnesses:
        ask(witnesses, 7)
        ask(witnesses, 9)
    assert [request.old_size for request in odd.asked] == [0, 5, 7]


def test_several_are_asked_and_one_that_fails_spoils_nothing(tmp_path: Path) -> None:
    with (
        real_witness(tmp_path) as good,
        odd_witness(lambda _: Said(status=500)) as broken,
        real_witness(tmp_path, cosigner=SECOND_WITNESS) as second,
        asking(good, broken.url, second, keys=[WITNESS, WITNESS, SECOND_WITNESS]) as witnesses,
    ):
        answers = ask(witnesses, 7)
    assert [(answer.witness, answer.outcome) for answer in answers] == [
        ("w1", WitnessOutcome.COSIGNED),
        ("w2", WitnessOutcome.REFUSED),
        ("w3", WitnessOutcome.COSIGNED),
    ]
    assert "500" in answers[1].found


def test_a_silent_witness_is_given_up_and_then_left_alone_for_a_while() -> None:
    clock = Clock()
    with silent_witness() as url, asking(url, timeout_s=0.05, clock=clock) as witnesses:
        assert ask(witnesses, 7)[0].outcome is WitnessOutcome.UNREACHABLE
        assert ask(witnesses, 8)[0].outcome is WitnessOutcome.RESTING
        clock.now += REST_S
        assert ask(witnesses, 9)[0].outcome is WitnessOutcome.UNREACHABLE


def test_a_witness_that_drips_is_given_up_like_a_silent_one() -> None:
    with dripping_witness() as url, asking(url, timeout_s=0.05) as witnesses:
        assert ask(witnesses, 7)[0].outcome is WitnessOutcome.UNREACHABLE
        assert ask(witnesses, 8)[0].outcome is WitnessOutcome.RESTING


def test_a_witness_that_is_not_there_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        url = f"http://127.0.0.1:{taken.getsockname()[1]}"
    with asking(url) as witnesses:
        assert ask(witnesses, 7)[0].outcome is WitnessOutcome.UNREACHABLE


NONSENSE = {
    "by another key": lambda request: said_to(request, by=SECOND_WITNESS),
    "over another text": lambda request: said_to(request, text=FORK.checkpoint(7).text),
    "empty": lambda _: Said(status=200),
    "no signature line": lambda _: Said(status=200, body=b"<html>\n"),
    "not UTF-8": lambda _: Said(status=200, body=b"\xff\xfe\n"),
    "another text and its line": lambda request: Said(
        status=200, body=FORK.checkpoint(7).text.encode() + b"\n" + said_to(request).body
    ),
    "without end": lambda _: Said(status=200, body=b"x" * 200_000),
    "a size that is none": lambda _: Said(status=409, body=b"many\n", kind="text/x.tlog.size"),
    "a size with a leading zero": lambda _: Said(status=409, body=b"05\n", kind="text/x.tlog.size"),
    "a size without a newline": lambda _: Said(status=409, body=b"5", kind="text/x.tlog.size"),
    "a size that changes each time": lambda request: Said(
        status=409, body=b"%d\n" % ((request.old_size + 1) % 3), kind="text/x.tlog.size"
    ),
}


@pytest.mark.parametrize("answer", NONSENSE.values(), ids=NONSENSE)
def test_nonsense_is_told_and_counts_for_nothing(answer: object) -> None:
    assert callable(answer)
    with odd_witness(answer) as odd, asking(odd.url) as witnesses:
        (found,) = ask(witnesses, 7)
    assert (found.outcome, found.cosignature, found.shown) == (WitnessOutcome.NONSENSE, None, None)
    assert found.found
    assert len(odd.asked) <= 3


def shows(note: str) -> Said:
    return Said(status=200, body=note.encode())


AHEAD = Said(status=409, body=b"11\n", kind="text/x.tlog.size")


@pytest.mark.parametrize(
    ("answer", "shown", "expected"),
    [
        (AHEAD, shows(HONEST.signed(11).note.format()), HONEST.signed(11)),
        (AHEAD, Said(status=404), None),
        (AHEAD, shows("nonsense"), None),
        (AHEAD, shows(GrownLog(signer=STRANGER).signed(11).note.format()), None),
        (Said(status=422), shows(FORK.signed(7).note.format()), FORK.signed(7)),
        (Said(status=409, body=b"other root\n"), shows(FORK.signed(5).note.format()), FORK.signed(5)),
        (Said(status=403, body=b"who?\n"), Said(status=404), None),
        (Said(status=301), Said(status=301), None),
    ],
)
def test_a_refusal_counts_against_the_log_only_by_what_the_logs_own_key_signed(
    answer: Said, shown: Said, expected: SignedCheckpoint | None
) -> None:
    with odd_witness(lambda _: answer, lambda _: shown) as odd, asking(odd.url) as witnesses:
        (found,) = ask(witnesses, 7)
    assert (found.outcome, found.cosignature) == (WitnessOutcome.REFUSED, None)
    assert (None if found.shown is None else found.shown.checkpoint) == (
        None if expected is None else expected.checkpoint
    )


def test_a_fork_is_refused_by_a_real_witness_which_shows_what_it_saw(tmp_path: Path) -> None:
    with real_witness(tmp_path) as url:
        with asking(url) as witnesses:
            ask(witnesses, 7)
        with asking(url) as witnesses:
            (answer,) = ask(witnesses, 11, log=FORK)
    assert answer.outcome is WitnessOutcome.REFUSED
    assert "422" in answer.found
    assert answer.shown is not None
    assert answer.shown.checkpoint == HONEST.checkpoint(7)


def test_control_characters_of_a_witness_are_not_shown() -> None:
    with odd_witness(lambda _: Said(status=400, body=b"\x1b[2Jboo\n\nboo")) as odd, asking(odd.url) as witnesses:
        (answer,) = ask(witnesses, 7)
    assert answer.found == "it answered 400: [2Jboo boo"


def test_a_log_that_can_not_prove_its_own_growth_is_told_and_not_the_witness_blamed() -> None:
    def prove(_: int) -> list[bytes]:
        raise TileInvalidError("a tile was changed")

    with odd_witness(said_to) as odd, asking(odd.url) as witnesses, pytest.raises(TileInvalidError):
        witnesses.ask(HONEST.signed(7), prove=prove)
    assert odd.asked == []
