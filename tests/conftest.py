"""What every test may count on: the same environment everywhere, no network, databases made for it."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests import network, postgres

ROOT = Path(__file__).parent.parent
REAL_DATA = Path(os.environ.get("MAILLAGE_REAL_DATA") or ROOT.parent / "shared" / "data")
STANDARDS = Path(os.environ.get("MAILLAGE_STANDARDS") or ROOT.parent / "shared" / "standards")

network.close()

# `make test` tries the same examples each time; `make laws` looks for new ones, for longer.
settings.register_profile("test", deadline=None, derandomize=True, print_blob=True)
settings.register_profile("long", deadline=None, max_examples=2000, print_blob=True)
settings.load_profile("test")


def pytest_configure() -> None:
    """The machine's settings, time zone and language are not the tests'."""
    for name in [
        name for name in os.environ if name.startswith("MAILLAGE_") or name.lower().endswith("_proxy")
    ]:
        # The workers of xdist read these after this.
        if name not in ("MAILLAGE_REAL_DATA", "MAILLAGE_STANDARDS"):
            del os.environ[name]
    os.environ |= {"TZ": "XXX-05:30", "NO_COLOR": "1", "COLUMNS": "100"}
    time.tzset()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of one server for this session (each xdist worker has its own)."""
    with postgres.running() as address:
        yield address


@pytest.fixture(scope="module")
def postgres_url(postgres_server: str) -> Iterator[str]:
    """An empty PostgreSQL database for this module."""
    with postgres.database(postgres_server) as url:
        yield url


@pytest.fixture(scope="module")
def sqlite_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An empty SQLite database for this module."""
    return f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'hub.sqlite'}"


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Each database in turn, empty for this module."""
    return str(request.getfixturevalue(f"{request.param}_url"))
