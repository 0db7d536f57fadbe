"""The pool on real processes: each way a worker can fail costs its caller one error, and the next caller nothing."""

import os
import select
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from colophon.adapters.worker.job import MEBIBYTE, Done, JobLimits, Refused
from colophon.adapters.worker.pool import WorkerPool
from colophon.errors import (
    EngineCrashedError,
    EngineMisconfiguredError,
    SigningFailedError,
    TimedOutError,
)
from colophon.record.canonical import Json
from support import worker_operations

MODULE = str(Path(worker_operations.__file__))
LIMITS = JobLimits(wall_s=20.0, cpu_s=10, address_space=1024 * MEBIBYTE, file_size=MEBIBYTE)


@pytest.fixture
def pool() -> Iterator[WorkerPool]:
    with WorkerPool(MODULE, slots=1) as opened:
        yield opened


def echo(pool: WorkerPool, *, fresh: bool = False) -> int:
    """Run a job that does nothing and return the process it ran in."""
    outcome = pool.submit("echo", {"a": 1}, limits=LIMITS, fresh=fresh)
    assert isinstance(outcome, Done)
    assert outcome.result["payload"] == {"a": 1}
    pid = outcome.result["pid"]
    assert isinstance(pid, int)
    return pid


def children() -> set[int]:
    """Return the processes that this one has started and that are still there."""
    return {
        int(pid)
        for task in Path("/proc/self/task").glob("*/children")
        for pid in task.read_text(encoding="ascii").split()
    }


def echoes(pool: WorkerPool, count: int) -> set[int]:
    """Run such jobs from eight threads and return the processes they ran in."""

    def once(_number: int) -> int:
        return echo(pool)

    with ThreadPoolExecutor(8) as threads:
        return set(threads.map(once, range(count)))


def test_a_job_gets_its_arguments_and_bytes_and_its_result_comes_back(pool: WorkerPool) -> None:
    blob = os.urandom(3 * MEBIBYTE)
    outcome = pool.submit("echo", {"text": "Zoë \ud800", "n": [1, 2.5, None]}, limits=LIMITS, blob=blob)
    assert isinstance(outcome, Done)
    assert outcome.result["payload"] == {"text": "Zoë \ud800", "n": [1, 2.5, None]}
    assert outcome.blob == blob
    assert outcome.peak_rss > MEBIBYTE


def test_a_refusal_comes_back_as_a_value_and_the_worker_lives_on(pool: WorkerPool) -> None:
    before = echo(pool)
    assert pool.submit("refuse", {}, limits=LIMITS) == Refused(kind="unreadable", message="as asked")
    assert echo(pool) == before


@pytest.mark.parametrize("number", [signal.SIGABRT, signal.SIGSEGV, signal.SIGKILL, signal.SIGBUS])
def test_a_worker_that_dies_is_told_as_a_crash_and_replaced(pool: WorkerPool, number: signal.Signals) -> None:
    before = echo(pool)
    with pytest.raises(EngineCrashedError, match=number.name):
        pool.submit("die", {"signal": int(number)}, limits=LIMITS)
    assert echo(pool) != before


def test_an_exception_nobody_expected_is_a_crash(pool: WorkerPool) -> None:
    with pytest.raises(EngineCrashedError, match="exit status 1"):
        pool.submit("leave", {}, limits=LIMITS)
    echo(pool)


def test_a_job_that_killed_a_used_worker_is_repeated_once_in_a_fresh_one(pool: WorkerPool, tmp_path: Path) -> None:
    echo(pool)
    outcome = pool.submit("die_once", {"mark": str(tmp_path / "mark")}, limits=LIMITS)
    assert isinstance(outcome, Done)
    assert outcome.result == {"mark": "seen"}


def test_a_job_that_killed_a_fresh_worker_is_not_repeated(pool: WorkerPool, tmp_path: Path) -> None:
    with pytest.raises(EngineCrashedError):
        pool.submit("die_once", {"mark": str(tmp_path / "mark")}, limits=LIMITS)


def test_a_job_that_has_asked_for_a_signature_is_never_repeated(pool: WorkerPool) -> None:
    echo(pool)
    asked: list[bytes] = []

    def answer(_question: str, blob: bytes) -> bytes:
        asked.append(blob)
        return b"signature"

    with pytest.raises(EngineCrashedError):
        pool.submit("die_after_asking", {}, limits=LIMITS, answer=answer, once=frozenset({"sign"}))
    assert asked == [b"once"]


def test_a_worker_that_hangs_is_killed_at_its_deadline(pool: WorkerPool) -> None:
    pids: list[object] = []
    limits = JobLimits(wall_s=0.3, cpu_s=10, address_space=1024 * MEBIBYTE, file_size=MEBIBYTE)
    with pytest.raises(TimedOutError):
        pool.submit("hang", {}, limits=limits, progress=lambda told: pids.append(told["pid"]))
    (pid,) = pids
    assert not Path(f"/proc/{pid}").exists()
    echo(pool)


def test_a_worker_that_uses_up_its_processor_time_is_told_as_timed_out(pool: WorkerPool) -> None:
    limits = JobLimits(wall_s=60.0, cpu_s=1, address_space=1024 * MEBIBYTE, file_size=MEBIBYTE)
    with pytest.raises(TimedOutError, match="processor time"):
        pool.submit("spin", {}, limits=limits)
    echo(pool)


def test_a_job_that_needs_more_memory_than_allowed_is_told_as_too_large(pool: WorkerPool) -> None:
    outcome = pool.submit("hoard", {"bytes": 2048 * MEBIBYTE}, limits=LIMITS)
    assert isinstance(outcome, Refused)
    assert outcome.kind == "too_large"
    echo(pool)


def test_a_job_that_writes_more_than_allowed_is_told_as_too_large(pool: WorkerPool, tmp_path: Path) -> None:
    outcome = pool.submit("write", {"path": str(tmp_path / "out"), "bytes": 2 * MEBIBYTE}, limits=LIMITS)
    assert isinstance(outcome, Refused)
    assert outcome.kind == "too_large"


def test_a_full_disk_is_told_as_such(pool: WorkerPool) -> None:
    outcome = pool.submit("write", {"path": "/dev/full", "bytes": 10}, limits=LIMITS)
    assert isinstance(outcome, Refused)
    assert outcome.kind == "storage_full"


def test_a_question_is_answered_in_the_thread_that_submitted(pool: WorkerPool) -> None:
    threads: list[int] = []

    def answer(question: str, blob: bytes) -> bytes:
        threads.append(threading.get_ident())
        return question.encode() + blob

    outcome = pool.submit("ask", {"times": 2}, limits=LIMITS, answer=answer)
    assert isinstance(outcome, Done)
    assert outcome.blob == b"sign\x00sign\x01"
    assert set(threads) == {threading.get_ident()}


def test_the_error_of_an_answer_reaches_the_caller_and_the_worker_lives_on(pool: WorkerPool) -> None:
    before = echo(pool)

    def answer(_question: str, _blob: bytes) -> bytes:
        raise SigningFailedError("the key is in the other room")

    with pytest.raises(SigningFailedError, match="the other room"):
        pool.submit("ask", {"times": 1}, limits=LIMITS, answer=answer)
    assert echo(pool) == before


def test_progress_arrives_in_order(pool: WorkerPool) -> None:
    told: list[object] = []
    pool.submit("report", {}, limits=LIMITS, progress=lambda progress: told.append(progress["done"]))
    assert told == [0, 1, 2]


def test_a_worker_that_prints_much_does_not_block(pool: WorkerPool) -> None:
    for _ in range(2):
        assert isinstance(pool.submit("shout", {}, limits=LIMITS), Done)


def test_a_worker_that_sends_rubbish_is_killed_and_told_as_a_crash(pool: WorkerPool) -> None:
    with pytest.raises(EngineCrashedError):
        pool.submit("babble", {}, limits=LIMITS)
    echo(pool)


def test_a_worker_killed_from_outside_in_mid_job_is_told_as_a_crash(pool: WorkerPool) -> None:
    def kill(told: Mapping[str, Json]) -> None:
        pid = told["pid"]
        assert isinstance(pid, int)
        os.kill(pid, signal.SIGKILL)

    with pytest.raises(EngineCrashedError, match="SIGKILL"):
        pool.submit("hang", {}, limits=LIMITS, progress=kill)
    echo(pool)


def test_a_worker_killed_while_idle_is_replaced_before_the_next_job(pool: WorkerPool) -> None:
    echo(pool)
    (pid,) = pool.pids()
    os.kill(pid, signal.SIGKILL)
    os.waitid(os.P_PID, pid, os.WEXITED | os.WNOWAIT)
    assert echo(pool) != pid


def test_a_fresh_worker_can_be_started_beforehand(pool: WorkerPool) -> None:
    # Servers that other tests share may be children of this process too.
    before = children()
    pool.prepare_fresh()
    pool.prepare_fresh()
    # Processes are started one after the other, so when this one works the other is there.
    used = echo(pool)
    (spare,) = children() - before - {used}

    assert echo(pool) == used, "who needs no fresh one does not take it"
    assert echo(pool, fresh=True) == spare
    assert children() - before == {spare}


def test_a_worker_started_beforehand_that_died_is_replaced(pool: WorkerPool) -> None:
    # Servers that other tests share may be children of this process too.
    before = children()
    pool.prepare_fresh()
    used = echo(pool)
    (spare,) = children() - before - {used}
    os.kill(spare, signal.SIGKILL)
    os.waitid(os.P_PID, spare, os.WEXITED | os.WNOWAIT)

    assert echo(pool, fresh=True) not in {used, spare}


def test_a_worker_started_beforehand_ends_with_the_pool() -> None:
    before = children()
    with WorkerPool(MODULE, slots=1) as pool:
        pool.prepare_fresh()
        echo(pool)
        assert len(children() - before) == 2

    assert children() == before


def test_a_fresh_worker_has_seen_no_other_job(pool: WorkerPool) -> None:
    before = echo(pool)
    assert echo(pool, fresh=True) != before


def test_a_worker_is_replaced_after_enough_jobs() -> None:
    with WorkerPool(MODULE, slots=1, jobs_per_worker=2) as pool:
        pids = [echo(pool) for _ in range(4)]
    assert pids[0] == pids[1]
    assert pids[1] != pids[2]
    assert pids[2] == pids[3]


def test_a_worker_that_held_much_memory_is_replaced() -> None:
    with WorkerPool(MODULE, slots=1, rss_bound=128 * MEBIBYTE) as pool:
        before = echo(pool)
        assert echo(pool) == before
        assert isinstance(pool.submit("hoard", {"bytes": 200 * MEBIBYTE}, limits=LIMITS), Done)
        assert echo(pool) != before


def test_a_workers_memory_is_its_own_and_not_the_supervisors(pool: WorkerPool) -> None:
    held = b"x" * (300 * MEBIBYTE)
    outcome = pool.submit("echo", {}, limits=LIMITS)
    assert isinstance(outcome, Done)
    assert outcome.peak_rss < len(held) // 2


def test_jobs_of_many_threads_share_the_slots() -> None:
    with WorkerPool(MODULE, slots=2) as pool:
        assert len(echoes(pool, 40)) == 2


def test_a_worker_outlives_the_thread_that_first_needed_it(pool: WorkerPool) -> None:
    found: list[object] = []
    thread = threading.Thread(target=lambda: found.append(echo(pool)))
    thread.start()
    thread.join()
    assert [echo(pool)] == found


def test_a_closed_pool_leaves_no_process_and_refuses_jobs() -> None:
    pool = WorkerPool(MODULE, slots=2)
    echoes(pool, 8)
    pids = pool.pids()
    assert pids
    pool.close()
    pool.close()
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)
    with pytest.raises(EngineCrashedError, match="shut down"):
        pool.submit("echo", {}, limits=LIMITS)


def test_closing_ends_a_job_that_still_runs() -> None:
    pool = WorkerPool(MODULE, slots=1)
    started = threading.Event()
    errors: list[type[Exception]] = []

    def hang() -> None:
        try:
            pool.submit("hang", {}, limits=LIMITS, progress=lambda _told: started.set())
        except EngineCrashedError as error:
            errors.append(type(error))

    thread = threading.Thread(target=hang)
    thread.start()
    assert started.wait(20)
    pool.close()
    thread.join(20)
    assert errors == [EngineCrashedError]


def test_a_module_that_cannot_be_loaded_is_told_at_once() -> None:
    with (
        WorkerPool("colophon.no_such_module", slots=1) as pool,
        pytest.raises(EngineMisconfiguredError, match="no_such"),
    ):
        pool.submit("echo", {}, limits=LIMITS)


def test_a_worker_has_no_environment_of_ours_and_no_file_but_its_pipe(
    pool: WorkerPool, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COLOPHON_SECRET", "x")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with (tmp_path / "open").open("wb"):
        outcome = pool.submit("environment", {}, limits=LIMITS)
    assert isinstance(outcome, Done)
    assert set(outcome.result["names"]) <= {"LANG", "LC_CTYPE", "MALLOC_ARENA_MAX", "PATH"}  # type: ignore[arg-type]
    assert outcome.result["flags"] == 1
    descriptors = outcome.result["descriptors"]
    assert isinstance(descriptors, list)
    kinds = {str(name).partition(":")[0] for name in descriptors}
    process = f"/proc/{pool.pids()[0]}"
    assert kinds <= {"/dev/null", "/memfd", "socket", f"{process}/fd", f"{process}/status"}


def test_a_worker_has_no_network_where_the_kernel_allows_namespaces(pool: WorkerPool) -> None:
    granted = pool.granted()
    assert granted["no_new_privileges"]
    with socket.create_server(("127.0.0.1", 0)) as server:
        outcome = pool.submit("connect", {"port": server.getsockname()[1]}, limits=LIMITS)
    assert isinstance(outcome, Done)
    # The fact that the pool reports is the fact that holds.
    assert outcome.result["connected"] is not granted["network_namespace"]


@pytest.mark.parametrize("state", ["busy", "idle"])
def test_a_worker_dies_with_a_supervisor_that_was_killed(state: str) -> None:
    program = (
        "import sys, threading\n"
        "from colophon.adapters.worker.job import JobLimits\n"
        "from colophon.adapters.worker.pool import WorkerPool\n"
        "pool = WorkerPool(sys.argv[1], slots=1)\n"
        "pool.granted()\n"
        "print(pool.pids()[0], flush=True)\n"
        "limits = JobLimits(wall_s=60.0, cpu_s=60, address_space=2**30, file_size=0)\n"
        "pool.submit('spin', {}, limits=limits) if sys.argv[2] == 'busy' else threading.Event().wait()\n"
    )
    with subprocess.Popen([sys.executable, "-c", program, MODULE, state], stdout=subprocess.PIPE) as supervisor:
        assert supervisor.stdout is not None
        descriptor = os.pidfd_open(int(supervisor.stdout.readline()))
        supervisor.kill()
        supervisor.wait()
    ended = select.select([descriptor], [], [], 20)[0]
    os.close(descriptor)
    assert ended
