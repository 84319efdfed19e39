"""A replay on a real Dask cluster: a scheduler and workers, each a process of its own, one killed
midway. What comes out is what one machine gives, to the byte. (Issue 4, section 6.)"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest

from standclear.core.errors import InvalidInput, Unavailable
from standclear.service.watching.keeping import kept_in
from standclear.service.watching.on_dask import Cluster
from standclear.service.watching.parted import replay_parted
from standclear.service.watching.past import Past
from standclear.service.watching.replayed import replay_kept
from standclear.store.kept import stretches
from tests.cli.desk_on_disk import Valley, run
from tests.watching.kept_desk import AT, desk, flights, valley, watch

__all__ = ["valley"]

LONGEST_S = 90.0
WORKERS = 3


@dataclass
class Processes:
    """A scheduler and its workers."""

    address: str
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)


@contextmanager
def process(*words: str) -> Iterator[subprocess.Popen[bytes]]:
    environment = os.environ | {"DASK_DISTRIBUTED__WORKER__DAEMON": "False"}
    made = subprocess.Popen(
        [sys.executable, "-m", *words],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield made
    finally:
        made.kill()
        made.wait(LONGEST_S)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Processes]:
    from distributed import Client

    folder = tmp_path_factory.mktemp("dask")
    told = folder / "scheduler.json"
    with ExitStack() as stack:
        stack.enter_context(
            process("distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0",
                    "--no-dashboard", "--scheduler-file", str(told))
        )  # fmt: skip
        made = [
            stack.enter_context(
                process("distributed.cli.dask_worker", "--scheduler-file", str(told), "--nthreads",
                        "1", "--no-dashboard", "--no-nanny", "--local-directory", str(folder))
            )
            for _ in range(WORKERS)
        ]  # fmt: skip
        end = monotonic() + LONGEST_S
        while not told.is_file() and monotonic() < end:
            sleep(0.1)
        with Client(scheduler_file=str(told), timeout=LONGEST_S, set_as_default=False) as client:
            client.wait_for_workers(WORKERS, timeout=LONGEST_S)
            yield Processes(client.scheduler.address, made)


class Killing(Cluster):
    """A cluster one of whose workers dies when the first answer has come."""

    victim: subprocess.Popen[bytes] | None = None

    def each(self, work: Callable[..., Any], jobs: Iterable[tuple[Any, ...]]) -> Iterator[Any]:
        for result in super().each(work, jobs):
            if self.victim is not None and self.victim.poll() is None:
                self.victim.send_signal(signal.SIGKILL)
                self.victim.wait(LONGEST_S)
            yield result


def test_the_command_says_the_same_with_a_cluster(valley: Valley, cluster: Processes) -> None:
    said = watch(valley, flights(1, seconds=300))
    alone = run(valley.desk, "replay", "--json", at=AT)
    parted = run(valley.desk, "replay", "--dask", cluster.address, "--json", at=AT)
    assert parted.exit_code == 0, parted.output
    assert parted.stdout == alone.stdout
    assert f'"equal": {said}' in parted.stdout


def test_a_worker_killed_midway_changes_no_byte(valley: Valley, cluster: Processes) -> None:
    watch(valley, flights(9, begin=3_300, seconds=900))
    (kept,) = stretches(valley.desk / "positions")
    with desk(valley) as home, Killing(cluster.address) as pool:
        past = Past(home.log)
        whole = list(replay_kept(kept, past, lambda *_: None))
        pool.check(kept_in(home))
        pool.victim = cluster.workers[0]
        parted = replay_parted(kept, past, pool, kept_in(home))
    assert cluster.workers[0].returncode == -signal.SIGKILL
    assert len(whole) > 3
    assert parted == whole


def test_a_cluster_that_cannot_do_it_is_refused(cluster: Processes, tmp_path: Path) -> None:
    with (
        Cluster(cluster.address) as pool,
        pytest.raises(InvalidInput, match="workers that see"),
    ):
        pool.check(tmp_path / "elsewhere")
    with pytest.raises(Unavailable, match="no Dask scheduler at"):
        Cluster("tcp://127.0.0.1:1")
    with pytest.raises(InvalidInput, match="tcp://HOST:8786"):
        Cluster("scheduler")
