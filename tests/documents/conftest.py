import pytest

from cocreacion.app import create_app
from cocreacion.kernel.settings import Settings


@pytest.fixture(scope="session")
def application_without_database():
    return create_app(Settings(database_url="sqlite://", demo=True), testing=True)


@pytest.fixture
def words_only(application_without_database):
    """What asks no database, and so needs no second run on another one: sentences, templates."""
    with application_without_database.app_context():
        yield
