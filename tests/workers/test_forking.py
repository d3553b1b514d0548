"""Forked processes and the pipes to them: whole values, and an end that is known."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

if sys.platform != "linux":
    pytest.skip("processes are forked on Linux alone", allow_module_level=True)

from alcamine_validate.workers.forking import Channel, Process, channels, wait

pytestmark = pytest.mark.xdist_group("processes")


@pytest.fixture
def ends() -> Iterator[tuple[Channel, Channel]]:
    """Give both ends of a pair of pipes; a test may close them."""
    both = channels()
    yield both
    for each in both:
        try:
            each.close()
        except OSError:
            continue


def started(run: Callable[[Channel], object]) -> tuple[Process, Channel]:
    """Start a process with one end of a pair of pipes; return it with the other."""
    own, other = channels()

    def run_alone() -> None:
        own.close()
        run(other)

    process = Process(run_alone)
    other.close()
    return process, own


def echo(channel: Channel) -> None:
    """Send back what comes, until nothing more does."""
    while True:
        channel.send(channel.recv())


@pytest.mark.parametrize("size", [0, 1, 65_535, 65_536, 5_000_000])
def test_values_arrive_whole(size: int) -> None:
    """However many times a pipe has to be filled for them."""
    process, own = started(echo)
    for value in ({"data": b"x" * size}, None):
        own.send(value)
        assert own.recv() == value
    own.close()
    process.join()


def test_who_has_something_to_say_is_found() -> None:
    """Whoever sends nothing is not waited for."""
    talkers = [started(echo) for _ in range(3)]
    talkers[1][1].send("hello")
    assert wait([own for _, own in talkers]) == [talkers[1][1]]
    # Each process has copies of the ends that were open when it was forked, and ends only when all
    # copies of its own are closed: all are closed before any is waited for.
    for _, own in talkers:
        own.close()
    for process, _ in talkers:
        process.join()
        assert process.exitcode == 1


def test_a_closed_end_is_noticed(ends: tuple[Channel, Channel]) -> None:
    """By who waits for a value, and by who sends one."""
    own, other = ends
    other.close()
    assert wait([own]) == [own]
    with pytest.raises(EOFError):
        own.recv()
    with pytest.raises(BrokenPipeError):
        own.send("hello")


def test_a_value_that_is_cut_short_is_none(ends: tuple[Channel, Channel]) -> None:
    """As when a process dies while it sends."""
    own, other = ends
    os.write(other._writer, (100).to_bytes(8, "little") + b"abc")
    other.close()
    with pytest.raises(EOFError):
        own.recv()


def fail(_: Channel) -> None:
    """Raise what nobody expects."""
    raise ZeroDivisionError


def killed_by(number: int) -> Callable[[Channel], Any]:
    """Return what kills its own process."""
    return lambda _: os.kill(os.getpid(), number)


@pytest.mark.parametrize(
    ("run", "exitcode"),
    [
        (lambda _: None, 0),
        (fail, 1),
        (lambda _: os._exit(3), 3),
        (killed_by(signal.SIGKILL), -signal.SIGKILL),
        (killed_by(signal.SIGTERM), -signal.SIGTERM),
    ],
)
def test_how_a_process_ended_is_known(run: Callable[[Channel], object], exitcode: int) -> None:
    """Nothing of it goes on in what was to be the parent's work."""
    process, own = started(run)
    process.join()
    assert process.exitcode == exitcode
    process.kill()
    process.join()
    assert process.exitcode == exitcode
    own.close()


def test_a_process_that_does_not_end_is_ended() -> None:
    """Whoever waits for it does not wait for ever."""
    process, own = started(lambda _: time.sleep(600))
    process.join(timeout=0.01)
    assert process.exitcode == -signal.SIGKILL
    own.close()


def test_a_process_that_someone_else_has_waited_for_is_gone() -> None:
    """How it ended is then not known."""
    process, own = started(lambda _: None)
    os.waitpid(process._pid, 0)
    process.join()
    process.kill()
    assert process.exitcode is None
    own.close()
