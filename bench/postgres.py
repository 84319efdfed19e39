"""A throw-away PostgreSQL server on a Unix socket in a temporary directory.

PostgreSQL refuses to run as root: there it runs as the user `postgres`, elsewhere as whoever
runs the benchmark.
Not here: installing it (scripts/bench-setup), what is asked of it (postgis.py).
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

SETTING = "STANDCLEAR_BENCH_POSTGIS"
"""Where peers find the server; also how to name one of your own, as psycopg connects to it."""

OPTIONS = {
    "listen_addresses": "",
    "shared_buffers": "512MB",
    "maintenance_work_mem": "256MB",
    "work_mem": "64MB",
    "random_page_cost": "1.1",  # everything is in memory
    "max_parallel_workers_per_gather": "0",  # a question takes milliseconds
    "jit": "off",
    "max_wal_size": "4GB",
}


class NoServer(Exception):
    """There is no server here, and why."""


class Server:
    """Running from `with` to its end; its data are gone afterwards."""

    def __init__(self) -> None:
        self._bin = _programs()
        self._user = _other_user()
        self._folder = Path(tempfile.mkdtemp(prefix="standclear-pg-"))

    def __enter__(self) -> str:
        """Where to connect."""
        try:
            if self._user:
                shutil.chown(self._folder, self._user)
            data = str(self._folder / "data")
            auth = ("--auth=trust", "--username=bench", "--encoding=UTF8", "--no-locale")
            self._run("initdb", "-D", data, "--no-sync", *auth)
            options = {**OPTIONS, "unix_socket_directories": str(self._folder)}
            with (self._folder / "data" / "postgresql.conf").open("a") as file:
                file.writelines(f"{name} = '{value}'\n" for name, value in options.items())
            log = str(self._folder / "log")
            self._run("pg_ctl", "start", "-w", "-D", data, "-l", log)
        except BaseException:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise
        return f"host={self._folder} user=bench dbname=postgres"

    def __exit__(self, *_: object) -> None:
        data = str(self._folder / "data")
        self._run("pg_ctl", "stop", "-w", "-m", "immediate", "-D", data)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._bin / program), *arguments]
        if self._user:
            command = ["runuser", "-u", self._user, "--", *command]
        # To a file, not a pipe: the server inherits it and would keep a pipe open.
        with tempfile.TemporaryFile() as said:
            done = subprocess.run(
                command, cwd="/", stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False
            )
            said.seek(0)
            if done.returncode:
                last = said.read().decode(errors="replace").strip().splitlines()[-1:]
                raise NoServer(f"{program} failed: {' '.join(last)}")


def _programs() -> Path:
    """The newest installed server's directory of programs."""
    debian = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3])
    )
    found = debian[-1:] or [Path(p) for p in [shutil.which("initdb")] if p]
    if not found:
        raise NoServer("PostgreSQL is not installed (scripts/bench-setup)")
    return found[0].resolve().parent


def _other_user() -> str:
    """Whom the server must run as; "" for this user."""
    if os.geteuid() != 0:
        return ""
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        raise NoServer("PostgreSQL does not run as root, and there is no user postgres") from None
    if not shutil.which("runuser"):
        raise NoServer("PostgreSQL does not run as root, and there is no runuser")
    return "postgres"
