"""One served hub for each module of tests, on each database."""

import pytest

from tests.hub.web.world import World, make


@pytest.fixture(scope="module")
def world(database_url: str) -> World:
    return make(database_url)
