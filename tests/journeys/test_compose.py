"""docker-compose.yml without an engine: each service's own command, run here to its own health check, or to its end.

Nothing is changed but hosts and ports. A volume is a folder, shared by the services that name it; the
database is the tests' own server, with the user, password and database that the file names.
"""

import contextlib
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import psycopg
import pytest
import yaml

from tests import postgres
from tests.conftest import ROOT

HOME = "/srv/maillage/"
HEALTHY_WITHIN = 120.0


def _written() -> dict[str, Any]:
    """The file as Compose reads it when no variable is set: `${NAME:-default}` is its default."""
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text))["services"])


def _run_once() -> set[str]:
    """Services that others wait to see done, rather than healthy."""
    return {
        name
        for said in SERVICES.values()
        for name, wait in said.get("depends_on", {}).items()
        if wait["condition"] == "service_completed_successfully"
    }


SERVICES = _written()
ONCE = _run_once()


def _here(said: str, ports: Mapping[str, int]) -> str:
    """The same with this machine for every host, a free port for every port, and `$$` as Compose reads it."""
    for host in (*SERVICES, "0.0.0.0"):
        said = re.sub(rf"\b{re.escape(host)}(?=:\d|$)", "127.0.0.1", said)
    return re.sub(rf"\b({'|'.join(ports)})\b", lambda found: str(ports[found[0]]), said.replace("$$", "$"))


@dataclass(frozen=True)
class Stage:
    """Where the services play: their volumes, their ports, the programs they find."""

    folder: Path
    ports: Mapping[str, int]
    programs: Path

    def start(self, name: str) -> subprocess.Popen[bytes]:
        with self.log(name).open("wb") as log:
            return subprocess.Popen(
                [_here(word, self.ports) for word in SERVICES[name]["command"]],
                cwd=self.place(name),
                env=self.environment(name),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def is_healthy(self, name: str) -> bool:
        kind, *command = SERVICES[name]["healthcheck"]["test"]
        assert kind == "CMD"
        done = subprocess.run(
            [_here(word, self.ports) for word in command],
            cwd=self.place(name),
            env=self.environment(name),
            capture_output=True,
            check=False,
            timeout=30,
        )
        return done.returncode == 0

    def environment(self, name: str) -> dict[str, str]:
        said = SERVICES[name].get("environment", {}).items()
        path = f"{Path(sys.executable).parent}:{self.programs}:/usr/bin:/bin"
        return {"PATH": path, "HOME": str(self.folder)} | {
            key: _here(str(each), self.ports) for key, each in said
        }

    def place(self, name: str) -> Path:
        """The service's working folder, its volumes in it."""
        at = self.folder / name
        at.mkdir(exist_ok=True)
        for volume in SERVICES[name].get("volumes", []):
            source, target, *_ = volume.split(":")
            inside = at / target.removeprefix(HOME)
            if target.startswith(HOME) and not inside.exists():
                inside.symlink_to(self.volume(source))
        return at

    def volume(self, source: str) -> Path:
        folder = ROOT / source if source.startswith("./") else self.folder / f"volume-{source}"
        if not source.startswith("./"):
            folder.mkdir(exist_ok=True)
        return folder

    def log(self, name: str) -> Path:
        return self.place(name) / "log"


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory, postgres_server: str) -> Iterator[Stage]:
    """All services but the database, started in the order that the file asks for."""
    programs = postgres.programs()
    assert programs
    ports = {"5432": int(postgres_server.rpartition(":")[2]), "8000": _free_port(), "8080": _free_port()}
    stage = Stage(tmp_path_factory.mktemp("compose"), ports, programs)
    _make_database(postgres_server, SERVICES["database"]["environment"])
    with contextlib.ExitStack() as running:
        for name in _in_order():
            if name != "database":
                service = running.enter_context(_stopped_at_the_end(stage.start(name)))
                (_wait_until_done if name in ONCE else _wait_until_healthy)(stage, name, service)
        yield stage


def _in_order() -> list[str]:
    """Services after those that they depend on."""
    order: list[str] = []
    while len(order) < len(SERVICES):
        ready = [
            name
            for name, said in SERVICES.items()
            if name not in order and set(said.get("depends_on", {})) <= set(order)
        ]
        assert ready, "services wait for each other"
        order += ready
    return order


def _make_database(address: str, said: Mapping[str, str]) -> None:
    user, password, name = (said[f"POSTGRES_{each}"] for each in ("USER", "PASSWORD", "DB"))
    with psycopg.connect(f"{address}/postgres", autocommit=True) as conn:
        conn.execute(f"CREATE ROLE {user} LOGIN PASSWORD '{password}'".encode())
        conn.execute(f"CREATE DATABASE {name} OWNER {user}".encode())


def _wait_until_healthy(stage: Stage, name: str, service: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + HEALTHY_WITHIN
    while not stage.is_healthy(name):
        if service.poll() is not None or time.monotonic() > until:
            pytest.fail(f"{name} did not become healthy:\n{stage.log(name).read_text()[-3000:]}")
        time.sleep(0.3)


def _wait_until_done(stage: Stage, name: str, service: subprocess.Popen[bytes]) -> None:
    code = service.wait(HEALTHY_WITHIN)
    assert code == 0, f"{name} failed:\n{stage.log(name).read_text()[-3000:]}"


@contextlib.contextmanager
def _stopped_at_the_end(service: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    try:
        yield service
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(service.pid, signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                service.wait(10)
            os.killpg(service.pid, signal.SIGKILL)
        service.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _asked(stage: Stage, path: str) -> dict[str, Any]:
    with urlopen(f"http://127.0.0.1:{stage.ports['8000']}{path}") as answer:
        return dict(json.load(answer))


@pytest.mark.parametrize("name", sorted(SERVICES.keys() - ONCE))
def test_each_service_is_healthy(stage: Stage, name: str) -> None:
    assert stage.is_healthy(name)


def test_the_web_part_shows_what_the_worker_harvested_from_the_cluster(stage: Stage) -> None:
    until = time.monotonic() + HEALTHY_WITHIN
    while not (found := _asked(stage, "/v1/organisations?source=wallonie-flux"))["total"]:
        assert time.monotonic() < until, stage.log("worker").read_text()[-3000:]
        time.sleep(0.3)
    assert found["total"] > 10
    (cluster,) = _asked(stage, "/v1/members")["items"]
    assert (cluster["id"], cluster["hosted"]) == ("wallonie", False)


@pytest.mark.parametrize("name", sorted(ONCE))
def test_what_runs_once_may_run_again(stage: Stage, name: str) -> None:
    before = _asked(stage, "/v1/members")
    again = stage.start(name)
    _wait_until_done(stage, name, again)
    assert _asked(stage, "/v1/members") == before


def test_the_file_has_what_a_federation_needs() -> None:
    assert {"database", "web", "worker", "cluster"} <= SERVICES.keys()
    assert not [name for name, said in SERVICES.items() if "healthcheck" not in said and name not in ONCE]
