from contextlib import contextmanager

import pytest

from cocreacion.app import create_app
from cocreacion.kernel.errors import Refusal
from cocreacion.kernel.settings import Settings


@pytest.fixture
def refused():
    """`with refused("words"):` what happens inside is refused, with these words for a person."""

    @contextmanager
    def look(words):
        with pytest.raises(Refusal) as refusal:
            yield refusal
        assert words in str(refusal.value.message)

    return look


@pytest.fixture(scope="session")
def application_without_database():
    return create_app(Settings(database_url="sqlite://", demo=True), testing=True)


@pytest.fixture
def words_only(application_without_database):
    """What asks no database, and so needs no second run on another one: sentences, templates."""
    with application_without_database.app_context():
        yield
