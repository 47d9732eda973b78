"""What the tests of curating begin with."""

import pytest

from tests import factories
from tests.catalogue import making


@pytest.fixture
def server():
    making.ground()
    return making.tool(
        "server", [making.cell("licence", "partly"), making.cell("data-export", "no")]
    )


@pytest.fixture
def curator(client):
    found = factories.person("Cora", is_curator=True)
    client.force_login(found)
    return found
