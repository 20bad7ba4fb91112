"""The laws compare two hubs, so they need a second database."""

import pytest

from tests.federation import fresh


@pytest.fixture(scope="module")
def other_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An empty SQLite database for the hub that is compared."""
    return fresh(tmp_path_factory.mktemp("laws"), "other")
