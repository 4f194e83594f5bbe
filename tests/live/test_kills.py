"""The server is killed while ten people type: what was seen or called stored is there."""

import asyncio

import pytest

from bench.kills import kill_often
from tests.conftest import DATABASES, migrated_database


@pytest.mark.parametrize("database", DATABASES)
def test_a_killed_server_loses_nothing_that_anybody_knew_of(database, tmp_path):
    with migrated_database(database, tmp_path) as url:
        found = asyncio.run(kill_often(url, tmp_path / "site", kills=3, seed=7))

    assert found.kills == 3 and found.known > 50
    assert found.lost == 0
