"""What the other tests stand on: a closed network, databases that are there and go away."""

import socket
import subprocess
import sys
import time

import pytest
from sqlalchemy import create_engine, text

from tests.conftest import ROOT
from tests.network import LeftTheMachine

HOLDS_A_SERVER = """
import time
from tests import postgres
with postgres.running() as address:
    print(address, flush=True)
    time.sleep(60)
"""


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1", "169.254.169.254", "example.org"])
def test_the_network_is_closed(address: str) -> None:
    with pytest.raises(LeftTheMachine):
        socket.create_connection((address, 80), timeout=1)


def test_a_name_under_invalid_does_not_exist() -> None:
    with pytest.raises(socket.gaierror):
        socket.getaddrinfo("nulle-part.invalid", 80)


def test_each_database_is_there(database_url: str) -> None:
    with create_engine(database_url).connect() as conn:
        assert conn.execute(text("SELECT 1")).scalar() == 1


def test_the_server_goes_when_the_tests_are_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS_A_SERVER], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as killed:
        assert killed.stdout
        port = int(killed.stdout.readline().rsplit(":", 1)[1])
        killed.kill()
    assert _closes_within(10.0, port)


def _closes_within(seconds: float, port: int) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return True
        time.sleep(0.1)
    return False
