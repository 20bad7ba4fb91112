"""What several attacks share."""

import pytest

from tests.certificates import Authority


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """One certificate authority for the session."""
    return Authority(tmp_path_factory.mktemp("authority"))
