import pytest

from cocreacion.kernel.outbox import transaction
from cocreacion.process import importing


@pytest.fixture
def real_plan(app):
    """The fifth plan as it comes with the software."""
    with transaction():
        return importing.import_plan(importing.own_plan())
